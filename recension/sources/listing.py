"""What the maintainer knows of a whole collection: `listing.csv` or `listing.jsonl`, a row a document.

The keys are those of a sidecar, with `file` for the document's path in the collection. In CSV `identifiers.dtic` and
`reading.encoding` are columns, and lists are divided by semicolons.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from recension.sources.sidecar import Known, SidecarError, known_from, plain_text

LISTINGS = ("listing.csv", "listing.jsonl")
_LISTS = ("authors", "skip_pages")
_TABLES = ("identifiers", "reading")


def read_listing(path: Path) -> dict[str, Known]:
    """What a listing says, by file name. Raises SidecarError; two rows for one file are an error too."""
    rows = _csv_rows(path) if path.suffix == ".csv" else _json_rows(path)
    listed: dict[str, Known] = {}
    for where, row in rows:
        name = row.pop("file", "")
        if not name or not isinstance(name, str):
            raise SidecarError(where, "names no file.", "Every row needs `file`, the document's path.")
        if name in listed:
            raise SidecarError(where, f"{name!r} stands in the listing twice.", "Keep one of the rows.")
        listed[name] = known_from(row, partial(_same_place, where))
    return listed


def _same_place(where: str, key: str) -> str:
    return where


def _csv_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = csv.DictReader(io.StringIO(plain_text(path)), strict=True)
    try:
        for row in rows:
            where = f"{path.name}, line {rows.line_num}"
            if None in row:
                raise SidecarError(where, "has more cells than the first line has names.", "Quote cells with commas.")
            table: dict[str, Any] = {}
            for key, value in row.items():
                if value:
                    _put(table, key.strip(), value.strip(), where)
            if table:
                yield where, table
    except csv.Error as error:
        raise SidecarError(f"{path.name}, line {rows.line_num}", f"is no CSV: {error}.") from error


def _put(table: dict[str, Any], key: str, value: str, where: str) -> None:
    group, _, inner = key.partition(".")
    if inner and group in _TABLES:
        table.setdefault(group, {})[inner] = int(value) if value.isdecimal() and group == "reading" else value
    elif key in _LISTS:
        table[key] = [part.strip() for part in value.split(";") if part.strip()]
    elif key == "page_offset":
        if not re.fullmatch(r"-?\d{1,5}", value):
            raise SidecarError(where, f"page_offset {value!r} is no number.")
        table[key] = int(value)
    else:
        table[key] = value


def _json_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for n, line in enumerate(plain_text(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path.name}, line {n}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SidecarError(where, f"is no JSON: {error}.", "Write one object a line.") from error
        if not isinstance(row, dict):
            raise SidecarError(where, "is no JSON object.", 'Write {"file": "…", "title": "…"}.')
        yield where, row
