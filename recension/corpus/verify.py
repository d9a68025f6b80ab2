"""Prove that a version is what was published, and that nothing was lost. Everything wrong is told, not the first thing.

- `quick`: the files there are, their sizes, the manifest's own digest, the chain of manifests.
- `full`: also the sha256 of every file.
- `deep`: also every row: schemas, rules, keys between tables, digests, counts; every raw text rebuilt from clean text
  and edits and compared with its digest. The raw files are not needed.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import msgspec
import pyarrow as pa

from recension.corpus.bucket import GONE, JOURNAL, Bucket
from recension.corpus.chunks import digest_of
from recension.corpus.columns import to_documents
from recension.corpus.feed import read_feed
from recension.corpus.manifest import (
    Chunk,
    File,
    Manifest,
    NotAManifestError,
    decode,
    encode,
    parse_version,
    part_name,
    whole,
)  # fmt: skip
from recension.corpus.places import Folder, Objects, Place
from recension.corpus.purge import Shelf, held
from recension.corpus.store import MANIFEST, SIDECAR, SIGNATURE, BrokenStoreError, Store, sidecar, with_chunks
from recension.corpus.tally import Tally
from recension.gate import InvalidRowsError, schema_faults, seal
from recension.shredded import TABLES

Level = Literal["quick", "full", "deep"]
LEVELS = get_args(Level)


class Fault(NamedTuple):
    """Something wrong: in which version ("" for the collection's own files), in which file, and what."""

    version: str
    file: str
    problem: str

    def __str__(self) -> str:
        return f"{'v' + self.version + '/' if self.version else ''}{self.file}: {self.problem}"


def verify(path: str | Path, level: Level = "full", options: dict[str, Any] | None = None) -> list[Fault]:
    """Everything that is wrong with a version (its folder) or with a collection (all its versions). Empty if nothing.

    `path` may be the url of either in an object store; `options` are then fsspec's. Raises FileNotFoundError where
    `path` is neither.
    """
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    if "://" in str(path):
        return list(_store(str(path).rstrip("/"), level, options))
    folder = Path(path)
    store = Store(folder)
    if store.versions():
        return list(_collection(store, level))
    if not folder.is_dir() or not any((folder / name).exists() for name in (MANIFEST, SIDECAR, *TABLES)):
        raise FileNotFoundError(errno.ENOENT, "neither a published version nor a collection of versions", str(folder))
    return list(_version(Folder(folder), level))


def _store(url: str, level: Level, options: dict[str, Any] | None) -> Iterator[Fault]:
    """A collection, or one version of it, in an object store."""
    where, _, last = url.rpartition("/")
    only = parse_version(last) if last.startswith("v") else None
    bucket = Bucket(where if only else url, options)
    files = {version: bucket.fs.find(f"{bucket.root}/v{version}") for version in bucket.folders()}
    here = [version for version, paths in files.items() if paths and not any(path.endswith(GONE) for path in paths)]
    versions = [last.removeprefix("v")] if only else here
    if not any(bucket.fs.exists(f"{bucket.root}/v{version}") for version in versions):
        raise FileNotFoundError(errno.ENOENT, "neither a published version nor a collection of versions", url)
    known: dict[str, str] = {}
    manifests: dict[str, str] = {}
    for version in versions:
        place = Objects(bucket, version, known)
        try:
            data = place.read(MANIFEST)
            manifest = decode(data)
        except (FileNotFoundError, NotAManifestError):
            manifest = None
        if manifest is not None:
            manifests[version] = hashlib.sha256(data).hexdigest()
            yield from _chain(version, manifest, manifests)
        yield from _version(place, level, version)
    if only:
        return
    if level != "quick":
        yield from _purged(bucket)
    if bucket.journal() is not None:
        yield Fault("", JOURNAL, "a purge was not finished; whoever writes next finishes it")
    usable = bucket.usable()
    latest = bucket.fs.cat_file(f"{bucket.root}/latest") if bucket.fs.exists(f"{bucket.root}/latest") else b""
    if latest != (f"{usable[-1]}\n".encode() if usable else b""):
        yield Fault("", "latest", f"says {latest!r}, the newest usable version is {usable[-1] if usable else 'none'}")


def _collection(store: Store, level: Level) -> Iterator[Fault]:
    manifests: dict[str, str] = {}
    wanted: set[str] = set()
    for version in store.versions():
        folder = store.folder / f"v{version}"
        yield from _version(Folder(folder), level, version)
        try:
            data = (folder / MANIFEST).read_bytes()
            manifest = decode(data)
        except (OSError, NotAManifestError):
            continue  # told above
        manifests[version] = hashlib.sha256(data).hexdigest()
        yield from _chain(version, manifest, manifests)
        with suppress(OSError, NotAManifestError):  # told above
            chunks = with_chunks(folder, manifest).chunks
            wanted.update(file.sha256 for chunk in chunks for file in chunk.files.values())
    if level != "quick":
        yield from _purged(store)
    yield from _index(store, manifests)
    yield from _objects(store, wanted, level)


def _chain(version: str, manifest: Manifest, manifests: dict[str, str]) -> Iterator[Fault]:
    """The link to the manifest of the version before, where that is still there."""
    before = manifest.previous
    if before and manifests.get(before.version, before.manifest_sha256) != before.manifest_sha256:
        yield Fault(version, MANIFEST, f"names another manifest of version {before.version} than the one there is")


def _purged(store: Shelf) -> Iterator[Fault]:
    """What was purged must be in no version."""
    ids = [tombstone.id for tombstone in store.tombstones() if tombstone.op == "purge"]
    for version in store.versions() if ids else ():
        try:
            for id in held(store, store.manifest(version), ids):
                yield Fault(version, MANIFEST, f"still holds {id!r}, which was purged: the purge was not finished")
        except (BrokenStoreError, OSError, pa.ArrowException):
            continue  # told elsewhere


def _index(store: Store, manifests: dict[str, str]) -> Iterator[Fault]:
    index = store.index()
    body = {key: value for key, value in index.items() if key != "sha256"}
    if not index or hashlib.sha256(encode(body)).hexdigest() != index.get("sha256"):
        yield Fault("", "index.json", "missing or changed by hand; the next publication writes it anew")
        return
    status = {entry["version"]: entry["status"] for entry in index["versions"]}
    listed = {entry["version"]: entry["manifest_sha256"] for entry in index["versions"]}
    for version in sorted(listed.keys() | set(store.versions())):
        if version not in listed:
            yield Fault("", "index.json", f"does not list version {version}")
        elif status[version] == "removed":
            continue
        elif not (store.folder / f"v{version}").is_dir():
            yield Fault("", "index.json", f"lists version {version}, which is not there")
        elif version in manifests and manifests[version] != listed[version]:
            yield Fault(version, MANIFEST, f"sha256 is {manifests[version]}, index.json says {listed[version]}")
    usable = [entry["version"] for entry in index["versions"] if entry["status"] == "published"]
    latest = (store.folder / "latest").read_bytes() if (store.folder / "latest").exists() else b""
    if latest != (f"{usable[-1]}\n".encode() if usable else b""):
        yield Fault("", "latest", f"says {latest!r}, the newest usable version is {usable[-1] if usable else 'none'}")


def _objects(store: Store, wanted: set[str], level: Level) -> Iterator[Fault]:
    for sha256 in sorted(wanted):
        path = store.object(sha256)
        name = str(path.relative_to(store.folder))
        if not path.is_file():
            yield Fault("", name, "missing")
        elif level != "quick" and _sha256(path) != sha256:
            yield Fault("", name, "its bytes are not those its name promises")


def _version(place: Place, level: Level, version: str = "") -> Iterator[Fault]:
    try:
        data = place.read(MANIFEST)
        manifest = decode(data)
    except FileNotFoundError:
        yield Fault(version, MANIFEST, "missing")
        return
    except NotAManifestError as problem:
        yield Fault(version, MANIFEST, str(problem))
        return
    here = version or manifest.version
    if version and manifest.version != version:
        yield Fault(version, MANIFEST, f"is that of version {manifest.version}")
    for fault in _manifest(place, data, manifest):
        yield Fault(here, *fault)
    if isinstance(place, Objects):
        place.of(manifest)
    damaged: set[str] = set()
    for name, wrong in _lists(place, manifest):
        damaged.add(name)
        yield Fault(here, name, wrong)
    if not damaged:
        manifest = whole(manifest, {name: _list(place, name, file) for name, file in manifest.lists.items()})
        if isinstance(place, Objects):
            place.of(manifest)
    for name, wrong in _files(place, manifest, level):
        if name not in damaged:
            damaged.add(name)
            yield Fault(here, name, wrong)
    if level == "deep" and manifest.chunks:
        for name, wrong in _rows(place, manifest, damaged):
            yield Fault(here, name, wrong)


_Found = Iterator[tuple[str, str]]


def _manifest(place: Place, data: bytes, manifest: Manifest) -> _Found:
    """The manifest against its own digest, its canonical form and its schema."""
    try:
        promised = place.read(SIDECAR)
    except FileNotFoundError:
        yield SIDECAR, "missing"
    else:
        if promised != sidecar(data):
            yield MANIFEST, f"sha256 is {hashlib.sha256(data).hexdigest()}, {SIDECAR} says {promised[:64]!r}"
    if encode(manifest) != data:
        yield MANIFEST, "is not the canonical JSON that was written"
    for fault in schema_faults("manifest-1", msgspec.json.decode(data)):
        yield MANIFEST, fault


def _lists(place: Place, manifest: Manifest) -> _Found:
    """The lists of chunks: without all of them nothing can be said of the files that they list."""
    for name, file in manifest.lists.items():
        try:
            data = _list(place, name, file)
        except FileNotFoundError:
            yield name, "missing, so that the Parquet files cannot be checked"
            continue
        if (found := hashlib.sha256(data).hexdigest()) != file.sha256:
            yield name, f"sha256 is {found}, should be {file.sha256}; so the Parquet files cannot be checked"
            continue
        try:
            chunks = msgspec.json.Decoder().decode_lines(data)
        except msgspec.MsgspecError as problem:
            yield name, f"is no JSON lines: {problem}"
            continue
        yield from ((name, fault) for chunk in chunks for fault in schema_faults("chunk-1", chunk))


def _list(place: Place, name: str, file: File) -> bytes:
    """A list of chunks; in a store the object, where the copy for people is not what it was."""
    if isinstance(place, Objects):
        with suppress(FileNotFoundError):
            if hashlib.sha256(data := place.read(place.object_of(file))).hexdigest() == file.sha256:
                return data
    return place.read(name)


def _files(place: Place, manifest: Manifest, level: Level) -> _Found:
    """Every file: there, of the right size, of the right bytes; and none beside."""
    promised: dict[str, tuple[str, int]] = {name: (f.sha256, f.bytes) for name, f in manifest.files.items()}
    for number, chunk in enumerate(manifest.chunks):
        promised.update((part_name(table, number), (f.sha256, f.bytes)) for table, f in chunk.files.items())
    there = place.sizes()
    if isinstance(place, Objects):
        promised.update(place.copies(manifest))
    for name in sorted(there.keys() - promised.keys() - {MANIFEST, SIDECAR, SIGNATURE}):
        if manifest.chunks or name.partition("/")[0] not in TABLES:
            yield name, "is not part of the version"
    for name, (sha256, size) in promised.items():
        if there.get(name, -1) < 0:
            yield name, "missing"
        elif there[name] != size:
            yield name, f"has {there[name]} bytes, should have {size}"
        elif level != "quick" and (found := place.sha256(name)) != sha256:
            yield name, f"sha256 is {found}, should be {sha256}"


def _rows(place: Place, manifest: Manifest, damaged: set[str]) -> _Found:
    """Every row of the version; files known to be damaged are not opened."""
    tally = Tally()
    documents: list[tuple[str, str]] = []
    whole = True
    for number, chunk in enumerate(manifest.chunks):
        names = {table: part_name(table, number) for table in TABLES}
        if damaged & set(names.values()):
            whole = False
            continue
        try:
            tables = {table: place.table(name) for table, name in names.items()}
            yield from _chunk(chunk, names, tables, documents)
            tally.add(tables.__getitem__)
        except (pa.ArrowException, msgspec.MsgspecError, OSError, LookupError, TypeError, ValueError) as problem:
            whole = False
            yield names["documents"], f"its chunk cannot be read: {problem}"
    if not whole:
        return
    if digest_of(documents) != manifest.content_digest:
        yield MANIFEST, "content_digest is not that of the documents"
    for name, counted in msgspec.structs.asdict(tally.counts).items():
        if counted != getattr(manifest.counts, name):
            yield MANIFEST, f"counts.{name} is {getattr(manifest.counts, name)}, counted {counted}"
    if "changes.jsonl.zst" not in damaged:
        yield from _feed(place, manifest)


def _chunk(
    chunk: Chunk, names: dict[str, str], tables: dict[str, pa.Table], documents: list[tuple[str, str]]
) -> _Found:
    """One chunk's rows: through the gate again, and their keys."""
    ids = tables["documents"]["id"].to_pylist()
    for table in TABLES:
        if tables[table].num_rows != chunk.files[table].rows:
            yield names[table], f"has {tables[table].num_rows} rows, should have {chunk.files[table].rows}"
        if table != "documents":
            for id in sorted(set(tables[table]["document"].to_pylist()) - set(ids)):
                yield names[table], f"has rows of document {id!r}, which the chunk does not hold"
    if ids != sorted(set(ids)) or (ids and (ids[0], ids[-1]) != (chunk.first, chunk.last)):
        yield names["documents"], "ids are out of order, twice, or not those the manifest names"
    if documents and ids and ids[0] <= documents[-1][0]:
        yield names["documents"], f"begins with {ids[0]!r}, which does not come after the chunk before"
    own = []
    for rows in to_documents(tables):
        try:
            sealed = seal(rows)
        except InvalidRowsError as invalid:
            own.append((rows.document.id, rows.document.rev))
            for problem in invalid.problems:
                yield names[problem.table], str(problem)
        else:
            own.append((rows.document.id, sealed.digest))
            if rows.document.rev != sealed.digest:
                yield names["documents"], f"{rows.document.id} has no rev"
    if digest_of(own) != chunk.content:
        yield names["documents"], "content digest of the chunk is not that of its documents"
    documents += own


def _feed(place: Place, manifest: Manifest) -> _Found:
    """The change feed tells as many changes as the manifest."""
    told = dict.fromkeys(("added", "changed", "withdrawn"), 0)
    for change in read_feed(place.read("changes.jsonl.zst")):
        if change.table == "documents" and change.op in told:
            told[change.op] += 1
    for op, n in told.items():
        if n != getattr(manifest.changes, op):
            yield "changes.jsonl.zst", f"tells {n} documents {op}, the manifest {getattr(manifest.changes, op)}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
