"""The work on a batch of documents: from files to results in the store. All that a worker needs comes as a `Job`, all
that it gives back are counts, digests and reasons; text never travels."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from recension.build.collection import Collection
from recension.build.making import Asked, document_of, make
from recension.build.parts import Parts, fingerprint, parts_of
from recension.build.plan import Found
from recension.build.result import Kept, Refused
from recension.build.standing import stands
from recension.build.store import Store
from recension.build.store import kept as kept_of
from recension.collector import resting
from recension.document import Document
from recension.sources import Reading, UnreadableError

log = logging.getLogger(__name__)
logging.getLogger("recension").addHandler(logging.NullHandler())  # a worker of a cluster has nobody to talk to
STAGES = ("check", "read", "repairs", "metadata", "structure", "rows", "store")

# Faults of a document's own that the next run may not meet again: their refusal is not kept.
_PASSING = ("no_access", "too_slow", "image_only")
_ADVICE = {"unsafe_path": "Put the document itself into the collection.", "settling": "The next run takes it."}
# What the file system says of a file that is closed to us or gone; any other error of it may pass and is tried again.
_CLOSED = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)


class Job(msgspec.Struct, frozen=True):
    """What the work on a collection's documents needs to know: where they are, where results go, what to do, and the
    versions of what does it. `fingerprint` is of all of it, for the index."""

    folder: str
    store: str
    collection: Collection
    fingerprint: str
    parts: Parts


class Done(msgspec.Struct, frozen=True):
    """What became of a document. `key` finds its result in the store, `digest` is of its rows; `code` is set where it
    was refused; `fresh` says that this run did the work, `stood` that another pipeline had made it and it stands;
    `warnings` are corrections that fit no longer; `laps` are the microseconds that each of STAGES took, `cpu` those of
    the worker's processor in all of them."""

    id: str
    path: str
    sha256: str = ""
    key: str = ""
    bytes: int = 0
    digest: str = ""
    characters: int = 0
    fresh: bool = False
    stood: bool = False
    code: str = ""
    reason: str = ""
    advice: str = ""
    warnings: tuple[str, ...] = ()
    laps: tuple[int, ...] = ()
    cpu: int = 0


def job_of(folder: Path, store: Path, collection: Collection) -> Job:
    """The job of a collection whose documents are in `folder` and whose results are in `store`."""
    return Job(str(folder), str(store), collection, fingerprint(collection), parts_of(collection))


def as_known(done: Done) -> Done:
    """What a later run needs to know."""
    return msgspec.structs.replace(done, fresh=False, stood=False, laps=(), cpu=0)


def work(job: Job, batch: Sequence[Found]) -> list[Done]:
    """Do what is missing for the documents of a batch. Raises OSError where a disk fails, for the caller to retry."""
    store = Store(Path(job.store))
    return [work_one(job, store, found) for found in batch]


def work_one(job: Job, store: Store, found: Found) -> Done:
    """The result of one document, from the store or made now."""
    clock = _Clock()
    done = Done(found.id, found.shown)
    if found.refused:
        return _refused(done, Refused(found.refused, found.why, _ADVICE.get(found.refused, "")))
    reading = reading_for(Path(job.folder), job.collection, found)
    if found.sha256:
        done = _of(done, found, reading, found.sha256, found.size)
        done, kept = _kept(job, store, done, found)
        if kept:
            clock.lap("check")
            return _ended(done, kept, clock)
    data = _load(Path(job.folder) / found.path, reading.max_bytes)
    if isinstance(data, Refused):
        return _refused(done, data)
    done = _of(done, found, reading, hashlib.sha256(data).hexdigest(), len(data))
    done, kept = _kept(job, store, done, found)
    clock.lap("check")
    if kept is None:
        with resting():
            made = make(_asked(job.collection, found, reading), data, clock.lap)
        if not (isinstance(made, Refused) and made.code in _PASSING):
            store.put(done.key, made, job.parts)
        clock.lap("store")
        done = msgspec.structs.replace(done, fresh=True)
        kept = made if isinstance(made, Refused) else kept_of(made)
    return _ended(done, kept, clock)


