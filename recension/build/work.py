"""The work on a batch of documents: from files to results in the store. All that a worker needs comes as a `Job`, all
that it gives back are counts, digests and reasons; text never travels."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import traceback
from collections.abc import Sequence
from pathlib import Path

import msgspec

from recension.build.collection import Collection
from recension.build.plan import Found
from recension.build.store import Refused, Store, result_key
from recension.document import read as read_document
from recension.records import Rows, rows
from recension.sources import UnreadableError
from recension.sources.intake import read_bytes

log = logging.getLogger(__name__)

# Faults of a document's own that the next run may not meet again: their refusal is not kept.
_PASSING = ("no_access", "too_slow")
# What the file system says of a file that is closed to us or gone; any other error of it may pass and is tried again.
_CLOSED = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)


class Job(msgspec.Struct, frozen=True):
    """What the work on a collection's documents needs to know: where they are, where results go, what to do."""

    folder: str
    store: str
    collection: Collection
    fingerprint: str


class Done(msgspec.Struct, frozen=True):
    """What became of a document. `key` finds its result in the store; `code` is set where it was refused; `fresh` says
    that this run did the work."""

    id: str
    path: str
    sha256: str = ""
    key: str = ""
    bytes: int = 0
    fresh: bool = False
    code: str = ""
    reason: str = ""
    advice: str = ""


def work(job: Job, batch: Sequence[Found]) -> list[Done]:
    """Do what is missing for the documents of a batch. Raises OSError where a disk fails, for the caller to retry."""
    store = Store(Path(job.store))
    return [work_one(job, store, found) for found in batch]


def work_one(job: Job, store: Store, found: Found) -> Done:
    """The result of one document, from the store or made now."""
    if found.refused:
        reason = "This is a link out of the collection, or no ordinary file."
        return _refused(found, Refused(found.refused, reason, "Put the document itself into the collection."))
    reading = job.collection.reading_of(found.path)
    data = _load(Path(job.folder) / found.path, reading.max_bytes)
    if isinstance(data, Refused):
        return _refused(found, data)
    sha256 = hashlib.sha256(data).hexdigest()
    key = result_key(job.fingerprint, found.id, found.path, sha256)
    done = Done(found.id, found.shown, sha256, key, len(data))
    result = store.get(key) if store.has(key) else None
    if result is None:
        result = _make(job, found, data)
        done = msgspec.structs.replace(done, fresh=True)
        if isinstance(result, Rows) or result.code not in _PASSING:
            store.put(key, result)
    if isinstance(result, Refused):
        log.warning("%s quarantined: %s [%s]", found.id, result.reason, result.code)
        return msgspec.structs.replace(done, code=result.code, reason=result.reason, advice=result.advice)
    return done


def _make(job: Job, found: Found, data: bytes) -> Rows | Refused:
    """The records of a document, or why it has none. Only a failing disk raises."""
    try:
        source = read_bytes(data, job.collection.reading_of(found.path))
        document = read_document(source, job.collection.order())
        made = rows(document, found.id, found.shown)
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
            "This is a fault of Recension: please report it with the document, or leave the document out with `ignore`.",
        )
    return guard(made, job.collection)


def guard(made: Rows, collection: Collection) -> Rows | Refused:
    """The rows, unless they are beyond a guard rail of the collection."""
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
    return made


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


def _refused(found: Found, why: Refused) -> Done:
    log.warning("%s quarantined: %s [%s]", found.id, why.reason, why.code)
    return Done(found.id, found.shown, code=why.code, reason=why.reason, advice=why.advice)
