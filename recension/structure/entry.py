"""One entry of a contents page, as it is while the page is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Entry:
    """One entry while it is read. `raw_label` is as printed, `label` the number alone."""

    start: int
    end: int
    raw_label: str = ""
    label: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    corporate: str = ""
    page_raw: str = ""
    kind: str = "chapter"
    level: int = 1
    part: str = ""
    division: bool = False  # a line that names a part and has neither number nor page
    topic: bool = False  # a line that only says what the chapter above treats of; the page prints no page for such
    inferred: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default=())  # (flag code, note)

    def flagged(self, code: str, note: str, missing: str = "") -> Entry:
        lost = (*self.missing, missing) if missing else self.missing
        return replace(self, notes=(*self.notes, (code, note)), missing=lost)
