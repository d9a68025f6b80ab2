"""Numbers of contents rows that were misread: `Il.` and `THE.` for II and III, `VUL` for VIII, `a,` for `a.`.

A number is a structured token in a series. Where the rows above and below carry whole numbers and the distance
between them equals the number of rows, the number of each row between is known; it replaces the misread one when
glyphs of both are alike. Left alone: a number at the end of a series unless its glyphs agree one by one, a series with
a gap, a word that only stands where numbers stand, a number that is lost altogether (the entry then *infers* it, the
text stays as it is).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from recension.cases import Fix, Keep
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.layout import lines
from recension.regions import Region
from recension.rows import as_roman, heading_kind, label, lore, numeral, roman
from recension.text import Edit, Flag

ALIKE, LOOSE, POINT = 920, 780, 950
_RUN = 3  # rows whose numbers do not fit, one after the other
_WORDS = "|".join(sorted((word for kind in lore()["labels"].values() for word in kind), key=len, reverse=True))
_TOKEN = re.compile(rf"((?i:{_WORDS})[.]?[ ]+)?([^\s.,:;]{{1,6}})([.,:;]?)(?=[ \t])")
# What recognisers make of the strokes of roman numerals, and of the digit 1; a numeral is compared stroke by stroke.
_STROKES = str.maketrans(
    dict.fromkeys("l1|!iTLft]EJ", "I")
    | dict.fromkeys("HUN", "II")
    | {"M": "III", "v": "V", "Y": "V", "x": "X", "K": "X"}
)
_ONES = str.maketrans("lI|!iofOSZBt", "111110" + "1" + "05281")
GATE = Gate(needed="contents")


class Row(NamedTuple):
    """The first token of a row: its span, its word of rank, value (0 if none) and whether roman."""

    start: int
    end: int
    word: str
    token: str
    mark: str
    value: int
    is_roman: bool


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        rows = list(_rows(text, region))
        yield from sorted([*_series(rows), *_points(rows)])


def _rows(text: str, region: Region) -> Iterator[Row]:
    for line in lines(text[region.start : region.end]):
        bare = line.text.lstrip(" \t")
        found = _TOKEN.match(bare)
        if not bare or heading_kind(bare) or numeral(bare):
            continue
        at = region.start + line.end - len(bare)
        if not found:
            yield Row(at, at, "", "", "", 0, False)
            continue
        word, token, mark = (found[1] or "").split(" ")[0].lower(), found[2], found[3]
        sure = bool(label(bare)) and (token.isdigit() or token.isupper())
        value = (int(token) if token.isdigit() else roman(token)) if sure else 0
        yield Row(at + found.start(2), at + found.end(3), word, token, mark, value, not token.isdigit())


def _series(rows: list[Row]) -> Iterator[Edit]:
    """Runs of rows whose numbers do not fit, between two that do."""
    sound = _sound(rows)
    if sound and sound[-1] == len(rows) - 2:
        yield from _last(rows[sound[-1]], rows[-1])
    for a, b in itertools.pairwise([-1, *sound]):
        run, last = rows[a + 1 : b], rows[b]
        first = rows[a].value if a >= 0 else 0
        if last.value - first != len(run) + 1:
            run = [row for row in run if not _is_letter(row)]
        if not run or len(run) > _RUN or last.value - first != len(run) + 1:
            continue
        if a >= 0 and rows[a].is_roman != last.is_roman:
            continue
        why = f"the rows around it are {first or 'none'} and {last.token}"
        for n, row in enumerate(run, first + 1):
            wanted = as_roman(n) if last.is_roman else str(n)
            if not row.token or row.word != last.word or row.token == wanted:
                continue
            trust = _likeness(row.token, wanted)
            if trust and (row.mark or last.word or not known(row.token) or row.token in "L|l1]["):
                yield Edit(row.start, row.end, wanted + (last.mark or row.mark), why, trust)


def _is_letter(row: Row) -> bool:
    """`A.`, `b.`: the number of a rank below the series."""
    return bool(row.mark) and len(row.token) == 1 and _kind(row.token) in ("A", "a")


def _last(before: Row, row: Row) -> Iterator[Edit]:
    """The last row of a series has only one neighbour: its number must agree glyph by glyph."""
    wanted = as_roman(before.value + 1) if before.is_roman else str(before.value + 1)
    why = f"the row before it is {before.token}, and its glyphs agree"
    fits = row.mark and row.word == before.word and row.token != wanted
    if row.token and fits and _likeness(row.token, wanted) == ALIKE:
        yield Edit(row.start, row.end, wanted + before.mark, why, ALIKE)


def _sound(rows: list[Row]) -> list[int]:
    """Rows whose numbers take part in the longest rising run of one style."""
    best: list[int] = []
    for style in (True, False):
        own = [n for n, row in enumerate(rows) if row.value and row.is_roman is style]
        tops: dict[int, list[int]] = {}
        for n in own:
            before = max(
                (chain for chain in tops.values() if rows[chain[-1]].value < rows[n].value), key=len, default=[]
            )
            if rows[n].value not in tops or len(before) + 1 > len(tops[rows[n].value]):
                tops[rows[n].value] = [*before, n]
        best = max([best, *tops.values()], key=len)
    return best if len(best) >= 3 else []


def _likeness(token: str, wanted: str) -> int:
    """How sure it is that the token is the number misread, from the series alone at least one glyph must agree."""
    if wanted.isdigit():
        shown = token.translate(_ONES)
        return ALIKE if shown == wanted else LOOSE if len(token) == len(wanted) and (shown[0] == wanted[0]) else 0
    shown = token.translate(_STROKES)
    if shown == wanted:
        return ALIKE
    return LOOSE if shown and shown[0] == wanted[0] and abs(len(shown) - len(wanted)) <= 2 else 0


def _points(rows: list[Row]) -> Iterator[Edit]:
    """`II,` after `I.`: the point misread as a comma, where the number is the next of its series."""
    pointed = sum(row.mark == "." for row in rows)
    if pointed < 3:
        return
    last: dict[str, str] = {}
    for row in rows:
        kind = _kind(row.token)
        if not kind:
            continue
        before = last.get(kind, "")
        if row.mark == "," and (_next(before) == row.token if before else row.token in ("I", "A", "1", "a", "i")):
            yield Edit(row.end - 1, row.end, ".", "the next number of its series, its point misread", POINT)
        if row.mark in (".", ","):
            last[kind] = row.token


def _kind(token: str) -> str:
    if token.isdigit():
        return "1"
    if roman(token) and (len(token) > 1 or token in "IVXivx"):
        return "I" if token.isupper() else "i"
    return ("A" if token.isupper() else "a") if len(token) == 1 and token.isalpha() else ""


def _next(token: str) -> str:
    if not token:
        return ""
    if token.isdigit():
        return str(int(token) + 1)
    if _kind(token) in "Ii":
        after = as_roman(roman(token) + 1)
        return after if token.isupper() else after.lower()
    return chr(ord(token) + 1)


_HEAD = "Contents\n\n"
CASES = (
    Fix(
        _HEAD + "I.\tA Profile\t1\nIl. The Network\t2\nIll. Mechanism\t3\nIV.\tMigration\t4\nV.\tNotice\t5",
        _HEAD + "I.\tA Profile\t1\nII. The Network\t2\nIII. Mechanism\t3\nIV.\tMigration\t4\nV.\tNotice\t5",
        seen="development scan",
    ),
    Fix(
        _HEAD + "CHAPTER 9.\tPlan\t1\nCHAPTER 10.\tAims\t2\nCHAPTER If. Means\t3\nCHAPTER 12.\tEnds\t4",
        _HEAD + "CHAPTER 9.\tPlan\t1\nCHAPTER 10.\tAims\t2\nCHAPTER 11. Means\t3\nCHAPTER 12.\tEnds\t4",
        seen="development scan",
    ),
    Fix(
        _HEAD + "I.\tThe Inquiry\t11\nII, Measures\t14\nA.\tThe Agency\t15\nB.\tFunding\t16",
        _HEAD + "I.\tThe Inquiry\t11\nII. Measures\t14\nA.\tThe Agency\t15\nB.\tFunding\t16",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD + "II.\tBackground\t4\nA.\tThe Treaty\t4\nB.\tAmendments\t6\n111.\tThe Situation\t9\nA.\tCosts\t9\n"
        "IV.\tOptions\t16\nV.\tNotes\t21",
        _HEAD + "II.\tBackground\t4\nA.\tThe Treaty\t4\nB.\tAmendments\t6\nIII.\tThe Situation\t9\nA.\tCosts\t9\n"
        "IV.\tOptions\t16\nV.\tNotes\t21",
    ),
    Keep(
        _HEAD + "I.\tA Profile\t1\nIll. The Network\t2\nIV.\tMechanism\t3\nV.\tNotice\t5",
        because="the series has a gap",
    ),
    Keep(
        _HEAD + "1.\tA Profile\t1\nU.S. Policy\t2\n3.\tMechanism\t3\n4.\tNotice\t5",
        because="no glyph of it is like a 2",
    ),
    Keep("I. One\nIl. Two\nIII. Three\nIV. Four", because="a list outside a contents page"),
)
