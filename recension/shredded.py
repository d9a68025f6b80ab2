"""The rows of a document taken apart into columns, as Parquet's makers say: shredded.

What a version stores are columns. A worker takes rows apart once, where it made them; what is kept of them in the work
folder is then put one after the other and handed to Arrow as it is, without a Python object for every row.

A column's path says where its values stand: `text`, `raw.path`, `pages` (how many pages each document has), `pages[].n`
(of all pages, one after the other), `raw[][]`. Where a part is no plain value but fields of its own, its path says for
each row whether it is there. Free-form objects are JSON strings, because their shape differs from document to document;
`repairs` is a list of pairs and not a map: Hugging Face `datasets` cannot read maps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

import msgspec

from recension.tables import EditRow, Rows, raw_text

TABLES = ("documents", "blocks", "furniture", "edits", "flags")
FREE = frozenset(("metadata", "quality", "attrs", "fields"))

Shape = str | list[Any] | dict[str, Any]  # a plain value, a list of one shape, or fields
STRING, INT, BOOL = "string", "int64", "bool"
_SPANS = [[INT]]
_PAGE = {"n": INT, "label": STRING}
_QUALITY = {"tokens": INT, "garbage": INT, "symbols": INT, "lone": INT, "known": INT, "band": STRING}
SHAPES: dict[str, dict[str, Shape]] = {
    "documents": {
        "id": STRING, "text": STRING, "source": STRING, "added": STRING, "created": STRING, "metadata": STRING,
        "raw": {"path": STRING, "sha256": STRING, "bytes": INT, "media_type": STRING, "encoding": STRING,
                "text_sha256": STRING},
        "pages": [{"n": INT, "label": STRING, "start": INT, "end": INT, "inferred": BOOL, "quality": _QUALITY}],
        "sections": [{"id": STRING, "parent": STRING, "level": INT, "label": STRING, "title": STRING, "block": STRING,
                      "start": INT, "end": INT}],
        "quality": STRING, "flags": [STRING], "repairs": [{"rule": STRING, "count": INT}], "rev": STRING,
    },
    "blocks": {
        "id": STRING, "document": STRING, "n": INT, "kind": STRING, "text": STRING, "start": INT, "end": INT,
        "raw": _SPANS, "page_first": _PAGE, "page_last": _PAGE, "section": [STRING], "level": INT, "confidence": INT,
        "attrs": STRING, "rev": STRING,
    },
    "furniture": {
        "id": STRING, "document": STRING, "kind": STRING, "text": STRING, "raw": _SPANS, "page": _PAGE,
        "fields": STRING,
    },
    "edits": {
        "document": STRING, "n": INT, "raw": INT, "clean": INT, "before": STRING, "before_bytes": STRING,
        "after": STRING, "steps": [{"rule": STRING, "why": STRING, "confidence": INT}],
    },
    "flags": {
        "document": STRING, "code": STRING, "start": INT, "end": INT, "note": STRING, "suggestion": STRING,
    },
}  # fmt: skip

_json = msgspec.json.Encoder(order="sorted").encode


class Shredded(msgspec.Struct, frozen=True):
    """The columns of one document's rows, or of several documents', by table and path."""

    tables: dict[str, dict[str, list[Any]]]

    @property
    def id(self) -> str:
        """Of the first document."""
        return str(self.tables["documents"]["id"][0])

    @property
    def rev(self) -> str:
        """Of the first document: the digest of all its rows."""
        return str(self.tables["documents"]["rev"][0])

    @property
    def raw_text(self) -> str:
        """Of one document. Raises ValueError where the columns are not those of a document's rows."""
        edits = self.tables["edits"]
        told = zip(*(edits[name] for name in ("raw", "clean", "before", "before_bytes", "after")), strict=True)
        rows = (
            EditRow(document="", n=0, raw=raw, clean=clean, before=before, before_bytes=whole, after=after, steps=[])
            for raw, clean, before, whole, after in told
        )
        return raw_text(self.tables["documents"]["text"][0], rows)


class _Repair(msgspec.Struct):
    rule: str
    count: int


def shredded(rows: Rows) -> Shredded:
    """The columns of a document's rows."""
    own: tuple[Sequence[Any], ...] = ([rows.document], rows.blocks, rows.furniture, rows.edits, rows.flags)
    return Shredded({table: dict(_columns(found, SHAPES[table])) for table, found in zip(TABLES, own, strict=True)})


def together(documents: Iterable[Shredded]) -> Shredded:
    """The columns of several documents as those of all, in the order given."""
    out: dict[str, dict[str, list[Any]]] = {table: {path: [] for path in _paths(SHAPES[table], "")} for table in TABLES}
    for one in documents:
        for table, columns in out.items():
            given = one.tables[table]
            for path, values in columns.items():
                values += given[path]
    return Shredded(out)


def _columns(rows: Sequence[Any], shape: dict[str, Shape]) -> Iterator[tuple[str, list[Any]]]:
    for name, inner in shape.items():
        values = list(map(attrgetter(name), rows))
        if name in FREE:
            values = [_json(value).decode() if value else "{}" for value in values]
        elif name == "repairs":
            values = [[_Repair(*item) for item in sorted(value.items())] for value in values]
        yield from _taken_apart(values, inner, name)


def _taken_apart(values: list[Any], shape: Shape, path: str) -> Iterator[tuple[str, list[Any]]]:
    """The columns of some values of one shape, the outermost first."""
    if isinstance(shape, str):
        yield path, values
    elif isinstance(shape, list):
        yield path, list(map(len, values))
        yield from _taken_apart(list(chain.from_iterable(values)), shape[0], f"{path}[]")
    else:
        there = [value is not None for value in values]
        yield path, there
        for name, inner in shape.items():
            parts = (
                map(attrgetter(name), values) if all(there) else (value and getattr(value, name) for value in values)
            )
            yield from _taken_apart(list(parts), inner, f"{path}.{name}")


def _paths(shape: Shape, path: str) -> Iterator[str]:
    """The paths of a shape's columns, the outermost first; the path of a table is empty, and none."""
    if path:
        yield path
    if isinstance(shape, list):
        yield from _paths(shape[0], f"{path}[]")
    elif isinstance(shape, dict):
        for name, inner in shape.items():
            yield from _paths(inner, f"{path}.{name}" if path else name)
