"""The ten-document probe: prose of the RAND seed, damaged by rule so that the truth is known to the letter.

The parameters and the draws from the generator are those with which the peers were measured, so numbers compare: lines
of 66, pages of 42 lines, 70 % of the words that could be cut are cut, heads with 2 % of the letters misread, a folio on
every third page, stamps on the first two pages and 15 % of the others, every second document with mojibake.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cases import Block, Case
from benchmarks.data import ROOT
from benchmarks.typesetting import Row, Sheet, assembled, misread, wrapped

SEED = ROOT / "raw" / "cold-war-korea" / "horelick-us-soviet-relations-1990.txt"
WIDTH, LINES, DOCUMENTS = 66, 42, 10
STAMPS = (
    ("DTIC", "ELECTE", "NOV 13 1992", "S A D"),
    ("Reproduced From", "Best Available Copy"),
    ("UNCLASSIFIED",),
    ("DISTRIBUTION STATEMENT A", "Approved for public release; distribution unlimited"),
)
HEADS = ("U.S.-SOVIET RELATIONS IN THE POST-COLD WAR ERA", "ARNOLD L. HORELICK")


def paths() -> list[Path]:
    return [SEED]


def load() -> Iterator[Case]:
    paragraphs = [_curled(p) for p in _prose(SEED.read_text(encoding="utf-8"))]
    for number in range(DOCUMENTS):
        shuffled = paragraphs[:]
        random.Random(1000 + number).shuffle(shuffled)
        yield _damaged(shuffled, number)


def _prose(text: str) -> list[str]:
    """Paragraphs of the seed, with those that a page turn cuts put together; short ones are no prose."""
    out: list[str] = []
    for piece in re.split(r"\n\s*\n", text):
        joined = " ".join(piece.split())
        runs_on = re.match(r"[a-z]", joined) and out and not re.search(r"[.!?:][\"”’)]?$", out[-1])
        if joined and runs_on:
            out[-1] += " " + joined
        elif len(joined) > 150:
            out.append(joined)
    return out


def _curled(text: str) -> str:
    opened = re.sub(r'(^|[\s(\[-])"', "\\1\u201c", text)
    return re.sub(r"(?<=\w)'", "\u2019", opened.replace('"', "\u201d"))


def _page(number: int, body: list[Row], draw: random.Random) -> list[Row]:
    rows = list(body)
    if number > 1:
        head = misread(HEADS[number % 2], draw)
        rows = [Row(f"{head}    {number}" if number % 2 else f"{number}    {head}", "head"), Row("", ""), *rows]
    if number % 3 == 0:
        rows += [Row("", ""), Row(f"- {number} -", "folio")]
    if number <= 2 or draw.random() < 0.15:
        rows += [Row("", ""), *(Row(line, "stamp") for line in draw.choice(STAMPS))]
    return rows


def _damaged(paragraphs: list[str], number: int) -> Case:
    draw = random.Random(number)
    flow: list[Row] = []
    for n, text in enumerate(paragraphs):
        flow += [*wrapped(text, n, WIDTH, draw), Row("", "")]
    pages = [_page(n // LINES + 1, flow[n : n + LINES], draw) for n in range(0, len(flow), LINES)]
    blocks = [block for text in paragraphs for block in _blocks(text)]
    return assembled(("probe", f"probe{number:02d}"), blocks, pages, Sheet(spoil=_mojibake if number % 2 else str))


def _blocks(text: str) -> Iterator[Block]:
    """A paragraph; the converter's list dash before some of them may stay or go."""
    if text.startswith("- "):
        yield Block("dash", "-", False)
    yield Block("paragraph", text.removeprefix("- "))


def _mojibake(text: str) -> str:
    return re.sub("[\u2019\u201c]", lambda m: m[0].encode().decode("cp1252", "replace"), text)
