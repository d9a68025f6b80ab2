"""The difference between two texts in words: what a reader would say has changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST = 400_000_000  # pairs of tokens that are compared: half a second, 50 MB; a block of 40 pages with another


class Piece(NamedTuple):
    """A stretch of two texts: equal (`old` is `new`), or what stood here and what stands here now."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new


def word_diff(old: str, new: str) -> list[Piece]:
    """Both texts cut into pieces that are the same and pieces that differ, whole words at a time. What lies between the
    first and the last difference of two very long texts is one piece: to compare it would cost its square."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _MOST:
        return _between_ends(before, after)
    pieces: list[Piece] = []
    removed, added = "", ""
    for op in Indel.opcodes(before, after):
        here, there = "".join(before[op.src_start : op.src_end]), "".join(after[op.dest_start : op.dest_end])
        if op.tag == "equal" and not (here.isspace() and (removed or added) and op.src_end - op.src_start == 1):
            if removed or added:
                pieces.append(Piece(removed, added))
                removed, added = "", ""
            pieces.append(Piece(here, there))
        else:  # a single space between two changes belongs to them
            removed, added = removed + here, added + there
    if removed or added:
        pieces.append(Piece(removed, added))
    return pieces


def _between_ends(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    lead = _alike(before, after)
    tail = _alike(before[lead:][::-1], after[lead:][::-1])
    removed, added = "".join(before[lead : len(before) - tail]), "".join(after[lead : len(after) - tail])
    head, end = "".join(before[:lead]), "".join(before[len(before) - tail :])
    small = (len(before) - lead - tail) * (len(after) - lead - tail) <= _MOST
    middle = word_diff(removed, added) if small else [Piece(removed, added)]
    return [piece for piece in (Piece(head, head), *middle, Piece(end, end)) if piece.old or piece.new]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def as_text(pieces: list[Piece], around: int = 30) -> str:
    """The pieces on one line: `[-old-]` and `{+new+}`, with a little of what stands around."""
    parts = []
    for n, piece in enumerate(pieces):
        if piece.same:
            parts.append(_shortened(piece.new, around, first=n == 0, last=n == len(pieces) - 1))
        else:
            parts.append((f"[-{piece.old}-]" if piece.old else "") + (f"{{+{piece.new}+}}" if piece.new else ""))
    return "".join(parts).replace("\n", "⏎")


def _shortened(text: str, around: int, *, first: bool, last: bool) -> str:
    """The beginning and the end of a stretch, in whole words."""
    if len(text) <= 2 * around + 3:
        return text
    head = "" if first else text[: text.rfind(" ", 0, around + 1) if " " in text[: around + 1] else around]
    start = text.find(" ", len(text) - around - 1)
    tail = "" if last else text[start if start >= 0 else -around :]
    return f"{head} …{tail if tail[:1].isspace() else ' ' + tail}" if head else f"… {tail.lstrip()}"
