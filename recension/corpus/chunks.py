"""Where the sorted list of documents is cut into chunks: by content, so that the layout is a pure function of the set.

A cut falls after a document whose id's digest says so, the likelier the more the chunk already holds; a document that
comes, goes or changes moves the cuts only up to the next place where both lists agree. The same cuts hold for all
tables. Long documents count for several, so that a chunk fits into memory whatever documents are made of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from recension.tables import Rows

# Documents in a chunk. Texts stand in two tables, so 128 of them weigh what 256 did where they stood in one; see the
# measurements in DESIGN.md.
TARGET = 128
WEIGHT = 32_768  # characters; a document that is longer counts for as many as it fills


class Entry(NamedTuple):
    """A document to publish: `digest` and `size` are what `seal` gave; `rows` is only called if its chunk is new."""

    id: str
    digest: str
    size: int
    rows: Callable[[], Rows]

    @property
    def weight(self) -> int:
        return 1 + self.size // WEIGHT


class UnsortedError(ValueError):
    """Documents came out of order, or one came twice: `before` and `id` are the two ids."""

    def __init__(self, before: str, id: str) -> None:
        what = "came twice" if id == before else f"came after {before!r}: sort the documents by id"
        super().__init__(f"document {id!r} {what}")
        self.before, self.id = before, id


def cut(entries: Iterable[Entry], target: int = TARGET) -> Iterator[list[Entry]]:
    """The chunks of entries that come sorted by id. Raises UnsortedError.

    Never less than a quarter of `target` (but for the last), never more than four times it plus one document.
    """
    chunk: list[Entry] = []
    held = 0
    last = ""
    for entry in entries:
        if last and entry.id <= last:
            raise UnsortedError(last, entry.id)
        last = entry.id
        chunk.append(entry)
        held += entry.weight
        if held * 4 >= target and (held >= 4 * target or _cuts(entry, held, target)):
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _cuts(entry: Entry, held: int, target: int) -> bool:
    """Does the id's digest cut here? Rarely before the target, soon after it: most chunks are about as large."""
    chance = 4 * entry.weight if held >= target else entry.weight / 4
    return int.from_bytes(hashlib.sha256(entry.id.encode()).digest()[:8]) < chance / target * 2**64


def key(chunk: Iterable[Entry]) -> str:
    """What a chunk holds, as a digest over its documents' ids and digests."""
    return digest_of((entry.id, entry.digest) for entry in chunk)


def digest_of(documents: Iterable[tuple[str, str]]) -> str:
    """The digest over documents in order of their ids: of a chunk, or of a whole version (its content digest)."""
    root = hashlib.sha256()
    for id, digest in documents:
        root.update(f"{id}\t{digest}\n".encode())
    return root.hexdigest()
