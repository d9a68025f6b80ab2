"""The gate: every row against its JSON Schema and a few rules that no schema can say, and the digests of what passes.

`seal` is what stands between a document's rows and the corpus. It says everything that is wrong with a document, with
table, path, value and what was expected, so that the caller can quarantine it and the maintainer can find the fault.

Digests are sha256 of canonical JSON: UTF-8, sorted keys, no spaces, whole numbers. A block's `rev` is the first 16
digits of the digest of its row without `rev`. A document's is the digest of, for each table in order, a line
`<table> <rows>` and a line of the rows as one JSON list, its own row without `rev`; for blocks, of their raw digests
in place of the list. They do not depend on how rows are stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import jsonschema_rs
import msgspec

from recension import schemas
from recension.corrections import LOST
from recension.tables import BlockRow, EditRow, FurnitureRow, Row, Rows, as_bytes, raw_text, readable

CODES = {
    "S001": "the row's JSON Schema",
    "R001": "0 <= start <= end, inside the text",
    "R002": "no control characters in ids, kinds, codes and paths",
    "R003": "whole numbers only, no floats",
    "R004": "valid Unicode: no lone surrogates",
    "R005": "rev is the digest of the row",
    "R006": "a block's text is its span of the document's text",
    "R007": "blocks and pages in order, not overlapping; all text between blocks is white space",
    "R008": "ids are unique and belong to the document",
    "R009": "edits are in order, do not overlap, and fit the clean text",
    "R010": "clean text and edits rebuild the raw text",
    "R011": "what a row names exists in the document",
}
WARNINGS = {"W001": "a person's correction that fits the text"}  # the document is published, and the fault told
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NUMBERS = {
    "blocks": ("n", "start", "end", "level", "confidence"),
    "edits": ("n", "raw", "clean"),
    "flags": ("start", "end"),
}
_NAMES = {
    "documents": ("id",),
    "blocks": ("id", "document", "kind"),
    "furniture": ("id", "document", "kind"),
    "edits": ("document",),
    "flags": ("document", "code"),
}
_flat = chain.from_iterable
_canonical = msgspec.json.Encoder(order="sorted").encode
_Dict = dict[str, Any]


class Problem(NamedTuple):
    """What is wrong with a row. `path` is the JSON path in the table's list of rows, `code` is one of CODES
    or WARNINGS."""

    document: str
    table: str
    path: str
    value: str
    expected: str
    code: str

    def __str__(self) -> str:
        return f"{self.document}: {self.table}{self.path} is {self.value}; expected {self.expected} [{self.code}]"


class InvalidRowsError(ValueError):
    """A document whose rows must not be published: all its `problems`, the first twenty in the message."""

    def __init__(self, document: str, problems: list[Problem]) -> None:
        more = f"\n... and {len(problems) - 20} more" if len(problems) > 20 else ""
        super().__init__("\n".join(map(str, problems[:20])) + more)
        self.document, self.problems = document, problems


class Sealed(NamedTuple):
    """Rows that passed the gate, with every `rev` set; the document's digest and its size in characters; and what a
    person should know of them all the same."""

    rows: Rows
    digest: str
    size: int
    warnings: tuple[Problem, ...] = ()


def seal(rows: Rows) -> Sealed:
    """Check all rows of a document and set their `rev`. Raises InvalidRowsError with everything that is wrong."""
    document = rows.document.id
    try:
        tables = _builtins(rows)
        sealed, digest, problems = _signed(rows, tables)
    except (UnicodeEncodeError, TypeError, ValueError) as fault:
        raise InvalidRowsError(str(document), [_unencodable(rows, fault)]) from None
    valid = True
    for table, records in tables.items():
        if not _validators()[table].is_valid(records):
            problems += _schema_problems(document, table, records)
            valid = False
    if valid:  # the rules rely on the types
        problems += [Problem(document, *found) for rule in _RULES for found in rule(sealed, tables)]
    if problems:
        raise InvalidRowsError(document, problems)
    return Sealed(sealed, digest, len(rows.document.text), tuple(_warnings(rows)))


def _warnings(rows: Rows) -> Iterator[Problem]:
    for n, flag in enumerate(rows.flags):
        if flag.code == LOST:
            yield Problem(rows.document.id, "flags", f"[{n}]", flag.note, WARNINGS["W001"], "W001")


def digest_of(rows: Rows) -> str:
    """The digest of a document's rows, whatever their `rev` says."""
    return _signed(rows, _builtins(rows))[1]


