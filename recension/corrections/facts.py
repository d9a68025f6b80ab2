"""A person's decisions about what the document says of itself, and that it was read and found right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from recension.corrections import RULE, SAID, Correction, Placed, digest_of_text
from recension.corrections.anchors import legible
from recension.metadata import Metadata, Reading, Value

_PEOPLE = {"creators": "author", "contributors": "contributor"}


def settled(said: Metadata, placed: Sequence[Placed], raw: str) -> Metadata:
    """What the document says of itself, under what a person decided of it: each such field holds that and nothing else.

    What was read instead is kept beside it, under the field's name and `_read`.
    """
    decided = {
        one.correction.field: one for one in placed if one.correction.action == "metadata" and one.state != "lost"
    }
    if not decided:
        return said
    readings = dict(said.readings)
    for field, one in decided.items():
        src, printed = (one.start, one.end), legible(raw[one.start : one.end])
        if old := readings.pop(field, []):
            readings[f"{field}_read"] = old
        if found := [Reading(value, printed, src, RULE, 1000) for value in _values(one.correction)]:
            readings[field] = found
    flags = tuple(flag for flag in said.flags if flag.code.removeprefix("conflict_") not in decided)
    return replace(said, readings=readings, flags=flags)


def checked(said: Metadata, placed: Sequence[Placed], clean: str) -> tuple[Metadata, tuple[Placed, ...]]:
    """Metadata with who found the document right and when, where it still reads as it did then."""
    digest, states, found = digest_of_text(clean), list(placed), list[Reading]()
    for n, one in enumerate(placed):
        mark = one.correction
        if mark.action != "checked":
            continue
        if mark.text == digest:
            value: dict[str, Any] = {"who": mark.who, "when": mark.when, "text": mark.text}
            found.append(Reading(value, "", (0, 0), RULE, 1000))
        else:
            states[n] = one._replace(state="lost", note="it reads otherwise than it did when it was checked")
    if found:
        said = replace(said, readings={**said.readings, "checked": found[::-1]})
    return said, tuple(states)


def signed(said: Metadata, digest: str) -> Metadata:
    """Metadata with a digest of what the maintainer says beside the document: what tells later that this changed."""
    if not digest:
        return said
    return replace(said, readings={**said.readings, SAID: [Reading(digest[:16], "", (0, 0), SAID, 1000)]})


def _values(one: Correction) -> list[Value]:
    value = one.value
    if not value:
        return []
    if isinstance(value, list):
        return [_person(name, _PEOPLE[one.field]) if one.field in _PEOPLE else name for name in value]
    if one.field == "identifiers" and isinstance(value, dict):
        return [{"scheme": scheme.upper(), "value": number} for scheme, number in value.items()]
    return [value]


def _person(name: str, role: str) -> dict[str, str]:
    """A name as the person wrote it: `Family, Given`, or a body's."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        return {"name": name, "literal": name, "role": role}
    return {"name": name, "family": family, "given": given, "role": role}
