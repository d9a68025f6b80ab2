"""Page borders where every trace is lost but the sentences that ran across them.

A page of a typescript holds about as many characters as the next one. Between two turns that a broken sentence proves
lies a whole number of pages, and their borders stand at ends of paragraphs so that each page is about as full: in the
report seed exactly one choice is. What is found here is an inference: it labels spans and never changes the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

# Full pages of the report seed hold 1,933 to 2,311 characters; the shortest stretch may not be the emptiest page.
EMPTIEST, FULLEST = 955, 1245  # per mille of the shortest stretch between two proved turns
LEAST = 1200  # characters: a shorter stretch is no page of prose
_LINE_END = re.compile(r"\n\s*(?=\S)")
_HEADING = 20  # characters: a shorter line is a heading, which does not end a page


def borders(raw: str, proved: Sequence[int]) -> tuple[int, ...]:
    """Where pages begin, from the turns that are `proved`; none where these do not lie a page apart.

    A stretch that no choice of paragraph ends divides evenly stays whole.
    """
    lengths = [b - a for a, b in pairwise(proved)]
    if len(lengths) < 3 or (usual := min(lengths)) < LEAST:
        return ()
    low, high = usual * EMPTIEST // 1000, usual * FULLEST // 1000
    counts = [_pages(length, low, high) for length in lengths]
    if counts.count(1) < 3 or 0 in counts:
        return ()
    found = [*proved]
    for (start, end), count in zip(pairwise(proved), counts, strict=True):
        found += _divided(raw, start, end, count, low, high)
    return tuple(sorted(found))


def _pages(length: int, low: int, high: int) -> int:
    """How many pages a stretch holds: the one number that fits, 0 where none or several do."""
    fitting = [n for n in range(1, 12) if low * n <= length <= high * n]
    return fitting[0] if len(fitting) == 1 else 0


def _divided(raw: str, start: int, end: int, count: int, low: int, high: int) -> tuple[int, ...]:
    """The ends of paragraphs that divide a stretch most evenly, every page within the limits; empty where none do."""
    ends = [
        found.end()
        for found in _LINE_END.finditer(raw, start, end)
        if found.start() >= _HEADING and raw.rfind("\n", found.start() - _HEADING, found.start()) < 0
    ]
    even = (end - start) // count
    best: dict[int, tuple[int, tuple[int, ...]]] = {start: (0, ())}  # border -> how uneven so far, the borders before
    for _ in range(count - 1):
        further: dict[int, tuple[int, tuple[int, ...]]] = {}
        for at, (uneven, cut) in best.items():
            for border in ends[bisect_left(ends, at + low) : bisect_right(ends, at + high)]:
                choice = (uneven + (border - at - even) ** 2, (*cut, border))
                further[border] = min(further.get(border, choice), choice)
        best = further
    whole = [(uneven + (end - at - even) ** 2, cut) for at, (uneven, cut) in best.items() if low <= end - at <= high]
    return min(whole, default=(0, ()))[1]
