"""A collection on show: what its files give now, beside what of it is published.

A document is worked on as a build would, and its result kept in the build's own store: what is shown is what the next
build publishes, and the next build finds it done.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from recension.build.collection import read_collection
from recension.build.plan import Found, make_plan
from recension.build.run import RESULTS, Folders
from recension.build.status import CURRENT, quarantined, status
from recension.build.store import Store, fingerprint
from recension.build.work import Job, work_one
from recension.corpus.read import Corpus, NoSuchVersionError, open_corpus
from recension.corpus.store import Store as Versions
from recension.review.decided import is_checked
from recension.review.opened import Opened
from recension.review.places import Place, in_corpus
from recension.review.published import entries
from recension.review.shelf import Entry, Refused

_KEPT = 4  # documents cut into passages, kept for the next sheet


@dataclass(frozen=True)
class OnDesk:
    """The shelf of `raw/<collection>`, `clean/<collection>` and the work folder between them."""

    folders: Folders
    collection: str
    writable = True
    _held: dict[str, Opened] = field(default_factory=dict)
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
        job = Job(str(folder), str(store.folder), collection, fingerprint(collection))
        done = work_one(job, store, found)
        if done.code:
            raise Refused(name, done.reason, done.advice)
        if done.key not in self._held:
            while len(self._held) >= _KEPT:
                self._held.pop(next(iter(self._held)))
            state = self._state(found.id, done.digest)
            self._held[done.key] = Opened.of(store.rows(done.key), folder / found.path, state)
        return self._held[done.key]

    def _found(self, name: str) -> Found:
        id = f"{self.collection}/{name}"
        for found in self._plan():
            if found.id == id:
                return found
        raise KeyError(name)

    def _plan(self) -> tuple[Found, ...]:
        folder = self.folders.raw / self.collection
        return make_plan(folder, read_collection(folder)).documents

    def _state(self, id: str, digest: str) -> str:
        """Where the records stand to those that are published."""
        last = self.version()
        if last is None:
            return "Not yet published."
        published = last.entry(id).digest if id in last else ""
        same = published == digest
        return f"As published in version {last.manifest.version}." if same else "Changed since it was published."
