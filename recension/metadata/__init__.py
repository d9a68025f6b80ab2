"""What a document says about itself: stamps, covers, title pages and forms, read into fields in standard form.

Every reading keeps what is printed, where it stands in the raw text, the rule that read it and how sure it is. Where
readings differ all are kept. Nothing is supplied that is not printed: a field without a reading is absent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from recension.text import Flag

Value = str | int | dict[str, Any]


class Reading(NamedTuple):
    """One reading of one field. `src` is its span in the raw text, `raw` what stands there; `rule` says where it was
    read (`cover`, `title_page`, `form`, `stamp`, …) and by what; `status` is found, inferred or conflict."""

    value: Value
    raw: str
    src: tuple[int, int]
    rule: str
    confidence: int
    status: str = "found"


@dataclass(frozen=True)
class Metadata:
    """All readings, best first for each field, what a person should look at, and where report documentation pages
    stand of which something was read (raw offsets)."""

    readings: dict[str, list[Reading]]
    flags: tuple[Flag, ...] = ()
    forms: tuple[tuple[int, int], ...] = ()

    def best(self, field: str) -> Value | None:
        """The best reading's value; None where the field was not read."""
        found = self.readings.get(field)
        return found[0].value if found else None

    def all(self, field: str) -> list[Value]:
        """All different values of a field, best first."""
        values: list[Value] = []
        for reading in self.readings.get(field, ()):
            if reading.value not in values:
                values.append(reading.value)
        return values

    def as_record(self) -> dict[str, Any]:
        """The `metadata` of a document's record: a CSL-JSON item, and under `readings` every reading of every field."""
        from recension.metadata.item import csl_item

        if not self.readings:
            return {}
        readings = {
            field: [{**each._asdict(), "src": list(each.src)} for each in found]
            for field, found in sorted(self.readings.items())
        }
        record: dict[str, Any] = {**csl_item(self), "readings": readings}
        try:
            msgspec.json.encode(record)  # the usual case: nothing in it is undecoded, and that is told at once
        except UnicodeEncodeError:
            record = _printable(record)
        return record


def _printable(value: Any) -> Any:
    """A value with U+FFFD for every byte that could not be decoded: records are UTF-8."""
    if isinstance(value, str):
        return _UNDECODED.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list) else value


_UNDECODED = re.compile("[\ud800-\udfff]")


def gathered(found: Sequence[tuple[str, Reading]]) -> dict[str, list[Reading]]:
    """Readings by field, in the order in which they were found."""
    readings: dict[str, list[Reading]] = {}
    for field, reading in found:
        readings.setdefault(field, []).append(reading)
    return readings
