"""Versions of a collection: publish them, read them, prove them."""

from recension.corpus.chunks import Entry, UnsortedError
from recension.corpus.diff import DocumentDiff, Summary, diff, summary
from recension.corpus.manifest import About, Inputs, Manifest, Pipeline
from recension.corpus.publish import Build, Published, WrongRowsError, entry, publish
from recension.corpus.purge import Purged, purge
from recension.corpus.read import (
    Corpus,
    NoSuchDocumentError,
    NoSuchVersionError,
    ReplacedError,
    VersionInfo,
    open_corpus,
    versions,
)
from recension.corpus.store import BrokenStoreError, BusyError
from recension.corpus.trust import open_locked
from recension.corpus.verify import Fault, verify
from recension.corpus.withdraw import Collected, gc, pin, reinstate, unyank, withdraw, yank

__all__ = [
    "About",
    "BrokenStoreError",
    "Build",
    "BusyError",
    "Collected",
    "Corpus",
    "DocumentDiff",
    "Entry",
    "Fault",
    "Inputs",
    "Manifest",
    "NoSuchDocumentError",
    "NoSuchVersionError",
    "Pipeline",
    "Published",
    "Purged",
    "ReplacedError",
    "Summary",
    "UnsortedError",
    "VersionInfo",
    "WrongRowsError",
    "diff",
    "entry",
    "gc",
    "open_corpus",
    "open_locked",
    "pin",
    "publish",
    "purge",
    "reinstate",
    "summary",
    "unyank",
    "verify",
    "versions",
    "withdraw",
    "yank",
]  # fmt: skip
