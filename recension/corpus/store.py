"""A collection's folder in clean/: objects, version folders, the lock, and the rename that commits.

    index.json  latest  tombstones.jsonl      the only files that change
    objects/ab/abcd….parquet                  content-addressed chunks, read-only
    v1.2.0/                                   immutable; its Parquet files are hard links into objects/

Nothing that a reader can see changes before the one rename of the finished version folder.
"""

from __future__ import annotations

import ctypes
import fcntl
import filecmp
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from recension.corpus.manifest import (
    Chunk,
    ChunkFile,
    File,
    Manifest,
    NotAManifestError,
    Previous,
    decode,
    encode,
    parse_version,
    part_name,
    whole,
)  # fmt: skip

MANIFEST = "manifest.json"
SIDECAR = "manifest.json.sha256"
SIGNATURE = "manifest.json.sig"
STAGE, GONE, INCOMING = ".stage", ".gone-", ".incoming"
PAGES = "pages"
_JOURNAL = ".purge.json"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # Linux: renameat2
_FICLONE = 0x40049409  # Linux: share a file's blocks until one of both is written


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `tombstones.jsonl`: what became of a document (`op` is withdraw, reinstate or purge), when, why, and on
    whose authority. The document stays out of every later version until it is reinstated."""

    op: str
    id: str
    date: str
    reason: str
    authority: str


_TOMBSTONES = msgspec.json.Decoder(Tombstone)


def outlawed(tombstones: Iterable[Tombstone]) -> set[str]:
    """The documents that must not be published: the last thing said of each counts."""
    state = {tombstone.id: tombstone.op for tombstone in tombstones}
    return {id for id, op in state.items() if op != "reinstate"}


class BusyError(Exception):
    """Another publisher works on the collection: `holder` says who, since when."""

    def __init__(self, collection: str, holder: str) -> None:
        super().__init__(f"{collection} is being published by {holder}; wait until it is done, then try again")
        self.holder = holder


class BrokenStoreError(Exception):
    """The collection's folder is not what it should be: what, where, and what to do."""


