"""Two dozen documents that differ from the probe in all that a rule could have been fitted to.

The words are those of the proof-read report; width, page length, heads, numbers, banners, notices, hyphen signs, page
marks and newlines are drawn for each document. Wordings are as printed by the agencies and libraries themselves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import cases_mueller
from benchmarks.cases import Block, Case
from benchmarks.typesetting import Row, Sheet, assembled, misread, wrapped

DOCUMENTS, PARAGRAPHS = 24, 36
TITLES = (
    "ALLIED LOGISTICS AFTER THE TREATY", "Prospects for Grain Trade in the Pacific Basin",
    "A SURVEY OF COASTAL RADAR", "Manpower Needs of the Reserve Components", "THE ECONOMICS OF STOCKPILING",
    "Command and Control in Limited War",
)  # fmt: skip
OFFICES = ("Office of Technical Studies", "Bureau of Supply Research", "Institute for Policy Review")
FOLIOS = ("{n}", "- {n} -", "-{n}-", "Page {n}", "{n} of {all}", "A-{n}", "II-{n}", "[{n}]", "p. {n}")
BANNERS = ("SECRET", "CONFIDENTIAL", "UNCLASSIFIED", "FOR OFFICIAL USE ONLY", "TOP SECRET")
NOTICES = (
    ("Approved For Release 2003/05/14 : CIA-RDP80B01676R001300140002-7",),
    ("Digitized by Google",),
    ("Generated on 2012-10-05 14:22 GMT / https://hdl.handle.net/2027/mdp.39015012899749",
     "Public Domain, Google-digitized / http://www.hathitrust.org/access_use#pd-google"),
    ("This content downloaded from 140.0.246.18 on Thu, 30 Sep 2021 02:54:11 UTC",
     "All use subject to https://about.jstor.org/terms"),
    ("DECLASSIFIED", "Authority NND 959040", "By XX NARA Date 6/29/05"),
)  # fmt: skip
STAMPS = (
    ("DTIC", "ELECTE", "MAR 2 9 1990", "S B D"), ("DISTRIBUTION STATEMENT A",), ("BEST AVAILABLE COPY",),
    ("Reproduced From", "Best Available Copy"), ("COPY 17 OF 60 COPIES",), ("PB 82-105123",), ("ED 405 483",),
    ("Approved for public release; distribution unlimited.",), ("This page intentionally left blank",),
)  # fmt: skip
SIGNS = ("-", "-", "-", "\u00ac", "\u00ad")


class Style(NamedTuple):
    """What one document looks like."""

    width: int
    lines: int
    title: str
    office: str
    head: str  # title, office, alternate or none
    folio: str
    at_head: bool  # does the number stand in the head's line?
    banner: str
    notice: tuple[str, ...]
    sign: str
    indent: bool  # paragraphs begin with an indent, not after a blank line
    sheet: Sheet


def paths() -> list[Path]:
    return cases_mueller.paths()[1:]


def load() -> Iterator[Case]:
    if files := paths():
        edition = "\n\n".join(file.read_text(encoding="utf-8") for file in files)
        prose = [block.text for block in cases_mueller.clean_blocks(edition) if 150 < len(block.text) < 1500]
        for number in range(DOCUMENTS):
            draw = random.Random(f"variant {number}")
            yield _document(number, draw.sample(prose, PARAGRAPHS), _style(draw), draw)


def _style(draw: random.Random) -> Style:
    return Style(
        width=draw.randint(48, 78),
        lines=draw.randint(30, 54),
        title=draw.choice(TITLES),
        office=draw.choice(OFFICES),
        head=draw.choice(("title", "office", "alternate", "alternate", "none")),
        folio=draw.choice(FOLIOS),
        at_head=draw.random() < 0.3,
        banner=draw.choice(BANNERS) if draw.random() < 0.4 else "",
        notice=draw.choice(NOTICES) if draw.random() < 0.4 else (),
        sign=draw.choice(SIGNS),
        indent=draw.random() < 0.3,
        sheet=Sheet(draw.choice(("\n", "\n", "\r\n")), draw.choice(("\f", "\f", "")), str),
    )


def _document(number: int, paragraphs: list[str], style: Style, draw: random.Random) -> Case:
    flow: list[Row] = []
    for n, text in enumerate(paragraphs):
        flow += [_signed(row, style.sign) for row in _opened(list(wrapped(text, n, style.width, draw)), style.indent)]
        flow += [] if style.indent else [Row("", "")]
    count = -(-len(flow) // style.lines)
    pages = [_page(n + 1, count, flow[n * style.lines : (n + 1) * style.lines], style, draw) for n in range(count)]
    blocks = [Block("paragraph", text) for text in paragraphs]
    return assembled(("variants", f"variant{number:02d}"), blocks, pages, style.sheet)


def _opened(rows: list[Row], indent: bool) -> list[Row]:
    return [rows[0]._replace(text="    " + rows[0].text), *rows[1:]] if indent else rows


def _signed(row: Row, sign: str) -> Row:
    """A cut word with the sign that this engine writes for it; a word's own hyphen stays one."""
    return row._replace(text=row.text[:-1] + sign) if row.cut and not row.own else row


def _page(number: int, count: int, body: list[Row], style: Style, draw: random.Random) -> list[Row]:
    folio = style.folio.format(n=number, all=count)
    named = {"title": style.title, "office": style.office, "none": ""}
    head = named.get(style.head) or (style.title if number % 2 else style.office) * (style.head == "alternate")
    top = [Row(style.banner, "banner")] if style.banner else []
    foot = [Row(line, "notice") for line in style.notice]
    if head and number > 1:
        gap = " " * draw.randint(3, 12)
        together = (f"{head}{gap}{folio}" if number % 2 else f"{folio}{gap}{head}") if style.at_head else head
        top.append(Row(misread(together, draw, 0.02), "head"))
    if not (style.at_head and head) and number > 1:
        foot.insert(0, Row(" " * draw.randint(0, 30) + folio, "folio"))
    foot += [Row(style.banner, "banner")] if style.banner else []
    if number <= 2 or draw.random() < 0.1:
        foot += [Row(line, "stamp") for line in draw.choice(STAMPS)]
    rows = [row for row in body if row.text or row is not body[-1]]
    return [*top, *([Row("", "")] if top else []), *rows, *([Row("", "")] if foot else []), *foot]
