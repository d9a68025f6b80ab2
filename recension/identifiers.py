"""Identifiers that catalogues give to reports: found, gated, and written in standard form.

The families stand in data/identifiers.toml: pattern, gate, canonical form, source. A misread digit is folded only
inside an identifier whose shape has matched.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from recension.dates import FOLD
from recension.vocabulary import table


class Family(NamedTuple):
    """A printed form of a numbering scheme. `gate` is anywhere, line or family; `sign` is what proves the family."""

    name: str
    scheme: str
    gate: str
    confidence: int
    pattern: re.Pattern[str]
    value: str
    fold: frozenset[str]
    sign: re.Pattern[str] | None


class Identifier(NamedTuple):
    """An identifier in a text: scheme, canonical value, span, confidence per mille, and the family it matched."""

    scheme: str
    value: str
    start: int
    end: int
    confidence: int
    family: str


@cache
def families() -> tuple[Family, ...]:
    """All families, in the order of the data file: the stricter form of a scheme before the looser."""
    return tuple(_family(entry) for entry in table("identifiers")["family"])


def _family(entry: dict[str, Any]) -> Family:
    sign = re.compile(entry["sign"]) if "sign" in entry else None
    flags = re.I if entry.get("ignore_case") else 0
    return Family(
        entry["name"], entry["scheme"], entry["gate"], entry["confidence"], re.compile(entry["pattern"], flags | re.M),
        entry["value"], frozenset(entry.get("fold", ())), sign,
    )  # fmt: skip


def read(family: Family, found: re.Match[str]) -> Identifier:
    """A match of a family as an identifier in canonical form."""
    parts = {
        name: re.sub(r"[\s\-‐-―.]", "", part).translate(FOLD) if name in family.fold else re.sub(r"\s", "", part)
        for name, part in found.groupdict(default="").items()
    }
    value = family.value.format_map(parts).upper()
    return Identifier(family.scheme, value, *found.span(), family.confidence, family.name)


def accession(text: str) -> Identifier | None:
    """The DTIC accession number that is the whole of `text`, or None."""
    text = text.strip()
    for family in families():
        found = family.pattern.fullmatch(text) if family.scheme == "DTIC" else None
        if found:
            return read(family, found)
    return None
