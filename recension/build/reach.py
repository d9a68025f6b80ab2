"""What a module of ours reaches: the code it imports, near or far, and the data it reads. Told from its source.

So that a change of a wording or of one repair is known as that, and not as a change of everything. What no record can
depend on does not count: a module's docstring, its CASES, comments in a data file, the reasons in ORDER (its names are
a pipeline's own affair). Where the source leaves open what is read, all data counts.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import recension

Module = str
ROOT = Path(recension.__file__).parent
# An import at the beginning of a line, in a function or not; what only types need counts too, which is never wrong.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(recension[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+(recension[^\n]*))", re.M
)
_NAME = re.compile(r"[\w.]+")
_DOCSTRING = re.compile(r'\A[rR]?"""(?:[^"\\]|\\.|"(?!""))*+"""\n')
# A tuple that fills its lines: everything between its first line and its last is indented.
_TUPLES = re.compile(r"^(?:CASES|ORDER)\b[^\n]*= \(\n(?:(?:[ \t#][^\n]*)?\n)*?\)\n", re.M)
_TABLE = re.compile(r"\btable\(")
_NAMED = re.compile(r"""\btable\(["'](\w+)["']\)(?:\[["'](\w+)["']\])?""")
_FILE = re.compile(r"""["']data/([\w.-]+)["']""")
_UNNAMED = re.compile(r"""["']data/?["']|f["']data/""")
_TELLER = "recension.vocabulary"  # hands out tables: whoever asks it names the table


class Data(NamedTuple):
    """A file of data/, or one table of it; no file at all where it cannot be told which."""

    file: str = ""
    table: str = ""


class Reach(NamedTuple):
    """Modules and data."""

    modules: frozenset[Module]
    data: frozenset[Data]


def reach(start: Iterable[Module], without: Iterable[tuple[Module, Module]] = ()) -> Reach:
    """All that the modules `start` reach, they too, but for the imports `without`."""
    cut, seen, left = frozenset(without), set[Module](), list(start)
    while left:
        name = left.pop()
        if name not in seen and name in _modules():
            seen.add(name)
            left += [each for each in imported(name) if (name, each) not in cut]
    return Reach(frozenset(seen), frozenset().union(*map(_data, seen)))


@cache
def imported(name: Module) -> frozenset[Module]:
    """The modules of ours that a module imports, their packages too."""
    return imports_of(_source(name))


def imports_of(source: str) -> frozenset[Module]:
    """The modules of ours that a source imports, their packages too."""
    found: set[Module] = set()
    for package, names, plain in _IMPORT.findall(source):
        whole = [package, *(f"{package}.{name}" for name in _NAME.findall(names))] if package else _NAME.findall(plain)
        for each in whole:
            parts = each.split(".")
            found.update(".".join(parts[:n]) for n in range(2, len(parts) + 1))
    return frozenset(found & _modules().keys())


def digest_of(what: Reach) -> str:
    """The digest of what is reached, as far as a record can depend on it."""
    digest = hashlib.sha256()
    for name in sorted(what.modules):
        digest.update(f"{name}\n{essence(_source(name))}\0".encode())
    for data in sorted(what.data):
        digest.update(f"{data.file} {data.table}\n".encode() + _content(data) + b"\0")
    return digest.hexdigest()


def essence(source: str) -> str:
    """A module's source without its docstring, its cases, and the order of repairs."""
    return _TUPLES.sub("", _DOCSTRING.sub("", source))


def data_of(source: str) -> frozenset[Data]:
    """The data that a source names."""
    named = _NAMED.findall(source)
    if _UNNAMED.search(source) or len(named) < len(_TABLE.findall(source)):
        return frozenset({Data()})
    return frozenset(Data(f"{file}.toml", table) for file, table in named) | {
        Data(file) for file in _FILE.findall(source)
    }


@cache
def _source(name: Module) -> str:
    return _modules()[name].read_text("utf-8")


@cache
def _data(name: Module) -> frozenset[Data]:
    return frozenset() if name == _TELLER else data_of(_source(name))


@cache
def _content(data: Data) -> bytes:
    if not data.file:
        files = sorted(path for path in (ROOT / "data").iterdir() if path.suffix not in (".md", ".txt"))
        return b"".join(path.name.encode() + path.read_bytes() for path in files)
    path = ROOT / "data" / data.file
    if path.suffix != ".toml":
        return path.read_bytes()
    content = _tables(path)
    return json.dumps(content.get(data.table) if data.table else content, sort_keys=True, default=str).encode()


@cache
def _tables(path: Path) -> Mapping[str, object]:
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _modules() -> dict[Module, Path]:
    """All our modules by name."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = ("recension", *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found
