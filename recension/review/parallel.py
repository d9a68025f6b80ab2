"""The parallel text: raw and clean cut into passages that belong together, a paragraph and what it was made of.

A passage begins where a block begins, unless a hunk of the ledger reaches over that border: then the blocks stay
together. What was cut out between two blocks (a stamp, a page's head and foot) is a passage of its own without blocks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from recension.tables import BlockRow, EditRow, Rows


class Passage(NamedTuple):
    """A stretch of the document in both texts. `edits` and `blocks` are ranges of the document's rows."""

    raw: tuple[int, int]
    clean: tuple[int, int]
    edits: range
    blocks: range


def passages(rows: Rows) -> list[Passage]:
    """The whole document, in order: no character of either text is left out or stands twice."""
    edits, blocks = rows.edits, rows.blocks
    cuts = [_Cut(0, 0, 0, 0), *_cuts(edits, blocks)]
    size = len(rows.document.text)
    grown = edits[-1].raw + len(edits[-1].before) - _clean_end(edits[-1]) if edits else 0
    cuts.append(_Cut(size + grown, size, len(edits), len(blocks)))
    return [part for here, there in pairwise(cuts) for part in _parted(here, there, edits, blocks)]


class _Cut(NamedTuple):
    """A border between passages: offsets in both texts, and the first edit and block behind it."""

    raw: int
    clean: int
    edit: int
    block: int


def _cuts(edits: Sequence[EditRow], blocks: Sequence[BlockRow]) -> Iterator[_Cut]:
    """The starts of blocks over which no hunk reaches."""
    starts = [edit.clean for edit in edits]
    for n, block in enumerate(blocks):
        at = bisect_left(starts, block.start)  # the first hunk that begins at or after the block
        if at and _clean_end(edits[at - 1]) > block.start:
            continue
        while at < len(edits) and edits[at].clean == block.start and _is_gap(edits[at]):
            at += 1
        before = edits[at - 1] if at else None
        grown = before.raw + len(before.before) - _clean_end(before) if before else 0
        if n or block.start + grown:
            yield _Cut(block.start + grown, block.start, at, n)


def _is_gap(edit: EditRow) -> bool:
    """Is it a cut of whole lines, which stands between two blocks and not at the beginning of the second?"""
    return not edit.after and edit.before.endswith(("\n", "\f"))


def _parted(here: _Cut, there: _Cut, edits: Sequence[EditRow], blocks: Sequence[BlockRow]) -> Iterator[Passage]:
    """What lies between two cuts: blocks, and behind them what was cut out before the next ones."""
    end = blocks[there.block - 1].end if there.block > here.block else here.clean
    cut = next(
        (n for n in range(here.edit, there.edit) if edits[n].clean >= end and edits[n].before.strip()), there.edit
    )
    if cut == there.edit:
        yield Passage((here.raw, there.raw), (here.clean, there.clean), range(here.edit, cut), _blocks(here, there))
        return
    raw, clean = edits[cut].raw, edits[cut].clean
    if raw > here.raw:
        yield Passage((here.raw, raw), (here.clean, clean), range(here.edit, cut), _blocks(here, there))
    yield Passage((raw, there.raw), (clean, there.clean), range(cut, there.edit), range(there.block, there.block))


def _blocks(here: _Cut, there: _Cut) -> range:
    return range(here.block, there.block)


def _clean_end(edit: EditRow) -> int:
    return edit.clean + len(edit.after)


class Places:
    """Offsets of the clean text in the raw text, for one document."""

    def __init__(self, edits: Sequence[EditRow]) -> None:
        self._edits = edits
        self._starts = [edit.clean for edit in edits]

    def raw(self, clean: int) -> int:
        """Where a character of the clean text stands in the raw text; the start of the hunk that it is part of."""
        at = bisect_right(self._starts, clean) - 1
        if at < 0:
            return clean
        edit = self._edits[at]
        beyond = clean - edit.clean - len(edit.after)
        return edit.raw if beyond < 0 else edit.raw + len(edit.before) + beyond
