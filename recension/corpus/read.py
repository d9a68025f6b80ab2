"""Open a published version and read it: typed rows, chunk by chunk, never the whole corpus at once."""

from __future__ import annotations

import fcntl
import os
import re
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, overload

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recension.corpus.chunks import Entry
from recension.corpus.columns import ROW, to_documents, to_rows
from recension.corpus.manifest import Chunk, Counts, Manifest, NotAManifestError, decode, parse_version, part_name
from recension.corpus.store import MANIFEST, Store, with_chunks
from recension.shredded import TABLES
from recension.tables import BlockRow, DocumentRow, EditRow, FlagRow, FurnitureRow, Rows, raw_text

_PIN = re.compile(
    r"(?:(?P<name>[a-z0-9._-]+)@)?(?P<range>[\^~])?v?(?P<version>\d+(?:\.\d+){0,2})(?:#sha256:(?P<digest>[0-9a-f]{64}))?"
)


class NoSuchVersionError(LookupError):
    """There is no such corpus or version; the message names those there are."""


class NoSuchDocumentError(LookupError):
    """The version holds no document of that id."""


class ReplacedError(RuntimeError):
    """The version that was open was removed, or a document purged from it; it must be opened again."""


class Corpus:
    """A version, opened. `manifest` says what it holds; rows are read when they are asked for."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest = folder, manifest
        self._held = lru_cache(maxsize=2)(self._chunk_tables)
        self._lock: int | None = None

    def __len__(self) -> int:
        return self.manifest.counts.documents

    def __contains__(self, id: str) -> bool:
        try:
            number = self._chunk_of(id)
        except NoSuchDocumentError:
            return False
        return bool(pc.any(_of(self._held(number)["documents"], id)).as_py())

    def documents(self) -> Iterator[DocumentRow]:
        """All documents in order of their ids."""
        return self._rows("documents", None)

    def blocks(self, document: str | None = None) -> Iterator[BlockRow]:
        """The blocks of a document, or all, in reading order."""
        return self._rows("blocks", document)

    def furniture(self, document: str | None = None) -> Iterator[FurnitureRow]:
        """What was taken out of the reading text."""
        return self._rows("furniture", document)

    def edits(self, document: str | None = None) -> Iterator[EditRow]:
        """The ledger, in order of the raw text."""
        return self._rows("edits", document)

    def flags(self, document: str | None = None) -> Iterator[FlagRow]:
        """What a person should look at."""
        return self._rows("flags", document)

    def document(self, id: str) -> DocumentRow:
        """Raises NoSuchDocumentError."""
        return self.rows(id).document

    def rows(self, id: str) -> Rows:
        """All rows of a document. Raises NoSuchDocumentError."""
        tables = self._held(self._chunk_of(id))
        own = {name: table.filter(_of(table, id)) for name, table in tables.items()}
        found = next(to_documents(own), None)
        if found is None:
            raise self._missing(id)
        return found

    @overload
    def raw_of(self, what: DocumentRow | str) -> str: ...
    @overload
    def raw_of(self, what: BlockRow | FurnitureRow) -> str: ...
    def raw_of(self, what: DocumentRow | BlockRow | FurnitureRow | str) -> str:
        """The raw text of a document (or its id), or of a block: its spans in the raw text, one after the other."""
        if isinstance(what, str | DocumentRow):
            rows = self.rows(what if isinstance(what, str) else what.id)
            return raw_text(rows.document.text, rows.edits)
        whole = self._raw(what.document)
        return "".join(whole[start:end] for start, end in what.raw)

    def entries(self) -> Iterator[Entry]:
        """All documents as `publish` takes them, without reading their rows."""
        for number, chunk in enumerate(self.manifest.chunks):
            table = self.table(chunk, "documents", number, ["id", "rev", "text"])
            sizes = pc.utf8_length(table["text"]).to_pylist()
            for id, rev, size in zip(table["id"].to_pylist(), table["rev"].to_pylist(), sizes, strict=True):
                yield Entry(id, rev, size, partial(self.rows, id))

    def entry(self, id: str) -> Entry:
        """One document as `publish` takes it. Raises NoSuchDocumentError."""
        rows = self.rows(id)
        return Entry(id, rows.document.rev, len(rows.document.text), lambda: rows)

    def table(self, chunk: Chunk, table: str, number: int, columns: list[str] | None = None) -> pa.Table:
        """A table of one chunk as Arrow. Raises ReplacedError where the version is no longer what was opened."""
        try:
            found = pq.read_table(self.folder / part_name(table, number), columns=columns, partitioning=None)
        except FileNotFoundError:
            self._check()
            raise
        self._check()
        return found

    @classmethod
    def of(cls, folder: Path) -> Corpus:
        """Open a version's folder and hold it: `gc` leaves it alone as long as this lives, and whatever else may happen
        to it shows. Raises FileNotFoundError, NotAManifestError."""
        lock = os.open(folder / MANIFEST, os.O_RDONLY)
        try:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            with os.fdopen(os.dup(lock), "rb") as file:
                corpus = cls(folder, with_chunks(folder, decode(file.read())))
        except BaseException as problem:
            replaced = not _is_open(folder / MANIFEST, lock)
            os.close(lock)
            if replaced and isinstance(problem, NotAManifestError):
                return cls.of(folder)  # a purge put another form in its place between two reads
            raise
        corpus._lock = lock
        weakref.finalize(corpus, os.close, lock)
        return corpus

    def _check(self) -> None:
        """Is this still the folder that was opened? A purge puts another in its place."""
        if self._lock is None or _is_open(self.folder / MANIFEST, self._lock):
            return
        version = self.manifest.version
        raise ReplacedError(f"{self.folder}: {version} was removed, or purged of a document, meanwhile; open it again")

    def read(self, name: str) -> bytes:
        """A small file of the version, such as CHANGES.md."""
        return (self.folder / name).read_bytes()

    def at(self, version: str | None) -> Corpus:
        """Another version of the same collection, as `open_corpus` takes it."""
        return open_corpus(self.folder.parent, version)

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table, for any other reader."""
        return [self.folder / part_name(table, number) for number in range(len(self.manifest.chunks))]

    def _rows(self, table: str, document: str | None) -> Iterator[Any]:
        kind = ROW[table]
        if document is not None:
            found = self._held(self._chunk_of(document))[table]
            yield from to_rows(found.filter(_of(found, document)), kind)
            return
        for number, chunk in enumerate(self.manifest.chunks):
            yield from to_rows(self.table(chunk, table, number), kind)

    def _chunk_of(self, id: str) -> int:
        number = bisect_right([chunk.first for chunk in self.manifest.chunks], id) - 1
        if number < 0 or id > self.manifest.chunks[number].last:
            raise self._missing(id)
        return number

    def _chunk_tables(self, number: int) -> dict[str, pa.Table]:
        chunk = self.manifest.chunks[number]
        return {table: self.table(chunk, table, number) for table in TABLES}

    def _raw(self, id: str) -> str:
        if getattr(self, "_last_raw", ("", ""))[0] != id:
            self._last_raw = id, self.raw_of(id)
        return self._last_raw[1]

    def _missing(self, id: str) -> NoSuchDocumentError:
        return NoSuchDocumentError(f"{self.manifest.collection} {self.manifest.version} holds no document {id!r}")


