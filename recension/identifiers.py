"""Identifiers that catalogues give to reports: found, gated, and written in standard form.

The families stand in data/identifiers.toml: pattern, gate, canonical form, source. A misread digit is folded only
inside an identifier whose shape has matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from recension.dates import FOLD
from recension.places import line_of, zones
from recension.spots import Sieve
from recension.vocabulary import table


class Family(NamedTuple):
    """A printed form of a numbering scheme. `gate` is anywhere, line or family; `sign` is what proves the family;
    `fold` names the groups whose misread digits are folded, `check` a check digit that must hold; `stamp` says that
    libraries and agencies stamp it on their copies."""

    name: str
    scheme: str
    gate: str
    confidence: int
    pattern: re.Pattern[str]
    value: str
    fold: frozenset[str]
    sign: re.Pattern[str] | None
    keep_case: bool
    check: str
    stamp: bool


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


def _possible(text: str) -> Iterator[Family]:
    """The families of which a number may stand in a text, in their order."""
    return map(families().__getitem__, sorted(_sieve().passed(text)))


@cache
def _sieve() -> Sieve:
    return Sieve([family.pattern for family in families()])


def _family(entry: dict[str, Any]) -> Family:
    sign = re.compile(entry["sign"]) if "sign" in entry else None
    flags = re.I if entry.get("ignore_case") else 0
    return Family(
        entry["name"], entry["scheme"], entry["gate"], entry["confidence"], re.compile(entry["pattern"], flags | re.M),
        entry["value"], frozenset(entry.get("fold", ())), sign, entry.get("keep_case", False), entry.get("check", ""),
        entry.get("stamp", False),
    )  # fmt: skip


def read(family: Family, found: re.Match[str]) -> Identifier | None:
    """A match of a family as an identifier in canonical form; None where its check digit is wrong."""
    parts = {}
    for name, part in found.groupdict(default="").items():
        part = re.sub(r"\s", "", part).replace("–", "-")
        parts[name] = re.sub(r"[\-‐-―.]", "", part).translate(FOLD) if name in family.fold else part
    value = family.value.format_map(parts)
    if family.check == "isbn":
        value = re.sub(r"[^\dX]", "", value.upper())
        if not is_isbn(value):
            return None
    if not family.keep_case:
        value = value.upper()
    return Identifier(family.scheme, value, *found.span(), family.confidence, family.name)


def is_isbn(digits: str) -> bool:
    """Does the check digit of an ISBN of 10 or 13 characters hold?"""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if len(values) == 10 and "X" not in digits[:9]:
        return sum((10 - n) * value for n, value in enumerate(values)) % 11 == 0
    return len(values) == 13 and "X" not in digits and sum(v * (1, 3)[n % 2] for n, v in enumerate(values)) % 10 == 0


def find(text: str, around: str = "") -> Iterator[Identifier]:
    """All identifiers that their gates let through, in the order of the families; of two on one place the first.

    `line` ones stand alone on a line in the front or back; `family` ones only where `around`, or the text itself, shows
    the family's sign there.
    """
    zone, taken = zones(text), list[tuple[int, int]]()
    for family in _possible(text):
        proved = False
        for match in family.pattern.finditer(text):
            found = read(family, match)
            if not found or any(a < found.end and found.start < b for a, b in taken):
                continue
            if family.gate == "line" and not (zone.hold(found.start) and _alone(text, found)):
                continue
            proved = proved or _shows(around or text, family)  # asked only when something matched: signs are costly
            if not proved:
                break
            taken.append((found.start, found.end))
            yield found


def _shows(text: str, family: Family) -> bool:
    """Does the front or the back of a text show the sign of a family?"""
    if not family.sign:
        return True
    zone = zones(text)
    return bool(family.sign.search(text, 0, zone.front) or family.sign.search(text, zone.back))


def of_family(name: str, text: str) -> list[Identifier]:
    """All identifiers of one family in a place that is proved to hold them: no gate is asked."""
    family = next(each for each in families() if each.name == name)
    return [found for match in family.pattern.finditer(text) if (found := read(family, match))]


def on_line(line: str, around: str) -> tuple[Family, Identifier] | None:
    """The identifier that a whole line is, marks and blanks at its ends aside, with its family; None where it is none.

    `around` must show the sign of a family that asks for one. The place is not judged.
    """
    said = line.strip(_EDGE_MARKS)
    for family in _possible(said):
        found = family.pattern.fullmatch(said)
        if found and (number := read(family, found)) and _shows(around, family):
            return family, number
    return None


_EDGE_MARKS = " \t\n\f*_=~·•|'\"“”‘’()[]"


def _alone(text: str, found: Identifier) -> bool:
    """Is the identifier all that its line says?"""
    start, end = line_of(text, found.start, found.end)
    return not re.search(r"\w", text[start : found.start] + text[found.end : end])


def accession(text: str) -> Identifier | None:
    """The DTIC accession number that is the whole of `text`, or None."""
    text = text.strip()
    for family in families():
        found = family.pattern.fullmatch(text) if family.scheme == "DTIC" else None
        if found:
            return read(family, found)
    return None
