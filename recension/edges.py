"""Is a whole line at the edge of a page? There a library stamps its numbers, and they may stand in mid-sentence.

An edge is a page mark, or an end of the text, with nothing but the page's margin between; where page marks are lost, a
line that comes back, a page number, or a place where furniture has been taken out, right beside the line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from operator import attrgetter

from recension.labels import lone
from recension.layout import PAGE_MARK
from recension.measure import is_prose
from recension.pages import Paging, Row, rows
from recension.places import line_before

DEEP = 4  # rows that may stand between a stamp and the edge of its page
_WINDOW = 700  # characters looked at on either side of a stamp
_PROSE_LINE = 45  # a line of words at least this long is text, unless it comes back
_START = attrgetter("start")
_CITES = re.compile(
    r"(?:[,:;(\[“]|\b(?:no|nos|number|numbered|numbers|report|reports|document|documents|see|and|or|as|accession|catalog|"
    r"order|by|under|of|from|in|is)[.:]?)$",
    re.I,
)


def at_edge(paging: Paging, start: int, end: int) -> bool:
    """Do whole lines `[start, end)` stand at the edge of a page?"""
    text = paging.text
    if _is_margin(paging, _above(text, start)) or _is_margin(paging, _below(text, end)):
        return True
    return not paging.marked and _beside_furniture(paging, start, end)


def is_cited(text: str, start: int, end: int) -> bool:
    """Does a line right above lead to what the line says: a citation, a label, a sentence; or does a stop end it?"""
    above = line_before(text, start).strip()
    return text[start:end].rstrip()[-1:] in (".", ",", ";") or bool(above and _CITES.search(above))


def _above(text: str, start: int) -> list[Row] | None:
    """The rows between the head of the page and an offset, if they are few: the outermost last."""
    low = max(0, start - _WINDOW)
    top = text.rfind(PAGE_MARK, low, start) + 1
    if not top and low:
        return None
    return list(islice(reversed(list(rows(text, top, start))), DEEP + 1))


def _below(text: str, end: int) -> list[Row] | None:
    high = min(len(text), end + _WINDOW)
    foot = text.find(PAGE_MARK, end, high)
    if foot < 0 and high < len(text):
        return None
    return list(islice(rows(text, end, foot if foot >= 0 else high), DEEP + 1))


def _is_margin(paging: Paging, between: list[Row] | None) -> bool:
    """Is all that stands between a line and the edge of the page outside of what the page says?"""
    if between is None or len(between) > DEEP:
        return False
    return all(_may_be_margin(row.text) or paging.recurs(row.text) for row in between)


def _may_be_margin(line: str) -> bool:
    if lone(line):
        return True
    if line[0].islower() or line[-1] in ".,;-":
        return False
    return len(line) < _PROSE_LINE or not is_prose(line)


def _beside_furniture(paging: Paging, start: int, end: int) -> bool:
    """Where page marks are lost: does furniture stand right beside the lines, or did it?"""
    first = bisect_left(paging.rows, start, key=_START)
    last = bisect_left(paging.rows, end, key=_START) - 1
    if paging.is_beside(first) or paging.is_beside(last):
        return True
    near = [paging.rows[n] for n in (first - 1, last + 1) if 0 <= n < len(paging.rows)]
    return any(_is_folio(paging, row) for row in near)


def _is_folio(paging: Paging, row: Row) -> bool:
    if len(row.text) > _PROSE_LINE * 2:
        return False
    at = bisect_left(paging.folios, row.start, key=_START)
    return at < len(paging.folios) and paging.folios[at].end <= row.end
