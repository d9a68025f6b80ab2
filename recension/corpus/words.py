"""The difference between two texts in words: what a reader would say has changed."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A stretch of two texts: equal (`old` is `new`), or what stood here and what stands here now."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new


def word_diff(old: str, new: str) -> list[Piece]:
    """Both texts cut into pieces that are the same and pieces that differ, whole words at a time."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
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
