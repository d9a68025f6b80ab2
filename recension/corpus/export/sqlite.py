"""An SQLite database: the rows, and a full-text index over the blocks.

select document, snippet(search, 0, '[', ']', '…', 12) from search join blocks on blocks.rowid = search.rowid
where search match 'armistice' order by rank
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from recension.corpus.columns import ROW
from recension.corpus.read import Corpus
from recension.shredded import TABLES

_encode = msgspec.json.Encoder(order="sorted").encode


def sqlite(corpus: Corpus, target: Path) -> None:
    """All five tables; what is no text or number is JSON. `about` holds the manifest's main lines."""
    with sqlite3.connect(target) as base:
        base.execute("pragma journal_mode = off")
        for table in TABLES:
            names = ROW[table].__struct_fields__
            columns = ", ".join(f'"{name}"' for name in names)
            key = ", primary key (id)" if "id" in names else ""
            base.execute(f"create table {table} ({columns}{key})")
            places = ", ".join("?" * len(names))
            base.executemany(f"insert into {table} values ({places})", _rows(getattr(corpus, table)(), names))
        for table in TABLES[1:]:
            base.execute(f"create index {table}_document on {table} (document)")
        base.execute("create virtual table search using fts5 (text, content = 'blocks', tokenize = 'unicode61')")
        base.execute("insert into search (search) values ('rebuild')")
        manifest = corpus.manifest
        said = {"pin": manifest.pin, "licence": manifest.about.licence, "citation": manifest.about.citation}
        base.execute("create table about (name primary key, value)")
        base.executemany("insert into about values (?, ?)", said.items())
    base.close()


def _rows(rows: Iterable[Any], names: tuple[str, ...]) -> Iterator[list[Any]]:
    for row in rows:
        values = (getattr(row, name) for name in names)
        yield [value if value is None or isinstance(value, str | int) else _encode(value).decode() for value in values]
