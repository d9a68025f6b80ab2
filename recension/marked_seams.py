"""Seams at the marks of pages, or where furniture has been taken out: lines that come back about them.

The marks say where pages turn, so that fewer readings do; see `recension.seams` for texts that have lost them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING

from recension.labels import lone
from recension.measure import is_stopped
from recension.readings import groups
from recension.seams import NONE, PAGE, Seam, Seams, is_text, rare, usual_length

if TYPE_CHECKING:
    from recension.pages import Row

SHORT = 12  # marks of a short paper, in which two lines that are alike count
EDGE = 4  # rows on either side of a mark
CHAPTER = re.compile(r"(?:chapter|section|part|article|annex|appendix)\W{1,3}\w{1,5}$", re.I)
_START = attrgetter("start")


def at_marks(rows: Sequence[Row], marks: Sequence[int]) -> Seams:
    """Lines that come back about the marks, and break two sentences at least, or one
    where they stand on three pages."""
    usual = usual_length(rows)
    if not usual:
        return NONE
    turns = list(_marked(rows, marks, usual))
    broken = {n: seam.broken for seam in turns if seam.broken for n in seam.rows}
    page = {n: p for p, seam in enumerate(turns) for n in seam.rows}
    heads: dict[int, str] = {}
    for members, said in groups(rows, (seam.rows for seam in turns)) if broken else ():
        signs = [broken.get(n, 0) for n in members]
        if sum(map(bool, signs)) + (len(members) > 2) > 2 - (max(signs) > 1) and _is_dense(
            [page[n] for n in members], len(marks)
        ):
            heads.update(
                (n, said) for n, sign in zip(members, signs, strict=True) if sign or _may_recur(n, rows, members)
            )
    outer = {n for seam, mark in zip(turns, marks, strict=True) for n in _outer(seam, mark, rows, heads)}
    heads = rare({n: said for n, said in heads.items() if n in outer}, rows)
    surely = tuple(seam for seam in turns if seam.broken > 1 and seam.first <= seam.last)
    return Seams(heads, tuple(marks), surely)


def at_cuts(rows: Sequence[Row], gone: Sequence[int]) -> dict[int, str]:
    """The heads beside other furniture that has been taken out, where page marks are lost: a page turned there."""
    marks: list[int] = []
    for at in gone:
        if not marks or at - marks[-1] >= PAGE:
            marks.append(at)
    return at_marks(rows, marks).heads if len(marks) > 2 else {}


def _marked(rows: Sequence[Row], marks: Sequence[int], usual: int) -> Iterator[Seam]:
    """The rows about each mark that are no running text."""
    for mark in marks:
        first = last = bisect_left(rows, mark, key=_START)
        low, high = max(0, first - EDGE), min(len(rows), last + EDGE)
        while first > low and not is_text(rows[first - 1].text, usual):
            first -= 1
        while last < high and not is_text(rows[last].text, usual):
            last += 1
        whole = low < first < last < high and not is_stopped(rows[first - 1].text)
        yield Seam(first, last - 1, 1 + rows[last].text[0].islower() if whole else 0)


def _is_dense(pages: Sequence[int], total: int) -> bool:
    """Do enough pages have the line: two in five of the span, and more than two of a long paper?"""
    pages = sorted(set(pages))
    return len(pages) > 1 + (total > SHORT) and len(pages) * 5 >= (pages[-1] - pages[0] + 1) * 2


def _outer(seam: Seam, mark: int, rows: Sequence[Row], heads: Container[int]) -> Iterator[int]:
    """The rows of a seam between which and the mark nothing else stands."""
    at = next((n for n in seam.rows if rows[n].start >= mark), seam.last + 1)
    for way in (range(at, seam.last + 1), range(at - 1, seam.first - 1, -1)):
        yield from takewhile(lambda n: n in heads or lone(rows[n].text) is not None, way)


def _may_recur(n: int, rows: Sequence[Row], members: Sequence[int]) -> bool:
    """Between two sentences the first of like lines may be a heading, and the first of its number."""
    if n == members[0]:
        return False
    return not CHAPTER.match(rows[n].text) or any(m < n and rows[m].text == rows[n].text for m in members)
