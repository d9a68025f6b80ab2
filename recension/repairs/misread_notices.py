"""A notice of a library, a copying service or a platform, read badly: `All nse subject t ST0R Terms and Conditions`.

The same notice stands on every page and each page reads it otherwise, in one line or broken over three. Its letters are
compared with the wording: eight in ten agree, whatever became of spaces, marks and numbers. Wordings are data.
Left alone: a sentence that speaks of copies and permissions, a line that holds more than the notice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from rapidfuzz import fuzz, process

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import words
from recension.labels import fused, may_be_fused
from recension.layout import PAGE_MARK
from recension.pages import Row, cuts
from recension.spots import lines_with
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND, PRINTED = "library_notice", "printers_mark"
LIKE = 80  # per cent of the letters
SURE = 92
OFTEN = 2  # readings of a notice after which any line like it is one
ROWS, LONGEST = 3, 220  # of one notice
_START = attrgetter("start")
# Lines known by their parts, and the kind of each.
_LINES = tuple(
    (re.compile(line), kind)
    for part, kind in (("printed", PRINTED), ("lines", KIND))
    for line in table("stamps")["notices"][part]
)
# Signs of lines known by their parts.
_MARKED = ("verdate", "sfmt 6", "jkt 0", "heinonline", "downloaded ", " o -", " o.")
# A network address, the date and the hour of who made the copy: one of the two with its points in place.
_READER = re.compile(
    r"(?=(?:\D{0,12}\d){12})(?=[\dOolI]{1,3}[.,:][\dOolI]{1,3}[.,:][\dOolI]|.{10,50}\d[:.;][\dOolI]{2}[:.;][\dOolI]{2})"
    r"[\dOolI][^\n]{14,64}"
)
_DROP = {code: None for code in range(128) if not chr(code).isalpha()}


class Wording(NamedTuple):
    letters: str
    open: bool
    kind: str


class Likeness(NamedTuple):
    """How like a notice lines are, per cent, and what kind of furniture it is."""

    percent: int = 0
    kind: str = KIND
    wording: Wording | None = None


class Notice(NamedTuple):
    """The rows `first` to `last` are a notice."""

    first: int
    last: int
    like: Likeness


def _letters(text: str) -> str:
    return text.translate(_DROP).upper()


@cache
def _wordings() -> tuple[Wording, ...]:
    return tuple(
        Wording(_letters(row["wording"]), row.get("open", False), row.get("kind", KIND))
        for row in table("stamps")["notices"]["wordings"]
    )


_SIGNS = (*{sign for row in table("stamps")["notices"]["wordings"] for sign in row["signs"]}, *_MARKED)
GATE = words(*_SIGNS, fold=True)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found, shown = [], Counter[Wording]()
    for first, last, like in _notices(text, evidence):
        rows = evidence.paging.rows[first : last + 1]
        found += [_edit(row, like) for row in rows]
        if like.wording and first == last:
            shown[like.wording] += 1
    often = [wording for wording, times in shown.items() if times >= OFTEN]
    if often:
        found = sorted([*found, *_others(evidence.paging.rows, found, often)])
    yield from cuts(text, found)


def _edit(row: Row, like: Likeness) -> Edit:
    why = "a notice of who made the copy, badly read"
    return Edit(*_without_number(row), "", why, 940 if like.percent >= SURE else 880, like.kind)


def _others(rows: Sequence[Row], found: Sequence[Edit], often: Sequence[Wording]) -> Iterator[Edit]:
    """Lines of which no piece is read right, but which are like a notice that stands on other pages."""
    taken = {edit.end for edit in found} | {edit.start for edit in found}
    low, high = min(len(one.letters) for one in often) * 4 // 5, max(len(one.letters) for one in often) * 8 // 5
    for row in rows:
        if low <= len(row.text) <= high and row.start not in taken and row.end not in taken:
            said = _letters(row.text)
            like = max((_likeness_to(one, said, row.text) for one in often), key=lambda like: like.percent)
            if like.percent >= LIKE:
                yield _edit(row, like)


def _notices(text: str, evidence: Evidence) -> Iterator[Notice]:
    """The notices that hold one of the signs, each with what belongs to it."""
    taken = 0
    rows: Sequence[Row] = ()
    for line in lines_with(text, _SIGNS):
        if line.start < taken or not line.text.strip():
            continue
        rows = rows or evidence.paging.rows
        found = _notice(text, rows, bisect_left(rows, line.start, key=_START), taken)
        if found:
            if found.like.kind == KIND:
                first, last = _with_reader(rows, found.first, found.last, taken)
                found = Notice(first, last, found.like)
            taken = rows[found.last].end + 1
            yield found


def _notice(text: str, rows: Sequence[Row], n: int, taken: int) -> Notice | None:
    """The rows that are a notice, of those that begin at row `n` or one above it."""
    if kind := next((kind for one, kind in _LINES if one.fullmatch(rows[n].text)), ""):
        return Notice(n, n, Likeness(100, kind))
    best: Notice | None = None
    for first in (n, n - 1):
        if first < 0 or rows[first].start < taken:
            continue
        said = ""
        for last in range(first, min(first + ROWS, len(rows))):
            said += _letters(rows[last].text)
            if len(said) > LONGEST or PAGE_MARK in text[rows[first].start : rows[last].start]:
                break
            like = _likeness(said, rows[last].text) if last >= n else Likeness()
            if like.percent >= LIKE and (best is None or like.percent > best.like.percent):
                best = Notice(first, last, like)
    return best


def _without_number(row: Row) -> tuple[int, int]:
    """The row without what may be the number of its page, which is not the notice's."""
    for one in fused(row.text) if may_be_fused(row.text) else ():
        if not any(map(str.isdigit, one.rest)):
            return (row.start, row.start + one.start) if one.start else (row.start + one.end, row.end)
    return row.start, row.end


