"""The stamp of the office or library that received the copy or keeps it: `RECEIVED / MAR 12 1974 / LIBRARY`.

One to four lines in capitals, struck wherever there was room: at the foot of the first page, where a sentence runs on
over them, or on the cover. They tell of the copy, not of what it says. Wordings are data; a letter in six may be wrong.
Left alone: the same words in mid-page between two sentences, a heading, a list, a letter's own `Received of ...`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from operator import attrgetter

from rapidfuzz.distance import Levenshtein

from recension.cases import Case, Fix, Keep, Miss
from recension.edges import at_edge, is_cited
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import PAGE_MARK
from recension.markings import squeezed
from recension.measure import is_prose
from recension.pages import Paging, Row, cuts, interrupts
from recension.places import in_prose, zones
from recension.spots import lines_with
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND, CONDITION = "receiving_stamp", "copy_condition"
LONGEST, ROWS = 50, 4  # characters of a line, lines of a stamp
_START = attrgetter("start")
# Pieces of the wordings.
_SIGNS = ("COPY", "COPV", "RECE", "EIVED", "REC'D", "RECD", "RARY", "LIBR", "PROPERTY", "RETURN", "REMOVE", "DEPOSI",
          " AM ", " PM ", " A.M", " P.M", "WITHDRAWN", "DESTROY", "NOT TO BE", "GOVERNMENT", "COLLECTION", "REFERENCE",
          "AVAILA")  # fmt: skip
GATE = words(*_SIGNS)
_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}"
_DIGIT = r"[\dOIlSB]"
_YEAR = rf"(?:['’]?{_DIGIT}{{2}}|[1I]9{_DIGIT}{{2}})"
_DATE = (
    rf"(?:{_MONTH}[. -]{{0,2}}{_DIGIT} ?{_DIGIT}?[,. -]{{0,3}}{_YEAR}|{_DIGIT}{{1,2}} ?{_MONTH}[. ]{{0,2}}{_YEAR}"
    rf"|{_YEAR} {_MONTH} {_DIGIT}{{1,2}})"
)
_PLACES = ("LIBRARY", "FILES", "ARCHIVES", "REGISTRY")
_DATED = re.compile(rf"\W{{0,3}}{_DATE}\W{{0,3}}")
# The clock of a registry strikes day and hour together.
_HOUR = (
    rf"(?:{_DIGIT}{{1,2}}[ :.]{{0,2}}{_DIGIT}{{2}} ?[AP]\.?M\.?"
    rf"|[AP]\.?M\.?\W{{1,3}}{_DIGIT}{{1,2}}[ :.]{{0,2}}{_DIGIT}{{2}})"
)
_CLOCK = re.compile(rf"\W{{0,3}}(?:{_DATE}\W{{1,3}}{_HOUR}|{_HOUR}\W{{1,3}}{_DATE})\W{{0,3}}")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    yield from cuts(text, _found(text, evidence))


def _found(text: str, evidence: Evidence) -> Iterator[Edit]:
    taken = 0
    why = "a stamp of who received or keeps the copy"
    for line in lines_with(text, map(str.lower, _SIGNS)):
        said = line.text.strip()
        if line.start < taken or not _may_be_stamped(said) or not _is_stamp(said):
            continue
        paging = evidence.paging
        n = bisect_left(paging.rows, line.start, key=_START)
        first, last = _whole(paging, n, taken)
        if not _stands_apart(paging, first, last) or evidence.in_contents(line.start):
            continue
        lines = [row.text for row in paging.rows[first : last + 1]]
        if not (any(map(_is_proof, lines)) or (len(lines) > 1 and any(map(_DATED.fullmatch, lines)))):
            continue
        kind = CONDITION if any(_is_like(one, "conditions") for one in lines) else KIND
        sure = 920 if all(_is_exact(one) or _DATED.fullmatch(one) for one in lines) else 870
        for row in paging.rows[first : last + 1]:
            yield Edit(row.start, row.end, "", why, sure, kind)
        taken = paging.rows[last].end + 1


def _may_be_stamped(said: str) -> bool:
    """Is a line short and in capitals, as stamps are?"""
    if not 2 <= len(said) <= LONGEST or said[-1] in ",;:":
        return False
    letters = [c for c in said if c.isalpha()]
    return sum(map(str.isupper, letters)) * 10 >= len(letters) * 9


@cache
def _wordings(part: str) -> tuple[str, ...]:
    return tuple(map(squeezed, table("stamps")["receipt"][part]))


def _is_stamp(said: str) -> bool:
    return _is_proof(said) or _is_like(said, "dated")


def _is_proof(said: str) -> bool:
    """Is a line a stamp by itself?"""
    return bool(_CLOCK.fullmatch(said)) or _is_like(said, "stamps") or _is_like(said, "conditions") or _is_open(said)


def _is_exact(said: str) -> bool:
    return any(squeezed(said) in _wordings(part) for part in ("stamps", "dated", "conditions", "companions"))


def _is_like(said: str, part: str) -> bool:
    """Is a line one of the wordings, a letter in six misread? Nothing else may stand on it."""
    letters = squeezed(said)
    if sum(map(str.isdigit, said)) > 2:
        return False
    return any(
        abs(len(letters) - len(known)) <= (most := len(known) // 6)
        and Levenshtein.distance(letters, known, score_cutoff=most) <= most
        for known in _wordings(part)
    )


def _is_open(said: str) -> bool:
    """Does a line begin as a stamp that goes on with a date or the name of who is to have the copy?"""
    for known in table("stamps")["receipt"]["open"]:
        if said.startswith(known) and (rest := said[len(known) :].strip(" :.-")):
            if _DATED.fullmatch(rest):
                return True
            if not known.startswith("REC") and any(place in rest for place in _PLACES):
                return True
    return False


def _whole(paging: Paging, n: int, taken: int) -> tuple[int, int]:
    """The first and last row of the stamp that row `n` belongs to."""
    rows, ends = paging.rows, [n, n]
    for side, step in ((0, -1), (1, 1)):
        m = n + step
        while 0 <= m < len(rows) and ends[1] - ends[0] + 1 < ROWS and _belongs(rows[m]) and rows[m].start >= taken:
            inner, outer = sorted((m, m - step))
            if PAGE_MARK in paging.text[rows[inner].end : rows[outer].start]:
                break
            ends[side] = m
            m += step
    return ends[0], ends[1]


def _belongs(row: Row) -> bool:
    """Is it a line that stands in a stamp beside its words?"""
    if not _may_be_stamped(row.text):
        return False
    return bool(_DATED.fullmatch(row.text)) or _is_like(row.text, "companions") or _is_stamp(row.text)


def _stands_apart(paging: Paging, first: int, last: int) -> bool:
    """Do the rows stand at the edge of a page, on the first or last pages, or between two halves of a sentence?"""
    rows = paging.rows
    start, end = rows[first].start, rows[last].end
    if is_cited(paging.text, start, end):
        return False
    if at_edge(paging, start, end):
        return True
    if first == 0 or last == len(rows) - 1:
        return True
    if zones(paging.text).hold(start) and not in_prose(paging.text, start, end):
        return all(_is_exact(row.text) or _DATED.fullmatch(row.text) for row in rows[first : last + 1])
    above, below = rows[first - 1].text, rows[last + 1].text
    return below[0].islower() and is_prose(below) and is_prose(above) and interrupts(above, below)


_A = "It was agreed that the second of these should be put off until"
_B = "the end of the year, when the survey would be done."

CASES: tuple[Case, ...] = (
    Fix(f"{_A}\n\nRECEIVED\nMAR 12 1974\nLIBRARY\n{_B}\n", f"{_A}\n\n{_B}\n"),
    Fix(f"{_A}\nLIBRRRY COPY\n\f{_B}\n", f"{_A}\n\f{_B}\n"),
    Fix(
        f"{_A}\n1963 NOV 25 AM 9 12\n{_B}\n",
        f"{_A}\n\n{_B}\n",
        seen="memoranda of the Department of State in the National Archives",
    ),
    Fix(f"{_A}\n\nREC'D JUL 7 1959\n\f{_B}\n", f"{_A}\n\n\f{_B}\n", seen="reports in the DTIC collection"),
    Keep(
        f"{_B}\f" * 4 + f"{_A}\n{_B}\n" * 9 + f"\nFILE COPY\n\n{_A}\n{_B}\n" + f"{_A}\n{_B}\n" * 9 + f"\f{_B}" * 4,
        because="a heading between sentences, in mid-page",
    ),
    Keep("The stamp reads:\nLIBRARY COPY\n\fof the university\n", because="the words are quoted"),
    Keep(f"{_A}\nRECEIVED FROM THE MINES 40 TONS\n\f{_B}\n", because="words of an account"),
    Keep(f"{_A}\n\nRECEIVED\n\n{_B}\n" + f"{_A}\n" * 9, because="without a date it may head a column"),
    Keep(f"{_A}\nMAR 12 1974\n\f{_B}\n", because="a date alone says nothing"),
    Miss(f"{_A}\nLlBPAPV GOPV\n\f{_B}\n", f"{_A}\n\f{_B}\n", because="more than a letter in six is wrong"),
)
