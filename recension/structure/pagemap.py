"""The pages of the clean text: where each begins and ends, and the number printed on it.

Borders come from the source, from form feeds, else from the furniture that repairs took out at page turns (page
numbers, running heads, stamps that recur). A page's label is the number printed on it, and only that; `counted` is what
the sequence of the other pages gives where the number itself is lost, and what proves entries of the contents page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from recension.layout import PAGE_MARK, page_spans
from recension.repairs import Removed
from recension.rows import numeral
from recension.text import Text


class PageSpan(NamedTuple):
    """Page `n` (from 1) of the paper in the clean text `[start, end)`. `inferred`: no mark in the source shows it."""

    n: int
    label: str
    counted: str
    start: int
    end: int
    inferred: bool


# Furniture that stands at the edge of a page and nowhere else.
_EDGE = ("page_number", "running_head", "section_head", "release_stamp", "library_notice", "marking", "security_banner")
_NEAR = 120  # characters between two pieces of furniture of one page turn: a stamp at the foot, a head, blank lines
_MARKED = 20_000  # characters a page can hold; fewer form feeds than that are no page marks (as recension.pages)


def pages(text: Text, furniture: Sequence[Removed], declared: Iterable[tuple[int, int, str]] = ()) -> list[PageSpan]:
    """The pages in order; empty where nothing tells one from another. `declared`: the source's own, in raw offsets."""
    raw = text.raw
    spans = [(start, end) for start, end, _ in declared]
    labels = {n: label for n, (_, _, label) in enumerate(declared) if label} if spans else {}
    inferred = False
    numbers = [r for r in furniture if r.kind == "page_number" and r.value]
    foot = _at_foot(furniture, len(raw))
    if not spans and raw.count(PAGE_MARK) > 0 and len(raw) < _MARKED * (raw.count(PAGE_MARK) + 1):
        spans = page_spans(raw)
        if not raw[slice(*spans[-1])].strip():
            spans.pop()
    if not spans:
        spans, inferred = _inferred(raw, furniture, foot), True
    if len(spans) < 2:
        return []
    printed = _printed(spans, numbers, foot, inferred)
    counted = _counted(printed, len(spans))
    borders = [text.now_span(start, start)[0] for start, _ in spans] + [len(text.now)]
    return [
        PageSpan(
            n + 1,
            printed.get(n, labels.get(n, "")),
            counted.get(n, ""),
            borders[n],
            max(borders[n], borders[n + 1]),
            inferred,
        )
        for n in range(len(spans))
    ]


def page_at(found: Sequence[PageSpan], offset: int) -> PageSpan | None:
    """The page that holds an offset of the clean text."""
    if not found:
        return None
    return found[max(0, bisect_right(found, offset, key=lambda page: page.start) - 1)]


def _turns(furniture: Sequence[Removed]) -> list[list[Removed]]:
    """Furniture of page edges, grouped by the turn it stands at."""
    groups: list[list[Removed]] = []
    for piece in furniture:
        if piece.kind not in _EDGE:
            continue
        if groups and piece.start - groups[-1][-1].end <= _NEAR:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _at_foot(furniture: Sequence[Removed], size: int) -> bool:
    """Do the page numbers stand at the foot? They come before the next page's head, or end the text."""
    before = after = 0
    for group in _turns(furniture):
        kinds = [piece.kind for piece in group]
        if "page_number" not in kinds:
            continue
        at = kinds.index("page_number")
        others = [n for n, kind in enumerate(kinds) if kind != "page_number"]
        before += any(n > at for n in others)
        after += any(n < at for n in others)
        if group[-1].end >= size - 2 and group[-1].kind == "page_number":
            before += 2
        if group[0].start < 2:
            after += 2
    return before >= after


def _inferred(raw: str, furniture: Sequence[Removed], foot: bool) -> list[tuple[int, int]]:
    """Page spans from the turns that furniture shows."""
    starts = [0]
    for group in _turns(furniture):
        if len(group) > 1 or group[0].kind in ("page_number", "running_head", "section_head"):
            at = group[-1].end if foot or len(group) > 1 else group[0].start
            if raw[starts[-1] : at].strip() and raw[at:].strip():
                starts.append(at)
    return [(start, end) for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)]


def _printed(
    spans: Sequence[tuple[int, int]], numbers: Sequence[Removed], foot: bool, inferred: bool
) -> dict[int, str]:
    """The printed number of each page, by index. Where borders are inferred, a number at the foot ends its page."""
    starts = [start for start, _ in spans]
    out: dict[int, str] = {}
    for piece in numbers:
        at = piece.end - 1 if inferred and foot else piece.start
        n = bisect_right(starts, at) - 1
        out.setdefault(max(0, n), piece.value)
    return out


def _counted(printed: dict[int, str], size: int) -> dict[int, str]:
    """The number of every page by the sequence that most printed arabic numbers agree on; romans before it stay."""
    arabic = {
        n: number.value for n, label in printed.items() if (number := numeral(label)) and number.system == "arabic"
    }
    if not arabic:
        return dict(printed)
    out: dict[int, str] = {n: label for n, label in printed.items() if n not in arabic}
    shifts = Counter(value - n for n, value in arabic.items())
    common = shifts.most_common(1)[0][0]
    known = sorted(n for n in arabic if arabic[n] - n == common) if shifts[common] > 1 else sorted(arabic)
    for n in range(size):
        if n in out:
            continue
        near = min(known, key=lambda k: abs(k - n))
        value = arabic[near] + n - near
        if value > 0:
            out[n] = str(value)
    return out
