"""The rows of the five tables, typed. The JSON Schemas in schemas/ are the contract; a test proves both agree.

Offsets `start`, `end` are code points of the document's clean text, half-open; `raw` ones of its raw text.
No floats, clocks, host names or absolute paths stand in a record; shares and confidence are per mille.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a table."""


class RawFile(Row, frozen=True):
    """Where a document came from. `path` is relative to the collection; `text_sha256` is of the raw text as UTF-8
    with surrogateescape, the digest that `verify` compares with what it rebuilds."""

    path: str
    sha256: str
    bytes: int
    media_type: str
    encoding: str
    text_sha256: str


class PageRow(Row, frozen=True):
    """A page of the paper in the clean text: physical number from 1, printed label or null.

    `inferred` where no mark in the source shows its border.
    """

    n: int
    label: str | None
    start: int
    end: int
    inferred: bool


class SectionRow(Row, frozen=True):
    """A section: `id` is what blocks carry in their path, `parent` is null at the top, `block` its heading's id."""

    id: str
    parent: str | None
    level: int
    label: str | None
    title: str | None
    block: str | None
    start: int
    end: int


class DocumentRow(Row, frozen=True):
    id: str
    text: str
    source: str
    added: str
    created: str
    metadata: dict[str, Any]
    raw: RawFile
    pages: list[PageRow]
    sections: list[SectionRow]
    quality: dict[str, Any]
    flags: list[str]
    repairs: dict[str, int]


class PageRef(Row, frozen=True):
    """Physical number and printed label of a page."""

    n: int
    label: str | None


class BlockRow(Row, frozen=True):
    """`id` is `<document>#<raw start, nine digits>`; `rev` the digest of the record without `rev`."""

    id: str
    document: str
    n: int
    kind: str
    text: str
    start: int
    end: int
    raw: list[tuple[int, int]]
    page_first: PageRef | None
    page_last: PageRef | None
    section: list[str]
    level: int
    confidence: int
    attrs: dict[str, Any]
    rev: str


class FurnitureRow(Row, frozen=True):
    id: str
    document: str
    kind: str
    text: str
    raw: list[tuple[int, int]]
    page: PageRef | None
    fields: dict[str, Any]


class StepRow(Row, frozen=True):
    rule: str
    why: str
    confidence: int


class EditRow(Row, frozen=True):
    """A ledger hunk. `before` holds U+FFFD for a byte that could not be decoded; `before_bytes` is then base64 of
    what it really is (UTF-8 with surrogateescape), else null."""

    document: str
    n: int
    raw: int
    clean: int
    before: str
    before_bytes: str | None
    after: str
    steps: list[StepRow]


class FlagRow(Row, frozen=True):
    """Something a person should look at; `start`, `end` in the clean text."""

    document: str
    code: str
    start: int
    end: int
    note: str
    suggestion: str


class Rows(msgspec.Struct, frozen=True):
    """All rows of one document."""

    document: DocumentRow
    blocks: list[BlockRow]
    furniture: list[FurnitureRow]
    edits: list[EditRow]
    flags: list[FlagRow]
