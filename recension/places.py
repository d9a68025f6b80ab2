"""Where in a document a line stands: its front, its back, the edge of a page, alone or inside prose.

Many stamp patterns are true only there: over 526,251 lines of unrelated files nearly every hit elsewhere was false.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from recension.layout import PAGE_MARK, line_end, line_start, page_spans

PAGES = 3  # stamps stand on the first or last three pages that hold text; film frames and blank pages do not count
UNMARKED = 9_000  # characters taken for three pages where no page mark is left (typescript: 1,900 to 2,900 a page)
EDGE = 3  # lines from the top or foot of a page that may hold a stamp
_FRAMES = ("RESOLUTION TEST CHART", "PHOTOGRAPH THIS SHEET")
_PROSE_LINE = 45  # a line at least this long, broken off without a full stop, is running prose


class Zones(NamedTuple):
    """The front of a text ends at `front`, its back begins at `back`."""

    front: int
    back: int

    def hold(self, offset: int) -> bool:
        return offset < self.front or offset >= self.back


@lru_cache(maxsize=4)
def zones(text: str) -> Zones:
    """Front and back of a text: three pages that hold text on either side, or as many characters."""
    if PAGE_MARK not in text:
        return Zones(min(UNMARKED, len(text)), max(0, len(text) - UNMARKED))

    def is_full(span: tuple[int, int]) -> bool:
        page = text[slice(*span)].strip().upper()
        return len(page) > 1 and not any(frame in page for frame in _FRAMES)

    spans = page_spans(text)
    first = list(islice(filter(is_full, spans), PAGES))
    if not first:
        return Zones(len(text), 0)
    last = list(islice(filter(is_full, reversed(spans)), PAGES))
    return Zones(first[-1][1], last[-1][0])


def at_page_edge(text: str, start: int, end: int) -> bool:
    """Does the line stand among the first or last three written lines of a marked page?"""
    if PAGE_MARK not in text:
        return False
    top, foot = text.rfind(PAGE_MARK, 0, start) + 1, text.find(PAGE_MARK, end)
    above = [line for line in text[top:start].split("\n") if line.strip()]
    below = [line for line in text[end : foot if foot >= 0 else len(text)].split("\n") if line.strip()]
    return len(above) < EDGE or len(below) < EDGE


def line_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The line, or lines, that hold `[start, end)`, without the newline."""
    return line_start(text, start), line_end(text, end)


def line_before(text: str, start: int) -> str:
    """The line that ends right before `start`, the start of a line; empty at the start of a page."""
    if start == 0 or text[start - 1] == PAGE_MARK:
        return ""
    return text[line_start(text, start - 1) : start - 1]


def line_after(text: str, end: int) -> str:
    """The line that begins right after the newline at `end`, the end of a line; empty at the end of a page."""
    if end >= len(text) or text[end] == PAGE_MARK:
        return ""
    stop = re.compile(r"[^\n\f]*").match(text, end + 1)
    return stop[0] if stop else ""


def in_prose(text: str, start: int, end: int) -> bool:
    """Do whole lines `[start, end)` stand inside a sentence: the line above breaks off, or the line below goes on?

    A stamp may interrupt a sentence too, but then a wording that only quotes the stamp looks just like it: left alone.
    """
    above, below = line_before(text, start).strip(), line_after(text, end).strip()
    broken_off = len(above) >= _PROSE_LINE and above[-1] not in ".!?:;\"'”’)]"
    return broken_off or (below[:1].islower() and len(below) >= _PROSE_LINE)
