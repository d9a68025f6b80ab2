"""The work on a batch of documents: from files to results in the store. All that a worker needs comes as a `Job`, all
that it gives back are counts, digests and reasons; text never travels."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import logging
import os
import traceback
from collections.abc import Sequence
from pathlib import Path

import msgspec

from recension.as_records import rows
from recension.build.collection import Collection
from recension.build.plan import Found
from recension.build.store import Refused, Store, result_key
from recension.build.store import kept as kept_of
from recension.collector import resting
from recension.document import Document
from recension.document import read as read_document
from recension.gate import InvalidRowsError, Sealed, seal
from recension.sources import Reading, UnreadableError
from recension.sources.guarded import read_guarded
from recension.tables import Rows

log = logging.getLogger(__name__)

# Faults of a document's own that the next run may not meet again: their refusal is not kept.
_PASSING = ("no_access", "too_slow", "image_only")
_ADVICE = {"unsafe_path": "Put the document itself into the collection.", "settling": "The next run takes it."}
# What the file system says of a file that is closed to us or gone; any other error of it may pass and is tried again.
_CLOSED = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)


class Job(msgspec.Struct, frozen=True):
    """What the work on a collection's documents needs to know: where they are, where results go, what to do."""

    folder: str
    store: str
    collection: Collection
    fingerprint: str


class Done(msgspec.Struct, frozen=True):
    """What became of a document. `key` finds its result in the store, `digest` is of its rows; `code` is set where it
    was refused; `fresh` says that this run did the work; `warnings` are corrections that fit no longer."""

    id: str
    path: str
    sha256: str = ""
    key: str = ""
    bytes: int = 0
    digest: str = ""
    characters: int = 0
    fresh: bool = False
    code: str = ""
    reason: str = ""
    advice: str = ""
    warnings: tuple[str, ...] = ()


def work(job: Job, batch: Sequence[Found]) -> list[Done]:
    """Do what is missing for the documents of a batch. Raises OSError where a disk fails, for the caller to retry."""
    store = Store(Path(job.store))
    return [work_one(job, store, found) for found in batch]


def work_one(job: Job, store: Store, found: Found) -> Done:
    """The result of one document, from the store or made now."""
    if found.refused:
        return _refused(Done(found.id, found.shown), Refused(found.refused, found.why, _ADVICE.get(found.refused, "")))
    reading = reading_for(job, found)
    data = _load(Path(job.folder) / found.path, reading.max_bytes)
    if isinstance(data, Refused):
        return _refused(Done(found.id, found.shown), data)
    sha256 = hashlib.sha256(data).hexdigest()
    key = result_key(job.fingerprint, found.id, found.path, sha256, found.said)
    done = Done(found.id, found.shown, sha256, key, len(data))
    kept = store.head(key)
    if kept is None:
        with resting():
            made = _make(job, found, data, reading)
        if not (isinstance(made, Refused) and made.code in _PASSING):
            store.put(key, made)
        done = msgspec.structs.replace(done, fresh=True)
        kept = made if isinstance(made, Refused) else kept_of(made)
    if isinstance(kept, Refused):
        return _refused(done, kept)
    return msgspec.structs.replace(done, digest=kept.digest, characters=kept.size, warnings=kept.warnings)


def reading_for(job: Job, found: Found) -> Reading:
    """How a document is read: as its collection says, or better its sidecar. OCR output is kept in the collection."""
    reading = found.known.reading_over(job.collection.reading_of(found.path))
    return dataclasses.replace(reading, keep=str(Path(job.folder) / ".ocr"))


def read_found(folder: Path, collection: Collection, found: Found) -> Document:
    """A document of a collection, read as a build reads it. Raises UnreadableError, OSError."""
    job = Job(str(folder), "", collection, "")
    reading = reading_for(job, found)
    data = _load(folder / found.path, reading.max_bytes)
    if isinstance(data, Refused):
        raise UnreadableError(data.code, data.reason, data.advice)
    return _document(collection, found, data, reading)


def _document(collection: Collection, found: Found, data: bytes, reading: Reading) -> Document:
    known = msgspec.structs.replace(found.known, skip_pages=tuple(sorted(reading.skip_pages)))
    return read_document(read_guarded(data, reading), collection.order(), known, found.decided)


def _make(job: Job, found: Found, data: bytes, reading: Reading) -> Sealed | Refused:
    """The records of a document, or why it has none. Only a failing disk raises."""
    try:
        made = rows(_document(job.collection, found, data, reading), found.id, found.shown)
        refused = guard(made, job.collection)
        return refused or seal(made)
    except InvalidRowsError as problem:
        told = "; ".join(map(str, problem.problems[:3]))
        more = f" and {len(problem.problems) - 3} more" if len(problem.problems) > 3 else ""
        advice = "This is a fault of Recension: please report it with the document."
        return Refused("invalid_rows", f"Its records break the schema: {told}{more}.", advice)
    except UnreadableError as problem:
        return Refused(problem.code, problem.reason, problem.advice)
    except OSError:
        raise
    except Exception as problem:  # one document's fault, even if the fault is ours, must not stop the others
        where = traceback.extract_tb(problem.__traceback__)[-1]
        log.exception("%s: the pipeline failed", found.id)
        return Refused(
            "internal",
            f"The pipeline failed: {type(problem).__name__}: {problem} ({Path(where.filename).name}, {where.name}).",
            "This is a fault of Recension: please report it with the document; `ignore` leaves the document out.",
        )


def guard(made: Rows, collection: Collection) -> Refused | None:
    """Why rows are beyond a guard rail of the collection, if they are."""
    kept = _weight(made.document.text)
    removed = sum(_weight(edit.before) - _weight(edit.after) for edit in made.edits)
    share = 1000 * removed // (kept + removed) if kept + removed else 1000
    if share > collection.limits.max_removed:
        return Refused(
            "too_much_removed",
            f"{share} per mille of the letters would leave the reading text; the limit is "
            f"{collection.limits.max_removed}.",
            "Look at it with `recension explain`; raise limits.max_removed if it is right.",
        )
    known = made.document.quality["known"]
    if known < collection.limits.min_quality:
        return Refused(
            "quality_too_low",
            f"{known} per mille of the words are known; the limit is {collection.limits.min_quality}.",
            "Read it with another OCR engine, name its language, or lower limits.min_quality.",
        )
    return None


def _weight(text: str) -> int:
    return sum(map(str.isalnum, text))


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
