"""The JSON Schemas: the contract with other tools, found in a wheel and in a checkout alike.

The files are the *writer* schemas: closed, what every published row must satisfy. `reader` opens one: it promises the
same fields, and allows later versions to add fields and new words in a list. A published version holds both as files.
A schema never changes once released; a break is a new major version with a new file.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

# The current schema of each table, in the order in which tables are written.
CURRENT = {
    "documents": "document-1",
    "blocks": "block-1",
    "furniture": "furniture-1",
    "edits": "edit-1",
    "flags": "flag-1",
}


def folder() -> Path:
    """Where the schema files are: beside this module in a wheel, beside the package in a checkout."""
    here = Path(__file__).parent
    packaged = here / "schemas"
    return packaged if packaged.is_dir() else here.parent / "schemas"


def names() -> list[str]:
    """All schemas there are, by name and major version."""
    return sorted(path.stem for path in folder().glob("*.json"))


@cache
def writer(name: str) -> dict[str, Any]:
    """The closed schema, as written in its file. Raises FileNotFoundError for a name that is none."""
    found: dict[str, Any] = json.loads((folder() / f"{name}.json").read_text("utf-8"))
    return found


@cache
def reader(name: str) -> dict[str, Any]:
    """The open schema: what a reader may rely on in every later version of the same major."""
    opened: dict[str, Any] = _opened(writer(name))
    return {**opened, "$id": f"{opened['$id']}:reader"}


def as_file(schema: dict[str, Any]) -> bytes:
    """A schema as the bytes of its file."""
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()


def _opened(schema: Any) -> Any:
    """The schema without its closings: objects take more fields, a list of words becomes any string."""
    if isinstance(schema, list):
        return [_opened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: {name: _opened(part) for name, part in value.items()} if key in ("properties", "$defs") else _opened(value)
        for key, value in schema.items()
        if not (key == "additionalProperties" and value is False)
    }
    if "enum" in kept:
        words = kept.pop("enum")
        kept = {"type": "string", **kept, "examples": words}
    return kept
