"""Which documents a collection holds, what they are called for ever, and the batches they are worked in.

An id is `<collection>/<safe stem>` and depends on nothing but the file's own path below the collection, so that it
survives every other file's coming and going. Only where two paths give one stem does the later one in path order carry
a digest of its path, and the plan says so.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from recension.build.collection import FILE, Collection
from recension.build.known import absent, decided_of, known_of, listed, orphaned
from recension.corrections import Correction
from recension.corrections.sidecar import SUFFIX
from recension.given import digest
from recension.sources.listing import LISTINGS
from recension.sources.sidecar import Known, SidecarError

# Not documents: what editors, browsers, copy programs and the desktop leave behind, and the files about the collection.
IGNORED = (
    FILE, "readme*", "licen[cs]e*", ".*", "*~", "*.part", "*.partial", "*.crdownload", "*.tmp", "*.swp", "thumbs.db",
    "desktop.ini", "*.py", "*.pyc", "__pycache__", "*.toml", *LISTINGS,
)  # fmt: skip
_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.IGNORECASE)
_STEM_LENGTH = 100
_LINK = "This is a link out of the collection, or no ordinary file."
_SETTLING = "The file is still being written."


class Found(msgspec.Struct, frozen=True):
    """A file that is a document. `path` is relative to the collection, in the file system's own spelling;
    `refused` says why it must not even be opened, as a quarantine code, and `why` in words. `known` is what the
    maintainer says of it, `decided` what a person corrected, `sha256` the digest of a file that did not change since it
    was read."""

    id: str
    path: str
    size: int
    modified: int
    refused: str = ""
    why: str = ""
    known: Known = Known()
    decided: tuple[Correction, ...] = ()
    sha256: str = ""

    @property
    def said(self) -> str:
        """A digest of what the maintainer says; empty where that is nothing."""
        return digest(self.known, self.decided)

    @property
    def shown(self) -> str:
        """The path for people and records: bytes that are not UTF-8 written as \\xNN."""
        return shown(self.path)


class Plan(msgspec.Struct, frozen=True):
    """The documents of a collection in the order of their ids, and what the maintainer should know of them."""

    documents: tuple[Found, ...]
    notices: tuple[str, ...]


def shown(path: str) -> str:
    """A path for people and records: controls escaped, bytes that are not UTF-8 written as \\xNN."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def safe_stem(path: str) -> str:
    """The name of a document, made of a-z, 0-9, '.', '_' and '-', from its path below the collection.

    Accents, case and spaces go without trace; where letters themselves are lost (another script, a control, a very
    long name) eight digits of the path's digest follow, so that two such names stay two.
    """
    bare = _PACKED.sub("", path)
    suffix = Path(bare).suffix
    bare = bare.removesuffix(suffix) if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", suffix) else bare
    plain = unicodedata.normalize("NFKD", bare).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    stem = re.sub(r"[\s/,;:()\[\]'’\"“”&+!]+", "-", plain)
    lost = re.search(r"[^a-z0-9._-]", stem) is not None
    stem = re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9._-]+", "-", stem)).strip("-._")
    if lost or not stem or len(stem) > _STEM_LENGTH:
        stem = f"{stem[:_STEM_LENGTH]}-{_digest(path)}".lstrip("-")
    return stem


def make_plan(folder: Path, collection: Collection, newest: int = 0) -> Plan:
    """The documents below `folder`. Raises OSError where the folder cannot be listed, ConfigError for its listing.

    A file that was changed after `newest` (nanoseconds since 1970; 0 for no limit) may be half copied: it is refused as
    `settling`.
    """
    listing = listed(folder)
    found: list[Found] = []
    notices: list[str] = []
    taken: dict[str, str] = {}
    sidecars: list[str] = []
    for path, status in sorted(_files(folder, collection.ignore, notices, sidecars)):
        stem = safe_stem(path)
        if stem in taken:
            first, stem = taken[stem], f"{stem}-{_digest(path)}"
            notices.append(
                f"{shown(path)} and {shown(first)} have one name; the former becomes {collection.name}/{stem}. "
                "Rename one of them before it is published."
            )
        taken[stem] = path
        refused = "" if stat.S_ISREG(status.st_mode) else "unsafe_path"
        why, known, decided = _LINK if refused else "", Known(), tuple[Correction, ...]()
        if not refused and newest and status.st_mtime_ns > newest:
            refused, why = "settling", _SETTLING
        try:
            known, decided = known_of(folder, path, listing), decided_of(folder, path)
        except SidecarError as problem:
            refused, why = refused or "bad_sidecar", why or str(problem)
        id = f"{collection.name}/{stem}"
        found.append(Found(id, path, status.st_size, status.st_mtime_ns, refused, why, known, decided))
    notices += absent(listing, (one.path for one in found))
    notices += orphaned(sidecars, (one.path for one in found))
    return Plan(tuple(sorted(found, key=lambda one: one.id)), tuple(notices))


def batches(documents: Iterable[Found], workers: int, smallest: int, largest: int) -> list[tuple[Found, ...]]:
    """Documents in batches, the largest first: of the bytes that are left each time a third of a worker's share, within
    the two limits. So the last batches are small, and no worker ends long after the others.

    A batch costs some milliseconds to hand out, so very small files count as 2,000 bytes each.
    """
    todo = sorted(documents, key=lambda one: (-one.size, one.id))
    left = sum(_weight(one) for one in todo)
    out: list[tuple[Found, ...]] = []
    batch: list[Found] = []
    size = 0
    for one in todo:
        if batch and size + _weight(one) > min(max(left // (3 * workers), smallest), largest):
            out.append(tuple(batch))
            batch, left, size = [], left - size, 0
        batch.append(one)
        size += _weight(one)
    return [*out, tuple(batch)] if batch else out


def _weight(one: Found) -> int:
    return max(one.size, 2000)


def _files(
    folder: Path, ignore: tuple[str, ...], notices: list[str], sidecars: list[str]
) -> Iterator[tuple[str, os.stat_result]]:
    """Path below `folder` and status of every file that is a document; the paths of corrections go to `sidecars`.

    Links to folders are not followed; a link that leaves the folder keeps its own status, which is not that of a
    regular file."""
    inside = folder.resolve()
    folders = [""]
    while folders:
        below = folders.pop()
        try:
            entries = list(os.scandir(folder / below))
        except OSError as problem:
            if not below:
                raise
            notices.append(f"{shown(below)}: the folder cannot be read ({problem.strerror}); check its rights.")
            continue
        for entry in entries:
            path = os.path.join(below, entry.name)  # noqa: PTH118 - bytes that are not UTF-8 must survive
            if _ignored(entry.name, path, ignore):
                if entry.name.endswith(SUFFIX):
                    sidecars.append(path)
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif not entry.is_symlink():
                yield path, entry.stat(follow_symlinks=False)
            elif not entry.is_dir():
                stays = Path(entry.path).resolve().is_relative_to(inside) and entry.is_file()
                yield path, entry.stat(follow_symlinks=stays)


def _ignored(name: str, path: str, ignore: tuple[str, ...]) -> bool:
    lower = name.lower()
    return any(fnmatchcase(lower, pattern) for pattern in IGNORED) or any(
        fnmatchcase(name, pattern) or fnmatchcase(path, pattern) for pattern in ignore
    )


def _digest(path: str) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
