"""Recension: the editing of a text from its damaged witnesses, and the version that results.

    recension.clean(text)                   the clean reading text
    recension.repair(text, bytes or path)   the same with its ledger, its furniture and its flags
    recension.records(..., id="c/name")     the rows of the five tables
    recension.open_corpus(path, version)    a published corpus

Command, flow and these functions call the same code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recension.corpus import Corpus
    from recension.document import Document
    from recension.repairs import Removed
    from recension.tables import Rows
    from recension.text import Flag, Hunk

__all__ = ["Repaired", "clean", "open_corpus", "records", "repair"]


@dataclass(frozen=True)
class Repaired:
    """A repaired document. Offsets of flags are code points of `text`, those of furniture of `raw`, half-open."""

    document: Document

    @property
    def raw(self) -> str:
        return self.document.raw

    @property
    def text(self) -> str:
        """The clean reading text."""
        return self.document.text

    @property
    def ledger(self) -> tuple[Hunk, ...]:
        """Every change, in raw order: `recension.text.rebuild(text, ledger)` gives `raw` back."""
        return self.document.ledger

    @property
    def furniture(self) -> tuple[Removed, ...]:
        return self.document.furniture

    @property
    def flags(self) -> tuple[Flag, ...]:
        return self.document.flags

    def explain(self, rule: str = "") -> str:
        """What was changed, by which rule, why: all changes, or those of one rule, as text for a person."""
        from recension.explain import as_text, changes

        return "\n".join(as_text(change) for change in changes(self.document.history, rule))


def clean(source: str | bytes | Path) -> str:
    """The clean reading text. Raises recension.sources.UnreadableError for what cannot be read."""
    return repair(source).text


def repair(source: str | bytes | Path) -> Repaired:
    """Repair a text, the bytes of a file, or the file at a path.

    Raises recension.sources.UnreadableError for bytes and files that cannot be read.
    """
    return Repaired(_read(source))


def records(source: str | bytes | Path, id: str) -> Rows:
    """The rows of the five tables. `id` is `<collection>/<name>`, as in a corpus."""
    from recension.as_records import rows

    return rows(_read(source), id, source.name if isinstance(source, Path) else id.rpartition("/")[2])


def open_corpus(path: str | Path, version: str | None = None) -> Corpus:
    """A published collection, its latest version or the one named. See recension.corpus."""
    from recension.corpus import open_corpus

    return open_corpus(path, version)


def _read(source: str | bytes | Path) -> Document:
    import hashlib

    from recension.document import read
    from recension.sources import Source
    from recension.sources.intake import read as read_path
    from recension.sources.intake import read_bytes

    if isinstance(source, Path):
        return read(read_path(source))
    if isinstance(source, bytes):
        return read(read_bytes(source))
    data = source.encode("utf-8", "surrogatepass")
    return read(Source(source, hashlib.sha256(data).hexdigest(), len(data), "text/plain", errors="surrogatepass"))
