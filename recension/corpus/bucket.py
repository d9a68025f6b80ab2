"""Versions in an object store, or anywhere else that fsspec reaches: the same tree without links.

    objects/ab/abcd….parquet    every file of every version, by its digest; to put one twice is harmless
    v1.2.0/manifest.json        put only if it is not there yet: that one request is the commit
    v1.2.0/README.md ...        copies of the small files, for people; `latest` is advice

There is no lock: of two publishers that make the same version, the store lets one through, and the other is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from inspect import signature
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from recension.corpus.chunks import Entry
from recension.corpus.manifest import Chunk, Manifest, decode, encode, parse_version, part_name
from recension.corpus.publish import Build, draft_version
from recension.corpus.read import Corpus, NoSuchVersionError, chosen
from recension.corpus.store import MANIFEST, SIDECAR, BrokenStoreError, sidecar


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
        self.fs, self.root = fsspec.core.url_to_fs(self.url, **(options or {}))
        if "mode" not in signature(getattr(self.fs, "_pipe_file", self.fs.pipe_file)).parameters:
            raise NotImplementedError(
                f"{type(self.fs).__module__} cannot put a file on condition that it is not there; install a newer one"
            )
        self.fs.invalidate_cache()
        self._there: set[str] = set()

    def versions(self) -> list[str]:
        """All versions that were committed, oldest first."""
        try:
            names = [path.rstrip("/").rpartition("/")[2] for path in self.fs.ls(self.root, detail=False)]
        except FileNotFoundError:
            return []
        found = sorted(one for one in (parse_version(name) for name in names if name.startswith("v")) if one)
        committed = (".".join(map(str, one)) for one in found)
        return [version for version in committed if self.fs.exists(f"{self.root}/v{version}/{MANIFEST}")]

    def manifest(self, version: str) -> Manifest:
        """Raises NoSuchVersionError."""
        try:
            return decode(self.fs.cat_file(f"{self.root}/v{version}/{MANIFEST}"))
        except FileNotFoundError:
            there = ", ".join(self.versions()) or "none"
            raise NoSuchVersionError(f"{self.url} {version}: no such version; there are: {there}") from None

    def table(self, chunk: Chunk, table: str, columns: list[str] | None = None) -> pa.Table:
        """A table of a chunk."""
        with self.fs.open(self.object(chunk.files[table].sha256), "rb") as file:
            return pq.read_table(file, columns=columns)

    def object(self, sha256: str) -> str:
        return f"{self.root}/objects/{sha256[:2]}/{sha256}.parquet"

    def put(self, data: bytes) -> str:
        """Keep the bytes of a file; their sha256. Bytes that are there already are not sent again."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.object(digest)
        if digest not in self._there:
            if not (self.fs.exists(path) and self.fs.size(path) == len(data)):
                self._write(path, data)
            self._there.add(digest)
        return digest

    def commit(self, manifest: Manifest, files: dict[str, bytes]) -> None:
        """Make the version visible. Raises RaceLostError where another publisher was first."""
        for data in files.values():
            self.put(data)
        folder = f"{self.root}/v{manifest.version}"
        body = encode(manifest)
        try:
            self._make_folder(f"{folder}/{MANIFEST}")
            self.fs.pipe_file(f"{folder}/{MANIFEST}", body, mode="create")
        except FileExistsError:
            self.fs.invalidate_cache()
            if self.fs.cat_file(f"{folder}/{MANIFEST}") != body:  # else an answer was lost, and we were first
                raise RaceLostError(self.url, manifest.version) from None
        for name, data in {**files, SIDECAR: sidecar(body)}.items():
            self._write(f"{folder}/{name}", data)
        self.fs.invalidate_cache()
        self._write(f"{self.root}/latest", f"{self.versions()[-1]}\n".encode())

    def _write(self, path: str, data: bytes) -> None:
        self._make_folder(path)
        self.fs.pipe_file(path, data)

    def _make_folder(self, path: str) -> None:
        """Folders where the store has them; object stores have none."""
        if "file" in self.fs.protocol or "local" in self.fs.protocol:
            self.fs.makedirs(path.rpartition("/")[0], exist_ok=True)