class VersionInfo(NamedTuple):
    """A line of `recension ls`."""

    version: str
    created: str
    counts: Counts
    status: str
    reason: str
    latest: bool


def open_corpus(path: str | Path, version: str | None = None, options: dict[str, Any] | None = None) -> Corpus:
    """Open a version: `path` is a version's folder, or a collection's.

    `version` is a number (`1.2.0`), a range (`^1.2` any 1.x from there, `~1.2` any 1.2.x), or an exact pin
    (`name@1.2.0#sha256:...`, whose content is checked against the manifest); the latest where it is left out.
    `path` may also be a collection's url, such as s3://name/clean/collection; `options` are then fsspec's. Raises
    NoSuchVersionError.
    """
    if "://" in str(path):
        from recension.corpus.remote import open_bucket

        return open_bucket(str(path), version, options)
    folder = Path(path)
    if not (folder / MANIFEST).is_file():
        folder /= f"v{_chosen(folder, version)}"
    elif version is not None:
        folder = folder.parent / f"v{_chosen(folder.parent, version)}"
    try:
        return Corpus.of(folder)
    except FileNotFoundError:
        raise NoSuchVersionError(f"{folder}: {_there_are(folder.parent)}") from None
    except NotAManifestError as problem:
        raise NoSuchVersionError(f"{folder / MANIFEST}: {problem}; run `recension verify`") from None


