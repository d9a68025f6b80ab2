"""The pages of the paper in the clean text: physical number, printed label, span.

Borders come from the source where it knows its pages, else from form feeds of the raw text, else they are inferred:
from the furniture that was taken out at each turn, or from the sentences that ran across turns. Labels are the printed
page numbers, put right where their sequence says so; a page that prints none gets the one between its neighbours. A
jump that no page accounts for is a missing page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from recension.labels import lone, roman
from recension.layout import PAGE_MARK, page_spans
from recension.repairs import Removed
from recension.sources import Page
from recension.structure.capacity import borders
from recension.text import Flag, Text

# Kinds of furniture that stand on every page, at its edge.
_NUMBER, _HEAD, _FOOT = "page_number", "running_head", "running_foot"
_TURNING = (_NUMBER, _HEAD, _FOOT, "security_marking", "release_stamp", "library_notice", "blank_page_notice")
_WRITTEN = re.compile(r"\S")
_TOGETHER = 40  # characters of kept text between two pieces of furniture of one turn: a speck, never a paragraph


class PageSpan(NamedTuple):
    """A page: physical number from 1, printed label or empty, span of the clean text, and whether its borders are
    inferred. A page whose whole text was furniture is empty: `start == end`. `raw` is its span of the raw text."""

    n: int
    label: str
    start: int
    end: int
    inferred: bool
    raw: tuple[int, int] = (0, 0)


class _Sheet(NamedTuple):
    """A page in the raw text, with the label that the source declares."""

    start: int
    end: int
    declared: str = ""


def pages(
    source_pages: Sequence[Page], text: Text, furniture: Sequence[Removed]
) -> tuple[tuple[PageSpan, ...], tuple[Flag, ...]]:
    """The pages in order, and flags in offsets of the clean text: `missing_pages`, `page_labels_inferred`.

    `furniture` is what the repairs removed, in raw order. A text whose pages cannot be told is one page.
    """
    if source_pages:
        sheets = [_Sheet(page.start, page.end, page.label) for page in source_pages]
        inferred = False
    elif _is_marked(text.raw):
        sheets, inferred = [_Sheet(*span) for span in page_spans(text.raw)], False
    else:
        sheets = list(_inferred(text.raw, furniture))
        if len(sheets) == 1:
            sheets = list(_between(text.raw, borders(text.raw, list(_proved(text)))))
        inferred = len(sheets) > 1
    labels = _printed(sheets, furniture)
    filled = _filled(labels)
    spans = tuple(
        PageSpan(n, label or sheet.declared, *span, inferred, (sheet.start, sheet.end))
        for n, (sheet, label, span) in enumerate(zip(sheets, filled, _clean(sheets, text), strict=True), 1)
    )
    return spans, tuple(_flags(spans, labels, filled))


def _is_marked(raw: str) -> bool:
    """Do form feeds mark pages? As in `recension.pages`: one or two in a long text are chapters or chance."""
    marks = raw.count(PAGE_MARK)
    return marks > 0 and len(raw) < 20_000 * (marks + 1)


def _clean(sheets: Sequence[_Sheet], text: Text) -> Iterator[tuple[int, int]]:
    """The spans in the clean text, without the blanks at their ends."""
    at = 0
    for sheet in sheets:
        start, end = text.now_span(sheet.start, sheet.end)
        piece = text.now[max(at, start) : max(at, end)]
        start = max(at, start) + len(piece) - len(piece.lstrip())
        end = max(start, max(at, end) - len(piece) + len(piece.rstrip()))
        yield start, end
        at = end


# --- borders inferred from furniture ----------------------------------------------------------------------------------


def _inferred(raw: str, furniture: Sequence[Removed]) -> Iterator[_Sheet]:
    turns = [_border(group, raw) for group in _groups(raw, furniture)]
    at = 0
    for turn in turns:
        if _WRITTEN.search(raw, at, turn) and _WRITTEN.search(raw, turn):
            yield _Sheet(at, turn)
            at = turn
    yield _Sheet(at, len(raw))


def _between(raw: str, found: Sequence[int]) -> Iterator[_Sheet]:
    for start, end in pairwise((0, *found, len(raw))):
        yield _Sheet(start, end)


def _proved(text: Text) -> Iterator[int]:
    """Where sentences ran across a turn, in the raw text."""
    for hunk in text.ledger:
        if any(step.rule == "page_turns" for step in hunk.steps):
            yield hunk.raw_end


def _groups(raw: str, furniture: Sequence[Removed]) -> Iterator[list[Removed]]:
    """Furniture that stands at one turn of pages: a number or head, or two pieces with nothing kept between."""
    group: list[Removed] = []
    for one in [*(f for f in furniture if f.kind in _TURNING), None]:
        if group and (one is None or len(raw[group[-1].end : one.start].strip()) > _TOGETHER):
            if len(group) > 1 or group[0].kind in (_NUMBER, _HEAD, _FOOT):
                yield group
            group = []
        if one is not None:
            group.append(one)


def _border(group: Sequence[Removed], raw: str) -> int:
    """Where the page turns inside its furniture: before the first head, between two equal banners, after the foot."""
    for one in group:
        if one.kind == _HEAD:
            return _line_start(raw, one.start)
    seen: set[str] = set()
    for one in group:
        if one.kind != _NUMBER:
            said = one.value or one.text.strip()
            if said in seen:
                return _line_start(raw, one.start)
            seen.add(said)
    return group[-1].end


def _line_start(raw: str, at: int) -> int:
    return raw.rfind("\n", 0, at) + 1


# --- labels -----------------------------------------------------------------------------------------------------------


def _printed(sheets: Sequence[_Sheet], furniture: Sequence[Removed]) -> list[str]:
    """The label printed on each page; where a page prints two, the one that its neighbours' sequence agrees with."""
    found: list[list[str]] = [[] for _ in sheets]
    n = 0
    for one in furniture:
        if one.kind == _NUMBER and one.value:
            middle = (one.start + one.end) // 2
            while n + 1 < len(sheets) and middle >= sheets[n].end:
                n += 1
            found[n].append(one.value)
    shifts = Counter(_shift(value, n) for n, values in enumerate(found) for value in values)
    return [max(((shifts[_shift(v, n)], v) for v in values), default=(0, ""))[1] for n, values in enumerate(found)]


