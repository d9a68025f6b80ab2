"""A collection in an object store, or anywhere else that fsspec reaches: the same tree without links.

    objects/ab/abcd….parquet      every file of every version, by its digest; to put one twice is harmless
    v1.2.0/manifest.json          put only if it is not there yet: that one request is the commit
    v1.2.0/status.json            yanked or not, why, pinned or not; absent where nothing was said
    v1.2.0/gone.json              in place of the manifest: the version was removed, its objects follow later
    v1.2.0/README.md ...          copies of the small files, for people; `latest` is advice
    tombstones/00000001.json ...  what became of documents, each put only if it is not there yet

There is no lock: of two publishers that make the same version, the store lets one through, and the other is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from inspect import signature
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from recension.corpus.manifest import Chunk, Manifest, NotAManifestError, decode, encode, parse_version, whole
from recension.corpus.store import MANIFEST, SIDECAR, SIGNATURE, BrokenStoreError, Tombstone, outlawed, sidecar

GONE, STATUS, JOURNAL = "gone.json", "status.json", "purge.json"


class RaceLostError(Exception):
    """Another publisher made this version first. Nothing of it was changed; publish again on top of it."""

    def __init__(self, where: str, version: str) -> None:
        super().__init__(f"{where}: another publisher made {version} first; publish again, on top of it")
        self.version = version


class Bucket:
    """One collection in an object store. `url` is such as s3://name/clean/collection; `options` are fsspec's."""

    def __init__(self, url: str, options: dict[str, Any] | None = None) -> None:
        import fsspec

        self.url = url.rstrip("/")
        self.name = self.url.rpartition("/")[2]
        self.fs, self.root = fsspec.core.url_to_fs(self.url, **(options or {}))
        if "mode" not in signature(getattr(self.fs, "_pipe_file", self.fs.pipe_file)).parameters:
            raise NotImplementedError(
                f"{type(self.fs).__module__} cannot put a file on condition that it is not there; install a newer one"
            )
        self.fs.invalidate_cache()
        self._there: set[str] = set()

    # reading

    def versions(self) -> list[str]:
        """All versions that were committed, oldest first."""
        return [version for version in self.folders() if self.fs.exists(f"{self.root}/v{version}/{MANIFEST}")]

    def usable(self) -> list[str]:
        """The versions that are not yanked, oldest first."""
        return [version for version in self.versions() if self.said_of(version)["status"] == "published"]

    def manifest(self, version: str) -> Manifest:
        """Raises BrokenStoreError where there is none."""
        try:
            return self.with_chunks(decode(self.read(version, MANIFEST)))
        except FileNotFoundError:
            raise BrokenStoreError(f"{self.url}/v{version}/{MANIFEST}: missing") from None
        except NotAManifestError as problem:
            raise BrokenStoreError(f"{self.url}/v{version}/{MANIFEST}: {problem}; run `recension verify`") from None

    def with_chunks(self, manifest: Manifest) -> Manifest:
        """A manifest with its chunks. Their lists are objects, as all files; where the version was copied from a disk,
        they stand in its folder. Raises NotAManifestError."""
        paths = {name: self.object(file.sha256) for name, file in manifest.lists.items()}
        if not self.fs.exists(next(iter(paths.values()))):
            paths = {name: f"{self.root}/v{manifest.version}/{name}" for name in paths}
        try:
            found = self.fs.cat(list(paths.values()))
        except FileNotFoundError as missing:
            raise NotAManifestError(f"a list of chunks is missing: {missing}") from None
        return whole(manifest, {name: found[path] for name, path in paths.items()})

    def read(self, version: str, name: str) -> bytes:
        """A small file of a version. Raises FileNotFoundError."""
        data: bytes = self.fs.cat_file(f"{self.root}/v{version}/{name}")
        return data

    def table(self, chunk: Chunk, table: str, columns: list[str] | None = None) -> pa.Table:
        """A table of a chunk."""
        with self.fs.open(self.object(chunk.files[table].sha256), "rb") as file:
            return pq.read_table(file, columns=columns)

    def object(self, sha256: str) -> str:
        return f"{self.root}/objects/{sha256[:2]}/{sha256}.parquet"

    def said_of(self, version: str) -> dict[str, Any]:
        """Status, reason and pin of a version."""
        try:
            said: dict[str, Any] = msgspec.json.decode(self.read(version, STATUS))
        except FileNotFoundError:
            said = {}
        return {"status": "published", "reason": "", "pinned": False, **said}

    def tombstones(self) -> list[Tombstone]:
        """All that was withdrawn, reinstated or purged, in order."""
        try:
            names = sorted(self.fs.ls(f"{self.root}/tombstones", detail=False))
        except FileNotFoundError:
            return []
        return [msgspec.json.decode(self.fs.cat_file(name), type=Tombstone) for name in names]

    def withdrawn(self) -> set[str]:
        """The documents that must not be published."""
        return outlawed(self.tombstones())

    def journal(self) -> bytes | None:
        """What a purge that is under way, or was killed, has set out to do."""
        try:
            found: bytes = self.fs.cat_file(f"{self.root}/{JOURNAL}")
            return found
        except FileNotFoundError:
            return None

    # writing

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nothing: conditional puts stand in for a lock."""
        self.fs.invalidate_cache()
        yield
        self.fs.invalidate_cache()

    def hold(self, manifest: Manifest | None) -> None:
        """The files of this version stay whatever happens: they need not be sent again."""
        if manifest is not None:
            self._there |= objects_of(manifest)

    def put(self, data: bytes) -> str:
        """Keep the bytes of a file; their sha256. What is held is not sent; all else is, so that it counts as new and
        `sweep` leaves it alone until it is committed."""
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self._there:
            self._write(self.object(digest), data)
            self._there.add(digest)
        return digest

    def commit(self, manifest: Manifest, files: dict[str, bytes]) -> None:
        """Make the version visible. Raises RaceLostError where another publisher was first."""
        for data in files.values():
            self.put(data)
        body = encode(manifest)
        if not self._create(f"{self.root}/v{manifest.version}/{MANIFEST}", body):
            self.fs.invalidate_cache()
            if self.read(manifest.version, MANIFEST) != body:  # else an answer was lost, and we were first
                raise RaceLostError(self.url, manifest.version)
        for name, data in {**files, SIDECAR: sidecar(body)}.items():
            self._write(f"{self.root}/v{manifest.version}/{name}", data)
        self.refresh()

    def take_back(self, manifest: Manifest) -> None:
        """Undo a commit of our own, a moment after it."""
        folder = f"{self.root}/v{manifest.version}"
        self._remove(f"{folder}/{MANIFEST}")
        for path in self.fs.find(folder):
            self._remove(path)
        self._there.clear()
        self.refresh()

    def rewrite(self, manifest: Manifest, files: dict[str, bytes]) -> None:
        """Put another form of a version in the place of the one there is: for a purge, and for nothing else."""
        for data in files.values():
            self.put(data)
        body = encode(manifest)
        self._remove(f"{self.root}/v{manifest.version}/{SIGNATURE}")
        for name, data in {MANIFEST: body, **files, SIDECAR: sidecar(body)}.items():
            self._write(f"{self.root}/v{manifest.version}/{name}", data)

    def sign(self, version: str, signature: bytes) -> None:
        """Put a manifest's signature beside it."""
        self._write(f"{self.root}/v{version}/{SIGNATURE}", signature)

    def remove(self, version: str) -> None:
        """Take a version away; its objects stay for those who read it, until `sweep` finds it gone for long enough."""
        folder = f"{self.root}/v{version}"
        self._write(f"{folder}/{GONE}", self.read(version, MANIFEST))
        self._remove(f"{folder}/{MANIFEST}")

    def sweep(self, doomed: Iterable[str] | None = None, grace: float = 24.0) -> tuple[int, int]:
        """Remove objects that no version holds; how many, and their bytes.

        Those of `doomed`, at once; without it, all that were written, or whose version was removed, more than `grace`
        hours ago by the store's clock: a publisher may be about to commit the others, a reader still read them.
        """
        self.fs.invalidate_cache()
        held = {name for version in self.versions() for name in objects_of(self.manifest(version))}
        if doomed is not None:
            loose = [path for path in map(self.object, sorted(set(doomed) - held)) if self.fs.exists(path)]
        else:
            limit = self._now() - timedelta(hours=grace)
            held |= self._clear(limit)
            there = self.fs.find(f"{self.root}/objects", detail=False)
            loose = [path for path in there if _digest(path) not in held and self.fs.modified(path) <= limit]
        size = sum(self.fs.size(path) for path in loose)
        for path in loose:
            self._remove(path)
        return len(loose), size

    def describe(self, version: str, **said: Any) -> None:
        """Say more of a version: its status, the reason, whether it is pinned."""
        if said:
            self._write(f"{self.root}/v{version}/{STATUS}", encode({**self.said_of(version), **said}))
            self.refresh()

    def digests(self, version: str) -> dict[str, str]:
        """What an index says of a version; there is none here."""
        return {}

    def bury(self, tombstones: list[Tombstone]) -> None:
        """Add tombstones."""
        number = len(self.tombstones())
        for tombstone in tombstones:
            number += 1
            while not self._create(f"{self.root}/tombstones/{number:08}.json", encode(tombstone)):
                number += 1

    def set_journal(self, data: bytes | None) -> None:
        """Begin a purge, or end it."""
        if data is None:
            self._remove(f"{self.root}/{JOURNAL}")
        elif not self._create(f"{self.root}/{JOURNAL}", data):
            raise BrokenStoreError(f"{self.url}: another purge is under way; wait until it is done, then try again")

    def refresh(self) -> None:
        """Bring `latest` into line with the versions there are."""
        self.fs.invalidate_cache()
        usable = self.usable()
        self._write(f"{self.root}/latest", f"{usable[-1]}\n".encode() if usable else b"")

    def folders(self) -> list[str]:
        """All versions that have a folder, committed or not, oldest first."""
        try:
            names = [path.rstrip("/").rpartition("/")[2] for path in self.fs.ls(self.root, detail=False)]
        except FileNotFoundError:
            return []
        found = sorted(one for one in (parse_version(name) for name in names if name.startswith("v")) if one)
        return [".".join(map(str, one)) for one in found]

    def _clear(self, limit: datetime) -> set[str]:
        """Take removed versions away for good where they went before `limit`; the objects of the others."""
        held: set[str] = set()
        for version in self.folders():
            gone = f"{self.root}/v{version}/{GONE}"
            if not self.fs.exists(gone):
                continue
            if self.fs.modified(gone) <= limit and not self.fs.exists(f"{self.root}/v{version}/{MANIFEST}"):
                for path in sorted(self.fs.find(f"{self.root}/v{version}"), key=lambda path: path.endswith(GONE)):
                    self._remove(path)
            else:
                held |= objects_of(self.with_chunks(decode(self.fs.cat_file(gone))))
        return held

    def _now(self) -> datetime:
        """The store's own time: that of a file written now."""
        path = f"{self.root}/.now"
        self._write(path, b"")
        self.fs.invalidate_cache()
        now: datetime = self.fs.modified(path)
        self._remove(path)
        return now

    def _create(self, path: str, data: bytes) -> bool:
        """Put a file on condition that it is not there; whether it was not."""
        self._make_folder(path)
        try:
            self.fs.pipe_file(path, data, mode="create")
        except FileExistsError:
            return False
        return True

    def _write(self, path: str, data: bytes) -> None:
        self._make_folder(path)
        self.fs.pipe_file(path, data)

    def _remove(self, path: str) -> None:
        if self.fs.exists(path):
            self.fs.rm_file(path)

    def _make_folder(self, path: str) -> None:
        """Folders where the store has them; object stores have none."""
        if "file" in self.fs.protocol or "local" in self.fs.protocol:
            self.fs.makedirs(path.rpartition("/")[0], exist_ok=True)


def objects_of(manifest: Manifest) -> set[str]:
    """The digests of all files of a version."""
    chunked = {file.sha256 for chunk in manifest.chunks for file in chunk.files.values()}
    return chunked | {file.sha256 for file in manifest.files.values()}


def _digest(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".parquet")
