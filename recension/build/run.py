"""A build of one collection: what is left to do, and what is published when it is done."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from recension.build.collection import Collection, ConfigError, read_collection
from recension.build.index import read_index, write_index
from recension.build.plan import Found, batches, make_plan
from recension.build.store import Store, fingerprint
from recension.build.work import Done, Job, work

log = logging.getLogger(__name__)

INDEX, RESULTS, QUARANTINE = "index.msgpack", "results", "quarantine"  # in the work folder of a collection
# A batch holds seconds of work, so that handing it out costs nothing beside it: 8 MB at 2 MB/s are four seconds.
LARGEST_BATCH, SMALLEST_BATCH = 8_000_000, 200_000

# How batches are worked on: a function like `map`, in any order, on any machine that shares the folders.
Runner = Callable[[Callable[[Sequence[Found]], list[Done]], Sequence[Sequence[Found]]], Iterable[list[Done]]]


class Folders(NamedTuple):
    """Where documents come from, versions go, and work done is kept."""

    raw: Path = Path("raw")
    clean: Path = Path("clean")
    work: Path = Path(".work")


class Prepared(NamedTuple):
    """A build before its work: what is done already, and the batches that are left."""

    job: Job
    found: tuple[Found, ...]
    done: tuple[Done, ...]
    batches: list[tuple[Found, ...]]
    notices: tuple[str, ...]


def collections(raw: Path, names: Iterable[str] = ()) -> list[str]:
    """The collections to build: those named, or all folders of raw/. Raises ConfigError for one that is not there."""
    try:
        there = sorted(path.name for path in raw.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as problem:
        raise ConfigError(
            str(raw), f"cannot be listed: {problem.strerror}", "Give the folder of your collections with --raw."
        ) from None
    wanted = list(dict.fromkeys(names)) or there
    for name in wanted:
        if name not in there:
            advice = f"There are: {', '.join(there)}." if there else "Make a folder in it and put documents there."
            raise ConfigError(str(raw), f"holds no collection {name!r}", advice)
    if not wanted:
        raise ConfigError(str(raw), "holds no collection", "Make a folder in it and put documents there.")
    return wanted


def prepare(folders: Folders, name: str, workers: int = 1) -> Prepared:
    """Find the documents of a collection and what is left to do. Raises ConfigError, and OSError where disks fail."""
    folder = folders.raw / name
    collection = read_collection(folder)
    plan = make_plan(folder, collection)
    job = Job(str(folder), str(folders.work / name / RESULTS), collection, fingerprint(collection))
    done = read_index(folders.work / name / INDEX, job.fingerprint, plan.documents)
    left = [found for found in plan.documents if found.id not in done]
    share = sum(found.size for found in left) // (4 * workers)
    size = min(max(share, SMALLEST_BATCH), LARGEST_BATCH)
    return Prepared(job, plan.documents, tuple(done.values()), batches(left, size), plan.notices)


def in_this_process(
    do: Callable[[Sequence[Found]], list[Done]], todo: Sequence[Sequence[Found]]
) -> Iterator[list[Done]]:
    """The plainest runner: one batch after the other, here."""
    return map(do, todo)
