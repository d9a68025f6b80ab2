"""Take a document out of every version, as if it had never been there, but for a note that it was.

Only the chunks that hold it are written again, once for all versions that share them; then the manifests, because the
digests in them change. Each version is exchanged in one step; a purge that was killed is finished by whoever writes
next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import zstandard

from recension.corpus import card
from recension.corpus.bucket import Bucket
from recension.corpus.changes import Change
from recension.corpus.chunks import digest_of
from recension.corpus.columns import to_parquet
from recension.corpus.feed import read_feed
from recension.corpus.manifest import Changes, Chunk, ChunkFile, Manifest, encode, listed
from recension.corpus.read import NoSuchVersionError
from recension.corpus.sidecars import sidecars
from recension.corpus.store import MANIFEST, SIDECAR, Store, Tombstone, file_entry
from recension.corpus.tally import Tally
from recension.shredded import TABLES

Shelf = Store | Bucket  # where a collection's versions are


class Purged(msgspec.Struct, frozen=True):
    """What a purge did: the versions that held one of the documents, chunks written again, files and bytes removed."""

    ids: list[str]
    versions: list[str]
    chunks: int
    objects: int
    bytes: int


class _Journal(msgspec.Struct, frozen=True):
    """What a purge set out to do; `doomed` are the objects that hold something of the documents."""

    ids: list[str]
    date: str
    reason: str
    authority: str
    doomed: list[str] = []


def shelf(clean: Path | str, collection: str, options: dict[str, Any] | None = None) -> Shelf:
    """A collection on a disk, or by url in an object store; `options` are fsspec's."""
    if "://" in str(clean):
        return Bucket(f"{str(clean).rstrip('/')}/{collection}", options)
    return Store(Path(clean) / collection)


def existing(clean: Path | str, collection: str, options: dict[str, Any] | None = None) -> Shelf:
    """A collection that has versions; nothing is made of a name that was mistyped. Raises NoSuchVersionError."""
    found = shelf(clean, collection, options)
    if not found.versions():
        raise NoSuchVersionError(f"{clean}: holds no published collection {collection!r}; `recension ls` lists them")
    return found


@contextmanager
def writing(shelf: Shelf) -> Iterator[None]:
    """Be the only writer of a collection, and first finish what a killed one left. Raises BusyError."""
    with shelf.locked():
        if shelf.journal() is not None:
            _finish(shelf)
        if shelf.versions():
            shelf.refresh()
        yield


def purge(
    clean: Path | str,
    collection: str,
    ids: Iterable[str],
    *,
    date: str,
    reason: str,
    authority: str,
    options: dict[str, Any] | None = None,
) -> Purged:
    """Take documents out of all versions and out of the collection's objects. It cannot be undone.

    Their ids stay in the tombstones, with reason and authority. Raises BusyError, LookupError where no version
    holds one of them.
    """
    store = existing(clean, collection, options)
    wanted = sorted(set(ids))
    with writing(store):
        there = {id for version in store.versions() for id in held(store, store.manifest(version), wanted)}
        if missing := [id for id in wanted if id not in there]:
            raise LookupError(f"no version of {collection} holds {', '.join(missing)}")
        store.set_journal(encode(_Journal(wanted, date, reason, authority, _doomed(store, wanted))))
        return _finish(store)


def _doomed(store: Shelf, ids: list[str]) -> list[str]:
    """The objects that hold a word of the documents: their chunks, and the small files of those versions."""
    found: set[str] = set()
    for version in store.versions():
        manifest = store.manifest(version)
        if held(store, manifest, ids):
            found.update(file.sha256 for file in manifest.files.values())
        near = [chunk for chunk in manifest.chunks if any(chunk.first <= id <= chunk.last for id in ids)]
        found.update(file.sha256 for chunk in near for file in chunk.files.values())
    return sorted(found)


def _finish(store: Shelf) -> Purged:
    """Do what the journal says, from wherever it was left."""
    journal = msgspec.json.decode(store.journal() or b"", type=_Journal)
    stones = [
        Tombstone(op="purge", id=id, date=journal.date, reason=journal.reason, authority=journal.authority)
        for id in journal.ids
    ]
    store.bury([stone for stone in stones if stone not in store.tombstones()])
    note = f"{journal.date}: {journal.reason} ({journal.authority})"
    rewritten: dict[str, Chunk | None] = {}
    documents: dict[str, list[tuple[str, str]]] = {}
    digests: dict[str, str] = {}
    touched = []
    for version in store.versions():
        manifest = store.manifest(version)
        ids = held(store, manifest, journal.ids)
        before = manifest.previous
        linked = before is None or digests.get(before.version, before.manifest_sha256) == before.manifest_sha256
        if ids or not linked:
            if ids:
                touched.append(version)
            manifest, files = _without(store, manifest, ids, note, rewritten, documents)
            if before and not linked:
                link = msgspec.structs.replace(before, manifest_sha256=digests[before.version])
                manifest = msgspec.structs.replace(manifest, previous=link)
            store.rewrite(manifest, files)
        digests[version] = hashlib.sha256(encode(manifest)).hexdigest()
        store.describe(version, **store.digests(version))
    store.refresh()
    objects, size = store.sweep(journal.doomed)
    store.set_journal(None)
    return Purged(journal.ids, touched, len(rewritten), objects, size)


