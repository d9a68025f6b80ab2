"""Guard rails: what a document's rows must not be beyond, so that nothing half right is published."""

from __future__ import annotations

import msgspec

from recension.build.result import Refused
from recension.losses import beyond, by_edit, weight
from recension.tables import Rows


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document beyond one of them is quarantined, never published half right.

    `max_removed` per mille of the letters and digits that may leave the reading text; `by_kind` whether a document is
    also held to what its kind loses at most (`recension.losses`); `min_quality` the least share of known words, per
    mille, 0 for no limit.
    """

    max_removed: int = 600
    by_kind: bool = True
    min_quality: int = 0


def guard(made: Rows, limits: Limits) -> Refused | None:
    """Why rows are beyond a guard rail, if they are."""
    kept, lost = weight(made.document.text), by_edit(made)
    removed = sum(lost)
    share = 1000 * removed // (kept + removed) if kept + removed else 1000
    if share > limits.max_removed:
        return Refused(
            "too_much_removed",
            f"{share} per mille of the letters would leave the reading text; the limit is {limits.max_removed}.",
            "Look at it with `recension explain`; raise limits.max_removed if it is right.",
        )
    excess = beyond(made, lost) if limits.by_kind else None
    if excess:
        return Refused(
            "too_much_removed",
            f"{excess.what}: {excess.lost:,} letters would leave the reading text; documents of this kind lose "
            f"{excess.limit:,} at most.",
            "Look at it with `recension explain`; set limits.by_kind to false if it is right.",
        )
    known = made.document.quality["known"]
    if known < limits.min_quality:
        return Refused(
            "quality_too_low",
            f"{known} per mille of the words are known; the limit is {limits.min_quality}.",
            "Read it with another OCR engine, name its language, or lower limits.min_quality.",
        )
    return None
