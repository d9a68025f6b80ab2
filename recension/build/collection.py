"""What a collection says of itself: `raw/<collection>/collection.toml`, read strictly.

Every key has a sensible default, so that a folder of scans without the file builds. A key that is not known stops the
build before any work: a misspelt `licence` must not become a corpus without one.
"""

from __future__ import annotations

import codecs
import dataclasses
import difflib
import re
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from recension.build.rails import Limits
from recension.repairs import ORDER, load
from recension.sources import Reading

FILE = "collection.toml"
_Kind = TypeVar("_Kind")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


class ConfigError(Exception):
    """What stops a build before any work: `where` (file and line), `problem`, and `advice` on what to do next."""

    def __init__(self, where: str, problem: str, advice: str = "") -> None:
        super().__init__(f"{where}: {problem}" + (f"\n{advice}" if advice else ""))
        self.where, self.problem, self.advice = where, problem, advice


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file; its fields are the keys that may stand in it."""


class Collection(_Table, frozen=True):
    """A collection's own settings; every key of `collection.toml` is a field here.

    `repairs` are the collection's own repairs by dotted name, run before the last shipped one (which settles the gaps),
    or where they say: `"korea.banners before page_turns"`. `without` names shipped repairs that must not run. `ignore`
    are patterns of files that are not documents. `reading` says how documents are read (the fields of
    `sources.Reading`: encoding, page_offset, limits …), `documents` the same for files whose path matches a pattern;
    later patterns win.
    """

    name: str = ""
    title: str = ""
    description: str = ""
    licence: str = ""
    language: str = "en"
    source: str = ""
    citation: str = ""
    repairs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    limits: Limits = Limits()
    reading: dict[str, Any] = {}
    documents: dict[str, dict[str, Any]] = {}

    def order(self) -> tuple[str, ...]:
        """The names of the repairs that run on this collection's documents, in order."""
        names = [name for name, _ in ORDER if name not in self.without]
        for entry in self.repairs:
            own, _, before = entry.partition(" before ")
            names.insert(names.index(before) if before in names else len(names) - 1, own)
        return tuple(names)

    def reading_of(self, path: str) -> Reading:
        """How the document at `path` (below the collection) is read."""
        settings = dict(self.reading)
        for pattern, own in self.documents.items():
            if fnmatchcase(path, pattern) or fnmatchcase(path.rpartition("/")[2], pattern):
                settings |= own
        return msgspec.convert(settings, Reading)


def read_collection(folder: Path) -> Collection:
    """The settings of the collection in `folder`; defaults where it has no file. Raises ConfigError."""
    if not _NAME.fullmatch(folder.name):
        raise ConfigError(
            str(folder),
            f"a collection cannot be called {folder.name!r}",
            "Rename the folder: lower-case letters a to z, digits, '.', '_' and '-', at most 100 characters.",
        )
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except FileNotFoundError:
        return Collection(name=folder.name, title=folder.name)
    except OSError as problem:
        raise ConfigError(str(path), f"cannot be read: {problem.strerror}", "Check the file's rights.") from None
    except UnicodeDecodeError as problem:
        raise ConfigError(
            str(path), f"is not UTF-8 at byte {problem.start}", "Save the file with the encoding UTF-8."
        ) from None
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise ConfigError(str(path), f"is not TOML: {problem}", "See https://toml.io for the format.") from None
    _known_keys(table, Collection, path, text)
    collection = _convert({"title": folder.name, **table, "name": folder.name}, Collection, path, text)
    for own in (collection.reading, *collection.documents.values()):
        _known_keys(own, Reading, path, text)
        reading = _convert(own, Reading, path, text)
        try:
            codecs.lookup(reading.encoding or "utf-8")
        except LookupError:
            raise ConfigError(
                _line(path, text, "encoding"), f"unknown encoding {reading.encoding!r}", "Use a name such as cp1252."
            ) from None
    _known_repairs(collection, path, text)
    return collection


def _convert(table: Mapping[str, Any], kind: type[_Kind], path: Path, text: str) -> _Kind:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as problem:
        what, _, at = str(problem).partition(" - at `$.")
        key = re.split(r"[.\[`]", at)[0]
        raise ConfigError(_line(path, text, key), f"key {at.rstrip('`')!r}: {what.lower()}", _keys(kind)) from None


def _known_keys(table: Mapping[str, Any], kind: type, path: Path, text: str) -> None:
    """Raise ConfigError for the first key that `kind` does not have, naming the nearest that it has."""
    known = _fields(kind)
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1, 0.5)
            advice = f"Did you mean {near[0]!r}? " if near else ""
            raise ConfigError(_line(path, text, key), f"unknown key {key!r}", advice + _keys(kind))
        if key == "limits" and isinstance(value, dict):
            _known_keys(value, Limits, path, text)


def _known_repairs(collection: Collection, path: Path, text: str) -> None:
    """Raise ConfigError for a repair that is not shipped, cannot be imported, or is none."""
    shipped = [name for name, _ in ORDER]
    for name in (*collection.without, *(entry.partition(" before ")[2] for entry in collection.repairs)):
        if name and name not in shipped:
            near = difflib.get_close_matches(name, shipped, 1, 0.5)
            raise ConfigError(
                _line(path, text, "without" if name in collection.without else "repairs"),
                f"no shipped repair is called {name!r}",
                f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(shipped)}.",
            )
    for entry in collection.repairs:
        name = entry.partition(" before ")[0]
        if "." not in name:
            raise ConfigError(
                _line(path, text, "repairs"),
                f"{name!r} is not a dotted name",
                "Write package.module; shipped repairs run without being named.",
            )
        try:
            repair = load(name)
        except ImportError as problem:
            raise ConfigError(
                _line(path, text, "repairs"),
                f"the repair {name!r} cannot be imported: {problem}",
                "It must be installed, or lie beside the folder raw/.",
            ) from None
        if not (callable(getattr(repair, "edits", None)) and getattr(repair, "CASES", None)):
            raise ConfigError(
                _line(path, text, "repairs"),
                f"the module {name!r} is not a repair",
                "A repair has edits(text, evidence) and CASES; see docs/write-a-repair.md.",
            )


def _line(path: Path, text: str, key: str) -> str:
    """The file with the line on which a key stands, as far as a plain look can tell."""
    pattern = re.compile(rf"""^\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[=\].]""")
    lines = (n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line))
    at = next(lines, 0) if key else 0
    return f"{path}, line {at}" if at else str(path)


def _fields(kind: type) -> list[str]:
    if issubclass(kind, msgspec.Struct):
        return [field.name for field in msgspec.structs.fields(kind) if field.name != "name"]
    return [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]  # Reading


def _keys(kind: type) -> str:
    return f"Known keys: {', '.join(_fields(kind))}."