class _Clock:
    """How long each stage of the work on a document took, in microseconds of wall time; and its thread, of CPU time."""

    def __init__(self) -> None:
        self.laps = dict.fromkeys(STAGES, 0)
        self._began = time.thread_time_ns()
        self._last = time.perf_counter_ns()

    def lap(self, stage: str) -> None:
        now = time.perf_counter_ns()
        self.laps[stage] += (now - self._last) // 1000
        self._last = now

    @property
    def cpu(self) -> int:
        return (time.thread_time_ns() - self._began) // 1000


def _kept(job: Job, store: Store, done: Done, found: Found) -> tuple[Done, Kept | Refused | None]:
    """What became of a document, if it still stands."""
    head = store.head(done.key)
    if head is None:
        return done, None
    if head.parts != job.parts.digest:
        if not stands(store, done.key, head, job.parts, found.known):
            return done, None
        store.renew(done.key, job.parts)
        done = msgspec.structs.replace(done, stood=True)
    return done, head.result


def _of(done: Done, found: Found, reading: Reading, sha256: str, size: int) -> Done:
    """What is known of a document once its file is: its result's key is the digest of all that is its own."""
    own = "\0".join((found.id, found.path, sha256, found.said)).encode("utf-8", "surrogateescape")
    how = msgspec.json.encode(dataclasses.replace(reading, keep=""), order="deterministic")
    key = hashlib.sha256(own + b"\0" + how).hexdigest()
    return msgspec.structs.replace(done, sha256=sha256, key=key, bytes=size)


def _ended(done: Done, kept: Kept | Refused, clock: _Clock) -> Done:
    done = msgspec.structs.replace(done, laps=tuple(clock.laps.values()), cpu=clock.cpu)
    if isinstance(kept, Refused):
        return _refused(done, kept)
    return msgspec.structs.replace(done, digest=kept.digest, characters=kept.size, warnings=kept.warnings)


def reading_for(folder: Path, collection: Collection, found: Found) -> Reading:
    """How a document is read: as its collection says, or better its sidecar. OCR output is kept in the collection."""
    reading = found.known.reading_over(collection.reading_of(found.path))
    return dataclasses.replace(reading, keep=str(folder / ".ocr"))


def read_found(folder: Path, collection: Collection, found: Found) -> Document:
    """A document of a collection, read as a build reads it. Raises UnreadableError, OSError."""
    reading = reading_for(folder, collection, found)
    data = _load(folder / found.path, reading.max_bytes)
    if isinstance(data, Refused):
        raise UnreadableError(data.code, data.reason, data.advice)
    return document_of(_asked(collection, found, reading), data, lambda stage: None)


def _asked(collection: Collection, found: Found, reading: Reading) -> Asked:
    known = msgspec.structs.replace(found.known, skip_pages=tuple(sorted(reading.skip_pages)))
    return Asked(found.id, found.shown, reading, known, found.decided, collection.order(), collection.limits)


def _load(path: Path, limit: int) -> bytes | Refused:
    """The bytes of a file, or why they cannot be had. Raises OSError where the disk fails and a retry may help."""
    try:
        size = os.stat(path).st_size  # noqa: PTH116 - one call, once per document
        if size > limit:
            advice = "Split it, or raise max_bytes under [reading] in collection.toml."
            return Refused("too_large", f"The file has {size:,} bytes; the limit is {limit:,}.", advice)
        return path.read_bytes()
    except OSError as problem:
        if problem.errno in _CLOSED:
            return Refused(
                "no_access", f"The file cannot be opened: {problem.strerror}.", "Check its place and rights."
            )
        raise


def _refused(done: Done, why: Refused) -> Done:
    log.warning("%s quarantined: %s [%s]", done.id, why.reason, why.code)
    return msgspec.structs.replace(done, code=why.code, reason=why.reason, advice=why.advice)
