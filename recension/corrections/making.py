"""Corrections made from what a person points at: an edit, a gap, a block, a fact, a document.

Places are spans of the raw text, as records name them (an edit's `raw` and `before`, a block's `raw` spans).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec.structs import replace

from recension.corrections import Action, Anchor, Correction, digest_of_text
from recension.corrections.anchors import anchor_of, legible
from recension.text import Hunk, Text

_HEAD = 80  # characters of a block that name it


class By(NamedTuple):
    """Who decides, when (ISO 8601), and why."""

    who: str = ""
    when: str = ""
    why: str = ""


def on_edit(
    raw: str, start: int, end: int, became: str, action: Action, by: By, rule: str = "", *, only: bool = False
) -> Correction:
    """accept or reject an edit of the ledger: `[start, end)` of the raw text became `became` in the clean text.

    `rule` is the repair that the person speaks of, for the record; with `only` no other repair is bound.
    """
    return _at(anchor_of(raw, start, end), action, by, rule=rule, only=only, became=legible(became))


def on_steps(
    text: Text, hunk: Hunk, action: Action, by: By, rule: str, *, only: bool = False
) -> tuple[Correction, ...]:
    """accept or reject what one repair did in a hunk that several worked on: a correction for each of its edits."""
    made: list[Correction] = []
    before = Text.of(text.raw)
    for layer in text.layers:
        start, end = before.now_span(hunk.raw, hunk.raw_end, wide=True)
        for edit in layer.edits if layer.rule == rule else ():
            if start <= edit.start and edit.end <= end:
                a, b = before.raw_span(edit.start, edit.end)
                seen = before.now[edit.start : edit.end]
                one = on_edit(text.raw, a, b, edit.new, action, by, rule, only=only)
                made.append(one if seen == text.raw[a:b] else replace(one, was=legible(seen)))
        before = before.edited(layer.rule, layer.edits)
    return tuple(made)


def replacement(raw: str, start: int, end: int, reads: str, by: By) -> Correction:
    """`[start, end)` of the raw text is to read `reads`."""
    return _at(anchor_of(raw, start, end), "replace", by, reads=reads)


def kind_of_block(raw: str, start: int, end: int, kind: str, by: By, level: int = 0) -> Correction:
    """The block that stands at `[start, end)` of the raw text is of `kind`; a heading of `level`, if one is given."""
    return _at(anchor_of(raw, start, min(end, start + _HEAD)), "kind", by, kind=kind, level=level)


def join(raw: str, end: int, start: int, by: By, reads: str = " ") -> Correction:
    """The block that ends at `end` of the raw text goes on with the one that starts at `start`; `reads` joins them."""
    return _at(anchor_of(raw, end, max(end, start)), "join", by, reads=None if reads == " " else reads)


def split(raw: str, at: int, by: By) -> Correction:
    """A block begins at offset `at` of the raw text."""
    return _at(anchor_of(raw, at, at), "split", by)


def entry(raw: str, start: int, end: int, fields: dict[str, Any], by: By) -> Correction:
    """The contents entry that stands at `[start, end)` of the raw text has these fields."""
    return _at(anchor_of(raw, start, min(end, start + _HEAD)), "entry", by, fields=fields)


def metadata(field: str, value: str | int | list[str] | dict[str, str], by: By) -> Correction:
    """A field of the document's metadata is `value`; empty: the document has none."""
    return Correction("metadata", *by, field=field, value=value)


def checked(clean: str, by: By) -> Correction:
    """The document was read by a person, with this clean text, and is right."""
    return Correction("checked", *by, text=digest_of_text(clean))


def _at(anchor: Anchor, action: Action, by: By, **what: Any) -> Correction:
    quote, before, after, near, until = anchor
    return Correction(action, *by, at=quote, until=until, before=before, after=after, near=near, **what)
