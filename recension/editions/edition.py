"""What an edition is made of, whether a file was read just now or the document stands in a published version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recension.document import Document
from recension.repairs import Removed
from recension.structure import Block
from recension.structure.pages import PageSpan
from recension.structure.sections import Section
from recension.tables import Rows, raw_text
from recension.text import Flag, Hunk, Step


@dataclass(frozen=True)
class Edition:
    """A document as editions show it. Furniture stands in the raw text, all else in the clean text; `block` of a
    section and `target` of a contents entry are indices of blocks. `said` holds the values of each field of metadata,
    best first."""

    sha256: str
    text: str
    raw: str
    ledger: Sequence[Hunk]
    furniture: Sequence[Removed]
    pages: Sequence[PageSpan]
    blocks: Sequence[Block]
    sections: Sequence[Section]
    flags: Sequence[Flag]
    said: Mapping[str, Sequence[Any]]

    def best(self, field: str) -> Any:
        """The best value of a field of metadata; None where it was not read."""
        return next(iter(self.said.get(field, ())), None)


def edition(of: Document | Edition) -> Edition:
    """The edition of a document that was read."""
    if isinstance(of, Edition):
        return of
    return Edition(
        sha256=of.source.sha256,
        text=of.text,
        raw=of.raw,
        ledger=of.ledger,
        furniture=of.furniture,
        pages=of.pages,
        blocks=of.blocks,
        sections=of.sections,
        flags=of.flags,
        said={field: of.metadata.all(field) for field in of.metadata.readings},
    )


def from_rows(rows: Rows) -> Edition:
    """The edition of a document of a published version."""
    row = rows.document
    at = {block.id: n for n, block in enumerate(rows.blocks)}
    raw = raw_text(row.text, rows.edits)
    sections = [
        Section(s.id, s.parent or "", s.level, s.label or "", s.title or "", at.get(s.block or "", 0), s.start, s.end)
        for s in row.sections
    ]
    return Edition(
        sha256=row.raw.sha256,
        text=row.text,
        raw=raw,
        ledger=[
            Hunk(e.raw, e.clean, e.original, e.after, tuple(Step(s.rule, s.why, s.confidence) for s in e.steps))
            for e in rows.edits
        ],
        furniture=[
            Removed(f.kind, start, end, raw[start:end], "", 0, str(f.fields.get("value", "")))
            for f in rows.furniture
            for start, end in f.raw
        ],
        pages=[PageSpan(p.n, p.label or "", p.start, p.end, p.inferred) for p in row.pages],
        blocks=[
            Block(b.kind, b.start, b.end, b.level, tuple(b.section), b.confidence, _with_index(b.attrs, at))
            for b in rows.blocks
        ],
        sections=sections,
        flags=[Flag(f.start, f.end, f.code, f.note, f.suggestion) for f in rows.flags],
        said=_said(row.metadata.get("readings", {})),
    )


def _with_index(attrs: dict[str, Any], at: Mapping[str, int]) -> dict[str, Any]:
    """A block's attributes; a contents entry names its heading by index, not by id."""
    return {**attrs, "target": at.get(attrs["target"])} if attrs.get("target") is not None else attrs


def _said(readings: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Any]]:
    said: dict[str, list[Any]] = {}
    for field, found in readings.items():
        values = said.setdefault(field, [])
        values += [one["value"] for n, one in enumerate(found) if one["value"] not in [o["value"] for o in found[:n]]]
    return said
