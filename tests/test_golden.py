"""What a careful editor makes of the three seeds, by the lines of the raw files (tests/golden/).

`sections` names the raw lines of every paragraph and list item: its text is those lines, joined by one space. `joined`
and `apart` are pairs of lines that a page turn must join or must not. `furniture` is what leaves the reading text.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from recension.document import Document, read
from recension.sources.intake import read as read_source
from recension.text import rebuild

HERE = Path(__file__).parent
RAW = HERE.parent / "raw" / "cold-war-korea"
SEEDS = ("horelick-us-soviet-relations-1990", "mutual-security-contents", "us-rok-alliance-op-ed")

# The editor's classes whose lines stay in the reading text here, and the kinds of block they become (DESIGN.md,
# "Which title stays"); blank space is no furniture but an edit.
STAYS = {
    "cover_title_block": {"title", "author", "other"},
    "publisher_boilerplate": {"heading", "paragraph", "other"},
    "contents_heading": {"heading"},
}
SPACE = {"leading_space_at_page_start", "trailing_blank", "page_break"}


@cache
def golden(name: str) -> dict[str, Any]:
    return json.loads((HERE / "golden" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def document(name: str) -> Document:
    return read(read_source(RAW / f"{name}.txt"))


@cache
def lines(name: str) -> list[tuple[int, str]]:
    """Start offset and text of every raw line; index 0 is no line, since lines count from 1."""
    out, at = [(0, "")], 0
    for line in document(name).raw.split("\n"):
        out.append((at, line))
        at += len(line) + 1
    return out


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", SEEDS)
def test_the_raw_file_is_the_one_the_editor_saw_and_rebuilds(name: str) -> None:
    data = (RAW / f"{name}.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == golden(name)["sha256"]
    doc = document(name)
    assert rebuild(doc.text, doc.ledger).encode() == data


def expected_blocks(name: str) -> list[Any]:
    sections = golden(name).get("sections", [])
    return [pytest.param(name, s["label"], b, id=f"{name[:8]}-{b['lines'][0]}") for s in sections for b in s["blocks"]]


@pytest.mark.parametrize(("name", "label", "block"), [p for name in SEEDS for p in expected_blocks(name)])
def test_every_paragraph_and_item_is_whole_and_in_its_section(name: str, label: str | None, block: Any) -> None:
    first, last = block["lines"][0], block["lines"][-1]
    text = plain(" ".join(lines(name)[n][1] for n in range(first, last + 1)))
    text = text.removeprefix("- ").replace("co- existence", "coexistence")
    doc = document(name)
    found = [b for b in doc.blocks if plain(doc.text[b.start : b.end]) == text]
    assert [b.kind for b in found] == [block["kind"]]
    assert found[0].attrs.get("marker") == block.get("marker")
    labels = [s.label for s in doc.sections if s.id in found[0].section]
    assert labels == ([label] if label else [])


@pytest.mark.parametrize("name", SEEDS)
def test_page_turns(name: str) -> None:
    doc = document(name)
    for left, right in golden(name)["joined"]:
        assert turn(name, left, right) == " ", (left, right)
    for left, right in golden(name)["apart"]:
        assert "\n" in turn(name, left, right), (left, right)
    assert not re.search(r"[\f\r]|\n{3}|[ \t]$", doc.text, re.M)


def turn(name: str, left: int, right: int) -> str:
    """What stands in the clean text between the last word of one raw line and the first of another."""
    start, text = lines(name)[left]
    end, following = lines(name)[right]
    a = start + len(text.rstrip())
    b = end + len(following) - len(following.lstrip(" -"))
    history = document(name).history
    return history.now[history.now_span(a - 1, a)[1] : history.now_span(b, b + 1)[0]]


@pytest.mark.parametrize("name", SEEDS)
def test_furniture_by_class(name: str) -> None:
    doc = document(name)
    for piece in golden(name)["furniture"]:
        first, last = piece["lines"]
        for start, line in lines(name)[first : last + 1]:
            words = line.strip(" *\t")
            if not words or piece["kind"] in SPACE:
                continue
            a = start + line.index(words)
            kinds = {r.kind for r in doc.furniture if r.start <= a and a + len(words) <= r.end}
            if piece["kind"] in STAYS:
                assert not kinds
                at = doc.history.now_span(a, a + len(words))[0]
                assert {b.kind for b in doc.blocks if b.start <= at < b.end} <= STAYS[piece["kind"]], words
            else:
                assert kinds == {piece["kind"]}, words


def test_the_ambiguous_hyphen_is_decided_and_flagged() -> None:
    doc = document("us-rok-alliance-op-ed")
    assert "risk coexistence with its nemesis" in doc.text
    assert [doc.text[f.start : f.end] for f in doc.flags if f.code == "line_end_hyphens"] == [""]


@pytest.mark.parametrize("name", SEEDS)
def test_what_is_odd_but_printed_stays(name: str) -> None:
    for phrase in golden(name).get("left_as_printed", []):
        assert phrase in document(name).text


def test_untitled_sections_stay_untitled() -> None:
    sections = document("horelick-us-soviet-relations-1990").sections
    body = [(s.label, s.title) for s in sections if s.label]
    assert body == [(label, "") for label in ("I", "II", "III", "IV", "V")]
