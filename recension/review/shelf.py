"""What is on show: the documents of a collection, or one file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from recension.as_records import rows as as_rows
from recension.build.plan import safe_stem
from recension.document import read
from recension.review.opened import Opened
from recension.sources import Reading
from recension.sources.guarded import read_file
from recension.sources.sidecar import Known, read_sidecar, sidecar_of


class Shelf(Protocol):
    """Where the pages' documents come from."""

    @property
    def collection(self) -> str:
        """The collection's name; empty for one file."""
        ...

    def names(self) -> list[str]:
        """The documents' names: their ids without the collection."""
        ...

    def open(self, name: str) -> Opened:
        """Raises KeyError for a name that is not here, UnreadableError for a document that cannot be read."""
        ...


@dataclass(frozen=True)
class OneFile:
    """A single document, read anew whenever it or what is said of it changes."""

    file: Path
    collection = ""

    @cached_property
    def _held(self) -> dict[tuple[object, ...], Opened]:
        return {}

    @property
    def name(self) -> str:
        return safe_stem(self.file.name)

    def names(self) -> list[str]:
        return [self.name]

    def open(self, name: str) -> Opened:
        if name != self.name:
            raise KeyError(name)
        beside = sidecar_of(self.file)
        state = tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in (self.file, beside) if path)
        if state not in self._held:
            known = read_sidecar(beside) if beside else Known()
            document = read(read_file(self.file, known.reading_over(Reading())), known=known)
            opened = Opened.of(as_rows(document, f"file/{name}", self.file.name), self.file)
            self._held.clear()
            self._held[state] = opened
        return self._held[state]
