"""Contents pages that have lost their heading: runs of rows that nothing else looks like."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from recension.layout import PAGE_MARK, Line, line_end
from recension.rows import Tail, numeral, tail

_EARLY = 150  # without a heading, rows prove a contents page only in this per-mille share of the text
_LINES = 16_384  # lines that are kept: an edit leaves most of the beginning as it is
_EARLIEST, _LATEST = 4000, 100_000  # but always in so many characters, and never beyond so many


def runs_of_rows(text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of contents pages that have lost their heading, outside the spans that are `taken`."""
    limit = min(max(len(text) * _EARLY // 1000, _EARLIEST), _LATEST)
    runs: list[list[_Row]] = []
    for row in _rows(text, text[:limit]):
        if any(start <= row[1].start < end for start, end in taken):
            continue
        above = runs[-1][-1] if runs else None
        if above and row[0] - above[0] <= 10 and not any(above[1].start < start < row[1].start for start, _ in taken):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [
        (run[0][1].start, run[-1][1].end) for run in runs if len(run) >= 6 and _pages_rise(run) and not _is_table(run)
    ]


_Row = tuple[int, Line, Tail]  # the number of a line, the line, and how it ends


def _rows(text: str, head: str) -> Iterator[_Row]:
    """Numbered lines that end as rows do: all near the beginning, later only those with a leader in clean print.

    Volumes bound into one file have their contents pages anywhere. Later lines count from the last one found, so that
    ten lines of distance stay ten.
    """
    n, near = _near(head)
    yield from near
    at = max(len(head) - 1, 0)
    places = {sign: text.find(sign, at) for sign in _CLEAN}
    while found := [place for place in places.values() if place >= 0]:
        place = min(found)
        start, end = text.rfind("\n", 0, place) + 1, line_end(text, place)
        n += min(20, text.count("\n", at, place) + 1)
        if ending := _ending(text[start:end]):
            yield n, Line(start, end, text[start:end]), ending
        at = end
        for sign, known in places.items():  # each is looked for only where it has not been yet
            if 0 <= known < at:
                places[sign] = text.find(sign, at)


@lru_cache(maxsize=4)  # most edits leave it as it is
def _near(head: str) -> tuple[int, tuple[_Row, ...]]:
    """The number of the last line of the beginning of a text, and its rows."""
    if not any(sign in head for sign in ("\t", "...", ". . .", "   ", "ee")):
        return 0, ()
    found: list[_Row] = []
    every = head.replace(PAGE_MARK, "\n").split("\n")
    at = 0
    for n, line in enumerate(every):
        if ending := _ending(line):
            found.append((n, Line(at, at + len(line), line), ending))
        at += len(line) + 1
    return len(every) - 1, tuple(found)


def _ending(line: str) -> Tail | None:
    """How a line ends that ends as a row does behind a title; None for any other."""
    return _kept_ending(line) if line and line[-1] in _LAST else None


@lru_cache(maxsize=_LINES)
def _kept_ending(line: str) -> Tail | None:
    ending = tail(line)
    if ending and ending.proof != "word" and any(map(str.isalpha, line[: ending.title_end])):
        return ending
    return None


_CLEAN = ("......", ". . . . . ")
_LAST = frozenset("0123456789ivxlcIVXLCt\t .")


def _pages_rise(run: list[_Row]) -> bool:
    """Do at least 70 % of the rows have pages, and do nine of ten steps not fall (roman before arabic)?"""
    values: list[int] = []
    for _, line, ending in run:
        page = numeral(line.text[slice(*ending.page)])
        if page:
            values.append(page.value - 1000 if page.system == "roman" else page.value)
    falls = sum(b < a for a, b in itertools.pairwise(values))
    return len(values) * 10 >= len(run) * 7 and falls * 10 <= len(values)


def _is_table(run: list[_Row]) -> bool:
    """A table of figures has numbers in other columns too."""
    cells = [re.split(r"\t|  +", line.text.strip()) for _, line, _ in run]
    numbers = sum(1 for row in cells for cell in row[1:-1] if re.fullmatch(r"[\d.,%$()-]+", cell))
    return numbers > len(run) // 2
