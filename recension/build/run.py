"""A build of one collection: what is left to do of it, and what is published when it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec

from recension.build.collection import Collection, ConfigError, read_collection
from recension.build.index import read_index, write_index
from recension.build.parts import code_fingerprint
from recension.build.plan import Found, batches, make_plan
from recension.build.runners import Runner, in_this_process
from recension.build.store import Store
from recension.build.work import Done, Job, job_of, work
from recension.corpus.chunks import Entry
from recension.corpus.manifest import About, Inputs, Pipeline
from recension.corpus.publish import Build, Mapped, Published, publish
from recension.corpus.read import Corpus, NoSuchDocumentError, NoSuchVersionError, open_corpus

INDEX, RESULTS, QUARANTINE, CURRENT = (
    "index.msgpack",
    "results",
    "quarantine",
    "current.json",
)  # in the work folder of a collection
# Bytes. A batch holds seconds of work, so that handing it out costs nothing beside it: 8 MB at 2 MB/s are four seconds.
LARGEST_BATCH, SMALLEST_BATCH = 8_000_000, 400_000


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


class Report(msgspec.Struct, frozen=True):
    """What a build did. `version` is the collection's latest one, made by this build where `published` says so; `stale`
    are quarantined documents whose last good rows stay in it. `documents` counts what it holds, `fresh` what this build
    worked on, `stood` what another pipeline had made and this one would not make otherwise,
    `newly_refused` those of `quarantined` that the build before did not set aside for the same reason."""

    collection: str
    version: str
    published: bool
    folder: str
    pin: str
    documents: int
    fresh: int
    bytes: int
    added: int
    changed: int
    withdrawn: int
    quarantined: tuple[Done, ...]
    stale: tuple[str, ...]
    notices: tuple[str, ...]
    stood: int = 0
    newly_refused: tuple[str, ...] = ()


def collections(raw: Path, names: Iterable[str] = ()) -> list[str]:
    """The collections to build: those named, or all folders of raw/. Raises ConfigError for one that is not there."""
    try:
        there = sorted(path.name for path in raw.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as problem:
        advice = "Give the folder that holds your collections with --raw."
        raise ConfigError(str(raw), f"cannot be listed: {problem.strerror}", advice) from None
    wanted = list(dict.fromkeys(names)) or there
    for name in wanted:
        if name not in there:
            advice = f"There are: {', '.join(there)}." if there else "Make a folder in it and put documents there."
            raise ConfigError(str(raw), f"holds no collection {name!r}", advice)
    if not wanted:
        raise ConfigError(str(raw), "holds no collection", "Make a folder in it and put documents there.")
    for name in wanted:
        read_collection(raw / name)  # what is wrong with one stops all before any work
    return wanted


def prepare(folders: Folders, name: str, workers: int = 1, newest: int = 0) -> Prepared:
    """Find the documents of a collection and what is left to do. Raises ConfigError, and OSError where disks fail.

    Files changed after `newest` (nanoseconds since 1970; 0 for no limit) are left for the next time.
    """
    folder = folders.raw / name
    collection = read_collection(folder)
    plan = make_plan(folder, collection, newest)
    if not plan.documents and _last(folders.clean, name):
        raise ConfigError(
            str(folder),
            "holds no documents, but the last version does",
            "Is the disk with the documents there? To take all documents out, withdraw them.",
        )
    job = job_of(folder, folders.work / name / RESULTS, collection)
    made_by, known = read_index(folders.work / name / INDEX, plan.documents)
    store = Store(Path(job.store))
    done = {id: one for id, one in known.items() if made_by == job.fingerprint and store.has(one.key)}
    left = [_hinted(found, known.get(found.id)) for found in plan.documents if found.id not in done]
    todo = batches(left, workers, SMALLEST_BATCH, LARGEST_BATCH)
    return Prepared(job, plan.documents, tuple(done.values()), todo, plan.notices)


def _hinted(found: Found, known: Done | None) -> Found:
    """A document with the digest of its file, where that did not change since it was read."""
    return msgspec.structs.replace(found, sha256=known.sha256) if known else found


def is_risky(folders: Folders, name: str) -> bool:
    """Did the last build set a document aside because it kills who works on it? It is tried again."""
    return any(b'"kills_worker"' in path.read_bytes() for path in (folders.work / name / QUARANTINE).glob("*.json"))


def is_current(folders: Folders, prepared: Prepared) -> bool:
    """Does the last version already hold all that a build would publish now?"""
    last = _last(folders.clean, prepared.job.collection.name)
    if last is None or prepared.batches:
        return False
    return read_current(folders, last) == (prepared.job.fingerprint, _inputs(prepared.done).digest)


def read_current(folders: Folders, last: Corpus) -> tuple[str, str]:
    """The fingerprint and the digest of the inputs that would make the last version: those it was made by, or later
    ones that were found to change nothing."""
    manifest = last.manifest
    try:
        later = msgspec.json.decode((folders.work / manifest.collection / CURRENT).read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.MsgspecError):
        later = {}
    if later.get("version") == manifest.version:
        return later["fingerprint"], later["inputs"]
    return manifest.pipeline.fingerprint, manifest.inputs.digest


def finish(folders: Folders, prepared: Prepared, worked: Iterable[Done], created: str, mapped: Mapped = map) -> Report:
    """Publish what the work made, as the next version if anything is new. `created` is the date it bears, `mapped`
    makes its chunks, as the built-in map does.

    Raises BusyError where another publishes, LostError where the work folder lost something, OSError.
    """
    name = prepared.job.collection.name
    done = {one.id: one for one in (*prepared.done, *worked)}
    write_index(folders.work / name / INDEX, prepared.job.fingerprint, prepared.found, done)
    quarantined = tuple(one for _, one in sorted(done.items()) if one.code)
    newly = _write_quarantine(folders.work / name / QUARANTINE, quarantined)
    last = _last(folders.clean, name)
    entries, stale = _entries(prepared, done, last)
    made = Build(
        created=created,
        about=_about(prepared.job.collection),
        inputs=_inputs(done.values()),
        pipeline=_pipeline(prepared.job),
        stale=stale,
    )
    published = publish(folders.clean, name, entries, made, mapped) if entries else None
    if last and not published and not stale:
        told = {"version": last.manifest.version, "fingerprint": prepared.job.fingerprint, "inputs": made.inputs.digest}
        (folders.work / name / CURRENT).write_bytes(msgspec.json.encode(told))
    report = _report(folders, prepared, done, quarantined, stale, published, last)
    return msgspec.structs.replace(report, newly_refused=newly)


def build(folders: Folders, name: str, created: str, run: Runner | None = None, workers: int = 1) -> Report:
    """Build one collection: prepare, work through the batches with `run`, finish."""
    prepared = prepare(folders, name, workers)
    results = (run or in_this_process())(partial(work, prepared.job), prepared.batches)
    return finish(folders, prepared, [one for batch in results for one in batch], created)


def warnings(done: Iterable[Done]) -> list[str]:
    """A sentence for each correction that fits its document no longer."""
    return [f"{one.path}: {said}; see `recension corrections`" for one in done for said in one.warnings]


def _last(clean: Path, name: str) -> Corpus | None:
    """The collection's latest version, None where there is none."""
    try:
        return open_corpus(clean / name)
    except (NoSuchVersionError, FileNotFoundError):
        return None


