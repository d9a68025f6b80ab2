"""One document, read whole: the repaired text and what it consists of.

The only place that knows the order source, repairs, blocks, sections, metadata. Pure: same source, same document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from recension import given
from recension.metadata import Metadata
from recension.metadata.reader import read as read_metadata
from recension.quality import Quality, quality
from recension.repairs import Move, Outcome, Removed, Spoke, run
from recension.sources import Source
from recension.sources.sidecar import Known
from recension.structure import Block
from recension.structure.blocks import blocks
from recension.structure.outline import outline
from recension.structure.pages import PageSpan, pages
from recension.structure.sections import Section
from recension.text import Flag, Hunk, Text


@dataclass(frozen=True)
class Document:
    """A document as it is read. Furniture stands in the raw text, all else in the clean text. `spoke` is what the
    repairs proposed, None where a person ruled over them."""

    source: Source
    history: Text
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    pages: tuple[PageSpan, ...]
    furniture: tuple[Removed, ...]
    moves: tuple[Move, ...]
    metadata: Metadata
    quality: Quality
    flags: tuple[Flag, ...]
    spoke: tuple[Spoke, ...] | None = ()

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


def read(
    source: Source,
    repairs: Sequence[str] | None = None,
    known: Known | None = None,
    lap: Callable[[str], None] = lambda stage: None,
) -> Document:
    """Repair a source and read its structure. `repairs` names others than those of `repairs.ORDER`; `known` is what the
    maintainer says of the document; `lap` is told the name of each stage as it ends."""
    known = known or Known()
    outcome = run(source.raw, repairs, [(given.RULE, given.edits(source, known))])
    lap("repairs")
    text = outcome.text
    said = metadata_of(outcome, known)
    lap("metadata")
    found, doubts = blocks(text.now)
    leaves, gaps = pages(source.pages, text, outcome.furniture)
    shape = outline(text.now, [_as_printed_for(block, said, text) for block in found], leaves, source.outline, doubts)
    flags = [Flag(*text.now_span(f.start, f.end), *f[2:]) for f in (*outcome.flags, *said.flags)]
    document = Document(
        source=source,
        history=text,
        blocks=tuple(shape.blocks),
        sections=tuple(shape.sections),
        pages=leaves,
        furniture=outcome.furniture,
        moves=outcome.moves,
        metadata=said,
        quality=quality(source.raw),
        flags=tuple(sorted([*flags, *shape.flags, *gaps, *_noticed(source, text)])),
        spoke=outcome.spoke,
    )
    lap("structure")
    return document


def metadata_of(outcome: Outcome, known: Known) -> Metadata:
    """What a repaired text says of itself, under what the maintainer says of it."""
    return given.metadata(read_metadata(outcome.text, outcome.furniture), known)


def _noticed(source: Source, text: Text) -> Iterator[Flag]:
    """What the reader of the source had to say, on the page it is about, or at the beginning."""
    spans = {page.n: (page.start, page.end) for page in source.pages}
    for notice in source.notices:
        start, end = text.now_span(*spans[notice.page]) if notice.page in spans else (0, 0)
        yield Flag(start, end, notice.code, notice.note)


# What a line of the title page is, by the field that was read from it; every other field makes it no heading.
_KIND_OF_FIELD = {"title": "title", "subtitle": "title", "creators": "author", "contributors": "author"}


def _as_printed_for(block: Block, said: Metadata, text: Text) -> Block:
    """A block that metadata was read from is no heading, but a title, an author, or another line of the title page."""
    if block.kind not in ("heading", "other", "paragraph") or block.end - block.start > 300:
        return block
    start, end = text.raw_span(block.start, block.end)
    for field, readings in said.readings.items():
        kind = _KIND_OF_FIELD.get(field, "other")
        if kind == "other" and block.kind != "heading":
            continue
        if any(max(start, a) < min(end, b) and (b - a) * 2 > end - start for a, b in (r.src for r in readings)):
            return block._replace(kind=kind, level=0)
    return block
