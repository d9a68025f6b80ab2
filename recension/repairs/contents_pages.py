"""Page numbers of contents rows with a letter for a digit: `l31`, `1S9`, `15I`.

A page number is a structured token, and those of a contents page rise. Where a last cell of digits and letters that
recognisers confuse with digits gives, read as digits, a page between those of its neighbours, it is that page.
Left alone: cells without any digit, roman pages, a reading that its neighbours contradict, the last row unless it
rises only a little above the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.regions import Region
from recension.text import Edit, Flag

BETWEEN, AFTER = 940, 880
_CELL = re.compile(r"(?:[ \t]\s*)([0-9OoQIl|!SsBZzGg]{1,4})[ \t]*\Z")
_FOLD = str.maketrans("OoQIl|!SsBZzGg", "00011115582269")
_LEAP = 2  # how many times the last page may be the one before it, and a hundred more
GATE = Gate(needed="contents")


class Page(NamedTuple):
    """A last cell: its span, as printed, and read as a number."""

    start: int
    end: int
    printed: str
    value: int


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        pages = list(_pages(text, region))
        for n, page in enumerate(pages):
            if page.printed.isdigit():
                continue
            before = next((p.value for p in reversed(pages[:n]) if p.printed.isdigit()), 0)
            after = next((p.value for p in pages[n + 1 :] if p.printed.isdigit()), 0)
            if after and before <= page.value <= after and before:
                why = f"a page number between {before} and {after}"
                yield Edit(page.start, page.end, str(page.value), why, BETWEEN)
            elif not after and before and before <= page.value <= before * _LEAP + 100:
                why = f"the last page numbers rise: it follows {before}"
                yield Edit(page.start, page.end, str(page.value), why, AFTER)


def _pages(text: str, region: Region) -> Iterator[Page]:
    """The last cells of the rows that have a digit: only behind a tab, a gap or dots does a page stand."""
    for line in lines(text[region.start : region.end]):
        found = _CELL.search(line.text, max(0, len(line.text) - 24))
        if not found or not any(c.isdigit() for c in found[1]) or not line.text[: found.start()].strip():
            continue
        lead = line.text[found.start() : found.start(1)]
        if "\t" in lead or len(lead) > 2 or found[1].isdigit():
            at = region.start + line.start
            yield Page(at + found.start(1), at + found.end(1), found[1], int(found[1].translate(_FOLD)))


_HEAD = "Contents\n\n"
CASES = (
    Fix(_HEAD + "4.\tThe Plan\t97\n5.\tThe Ally\tl31\n6.\tThe Question\t1S9\nNotes\t211",
        _HEAD + "4.\tThe Plan\t97\n5.\tThe Ally\t131\n6.\tThe Question\t159\nNotes\t211"),
    Fix(_HEAD + "4.\tThe Plan\t97\n5.\tThe Ally\t131\nNotes\t180\nIndex\t2l7",
        _HEAD + "4.\tThe Plan\t97\n5.\tThe Ally\t131\nNotes\t180\nIndex\t217"),
    Keep(_HEAD + "4.\tThe Plan\t97\n5.\tThe Ally\tl3\nNotes\t180\nIndex\t217", because="13 is not between 97 and 180"),
    Keep(_HEAD + "4.\tThe Plan\tll\n5.\tThe Ally\t31\nNotes\t80\nIndex\t97", because="no digit: it may be roman"),
    Keep("Name\tTons\n4.\tOre\t97\n5.\tCoal\tl31\n6.\tSalt\t159", because="a table is no contents page"),
)  # fmt: skip
