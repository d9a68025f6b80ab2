"""What is on show, as all pages ask for it: the documents of a collection, of a published version, or one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from recension.corpus.read import Corpus
from recension.review.opened import Opened
from recension.review.places import Place


class Entry(NamedTuple):
    """A document in the list of its collection. Counts are of rows, `known` is per mille, -1 where nothing is known;
    `state` says where it stands (see recension.build.status), `reason` why; `refused` that the last build set it aside,
    whether or not older records of it are published."""

    name: str
    title: str
    year: str = ""
    pages: int = 0
    band: str = ""
    known: int = -1
    edits: int = 0
    doubts: int = 0
    flags: int = 0
    furniture: int = 0
    state: str = ""
    reason: str = ""
    refused: bool = False
    checked: bool = False


class Refused(Exception):
    """A document that has no records: the reason, and what the maintainer can do."""

    def __init__(self, name: str, reason: str, advice: str) -> None:
        super().__init__(f"{name}: {reason} {advice}".strip())
        self.name, self.reason, self.advice = name, reason, advice


class Shelf(Protocol):
    """Where pages take their documents from."""

    @property
    def collection(self) -> str:
        """The collection's name; empty for one file."""
        ...

    @property
    def writable(self) -> bool:
        """Can a person's decisions be written beside the documents?"""
        ...

    def version(self, number: str = "") -> Corpus | None:
        """A published version, the latest where none is named; None where nothing is published.

        Raises NoSuchVersionError for one that is not there.
        """
        ...

    def versions(self) -> list[str]:
        """Numbers of the published versions, oldest first."""
        ...

    def entries(self) -> Sequence[Entry]:
        """The documents in order of their names."""
        ...

    def open(self, name: str) -> Opened:
        """Raises KeyError for a name that is not here, Refused for a document without records."""
        ...

    def places(self, rule: str, first: int, most: int) -> tuple[int, list[Place]]:
        """How many places a rule changed, and `most` of them from number `first`, most doubtful first."""
        ...