def is_request(text: str) -> bool:
    """Is this a version, a range or a pin, as `open_corpus` takes it?"""
    return _PIN.fullmatch(text) is not None


def versions(path: str | Path, options: dict[str, Any] | None = None) -> list[VersionInfo]:
    """All versions of a collection, newest first; `path` is its folder or url."""
    from recension.corpus.purge import shelf

    where = str(path).rstrip("/")
    store = shelf(where.rpartition("/")[0] or ".", where.rpartition("/")[2], options)
    there = store.versions()
    said = {version: store.said_of(version) for version in there}
    usable = [version for version in there if said[version]["status"] == "published"]
    return [
        VersionInfo(
            version,
            manifest.created,
            manifest.counts,
            said[version]["status"],
            said[version]["reason"],
            version == (usable[-1] if usable else None),
        )
        for version in reversed(there)
        for manifest in [store.manifest(version)]
    ]


def _chosen(folder: Path, wanted: str | None) -> str:
    """The version that a request names, of those on a disk."""
    store = Store(folder)
    if wanted is None:
        latest = _latest(store)
        if latest is None:
            raise NoSuchVersionError(f"{folder}: {_there_are(folder)}")
        return latest
    return chosen(folder.name, store.versions(), _usable(store), wanted, lambda one: store.manifest(one).content_digest)


def chosen(name: str, there: list[str], usable: list[str], wanted: str | None, digest_of: Callable[[str], str]) -> str:
    """The version that a request names: none for the latest, a number, a range, or an exact pin.

    `there` are a collection's versions, oldest first, `usable` those not yanked. Raises NoSuchVersionError.
    """
    told = ", ".join(there) or "none"
    if wanted is None:
        if not usable:
            raise NoSuchVersionError(f"{name}: no published version here")
        return usable[-1]
    pin = _PIN.fullmatch(wanted)
    if pin is None:
        raise NoSuchVersionError(f"{wanted!r} is not a version; write it like 1.2.0. There are: {told}")
    if pin["name"] and pin["name"] != name:
        raise NoSuchVersionError(f"{wanted!r} is a pin of {pin['name']!r}, this is {name!r}")
    if pin["range"]:
        return _newest_of(usable, pin["range"], pin["version"], told)
    version = pin["version"]
    if version in there and pin["digest"] and (found := digest_of(version)) != pin["digest"]:
        raise NoSuchVersionError(f"{name} {version}: its content digest is {found}, the pin says {pin['digest']}")
    return version


def _newest_of(usable: list[str], kind: str, version: str, told: str) -> str:
    """The newest usable version of a range: ^1.2 is any 1.x from 1.2.0 on, ~1.2 any 1.2.x; ~1 is ^1."""
    low = [int(part) for part in version.split(".")]
    fixed = 1 if kind == "^" else min(2, len(low))
    low += [0] * (3 - len(low))
    for one in reversed(usable):
        numbers = list(parse_version(one) or ())
        if numbers[:fixed] == low[:fixed] and numbers >= low:
            return one
    raise NoSuchVersionError(f"no version fits {kind}{version}; there are: {told}")


def _latest(store: Store) -> str | None:
    """What `latest` names, or the highest version that is not yanked where it is missing."""
    there = store.versions()
    try:
        named = (store.folder / "latest").read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        named = ""
    if named in there:
        return named
    return next(reversed(_usable(store)), None)


def _usable(store: Store) -> list[str]:
    """The versions that are not yanked, oldest first."""
    gone = {entry["version"] for entry in store.index().get("versions", []) if entry["status"] != "published"}
    return [version for version in store.versions() if version not in gone]


def _there_are(collection: Path) -> str:
    """What there is where something was not found: versions, or else the collections beside."""
    if there := Store(collection).versions():
        return f"no such version; there are: {', '.join(there)}"
    beside = collection.parent.iterdir() if collection.parent.is_dir() else ()
    names = ", ".join(sorted(path.name for path in beside if Store(path).versions()))
    return f"no published version here{f'; there are collections: {names}' if names else ''}"


def _is_open(path: Path, handle: int) -> bool:
    """Is the file of that name still the one that was opened?"""
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _of(table: pa.Table, id: str) -> pa.Array:
    return pc.equal(table["document" if "document" in table.column_names else "id"], id)
