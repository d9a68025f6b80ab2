"""Where a block went whose id no longer names it: so that a reference to the old id still finds its words.

A block's id is the place in the raw text where it begins. With the same raw text an id is lost only when its block was
joined to the one before, or left out. With another raw text (a new OCR of the same pages) places mean nothing, and an
id may by chance stand for another block: then blocks are found again by their words, in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from recension.tables import BlockRow, Rows

# Blocks of two readings are the same from this likeness on (rapidfuzz's ratio): about one character in eight misread.
# Where one is a part of the other, more is asked, and some length: short texts stand in long ones by chance.
LIKE, LIKE_PART, SHORT = 75, 85, 40
_RARE = 8  # blocks that share a word; a word of more says nothing of where a block went
_TRIED = 3  # blocks that share the most rare words
_NARROW = 60  # blocks between two that are found for certain: so few that all can be tried


def aliased(old: Rows, new: Rows) -> Iterator[tuple[str, str]]:
    """Ids of blocks of `old` with the id under which the same words stand in `new`, where that is another."""
    if old.document.raw.text_sha256 == new.document.raw.text_sha256:
        yield from _by_place(old.blocks, new.blocks)
    else:
        yield from ((one, other) for one, other in _by_words(old.blocks, new.blocks) if one != other)


def resolve(id: str, aliases: Sequence[dict[str, str]]) -> str:
    """An old block id as it is called after some versions, given the aliases of each in order."""
    for one in aliases:
        id = one.get(id, id)
    return id


def _by_place(old: Sequence[BlockRow], new: Sequence[BlockRow]) -> Iterator[tuple[str, str]]:
    """Blocks whose id is gone, and the block that now holds the place where they began."""
    kept = {block.id for block in new}
    spans = sorted((start, end, block.id) for block in new for start, end in block.raw)
    at = 0
    for block in sorted((block for block in old if block.id not in kept and block.raw), key=lambda block: block.raw[0]):
        start = block.raw[0][0]
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] <= start:
            yield block.id, spans[at][2]


def _by_words(old: Sequence[BlockRow], new: Sequence[BlockRow]) -> Iterator[tuple[str, str]]:
    """Blocks of two readings that say the same: those with equal words first, then the likest in each gap between."""
    before, after = [_plain(block.text) for block in old], [_plain(block.text) for block in new]
    gap_old: list[int] = []
    gap_new: list[int] = []
    for op in Indel.opcodes(before, after):
        if op.tag == "delete":
            gap_old += range(op.src_start, op.src_end)
        elif op.tag == "insert":
            gap_new += range(op.dest_start, op.dest_end)
        else:
            yield from ((old[i].id, new[j].id) for i, j in _likest(before, after, gap_old, gap_new))
            gap_old, gap_new = [], []
            pairs = zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True)
            yield from ((old[i].id, new[j].id) for i, j in pairs)
    yield from ((old[i].id, new[j].id) for i, j in _likest(before, after, gap_old, gap_new))


def _likest(before: list[str], after: list[str], olds: list[int], news: list[int]) -> Iterator[tuple[int, int]]:
    """Each block of a gap with the likest one of the other side, if it is like enough."""
    where: dict[str, list[int]] = {}
    for j in news if olds else ():
        for word in set(after[j].split()):
            where.setdefault(word, []).append(j)
    for i in olds:
        rare = (where[word] for word in set(before[i].split()) if len(where.get(word, ())) in range(1, _RARE + 1))
        votes = Counter(chain.from_iterable(rare))
        tried = sorted(votes, key=lambda j: (-votes[j], j))[:_TRIED]
        if not tried and len(news) <= _NARROW:
            tried = news
        score, best = max(((_likeness(before[i], after[j]), -j) for j in tried), default=(0, 0))
        if score >= LIKE:
            yield i, -best


def _likeness(old: str, new: str) -> float:
    """How like two texts are, or the shorter and its part of the longer; 0 where that is not enough."""
    whole = fuzz.ratio(old, new, score_cutoff=LIKE)
    if whole or min(len(old), len(new)) < SHORT:
        return whole
    if len(old) < len(new):  # it was joined to another
        return fuzz.partial_ratio(old, new, score_cutoff=LIKE_PART)
    return fuzz.ratio(old[: len(new)], new, score_cutoff=LIKE_PART)  # it was split: its beginning


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
