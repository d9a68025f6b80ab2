"""A collection on show: what its files give now, beside what of it is published.

A document is worked on as a build would, and its result kept in the build's own store: what is shown is what the next
build publishes, and the next build finds it done.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import msgspec

from recension.build.collection import read_collection
from recension.build.known import decided_of, known_of, listed
from recension.build.plan import Found, make_plan
from recension.build.run import RESULTS, Folders
from recension.build.status import CURRENT, quarantined, status
from recension.build.store import Store
from recension.build.work import job_of, reading_for, work_one
from recension.corpus.columns import to_documents, to_tables
from recension.corpus.read import Corpus, NoSuchVersionError, open_corpus
from recension.corpus.store import Store as Versions
from recension.review.decided import is_checked
from recension.review.opened import Opened
from recension.review.places import Place, in_corpus
from recension.review.published import entries
from recension.review.shelf import Entry, Refused
from recension.sources import Reading, Word
from recension.sources.guarded import read_guarded

_KEPT = 4  # documents cut into passages, kept for the next sheet


@dataclass(frozen=True)
class OnDesk:
    """The shelf of `raw/<collection>`, `clean/<collection>` and the work folder between them."""

    folders: Folders
    collection: str
    writable = True
    _held: dict[tuple[str, str], Opened] = field(default_factory=dict)
    _planned: dict[str, Found] = field(default_factory=dict)
    # Readers of foreign formats are kept by thread: one thread, one reader.
    _reader: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def version(self, number: str = "") -> Corpus | None:
        try:
            return open_corpus(self.folders.clean / self.collection, number or None)
        except (NoSuchVersionError, FileNotFoundError):
            if number:
                raise
            return None

    def versions(self) -> list[str]:
        return Versions(self.folders.clean / self.collection).versions()

    def entries(self) -> Sequence[Entry]:
        last = self.version()
        known = entries(last) if last else {}
        refused = quarantined(self.folders, self.collection)
        found = []
        checked = {
            found.id: found.decided for found in self._plan() if any(c.action == "checked" for c in found.decided)
        }
        for state in status(self.folders, self.collection).documents:
            name = state.id.partition("/")[2]
            entry = known.get(state.id, Entry(name, state.path))
            shown = "" if state.state == CURRENT else state.state
            right = (
                last is not None and state.id in checked and is_checked(checked[state.id], last.document(state.id).text)
            )
            found.append(entry._replace(state=shown, reason=state.reason, refused=state.id in refused, checked=right))
        return found

    def open(self, name: str) -> Opened:
        return self._reader.submit(self._open, name).result()

    def places(self, rule: str, first: int, most: int) -> tuple[int, list[Place]]:
        last = self.version()
        return in_corpus(last, rule, first, most) if last else (0, [])

    def _open(self, name: str) -> Opened:
        folder = self.folders.raw / self.collection
        collection = read_collection(folder)
        found = self._found(name)
        store = Store(self.folders.work / self.collection / RESULTS)
        job = job_of(folder, store.folder, collection)
        done = work_one(job, store, found)
        if done.code:
            raise Refused(name, done.reason, done.advice)
        shown = done.digest, self._state(found.id, done.digest)
        if shown not in self._held:
            while len(self._held) >= _KEPT:
                self._held.pop(next(iter(self._held)))
            rows = next(to_documents(to_tables(store.rows(done.key, done.digest))))
            geometry = partial(self._geometry, found, reading_for(folder, collection, found))
            self._held[shown] = Opened.of(rows, folder / found.path, shown[1], geometry)
        return self._held[shown]

    def _geometry(self, found: Found, reading: Reading) -> Sequence[Word]:
        """The words of an OCR engine, read again with what it read before (it is kept): records do not hold them."""
        data = (self.folders.raw / self.collection / found.path).read_bytes()
        return self._reader.submit(read_guarded, data, reading).result().words

    def _found(self, name: str) -> Found:
        """The file of a document, with what is said of it now. The folder is listed anew only for a name not seen."""
        folder = self.folders.raw / self.collection
        found = self._planned.get(name)
        if found is None or not (folder / found.path).exists():
            self._plan()
            found = self._planned.get(name)
        if found is None:
            raise KeyError(name)
        if found.refused:
            return found
        known = known_of(folder, found.path, listed(folder))
        return msgspec.structs.replace(found, known=known, decided=decided_of(folder, found.path))

    def _plan(self) -> tuple[Found, ...]:
        folder = self.folders.raw / self.collection
        documents = make_plan(folder, read_collection(folder)).documents
        self._planned.clear()
        self._planned.update((found.id.partition("/")[2], found) for found in documents)
        return documents

    def _state(self, id: str, digest: str) -> str:
        """Where the records stand to those that are published."""
        last = self.version()
        if last is None:
            return "Not yet published."
        for number, chunk in enumerate(last.manifest.chunks):
            if chunk.first <= id <= chunk.last:
                table = last.table(chunk, "documents", number, ["id", "rev"])
                if (id, digest) in zip(table["id"].to_pylist(), table["rev"].to_pylist(), strict=True):
                    return f"As published in version {last.manifest.version}."
                return "Changed since it was published." if id in table["id"].to_pylist() else "Not yet published."
        return "Not yet published."