def _likeness(said: str, line: str) -> Likeness:
    """How like the letters are to the wording that they are most like."""
    closed = {n: one.letters for n, one in enumerate(_wordings()) if not one.open}
    best = process.extractOne(said, closed, scorer=fuzz.ratio, score_cutoff=LIKE)
    like = Likeness(round(best[1]), _wordings()[best[2]].kind, _wordings()[best[2]]) if best else Likeness()
    if sum(map(str.isdigit, line)) >= 4 or not best:
        for one in _wordings():
            if one.open and (its := _likeness_to(one, said, line)).percent > like.percent:
                like = its
    return like


def _likeness_to(wording: Wording, said: str, line: str) -> Likeness:
    """How like the letters are to one wording; to its beginning, where a number or an address follows."""
    if wording.open:
        rest = len(said) - len(wording.letters)
        if rest < -3 or (rest > 3 and sum(map(str.isdigit, line)) < 4):
            return Likeness()
        said = said[: len(wording.letters)]
    return Likeness(round(fuzz.ratio(said, wording.letters, score_cutoff=LIKE)), wording.kind, wording)


def _with_reader(rows: Sequence[Row], first: int, last: int, taken: int) -> tuple[int, int]:
    """The notice with the line of numbers above or below it, which says who made the copy."""
    if last + 1 < len(rows) and _READER.fullmatch(rows[last + 1].text):
        last += 1
    elif first and rows[first - 1].start >= taken and _READER.fullmatch(rows[first - 1].text):
        first -= 1
    return first, last


CASES: tuple[Case, ...] = (
    Fix(
        "of the plan was\nDigitized~ by Goo'gle\nnever made known.\n",
        "of the plan was\n\nnever made known.\n",
        seen="Google Books",
    ),
    Fix(
        "of the plan\nThi8 content downloaded from 128.103.14.52on Tue,' 05 Mar 2l3 14:22:31 TC\n"
        "All nse subject t ST0R Terms and Conditions\nwas made\n",
        "of the plan\n\nwas made\n",
        seen="a JSTOR copy",
    ),
    Fix(
        "of the plan\nRcproduced with petmision of the copyright oner.  Furthcr reproduction\n"
        "prohibited wilhout errnission.\nwas made\n",
        "of the plan\n\nwas made\n",
    ),
    Fix(
        "of the plan\nVerDatc Nov 24 2008 11:15 Jan 06, 2010 Jkt 053061 PO 00000 Frm 00002 Fmt 6633 Sfmt 6633\n"
        "was made\n",
        "of the plan\n\nwas made\n",
        seen="hearings on govinfo",
    ),
    Fix(
        "of the plan was\nApprovod For Rel ease 2001/08/14 : CIA-RDP79T00987A000200010O41-6\nnever made known.\n",
        "of the plan was\n\nnever made known.\n",
    ),
    Keep(
        "Parts are reproduced with permission of the copyright owner, who asked\nus to say so.\n", because="a sentence"
    ),
    Keep("The original document was lost, and copies supplied by Edrs are all there is.\n", because="a sentence"),
    Keep("U.S. DEPARTMENT OF EDUCATION\nWashington\n", because="a letterhead: the notice goes on otherwise"),
    Fix(
        "of the plan.\nDigitized~ by Goo'gle\n353 F.3d 62, 66 (D.C. Cir. 2004).\n",
        "of the plan.\n\n353 F.3d 62, 66 (D.C. Cir. 2004).\n",  # a citation, no reader's address
    ),
    Miss("Dgtzd y Ggl\nmore of it google\n", "more of it google\n", because="less than eight letters in ten are left"),
)
