"""Take documents out of the next version, or advise against a version; and clear away old versions.

Nothing here changes what an exact pin reads: a withdrawn document stays in the versions that held it (`purge` is for
what must not exist at all), a yanked version can still be opened by its number. `clean` is a folder or a url; `options`
are fsspec's for the latter.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from recension.corpus.bucket import RaceLostError
from recension.corpus.manifest import Manifest
from recension.corpus.publish import Build, publish
from recension.corpus.purge import Shelf, existing, shelf, writing
from recension.corpus.read import Corpus, NoSuchVersionError, open_corpus
from recension.corpus.remote import publish_to
from recension.corpus.store import Store, Tombstone

_TRIES = 5  # to publish where others publish at the same time

Clean = Path | str
Options = dict[str, Any] | None


class Collected(msgspec.Struct, frozen=True):
    """What `gc` removed: versions, object files, and their bytes; and which old versions stay because they are read."""

    versions: list[str]
    objects: int
    bytes: int
    busy: list[str] = []


def withdraw(
    clean: Clean,
    collection: str,
    ids: Iterable[str],
    *,
    date: str,
    reason: str,
    authority: str,
    options: Options = None,
) -> Manifest | None:
    """Publish a version without these documents. They stay out, though they are still in raw/, until reinstated.

    None where they were out already. Raises LookupError where the latest version does not hold one of them.
    """
    corpus = _latest(clean, collection, options)
    store = shelf(clean, collection, options)
    wanted = sorted(set(ids))
    out = store.withdrawn()
    if missing := [id for id in wanted if id not in out and id not in corpus]:
        raise LookupError(f"{collection} {corpus.manifest.version} holds no {', '.join(missing)}")
    _bury(store, "withdraw", [id for id in wanted if id not in out], date, reason, authority)
    return _publish_rest(clean, collection, date, f"withdrawn: {reason} ({authority})", options)


def reinstate(
    clean: Clean,
    collection: str,
    ids: Iterable[str],
    *,
    date: str,
    reason: str,
    authority: str,
    options: Options = None,
) -> None:
    """Let documents that were withdrawn come back: with the next build, since their rows are made from raw/."""
    store = existing(clean, collection, options)
    out = store.withdrawn()
    wanted = sorted(set(ids))
    if missing := [id for id in wanted if id not in out]:
        raise LookupError(f"not withdrawn from {collection}: {', '.join(missing)}")
    _bury(store, "reinstate", wanted, date, reason, authority)


def yank(clean: Clean, collection: str, version: str, reason: str, options: Options = None) -> None:
    """Advise against a version: `latest` and ranges pass it over, its exact number still opens it."""
    _describe(existing(clean, collection, options), version, status="yanked", reason=reason)


def unyank(clean: Clean, collection: str, version: str, options: Options = None) -> None:
    """Take the advice back."""
    _describe(existing(clean, collection, options), version, status="published", reason="")


def pin(clean: Clean, collection: str, version: str, pinned: bool = True, options: Options = None) -> None:
    """Keep a version from `gc` for ever, or no longer."""
    _describe(existing(clean, collection, options), version, pinned=pinned)


def gc(clean: Clean, collection: str, keep: int, *, grace: float = 24.0, options: Options = None) -> Collected:
    """Remove all versions but the newest `keep`, the latest and the pinned ones, and objects that no version holds.

    Numbers are never given again. On a disk a version that somebody reads with `open_corpus` stays for now. In an
    object store nobody can be asked: objects go at the first `gc` that comes `grace` hours after their version went.
    """
    if keep < 1:
        raise ValueError(f"keep is {keep}; at least one version stays")
    store = existing(clean, collection, options)
    busy = []
    with writing(store):
        there = store.versions()
        said = {version: store.said_of(version) for version in there}
        kept = set(there[-keep:]) | {version for version in there if said[version]["pinned"]}
        usable = [version for version in there if said[version]["status"] == "published"]
        kept.update(usable[-1:])
        gone = [version for version in there if version not in kept]
        for version in gone:
            if isinstance(store, Store) and store.is_read(version):
                busy.append(version)
            else:
                store.remove(version)
        store.refresh()
        objects, size = store.sweep() if isinstance(store, Store) else store.sweep(grace=grace)
    return Collected([version for version in gone if version not in busy], objects, size, busy)


def _latest(clean: Clean, collection: str, options: Options) -> Corpus:
    if isinstance(clean, Path) or "://" not in clean:
        return open_corpus(Path(clean) / collection)
    return open_corpus(f"{clean.rstrip('/')}/{collection}", options=options)


def _bury(store: Shelf, op: str, ids: list[str], date: str, reason: str, authority: str) -> None:
    if not reason or not authority:
        raise ValueError("reason and authority: both are needed, they stand in the tombstone for ever")
    with writing(store):
        store.bury([Tombstone(op=op, id=id, date=date, reason=reason, authority=authority) for id in ids])


def _publish_rest(clean: Clean, collection: str, date: str, reason: str, options: Options) -> Manifest | None:
    """The latest version again, but for what is withdrawn by now."""
    for attempt in range(_TRIES):
        corpus = _latest(clean, collection, options)
        last = corpus.manifest
        out = shelf(clean, collection, options).withdrawn()
        made = Build(
            created=date,
            about=last.about,
            inputs=last.inputs,
            pipeline=last.pipeline,
            stale={id: why for id, why in last.stale.items() if id not in out},
            reasons=[reason],
            target=last.layout.target,
        )
        if isinstance(clean, Path) or "://" not in clean:
            published = publish(Path(clean), collection, corpus.entries(), made)
            return published.manifest if published else None
        try:
            return publish_to(clean, collection, corpus.entries(), made, options)
        except RaceLostError:
            if attempt == _TRIES - 1:
                raise
    return None


def _describe(store: Shelf, version: str, **said: str | bool) -> None:
    version = version.removeprefix("v")
    with writing(store):
        if version not in store.versions():
            there = ", ".join(store.versions()) or "none"
            raise NoSuchVersionError(f"no version {version!r}; there are: {there}")
        store.describe(version, **said)
