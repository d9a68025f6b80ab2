"""Lines, gaps and pages of a string, as spans. Offsets are code points, half-open, and exclude the line's newline.

A form feed is the page mark of a text: sources that know their pages put one between two of them, and it stays until
`page_turns` has decided what the turn joins.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

PAGE_MARK = "\f"
_make = tuple.__new__  # a named tuple without the call of its constructor


class Line(NamedTuple):
    """One line without its newline; `text` is the line as it stands, spaces and all."""

    start: int
    end: int
    text: str


def lines(text: str) -> Iterator[Line]:
    """All lines of a text in order. A page mark ends a line as a newline does."""
    at = 0
    for part in text.replace(PAGE_MARK, "\n").split("\n"):  # six times as fast as a pattern
        end = at + len(part)
        yield _make(Line, (at, end, part))
        at = end + 1


def page_spans(text: str) -> list[tuple[int, int]]:
    """The spans between page marks: one for the whole text where there is no mark."""
    spans, at = [], 0
    while (mark := text.find(PAGE_MARK, at)) >= 0:
        spans.append((at, mark))
        at = mark + 1
    return [*spans, (at, len(text))]


def line_start(text: str, at: int) -> int:
    """Where the line that holds an offset begins."""
    low = max(0, at - _NEAR)
    start = max(text.rfind("\n", low, at), text.rfind(PAGE_MARK, low, at)) + 1
    return start if start or not low else _long_line(text, at)[0]


def line_end(text: str, at: int) -> int:
    """Where the line that holds an offset ends, its newline or page mark left out."""
    high = at + _NEAR
    stop = text.find("\n", at, high)
    mark = text.find(PAGE_MARK, at, stop if stop >= 0 else high)
    if mark >= 0 or stop >= 0:
        return mark if mark >= 0 else stop
    return len(text) if high >= len(text) else _long_line(text, at)[1]


_NEAR = 4_000  # characters: a longer line is searched for its ends once, however often it is asked for them
_long: deque[tuple[str, int, int]] = deque(maxlen=2)  # the text before and after an edit


def _long_line(text: str, at: int) -> tuple[int, int]:
    """Start and end of the line that holds an offset."""
    for other, start, end in tuple(_long):
        if start <= at <= end and other is text:
            return start, end
    start = max(text.rfind("\n", 0, at), text.rfind(PAGE_MARK, 0, at)) + 1
    stops = [stop for mark in ("\n", PAGE_MARK) if (stop := text.find(mark, at)) >= 0]
    end = min(stops, default=len(text))
    _long.append((text, start, end))
    return start, end


def whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole lines, with the newline that ends the last one, or else the one before the first."""
    start, end = line_start(text, start), line_end(text, end)
    if end < len(text) and text[end] == "\n":
        return start, end + 1
    return (start - 1, end) if start and text[start - 1] == "\n" else (start, end)


def cut_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole lines so that its removal leaves no hole: where a blank line or a page's start stands
    before it, the blank lines after it go with it. It never takes the newline before it: two cuts cannot overlap."""
    start, end = line_start(text, start), line_end(text, end)
    if end < len(text) and text[end] == "\n":
        end += 1
    before = text.rfind("\n", 0, max(start - 1, 0)) + 1
    if start == 0 or text[start - 1] == PAGE_MARK or not text[before : start - 1].strip():
        blank = _BLANKS.match(text, end)
        end = blank.end() if blank else end
    return start, end


_BLANKS = re.compile(r"(?:[ \t]*\n)*")


def line_at(text: str, offset: int) -> Line:
    """The line that holds an offset."""
    start, stop = line_start(text, offset), line_end(text, min(offset, len(text)))
    return Line(start, stop, text[start:stop])
