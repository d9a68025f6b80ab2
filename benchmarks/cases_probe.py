"""The ten-document probe: prose of the RAND seed, damaged by rule so that the truth is known to the letter.

The parameters and the draws from the generator are those with which the peers were measured, so numbers compare: lines
of 66, pages of 42 lines, 70 % of the words that could be cut are cut, heads with 2 % of the letters misread, a folio on
every third page, stamps on the first two pages and 15 % of the others, every second document with mojibake.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.cases import Block, Case, Hyphen, Line, Turn
from benchmarks.data import ROOT

SEED = ROOT / "raw" / "cold-war-korea" / "horelick-us-soviet-relations-1990.txt"
WIDTH, LINES, DOCUMENTS = 66, 42, 10
STAMPS = (
    ("DTIC", "ELECTE", "NOV 13 1992", "S A D"),
    ("Reproduced From", "Best Available Copy"),
    ("UNCLASSIFIED",),
    ("DISTRIBUTION STATEMENT A", "Approved for public release; distribution unlimited"),
)
HEADS = ("U.S.-SOVIET RELATIONS IN THE POST-COLD WAR ERA", "ARNOLD L. HORELICK")


class Row(NamedTuple):
    """A line of a page in the making: its text, its label, its paragraph (-1: none), the word cut at its end."""

    text: str
    label: str
    paragraph: int = -1
    cut: str = ""
    own: bool = False


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


@lru_cache(maxsize=1)
def _syllables() -> object:
    import pyphen  # type: ignore[import-untyped]

    return pyphen.Pyphen(lang="en_US")


def _wrapped(text: str, paragraph: int, draw: random.Random) -> Iterator[Row]:
    line = ""
    for word in text.split():
        room = WIDTH - len(line) - bool(line)
        if len(word) <= room:
            line = f"{line} {word}" if line else word
            continue
        cut, own = _cut(word, room, draw)
        if cut:
            head = word[:cut] if own else word[:cut] + "-"
            yield Row(f"{line} {head}" if line else head, "prose", paragraph, word, own)
            line = word[cut:]
        else:
            yield Row(line, "prose", paragraph)
            line = word
    yield Row(line, "prose", paragraph)


def _cut(word: str, room: int, draw: random.Random) -> tuple[int, bool]:
    """Where a word that does not fit is cut (0: nowhere), and whether at its own hyphen."""
    own = [m.end() for m in re.finditer(r"(?<=\w)-(?=\w)", word) if m.end() <= room]
    if own and "--" not in word[: own[-1]]:
        return own[-1], True
    if len(word) >= 7 and word.isalpha() and draw.random() < 0.7:
        places = [at for at in _syllables().positions(word.lower()) if at + 1 <= room]  # type: ignore[attr-defined]
        return (places[-1], False) if places else (0, False)
    return 0, False


def _misread(text: str, draw: random.Random) -> str:
    return "".join(draw.choice("1lI|.,") if c.isalpha() and draw.random() < 0.02 else c for c in text)


def _page(number: int, body: list[Row], draw: random.Random) -> list[Row]:
    rows = list(body)
    if number > 1:
        head = _misread(HEADS[number % 2], draw)
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
        flow += [*_wrapped(text, n, draw), Row("", "")]
    pages = [_page(n // LINES + 1, flow[n : n + LINES], draw) for n in range(0, len(flow), LINES)]
    spoil = _mojibake if number % 2 else str
    raw, lines, hyphens, turns = "", [], [], []
    last: tuple[int, int, Row] | None = None  # where the last prose row began and ended, and what it was
    for page in pages:
        for place, row in enumerate(page):
            shown = spoil(row.text)
            start = len(raw)
            if row.label:
                lines.append(Line(start, start + len(shown), row.label))
            if row.label == "prose":
                if last and last[2].cut:
                    left, right = raw[: last[1]].rsplit(None, 1)[-1], shown.split()[0]
                    hyphens.append(Hyphen(last[1] - 1, left[:-1], right, last[2].cut, last[2].own))
                if last and "\f" in raw[last[1] :]:
                    before = raw.rfind(raw[: last[1]].split()[-1], 0, last[1])
                    turns.append(Turn(before, start, row.paragraph == last[2].paragraph))
                last = (start, start + len(shown), row)
            raw += shown + ("\n" if place < len(page) - 1 or page is not pages[-1] else "")
        raw += "\f" if page is not pages[-1] else ""
    blocks = tuple(block for text in paragraphs for block in _blocks(text))
    return Case("probe", f"probe{number:02d}", raw, blocks, tuple(lines), tuple(hyphens), tuple(turns))


def _blocks(text: str) -> Iterator[Block]:
    """A paragraph; the converter's list dash before some of them may stay or go."""
    if text.startswith("- "):
        yield Block("dash", "-", False)
    yield Block("paragraph", text.removeprefix("- "))


def _mojibake(text: str) -> str:
    return re.sub("[\u2019\u201c]", lambda m: m[0].encode().decode("cp1252", "replace"), text)
