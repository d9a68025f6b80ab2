"""How long a block's id lives: the same documents again, with better rules or read by another OCR.

    python -m benchmarks.ids

1,000 documents of 20 blocks. The second run fixes 10 % of the texts, joins 2 % of the blocks to the one before, splits
2 % and leaves out 5 %. `survives`: the id still names the same block (for a raw anchor: one that begins at the same
place). `another`: the id, or its alias, now leads to a different block. `found`: it leads to the words; of a block that
was split, to its beginning. The new OCR does all that too, misreads 2 % of all characters and moves every place.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.versions import make
from recension.corpus.aliases import aliased
from recension.tables import BlockRow, Rows


class Made(NamedTuple):
    """A document in two runs; `same` tells which block of the second holds each block of the first, by place."""

    old: Rows
    new: Rows
    same: dict[int, int]


def rerun(n: int) -> Made:
    """A document with the same raw text and better rules."""
    rng = random.Random(n)
    old = make(n)
    blocks: list[BlockRow] = []
    same: dict[int, int] = {}
    for m, block in enumerate(old.blocks):
        chance = rng.random()
        if chance < 0.05:
            continue
        if chance < 0.07 and blocks and (m - 1) in same:
            last = blocks[-1]
            blocks[-1] = changed(last, f"{last.text} {block.text}", (last.raw[0][0], block.raw[0][1]))
            same[m] = len(blocks) - 1
        elif chance < 0.09:
            middle = block.text.index(" ", len(block.text) // 2)
            start, end = block.raw[0]
            same[m] = len(blocks)
            blocks.append(changed(block, block.text[:middle], (start, start + middle)))
            blocks.append(changed(block, block.text[middle + 1 :], (start + middle + 1, end)))
        else:
            same[m] = len(blocks)
            text = block.text.replace(" ", "  ", 1) if chance < 0.19 else block.text
            blocks.append(changed(block, text, block.raw[0]))
    return Made(old, again(old, blocks, old.document.raw.text_sha256), same)


def reread(n: int) -> Made:
    """A document read by another OCR: other cuts between blocks as in `rerun`, misread characters, all places moved."""
    rng = random.Random(n)
    made = rerun(n)
    blocks, at = [], 57
    for block in made.new.blocks:
        text = "".join(rng.choice("abcdefgh") if rng.random() < 0.02 else c for c in block.text)
        blocks.append(changed(block, text, (at, at + len(text))))
        at += len(text) + rng.randrange(5)
    return Made(made.old, again(made.old, blocks, "0" * 64), made.same)


def changed(block: BlockRow, text: str, raw: tuple[int, int]) -> BlockRow:
    import msgspec

    return msgspec.structs.replace(block, id=f"{block.document}#{raw[0]:09}", text=text, raw=[raw])


def again(old: Rows, blocks: list[BlockRow], digest: str) -> Rows:
    import msgspec

    raw = msgspec.structs.replace(old.document.raw, text_sha256=digest)
    return Rows(msgspec.structs.replace(old.document, raw=raw), blocks, [], [], [])


def by_position(rows: Rows) -> list[str]:
    return [f"{rows.document.id}#{n}" for n in range(len(rows.blocks))]


def by_words(rows: Rows) -> list[str]:
    return [hashlib.sha256(block.text.encode()).hexdigest() for block in rows.blocks]


def by_anchor(rows: Rows) -> list[str]:
    return [block.id for block in rows.blocks]


def measure(documents: list[Made], ids: Callable[[Rows], list[str]], with_aliases: bool) -> tuple[int, int, int, int]:
    """Blocks that are still there, and of those: id survives, id names another block, id or alias finds the words."""
    kept = survives = another = found = 0
    for made in documents:
        old, new = ids(made.old), ids(made.new)
        place = {id: n for n, id in reversed(list(enumerate(new)))}
        aliases = dict(aliased(made.old, made.new)) if with_aliases else {}
        for m, id in enumerate(old):
            if m in made.same:
                kept += 1
                survives += place.get(id) == made.same[m]
                found += place.get(aliases.get(id, id)) == made.same[m]
            another += place.get(aliases.get(id, id), made.same.get(m)) != made.same.get(m)
    return kept, survives, another, found


def main() -> None:
    for name, make_one in (("better rules", rerun), ("another OCR", reread)):
        documents = [make_one(n) for n in range(1000)]
        print(f"{name}\n{'id':24} {'blocks':>8} {'survives':>9} {'another':>9} {'found':>7}")
        for label, ids, aliases in (
            ("position", by_position, False),
            ("digest of the words", by_words, False),
            ("raw anchor", by_anchor, False),
            ("raw anchor and aliases", by_anchor, True),
        ):
            kept, survives, another, found = measure(documents, ids, aliases)
            shares = [f"{100 * n / kept:.1f} %" for n in (survives, another, found)]
            print(f"{label:24} {kept:8,} {shares[0]:>9} {shares[1]:>9} {shares[2]:>7}")
        print()


if __name__ == "__main__":
    main()
