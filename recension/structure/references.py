"""Which blocks are references: the entries below a heading that announces them, each with the year of a publication.

A reader of the corpus can then leave them out of running text, or look a citation up. Left alone: an introduction
above the entries, notes, a chapter that only has such a name; a list half of whose blocks name no year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recension.structure import Block

_ANNOUNCES = re.compile(
    r"(?:[\dIVXA-Z]{1,5}[.):]? ?|appendix \w{1,3}[.:]? ?)?(?:list of )?(?:selected? |annotated |general )?"
    r"(?:references|bibliography|works (?:cited|consulted)|literature cited|references cited|references and notes)\.?",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d[a-z]?(?!\d)|\bn\.d\.|\bforthcoming\b|\bin press\b")
_OPEN = ("list_item", "paragraph", "other")
_SHORTEST, _LONGEST = 20, 1_000  # characters of an entry
_FEWEST = 2  # entries


def references(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those that are entries of a list of references marked as such."""
    entries = {n for n in _announced(text, blocks) if not blocks[n].fixed()}
    return [block._replace(kind="reference") if n in entries else block for n, block in enumerate(blocks)]


def _announced(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    for n, block in enumerate(blocks):
        if block.kind != "heading" or block.end - block.start > 60:
            continue
        if not _ANNOUNCES.fullmatch(" ".join(text[block.start : block.end].split())):
            continue
        below = list(_below(blocks, n))
        dated = [m for m in below if _is_entry(text, blocks[m])]
        if len(dated) >= _FEWEST and len(dated) * 2 >= len(below):
            yield from dated


def _below(blocks: Sequence[Block], heading: int) -> Iterator[int]:
    """The blocks of text below a heading, up to the next that is not inside of its section."""
    for n in range(heading + 1, len(blocks)):
        if blocks[n].kind == "heading" and blocks[n].level <= blocks[heading].level:
            return
        if blocks[n].kind in _OPEN:
            yield n


def _is_entry(text: str, block: Block) -> bool:
    size = block.end - block.start
    return _SHORTEST <= size <= _LONGEST and _YEAR.search(text, block.start, block.end) is not None
