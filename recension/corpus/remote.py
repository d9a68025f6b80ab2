"""Publish to an object store, read from it, and copy versions there and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from recension.corpus.bucket import Bucket
from recension.corpus.chunks import Entry
from recension.corpus.manifest import Chunk, Manifest, encode, part_name
from recension.corpus.publish import Build, Mapped, draft_version, encoded_chunk
from recension.corpus.purge import writing
from recension.corpus.read import Corpus, NoSuchVersionError, chosen
from recension.corpus.store import MANIFEST, SIDECAR, SIGNATURE, BrokenStoreError, outlawed, sidecar

Options = dict[str, Any]


class BucketCorpus(Corpus):
    """A version in an object store, opened."""

    def __init__(self, bucket: Bucket, manifest: Manifest) -> None:
        super().__init__(Path(f"v{manifest.version}"), manifest)
        self.bucket = bucket

    def table(self, chunk: Chunk, table: str, number: int, columns: list[str] | None = None) -> pa.Table:
        return self.bucket.table(chunk, table, columns)

    def read(self, name: str) -> bytes:
        return self.bucket.read(self.manifest.version, name)

    def at(self, version: str | None) -> Corpus:
        return open_bucket(self.bucket, version)

    def urls(self, table: str) -> list[str]:
        """The Parquet files of a table, for any other reader that knows the store."""
        return [
            self.bucket.fs.unstrip_protocol(self.bucket.object(chunk.files[table].sha256))
            for chunk in self.manifest.chunks
        ]


def publish_to(
    url: str,
    collection: str,
    entries: Iterable[Entry],
    made: Build,
    options: Options | None = None,
    mapped: Mapped = map,
) -> Manifest | None:
    """Publish as `publish` does, to `<url>/<collection>`. None when nothing is new. Raises RaceLostError."""
    bucket = Bucket(f"{url.rstrip('/')}/{collection}", options)
    found = list(entries)
    while True:
        with writing(bucket):
            stones = bucket.tombstones()
            out = outlawed(stones)
            there = bucket.versions()
            previous = bucket.manifest(there[-1]) if there else None
            bucket.hold(previous)
            allowed = (one for one in found if one.id not in out)
            chunks = partial(mapped, partial(encoded_chunk, None))
            draft = draft_version(bucket.put, bucket.table, collection, previous, allowed, made, chunks)
            if draft is None:
                return None
            bucket.commit(draft.manifest, draft.files)
            if bucket.tombstones() == stones and bucket.journal() is None:
                return draft.manifest
            # Meanwhile a document was withdrawn or purged, perhaps with objects that this version shares: once more.
            bucket.take_back(draft.manifest)


def collections_at(url: str, options: Options | None = None) -> list[str]:
    """The names of the collections in an object store."""
    here = Bucket(url, options)
    names = (path.rstrip("/").rpartition("/")[2] for path in here.fs.ls(here.root, detail=False))
    return sorted(name for name in names if Bucket(f"{here.url}/{name}", options).versions())


def push(corpus: Corpus, url: str, options: Options | None = None) -> str:
    """Copy a version of a disk to `<url>/<collection>`, byte for byte; only files that the newest version there does
    not hold are sent. A signature goes with it.

    The version's url. Raises RaceLostError where the store has another version of that number.
    """
    bucket = Bucket(f"{url.rstrip('/')}/{corpus.manifest.collection}", options)
    there = bucket.versions()
    bucket.hold(bucket.manifest(there[-1]) if there else None)
    for number, chunk in enumerate(corpus.manifest.chunks):
        for table, file in chunk.files.items():
            _put_checked(bucket, corpus.folder / part_name(table, number), file.sha256)
    bucket.commit(corpus.manifest, {name: (corpus.folder / name).read_bytes() for name in corpus.manifest.files})
    if (corpus.folder / SIGNATURE).exists():
        bucket.sign(corpus.manifest.version, (corpus.folder / SIGNATURE).read_bytes())
    return f"{bucket.url}/v{corpus.manifest.version}"


def open_bucket(where: str | Bucket, version: str | None = None, options: Options | None = None) -> BucketCorpus:
    """Open a version of a collection in an object store; `version` as for `open_corpus`. Raises NoSuchVersionError."""
    bucket = Bucket(where, options) if isinstance(where, str) else where
    there = bucket.versions()
    usable = there if version and version[0].isdigit() else bucket.usable()
    name = chosen(bucket.name, there, usable, version, lambda one: bucket.manifest(one).content_digest)
    if name not in there:
        raise NoSuchVersionError(f"{bucket.url} {name}: no such version; there are: {', '.join(there) or 'none'}")
    return BucketCorpus(bucket, bucket.manifest(name))


def fetch(url: str, target: Path, version: str | None = None, options: Options | None = None) -> Path:
    """Copy a version from an object store into the folder `target`, self-contained, to be read and verified as any.

    Raises FileExistsError, NoSuchVersionError, BrokenStoreError where a file is not what the manifest promises.
    """
    corpus = open_bucket(url, version, options)
    bucket = corpus.bucket
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
    with suppress(FileNotFoundError):
        (target / SIGNATURE).write_bytes(corpus.read(SIGNATURE))
    return target


def _put_checked(bucket: Bucket, path: Path, sha256: str) -> None:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BrokenStoreError(f"{path}: its bytes are not those the manifest promises; run `recension verify`")
    bucket.put(data)
