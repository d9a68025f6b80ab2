"""May a schema take the place of the one that was released? A reader who relies on the old promise must never notice.

Compared are reader schemas. What was promised must still hold: a field that was always there is there, of no other
kind, in no wider range. New fields and narrower promises are free. The language is the part of JSON Schema that our own
schemas use; a keyword beyond it is a break, because nobody checked it.
"""

from __future__ import annotations

from typing import Any

_Schema = dict[str, Any]
_SILENT = {"$schema", "$id", "$defs", "title", "description", "examples", "$ref"}
_KNOWN = _SILENT | {
    "type", "properties", "required", "items", "prefixItems", "additionalProperties", "anyOf", "minimum", "maximum",
    "minLength", "minItems", "pattern", "const", "enum",
}  # fmt: skip


def breaks(old: _Schema, new: _Schema) -> list[str]:
    """Every promise of the old reader schema that the new one does not keep, with its JSON path."""
    return list(_breaks(old, new, old.get("$defs", {}), new.get("$defs", {}), "$"))


def _breaks(old: _Schema, new: _Schema, olds: _Schema, news: _Schema, path: str) -> list[str]:
    old, new = _resolved(old, olds), _resolved(new, news)
    if strange := sorted((old.keys() | new.keys()) - _KNOWN):
        return [f"{path}: keywords that this check does not know: {', '.join(strange)}"]
    if "anyOf" in old or "anyOf" in new:
        return _choices(old, new, olds, news, path)
    found = [f"{path}: {told}" for told in _values(old, new)]
    for name, promise in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            found.append(f"{path}.{name}: is gone")
        elif name in old.get("required", ()) and name not in new.get("required", ()):
            found.append(f"{path}.{name}: was always there, and now may be missing")
        else:
            found += _breaks(promise, new["properties"][name], olds, news, f"{path}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(old.get(key), dict):
            other = new.get(key)
            if isinstance(other, dict):
                found += _breaks(old[key], other, olds, news, f"{path}[]")
            elif other is not False:
                found.append(f"{path}[]: was restricted, and is no longer")
        elif old.get(key) is False and new.get(key) is not False:
            found.append(f"{path}[]: was closed, and is open")
    if len(old.get("prefixItems", ())) != len(new.get("prefixItems", ())):
        found.append(f"{path}: has another number of places")
    for n, (one, other) in enumerate(zip(old.get("prefixItems", ()), new.get("prefixItems", ()), strict=False)):
        found += _breaks(one, other, olds, news, f"{path}[{n}]")
    return found


def _choices(old: _Schema, new: _Schema, olds: _Schema, news: _Schema, path: str) -> list[str]:
    """Each choice of the new schema must be one that the old one had, or narrower."""
    before, after = old.get("anyOf", [old]), new.get("anyOf", [new])
    return [
        f"{path}: may now be something else: {_shown(choice)}"
        for choice in after
        if all(_breaks(promise, choice, olds, news, path) for promise in before)
    ]


def _values(old: _Schema, new: _Schema) -> list[str]:
    """What a plain value may be now and could not before."""
    found = []
    if "type" in old and not (kinds := _kinds(new)) <= _kinds(old):
        found.append(f"may now be {', '.join(sorted(kinds - _kinds(old)))}")
    for key, wider in (("minimum", -1), ("minLength", -1), ("minItems", -1), ("maximum", 1)):
        if key in old and (key not in new or (new[key] - old[key]) * wider > 0):
            found.append(f"{key} was {old[key]} and is {new.get(key, 'none')}")
    for key in ("pattern", "const"):
        if key in old and old[key] != new.get(key):
            found.append(f"{key} was {old[key]!r} and is {new.get(key)!r}")
    if "enum" in old and not set(new.get("enum", ["anything"])) <= set(old["enum"]):
        found.append("has words that were not in its list")
    return found


def _kinds(schema: _Schema) -> set[str]:
    if "const" in schema:
        return {"string"}
    found = schema.get("type", ["null", "boolean", "integer", "number", "string", "array", "object"])
    return {found} if isinstance(found, str) else set(found)


def _resolved(schema: _Schema, definitions: _Schema) -> _Schema:
    if "$ref" not in schema:
        return schema
    named: _Schema = definitions[schema["$ref"].removeprefix("#/$defs/")]
    return {**named, **{key: value for key, value in schema.items() if key != "$ref"}}


def _shown(schema: _Schema) -> str:
    return str(schema.get("type") or schema.get("$ref") or sorted(schema))
