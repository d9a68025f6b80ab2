"""One document, read whole: the repaired text and what it consists of.

The only place that knows the order source, repairs, blocks, sections, metadata. Pure: same source, same document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recension.metadata import Metadata
from recension.metadata.reader import read as read_metadata
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
    metadata: Metadata
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
    said = read_metadata(text, outcome.furniture)
    found, tree = sections(text.now, _named(found, said, text))
    flags = [Flag(*text.now_span(f.start, f.end), *f[2:]) for f in (*outcome.flags, *said.flags)]
    return Document(
        source=source,
        history=text,
        blocks=tuple(found),
        sections=tuple(tree),
        furniture=outcome.furniture,
        quality=quality(source.raw),
        metadata=said,
        flags=tuple(sorted([*flags, *doubts])),
    )


def _named(blocks: Sequence[Block], said: Metadata, text: Text) -> list[Block]:
    """The blocks, those that the title page proves to be title, author or date under their names."""
    spans = {
        text.now_span(*reading.src): kind
        for field, kind in (("title", "title"), ("creators", "author"), ("date_issued", "other"))
        for reading in said.readings.get(field, ())
        if reading.rule == "cover"
    }
    return [
        block._replace(kind=spans[block.start, block.end], level=0) if (block.start, block.end) in spans else block
        for block in blocks
    ]
