"""Small plots as plain SVG, without a style or a script of their own: bars with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recension.review.shelf import Entry


class Bar(NamedTuple):
    """A bar: its label, its number, and its height in per cent of the largest."""

    label: str
    n: int
    height: int


def qualities(entries: Sequence[Entry]) -> list[Bar]:
    """Documents by their share of known words, in steps of five per cent from half on."""
    steps = Counter(max(45, min(95, entry.known // 50 * 5)) for entry in entries if entry.known >= 0)
    return bars({("< 50" if low == 45 else f"{low}"): steps[low] for low in range(45, 100, 5)}) if steps else []


def years(entries: Sequence[Entry]) -> list[Bar]:
    """Pages by the year of issue; decades where the years are many."""
    pages: Counter[int] = Counter()
    for entry in entries:
        if entry.year.isdecimal():
            pages[int(entry.year)] += max(1, entry.pages)
    if not pages:
        return []
    width = 1 if max(pages) - min(pages) < 40 else 10
    first, last = min(pages) // width * width, max(pages) // width * width
    return bars({f"{year}": sum(pages[y] for y in range(year, year + width)) for year in range(first, last + 1, width)})


def bars(numbers: Mapping[str, int]) -> list[Bar]:
    most = max(numbers.values(), default=0) or 1
    return [Bar(label, n, -(-100 * n // most)) for label, n in numbers.items()]
