"""One document, read whole: the repaired text and what it consists of.

The only place that knows the order source, repairs, blocks, sections, metadata. Pure: same source, same document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recension.quality import Quality, quality
from recension.repairs import Removed, run
from recension.sources import Source
from recension.structure import Block
from recension.structure.blocks import blocks
from recension.structure.sections import Section, sections
from recension.text import Flag, Hunk, Text


@dataclass(frozen=True)
class Document:
    """A document as it is read. Blocks and flags stand in the clean text, furniture in the raw text."""

    source: Source
    history: Text
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    furniture: tuple[Removed, ...]
    quality: Quality
    flags: tuple[Flag, ...]

    @property
    def raw(self) -> str:
        return self.history.raw

    @property
    def text(self) -> str:
        """The clean reading text."""
        return self.history.now

    @property
    def ledger(self) -> tuple[Hunk, ...]:
        return self.history.ledger


def read(source: Source, repairs: Sequence[str] | None = None) -> Document:
    """Repair a source and read its structure. `repairs` names others than recension.repairs.ORDER."""
    outcome = run(source.raw, repairs)
    text = outcome.text
    found, doubts = blocks(text.now)
    found, tree = sections(text.now, found)
    flags = [Flag(*text.now_span(f.start, f.end), *f[2:]) for f in outcome.flags]
    return Document(
        source=source,
        history=text,
        blocks=tuple(found),
        sections=tuple(tree),
        furniture=outcome.furniture,
        quality=quality(source.raw),
        flags=tuple(sorted([*flags, *doubts])),
    )
