"""Rows as columns and back: the Arrow form of the five tables, and their Parquet files.

Free-form objects are JSON strings, because their shape differs from document to document and Parquet has one shape for
a column; everything else is typed, lists of structs too. `repairs` is a list of structs and not a map: Hugging Face
`datasets` cannot read maps. Columns are built from lists of values, never from one dictionary a row.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from recension.structure import KINDS
from recension.tables import BlockRow, DocumentRow, EditRow, FlagRow, FurnitureRow, Row, Rows

TABLES = ("documents", "blocks", "furniture", "edits", "flags")
ROW: dict[str, type[Row]] = {
    "documents": DocumentRow,
    "blocks": BlockRow,
    "furniture": FurnitureRow,
    "edits": EditRow,
    "flags": FlagRow,
}
FREE = frozenset(("metadata", "quality", "attrs", "fields"))
# Part of the manifest: chunks of the same rows in another encoding are other files.
ENCODING = "parquet-2.6 zstd-3 1"
_REPEATED = ("document", "kind", "code", "source", "level", "confidence")  # written once a chunk, as a dictionary
_SOUGHT = ("id", "document", "n", "kind", "start", "added", "created", "code")  # with least and greatest value

_STRING, _INT = pa.string(), pa.int64()
_SPANS = pa.list_(pa.list_(_INT))
_STRINGS = pa.list_(_STRING)
_PAGE = pa.struct([("n", _INT), ("label", _STRING)])
_RAW = pa.struct(
    [("path", _STRING), ("sha256", _STRING), ("bytes", _INT), ("media_type", _STRING), ("encoding", _STRING),
     ("text_sha256", _STRING)]
)  # fmt: skip
_QUALITY = pa.struct(
    [("tokens", _INT), ("garbage", _INT), ("symbols", _INT), ("lone", _INT), ("known", _INT), ("band", _STRING)]
)
_PAGES = pa.struct(
    [("n", _INT), ("label", _STRING), ("start", _INT), ("end", _INT), ("inferred", pa.bool_()), ("quality", _QUALITY)]
)
_SECTIONS = pa.struct(
    [("id", _STRING), ("parent", _STRING), ("level", _INT), ("label", _STRING), ("title", _STRING),
     ("block", _STRING), ("start", _INT), ("end", _INT)]
)  # fmt: skip
_REPAIRS = pa.struct([("rule", _STRING), ("count", _INT)])
_STEPS = pa.struct([("rule", _STRING), ("why", _STRING), ("confidence", _INT)])

SCHEMAS: dict[str, pa.Schema] = {
    "documents": pa.schema(
        [("id", _STRING), ("text", _STRING), ("source", _STRING), ("added", _STRING), ("created", _STRING),
         ("metadata", _STRING), ("raw", _RAW), ("pages", pa.list_(_PAGES)), ("sections", pa.list_(_SECTIONS)),
         ("quality", _STRING), ("flags", _STRINGS), ("repairs", pa.list_(_REPAIRS)), ("rev", _STRING)]
    ),
    "blocks": pa.schema(
        [("id", _STRING), ("document", _STRING), ("n", _INT), ("kind", _STRING), ("text", _STRING), ("start", _INT),
         ("end", _INT), ("raw", _SPANS), ("page_first", _PAGE), ("page_last", _PAGE), ("section", _STRINGS),
         ("level", _INT), ("confidence", _INT), ("attrs", _STRING), ("rev", _STRING)]
    ),
    "furniture": pa.schema(
        [("id", _STRING), ("document", _STRING), ("kind", _STRING), ("text", _STRING), ("raw", _SPANS),
         ("page", _PAGE), ("fields", _STRING)]
    ),
    "edits": pa.schema(
        [("document", _STRING), ("n", _INT), ("raw", _INT), ("clean", _INT), ("before", _STRING),
         ("before_bytes", _STRING), ("after", _STRING), ("steps", pa.list_(_STEPS))]
    ),
    "flags": pa.schema(
        [("document", _STRING), ("code", _STRING), ("start", _INT), ("end", _INT), ("note", _STRING),
         ("suggestion", _STRING)]
    ),
}  # fmt: skip

_json = msgspec.json.Encoder(order="sorted").encode


class _Repair(msgspec.Struct):
    rule: str
    count: int


def to_tables(documents: Sequence[Rows]) -> dict[str, pa.Table]:
    """The five Arrow tables of some documents, rows in the order given."""
    rows: dict[str, list[Any]] = {
        "documents": [d.document for d in documents],
        "blocks": list(chain.from_iterable(d.blocks for d in documents)),
        "furniture": list(chain.from_iterable(d.furniture for d in documents)),
        "edits": list(chain.from_iterable(d.edits for d in documents)),
        "flags": list(chain.from_iterable(d.flags for d in documents)),
    }
    return {table: _table(rows[table], SCHEMAS[table]) for table in TABLES}


def to_parquet(table: pa.Table) -> bytes:
    """A table as the bytes of its Parquet file: one row group, always the same bytes for the same rows."""
    sink = io.BytesIO()
    pq.write_table(table, sink, row_group_size=max(1, table.num_rows), **settings(table.schema))
    return sink.getvalue()


def settings(schema: pa.Schema) -> dict[str, Any]:
    """How the columns of a table are written; all of it is named by ENCODING."""
    return {
        "version": "2.6",
        "compression": "zstd",
        "compression_level": 3,
        "use_dictionary": [name for name in _REPEATED if name in schema.names],
        "write_statistics": [name for name in _SOUGHT if name in schema.names],
        "write_page_checksum": True,
    }


def to_rows(table: pa.Table, kind: type[Row]) -> Iterator[Any]:
    """The typed rows of an Arrow table; a column that this version does not know is left out.

    A block kind that is not known reads as `other`, as the reader schema promises.
    """
    known = set(kind.__struct_fields__)
    table = table.select([name for name in table.column_names if name in known])
    for batch in table.to_batches(max_chunksize=4096):
        for row in batch.to_pylist():
            for name in FREE & row.keys():
                row[name] = msgspec.json.decode(row[name])
            if kind is DocumentRow:
                row["repairs"] = {one["rule"]: one["count"] for one in row["repairs"]}
            elif kind is BlockRow and row["kind"] not in KINDS:
                row["kind"] = "other"
            yield msgspec.convert(row, kind)


def to_documents(tables: dict[str, pa.Table]) -> Iterator[Rows]:
    """All rows of a chunk, document by document, in order of their ids."""
    lists = {table: _by_document(to_rows(tables[table], ROW[table])) for table in TABLES[1:]}
    for document in to_rows(tables["documents"], DocumentRow):
        own = [lists[table].get(document.id, []) for table in TABLES[1:]]
        yield Rows(document, *own)


def _by_document(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.document, []).append(row)
    return found


def _table(rows: list[Any], schema: pa.Schema) -> pa.Table:
    arrays = []
    for field in schema:
        values = list(map(attrgetter(field.name), rows))
        if field.name in FREE:
            values = [_json(value).decode() if value else "{}" for value in values]
        elif field.name == "repairs":
            values = [[_Repair(*item) for item in sorted(value.items())] for value in values]
        arrays.append(_array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: list[Any], type: pa.DataType) -> pa.Array:
    """A column of values; lists and structs are taken apart into columns of their own."""
    if pa.types.is_list(type):
        offsets = pa.array([0, *accumulate(map(len, values))], pa.int32())
        return pa.ListArray.from_arrays(offsets, _array(list(chain.from_iterable(values)), type.value_type))
    if pa.types.is_struct(type):
        if None not in values:
            parts = [_array(list(map(attrgetter(field.name), values)), field.type) for field in type]
            return pa.StructArray.from_arrays(parts, fields=list(type))
        parts = [
            _array([None if value is None else getattr(value, field.name) for value in values], field.type)
            for field in type
        ]
        absent = pa.array([value is None for value in values], pa.bool_())
        return pa.StructArray.from_arrays(parts, fields=list(type), mask=absent)
    return pa.array(values, type)
