"""A case and a reading of it side by side: aligned once, for all scores."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from benchmarks.alignment import Bridge, Op, align
from benchmarks.cases import Block, Case, Token, gold_stream, tokens
from recension.text import Text

PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*|\f\s*")


class Reading(NamedTuple):
    """What a system made of a raw text: its text, and where blocks begin (by default after blank lines)."""

    text: str
    starts: tuple[int, ...] = ()
    history: Text | None = None

    def block_starts(self) -> list[int]:
        if self.starts:
            return sorted(self.starts)
        lead = len(self.text) - len(self.text.lstrip())
        return [lead, *(m.end() for m in PARAGRAPH.finditer(self.text) if lead < m.end() < len(self.text))]


class Failure(NamedTuple):
    """One thing that went wrong: what kind, what should stand there, what does, and where: in the raw text, or else
    in the reading (offsets, -1 where unknown)."""

    kind: str
    at: int
    expected: str
    found: str
    clean: int = -1


class Score(NamedTuple):
    counts: Counter[str]
    failures: list[Failure]


class Carried:
    """Raw tokens carried to the reading. Where notes may have been moved, running text is aligned without them: a
    short end of a paragraph and the long notes above it would else change their parts."""

    def __init__(self, case: Case, raw: list[Token], clean: list[str]) -> None:
        self._all = Bridge(align([t.text for t in raw], clean))
        kept: list[int] = []
        if case.notes:
            begins = [t.start for t in raw]
            for line in case.lines:
                if line.label == "prose":
                    kept += range(bisect_left(begins, line.start), bisect_left(begins, line.end))
        self._places = {n: at for at, n in enumerate(kept)}
        self._prose = Bridge(align([raw[n].text for n in kept], clean)) if kept else self._all

    def __call__(self, at: int) -> tuple[int, int]:
        """Where token `at` stands in the reading; an empty span where it was deleted."""
        place = self._places.get(at)
        return self._all(at) if place is None else self._prose(place)

    def same(self, at: int) -> bool:
        """Does the same token stand in the reading?"""
        place = self._places.get(at)
        return self._all.same(at) if place is None else self._prose.same(place)


class View(NamedTuple):
    """A case and a reading side by side, aligned once for all scores."""

    case: Case
    reading: Reading
    raw: list[Token]
    clean: list[Token]
    gold: list[str]
    gold_starts: list[int]
    to_clean: Carried  # raw -> clean
    to_gold: Bridge  # clean -> gold
    gold_ops: list[Op]  # clean -> gold
    heads: list[int]  # clean token numbers at which a block of the reading begins


def view(case: Case, reading: Reading) -> View:
    raw, clean = tokens(case.raw), tokens(reading.text)
    gold, gold_starts = gold_stream(case.blocks)
    clean_words = [t.text for t in clean]
    ops = align(clean_words, gold)
    begins = [t.start for t in clean]
    heads = sorted({bisect_left(begins, at) for at in reading.block_starts()})
    to_clean = Carried(case, raw, clean_words)
    return View(case, reading, raw, clean, gold, gold_starts, to_clean, Bridge(ops), ops, heads)


def true_blocks(seen: View) -> Iterator[tuple[Block, int, int]]:
    """True blocks with the numbers of their first word and of the one after their last."""
    return zip(seen.case.blocks, seen.gold_starts, [*seen.gold_starts, len(seen.gold)][1:], strict=True)


class Notes:
    """The footnotes of a case, to be recognised wherever they stand: by pairs of neighbouring words."""

    def __init__(self, notes: Sequence[str]) -> None:
        self._pairs = {pair for note in notes for pair in pairwise(_bare(note))}

    def share(self, text: str) -> float:
        """The share of the words of a text that belong to a note."""
        have = _bare(text)
        return 1 - self._others(have) / len(have) if have else 0.0

    def foreign(self, text: str) -> int:
        """How many words of a text belong to no note."""
        return self._others(_bare(text)) if self._pairs else len(text.split())

    def _others(self, have: list[str]) -> int:
        inside = {n + side for n, pair in enumerate(pairwise(have)) if pair in self._pairs for side in (0, 1)}
        noted = len(inside) > 2 or (inside and len(inside) > len(have) / 2)
        # a note's number and what the scanner made of it stand beside the words that are known
        return sum(n not in inside and not (noted and len(word) < 4) for n, word in enumerate(have))


def _bare(text: str) -> list[str]:
    """The letters and digits of the words of a text."""
    return [letters for word in text.lower().split() if (letters := re.sub(r"\W", "", word))]
