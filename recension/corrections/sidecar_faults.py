"""What is wrong with a sidecar of corrections: found by its JSON Schema, said so that a person can put it right."""

from __future__ import annotations

import difflib
from functools import cache
from typing import Any, NamedTuple

import jsonschema_rs

from recension import schemas

_UNANCHORED = ("metadata", "checked")
_WORDS = {
    "string": "a text in quotation marks", "integer": "a whole number", "boolean": "true or false",
    "array": "a list of texts", "object": "a table", "number": "a number",
}  # fmt: skip
_VALUES = {
    "date_issued": "a date YYYY, YYYY-MM or YYYY-MM-DD, or two with / between", "page_count": "a whole number",
    "creators": "a list of names", "contributors": "a list of names", "report_numbers": "a list of numbers",
    "keywords": "a list of words", "identifiers": "a table of scheme and value",
    "series": "a table of title and number", "event": "a table of name, date (YYYY-MM-DD) and place",
}  # fmt: skip


class Fault(NamedTuple):
    """The first thing wrong: in which correction (-1: in none), at which key, what, and what to do."""

    n: int
    key: str
    problem: str
    advice: str = ""


def fault(table: dict[str, Any]) -> Fault | None:
    """The first thing wrong with a sidecar's table; None where it is sound."""
    error = next(iter(sorted(_schema().iter_errors(table), key=_rank)), None)
    if error:
        return _told(table, error)
    for n, one in enumerate(table.get("correction", ())):
        if one["action"] not in _UNANCHORED and not (one.get("at") or one.get("before") or one.get("after")):
            advice = "Quote in `at` what stands there, in `before` and `after` what stands around it."
            return Fault(n, "at", f"a correction that says {one['action']!r} must name a place, found none.", advice)
    return None


@cache
def _schema() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schemas.writer("correction-1"))


def _rank(error: jsonschema_rs.ValidationError) -> tuple[int, bool, int]:
    """The first correction first; a wrong value before a missing key, whatever rule of the schema saw it."""
    path = error.instance_path
    n = path[1] if len(path) > 1 and isinstance(path[1], int) else -1
    return n, len(path) < 3, "properties" not in error.schema_path


def _told(table: dict[str, Any], error: jsonschema_rs.ValidationError) -> Fault:
    path = error.instance_path
    if not path:
        key = next((key for key in table if key != "correction"), "")
        return Fault(-1, key, f"unknown key {key!r} at the top.", "Write every decision as a table [[correction]].")
    if len(path) == 1 or not isinstance(path[1], int):
        found = table["correction"]
        expected = "at most 10,000 tables [[correction]]"
        said = f"{len(found):,}" if isinstance(found, list) else _shown(found)
        return Fault(-1, "correction", f"expected {expected}, found {said}.", "Take out what is decided no more.")
    one = table["correction"][path[1]]
    if not isinstance(one, dict):
        return Fault(path[1], "", f"expected a table, found {_shown(one)}.", "Write it as [[correction]].")
    if len(path) == 2:
        return _keys(path[1], one)
    return _wrong_value(path[1], one, [str(step) for step in path[2:]], error)


def _keys(n: int, one: dict[str, Any]) -> Fault:
    """A correction with a key too few or too many."""
    action = str(one.get("action", ""))
    if not action:
        return Fault(n, "", "key 'action' is missing.", f"One of: {', '.join(_actions())}.")
    needs, takes = _of_action(action)
    for key in one:
        if key not in takes:
            near = difflib.get_close_matches(key, takes, 1, 0.6)
            known = key in _properties()
            problem = f"key {key!r} says nothing to {action!r}." if known else f"unknown key {key!r}."
            return Fault(
                n, key, problem, (f"Did you mean {near[0]!r}? " if near else "") + f"Keys: {', '.join(takes)}."
            )
    missing = [key for key in needs if key not in one]
    return Fault(
        n, "action", f"{action!r} needs the key {', '.join(map(repr, missing))}.", f"Keys: {', '.join(takes)}."
    )


def _wrong_value(n: int, one: dict[str, Any], path: list[str], error: jsonschema_rs.ValidationError) -> Fault:
    key, found = path[0], error.instance
    if key == "fields" and len(path) == 1 and isinstance(found, dict):
        own = _properties()["fields"]["properties"]
        strange = next((each for each in found if each not in own), "")
        problem = f"unknown field {strange!r} of an entry." if strange else "no field is given."
        return Fault(n, key, problem, f"Fields: {', '.join(own)}.")
    rule = _properties()[key]
    if key == "fields" and len(path) > 1:
        rule = rule["properties"].get(path[1], {})
    expected = _VALUES.get(str(one.get("field")), "a text") if key == "value" else _expected(rule, key)
    problem = f"key {'.'.join(path)!r}: expected {expected}, found {_shown(found)}."
    near = difflib.get_close_matches(str(found), rule.get("enum", ()), 1, 0.5)
    return Fault(n, key, problem, f"Did you mean {near[0]!r}?" if near else str(rule.get("description", "")))


def _expected(rule: dict[str, Any], key: str) -> str:
    if "enum" in rule:
        return f"one of {', '.join(rule['enum'])}"
    words = _WORDS[rule["type"]]
    if "pattern" in rule:
        return f"{words} like 2026-11-21" if key == "when" else f"{words} of 16 digits 0-9, a-f"
    if "maxLength" in rule:
        return f"{words}, at most {rule['maxLength']:,} characters"
    return f"{words} from {rule['minimum']} to {rule['maximum']:,}" if "maximum" in rule else words


def _shown(value: Any) -> str:
    said = ascii(value) if not isinstance(value, str) or not value.isprintable() else repr(value)
    return said if len(said) <= 60 else f"{said[:57]}… ({len(str(value)):,} characters)"


def _properties() -> dict[str, Any]:
    found: dict[str, Any] = schemas.writer("correction-1")["$defs"]["correction"]["properties"]
    return found


def _actions() -> list[str]:
    return list(_properties()["action"]["enum"])


def _of_action(action: str) -> tuple[list[str], list[str]]:
    """The keys that an action needs, and all that it takes."""
    for rule in schemas.writer("correction-1")["$defs"]["correction"]["allOf"]:
        if rule["if"]["properties"].get("action", {}).get("enum") == [action]:
            return rule["then"]["required"], rule["then"]["propertyNames"]["enum"]
    return [], list(_properties())
