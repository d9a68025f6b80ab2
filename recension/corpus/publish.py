"""Publish a version: chunks that are new are written, the others linked; one rename makes it visible.

The version's number follows from the difference to the version before; the publisher may raise it, never lower it.
Publishing the same documents again publishes nothing. The date is the caller's; no clock is read here.
"""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from recension import schemas
from recension.collector import resting
from recension.corpus import card
from recension.corpus.changes import Program, Read, compared, documents_of
from recension.corpus.chunks import TARGET, Entry, cut, lines
from recension.corpus.columns import ENCODING, to_parquet, to_tables
from recension.corpus.feed import Feed
from recension.corpus.manifest import (
    FORMAT,
    LEVELS,
    About,
    Bump,
    Chunk,
    ChunkFile,
    Counts,
    Inputs,
    Layout,
    Manifest,
    Pipeline,
    Previous,
    SchemaFiles,
    encode,
    higher,
    listed,
    next_version,
)
from recension.corpus.purge import writing
from recension.corpus.sidecars import sidecars
from recension.corpus.store import Store, file_entry, left
from recension.corpus.tally import COLUMNS, Tally
from recension.gate import seal
from recension.shredded import Shredded, shredded, together
from recension.tables import Rows

Mapped = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]  # as the built-in map
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?")


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """What the publisher says of a build.

    `created` is a date (2026-01-31) or a moment in UTC (2026-01-31T12:00:00Z). `level` raises the bump to at least
    that, for `reasons`. `stale` are documents whose last good rows are published again, with why. `target` is the
    size of chunks in documents: 128 for a disk, 2048 and more for an object store.
    """

    created: str
    about: About = About()
    inputs: Inputs = Inputs()
    pipeline: Pipeline = Pipeline()
    stale: dict[str, str] = {}
    level: str = ""
    reasons: list[str] = []
    target: int = TARGET


class Published(NamedTuple):
    """A version that was made: its folder, its manifest, and how much was written for it."""

    folder: Path
    manifest: Manifest
    chunks_written: int


class WrongRowsError(ValueError):
    """An entry's rows are not those its digest speaks of."""


def entry(rows: Rows) -> Entry:
    """An entry whose rows are at hand. Raises InvalidRowsError."""
    sealed = seal(rows)
    return Entry(sealed.rows.document.id, sealed.digest, sealed.size, lambda: sealed.rows, kept=True)


def publish(
    clean: Path, collection: str, entries: Iterable[Entry], made: Build, mapped: Mapped = map
) -> Published | None:
    """Publish `entries`, all documents of the collection in order of their ids, as its next version in `clean`.

    Documents that were withdrawn stay out. `mapped` makes the chunks that are new, in order, wherever it likes: a chunk
    is a pure function of its documents. None when nothing is new. Raises BusyError, UnsortedError,
    InvalidRowsError, WrongRowsError, OSError; the collection is then as it was.
    """
    if not _NAME.fullmatch(collection):
        raise ValueError(f"collection {collection!r}: use a-z, 0-9, '.', '_', '-', beginning with a letter or digit")
    if not _DATE.fullmatch(made.created):
        raise ValueError(f"created is {made.created!r}; expected a date such as 2026-01-31")
    if made.level not in ("", *LEVELS):
        raise ValueError(f"level is {made.level!r}; expected one of {', '.join(LEVELS)}, or nothing")
    store = Store(clean / collection)
    with writing(store):
        versions = store.versions()
        previous = store.manifest(versions[-1]) if versions else None
        withdrawn = store.withdrawn()
        allowed = (one for one in entries if one.id not in withdrawn)
        chunks = partial(mapped, partial(encoded_chunk, store.incoming))
        draft = draft_version(store.put, store.table, collection, previous, allowed, made, chunks)
        if draft is None:
            return None
        store.commit(draft.manifest, draft.files)
    folder = store.folder / f"v{draft.manifest.version}"
    return Published(folder, draft.manifest, draft.written)


