"""Sidecars and listings: what the maintainer knows wins, and a slip of the pen is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from recension.sources import Reading
from recension.sources.intake import read_bytes
from recension.sources.listing import read_listing
from recension.sources.sidecar import Known, SidecarError, read_sidecar, sidecar_of, template

WHOLE = """
title = "Path-Loss Measurements"
authors = ["Tan, Robert J.", "Stratton, Suzanne R."]
date = "2000-09"
language = "en"
rights = "public domain"
page_offset = 6
skip_pages = [1, "58-59"]

[identifiers]
dtic = "ADA383456"

[reading]
ocr_language = "eng+deu"
max_pages = 80

[[corrections]]
find = "Frcquency"
replace = "Frequency"
because = "the page is plain"
"""


def sidecar(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "report.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_is_read_and_reaches_the_reader(tmp_path: Path) -> None:
    known = read_sidecar(sidecar(tmp_path, WHOLE))
    assert known.authors == ("Tan, Robert J.", "Stratton, Suzanne R.")
    assert known.identifiers == {"dtic": "ADA383456"} and known.corrections[0].replace == "Frequency"
    reading = known.reading_over(Reading(encoding="cp1252", max_pages=10))
    assert (reading.encoding, reading.max_pages, reading.language) == ("cp1252", 80, "eng+deu")
    assert (reading.page_offset, reading.skip_pages) == (6, {1, 58, 59})


@pytest.mark.parametrize(
    ("text", "where", "problem", "advice"),
    [
        ('titel = "x"', "line 1", "unknown key 'titel'", "Did you mean 'title'?"),
        ('title = "x"\n[reading]\nencodng = "utf-8"', "line 3", "unknown key 'encodng'", "Did you mean 'encoding'?"),
        ("title = x", "report.toml", "is not TOML", "title = "),
        ("title = 5", "line 1", "key 'title': expected `str`, got `int`", ""),
        ('date = "Sept 2000"', "line 1", "'Sept 2000' is no date", "YYYY-MM"),
        ('skip_pages = ["3-1"]', "line 1", "'3-1' names no pages", '[1, "3-5"]'),
        ('[reading]\nencoding = "utf-9"', "line 2", "unknown encoding: utf-9", "cp1252"),
        ("[reading]\nmax_pages = 'many'", "report.toml", "expected `int`, got `str`", ""),
        ("[[corrections]]\nfind = 'a'", "line 1", "missing required field `replace`", ""),
    ],
)
def test_a_slip_is_named_with_its_place(tmp_path: Path, text: str, where: str, problem: str, advice: str) -> None:
    with pytest.raises(SidecarError) as caught:
        read_sidecar(sidecar(tmp_path, text))
    assert where in caught.value.where
    assert problem in caught.value.problem
    assert advice in caught.value.advice


def test_a_listing_says_the_same_in_csv_and_jsonl(tmp_path: Path) -> None:
    table = tmp_path / "listing.csv"
    table.write_bytes(
        "\ufefffile,title,authors,identifiers.dtic,reading.encoding,page_offset\r\n"
        'a.txt,"Path, Loss","Tan, R.; Naïve, S.",ADA383456,cp1252,6\r\n'
        "b.txt,,,,,\r\n".encode()
    )
    lines = tmp_path / "listing.jsonl"
    lines.write_text(
        '{"file": "a.txt", "title": "Path, Loss", "authors": ["Tan, R.", "Naïve, S."], "page_offset": 6,'
        ' "identifiers": {"dtic": "ADA383456"}, "reading": {"encoding": "cp1252"}}\n\n{"file": "b.txt"}\n',
        encoding="utf-8",
    )
    assert read_listing(table) == read_listing(lines)
    assert read_listing(table)["b.txt"] == Known()


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("listing.csv", "file,titel\na.txt,x\n", "unknown key 'titel'"),
        ("listing.csv", "title\nx\n", "names no file"),
        ("listing.csv", "file,title\na.txt,x\na.txt,y\n", "stands in the listing twice"),
        ("listing.csv", "file,title\na.txt,x,y\n", "more cells"),
        ("listing.jsonl", '{"file": "a.txt"}\n{"file": \n', "is no JSON"),
        ("listing.jsonl", '["a.txt"]\n', "is no JSON object"),
    ],
)
def test_a_broken_listing_names_its_row(tmp_path: Path, name: str, text: str, problem: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SidecarError, match="line") as caught:
        read_listing(path)
    assert problem in caught.value.problem


def test_the_sidecar_wins_over_the_listing() -> None:
    listed = Known(title="From the list", rights="public domain")
    assert Known(title="From the sidecar").over(listed) == Known(title="From the sidecar", rights="public domain")


def test_the_full_name_comes_before_the_stem(tmp_path: Path) -> None:
    document = tmp_path / "report.pdf"
    assert sidecar_of(document) is None
    (tmp_path / "report.toml").touch()
    assert sidecar_of(document) == tmp_path / "report.toml"
    (tmp_path / "report.pdf.toml").touch()
    assert sidecar_of(document) == tmp_path / "report.pdf.toml"


def test_the_template_is_valid_and_becomes_a_sidecar(tmp_path: Path) -> None:
    text = template(read_bytes("Naïve text.".encode("cp1252")))
    assert tomllib.loads(text) == {}
    filled = re.sub("^# ", "", text.partition("\n")[2], flags=re.MULTILINE)
    known = read_sidecar(sidecar(tmp_path, filled))
    assert known.date == "1990-10" and known.reading == {"encoding": "cp1252"}
