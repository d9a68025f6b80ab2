"""Contents rows torn over several lines: a long title continued, a page number that fell below its title.

`d. Travel by Mr. Cohen or the Candidate / (December 2015-June 2016) ... 76`: the second line has no number of its own,
and the row above has no page. A page number alone on a line belongs to the title above that lacks one. Page numbers
that fell into a column of their own below the titles go back to their rows when they are as many as rows, and rise.
Left alone: a page number where two titles wait, or none; lines of a list whose rows have no numbers, unless the title
above is plainly open (ends in a comma, a colon, *of*, *and*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.regions import Region
from recension.rows import heading_kind, label, numeral, tail
from recension.text import Edit, Flag

PAGE, WRAP, COLUMN = 930, 900, 880
_NUMBERED = 70  # per cent of rows with a number of their own, for a line without one to be a continuation
_FULL = 46  # characters
_OPEN = re.compile(
    r"(?:[,:;(–—-]|\b(?:the|of|and|for|in|on|to|with|by|a|an|from|at|or|as|its|between))$", re.IGNORECASE
)
GATE = Gate(needed="contents")


class Row(NamedTuple):
    """A line of a region: its span, the number it begins with, where its title ends and whether a page follows."""

    start: int
    end: int
    text: str
    number: str
    paged: bool
    only_page: bool


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        yield from sorted(_in_region(text, region))


def _in_region(text: str, region: Region) -> list[Edit]:
    rows = [
        _row(region.start + line.start, line.text)
        for line in lines(text[region.start : region.end])
        if line.text.strip() and not heading_kind(line.text)
    ]
    titles = [row for row in rows if not row.only_page]
    if not titles:
        return []
    return _column(rows) or _torn(text, rows, sum(bool(row.number) for row in titles) * 100 >= _NUMBERED * len(titles))


def _row(start: int, text: str) -> Row:
    bare = text.strip(" \t")
    start += len(text) - len(text.lstrip(" \t"))
    ending = tail(bare)
    only = bool(numeral(bare)) and not label(bare)
    paged = ending is not None and ending.proof != "word" and bool(numeral(bare[slice(*ending.page)]))
    return Row(start, start + len(bare), bare, label(bare), paged or only, only)


def _torn(text: str, rows: list[Row], numbered: bool) -> list[Edit]:
    """Joins of a line to the row above it."""
    out: list[Edit] = []
    lengths = sorted(len(row.text) for row in rows)
    full = max(_FULL, lengths[len(lengths) * 9 // 10] * 3 // 5)  # a line that is torn is a long one
    waiting: list[Row] = []  # the row above, while it has no page
    for above, row in pairwise(rows):
        if above.number or above.paged:
            waiting = [] if above.paged else [above]
        elif not waiting or not (out and out[-1].end == above.start):
            waiting = [above] if not above.paged else []
        if not waiting or "\f" in text[above.end : row.start]:
            continue
        if row.only_page:
            out.append(Edit(above.end, row.start, "\t", "the page number fell below its title", PAGE))
        elif not row.number and (waiting[0].number or not numbered) and _continues(above, row, numbered, full):
            out.append(Edit(above.end, row.start, " ", "the title goes on: it has no page, this line no number", WRAP))
    return out


def _continues(above: Row, row: Row, numbered: bool, full: int) -> bool:
    """Does the row go on with the title above it?"""
    if above.only_page or "\t" in above.text[len(above.number) + 1 :] or _cells(row.text):
        return False
    if _OPEN.search(above.text):
        return not row.text[0].isupper() or (numbered and row.paged)
    return numbered and row.paged and (row.text[0].islower() or row.text[0] in "(\"'“" or len(above.text) >= full)


def _cells(text: str) -> bool:
    """Does the line have a cell before its title, so that it is a row of a table?"""
    ending = tail(text)
    return "\t" in text[: ending.title_end if ending else len(text)]


def _column(rows: list[Row]) -> list[Edit]:
    """Page numbers in a column of their own below the titles: each goes back to its row."""
    first = next((n for n, row in enumerate(rows) if row.only_page), len(rows))
    titles, pages = rows[:first], rows[first:]
    if len(titles) < 4 or len(titles) != len(pages) or not all(row.only_page for row in pages):
        return []
    values = [page.value - (1000 if page.system == "roman" else 0) for row in pages if (page := numeral(row.text))]
    if any(row.paged for row in titles) or any(b < a for a, b in pairwise(values)):
        return []
    moved = [
        Edit(t.end, t.end, "\t" + p.text, "its page number stood in a column of its own", COLUMN)
        for t, p in zip(titles, pages, strict=True)
    ]
    gone = [Edit(titles[-1].end, pages[-1].end, "\t" + pages[-1].text, "page numbers of the rows above", COLUMN)]
    return [*moved[:-1], *gone]


_HEAD = "Contents\n\n"
CASES = (
    Fix(
        _HEAD + "1.\tTower Project\t67\na.\tVenture\t67\nd.\tTravel by Michael Cohen or Candidate the Trump\n"
        "(December 2015-June 2016)\t76\ne.\tThe End\t78",
        _HEAD + "1.\tTower Project\t67\na.\tVenture\t67\nd.\tTravel by Michael Cohen or Candidate the Trump "
        "(December 2015-June 2016)\t76\ne.\tThe End\t78",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD + "I. Campaign Period\n\n66\n\n1. Tower Project\t67\na. Venture\t67",
        _HEAD + "I. Campaign Period\t66\n\n1. Tower Project\t67\na. Venture\t67",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD + "1. The Plan\n2. The Means\n3. The Way\n4. The End\n\n1\n4\n9\n12",
        _HEAD + "1. The Plan\t1\n2. The Means\t4\n3. The Way\t9\n4. The End\t12",
    ),
    Keep(_HEAD + "The Plan\nThe Means\n\n12\nThe Way\t14\nThe Field\t15\nThe End\t19".replace("Means\n", "Means\t9\n"),
         because="no title waits for the number"),
    Keep(_HEAD + "1.\tThe Plan\t1\n2.\tThe Way\t4\n3.\tThe Ends\t6\n\n"
         "Internet-Draft   A Draft of Several Parts   January\n\nIndex\t20",
         because="a head of the page is no title that goes on"),
    Keep(_HEAD + "13.\tToward Reduction in the Gulf,\t173\n\nIV.\tGroup on the Pacific\t193\n14.\tStatement\t195",
         because="an open title with its page: what followed is lost, the next row is another"),
)  # fmt: skip
