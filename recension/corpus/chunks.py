"""Where the sorted list of documents is cut into chunks: by content, so that the layout is a pure function of the set.

A cut falls after a document whose id's digest says so, the likelier the more the chunk already holds; a document that
comes, goes or changes moves the cuts only up to the next place where both lists agree. The same cuts hold for all
tables. Long documents count for several, so that a chunk fits into memory whatever documents are made of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from recension.shredded import Shredded
from recension.tables import Rows

# Documents in a chunk. Texts stand in two tables, so 128 of them weigh what 256 did where they stood in one; see the
# measurements in DESIGN.md.
TARGET = 128
WEIGHT = 32_768  # characters; a document that is longer counts for as many as it fills


class Entry(NamedTuple):
    """A document to publish: `digest` and `size` are what `seal` gave; `rows` is only called if its chunk is new.

    `kept`: its rows come as this program's gate passed them, from where they were kept whole, checked for damage; they
    need not pass it again, and may come as columns. Rows from anywhere else must.
    """

    id: str
    digest: str
    size: int
    rows: Callable[[], Rows | Shredded]
    kept: bool = False

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
    before, after = int(2**62 / target), int(2**66 / target)  # of 2**64: the chance of a cut before and from the target
    least, most = -(-target // 4), 4 * target
    for entry in entries:
        id = entry.id
        if id <= last:
            raise UnsortedError(last, id)
        last = id
        chunk.append(entry)
        weight = entry.weight
        held += weight
        # Rarely before the target, soon after it: most chunks are about as large.
        if held >= least and (held >= most or _place(id) < weight * (before if held < target else after)):
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _place(id: str) -> int:
    """Where an id stands among all ids, as its digest says: 0 to 2**64."""
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:8])


def lines(documents: Iterable[tuple[str, str]]) -> bytes:
    """Ids and digests of documents in order of their ids, a line each: what digests of chunks and versions are over."""
    return "".join([f"{id}\t{digest}\n" for id, digest in documents]).encode()


def digest_of(documents: Iterable[tuple[str, str]]) -> str:
    """The digest over documents in order of their ids: of a chunk, or of a whole version (its content digest)."""
    return hashlib.sha256(lines(documents)).hexdigest()