def schema_faults(name: str, value: Any) -> list[str]:
    """What a schema, by name and major version, has against a value; each with its JSON path."""
    errors = _validator(name).iter_errors(value)
    return [f"{_path(error.instance_path)} is {_shown(error.instance)}: {error.message[-200:]}" for error in errors]


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schemas.writer(name))


def _path(steps: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


@cache
def _validators() -> dict[str, jsonschema_rs.Draft202012Validator]:
    """One compiled validator for each table's whole list of rows."""
    return {
        table: jsonschema_rs.Draft202012Validator(
            {"type": "array", "items": {"$ref": "#/$defs/row"}, "$defs": {"row": _inline(schemas.writer(name))}}
        )
        for table, name in schemas.CURRENT.items()
    }


def _inline(schema: _Dict) -> _Dict:
    """A schema that can stand inside another; its own $id keeps its references its own."""
    return {key: value for key, value in schema.items() if key != "$schema"}


def _builtins(rows: Rows) -> dict[str, list[_Dict]]:
    return {
        "documents": [msgspec.to_builtins(rows.document)],
        "blocks": msgspec.to_builtins(rows.blocks),
        "furniture": msgspec.to_builtins(rows.furniture),
        "edits": msgspec.to_builtins(rows.edits),
        "flags": msgspec.to_builtins(rows.flags),
    }


def _signed(rows: Rows, tables: dict[str, list[_Dict]]) -> tuple[Rows, str, list[Problem]]:
    """Digest every row once and set `rev` in rows and tables; a `rev` that was set and is wrong is a problem."""
    id = rows.document.id
    root, problems = hashlib.sha256(), []
    for record in (*tables["documents"], *tables["blocks"]):
        record.pop("rev", None)
    for table, records in tables.items():
        if _may_hold_floats(table, records):
            problems += [problem for n, record in enumerate(records) for problem in _floats(id, table, n, record)]
        if table != "blocks":
            root.update(b"%s %d\n%s\n" % (table.encode(), len(records), _canonical(records)))
            continue
        digests = [hashlib.sha256(_canonical(record)) for record in records]
        root.update(b"blocks %d\n%s\n" % (len(records), b"".join(digest.digest() for digest in digests)))
    blocks = []
    for n, (block, digest) in enumerate(zip(rows.blocks, digests, strict=True)):
        tables["blocks"][n]["rev"] = rev = digest.hexdigest()[:16]
        if block.rev not in ("", rev):
            problems.append(Problem(id, "blocks", f"[{n}].rev", repr(block.rev), f"{rev!r}, its digest", "R005"))
        blocks.append(block if block.rev == rev else msgspec.structs.replace(block, rev=rev))
    whole = root.hexdigest()
    tables["documents"][0]["rev"] = whole
    if rows.document.rev not in ("", whole):
        problems.append(Problem(id, "documents", "[0].rev", repr(rows.document.rev), f"{whole!r}, its digest", "R005"))
    document = msgspec.structs.replace(rows.document, rev=whole)
    return Rows(document, blocks, rows.furniture, rows.edits, rows.flags), whole, problems


def _may_hold_floats(table: str, records: list[_Dict]) -> bool:
    """Is there a float among the whole numbers, or a free-form object that holds one? Looked at column by column."""
    numbers: list[Iterable[Any]] = [map(itemgetter(key), records) for key in _NUMBERS.get(table, ())]
    free: Iterable[Any] = records if table == "documents" else ()
    try:
        if table in ("blocks", "furniture"):
            free = map(itemgetter("attrs" if table == "blocks" else "fields"), records)
            numbers.append(_flat(_flat(map(itemgetter("raw"), records))))
            for key in ("page_first", "page_last") if table == "blocks" else ("page",):
                numbers.append(map(itemgetter("n"), filter(None, map(itemgetter(key), records))))
        elif table == "edits":
            numbers.append(map(itemgetter("confidence"), _flat(map(itemgetter("steps"), records))))
        return any(float in set(map(type, column)) for column in numbers) or any(map(_holds_float, filter(None, free)))
    except (KeyError, TypeError):  # a row of the wrong shape: the schema tells, the slow way looks
        return True


def _holds_float(value: Any) -> bool:
    left = [value]
    while left:
        one = left.pop()
        kind = type(one)
        if kind is dict:
            left += one.values()
        elif kind is list or kind is tuple:
            left += one
        elif kind is float:
            return True
    return False


def _floats(document: str, table: str, n: int, record: _Dict) -> list[Problem]:
    """JSON Schema takes 1.0 for a whole number; digests and readers do not."""
    leaves = _leaves(record, f"[{n}]")
    return [
        Problem(document, table, path, repr(value), CODES["R003"], "R003")
        for path, value in leaves
        if type(value) is float
    ]


def _unencodable(rows: Rows, fault: Exception) -> Problem:
    """The row that cannot be written as JSON at all."""
    id = ascii(rows.document.id)[1:-1]
    lists: dict[str, Sequence[Row]] = {"documents": [rows.document], "blocks": rows.blocks, "furniture": rows.furniture}
    lists |= {"edits": rows.edits, "flags": rows.flags}
    for table, records in lists.items():
        for n, record in enumerate(records):
            try:
                _canonical(msgspec.to_builtins(record))
            except UnicodeEncodeError:
                for path, value in _leaves(record, f"[{n}]"):
                    if isinstance(value, str) and (bad := _SURROGATE.search(value)):
                        near = value[max(0, bad.start() - 20) : bad.end() + 20]
                        return Problem(id, table, path, _shown(near), CODES["R004"], "R004")
            except (TypeError, ValueError) as problem:
                return Problem(id, table, f"[{n}]", _shown(str(problem)), "a value that JSON can hold", "S001")
    return Problem(id, "documents", "", _shown(str(fault)), "rows that JSON can hold", "S001")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """All plain values of a row with their paths; a key that is a string counts as a value too."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, dict):
        for key, part in value.items():
            yield f"{path} (key)", key
            yield from _leaves(part, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for n, part in enumerate(value):
            yield from _leaves(part, f"{path}[{n}]")
    else:
        yield path, value


def _schema_problems(document: str, table: str, records: list[_Dict]) -> list[Problem]:
    """Every fault the schema finds."""
    found = []
    for error in _validators()[table].iter_errors(records):
        path = _path(error.instance_path)
        problem = Problem(document, table, path, _shown(error.instance), str(error.message)[-200:], "S001")
        found.append(problem)
    return found


def _shown(value: Any) -> str:
    text = ascii(value) if isinstance(value, str) and _SURROGATE.search(value) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


_Found = Iterator[tuple[str, str, str, str, str]]


def _found(table: str, path: str, value: Any, code: str, expected: str = "") -> tuple[str, str, str, str, str]:
    return table, path, _shown(value), expected or CODES[code], code


def _names(rows: Rows, tables: dict[str, list[_Dict]]) -> _Found:
    document = rows.document
    for n, flag in enumerate(document.flags):
        if _CONTROL.search(flag):
            yield _found("documents", f"[0].flags[{n}]", flag, "R002")
    for key, value in (("path", document.raw.path), ("media_type", document.raw.media_type)):
        if _CONTROL.search(value):
            yield _found("documents", f"[0].raw.{key}", value, "R002")
    for table, keys in _NAMES.items():
        for key in keys:
            if not _CONTROL.search("".join(map(itemgetter(key), tables[table]))):
                continue
            for n, record in enumerate(tables[table]):
                if _CONTROL.search(record[key]):
                    yield _found(table, f"[{n}].{key}", record[key], "R002")


def _identity(rows: Rows, tables: dict[str, list[_Dict]]) -> _Found:
    id = rows.document.id
    for table in ("blocks", "furniture", "edits", "flags"):
        records = tables[table]
        if not set(map(itemgetter("document"), records)) <= {id}:
            for n, record in enumerate(records):
                if record["document"] != id:
                    yield _found(table, f"[{n}].document", record["document"], "R008", repr(id))
        if table in ("blocks", "furniture"):
            seen: set[str] = set()
            for n, own in enumerate(map(itemgetter("id"), records)):
                if own in seen or not own.startswith(f"{id}#"):
                    yield _found(table, f"[{n}].id", own, "R008", f"an id of its own that begins with {id + '#'!r}")
                seen.add(own)
        if table in ("blocks", "edits") and list(map(itemgetter("n"), records)) != list(range(len(records))):
            for n, record in enumerate(records):
                if record["n"] != n:
                    yield _found(table, f"[{n}].n", record["n"], "R008", f"{n}, its place in the list")


def _places(rows: Rows, tables: dict[str, list[_Dict]]) -> _Found:
    text, at = rows.document.text, 0
    size = len(text)
    for n, block in enumerate(rows.blocks):
        if not block.start <= block.end <= size:
            yield _found("blocks", f"[{n}]", (block.start, block.end), "R001")
        elif text[block.start : block.end] != block.text:
            yield _found("blocks", f"[{n}].text", block.text, "R006")
        elif block.start < at or not _blank(text[at : block.start]):
            yield _found("blocks", f"[{n}].start", block.start, "R007", f"{at}, or white space since there")
        at = max(at, block.end)
    if not _blank(text[at:]):
        yield _found("documents", "[0].text", text[at : at + 60], "R007", f"a block for the text from {at} on")
    document = rows.document
    spans = [("documents", f"[0].sections[{n}]", part.start, part.end) for n, part in enumerate(document.sections)]
    spans += [("documents", f"[0].pages[{n}]", part.start, part.end) for n, part in enumerate(document.pages)]
    spans += [("flags", f"[{n}]", flag.start, flag.end) for n, flag in enumerate(rows.flags)]
    for table, path, start, end in spans:
        if not start <= end <= size:
            yield _found(table, path, (start, end), "R001")
    for n, (left, right) in enumerate(zip(document.pages, document.pages[1:], strict=False)):
        if right.start < left.end or right.n <= left.n:
            yield _found("documents", f"[0].pages[{n + 1}]", (right.n, right.start), "R007")
    taken: list[BlockRow | FurnitureRow] = [*rows.blocks, *rows.furniture]
    for n, part in enumerate(taken):
        for start, end in part.raw:
            if start > end:
                table, n = ("blocks", n) if n < len(rows.blocks) else ("furniture", n - len(rows.blocks))
                yield _found(table, f"[{n}].raw", (start, end), "R001")


def _blank(text: str) -> bool:
    return not text or text.isspace()


def _references(rows: Rows, tables: dict[str, list[_Dict]]) -> _Found:
    sections = {section.id for section in rows.document.sections}
    blocks = {block.id for block in rows.blocks}
    for n, section in enumerate(rows.document.sections):
        if section.parent is not None and section.parent not in sections:
            yield _found("documents", f"[0].sections[{n}].parent", section.parent, "R011")
        if section.block is not None and section.block not in blocks:
            yield _found("documents", f"[0].sections[{n}].block", section.block, "R011")
    for n, block in enumerate(rows.blocks):
        for name in block.section:
            if name not in sections:
                yield _found("blocks", f"[{n}].section", name, "R011")


def _ledger(rows: Rows, tables: dict[str, list[_Dict]]) -> _Found:
    text = rows.document.text
    raw_at = clean_at = 0
    for n, edit in enumerate(rows.edits):
        kept = edit.clean - clean_at
        if kept < 0 or edit.raw - raw_at != kept or not text.startswith(edit.after, edit.clean):
            yield _found("edits", f"[{n}]", (edit.raw, edit.clean, edit.after), "R009")
            return
        if not _bytes_fit(edit):
            yield _found("edits", f"[{n}].before_bytes", edit.before_bytes, "R010", "the bytes of `before`")
            return
        raw_at, clean_at = edit.raw + len(edit.before), edit.clean + len(edit.after)
    if clean_at > len(text):
        yield _found("edits", f"[{len(rows.edits) - 1}]", clean_at, "R009")
        return
    found = hashlib.sha256(as_bytes(raw_text(text, rows.edits))).hexdigest()
    if found != rows.document.raw.text_sha256:
        yield _found("documents", "[0].raw.text_sha256", rows.document.raw.text_sha256, "R010", repr(found))


def _bytes_fit(edit: EditRow) -> bool:
    """Is `before_bytes` absent, or what `before` shows with its undecodable bytes as U+FFFD?"""
    if edit.before_bytes is None:
        return True
    try:
        return readable(edit.original) == edit.before
    except ValueError:
        return False


_Rule = Callable[[Rows, dict[str, list[_Dict]]], _Found]
_RULES: tuple[_Rule, ...] = (_names, _identity, _places, _references, _ledger)
