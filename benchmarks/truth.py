"""Truth about a raw text, read off its alignment with the true text: prose lines, cut words, page turns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from benchmarks.alignment import Bridge, align
from benchmarks.cases import TEXT, Case, Hyphen, Line, Token, Turn, core, gold_stream, tokens


class Sides(NamedTuple):
    """Raw tokens and true words, and the way from one to the other."""

    body: list[Token]
    gold: list[str]
    starts: list[int]
    bridge: Bridge

    def block(self, span: range) -> int:
        """The number of the true block that a line with these raw tokens belongs to."""
        sure = [n for n in span if self.bridge.same(n)] or span
        blocks = Counter(bisect_right(self.starts, self.bridge(n)[0]) - 1 for n in sure)
        return max(blocks, key=lambda block: (blocks[block], -block))


def sides(case: Case) -> Sides:
    body = tokens(case.raw)
    gold, starts = gold_stream(case.blocks)
    return Sides(body, gold, starts, Bridge(align([t.text for t in body], gold)))


def judged(case: Case) -> Case:
    """The case with its cut words and page turns, from its lines and blocks."""
    both = sides(case)
    return replace(case, hyphens=tuple(_hyphens(case, both)), turns=tuple(_turns(case, both)))


def share(both: Sides, first: int, end: int) -> float:
    """The share of raw tokens `[first, end)` in the true text, by letters; misread ones count by likeness."""
    letters = matched = 0.0
    for n in range(first, end):
        word = both.body[n].text
        letters += len(word)
        at, stop = both.bridge(n)
        if both.bridge.same(n):
            matched += len(word)
        elif stop > at:
            matched += len(word) * Levenshtein.normalized_similarity(core(word), core(both.gold[at]))
    return matched / letters if letters else 0.0


def line_tokens(body: Sequence[Token], line: Line) -> range:
    """The numbers of the tokens of a line."""
    first = bisect_right(body, line.start, key=lambda t: t.end)
    return range(first, bisect_right(body, line.end, key=lambda t: t.end))


def _prose(case: Case, both: Sides) -> list[tuple[Line, range]]:
    """Each prose line with its tokens."""
    return [(line, span) for line in case.lines if line.label == "prose" and (span := line_tokens(both.body, line))]


def _hyphens(case: Case, both: Sides) -> Iterator[Hyphen]:
    for (_, one), (_, other) in pairwise(_prose(case, both)):
        last, first = one[-1], other[0]
        left, right = both.body[last].text, both.body[first].text
        if not re.search(r"\w-$", left) or left.endswith("--") or not right[0].isalnum():
            continue
        window = both.gold[max(0, both.bridge(last)[0] - 2) : both.bridge(first)[1] + 2]
        found = _likest(left + right, window)
        if found:
            yield Hyphen(both.body[last].end - 1, left[:-1], right, found, _own(found, sum(map(str.isalnum, left))))


def _likest(cut: str, window: Sequence[str]) -> str:
    """The true word that was cut, or nothing where none is like it."""
    whole = re.sub(r"\W", "", cut)
    near = [(Levenshtein.distance(whole, re.sub(r"\W", "", word)), n, word) for n, word in enumerate(window)]
    distance, _, word = min(near, default=(99, 0, ""))
    return word if distance <= len(whole) // 7 else ""


def _own(word: str, letters: int) -> bool:
    """Has the true word a hyphen after so many letters?"""
    seen = 0
    for sign in word:
        seen += sign.isalnum()
        if sign == "-" and seen == letters:
            return True
    return False


_NEAR = 8  # tokens at a turn that say which block stands there: a raw line may hold a heading and a whole paragraph


def _turns(case: Case, both: Sides) -> Iterator[Turn]:
    """A page turn is what stands between two prose lines when a page mark or a line of furniture stands there."""
    furniture = [line.start for line in case.lines if line.label not in TEXT]
    for (line, one), (after, other) in pairwise(_prose(case, both)):
        marked = "\f" in case.raw[line.end : after.start]
        if not marked and bisect_right(furniture, after.start) == bisect_right(furniture, line.end):
            continue
        left, right = both.block(one[-_NEAR:]), both.block(other[:_NEAR])
        if all(case.blocks[n].judged and case.blocks[n].kind != "text" for n in (left, right)):
            yield Turn(both.body[one[-1]].start, both.body[other[0]].start, left == right)
