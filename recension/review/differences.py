"""A difference as its page shows it: a block that only stands elsewhere in the raw text is no change to a reader."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from recension.corpus.diff import BlockDiff, DocumentDiff
from recension.corpus.words import word_diff


class Shown(NamedTuple):
    """A document in two versions: the blocks in which a reader sees a difference, and how many only moved."""

    document: DocumentDiff
    blocks: list[BlockDiff]
    moved: int


def shown(document: DocumentDiff) -> Shown:
    """A block that one other goes on in is shown once, with what changed in it, instead of as withdrawn and added."""
    heirs = Counter(block.new_id for block in document.blocks if block.op == "alias")
    paired = {b.id: b.new_id for b in document.blocks if b.op == "alias" and b.old and b.new and heirs[b.new_id] == 1}
    come = set(paired.values())
    blocks: list[BlockDiff] = []
    moved = 0
    for block in document.blocks:
        if block.op == "alias" and block.id in paired and block.old and block.new:
            if block.old.text == block.new.text and block.old.kind == block.new.kind:
                moved += 1
                continue
            words = word_diff(block.old.text, block.new.text) if block.old.text != block.new.text else []
            blocks.append(block._replace(op="changed", words=words))
        elif not ((block.op == "withdrawn" and block.id in paired) or (block.op == "added" and block.id in come)):
            blocks.append(block)
    return Shown(document, blocks, moved)
