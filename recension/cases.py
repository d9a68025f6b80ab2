"""What a repair fixes, what it must leave, what it knowingly misses: the cases, and what checks them.

Every repair carries a tuple `CASES`; `check` runs one. The same cases print the catalogue in docs/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from recension.text import APPLY, DOUBT, Edit, Flag, Text, rebuild


class Fix(NamedTuple):
    """`before` becomes `after`. `seen` names the document it was seen in; empty for one made up."""

    before: str
    after: str
    seen: str = ""


class Keep(NamedTuple):
    """Looks like the damage and is none, or cannot be decided: stays as it is."""

    text: str
    because: str


class Miss(NamedTuple):
    """A known failure: should become `after`, does not yet. When it starts to pass, the suite says so."""

    before: str
    after: str
    because: str


Case = Fix | Keep | Miss


class Proposes(Protocol):
    """What `check` needs of a repair: its edits for a text that stands alone."""

    def __call__(self, text: str, /) -> Iterator[Edit | Flag]: ...


def applied(name: str, proposals: Iterator[Edit | Flag], text: Text) -> tuple[Text, list[Flag]]:
    """One repair applied to a text: the next text, and the flags, in the coordinates of the text it was shown.

    An edit below DOUBT is not made, it becomes a flag with the edit as suggestion; one below APPLY is made and flagged.
    """
    edits, flags = [], []
    for proposal in proposals:
        if isinstance(proposal, Flag):
            flags.append(proposal)
            continue
        if proposal.confidence >= DOUBT:
            edits.append(proposal)
        if proposal.confidence < APPLY:
            made = "made, look at it" if proposal.confidence >= DOUBT else "not made"
            flags.append(Flag(proposal.start, proposal.end, name, f"{proposal.why} ({made})", proposal.new))
    return text.edited(name, edits), flags


def check(name: str, proposes: Proposes, case: Case) -> str:
    """What is wrong with a case, as a sentence; empty when nothing is."""
    before = case.text if isinstance(case, Keep) else case.before
    after = case.text if isinstance(case, Keep) else case.after
    once, _ = applied(name, proposes(before), Text.of(before))
    if rebuild(once.now, once.ledger) != before:
        return "the raw text does not rebuild"
    if isinstance(case, Miss):
        return "a known miss now passes: make it a Fix" if once.now == after else ""
    if once.now != after:
        return f"expected {after!r}, found {once.now!r}"
    twice, _ = applied(name, proposes(once.now), Text.of(once.now))
    return "" if twice.now == once.now else f"not idempotent: a second run gives {twice.now!r}"