class BucketCorpus(Corpus):
    """A version in an object store, opened."""

    def __init__(self, bucket: Bucket, manifest: Manifest) -> None:
        super().__init__(Path(f"v{manifest.version}"), manifest)
        self._bucket = bucket

    def table(self, chunk: Chunk, table: str, number: int, columns: list[str] | None = None) -> pa.Table:
        return self._bucket.table(chunk, table, columns)

    def urls(self, table: str) -> list[str]:
        """The Parquet files of a table, for any other reader that knows the store."""
        return [
            self._bucket.fs.unstrip_protocol(self._bucket.object(chunk.files[table].sha256))
            for chunk in self.manifest.chunks
        ]


def publish_to(
    url: str, collection: str, entries: Iterable[Entry], made: Build, options: dict[str, Any] | None = None
) -> Manifest | None:
    """Publish as `publish` does, to `<url>/<collection>`. None when nothing is new. Raises RaceLostError."""
    bucket = Bucket(f"{url.rstrip('/')}/{collection}", options)
    there = bucket.versions()
    previous = bucket.manifest(there[-1]) if there else None
    draft = draft_version(bucket.put, bucket.table, collection, previous, entries, made)
    if draft is None:
        return None
    bucket.commit(draft.manifest, draft.files)
    return draft.manifest


def push(corpus: Corpus, url: str, options: dict[str, Any] | None = None) -> str:
    """Copy a version of a disk to `<url>/<collection>`, byte for byte; only files that are not there are sent.

    The version's url. Raises RaceLostError where the store has another version of that number.
    """
    bucket = Bucket(f"{url.rstrip('/')}/{corpus.manifest.collection}", options)
    for number, chunk in enumerate(corpus.manifest.chunks):
        for table, file in chunk.files.items():
            _put_checked(bucket, corpus.folder / part_name(table, number), file.sha256)
    bucket.commit(corpus.manifest, {name: (corpus.folder / name).read_bytes() for name in corpus.manifest.files})
    return f"{bucket.url}/v{corpus.manifest.version}"


def open_bucket(url: str, version: str | None = None, options: dict[str, Any] | None = None) -> BucketCorpus:
    """Open a version of a collection in an object store; `version` as for `open_corpus`. Raises NoSuchVersionError."""
    bucket = Bucket(url, options)
    there = bucket.versions()
    collection = bucket.url.rpartition("/")[2]
    name = chosen(collection, there, there, version, lambda one: bucket.manifest(one).content_digest)
    return BucketCorpus(bucket, bucket.manifest(name))


def fetch(url: str, target: Path, version: str | None = None, options: dict[str, Any] | None = None) -> Path:
    """Copy a version from an object store into the folder `target`, self-contained, to be read and verified as any.

    Raises FileExistsError, NoSuchVersionError, BrokenStoreError where a file is not what the manifest promises.
    """
    corpus = open_bucket(url, version, options)
    bucket = corpus._bucket
    target.mkdir(parents=True)
    promised = {name: file.sha256 for name, file in corpus.manifest.files.items()}
    for number, chunk in enumerate(corpus.manifest.chunks):
        promised.update((part_name(table, number), file.sha256) for table, file in chunk.files.items())
    for name, sha256 in promised.items():
        data = bucket.fs.cat_file(bucket.object(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BrokenStoreError(f"{bucket.url} {bucket.object(sha256)}: its bytes are not those its name promises")
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes(data)
    body = encode(corpus.manifest)
    (target / MANIFEST).write_bytes(body)
    (target / SIDECAR).write_bytes(sidecar(body))
    return target


def _put_checked(bucket: Bucket, path: Path, sha256: str) -> None:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BrokenStoreError(f"{path}: its bytes are not those the manifest promises; run `recension verify`")
    bucket.put(data)
