"""The rows of the five tables, typed. The JSON Schemas in schemas/ are the contract; a test proves both agree.

Offsets `start`, `end` are code points of the document's clean text, half-open; `raw` ones of its raw text.
No floats, clocks, host names or absolute paths stand in a record; shares and confidence are per mille.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from recension.quality import BANDS
from recension.structure import KINDS

# What the JSON Schemas say of a value, said to msgspec. \Z and not $: Python's $ also matches before a last newline.
Id = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Ordinal = Annotated[int, Meta(ge=1, le=2**31 - 1)]
PerMille = Annotated[int, Meta(ge=0, le=1000)]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Rev = Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Kind = Annotated[str, Meta(pattern=rf"\A(?:{'|'.join(KINDS)})\Z")]
Band = Annotated[str, Meta(pattern=rf"\A(?:{'|'.join(BANDS)})\Z")]
Span = tuple[Count, Count]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a table."""


class RawFile(Row, frozen=True):
    """Where a document came from. `path` is relative to the collection; `text_sha256` is of the raw text as UTF-8
    with surrogateescape (`as_bytes`), the digest that `verify` compares with what it rebuilds."""

    path: Id
    sha256: Sha256
    bytes: Count
    media_type: Id
    encoding: str
    text_sha256: Sha256


class PageQuality(Row, frozen=True):
    """How good the OCR of a page is: tokens, shares per mille, and the band they put it in. No accuracy."""

    tokens: Count
    garbage: PerMille
    symbols: PerMille
    lone: PerMille
    known: PerMille
    band: Band


class PageRow(Row, frozen=True):
    """A page of the paper in the clean text: physical number from 1, printed label or null.

    `inferred` where no mark in the source shows its border.
    """

    n: Ordinal
    label: str | None
    start: Count
    end: Count
    inferred: bool
    quality: PageQuality


class SectionRow(Row, frozen=True):
    """A section: `id` is what blocks carry in their path, `parent` is null at the top, `block` its heading's id."""

    id: Id
    parent: Id | None
    level: Ordinal
    label: str | None
    title: str | None
    block: Id | None
    start: Count
    end: Count


class DocumentRow(Row, frozen=True):
    """A document. `rev` is the digest of all its rows; it and the blocks' `rev` are set when the rows are sealed."""

    id: Id
    text: str
    source: str
    added: str
    created: str
    metadata: dict[str, Any]
    raw: RawFile
    pages: list[PageRow]
    sections: list[SectionRow]
    quality: dict[str, Any]
    flags: list[Id]
    repairs: dict[str, Count]
    rev: Sha256 = ""


class PageRef(Row, frozen=True):
    """Physical number and printed label of a page."""

    n: Ordinal
    label: str | None


class BlockRow(Row, frozen=True):
    """`id` is `<document>#<raw start, nine digits>`; `rev` the digest of the record without `rev`, set when sealed."""

    id: Id
    document: Id
    n: Count
    kind: Kind
    text: str
    start: Count
    end: Count
    raw: list[Span]
    page_first: PageRef | None
    page_last: PageRef | None
    section: list[Id]
    level: Count
    confidence: PerMille
    attrs: dict[str, Any]
    rev: Rev = ""


class FurnitureRow(Row, frozen=True):
    id: Id
    document: Id
    kind: Id
    text: str
    raw: list[Span]
    page: PageRef | None
    fields: dict[str, Any]


class StepRow(Row, frozen=True):
    rule: Id
    why: str
    confidence: PerMille


class EditRow(Row, frozen=True):
    """A ledger hunk. `before` holds U+FFFD for a byte or half a character that could not be decoded; `before_bytes` is
    then base64 of what it really is (`as_bytes`), else null."""

    document: Id
    n: Count
    raw: Count
    clean: Count
    before: str
    before_bytes: str | None
    after: str
    steps: list[StepRow]

    @property
    def original(self) -> str:
        """What the raw text reads here, undecodable bytes as lone surrogates. Raises ValueError for bad base64."""
        if self.before_bytes is None:
            return self.before
        data = base64.b64decode(self.before_bytes, validate=True)
        said = data.decode("utf-8", "surrogateescape")
        # Half a character of UTF-16 is three bytes here: read as bytes, it would be longer than what `before` shows.
        return said if len(said) == len(self.before) else data.decode("utf-8", "surrogatepass")


class FlagRow(Row, frozen=True):
    """Something a person should look at; `start`, `end` in the clean text."""

    document: Id
    code: Id
    start: Count
    end: Count
    note: str
    suggestion: str


class Rows(msgspec.Struct, frozen=True):
    """All rows of one document."""

    document: DocumentRow
    blocks: list[BlockRow]
    furniture: list[FurnitureRow]
    edits: list[EditRow]
    flags: list[FlagRow]


_UNDECODED = re.compile(r"[\ud800-\udfff]")


def readable(raw: str) -> str:
    """Raw text as a record may hold it: U+FFFD for each byte, or half a pair of UTF-16, that could not be decoded."""
    return _UNDECODED.sub("\ufffd", raw)


def as_bytes(raw: str) -> bytes:
    """A raw text as the bytes that its digest is of: UTF-8, a byte that could not be decoded as itself. Where UTF-16
    holds half a character, which is no byte of ours, all lone surrogates are encoded as if they were characters."""
    try:
        return raw.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return raw.encode("utf-8", "surrogatepass")


def raw_text(clean: str, edits: Iterable[EditRow]) -> str:
    """The raw text of a document, from its clean text and its edits alone."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += clean[at : edit.clean], edit.original
        at = edit.clean + len(edit.after)
    return "".join(parts) + clean[at:]
