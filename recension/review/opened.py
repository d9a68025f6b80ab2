"""One document on the desk: its rows and raw text, cut into passages, and those into sheets, which a browser shows at
once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from recension.layout import PAGE_MARK
from recension.review.doubts import Doubt, doubts
from recension.review.leaf import Box, placed, words
from recension.review.parallel import Passage, Places, passages
from recension.review.pieces import Mark, marks
from recension.sources import Word
from recension.tables import PageRow, Rows

# A sheet is what one page of the browser holds: about a dozen printed pages, drawn well within a second.
_CHARACTERS, _EDITS = 24_000, 450


@dataclass(frozen=True)
class Opened:
    """A document as it is shown. `name` is its id without the collection, `raw` its raw text, `file` where that was
    read from (none where only records are at hand), `state` what the reader should know of where it stands, `geometry`
    gives the words of an OCR engine, at the cost of reading the file again."""

    name: str
    rows: Rows
    raw: str
    file: Path | None = None
    state: str = ""
    geometry: Callable[[], Sequence[Word]] = tuple

    @classmethod
    def of(
        cls, rows: Rows, file: Path | None = None, state: str = "", geometry: Callable[[], Sequence[Word]] = tuple
    ) -> Opened:
        """A document from its records alone: they give the raw text back."""
        parts: list[str] = []
        at = 0
        for edit in rows.edits:
            parts += rows.document.text[at : edit.clean], edit.before
            at = edit.clean + len(edit.after)
        raw = "".join(parts) + rows.document.text[at:]
        return cls(rows.document.id.partition("/")[2], rows, raw, file, state, geometry)

    @property
    def pictured(self) -> bool:
        """Are there pictures of its pages?"""
        return self.file is not None and self.rows.document.raw.media_type == "application/pdf"

    @property
    def title(self) -> str:
        """The title it gives itself, else its name."""
        return str(self.rows.document.metadata.get("title") or self.name)

    @cached_property
    def places(self) -> Places:
        return Places(self.rows.edits)

    @cached_property
    def marks(self) -> list[Mark]:
        return marks(self.rows.document.pages, self.rows.flags)

    def marks_in(self, passage: Passage) -> list[Mark]:
        """The marks of a passage; the last one has all that are left."""
        first = bisect_left(self.marks, (passage.clean[0],))
        last = bisect_left(self.marks, (passage.clean[1],))
        return self.marks[first : None if passage is self.sheets[-1][-1] else last]

    @cached_property
    def doubts(self) -> list[Doubt]:
        return doubts(self.rows, self.places)

    @cached_property
    def sheets(self) -> list[list[Passage]]:
        """The passages, a sheet at a time."""
        sheets: list[list[Passage]] = [[]]
        size = edits = 0
        for passage in passages(self.rows):
            length = passage.raw[1] - passage.raw[0]
            if sheets[-1] and (size + length > _CHARACTERS or edits + len(passage.edits) > _EDITS):
                sheets.append([])
                size = edits = 0
            sheets[-1].append(passage)
            size, edits = size + length, edits + len(passage.edits)
        return sheets

    @cached_property
    def starts(self) -> list[int]:
        """Where each sheet begins in the raw text."""
        return [sheet[0].raw[0] if sheet else 0 for sheet in self.sheets]

    def sheet_at(self, raw: int) -> int:
        """The sheet, from 1, that holds an offset of the raw text."""
        return max(1, bisect_right(self.starts, raw))

    @cached_property
    def rules(self) -> list[tuple[str, int, list[int]]]:
        """The rules that changed this document, most edits first: name, edits, and the sheets on which they stand."""
        counts: Counter[str] = Counter()
        where: defaultdict[str, set[int]] = defaultdict(set)
        for edit in self.rows.edits:
            for rule in {step.rule for step in edit.steps}:
                counts[rule] += 1
                where[rule].add(self.sheet_at(edit.raw))
        return [(rule, n, sorted(where[rule])) for rule, n in sorted(counts.items(), key=lambda item: (-item[1], item))]

    @cached_property
    def leaves(self) -> list[int]:
        """Where each page of a PDF begins in the raw text; empty where there are no pictures of pages."""
        if not self.pictured:
            return []
        return [0, *accumulate(len(text) + 1 for text in self.raw.split(PAGE_MARK)[:-1])]

    def boxes(self, page: int) -> list[tuple[int, int, Box]]:
        """The words of a PDF's page, from 1: raw start and end, and the box of each. Raises NoLeafError."""
        assert self.file
        start = self.leaves[page - 1]
        text = self.raw[start : self.leaves[page] - 1 if page < len(self.leaves) else None]
        found = placed(text, start, words(self.file, page))
        if 2 * len(found) >= len(text.split()):
            return found
        return [(word.start, word.end, word.box) for word in self._recognised if word.page == page] or found

    @cached_property
    def _recognised(self) -> Sequence[Word]:
        return self.geometry()

    def page_at(self, clean: int) -> PageRow | None:
        """The page of an offset of the clean text; none where the pages cannot be told."""
        pages = self.rows.document.pages
        if len(pages) < 2:
            return pages[0] if pages and pages[0].label else None
        return pages[max(0, bisect_right(pages, clean, key=lambda page: page.start) - 1)]

    def readings(self) -> Iterator[tuple[str, dict[str, object]]]:
        """What the document says of itself, field by field, each reading with its place."""
        for field, found in self.rows.document.metadata.get("readings", {}).items():
            for reading in found:
                yield field, reading
