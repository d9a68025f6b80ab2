"""What a passage is printed from: pieces of text, each kept or changed, on the raw side and on the clean side.

The pieces of the raw side together are the raw text, character for character (a control character stands there as its
picture), so that a page can find an offset by counting.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from recension.review.parallel import Passage
from recension.tables import FlagRow, FurnitureRow, PageRow, Rows

KEPT, EDIT, PAGE, FLAG = "kept", "edit", "page", "flag"
_PICTURES = {n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n\f"} | {0x7F: 0x2421}
_BREAKS = re.compile(r"(\f|\n[\s\f]*\n|\n)")


class Part(NamedTuple):
    """A stretch of one look within a piece: `furniture` is its class where it is furniture, `first` where that begins;
    `breaks` says that it consists of line ends (of which few are shown)."""

    text: str
    furniture: str = ""
    first: bool = False
    breaks: bool = False


class Piece(NamedTuple):
    """A piece of one side. `n` is the number of the edit, flag or page among the document's rows; `parts` are the text
    of it, empty for a mark that stands between two characters."""

    what: str
    parts: tuple[Part, ...]
    n: int = -1


class Printed(NamedTuple):
    """A block's clean text in pieces; `n` is its number among the document's blocks."""

    n: int
    pieces: tuple[Piece, ...]


def raw_side(rows: Rows, raw: str, passage: Passage) -> Iterator[Piece]:
    """The raw text of a passage, furniture in its place."""
    at, end = passage.raw
    kept_furniture = _Furniture(rows.furniture, at)
    for n in passage.edits:
        edit = rows.edits[n]
        if at < edit.raw:
            yield Piece(KEPT, (Part(pictured(raw[at : edit.raw])),))
        at = edit.raw + len(edit.before)
        yield Piece(EDIT, tuple(_parts(raw, kept_furniture.cut(edit.raw, at))), n)
    body = raw[at:end].rstrip("\n")
    if body:
        yield Piece(KEPT, (Part(pictured(body)),))
    if at + len(body) < end:
        yield Piece(KEPT, (Part(raw[at + len(body) : end], breaks=True),))


def clean_side(rows: Rows, passage: Passage, marks: Sequence[Mark]) -> Iterator[Printed]:
    """The blocks of a passage with their edits, page turns and flags; a passage without blocks is one without number.

    `marks` are those of the passage, sorted; a mark within an edit stands behind it.
    """
    spans = [(rows.blocks[n].start, rows.blocks[n].end, n) for n in passage.blocks] or [(*passage.clean, -1)]
    borders = [passage.clean[0], *(start for start, _, _ in spans[1:]), passage.clean[1]]
    edit, last = passage.edits.start, passage.edits.stop
    mark = 0
    for (start, end, block), (low, high) in zip(spans, pairwise(borders), strict=True):
        first = edit
        while edit < last and (rows.edits[edit].clean < high or high == passage.clean[1]):
            edit += 1
        last_mark = len(marks) if high == passage.clean[1] else bisect_left(marks, (high,), mark)
        yield Printed(block, tuple(_clean(rows, (low, start, end), range(first, edit), marks[mark:last_mark])))
        mark = last_mark
        if edit > first and rows.edits[edit - 1].clean + len(rows.edits[edit - 1].after) > high:
            edit -= 1  # it reaches into the next block


class Mark(NamedTuple):
    """A page turn or a flag: a place in the clean text, and the number of its row."""

    at: int
    what: str
    n: int


def marks(pages: Sequence[PageRow], flags: Sequence[FlagRow]) -> list[Mark]:
    """All marks of a document in order. One page alone is no turn."""
    turns = [Mark(page.start, PAGE, n) for n, page in enumerate(pages)] if len(pages) > 1 else []
    return sorted([*turns, *(Mark(flag.start, FLAG, n) for n, flag in enumerate(flags))])


def pictured(text: str) -> str:
    """Text with its control characters as the pictures that Unicode has for them, one for one."""
    return text.translate(_PICTURES)


def _clean(rows: Rows, span: tuple[int, int, int], edits: range, marks: Sequence[Mark]) -> Iterator[Piece]:
    """The pieces of one block: its text from `start` to `end`, and what happened since `low`, where the last ended."""
    low, start, end = span
    text = rows.document.text
    at, mark = start, 0
    for n in edits:
        edit = rows.edits[n]
        begin, stop = min(max(at, edit.clean), end), min(edit.clean + len(edit.after), end)
        here = mark
        while mark < len(marks) and marks[mark].at <= begin:
            mark += 1
        yield from _kept(text, at, begin, marks[here:mark])
        shown = text[max(begin, low) : stop]
        yield Piece(EDIT, (Part(shown),) if shown else (), n)
        at = max(begin, stop)
    yield from _kept(text, at, end, marks[mark:])


def _kept(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Kept text with the marks in it; a mark outside stands at its border."""
    for mark in marks:
        at = min(max(start, mark.at), end)
        if start < at:
            yield Piece(KEPT, (Part(text[start:at]),))
            start = at
        yield Piece(mark.what, (), mark.n)
    if start < end:
        yield Piece(KEPT, (Part(text[start:end]),))


class _Furniture:
    """The furniture of a document, asked in raw order."""

    def __init__(self, furniture: Sequence[FurnitureRow], start: int) -> None:
        self._rows = furniture
        self._at = bisect_left(furniture, start, key=lambda row: row.raw[0][1])

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The span parted where furniture begins and ends, with its class, or an empty one."""
        while self._at < len(self._rows) and self._rows[self._at].raw[0][0] < end:
            row = self._rows[self._at]
            (a, b), self._at = row.raw[0], self._at + 1
            if b <= start:
                continue
            if start < a:
                yield start, a, ""
            yield max(start, a), min(b, end), row.kind
            start = min(b, end)
        if start < end:
            yield start, end, ""


def _parts(raw: str, spans: Iterator[tuple[int, int, str]]) -> Iterator[Part]:
    for start, end, kind in spans:
        first = bool(kind)
        for part in filter(None, _BREAKS.split(raw[start:end])):
            breaks = part[0] in "\n\f"
            yield Part(pictured(part), kind, first and not breaks, breaks)
            first = first and breaks