class Draft(NamedTuple):
    """A version before its commit: the manifest, its small files, and how many chunks were written."""

    manifest: Manifest
    files: dict[str, bytes]
    written: int


def draft_version(
    put: Callable[[Any], str],
    read: Read,
    collection: str,
    previous: Manifest | None,
    entries: Iterable[Entry],
    made: Build,
    chunked: Callable[[list[list[Entry]]], Iterable[Encoded]],
) -> Draft | None:
    """Write the chunks that are new, as `chunked` makes them, with `put`, and say what the next version is; None when
    nothing is new. `read` serves tables of chunks that were put, of this version and the one before.
    """
    layout = Layout(kind="content-cut", target=made.target, sort="id", encoding=ENCODING)
    kept = {chunk.content: chunk for chunk in previous.chunks} if previous and previous.layout == layout else {}
    tally = Tally(previous.counts if kept and previous else None)
    new: dict[str, tuple[str, Chunk]] = {}
    root = hashlib.sha256()
    groups: list[tuple[str, list[Entry]]] = []
    for group in cut(entries, made.target):
        told = lines((one.id, one.digest) for one in group)
        root.update(told)
        groups.append((hashlib.sha256(told).hexdigest(), group))
    content_digest = root.hexdigest()
    groups = groups or [(content_digest, [])]  # a version without documents has one chunk without rows
    encoded = iter(chunked([group for content, group in groups if content not in kept]))
    chunks = []
    for content, group in groups:
        chunk = kept.get(content)
        if chunk is None:
            chunk = _chunk(put, group, content, next(encoded), tally)
            new.update((one.id, (one.digest, chunk)) for one in group)
        chunks.append(chunk)
    here = {chunk.content for chunk in chunks}
    files, named = _schemas()
    if previous and _same(previous, content_digest, layout, named, made.about):
        return None
    gone = [chunk for chunk in (previous.chunks if previous else []) if chunk.content not in here]
    for chunk in gone if kept else ():
        tally.add(lambda table, chunk=chunk: read(chunk, table, COLUMNS[table]), -1)  # type: ignore[misc]

    feed = Feed()
    program = Program(previous.pipeline, made.pipeline) if previous else Program()
    for difference in compared(documents_of(read, gone), new, read, program):
        feed.add(difference)
    bump = _bump(previous, named, made, feed)
    manifest = Manifest(
        format=FORMAT,
        collection=collection,
        version=next_version(previous.version, bump.level) if previous else "1.0.0",
        created=made.created,
        previous=_previous(previous),
        bump=bump,
        content_digest=content_digest,
        schemas=named,
        layout=layout,
        files={},
        counts=tally.counts,
        changes=feed.changes,
        inputs=made.inputs,
        pipeline=_with_environment(made.pipeline),
        about=made.about,
        stale=made.stale,
        chunks=chunks,
    )
    files["changes.jsonl.zst"] = feed.data()
    files["CHANGES.md"] = card.changes(manifest, previous, feed).encode()
    files["README.md"] = card.card(manifest).encode()
    files |= sidecars(manifest) | listed(chunks)
    manifest = msgspec.structs.replace(manifest, files={name: file_entry(data) for name, data in sorted(files.items())})
    return Draft(manifest, files, len(here - kept.keys()))


class Encoded(NamedTuple):
    """A chunk as its files, by table, as bytes or where they were left, with the bytes and rows of each and what they
    count."""

    files: dict[str, bytes | Path]
    sizes: dict[str, tuple[int, int]]
    counts: Counts


def encoded_chunk(incoming: Path | None, group: list[Entry]) -> Encoded:
    """Gate and encode one chunk, and leave its files in `incoming`: no text goes back to who asked for it. Raises
    InvalidRowsError, WrongRowsError, OSError."""
    with resting():
        tables = to_tables(together(map(_checked, group)))
    tally = Tally()
    tally.add(tables.__getitem__)
    files: dict[str, bytes | Path] = {}
    sizes = {}
    for table, found in tables.items():
        data = to_parquet(found)
        files[table] = left(incoming, data) if incoming else data
        sizes[table] = len(data), found.num_rows
    return Encoded(files, sizes, tally.counts)


