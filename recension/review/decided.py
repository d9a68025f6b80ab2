"""What was decided of a document so far, as its page shows it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from recension.corrections import Correction, digest_of_text
from recension.corrections.anchors import placed
from recension.corrections.sidecar import corrections_of, read_corrections
from recension.review.opened import Opened


class Decided(NamedTuple):
    """A decision: the key it is taken back by, what it says, whether it holds, moved or is lost, and where it stands
    (-1 for one of the whole document)."""

    key: str
    told: str
    state: str
    note: str
    raw: int


def decided(opened: Opened) -> list[Decided]:
    """The decisions of a document, oldest first. Raises SidecarError."""
    beside = corrections_of(opened.file) if opened.file else None
    if beside is None:
        return []
    return [
        Decided(
            key=one.correction.key,
            told=one.correction.told,
            state=_state(one.correction, opened) or one.state,
            note=one.note,
            raw=one.start if one.correction.anchored else -1,
        )
        for one in placed(opened.raw, read_corrections(beside))
    ]


def _state(one: Correction, opened: Opened) -> str:
    """A document that was checked counts as checked while its text is the one that was read."""
    if one.action != "checked":
        return ""
    return "holds" if one.text == digest_of_text(opened.rows.document.text) else "changed since"


def is_checked(corrections: tuple[Correction, ...], clean: str) -> bool:
    """Did a person read this very text and find it right?"""
    return any(one.action == "checked" and one.text == digest_of_text(clean) for one in corrections)


def sidecar_state(file: Path) -> tuple[int, int]:
    """What changes when a document's decisions do."""
    beside = corrections_of(file)
    if beside is None:
        return 0, 0
    found = beside.stat()
    return found.st_mtime_ns, found.st_size
