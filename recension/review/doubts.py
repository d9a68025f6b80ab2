"""The doubtful places of a document in reading order: edits that were not sure, and flags; the rule of an edit."""

from __future__ import annotations

from typing import NamedTuple

from recension.review.parallel import Places
from recension.tables import EditRow, Rows
from recension.text import APPLY


class Doubt(NamedTuple):
    """A place to look at: its offset in the raw text, and the name that it bears on the page."""

    raw: int
    name: str


def doubts(rows: Rows, places: Places) -> list[Doubt]:
    edits = [Doubt(edit.raw, f"e{n}") for n, edit in enumerate(rows.edits) if is_doubtful(edit)]
    return sorted([*edits, *(Doubt(places.raw(flag.start), f"f{n}") for n, flag in enumerate(rows.flags))])


def is_doubtful(edit: EditRow) -> bool:
    return confidence(edit) < APPLY


def rule_of(edit: EditRow) -> str:
    """The rule that a reader sees at work in an edit: the last step that did more than set white space in order."""
    telling = [step.rule for step in edit.steps if step.rule not in _QUIET]
    return telling[-1] if telling else edit.steps[-1].rule


_QUIET = frozenset({"newlines", "control_characters", "spaces", "blank_lines"})  # they tidy up behind the others


def confidence(edit: EditRow) -> int:
    """That of the least sure step, per mille."""
    return min((step.confidence for step in edit.steps), default=1000)
