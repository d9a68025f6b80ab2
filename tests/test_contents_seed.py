"""The contents page of the second seed: 40 entries as a careful editor reads them; sections I-V of the first."""

import itertools
import json
from pathlib import Path

import pytest

from recension.repairs import run
from recension.structure import Block
from recension.structure.contents import entries, find
from recension.structure.sections import sections
from recension.text import Flag, rebuild

ROOT = Path(__file__).parents[1]
SEED = ROOT / "raw" / "cold-war-korea" / "mutual-security-contents.txt"
GOLD = json.loads((ROOT / "tests" / "golden" / "mutual-security-contents.entries.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page() -> tuple[str, list[Block], list[Flag]]:
    text = run(SEED.read_bytes().decode()).text.now
    (region,) = find(text)
    blocks, flags = entries(text, region.start, region.end)
    return text, [b for b in blocks if b.kind == "toc_entry"], flags


def test_every_entry(page: tuple[str, list[Block], list[Flag]]) -> None:
    fields = ("kind", "level", "part", "label", "title", "authors", "corporate_author", "page", "inferred", "missing")
    found = [{name: block.attrs[name] for name in fields} for block in page[1]]
    assert found == GOLD["entries"]


def test_flags(page: tuple[str, list[Block], list[Flag]]) -> None:
    _text, blocks, flags = page
    order = {(block.start, block.end): n for n, block in enumerate(blocks, 1)}
    assert sorted([order[flag.start, flag.end], flag.code] for flag in flags) == GOLD["flags"]
    assert all(flag.note for flag in flags)


def test_invariants(page: tuple[str, list[Block], list[Flag]]) -> None:
    rows = [block.attrs for block in page[1]]
    assert [a["label"] for a in rows if a["kind"] == "chapter"] == [str(n) for n in range(1, 25)]
    assert [a["label"] for a in rows if a["kind"] == "part"] == ["I", "II", "III", "IV", "V", "VI"]
    for system in ("roman", "arabic"):
        pages = [a["page"]["value"] for a in rows if a["page"] and a["page"]["system"] == system]
        assert pages == sorted(pages)


def test_nothing_is_supplied_to_the_text(page: tuple[str, list[Block], list[Flag]]) -> None:
    text = page[0]
    assert "\nV.\t" not in text, "the inferred number is no part of the text"
    assert "13.\tToward Mutual Threat Reduction in the Persian Gulf,\t173\nIV.\tWorking" in text
    assert "\t\n" not in text and "\t\t" not in text


def test_the_raw_text_rebuilds() -> None:
    raw = SEED.read_bytes().decode()
    out = run(raw)
    assert rebuild(out.text.now, out.text.ledger) == raw
    assert {"editorial_supply"} <= {flag.code for flag in out.flags}


def test_sections_of_a_paper_whose_headings_are_numbers() -> None:
    text = (ROOT / "raw" / "cold-war-korea" / "horelick-us-soviet-relations-1990.txt").read_text(encoding="utf-8")
    blocks, at = [], 0
    for part in text.split("\n\n"):
        kind = "list_item" if part.startswith(("- ", "(")) else "heading" if len(part) < 6 else "paragraph"
        blocks.append(Block(kind, at, at + len(part)))
        at += len(part) + 2
    _, found = sections(text, blocks)
    numbered = [s for s in found if s.label]
    assert [(s.label, s.title, s.level, s.parent) for s in numbered] == [
        (n, "", 1, "") for n in ("I", "II", "III", "IV", "V")
    ]
    assert all(a.end == b.start for a, b in itertools.pairwise(numbered))
