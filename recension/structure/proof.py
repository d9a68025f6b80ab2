"""The contents page and the body prove each other: entries matched with headings, in order.

An entry and a heading match when their numbers agree and their titles are alike, or when their titles are nearly
equal. The matching that keeps the order and scores best is taken; a title that stands twice is matched where the order
puts it. Nothing is overwritten on either side: what the other side says is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from recension.bodies import fingerprint
from recension.leaders import sound
from recension.structure import Block
from recension.structure.headings import Heading

_MOST = 64  # headings of one wording that an entry is compared with: beyond, they are a running head or a form
_ALIKE, _SAME_NUMBER = 80, 60  # domain notes 2.4 no. 47: fuzzily 0.8; with an equal number a worse title may do


_PAIRS = 250_000  # up to so many pairs all are compared; beyond, those that begin alike
_FIRST = 8  # letters
_Key = tuple[str, str]  # number and fingerprint of the title


class Match(NamedTuple):
    """Entry number `entry` names the heading in block `block`; `score` per mille, `level` the entry's."""

    entry: int
    block: int
    score: int
    level: int


def match(entries: Sequence[Block], heads: Sequence[tuple[int, Heading]]) -> list[Match]:
    """The best matching in order (as edit distance finds it), empty where there is nothing to match."""
    if not entries or not heads:
        return []
    keys = [(e.attrs.get("label") or "", fingerprint(sound(e.attrs.get("title") or ""))) for e in entries]
    others = [(h.label, fingerprint(h.title)) for _, h in heads]
    places: defaultdict[_Key, list[int]] = defaultdict(list)
    for j, other in enumerate(others):
        if len(places[other]) < _MOST:
            places[other].append(j)
    near = _nearby(places) if len(set(keys)) * len(places) > _PAIRS else None
    alike = {key: _scored(key, near(key) if near else places) for key in set(keys)}
    scores = [dict(sorted((j, s) for other, s in alike[key] for j in places[other])) for key in keys]
    return [Match(i, heads[j][0], scores[i][j], entries[i].level or 1) for i, j in _in_order(scores, len(others))]


def _scored(key: _Key, others: Iterable[_Key]) -> list[tuple[_Key, int]]:
    """The headings, each wording once, that an entry may name, with their scores."""
    return [(other, s) for other in others if (s := _score(key, other))]


def _nearby(others: Iterable[_Key]) -> Callable[[_Key], Iterable[_Key]]:
    """Of very many headings those that an entry is compared with: the same number, or the same letters first."""
    buckets: defaultdict[tuple[int, str], list[_Key]] = defaultdict(list)
    for other in others:
        for name in _buckets(other):
            if len(buckets[name]) < _MOST:
                buckets[name].append(other)
    return lambda key: dict.fromkeys(other for name in _buckets(key) for other in buckets.get(name, ()))


def _buckets(key: _Key) -> list[tuple[int, str]]:
    number, title = key
    names = [(0, title)] if title else []
    names += [(1, number.lower())] if number else []
    return [*names, (2, title[:_FIRST])] if title else names


def _score(entry: _Key, heading: _Key) -> int:
    """0 for no match, else up to 1000."""
    (number, title), (other, body) = entry, heading
    same = bool(number) and number.lower() == other.lower()
    if not title or not body:
        return 700 if same and not body else 0
    if title == body:
        return 1000 if same or number == other else 950
    if abs(len(title) - len(body)) > max(len(title), len(body)) // 2:
        return 0
    ratio = fuzz.ratio(title, body, score_cutoff=_SAME_NUMBER if same else _ALIKE)
    return int(ratio * 9) + (100 if same else 0) if ratio else 0


def _in_order(scores: list[dict[int, int]], width: int) -> list[tuple[int, int]]:
    """Pairs of a heaviest chain that rises in both: patience with weights, O(pairs log pairs)."""
    best: list[tuple[int, tuple[int, int, object] | None]] = [(0, None)] * (width + 1)  # Fenwick tree of prefix maxima

    def upto(j: int) -> tuple[int, tuple[int, int, object] | None]:
        top: tuple[int, tuple[int, int, object] | None] = (0, None)
        while j > 0:
            if best[j][0] > top[0]:
                top = best[j]
            j &= j - 1
        return top

    for i, row in enumerate(scores):
        fresh = [(j, upto(j)) for j in row]  # before this row's own pairs are entered
        for j, (weight, chain) in fresh:
            found = (weight + row[j], (i, j, chain))
            at = j + 1
            while at <= width:
                if found[0] > best[at][0]:
                    best[at] = found
                at += at & -at
    pairs: list[tuple[int, int]] = []
    chain = upto(width)[1]
    while chain:
        i, j, chain = chain  # type: ignore[assignment]
        pairs.append((i, j))
    return pairs[::-1]