class Store:
    """One collection's folder. Reading needs no lock; everything that writes happens inside `locked`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unsynced: set[Path] = set()
        self._made: list[Path] = []  # objects of this run that no version holds yet

    # reading

    def versions(self) -> list[str]:
        """All versions there are, oldest first. What is half made has no version's name."""
        if not self.folder.is_dir():
            return []
        found = (parse_version(path.name) for path in self.folder.iterdir() if path.name.startswith("v"))
        return [".".join(map(str, one)) for one in sorted(one for one in found if one)]

    def manifest(self, version: str) -> Manifest:
        """Raises BrokenStoreError where there is none that can be read."""
        folder = self.folder / f"v{version}"
        try:
            return with_chunks(folder, decode((folder / MANIFEST).read_bytes()))
        except FileNotFoundError:
            missing = f"{folder / MANIFEST}: missing; the version is damaged, run `recension verify`"
            raise BrokenStoreError(missing) from None
        except NotAManifestError as problem:
            raise BrokenStoreError(f"{folder / MANIFEST}: {problem}; run `recension verify`") from None

    def read(self, version: str, name: str) -> bytes:
        """A small file of a version."""
        return (self.folder / f"v{version}" / name).read_bytes()

    def said_of(self, version: str) -> dict[str, Any]:
        """Status, reason and pin of a version."""
        known = {entry["version"]: entry for entry in self.index().get("versions", [])}
        return {"status": "published", "reason": "", "pinned": False, **known.get(version, {})}

    def is_read(self, version: str) -> bool:
        """Does somebody hold the version open with `open_corpus`?"""
        with suppress(FileNotFoundError), (self.folder / f"v{version}" / MANIFEST).open("rb") as manifest:
            try:
                fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            except OSError:  # a file system without locks
                return False
        return False

    def journal(self) -> bytes | None:
        """What a purge that was killed has set out to do."""
        path = self.folder / _JOURNAL
        return path.read_bytes() if path.exists() else None

    def object(self, sha256: str) -> Path:
        return self.folder / "objects" / sha256[:2] / f"{sha256}.parquet"

    def table(self, chunk: Chunk, table: str, columns: list[str] | None = None) -> pa.Table:
        """A table of a chunk."""
        return pq.read_table(self.object(chunk.files[table].sha256), columns=columns, partitioning=None)

    def index(self) -> dict[str, Any]:
        """What `index.json` says; empty where there is none."""
        try:
            found: dict[str, Any] = msgspec.json.decode((self.folder / "index.json").read_bytes())
            return found
        except (FileNotFoundError, msgspec.MsgspecError):
            return {}

    # writing

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only publisher of the collection. Raises BusyError at once where another is.

        What a publisher that was killed left half made is cleared away, and so is what this one makes if it fails.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise BusyError(self.folder.name, lock.read().strip() or "another process") from None
            lock.truncate(0)
            lock.write(f"process {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S UTC', time.gmtime())}\n")
            lock.flush()
            try:
                self._clear()
                self.incoming.mkdir()
                yield
            except BaseException:
                with suppress(OSError):
                    self._clear()
                raise
            finally:
                with suppress(OSError):
                    self.incoming.rmdir()
                with suppress(OSError):
                    lock.truncate(0)

    @property
    def incoming(self) -> Path:
        """Where a process that makes chunks leaves their files for `put`. What is left there is cleared away."""
        return self.folder / INCOMING

    def put(self, data: bytes | Path) -> str:
        """Keep a chunk's file, given as its bytes or as a file in `incoming`, which is then gone; its sha256. It is on
        the disk for sure only after `commit`."""
        if isinstance(data, bytes):
            data = left(self.incoming, data)
        digest = data.name.partition(".")[0]
        path = self.object(digest)
        if path.exists() and filecmp.cmp(path, data, shallow=False):
            data.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            data.replace(path)
            self._made.append(path)
        self._unsynced.add(path)
        return digest

    def commit(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """Make the version: all or nothing. `files` are the small ones beside the chunks; the manifest lists them."""
        stage = self._staged(manifest, files)
        stage.rename(self.folder / f"v{manifest.version}")
        self._made.clear()
        _sync(self.folder)
        self.refresh()

    def rewrite(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """Put another form of a version in the place of the one there is: for a purge, and for nothing else."""
        self._drop_pages(manifest.version)  # they hold what the version held
        stage = self._staged(manifest, files)
        _exchange(stage, self.folder / f"v{manifest.version}")
        self._made.clear()
        _sync(self.folder)
        shutil.rmtree(stage)

    def remove(self, version: str) -> None:
        """Take a version away at once; its objects stay until `sweep`."""
        self._drop_pages(version)
        gone = self.folder / f"{GONE}{version}"
        (self.folder / f"v{version}").rename(gone)
        _sync(self.folder)
        shutil.rmtree(gone)

    def pages(self, version: str) -> Path:
        """Where the pages that show a version stand, if they were written. They are no part of it."""
        return self.folder / PAGES / f"v{version}"

    def _drop_pages(self, version: str) -> None:
        shutil.rmtree(self.pages(version), ignore_errors=True)

    def sweep(self, doomed: Iterable[str] | None = None) -> tuple[int, int]:
        """Remove the objects that no version holds, whatever `doomed` names; how many, and their bytes."""
        held = {
            file.sha256
            for version in self.versions()
            for chunk in self.manifest(version).chunks
            for file in chunk.files.values()
        }
        loose = [path for path in (self.folder / "objects").glob("??/*.parquet") if path.stem not in held]
        size = sum(path.stat().st_size for path in loose)
        for path in loose:
            path.unlink()
        self._clear()
        return len(loose), size

    def tombstones(self) -> list[Tombstone]:
        """All that was withdrawn, reinstated or purged, in order."""
        try:
            return _TOMBSTONES.decode_lines((self.folder / "tombstones.jsonl").read_bytes())
        except FileNotFoundError:
            return []

    def withdrawn(self) -> set[str]:
        """The documents that must not be published."""
        return outlawed(self.tombstones())

    def bury(self, tombstones: list[Tombstone]) -> None:
        """Add tombstones."""
        replace(
            self.folder / "tombstones.jsonl",
            msgspec.json.Encoder(order="sorted").encode_lines([*self.tombstones(), *tombstones]),
        )

    def set_journal(self, data: bytes | None) -> None:
        """Begin a purge, or end it."""
        if data is None:
            (self.folder / _JOURNAL).unlink()
        else:
            replace(self.folder / _JOURNAL, data)

    def _staged(self, manifest: Manifest, files: Mapping[str, bytes]) -> Path:
        """A whole version in the stage folder, on the disk."""
        stage = self.folder / STAGE
        stage.mkdir()
        self._sync_objects()
        for table in manifest.chunks[0].files:
            (stage / table).mkdir()
        for number, chunk in enumerate(manifest.chunks):
            for table, file in chunk.files.items():
                self._link(file, f"{stage}/{part_name(table, number)}")
        before = self._small_files(manifest.previous)
        body = encode(manifest)
        for name, data in {**files, MANIFEST: body, SIDECAR: sidecar(body)}.items():
            (stage / name).parent.mkdir(exist_ok=True)
            if not _linked(before.get(manifest.files[name].sha256 if name in files else ""), data, stage / name):
                _write(stage / name, data)
                (stage / name).chmod(0o444)
        for folder in (stage, *(path for path in stage.iterdir() if path.is_dir())):
            _sync(folder)
        return stage

    def _small_files(self, previous: Previous | None) -> dict[str, Path]:
        """The files beside the chunks of the version before, such as schemas and lists of chunks, by their digest."""
        if previous is None:
            return {}
        folder = self.folder / f"v{previous.version}"
        with suppress(OSError, NotAManifestError):
            files = decode((folder / MANIFEST).read_bytes()).files
            return {file.sha256: folder / name for name, file in files.items()}
        return {}

    def _link(self, file: ChunkFile, target: str) -> None:
        """Put a chunk's file into a version. Paths are plain strings here: there are thousands of them."""
        source = f"{self.folder}/objects/{file.sha256[:2]}/{file.sha256}.parquet"
        try:
            os.link(source, target)
        except OSError:
            link(Path(source), Path(target))
        if (size := os.stat(target).st_size) != file.bytes:  # noqa: PTH116 - a Path each costs a third of it
            raise BrokenStoreError(
                f"{source}: {size} bytes, should be {file.bytes}; "
                "run `recension verify`, and restore the file from a copy"
            )

    def refresh(self) -> None:
        """Bring `latest` and `index.json` into line with the versions there are; keep what index.json says of them."""
        known = {entry["version"]: entry for entry in self.index().get("versions", [])}
        there = self.versions()
        for version in there:
            if version not in known or known[version]["status"] == "removed":
                known[version] = self._entry(version)
        for version in known.keys() - set(there):
            known[version] = {**known[version], "status": "removed"}
        self.write_index(sorted(known.values(), key=lambda entry: parse_version(entry["version"]) or ()))

    def describe(self, version: str, **said: str | bool) -> None:
        """Change what `index.json` says of a version: its status, the reason, whether it is pinned, its digests."""
        entries = self.index().get("versions", [])
        self.write_index([{**entry, **said} if entry["version"] == version else entry for entry in entries])

    def write_index(self, entries: list[dict[str, Any]]) -> None:
        """Write `index.json`, and `latest` as it follows: the highest version that is not yanked."""
        body = {"format": "recension-index-1", "collection": self.folder.name, "versions": entries}
        data = encode({**body, "sha256": hashlib.sha256(encode(body)).hexdigest()})
        usable = [entry["version"] for entry in entries if entry["status"] == "published"]
        latest = f"{max(usable, key=parse_version)}\n".encode() if usable else b""  # type: ignore[arg-type]
        for name, wanted in (("index.json", data), ("latest", latest)):
            path = self.folder / name
            if not path.exists() or path.read_bytes() != wanted:
                replace(path, wanted)

    def digests(self, version: str) -> dict[str, str]:
        """What `index.json` says of a version's content and manifest."""
        entry = self._entry(version)
        return {name: entry[name] for name in ("content_digest", "manifest_sha256")}

    def _entry(self, version: str) -> dict[str, Any]:
        data = (self.folder / f"v{version}" / MANIFEST).read_bytes()
        manifest = decode(data)
        return {
            "version": version,
            "created": manifest.created,
            "content_digest": manifest.content_digest,
            "manifest_sha256": hashlib.sha256(data).hexdigest(),
            "documents": manifest.counts.documents,
            "status": "published",
            "reason": "",
            "pinned": False,
        }

    def _clear(self) -> None:
        for half in (self.folder / STAGE, self.incoming):
            if half.exists():
                shutil.rmtree(half)
        for gone in self.folder.glob(f"{GONE}*"):
            shutil.rmtree(gone)
        for path in self._made:
            path.unlink()
        self._made.clear()
        for folder in (self.folder / "objects").glob("??"):
            with suppress(OSError):  # it is not empty
                folder.rmdir()

    def _sync_objects(self) -> None:
        """All new objects and their folders to the disk, several at once: the disk groups them."""
        folders = {path.parent for path in self._unsynced}
        with ThreadPoolExecutor(8) as pool:
            for _ in pool.map(_sync, [*self._unsynced, *folders]):
                pass
        if folders:
            _sync(self.folder / "objects")
        self._unsynced.clear()


def left(folder: Path, data: bytes) -> Path:
    """Write a file for `Store.put`, named by the sha256 of its bytes and by who writes it: many may at once."""
    path = folder / f"{hashlib.sha256(data).hexdigest()}.{os.getpid()}.{threading.get_ident()}"
    with path.open("wb") as file:
        file.write(data)
        os.fchmod(file.fileno(), 0o444)
    return path


def _linked(there: Path | None, data: bytes, target: Path) -> bool:
    """Take a small file over from the version before, where that one still says the same."""
    try:
        if there is None or there.stat().st_size != len(data) or there.read_bytes() != data:
            return False
        target.hardlink_to(there)
    except OSError:
        return False
    return True


def with_chunks(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest of a version's folder with its chunks. Raises NotAManifestError."""
    try:
        return whole(manifest, {name: (folder / name).read_bytes() for name in manifest.lists})
    except FileNotFoundError as missing:
        raise NotAManifestError(f"{missing.filename} is missing") from None


def replace(path: Path, data: bytes) -> None:
    """Replace a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    _write(part, data)
    part.replace(path)
    _sync(path.parent)


def sidecar(manifest: bytes) -> bytes:
    """The file beside the manifest that says what it must be, as `sha256sum -c` reads it."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def file_entry(data: bytes) -> File:
    return File(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders: in one step on Linux, in two where that cannot be."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename and rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return
    aside = other.with_name(f"{GONE}{other.name}")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def link(source: Path, target: Path) -> None:
    """A hard link; where the file system refuses (another owner, too many links), shared blocks, or else a copy."""
    try:
        target.hardlink_to(source)
        return
    except FileNotFoundError:
        raise BrokenStoreError(f"{source}: missing; run `recension verify`, and restore the file from a copy") from None
    except OSError:
        pass
    with source.open("rb") as old, target.open("wb") as new:
        cloned = False
        with suppress(OSError):
            fcntl.ioctl(new.fileno(), _FICLONE, old.fileno())
            cloned = True
        if not cloned:
            shutil.copyfileobj(old, new)
        os.fsync(new.fileno())
    target.chmod(0o444)
