"""Floors under the scores: what was once reached is not lost again unnoticed.

`floors.toml` holds, for each family and part, the worst value that a measure may have, and the digest of the data it
was measured on. A better value may raise a floor at any time; lowering one takes a reason, which is written down.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.measures import MEASURES, Measure, value

FILE = Path(__file__).with_name("floors.toml")
Totals = Mapping[str, Counter[str]]  # "family.part" -> counts
UNIT = 1_000_000  # parts per million, so that the file holds whole numbers
# A floor leaves room for a tenth more errors than were reached, and two in ten thousand: a rule that gains much in one
# place may cost a word in another.
ROOM, LEAST = 10, 200
FEWEST = 20  # cases that a share must stand on


class Floors(NamedTuple):
    digests: dict[str, str]  # family -> digest of its data
    values: dict[str, dict[str, int]]  # "family.part" -> measure -> parts per million
    lowered: list[str]  # reasons, newest last


def read(file: Path = FILE) -> Floors:
    if not file.exists():
        return Floors({}, {}, [])
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Floors(data.get("digests", {}), data.get("floors", {}), data.get("lowered", []))


def write(floors: Floors, file: Path = FILE) -> None:
    rows = ["# Written by `python -m benchmarks.quality --update-floors`. Parts per million; see benchmarks/floors.py."]
    rows += ["lowered = [", *(f"  {_quoted(reason)}," for reason in floors.lowered), "]", "", "[digests]"]
    rows += [f"{family} = {_quoted(digest)}" for family, digest in sorted(floors.digests.items())]
    for part, values in sorted(floors.values.items()):
        rows += ["", f"[floors.{_quoted(part)}]", *(f"{_quoted(name)} = {values[name]}" for name in sorted(values))]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def reached(totals: Totals) -> dict[str, dict[str, int]]:
    """The values of all measures, in parts per million, without those that too little was there for."""
    return {
        part: {m.name: round(found * UNIT) for m in MEASURES if (found := _solid(m, counts)) is not None}
        for part, counts in totals.items()
    }


def _solid(measure: Measure, counts: Counter[str]) -> float | None:
    """A measure whose floor means something: one of four hyphens lost is no trend. Whole documents always count."""
    few = sum(counts[key] for key in measure.whole) < FEWEST and measure.whole != ("documents",)
    return None if few else value(measure, counts)


def broken(totals: Totals, floors: Floors) -> list[str]:
    """What is worse than its floor, as sentences. Parts without floors are not judged."""
    rows = []
    for part, values in reached(totals).items():
        for measure in MEASURES:
            floor = floors.values.get(part, {}).get(measure.name)
            found = values.get(measure.name)
            if floor is not None and found is not None and _worse(measure, found, floor):
                rows.append(f"{part}: {measure.name} is {found / UNIT:.4f}, its floor {floor / UNIT:.4f}")
    return rows


def updated(totals: Totals, digests: Mapping[str, str], floors: Floors, allow_lower: str) -> Floors:
    """Floors raised to what is reached; lowered to it only with a reason."""
    values = {part: dict(of) for part, of in floors.values.items()}
    for part, found in reached(totals).items():
        kept = values.setdefault(part, {})
        for measure in MEASURES:
            now, floor = found.get(measure.name), kept.get(measure.name)
            if now is None:
                continue
            now = _with_room(measure, now)
            if floor is None or allow_lower or not _worse(measure, now, floor):
                kept[measure.name] = now
    lowered = [*floors.lowered, allow_lower] if allow_lower and broken(totals, floors) else list(floors.lowered)
    return Floors({**floors.digests, **digests}, values, lowered)


def _worse(measure: Measure, found: int, floor: int) -> bool:
    return found < floor if measure.rising else found > floor


def _with_room(measure: Measure, found: int) -> int:
    errors = UNIT - found if measure.rising else found
    if errors:
        errors = min(UNIT, errors + errors // ROOM + LEAST)
    return UNIT - errors if measure.rising else errors


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
