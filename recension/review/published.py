"""A published version on show: everything from its records, nothing can be changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from recension.corpus.manifest import Chunk
from recension.corpus.read import Corpus, NoSuchDocumentError, open_corpus
from recension.corpus.store import Store
from recension.review.opened import Opened
from recension.review.places import Place, in_corpus
from recension.review.shelf import Entry
from recension.text import APPLY

_KEPT = 4  # documents cut into passages, kept for the next sheet


@dataclass(frozen=True)
class Published:
    """The shelf of one version; `raw` is the folder of the files it was made from, if that is at hand."""

    corpus: Corpus
    raw: Path | None = None
    writable = False
    _held: dict[str, Opened] = field(default_factory=dict)

    @property
    def collection(self) -> str:
        return self.corpus.manifest.collection

    def version(self, number: str = "") -> Corpus | None:
        return open_corpus(self.corpus.folder.parent, number) if number else self.corpus

    def versions(self) -> list[str]:
        """The version, and the one it was made from where that is still there."""
        there = Store(self.corpus.folder.parent).versions()
        previous = self.corpus.manifest.previous
        before = [previous.version] if previous and previous.version in there else []
        return [*before, self.corpus.manifest.version]

    def entries(self) -> Sequence[Entry]:
        return list(entries(self.corpus).values())

    def open(self, name: str) -> Opened:
        if name not in self._held:
            try:
                rows = self.corpus.rows(f"{self.collection}/{name}")
            except NoSuchDocumentError:
                raise KeyError(name) from None
            file = self.raw / rows.document.raw.path if self.raw else None
            while len(self._held) >= _KEPT:
                self._held.pop(next(iter(self._held)))
            state = f"As published in version {self.corpus.manifest.version}."
            self._held[name] = Opened.of(rows, file if file and file.is_file() else None, state)
        return self._held[name]

    def places(self, rule: str, first: int, most: int) -> tuple[int, list[Place]]:
        return in_corpus(self.corpus, rule, first, most)


def entries(corpus: Corpus) -> dict[str, Entry]:
    """The documents of a version by id, counted from its columns; no text is read."""
    found: dict[str, Entry] = {}
    for number, chunk in enumerate(corpus.manifest.chunks):
        flags, furniture = (_counted(corpus, chunk, number, table) for table in ("flags", "furniture"))
        edits, unsure = _edits(corpus, chunk, number)
        columns = ["id", "created", "metadata", "quality", "pages"]
        for row in corpus.table(chunk, "documents", number, columns).to_pylist():
            id = row["id"]
            found[id] = _entry(row, edits[id], unsure[id] + flags[id], flags[id], furniture[id])
    return found


def _entry(row: dict[str, Any], edits: int, doubts: int, flags: int, furniture: int) -> Entry:
    quality = json.loads(row["quality"])
    name = row["id"].partition("/")[2]
    return Entry(
        name=name,
        title=str(json.loads(row["metadata"]).get("title") or name),
        year=row["created"][:4],
        pages=len(row["pages"]),
        band=quality["band"],
        known=quality["known"],
        edits=edits,
        doubts=doubts,
        flags=flags,
        furniture=furniture,
    )


def _counted(corpus: Corpus, chunk: Chunk, number: int, table: str) -> Counter[str]:
    return _tally(corpus.table(chunk, table, number, ["document"])["document"])


def _edits(corpus: Corpus, chunk: Chunk, number: int) -> tuple[Counter[str], Counter[str]]:
    """Edits of each document, and those of them that were not sure."""
    table = corpus.table(chunk, "edits", number, ["document", "steps"])
    steps = table["steps"].combine_chunks()
    if not table.num_rows:
        return Counter(), Counter()
    unsure = pc.less(pc.struct_field(pc.list_flatten(steps), "confidence"), APPLY)
    at = pc.unique(pc.filter(pc.list_parent_indices(steps), unsure))
    return _tally(table["document"]), _tally(table["document"].take(at))


def _tally(ids: pa.ChunkedArray) -> Counter[str]:
    return Counter({one["values"]: one["counts"] for one in pc.value_counts(ids).to_pylist()})
