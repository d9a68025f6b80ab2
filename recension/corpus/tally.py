"""The counts of a manifest. They add and subtract, so that a new version counts only the chunks that came and went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from recension.corpus.manifest import Counts

# The columns that are counted, by table; all that must be read of a chunk that goes.
COLUMNS = {
    "documents": ["text", "created", "metadata", "quality"],
    "blocks": ["kind"],
    "furniture": ["kind"],
    "edits": ["steps"],
    "flags": ["code"],
}
_GROUPS = ("years", "languages", "bands", "kinds", "furniture_kinds", "rules", "codes")


class Tally:
    """Running totals, to be read as `counts`."""

    def __init__(self, counts: Counts | None = None) -> None:
        found = msgspec.structs.asdict(counts) if counts else {}
        self._totals = Counter({name: n for name, n in found.items() if isinstance(n, int)})
        self._groups = {name: Counter(found.get(name, {})) for name in _GROUPS}

    def add(self, read: Callable[[str], pa.Table], sign: int = 1) -> None:
        """Count a chunk in; out with `sign` -1. `read` gives a table of it with at least COLUMNS."""
        tables = {table: read(table) for table in COLUMNS}
        for table, found in tables.items():
            self._totals[table] += sign * found.num_rows
        documents = tables["documents"]
        self._totals["characters"] += sign * (pc.sum(pc.utf8_length(documents["text"])).as_py() or 0)
        self._count("years", pc.utf8_slice_codeunits(documents["created"], 0, 4), sign)
        self._count("languages", pa.array([_said(one, "language") for one in documents["metadata"].to_pylist()]), sign)
        self._count("bands", pa.array([_said(one, "band") for one in documents["quality"].to_pylist()]), sign)
        self._count("kinds", tables["blocks"]["kind"], sign)
        self._count("furniture_kinds", tables["furniture"]["kind"], sign)
        self._count("rules", pc.struct_field(pc.list_flatten(tables["edits"]["steps"]), "rule"), sign)
        self._count("codes", tables["flags"]["code"], sign)

    def merge(self, counts: Counts) -> None:
        """Count in what another tally counted."""
        for name, found in msgspec.structs.asdict(counts).items():
            if isinstance(found, int):
                self._totals[name] += found
            else:
                self._groups[name].update(found)

    def _count(self, group: str, values: pa.Array, sign: int) -> None:
        for pair in pc.value_counts(values):
            name = pair["values"].as_py()
            self._groups[group][name or "unknown"] += sign * pair["counts"].as_py()

    @property
    def counts(self) -> Counts:
        """The totals; a group's names in order, none that counts nothing."""
        totals = {name: self._totals[name] for name in (*COLUMNS, "characters")}
        groups = {name: {k: n for k, n in sorted(group.items()) if n} for name, group in self._groups.items()}
        return msgspec.convert({**totals, **groups}, Counts)


def _said(facts: str, name: str) -> str:
    """What a free-form object, such as a CSL item, says under a name; empty where it says nothing."""
    if f'"{name}"' not in facts:
        return ""
    found = msgspec.json.decode(facts).get(name, "")
    return found if isinstance(found, str) else ""