def _entries(prepared: Prepared, done: dict[str, Done], last: Corpus | None) -> tuple[list[Entry], dict[str, str]]:
    """What to publish, by id: each document's rows, or its last good ones where it was refused; and which those are."""
    store = Store(Path(prepared.job.store))
    entries: list[Entry] = []
    stale: dict[str, str] = {}
    for found in prepared.found:
        one = done[found.id]
        if not one.code:
            rows = partial(store.rows, one.key, one.digest)
            entries.append(Entry(one.id, one.digest, one.characters, rows, kept=True))
        elif last is not None:
            try:
                entries.append(last.entry(found.id))
                stale[found.id] = f"{one.code}: {one.reason}"
            except NoSuchDocumentError:
                continue
    return entries, stale


def _about(collection: Collection) -> About:
    return About(
        title=collection.title,
        description=collection.description,
        licence=collection.licence,
        source=collection.source,
        citation=collection.citation,
        language=collection.language,
    )


def _inputs(done: Iterable[Done]) -> Inputs:
    digest = hashlib.sha256()
    read = sorted((one.path, one.sha256) for one in done if one.sha256)
    for path, sha256 in read:
        digest.update(f"{path}\t{sha256}\n".encode())
    return Inputs(digest=digest.hexdigest(), documents=len(read))


def _pipeline(job: Job) -> Pipeline:
    """What made the records. Each rule's code and each option is a part, so that a difference can name its cause."""
    settings = msgspec.structs.asdict(job.collection)
    parts = {"code": code_fingerprint()}
    parts |= {f"option {name}": _digest(msgspec.json.encode(said, order="sorted")) for name, said in settings.items()}
    for name in job.collection.order():
        spec = find_spec(name if "." in name else f"recension.repairs.{name}")
        if spec and spec.origin:
            parts[f"rule {name}"] = _digest(Path(spec.origin).read_bytes())
    return Pipeline(fingerprint=job.fingerprint, rules=list(job.collection.order()), parts=parts)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _write_quarantine(folder: Path, quarantined: Iterable[Done]) -> tuple[str, ...]:
    """One small file for each document in quarantine, none for any other. The ids of those that are new there."""
    there = {path: path.read_bytes() for path in folder.glob("*.json")}
    folder.mkdir(parents=True, exist_ok=True)
    new = []
    for one in quarantined:
        told = {"document": one.id, "file": one.path, "sha256": one.sha256}
        told |= {"code": one.code, "reason": one.reason, "advice": one.advice}
        data = msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"
        path = folder / f"{one.id.split('/', 1)[1]}.json"
        if there.pop(path, b"") != data:
            new.append(one.id)
            path.write_bytes(data)
    for path in there:
        path.unlink()
    return tuple(new)


def _report(
    folders: Folders,
    prepared: Prepared,
    done: dict[str, Done],
    quarantined: tuple[Done, ...],
    stale: dict[str, str],
    published: Published | None,
    last: Corpus | None,
) -> Report:
    name = prepared.job.collection.name
    manifest = published.manifest if published else last.manifest if last else None
    return Report(
        collection=name,
        version=manifest.version if manifest else "",
        published=published is not None,
        folder=str(folders.clean / name / f"v{manifest.version}") if manifest else "",
        pin=manifest.pin if manifest else "",
        documents=manifest.counts.documents if manifest else 0,
        fresh=sum(one.fresh for one in done.values()),
        bytes=sum(one.bytes for one in done.values() if one.fresh),
        added=manifest.changes.added if manifest and published else 0,
        changed=manifest.changes.changed if manifest and published else 0,
        withdrawn=manifest.changes.withdrawn if manifest and published else 0,
        quarantined=quarantined,
        stale=tuple(stale),
        notices=(*prepared.notices, *warnings(done.values())),
        stood=sum(one.stood for one in done.values()),
    )
