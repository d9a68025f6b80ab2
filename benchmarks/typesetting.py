"""Clean paragraphs set in lines and pages, with the damage of a scan put in on the way, so that all truth is known."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from benchmarks.cases import Block, Case, Hyphen, Line, Turn


class Row(NamedTuple):
    """A line of a page in the making: its text, its label, its paragraph (-1: none), the word cut at its end."""

    text: str
    label: str
    paragraph: int = -1
    cut: str = ""
    own: bool = False


@lru_cache(maxsize=1)
def _syllables() -> object:
    import pyphen  # type: ignore[import-untyped]

    return pyphen.Pyphen(lang="en_US")


def wrapped(text: str, paragraph: int, width: int, draw: random.Random) -> Iterator[Row]:
    """A paragraph in lines of so many characters; most words that could be cut at a line end are."""
    line = ""
    for word in text.split():
        room = width - len(line) - bool(line)
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


def misread(text: str, draw: random.Random, rate: float = 0.02) -> str:
    """A line with some letters as OCR reads them."""
    return "".join(draw.choice("1lI|.,") if c.isalpha() and draw.random() < rate else c for c in text)


class Sheet(NamedTuple):
    """How lines and pages are written out: what stands between two of each, and what becomes of a line."""

    newline: str = "\n"
    turn: str = "\f"
    spoil: Callable[[str], str] = str


def assembled(name: tuple[str, str], blocks: Iterable[Block], pages: Sequence[Sequence[Row]], sheet: Sheet) -> Case:
    """The raw text of the pages, and where in it everything stands. `name` is the family and the document."""
    raw = ""
    lines: list[Line] = []
    hyphens: list[Hyphen] = []
    turns: list[Turn] = []
    last: tuple[int, int, Row] | None = None  # page and end of the last prose row, and the row
    for number, page in enumerate(pages):
        for place, row in enumerate(page):
            shown = sheet.spoil(row.text)
            start = len(raw)
            if row.label:
                lines.append(Line(start, start + len(shown), row.label))
            if row.label == "prose":
                if last and last[2].cut:
                    left, right = raw[: last[1]].rsplit(None, 1)[-1], shown.split()[0]
                    hyphens.append(Hyphen(last[1] - 1, left[:-1], right, last[2].cut, last[2].own))
                if last and last[0] != number:
                    before = raw.rfind(raw[: last[1]].split()[-1], 0, last[1])
                    begins = start + len(shown) - len(shown.lstrip())
                    turns.append(Turn(before, begins, row.paragraph == last[2].paragraph))
                last = (number, start + len(shown), row)
            raw += shown + (sheet.newline if place < len(page) - 1 or page is not pages[-1] else "")
        raw += sheet.turn if page is not pages[-1] else ""
    return Case(*name, raw, tuple(blocks), tuple(lines), tuple(hyphens), tuple(turns))