def _shift(label: str, n: int) -> tuple[str, int] | None:
    read = lone(label)
    return (read.series, read.value - n) if read else None


def _filled(labels: Sequence[str]) -> list[str]:
    """Labels with those supplied that a page between two of the same sequence must have."""
    out = list(labels)
    known = [n for n, label in enumerate(labels) if label]
    for a, b in pairwise(known):
        if 1 < b - a <= 12 and _shift(labels[a], a) == _shift(labels[b], b):
            first = lone(labels[a])
            for n in range(a + 1, b):
                if first:
                    value = first.value + n - a
                    out[n] = roman(value) if labels[a].isalpha() and labels[b].isalpha() else f"{first.series}{value}"
    return out


def _flags(spans: Sequence[PageSpan], printed: Sequence[str], filled: Sequence[str]) -> Iterator[Flag]:
    supplied = [span for span, before, after in zip(spans, printed, filled, strict=True) if after and not before]
    if supplied:
        names = ", ".join(span.label for span in supplied[:20]) + (" …" if len(supplied) > 20 else "")
        note = f"no number is read on {names}; neighbours tell it"
        yield Flag(supplied[0].start, supplied[0].end, "page_labels_inferred", note)
    usual = median_low([span.end - span.start for span in spans]) if spans else 0
    for a, b in pairwise(spans):
        if missing := _missing(a, b, usual):
            yield Flag(a.end, b.start, "missing_pages", missing)


def _missing(a: PageSpan, b: PageSpan, usual: int) -> str:
    """What is missing between two pages: empty where nothing is, or where a border went unseen and the page is long."""
    one, two = lone(a.label) if a.label else None, lone(b.label) if b.label else None
    if not one or not two or one.series != two.series or a.label.isalpha() != b.label.isalpha():
        return ""
    gap = two.value - one.value - 1
    if not 0 < gap <= 50 or (a.inferred and b.end - b.start > usual * 3 // 2 * max(1, gap)):
        return ""
    if a.inferred and (b.end - b.start) * 2 > usual * 3:
        return ""
    names = [f"{one.series}{v}" if b.label[-1].isdigit() else roman(v) for v in (one.value + 1, two.value - 1)]
    return f"page {names[0]} is missing" if gap == 1 else f"pages {names[0]} to {names[1]} are missing"


def page_at(found: Sequence[PageSpan], offset: int) -> PageSpan | None:
    """The page that holds an offset of the clean text."""
    if not found:
        return None
    return found[max(0, bisect_right(found, offset, key=lambda page: page.start) - 1)]
