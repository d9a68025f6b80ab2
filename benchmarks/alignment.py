"""Two token lists side by side: which token of one stands where in the other.

Whole documents are too long for the quadratic distance, so the lists are first pinned together at short runs of
tokens that occur once in both (the longest chain of them that keeps the order), and only the gaps are measured.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

# The largest gap that is measured exactly, in cells of the distance table; a larger one is pinned again or replaced.
CELLS = 4_000_000


class Op(NamedTuple):
    """One stretch: `tag` is equal, replace (as many tokens on both sides), delete or insert."""

    tag: str
    a1: int
    a2: int
    b1: int
    b2: int


def align(a: Sequence[str], b: Sequence[str]) -> list[Op]:
    """The stretches that lead from `a` to `b`, in order, covering both."""
    out: list[Op] = []
    _align(a, b, 0, len(a), 0, len(b), 5, out)
    return out


def _align(a: Sequence[str], b: Sequence[str], a1: int, a2: int, b1: int, b2: int, run: int, out: list[Op]) -> None:
    a1, b1 = _equal(a, b, a1, a2, b1, b2, out)
    tail = 0
    while a1 < a2 - tail and b1 < b2 - tail and a[a2 - tail - 1] == b[b2 - tail - 1]:
        tail += 1
    a2, b2 = a2 - tail, b2 - tail
    pins = _pins(a, b, a1, a2, b1, b2, run) if run and (a2 - a1) * (b2 - b1) > 10_000 else []
    if pins:
        for i, j in [*pins, (a2, b2)]:
            if i < a1 or j < b1:
                continue  # within the equal stretch that the pin before began
            if i > a1 or j > b1:
                _align(a, b, a1, i, b1, j, run, out)
            a1, b1 = _equal(a, b, i, a2, j, b2, out)
    elif run > 1 and (a2 - a1) * (b2 - b1) > CELLS:
        _align(a, b, a1, a2, b1, b2, run - 2, out)
    else:
        _gap(a, b, a1, a2, b1, b2, out)
    _put(out, "equal", a2, a2 + tail, b2, b2 + tail)


def _equal(a: Sequence[str], b: Sequence[str], a1: int, a2: int, b1: int, b2: int, out: list[Op]) -> tuple[int, int]:
    """Put the equal stretch that begins here; where it ends."""
    n = 0
    while a1 + n < a2 and b1 + n < b2 and a[a1 + n] == b[b1 + n]:
        n += 1
    _put(out, "equal", a1, a1 + n, b1, b1 + n)
    return a1 + n, b1 + n


def _gap(a: Sequence[str], b: Sequence[str], a1: int, a2: int, b1: int, b2: int, out: list[Op]) -> None:
    if (a2 - a1) * (b2 - b1) > CELLS:  # nothing in common to hold on to: counted as lost and as new
        _put(out, "delete", a1, a2, b1, b1)
        _put(out, "insert", a2, a2, b1, b2)
        return
    for op in Levenshtein.opcodes(a[a1:a2], b[b1:b2]):
        _put(out, op.tag, a1 + op.src_start, a1 + op.src_end, b1 + op.dest_start, b1 + op.dest_end)


def _put(out: list[Op], tag: str, a1: int, a2: int, b1: int, b2: int) -> None:
    if a1 == a2 and b1 == b2:
        return
    if out and out[-1].tag == tag:
        a1, b1 = out.pop()[1:4:2]
    out.append(Op(tag, a1, a2, b1, b2))


def _pins(a: Sequence[str], b: Sequence[str], a1: int, a2: int, b1: int, b2: int, run: int) -> list[tuple[int, int]]:
    """Where runs of tokens stand that occur once in both spans: the longest chain that rises on both sides."""
    once_a, once_b = _once(a, a1, a2, run), _once(b, b1, b2, run)
    pairs = sorted((at, once_b[key]) for key, at in once_a.items() if key in once_b)
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [j], [n]
    chain: list[tuple[int, int]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(pairs[n])
        n = back[n]
    return chain[::-1]


def _once(tokens: Sequence[str], start: int, end: int, run: int) -> dict[tuple[str, ...], int]:
    grams = [tuple(tokens[i : i + run]) for i in range(start, end - run + 1)]
    counts = Counter(grams)
    return {gram: start + n for n, gram in enumerate(grams) if counts[gram] == 1}


class Bridge:
    """Positions of one token list carried to the other."""

    def __init__(self, ops: Sequence[Op]) -> None:
        self.ops = [op for op in ops if op.a2 > op.a1]
        self.inserted = [(op.b1, op.b2) for op in ops if op.tag == "insert"]
        self._starts = [op.a1 for op in self.ops]

    def __call__(self, at: int) -> tuple[int, int]:
        """Where token `at` stands on the other side; an empty span where it was deleted."""
        n = bisect_right(self._starts, at) - 1
        if n < 0:
            return 0, 0
        op = self.ops[n]
        if op.tag == "delete":
            return op.b1, op.b1
        place = op.b1 + at - op.a1
        return place, place + 1

    def same(self, at: int) -> bool:
        """Does the same token stand on the other side?"""
        n = bisect_right(self._starts, at) - 1
        return n >= 0 and self.ops[n].tag == "equal"