def _chunk(put: Callable[[Any], str], group: list[Entry], content: str, encoded: Encoded, tally: Tally) -> Chunk:
    """Keep the files of a chunk, and count it."""
    tally.merge(encoded.counts)
    files = {}
    for table, data in encoded.files.items():
        size, rows = encoded.sizes[table]
        files[table] = ChunkFile(sha256=put(data), bytes=size, rows=rows)
    first, last = (group[0].id, group[-1].id) if group else ("", "")
    return Chunk(content=content, first=first, last=last, documents=len(group), files=files)


def _checked(one: Entry) -> Shredded:
    """The columns of an entry, and no others; through the gate, but where they were kept since they passed it.

    `rev`, which the gate sets, is the digest of all rows of the document: kept rows of another document or of another
    state of it show by it.
    """
    rows = one.rows()
    if isinstance(rows, Rows):
        rows = shredded(rows if one.kept else seal(rows).rows)
    if (rows.id, rows.rev) != (one.id, one.digest):
        raise WrongRowsError(
            f"document {one.id!r} with digest {one.digest} was announced, but the rows are of "
            f"{rows.id!r} with digest {rows.rev}; clear the work folder and build again"
        )
    return rows


def _schemas() -> tuple[dict[str, bytes], dict[str, SchemaFiles]]:
    """The schema files of a version, and what the manifest says of them."""
    files, named = {}, {}
    for table, name in {**schemas.CURRENT, "manifest": "manifest-1", "chunks": "chunk-1"}.items():
        closed, opened = schemas.as_file(schemas.writer(name)), schemas.as_file(schemas.reader(name))
        files[f"schemas/{name}.json"], files[f"schemas/{name}.reader.json"] = closed, opened
        named[table] = SchemaFiles(
            name=name,
            writer_sha256=hashlib.sha256(closed).hexdigest(),
            reader_sha256=hashlib.sha256(opened).hexdigest(),
        )
    return files, named


def _same(previous: Manifest, content: str, layout: Layout, named: dict[str, SchemaFiles], about: About) -> bool:
    before = (previous.content_digest, previous.layout, previous.schemas, previous.about)
    return before == (content, layout, named, about)


def _bump(previous: Manifest | None, named: dict[str, SchemaFiles], made: Build, feed: Feed) -> Bump:
    """The level that the difference asks for, raised where the publisher says so."""
    if previous is None:
        return Bump(level="major", computed="major", reasons=["major: first version"])
    level, reasons = feed.level()
    for table in sorted(named.keys() | previous.schemas.keys()):
        then, now = previous.schemas.get(table), named.get(table)
        if then and now and then.name != now.name:
            level, reasons = "major", [f"major: {table} follow {now.name} instead of {then.name}", *reasons]
        elif then != now:
            level, reasons = higher(level, "minor"), [*reasons, f"minor: the schema of {table} has new parts"]
    if previous.about.licence and made.about.licence != previous.about.licence:
        level, reasons = "major", [f"major: licence {previous.about.licence} becomes {made.about.licence}", *reasons]
    elif made.about != previous.about:
        reasons = [*reasons, "patch: the collection's own description"]
    raised = higher(level, made.level) if made.level else level
    return Bump(level=raised, computed=level, reasons=[*reasons, *made.reasons])


def _previous(previous: Manifest | None) -> Previous | None:
    if previous is None:
        return None
    return Previous(version=previous.version, manifest_sha256=hashlib.sha256(encode(previous)).hexdigest())


def _with_environment(pipeline: Pipeline) -> Pipeline:
    """What decides the bytes of the files: the writer of Parquet, beside the lock file of the caller."""
    versions = {"pyarrow": pa.__version__, "python": platform.python_version()}
    return msgspec.structs.replace(pipeline, environment={**versions, **pipeline.environment})
