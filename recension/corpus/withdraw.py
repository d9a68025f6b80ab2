"""Take documents out of the next version, or advise against a version; and clear away old versions.

Nothing here changes what an exact pin reads: a withdrawn document stays in the versions that held it (`purge` is for
what must not exist at all), a yanked version can still be opened by its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from recension.corpus.publish import Build, Published, publish
from recension.corpus.purge import writing
from recension.corpus.read import NoSuchVersionError, open_corpus
from recension.corpus.store import Store, Tombstone


class Collected(msgspec.Struct, frozen=True):
    """What `gc` removed: versions, object files, and their bytes."""

    versions: list[str]
    objects: int
    bytes: int


def withdraw(
    clean: Path, collection: str, ids: Iterable[str], *, date: str, reason: str, authority: str
) -> Published | None:
    """Publish a version without these documents. They stay out, though they are still in raw/, until reinstated.

    None where they were out already. Raises LookupError where the latest version does not hold one of them.
    """
    corpus = open_corpus(clean / collection)
    wanted = sorted(set(ids))
    out = Store(clean / collection).withdrawn()
    if missing := [id for id in wanted if id not in out and id not in corpus]:
        raise LookupError(f"{collection} {corpus.manifest.version} holds no {', '.join(missing)}")
    _bury(clean, collection, "withdraw", [id for id in wanted if id not in out], date, reason, authority)
    return _publish_rest(clean, collection, date, f"withdrawn: {reason} ({authority})")


def reinstate(clean: Path, collection: str, ids: Iterable[str], *, date: str, reason: str, authority: str) -> None:
    """Let documents that were withdrawn come back: with the next build, since their rows are made from raw/."""
    out = Store(clean / collection).withdrawn()
    wanted = sorted(set(ids))
    if missing := [id for id in wanted if id not in out]:
        raise LookupError(f"not withdrawn from {collection}: {', '.join(missing)}")
    _bury(clean, collection, "reinstate", wanted, date, reason, authority)


def yank(clean: Path, collection: str, version: str, reason: str) -> None:
    """Advise against a version: `latest` and ranges pass it over, its exact number still opens it."""
    _describe(clean, collection, version, status="yanked", reason=reason)


def unyank(clean: Path, collection: str, version: str) -> None:
    """Take the advice back."""
    _describe(clean, collection, version, status="published", reason="")


def pin(clean: Path, collection: str, version: str, pinned: bool = True) -> None:
    """Keep a version from `gc` for ever, or no longer."""
    _describe(clean, collection, version, pinned=pinned)


def gc(clean: Path, collection: str, keep: int) -> Collected:
    """Remove all versions but the newest `keep`, the latest and the pinned ones, and objects that no version holds.

    The numbers stay in `index.json` and are never given again.
    """
    if keep < 1:
        raise ValueError(f"keep is {keep}; at least one version stays")
    store = Store(clean / collection)
    with writing(store):
        there = store.versions()
        entries = {entry["version"]: entry for entry in store.index().get("versions", [])}
        kept = set(there[-keep:]) | {version for version in there if entries[version].get("pinned")}
        usable = [version for version in there if entries[version]["status"] == "published"]
        kept.update(usable[-1:])
        gone = [version for version in there if version not in kept]
        for version in gone:
            store.remove(version)
        store.refresh()
        objects, size = store.sweep()
    return Collected(gone, objects, size)


def _bury(clean: Path, collection: str, op: str, ids: list[str], date: str, reason: str, authority: str) -> None:
    if not reason or not authority:
        raise ValueError("reason and authority: both are needed, they stand in the tombstone for ever")
    store = Store(clean / collection)
    with writing(store):
        store.bury([Tombstone(op=op, id=id, date=date, reason=reason, authority=authority) for id in ids])


def _publish_rest(clean: Path, collection: str, date: str, reason: str) -> Published | None:
    """The latest version again, but for what is withdrawn by now."""
    corpus = open_corpus(clean / collection)
    last = corpus.manifest
    made = Build(
        created=date,
        about=last.about,
        inputs=last.inputs,
        pipeline=last.pipeline,
        stale={id: why for id, why in last.stale.items() if id not in Store(clean / collection).withdrawn()},
        reasons=[reason],
        target=last.layout.target,
    )
    return publish(clean, collection, corpus.entries(), made)


def _describe(clean: Path, collection: str, version: str, **said: str | bool) -> None:
    store = Store(clean / collection)
    version = version.removeprefix("v")
    with writing(store):
        if version not in store.versions():
            there = ", ".join(store.versions()) or "none"
            raise NoSuchVersionError(f"{collection} has no version {version!r}; there are: {there}")
        store.describe(version, **said)
