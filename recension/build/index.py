"""What was found in files that did not change since: so that a second run opens none of them.

An entry counts while the file's size and time of change are the same. A file that changed within the file system's
clock tick just before the index was written could change again unseen; such entries are not trusted, as in git.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from recension.build.plan import Found
from recension.build.work import Done, as_known

_TICK = 2_000_000_000  # nanoseconds; the coarsest clock among common file systems


class _Seen(msgspec.Struct, frozen=True):
    size: int
    modified: int
    said: str
    done: Done


class _Index(msgspec.Struct, frozen=True):
    fingerprint: str
    seen: dict[str, _Seen]


def read_index(path: Path, documents: Iterable[Found]) -> tuple[str, dict[str, Done]]:
    """What is known of those documents whose files did not change, by id, and the fingerprint of what made it."""
    try:
        written = path.stat().st_mtime_ns
        index = msgspec.msgpack.decode(path.read_bytes(), type=_Index)
    except (FileNotFoundError, msgspec.MsgspecError):
        return "", {}
    known = {}
    for found in documents:
        seen = index.seen.get(found.id)
        if (
            seen
            and not found.refused
            and (seen.size, seen.modified, seen.said, seen.done.path)
            == (found.size, found.modified, found.said, found.shown)
            and found.modified < written - _TICK
        ):
            known[found.id] = seen.done
    return index.fingerprint, known


def read_said(path: Path) -> dict[str, str]:
    """By id, the digest of what the maintainer said of each document when it was last worked on."""
    try:
        return {id: seen.said for id, seen in msgspec.msgpack.decode(path.read_bytes(), type=_Index).seen.items()}
    except (FileNotFoundError, msgspec.MsgspecError):
        return {}


def write_index(path: Path, fingerprint: str, documents: Iterable[Found], done: dict[str, Done]) -> None:
    """Keep what is known of all documents that have a result."""
    seen = {
        found.id: _Seen(found.size, found.modified, found.said, as_known(done[found.id]))
        for found in documents
        if found.id in done and done[found.id].key
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(msgspec.msgpack.encode(_Index(fingerprint, seen)))
    part.replace(path)
