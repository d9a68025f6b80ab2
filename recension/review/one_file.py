"""A single document on show, read anew whenever it or what is said of it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recension.as_records import rows as as_rows
from recension.build.plan import safe_stem
from recension.corpus.read import Corpus, NoSuchVersionError
from recension.corrections.sidecar import corrections_of, read_corrections
from recension.document import read
from recension.review.decided import sidecar_state
from recension.review.opened import Opened
from recension.review.places import Place, in_rows
from recension.review.shelf import Entry
from recension.sources import Reading
from recension.sources.guarded import read_file
from recension.sources.sidecar import Known, read_sidecar, sidecar_of


@dataclass(frozen=True)
class OneFile:
    """The shelf of one file. Raises UnreadableError and SidecarError when it is opened and cannot be."""

    file: Path
    collection = ""
    writable = True
    _held: dict[tuple[object, ...], Opened] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return safe_stem(self.file.name)

    def version(self, number: str = "") -> Corpus | None:
        if number:
            raise NoSuchVersionError(f"{self.file.name} is a file; it has no version {number}")
        return None

    def versions(self) -> list[str]:
        return []

    def entries(self) -> Sequence[Entry]:
        return [Entry(self.name, self.open(self.name).title)]

    def open(self, name: str) -> Opened:
        if name != self.name:
            raise KeyError(name)
        beside = sidecar_of(self.file)
        seen = [(path.stat().st_mtime_ns, path.stat().st_size) for path in (self.file, beside) if path]
        state = (*seen, sidecar_state(self.file))
        held = self._held.get(state)
        if held is None:
            known = read_sidecar(beside) if beside else Known()
            decided = corrections_of(self.file)
            corrections = read_corrections(decided) if decided else ()
            source = read_file(self.file, known.reading_over(Reading()))
            document = read(source, known=known, corrections=corrections)
            rows = as_rows(document, f"file/{name}", self.file.name)
            held = Opened.of(rows, self.file, geometry=lambda: source.words)
            self._held.clear()
            self._held[state] = held
        return held

    def places(self, rule: str, first: int, most: int) -> tuple[int, list[Place]]:
        return in_rows(self.open(self.name).rows, rule, first, most)
