"""Columns as Arrow and back: the five tables, and their Parquet files.

What columns there are says `recension.shredded`; they are built from lists of values, never from one dictionary a row.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recension.shredded import BOOL, FREE, INT, SHAPES, STRING, TABLES, Shape, Shredded
from recension.structure import KINDS
from recension.tables import BlockRow, DocumentRow, EditRow, FlagRow, FurnitureRow, Row, Rows

ROW: dict[str, type[Row]] = {
    "documents": DocumentRow,
    "blocks": BlockRow,
    "furniture": FurnitureRow,
    "edits": EditRow,
    "flags": FlagRow,
}
# Part of the manifest: chunks of the same rows in another encoding are other files.
ENCODING = "parquet-2.6 zstd-3 1"
_REPEATED = ("document", "kind", "code", "source", "level", "confidence")  # written once a chunk, as a dictionary
_SOUGHT = ("id", "document", "n", "kind", "start", "added", "created", "code")  # with least and greatest value


def _type(shape: Shape) -> pa.DataType:
    if isinstance(shape, list):
        return pa.list_(_type(shape[0]))
    if isinstance(shape, dict):
        return pa.struct([(name, _type(inner)) for name, inner in shape.items()])
    return {STRING: pa.string(), INT: pa.int64(), BOOL: pa.bool_()}[shape]


SCHEMAS: dict[str, pa.Schema] = {table: pa.schema(list(_type(shape))) for table, shape in SHAPES.items()}


def to_tables(found: Shredded) -> dict[str, pa.Table]:
    """The five Arrow tables of some columns."""
    return {
        table: pa.Table.from_arrays(
            [_array(found.tables[table], inner, name) for name, inner in SHAPES[table].items()], schema=SCHEMAS[table]
        )
        for table in TABLES
    }


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


def _array(columns: dict[str, list[Any]], shape: Shape, path: str) -> pa.Array:
    """The column at a path, put together from those within it."""
    values = columns[path]
    if isinstance(shape, list):
        offsets = pa.array([0, *accumulate(values)], pa.int32())
        return pa.ListArray.from_arrays(offsets, _array(columns, shape[0], f"{path}[]"))
    if isinstance(shape, dict):
        parts = [_array(columns, inner, f"{path}.{name}") for name, inner in shape.items()]
        absent = None if all(values) else pc.invert(pa.array(values, pa.bool_()))
        return pa.StructArray.from_arrays(parts, fields=list(_type(shape)), mask=absent)
    return pa.array(values, _type(shape))
