"""Contents rows torn over several lines: a long title continued, a page number that fell below its title.

`d. Travel by Mr. Cohen or the Candidate / (December 2015-June 2016) ... 76`: the second line has no number of its own,
and the row above has no page. A page number alone on a line belongs to the title above that lacks one. Page numbers
that fell into a column of their own below the titles go back to their rows when they are as many as rows, and rise.
Where rows numbered like a row all have pages and it has none, the line right below brings its title's end and its
page. A recogniser that reads the page before the title's second line (`by Mie Tanaka and<TAB>27 / Peter Lowell`) left
the title open: the page goes behind its end.
Left alone: a page number where two titles wait, or none; lines of a list whose rows have no numbers, unless the title
above is plainly open (ends in a comma, a colon, *of*, *and*).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.regions import Region
from recension.rows import heading_kind, label, lore, numeral, roman, tail
from recension.text import Edit, Flag

PAGE, WRAP, COLUMN = 930, 900, 880
_NUMBERED = 70  # per cent of rows with a number of their own, for a line without one to be a continuation
_FULL = 46  # characters
_SISTERS = 3  # rows with like numbers that have their pages, for the lack of one to tell
_BARE = re.compile(r"(?:\d{1,3}|[IVXLC]{1,5})(?=[ ]{2,}|\t)")
_JOINING = re.compile(r"\b(?:and|of|the|by|in|for|to|with)$|, by [^,]+(?:, [^,]+)*,$")
_ONE_NAME = re.compile(r", by (?:.+(?:,| and) )?[^\W\d_]+$")  # a person has two names
_COUNTS = re.compile(r"\b[1I]\W*$")  # letters come back under each heading
_LAST = re.compile(r"[^\W_]+$")
_WORDS = re.compile(r"[\W\d_]+$")
_OPEN = re.compile(
    r"(?:[,:;(–—-]|\b(?:the|of|and|for|in|on|to|with|by|a|an|from|at|or|as|its|between))$", re.IGNORECASE
)
GATE = Gate(needed="contents")


class Row(NamedTuple):
    """A line of a region: its span, the number it begins with, whether a page follows, where that stands in it."""

    start: int
    end: int
    text: str
    number: str
    paged: bool
    only_page: bool
    page: tuple[int, int] = (0, 0)

    @property
    def like(self) -> str:
        """What is common to numbers of one kind: `7.` and `12.`, `IV.` and `I.`."""
        return _DIGITS.sub("1", _ROMAN.sub("I", self.number))


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
    numbered = sum(bool(row.number) for row in titles) * 100 >= _NUMBERED * len(titles)
    return _column(rows) or [*_open_pages(text, rows), *_torn(text, rows, numbered)]


def _row(start: int, text: str) -> Row:
    bare = text.strip(" \t")
    start += len(text) - len(text.lstrip(" \t"))
    ending = tail(bare)
    only = bool(numeral(bare)) and not label(bare)
    paged = ending is not None and ending.proof != "word" and bool(numeral(bare[slice(*ending.page)]))
    bare_number = _BARE.match(bare)
    number = label(bare) or (bare_number[0] if bare_number and not only else "")
    page = (start + ending.title_end, start + ending.page[1]) if ending and paged else (0, 0)
    return Row(start, start + len(bare), bare, number, paged or only, only, page)


_DIGITS, _ROMAN = re.compile(r"\d+"), re.compile(r"\b[IVXLC]+\b")


def _open_pages(text: str, rows: list[Row]) -> list[Edit]:
    """Titles that go on behind their own page number: the line below is their end, then comes the page."""
    out: list[Edit] = []
    for (above, row), below in zip(pairwise(rows), [*rows[2:], None], strict=True):
        title = text[above.start : above.page[0]].rstrip()
        if not (above.number and above.page[1] and _JOINING.search(title)) or row.number or row.paged:
            continue
        if _cells(row.text) or len(row.text) > _FULL or (below and not below.number and not below.paged):
            continue
        why = "the title is open before its page, and this line is its end"
        out.append(Edit(above.page[0], row.start, " ", why, WRAP))
        out.append(Edit(row.end, row.end, text[slice(*above.page)], why, WRAP, source=above.page))
    return out


def _torn(text: str, rows: list[Row], numbered: bool) -> list[Edit]:
    """Joins of a line to the row above it."""
    out: list[Edit] = []
    lengths = sorted(len(row.text) for row in rows)
    full = max(_FULL, lengths[len(lengths) * 9 // 10] * 3 // 5)  # a line that is torn is a long one
    pages, bare = _paged_kinds(rows)
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
        elif above.number and row.paged and row.text[0].isalnum() and _skips(rows, above, row):
            continue  # the number between them is lost: the row is that entry
        elif not row.number and pages[above.like] >= max(_SISTERS, bare[above.like]) and _ends(text, above, row, full):
            out.append(Edit(above.end, row.start, " ", "rows so numbered have pages; this line has its page", WRAP))
        elif not row.number and (waiting[0].number or not numbered) and _continues(above, row, numbered, full):
            out.append(Edit(above.end, row.start, " ", "the title goes on: it has no page, this line no number", WRAP))
    return out


def _paged_kinds(rows: list[Row]) -> tuple[Counter[str], Counter[str]]:
    """How many rows of each kind of number have a page, and how many have none."""
    numbered = [row for row in rows if row.number]
    return Counter(r.like for r in numbered if r.paged), Counter(r.like for r in numbered if not r.paged)


def _ends(text: str, above: Row, row: Row, full: int) -> bool:
    """Is the row, which has a page, the end of the numbered title above, and no entry of its own?"""
    if not (above.number and row.paged) or "\t" in above.text[len(above.number) + 1 :] or _cells(row.text):
        return False
    if "\n" in text[above.end + 1 : row.start] or _WORDS.sub("", row.text.partition("\t")[0]).lower() in _standing():
        return False
    indented = _indent(text, row) > _indent(text, above)
    return indented or len(above.text) >= full or bool(_ONE_NAME.search(above.text))


def _skips(rows: list[Row], above: Row, row: Row) -> bool:
    """Is a number missing between a row and the next one so numbered, under the same heading?"""
    after = next((r for r in rows if r.start > row.start and r.like == above.like), None)
    if not after or not _COUNTS.search(above.like):
        return False
    (over, value), (under, following) = _value(above), _value(after)
    return over == under and following != value + 1


def _value(row: Row) -> tuple[str, int]:
    """The last number of a row's label, and what stands before it: `("3.", 2)` for `3.2.`."""
    bare = row.number.rstrip(".):")
    last = _LAST.search(bare)
    token = last[0] if last else ""
    return bare[: len(bare) - len(token)], int(token) if token.isdigit() else roman(token)


