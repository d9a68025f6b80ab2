"""Corrections as cases for repairs: a rejected edit is text to keep, an accepted or replaced one is a fix."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from recension.cases import Case, Fix, Keep
from recension.corrections import Placed
from recension.corrections.anchors import legible

_LINES, _LONGEST = 3, 400  # lines shown on each side, and characters
_WIDTH = 100


class Told(NamedTuple):
    """A case, and the rule it is for; empty where the correction names none."""

    rule: str
    case: Case


def cases(raw: str, placed: Iterable[Placed], seen: str) -> Iterator[Told]:
    """The cases that the corrections of a document make. `seen` is the document's id. What speaks of no edit of the
    text (a kind, a fact), or fits no longer, makes none."""
    text = legible(raw)
    for one in placed:
        said = one.correction
        if said.action not in ("accept", "reject", "replace") or one.state == "lost" or not said.anchored:
            continue
        left, right = _before(text, one.start), _after(text, one.end)
        before = left + (said.was or text[one.start : one.end]) + right
        if said.action == "reject":
            yield Told(said.rule, Keep(before, said.why or "a person rejected it"))
            continue
        after = left + _wanted(text, one) + right
        if after != before:
            yield Told(said.rule, Fix(before, after, seen))


def as_python(case: Case) -> str:
    """A case as it stands in a repair's CASES, a comma behind it."""
    values = case._asdict()
    texts = [_literal(values.pop(key)) for key in ("before", "text", "after") if key in values]
    named = [f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    body = "".join(f"    {part},\n" for part in (*texts, *named))
    return f"{type(case).__name__}(\n{body}),\n"


def _wanted(text: str, one: Placed) -> str:
    """What the place is to read."""
    said = one.correction
    if said.action == "replace":
        return said.reads or ""
    if said.was or said.until:
        return said.became
    cut = len(said.at) - (one.end - one.start)  # the place is of what really changes
    lead = next((n for n in range(cut + 1) if said.at[n : n + one.end - one.start] == text[one.start : one.end]), 0)
    return said.became[lead : len(said.became) - (cut - lead)]


def _before(text: str, at: int) -> str:
    """The lines before a place, as many as are shown, the line it stands in among them."""
    start = at
    for _ in range(_LINES):
        start = max(0, text.rfind("\n", 0, max(0, start - 1)) + 1) if start else 0
    cut = max(start, at - _LONGEST)
    return text[cut:at] if cut == start else text[text.find(" ", cut, at) + 1 : at]


def _after(text: str, at: int) -> str:
    end = at
    for _ in range(_LINES):
        found = text.find("\n", end + 1)
        end = found if found >= 0 else len(text)
    cut = min(end, at + _LONGEST)
    return text[at:cut] if cut == end else text[at : max(at, text.rfind(" ", at, cut))]


def _literal(text: str) -> str:
    """A Python string, one line of source for each line of text where it is long."""
    whole = json.dumps(text, ensure_ascii=False)
    if len(whole) <= _WIDTH:
        return whole
    parts = re.findall(r".{1,90}(?:\s+|$)|.{1,90}", text, re.DOTALL)
    return "(\n" + "".join(f"        {json.dumps(part, ensure_ascii=False)}\n" for part in parts) + "    )"
