"""Versions of a collection: publish them, read them, prove them."""

from recension.corpus.chunks import Entry, UnsortedError
from recension.corpus.manifest import About, Inputs, Manifest, Pipeline
from recension.corpus.publish import Build, Published, WrongRowsError, entry, publish
from recension.corpus.read import Corpus, NoSuchDocumentError, NoSuchVersionError, VersionInfo, open_corpus, versions
from recension.corpus.store import BrokenStoreError, BusyError
from recension.corpus.verify import Fault, verify

__all__ = [
    "About", "BrokenStoreError", "Build", "BusyError", "Corpus", "Entry", "Fault", "Inputs", "Manifest",
    "NoSuchDocumentError", "NoSuchVersionError", "Pipeline", "Published", "UnsortedError", "VersionInfo",
    "WrongRowsError", "entry", "open_corpus", "publish", "verify", "versions",
]  # fmt: skip
