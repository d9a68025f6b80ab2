"""Adding documents to a collection: copied in, never twice, with a sidecar to fill in."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from recension.sources import Reading, Source, UnreadableError
from recension.sources.guarded import read_guarded
from recension.sources.intake import load
from recension.sources.listing import LISTINGS
from recension.sources.sidecar import sidecar_of, template

_LONGEST = 200  # bytes of a name; file systems allow 255, and a sidecar's name is longer
_NOT_COPIED = (*LISTINGS, "collection.toml")


class Added(NamedTuple):
    """What became of a file: `target` is its copy, `sidecar` the template written for it, `duplicate_of` the document
    of the collection that has the same bytes, `problem` why it was refused. `source` is what was read."""

    file: Path
    target: Path | None = None
    sidecar: Path | None = None
    duplicate_of: Path | None = None
    problem: UnreadableError | None = None
    source: Source | None = None


def add(files: Sequence[Path], folder: Path, reading: Reading | None = None, *, dry_run: bool = False) -> list[Added]:
    """Copy documents into a collection's folder, which is made where it is not there.

    Each is read first, so that what cannot be read is refused with its reason; the others are added all the same. A
    name that is taken by other bytes is refused too. With `dry_run` nothing is written. Raises OSError when the
    collection cannot be written.
    """
    reading = reading or Reading()
    there = _Held(folder)
    return [_added(file, folder, reading, there, dry_run) for file in files]


class _Held:
    """The documents a collection holds, found by their bytes; only those of the same size are ever read."""

    def __init__(self, folder: Path) -> None:
        self._sizes: dict[int, list[Path]] = {}
        self._new: dict[bytes, Path] = {}
        for path in _files(folder):
            self._sizes.setdefault(path.stat().st_size, []).append(path)

    def same(self, data: bytes) -> Path | None:
        wanted = hashlib.sha256(data).digest()
        alike = self._sizes.get(len(data), [])
        found = (path for path in alike if hashlib.sha256(path.read_bytes()).digest() == wanted)
        return self._new.get(wanted) or next(found, None)

    def take(self, path: Path, data: bytes) -> None:
        self._new[hashlib.sha256(data).digest()] = path


def _added(file: Path, folder: Path, reading: Reading, there: _Held, dry_run: bool) -> Added:
    try:
        data = load(file, reading.max_bytes)
        if file.name in _NOT_COPIED:
            raise UnreadableError("unsafe_path", f"{file.name} is the name of a file about collections.", "Rename it.")
        if double := there.same(data):
            return Added(file, duplicate_of=double)
        target = folder / safe_name(file.name)
        if target.exists():
            raise UnreadableError(
                "name_taken", f"{target.name} is another document of this collection.", "Rename the file."
            )
        source = read_guarded(data, reading)
    except UnreadableError as problem:
        return Added(file, problem=problem)
    beside = _sidecar(target)
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        _write(target, data)
        if beside:
            _write(beside, template(source).encode(), 0o644)
    there.take(target, data)
    return Added(file, target, beside, source=source)


def safe_name(name: str) -> str:
    """The file's name without what makes trouble later: controls, bytes that are not UTF-8, a leading dot or hyphen,
    more length than file systems take."""
    plain = os.fsencode(name).decode("utf-8", "replace")
    plain = re.sub(r"[\x00-\x1f\x7f/\\\ufffd]+", "_", plain).strip().lstrip(".-") or "document"
    stem, dot, suffix = plain.rpartition(".")
    stem, suffix = (stem, dot + suffix) if stem and len(suffix) <= 10 else (plain, "")
    while len((stem + suffix).encode()) > _LONGEST:
        stem = stem[:-1]
    return stem + suffix


def _sidecar(target: Path) -> Path | None:
    """Where the document's sidecar goes; None where it has one, or would share one with another document."""
    if sidecar_of(target):
        return None
    sharing = [path for path in target.parent.glob(f"{_escaped(target.stem)}.*") if path.name != target.name]
    return target.with_name(target.name + ".toml") if sharing else target.with_suffix(".toml")


def _escaped(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        parts = path.relative_to(folder).parts
        if not any(part.startswith(".") for part in parts) and path.is_file() and path.suffix != ".toml":
            yield path


def _write(path: Path, data: bytes, mode: int = 0o444) -> None:
    """Write beside and link, so that a name never holds half a document and an existing file is never replaced."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part") as beside:
        beside.write(data)
        beside.flush()
        os.fsync(beside.fileno())
        os.chmod(beside.name, mode)  # noqa: PTH101 - the file is open
        try:
            os.link(beside.name, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with path.open("xb") as file:
                file.write(data)
            path.chmod(mode)
