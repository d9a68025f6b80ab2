"""Corrections made from what a person points at: an edit of the ledger, a gap, a block, a document."""

from __future__ import annotations

from typing import NamedTuple

from recension.corrections import Correction
from recension.text import Hunk, Text


class By(NamedTuple):
    """Who decides, when (ISO 8601), and why."""

    who: str = ""
    when: str = ""
    why: str = ""


def on_edit(text: Text, hunk: Hunk, action: str, by: By, rule: str = "", reads: str = "", *, only: bool = False) -> tuple[Correction, ...]:
    """accept, reject or replace what `rule` did in a hunk of `text.ledger` (all of the hunk, where no rule is named).

    A rule may have made several edits there: each gives a correction. `reads` is what the hunk's raw text is to read
    where it is replaced.
    """
    raise NotImplementedError


def replacement(raw: str, start: int, end: int, reads: str, by: By) -> Correction:
    """`[start, end)` of the raw text is to read `reads`."""
    raise NotImplementedError


def kind_of_block(text: Text, start: int, end: int, kind: str, by: By, level: int = 0) -> Correction:
    """The block `[start, end)` of the clean text is of `kind`."""
    raise NotImplementedError


def join(text: Text, end: int, start: int, by: By, reads: str = " ") -> Correction:
    """The block that ends at `end` of the clean text goes on with the one that starts at `start`."""
    raise NotImplementedError


def split(text: Text, at: int, by: By) -> Correction:
    """A block begins at offset `at` of the clean text."""
    raise NotImplementedError


def entry(text: Text, start: int, end: int, fields: dict[str, object], by: By) -> Correction:
    """The contents entry `[start, end)` of the clean text has these fields."""
    raise NotImplementedError


def metadata(field: str, value: object, by: By) -> Correction:
    """A field of the document's metadata is `value`; empty: the document has none."""
    raise NotImplementedError


def checked(clean: str, by: By) -> Correction:
    """The document with this clean text was read by a person and is right."""
    raise NotImplementedError
