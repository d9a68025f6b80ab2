"""One document, read whole: the repaired text and what it consists of.

The only place that knows the order source, repairs, blocks, sections, metadata. Pure: same source, same document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from recension import given
from recension.corrections import LOST, Correction, Placed, facts
from recension.corrections.anchors import placed
from recension.corrections.ruling import Ruling
from recension.corrections.structure import decided, upheld
from recension.metadata import Metadata
from recension.metadata.reader import read as read_metadata
from recension.quality import Quality, of_document
from recension.repairs import Move, Outcome, Removed, Spoke, run
from recension.sources import Source
from recension.sources.sidecar import Known
from recension.structure import Block
from recension.structure.blocks import blocks
from recension.structure.notes import footnotes
from recension.structure.outline import outline
from recension.structure.pages import PageSpan, pages
from recension.structure.references import references
from recension.structure.sections import Section
from recension.suspects import suspects
from recension.text import Flag, Hunk, Text


@dataclass(frozen=True)
class Document:
    """A document as it is read. Furniture stands in the raw text, all else in the clean text. `spoke` is what the
    repairs proposed, None where a person ruled over them; `as_read` the metadata before anything a person corrected;
    `page_quality` the quality of each page."""

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
    corrections: tuple[Placed, ...] = ()
    spoke: tuple[Spoke, ...] | None = ()
    as_read: Metadata | None = None
    page_quality: tuple[Quality, ...] = ()

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
    corrections: Sequence[Correction] = (),
    lap: Callable[[str], None] = lambda stage: None,
) -> Document:
    """Repair a source and read its structure. `repairs` names others than those of `repairs.ORDER`; `known` is what the
    maintainer says of the document, `corrections` what was decided of it: the last word. `lap` hears of stages."""
    known = known or Known()
    ruling = Ruling(source.raw, placed(source.raw, corrections)) if corrections else None
    outcome = run(source.raw, repairs, [(given.RULE, given.edits(source, known))], ruling)
    lap("repairs")
    text = outcome.text
    as_read = metadata_of(outcome, known)
    said = facts.settled(as_read, ruling.placed if ruling else (), text.raw)
    lap("metadata")
    found, doubts = blocks(text.now)
    fixed = decided(found, text, outcome.moves, ruling.placed if ruling else ())
    leaves, gaps = pages(source.pages, text, outcome.furniture)
    noted = footnotes(text.now, fixed.blocks, leaves, {move.start for move in outcome.moves})
    printed = _as_printed_for(noted, said, text)
    shape = outline(text.now, _with_forms(printed, said, text), leaves, source.outline, doubts)
    shaped, doubtful = upheld(shape.blocks, shape.flags, fixed.entries)
    said, states = facts.checked(said, fixed.placed, text.now)
    said = facts.signed(said, given.digest(known, corrections))
    flags = [Flag(*text.now_span(f.start, f.end), *f[2:]) for f in (*outcome.flags, *said.flags)]
    whole, of_leaves = of_document(source.raw, [page.raw for page in leaves])
    document = Document(
        source=source,
        history=text,
        blocks=tuple(references(text.now, shaped)),
        sections=tuple(shape.sections),
        pages=leaves,
        furniture=outcome.furniture,
        moves=outcome.moves,
        metadata=said,
        quality=whole,
        flags=tuple(
            sorted(
                [
                    *flags,
                    *doubtful,
                    *gaps,
                    *suspects(text.now),
                    *_noticed(source, text),
                    *_lost(states),
                ]
            )
        ),
        corrections=states,
        spoke=outcome.spoke,
        as_read=as_read,
        page_quality=tuple(of_leaves),
    )
    lap("structure")
    return document


def metadata_of(outcome: Outcome, known: Known) -> Metadata:
    """What a repaired text says of itself, under what the maintainer says of it, before anything a person corrected."""
    return given.metadata(read_metadata(outcome.text, outcome.furniture), known)


def _lost(placed: Sequence[Placed]) -> Iterator[Flag]:
    """A flag for each correction that does not fit any more: it is never dropped in silence."""
    for one in placed:
        if one.state == "lost":
            yield Flag(0, 0, LOST, f"{one.correction.told}: {one.note}", one.correction.reads or "")


def _noticed(source: Source, text: Text) -> Iterator[Flag]:
    """What the reader of the source had to say, on the page it is about, or at the beginning."""
    spans = {page.n: (page.start, page.end) for page in source.pages}
    for notice in source.notices:
        start, end = text.now_span(*spans[notice.page]) if notice.page in spans else (0, 0)
        yield Flag(start, end, notice.code, notice.note)


def _with_forms(found: Sequence[Block], said: Metadata, text: Text) -> list[Block]:
    """Blocks; the labels and cells of a report documentation page are a form, no headings and no lists."""
    areas = [text.now_span(*area) for area in said.forms]
    return [
        block._replace(kind="form", level=0, attrs={})
        if block.kind in ("heading", "other", "list_item", "caption", "equation", "title", "author")
        and not block.fixed()
        and any(start <= block.start < end for start, end in areas)
        else block
        for block in found
    ]


# What a line of the title page is, by the field that was read from it; every other field makes it no heading.
_KIND_OF_FIELD = {"title": "title", "subtitle": "title", "creators": "author", "contributors": "author"}


def _as_printed_for(found: Sequence[Block], said: Metadata, text: Text) -> list[Block]:
    """Blocks; one that metadata was read from is no heading, but a title, an author, or another line of the title
    page."""
    sources = [
        (*reading.src, _KIND_OF_FIELD.get(field, "other"))
        for field, readings in said.readings.items()
        for reading in readings
    ]
    last = max((end for _, end, _ in sources), default=0)
    out = list(found)
    for n, block in enumerate(found):
        if block.fixed() or block.kind not in ("heading", "other", "paragraph") or block.end - block.start > 300:
            continue
        start, end = text.raw_span(block.start, block.end)
        if start >= last:
            break  # nothing was read of what follows
        kind = next(
            (
                kind
                for a, b, kind in sources
                if (kind != "other" or block.kind == "heading")
                and max(start, a) < min(end, b)
                and (b - a) * 2 > end - start
            ),
            "",
        )
        if kind:
            out[n] = block._replace(kind=kind, level=0)
    return out