def held(store: Shelf, manifest: Manifest, ids: Iterable[str]) -> list[str]:
    """Those of the documents that a version holds."""
    found = []
    for chunk in manifest.chunks:
        if near := [id for id in ids if chunk.first <= id <= chunk.last]:
            there = set(store.table(chunk, "documents", ["id"])["id"].to_pylist())
            found += [id for id in near if id in there]
    return found


def _without(
    store: Shelf,
    manifest: Manifest,
    ids: list[str],
    note: str,
    rewritten: dict[str, Chunk | None],
    documents: dict[str, list[tuple[str, str]]],
) -> tuple[Manifest, dict[str, bytes]]:
    """A version's manifest and small files without some documents; their chunks are written again as needed."""
    files = {name: store.read(manifest.version, name) for name in manifest.files}
    if not ids:
        return manifest, files
    tally = Tally(manifest.counts)
    chunks: list[Chunk] = []
    for chunk in manifest.chunks:
        if not any(chunk.first <= id <= chunk.last for id in ids):
            chunks.append(chunk)
            continue
        if chunk.content not in rewritten:
            rewritten[chunk.content] = _rewritten(store, chunk, ids, len(manifest.chunks) == 1)
        new = rewritten[chunk.content]
        tally.add(lambda table, chunk=chunk: store.table(chunk, table), -1)  # type: ignore[misc]
        if new:
            tally.add(lambda table, new=new: store.table(new, table))  # type: ignore[misc]
            chunks.append(new)
    told = list(_feed_without(files["changes.jsonl.zst"], set(ids)))
    ops = [change.op for change in told if change.table == "documents"]
    manifest = msgspec.structs.replace(
        manifest,
        chunks=chunks,
        content_digest=digest_of(pair for chunk in chunks for pair in _documents(store, chunk, documents)),
        counts=tally.counts,
        changes=Changes(added=ops.count("added"), changed=ops.count("changed"), withdrawn=ops.count("withdrawn")),
        purged=manifest.purged | dict.fromkeys(ids, note),
    )
    files["changes.jsonl.zst"] = zstandard.ZstdCompressor(level=10, write_checksum=True).compress(
        msgspec.json.Encoder(order="sorted").encode_lines(told)
    )
    files["CHANGES.md"] = card.changes_without(files["CHANGES.md"].decode(), ids).encode()
    files["README.md"] = card.card(manifest).encode()
    files = {name: data for name, data in files.items() if name not in manifest.lists}
    files |= sidecars(manifest) | listed(chunks)
    named = {name: file_entry(data) for name, data in sorted(files.items()) if name not in (MANIFEST, SIDECAR)}
    return msgspec.structs.replace(manifest, files=named), files


def _rewritten(store: Shelf, chunk: Chunk, ids: list[str], only: bool) -> Chunk | None:
    """A chunk without some documents; None where nothing is left and the version has others."""
    gone = pa.array(ids, pa.string())
    tables = {}
    for table in TABLES:
        found = store.table(chunk, table)
        own = found["id" if table == "documents" else "document"]
        tables[table] = found.filter(pc.invert(pc.is_in(own, gone)))
    left = tables["documents"]["id"].to_pylist()
    if not left and not only:
        return None
    files = {}
    for table, found in tables.items():
        data = to_parquet(found.combine_chunks())
        files[table] = ChunkFile(sha256=store.put(data), bytes=len(data), rows=found.num_rows)
    content = digest_of(zip(left, tables["documents"]["rev"].to_pylist(), strict=True))
    first, last = (left[0], left[-1]) if left else ("", "")
    return Chunk(content=content, first=first, last=last, documents=len(left), files=files)


def _documents(store: Shelf, chunk: Chunk, known: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Ids and digests of a chunk's documents; read once for all versions."""
    if chunk.content not in known:
        table = store.table(chunk, "documents", ["id", "rev"])
        known[chunk.content] = list(zip(table["id"].to_pylist(), table["rev"].to_pylist(), strict=True))
    return known[chunk.content]


def _feed_without(data: bytes, ids: set[str]) -> Iterator[Change]:
    """The change feed with one line `purged` in place of all that it tells of the documents."""
    for change in read_feed(data):
        if change.id.partition("#")[0] not in ids:
            yield change
        elif change.table == "documents":
            yield Change(op="purged", table="documents", id=change.id)
