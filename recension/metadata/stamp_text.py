"""What every reader of stamps needs: the stamp's words on plain lines, and a reading with its place."""

from __future__ import annotations

import re
from typing import Any

from recension.metadata import Reading
from recension.repairs import Removed


def reading_of(stamp: Removed, value: Any, raw: str, confidence: int, status: str = "found") -> Reading:
    """A reading of what the stamp says; its span is that of `raw` within the stamp, or the stamp's own."""
    at = stamp.text.find(raw)
    start = stamp.start + max(at, 0)
    end = start + len(raw) if at >= 0 else stamp.end
    return Reading(
        value,
        stamp.text[start - stamp.start : end - stamp.start],
        (start, end),
        f"stamp:{stamp.rule}",
        confidence,
        status,
    )


def plain(stamp: Removed) -> str:
    """The stamp with plain newlines and without the converter's marks, each as long as what it replaces."""
    return re.sub(r"\r\n?|\*", lambda found: {"\r\n": " \n", "\r": "\n"}.get(found[0], " "), stamp.text)