def _indent(text: str, row: Row) -> int:
    return 0 if text[row.start - 1 : row.start] == "\t" else row.start - text.rfind("\n", 0, row.start)


def _standing() -> set[str]:
    """Titles that stand without a number: preface, notes, index."""
    plain = lore()["plain"]
    return {*plain["front"], *plain["closing"], *plain["back"]}


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
        _HEAD + "1.\tThe Plan\t1\n2.\tTrade Frictions, by Mie Tanaka and\t27\n\tPeter Lowell\n3.\tThe End\t40",
        _HEAD + "1.\tThe Plan\t1\n2.\tTrade Frictions, by Mie Tanaka and Peter Lowell\t27\n3.\tThe End\t40",
    ),
    Fix(
        _HEAD + "1    The Origins\t3\n     John Farley\n2    Kennan and the Policy\n     Staff, 1947-1952\t29\n"
        "3    The War\t61\n4    The Alliance\t97\n5    The End\t99",
        _HEAD + "1    The Origins\t3\n     John Farley\n2    Kennan and the Policy Staff, 1947-1952\t29\n"
        "3    The War\t61\n4    The Alliance\t97\n5    The End\t99",
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
    Keep(_HEAD + "1. The Plan\t1\n2. The Means\t9\n3. The Way\t20\n4. The Means of the Very Long March Home\nNotes\t40",
         because="notes stand without a number; the page above is lost"),
    Keep(_HEAD + "1.\tThe Plan\t1\n2.\tThe Means\t9\n3.\tThe Way\t20\n4.\tThe Means of the Very Long March Home\t\n"
         "\tThe End of It\t40\n6.\tThe Peace\t51", because="the number 5 is lost: the row is an entry"),
    Keep(_HEAD + "I.\tThe Setting\nThe Origins\t3\nThe Means\t9\nII.\tThe Field\nThe End\t40",
         because="parts have no pages here; the line below is a chapter"),
    Keep(_HEAD + "13.\tToward Reduction in the Gulf,\t173\n\nIV.\tGroup on the Pacific\t193\n14.\tStatement\t195",
         because="an open title with its page: what followed is lost, the next row is another"),
)  # fmt: skip
