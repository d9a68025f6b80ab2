"""A document as rows of the five tables: ids from raw anchors, pages, digests, what was removed and why."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

import msgspec

from recension.document import Document
from recension.tables import (
    BlockRow,
    DocumentRow,
    EditRow,
    FlagRow,
    FurnitureRow,
    PageQuality,
    PageRef,
    PageRow,
    RawFile,
    Rows,
    SectionRow,
    StepRow,
    as_bytes,
    readable,
)
from recension.text import Hunk


def rows(document: Document, id: str, path: str) -> Rows:
    """All rows of a document. `id` is `<collection>/<safe stem>`, `path` is relative to the collection."""
    source = document.source
    leaves = _Leaves(document)
    blocks = _targeted(list(_blocks(document, id, leaves)))
    steps = Counter(step.rule for hunk in document.ledger for step in hunk.steps)
    row = DocumentRow(
        id=id,
        text=document.text,
        source=id.split("/", 1)[0],
        added="",
        created=str(document.metadata.best("date_issued") or ""),
        metadata=document.metadata.as_record(),
        raw=RawFile(
            path=path,
            sha256=source.sha256,
            bytes=source.size,
            media_type=source.media_type,
            encoding=source.encoding,
            text_sha256=hashlib.sha256(as_bytes(document.raw)).hexdigest(),
        ),
        pages=list(_pages(document)),
        sections=list(_sections(document, blocks)),
        quality=document.quality._asdict(),
        flags=sorted({flag.code for flag in document.flags}),
        repairs=dict(sorted(steps.items())),
    )
    edits = [_edit(id, n, hunk) for n, hunk in enumerate(document.ledger)]
    flags = [
        FlagRow(document=id, code=f.code, start=f.start, end=f.end, note=f.note, suggestion=readable(f.suggestion))
        for f in document.flags
    ]
    return Rows(row, blocks, list(_furniture(document, id, leaves)), edits, flags)


def _blocks(document: Document, id: str, leaves: _Leaves) -> Iterator[BlockRow]:
    cuts = [(r.start, r.end) for r in document.furniture]
    at = 0
    taken: set[str] = set()
    moves = {move.start: [(move.raw_start, move.raw_end)] for move in document.moves}
    places = document.history.raw_spans([(block.start, block.end) for block in document.blocks])
    for n, (block, (start, end)) in enumerate(zip(document.blocks, places, strict=True)):
        spans = moves.get(block.start, [])
        if not spans:
            while at < len(cuts) and cuts[at][1] <= start:
                at += 1
            spans = _without(start, end, cuts, at)
        yield BlockRow(
            id=_anchor(id, spans[0][0], taken),
            document=id,
            n=n,
            kind=block.kind,
            text=document.text[block.start : block.end],
            start=block.start,
            end=block.end,
            raw=spans,
            page_first=leaves.at(spans[0][0]),
            page_last=leaves.at(spans[-1][1] - 1),
            section=list(block.section),
            level=block.level,
            confidence=block.confidence,
            attrs=block.attrs,
        )


def _pages(document: Document) -> Iterator[PageRow]:
    for page, measured in zip(document.pages, document.page_quality, strict=True):
        yield PageRow(
            n=page.n,
            label=page.label or None,
            start=page.start,
            end=page.end,
            inferred=page.inferred,
            quality=PageQuality(**measured._asdict()),
        )


class _Leaves:
    """The page at a raw offset. A text whose pages cannot be told, one page, names none."""

    def __init__(self, document: Document) -> None:
        told = len(document.pages) > 1 or any(page.label for page in document.pages)
        self._starts = [page.raw[0] for page in document.pages] if told else []
        self._refs = [PageRef(n=page.n, label=page.label or None) for page in document.pages]

    def at(self, offset: int) -> PageRef | None:
        return self._refs[max(0, bisect_right(self._starts, offset) - 1)] if self._starts else None


def _targeted(blocks: list[BlockRow]) -> list[BlockRow]:
    """Contents entries point to the id of the heading they name, not to its place."""
    return [
        msgspec.structs.replace(row, attrs={**row.attrs, "target": blocks[target].id})
        if isinstance(target := row.attrs.get("target"), int)
        else row
        for row in blocks
    ]


def _sections(document: Document, blocks: list[BlockRow]) -> Iterator[SectionRow]:
    for section in document.sections:
        yield SectionRow(
            id=section.id,
            parent=section.parent or None,
            level=section.level,
            label=section.label or None,
            title=section.title or None,
            block=blocks[section.block].id,
            start=section.start,
            end=section.end,
        )


def _furniture(document: Document, id: str, leaves: _Leaves) -> Iterator[FurnitureRow]:
    taken: set[str] = set()
    for removed in document.furniture:
        yield FurnitureRow(
            id=_anchor(f"{id}#f", removed.start, taken, sign=""),
            document=id,
            kind=removed.kind,
            text=readable(removed.text),
            raw=[(removed.start, removed.end)],
            page=leaves.at(removed.start),
            fields={"value": removed.value} if removed.value else {},
        )


def _anchor(id: str, start: int, taken: set[str], sign: str = "#") -> str:
    """An id from where a thing begins in the raw text; a second thing that begins there gets a letter."""
    anchor = f"{id}{sign}{start:09d}"
    while anchor in taken:
        anchor += "b"
    taken.add(anchor)
    return anchor


def _without(start: int, end: int, cuts: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    """`[start, end)` less the furniture that lies in it; `at` is the first cut that may."""
    spans = []
    while at < len(cuts) and cuts[at][0] < end:
        if cuts[at][0] > start:
            spans.append((start, cuts[at][0]))
        start = max(start, cuts[at][1])
        at += 1
    return [*spans, (start, end)] if start < end or not spans else spans


def _edit(id: str, n: int, hunk: Hunk) -> EditRow:
    steps = [StepRow(rule=s.rule, why=s.why, confidence=s.confidence) for s in hunk.steps]
    before = readable(hunk.before)
    whole = None if before == hunk.before else base64.b64encode(as_bytes(hunk.before)).decode()
    return EditRow(
        document=id,
        n=n,
        raw=hunk.raw,
        clean=hunk.clean,
        before=before,
        before_bytes=whole,
        after=hunk.after,
        steps=steps,
    )
