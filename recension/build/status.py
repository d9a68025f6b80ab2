"""How a collection stands: what is new, changed, stale, in quarantine or missing, before any work is done."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from recension.build.collection import read_collection
from recension.build.index import read_index, read_said
from recension.build.parts import fingerprint
from recension.build.plan import Found, make_plan
from recension.build.run import INDEX, QUARANTINE, Folders, read_current, warnings
from recension.build.work import Done
from recension.corpus.read import Corpus, NoSuchVersionError, open_corpus

NEW, CHANGED, STALE, QUARANTINED, MISSING, CURRENT = "new", "changed", "stale", "quarantined", "missing", "current"


class State(NamedTuple):
    """How one document stands. `state` is one of

    new (no version holds it), changed (its bytes, or what its sidecars say, differ from what the version was made of),
    quarantined (the last build refused it), stale (the version holds it as an older pipeline or other options made it,
    or holds its last good records while it is in quarantine), missing (the version holds it, raw/ does not), current.
    """

    id: str
    path: str
    state: str
    reason: str = ""


class Status(NamedTuple):
    """A collection: its latest version (empty where there is none), its documents by id, and the plan's notices."""

    collection: str
    version: str
    documents: tuple[State, ...]
    notices: tuple[str, ...]


def status(folders: Folders, name: str) -> Status:
    """How the collection stands. Nothing is worked on; only files that changed since the last build are read.

    Raises ConfigError, and OSError where the collection cannot be listed.
    """
    collection = read_collection(folders.raw / name)
    plan = make_plan(folders.raw / name, collection)
    last = _last(folders.clean / name)
    _, done = read_index(folders.work / name / INDEX, plan.documents)
    same = last is not None and read_current(folders, last)[0] == fingerprint(collection)
    seen = _Seen(
        published=_published(last) if last else {},
        refused=quarantined(folders, name),
        done=done,
        said=read_said(folders.work / name / INDEX),
        same=same,
    )
    states = [_state(found, folders.raw / name, seen) for found in plan.documents]
    here = {found.id for found in plan.documents}
    states += [
        State(id, path, MISSING, "the next build takes it out of the collection")
        for id, (path, _) in seen.published.items()
        if id not in here
    ]
    version = last.manifest.version if last else ""
    return Status(name, version, tuple(sorted(states)), (*plan.notices, *warnings(seen.done.values())))


class _Seen(NamedTuple):
    """What the last build left: the version's files by id, what was refused, what was done and said, and whether
    the pipeline is still the same."""

    published: dict[str, tuple[str, str]]
    refused: dict[str, Done]
    done: dict[str, Done]
    said: dict[str, str]
    same: bool


def _state(found: Found, folder: Path, seen: _Seen) -> State:
    held, refused = seen.published.get(found.id), seen.refused.get(found.id)
    bad = STALE if held else QUARANTINED
    if found.refused:
        return State(found.id, found.shown, bad, f"{found.refused}: {found.why}")
    sha256 = seen.done[found.id].sha256 if found.id in seen.done else _sha256(folder / found.path)
    if seen.said.get(found.id, found.said) != found.said:
        return State(found.id, found.shown, CHANGED if held else NEW, "its sidecars or row of the listing")
    if refused and refused.sha256 in ("", sha256):
        return State(found.id, found.shown, bad, f"{refused.code}: {refused.reason}")
    if held is None:
        return State(found.id, found.shown, NEW)
    if held[1] != sha256:
        return State(found.id, found.shown, CHANGED, "the file")
    return State(found.id, found.shown, *((CURRENT,) if seen.same else (STALE, "made by an older pipeline")))


def _sha256(path: Path) -> str:
    """The digest of a file; empty where it cannot be read, which the build will say."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _last(clean: Path) -> Corpus | None:
    try:
        return open_corpus(clean)
    except (NoSuchVersionError, FileNotFoundError):
        return None


def _published(last: Corpus) -> dict[str, tuple[str, str]]:
    """Path and digest of the file of every document of a version, without reading the texts."""
    found = {}
    for number, chunk in enumerate(last.manifest.chunks):
        table = last.table(chunk, "documents", number, ["id", "raw"])
        for id, raw in zip(table["id"].to_pylist(), table["raw"].to_pylist(), strict=True):
            found[id] = raw["path"], raw["sha256"]
    return found


def quarantined(folders: Folders, name: str) -> dict[str, Done]:
    """What the last build of a collection set aside, by id."""
    found = {}
    for path in (folders.work / name / QUARANTINE).glob("*.json"):
        told = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        found[told["document"]] = Done(
            told["document"], told["file"], told.get("sha256", ""), code=told["code"], reason=told["reason"]
        )
    return found
