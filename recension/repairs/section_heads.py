"""The title of the section or of the whole paper, printed again above the page that treats of it.

Such a head changes from page to page, so it does not come back often enough to be known by that; but it repeats a
heading: the one that begins on the page below it, or the last one before it. A document that does so on three pages,
and on two in five of all or of the odd or even ones, has section heads. Where page marks are lost, only a repeated
heading that breaks into a sentence, or stands right above its double, is one.
Left alone: the heading itself, rows of a contents page, a repeated heading that breaks no sentence where pages are not
known (flagged).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence, known
from recension.measure import is_prose
from recension.pages import Paging, Row, cuts, interrupts, key, rows
from recension.text import Edit, Flag

KIND = "running_head"
LONGEST = 90  # characters of a heading
MANY = 40  # places of one heading looked at: what stands more often is no heading
REACH = 15  # pages back to the heading of the section that a head may name
_HEADING = re.compile(r"\W{0,3}(?:[A-Z0-9À-Þ]|[a-z]+[A-Z0-9.])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d+")
_CHAPTER = re.compile(r"(?i:chapter|section|part|article|annex|appendix)\W{1,3}[\dIVXLl]+\b|[IVXLl]{1,6}\.\s+\w")
_ALIKE = str.maketrans("ILOSZB", "110528")
_WHY = "a running head: it repeats the heading of the section or the title of the paper"
GATE = None  # any two lines may be a heading and its head


class Place(NamedTuple):
    """Where a heading stands."""

    page: int
    row: Row


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    paging = evidence.paging
    if len(paging.sheets) >= 4:
        heads = (edit for edit in _by_page(paging) if not evidence.is_contents_row(edit.start, edit.end))
        yield from cuts(text, heads)
    elif not paging.marked:
        found = list(_in_flow(paging))
        yield from cuts(text, (one for one in found if isinstance(one, Edit)))
        yield from (one for one in found if isinstance(one, Flag))


def _is_heading(row: Row) -> bool:
    """May it be one by its form: short, begins like one, does not end like a sentence or a part of one?"""
    text = row.text
    return 4 <= len(text) <= LONGEST and text[-1] not in ".,;:-" and bool(_HEADING.match(text))


def _stands_alone(text: str, row: Row) -> bool:
    """Is there a blank line, a turn of the page, or the end of the text on both sides?"""
    above = text[max(0, row.start - 2) : row.start]
    below = text[row.end : row.end + 2]
    return (above in ("", "\n", "\n\n") or "\f" in above) and (below in ("", "\n", "\n\n") or "\f" in below)


# --- pages known ----------------------------------------------------------------------------------------------------


def _by_page(paging: Paging) -> Iterator[Edit]:
    tops = [next((row for row in page.top[:2] if _letters(row) > 2), None) for page in paging.sheets]
    tops = [row if row and _stands_alone(paging.text, row) else None for row in tops]
    if sum(row is not None and _is_heading(row) for row in tops) < 3:
        return
    where = _places(paging, {key(row.text) for row in tops if row and _is_heading(row)})
    contents = _contents(where)
    named = {
        n for n, row in enumerate(tops)
        if row and _is_heading(row) and n not in contents and _repeats(n, row, where, contents, tops)
    }  # fmt: skip
    torn = {n for n, row in enumerate(tops) if row and n > 1 and n not in named | contents and _is_torn(n, row, paging)}
    if len(named | torn) * 5 < len(paging.sheets) - 2:
        torn = set()  # bad readings are believed only where such heads stand on a fifth of the pages
    if not _is_habit(named | torn):
        return
    for n, row in enumerate(tops):
        if row and n in named:
            yield Edit(row.start, row.end, "", _WHY, 930, KIND)
        elif row and n in torn:
            yield Edit(row.start, row.end, "", f"{_WHY}, badly read", 860, KIND)


def _is_torn(n: int, row: Row, paging: Paging) -> bool:
    """Is it a bad reading of a heading of its page or the two before, or of the title on the first two pages?

    It holds a word that is none, or is in capitals where the title is not.
    """
    if len(row.text) > LONGEST:
        return False
    garbled = not all(map(known, _WORD.findall(row.text)))
    if not garbled and not row.text.isupper():
        return False
    for m in sorted({0, 1, n - 2, n - 1, n} if garbled else {0, 1}):
        page = paging.sheets[m]
        for other in rows(paging.text, page.start, page.end):
            if (
                other.start == row.start
                or not _is_heading(other)
                or (row.text.isupper() > garbled and other.text.isupper())
            ):
                continue
            if any(_alike(row.text, part) for part in {other.text, other.text.partition(":")[0]}):
                return True
    return False


def _alike(one: str, other: str) -> bool:
    """Much alike, and no two numbers that differ: those are two headings of one series."""
    mine, its = _NUMBER.findall(one), _NUMBER.findall(other)
    return (not mine or not its or mine == its) and fuzz.ratio(key(one), key(other)) >= 66


def _letters(row: Row) -> int:
    return sum(map(str.isalpha, row.text[:LONGEST]))


def _places(paging: Paging, keys: set[str]) -> dict[str, list[Place]]:
    """Where lines with one of these keys stand."""
    where: dict[str, list[Place]] = defaultdict(list)
    begins = {k[:2] for k in keys}
    n = 0
    for row in paging.rows:
        while row.start >= paging.sheets[n].end and n + 1 < len(paging.sheets):
            n += 1
        if (
            len(row.text) <= LONGEST
            and key(row.text[:6])[:2] in begins
            and (k := key(row.text)) in keys
            and _stands_alone(paging.text, row)
        ):
            where[k].append(Place(n, row))
    return where


def _contents(where: dict[str, list[Place]]) -> set[int]:
    """Pages that announce three or more headings of later pages."""
    announced = Counter(n for places in where.values() for n in {p.page for p in places if p.page < places[-1].page})
    return {n for n, times in announced.items() if times >= 3}


def _repeats(n: int, row: Row, where: dict[str, list[Place]], contents: set[int], tops: Sequence[Row | None]) -> bool:
    """Does the top row repeat a heading further down its page, or one on a page before?"""
    places = where[key(row.text)]
    begin = bisect_left(places, n - REACH, key=lambda place: place.page)
    for place in islice(places, begin, begin + MANY):
        if place.page > n:
            return False
        if (
            place.row.start != row.start
            and place.page not in contents
            and (place.page == n or tops[place.page] != place.row)
        ):
            return True
    return False


def _is_habit(named: set[int]) -> bool:
    """Do enough pages carry such a head: three, and two in five of the span or of its odd or even pages?"""
    if len(named) < 3:
        return False
    span = max(named) - min(named) + 1
    odd = sum(n % 2 for n in named)
    return len(named) * 5 >= span * 2 or (
        max(odd, len(named) - odd) * 5 >= span and min(odd, len(named) - odd) * 10 <= len(named)
    )


# --- page marks lost, nothing else to tell pages by -----------------------------------------------------------------


def _in_flow(paging: Paging) -> Iterator[Edit | Flag]:
    rows, keys = paging.rows, paging.keys
    places: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        if _is_heading(row) and len(keys[n]) >= 6 and _stands_alone(paging.text, row):
            places[keys[n]].append(n)
    twice = {k: found for k, found in places.items() if 2 <= len(found) <= 4}
    sure = [n for found in places.values() for n in found if _is_head(n, rows, keys, len(found) > 1)]
    if len(sure) < 3:
        return
    sure += _chapters(twice, sure, rows)
    for n in sorted(sure):
        yield Edit(rows[n].start, rows[n].end, "", _WHY, 900, KIND)
    for found in twice.values():
        left = [n for n in found if n not in sure]
        if len(left) > 1:
            row = rows[left[0]]
            yield Flag(
                row.start, row.end, "running_head_doubtful", "this heading stands twice: one may be a running head"
            )


def _chapters(twice: Mapping[str, list[int]], sure: Sequence[int], rows: Sequence[Row]) -> list[int]:
    """Numbered headings that stand twice: a chapter begins once. Which of the two is the head the sure ones tell: they
    name the section that begins on their page, or the one that began before it."""
    known = set(sure)
    sides = [found.index(n) > 0 for found in twice.values() for n in found if n in known]
    if len(sides) < 3 or min(sum(sides), len(sides) - sum(sides)) * 5 > len(sides):
        return []
    later = sum(sides) * 2 > len(sides)
    pairs = (found for found in twice.values() if len(found) == 2 and not known & set(found))
    return [found[later] for found in pairs if _CHAPTER.match(rows[found[0]].text)]


def _is_head(n: int, rows: Sequence[Row], keys: Sequence[str], again: bool) -> bool:
    """Does a heading stand right above its double, or break into a sentence and stand `again` elsewhere?"""
    if n + 1 < len(rows) and (keys[n + 1] == keys[n] or _is_double(keys[n], keys[n + 1])):
        return True
    if not again or not 0 < n < len(rows) - 1:
        return False
    above, below = rows[n - 1].text, rows[n + 1].text
    return (
        below[0].islower()
        and interrupts(above, below)
        and above[-1] not in ".:;"
        and is_prose(above)
        and is_prose(below)
    )


def _is_double(one: str, other: str) -> bool:
    """Are two keys one heading read twice: the same but for signs that are read for each other (`II` and `11`)?"""
    return abs(len(one) - len(other)) <= 2 and one[:3] == other[:3] and fuzz.ratio(_folded(one), _folded(other)) >= 90


def _folded(k: str) -> str:
    return k.translate(_ALIKE)


_A = "The mines were dug long before there was a road, and the ore was"
_B = "carried down by mules in the dry months of the year."
_ONE, _TWO = f"The Mines\n\n{_A}\n", f"The Roads\n\n{_B}\n\n"

CASES: tuple[Case, ...] = (
    Fix(
        f"Contents\n\f{_A}\n\fThe Mines\n\n{_ONE}\f{_TWO}The Roads\n\n{_A}\n\f{_TWO}{_A}\n\f"
        f"The Mules\n\n{_B}\n\nThe Mules\n\n{_A}\n",
        f"Contents\n\f{_A}\n\f\n{_ONE}\f\n{_B}\n\nThe Roads\n\n{_A}\n\f\n{_B}\n\n{_A}\n\f\n{_B}\n\nThe Mules\n\n{_A}\n",
        seen="scan0014",
    ),
    Fix(
        f"The Mines\n\n{_ONE}\n{_TWO}The Roads\n\n{_A}\n\nThe Mules\n\n{_B}\n\nThe Mules\n\n{_A}\n",
        f"\n{_ONE}\n\n{_B}\n\nThe Roads\n\n{_A}\n\n\n{_B}\n\nThe Mules\n\n{_A}\n",
        seen="scan0001",
    ),
    Keep(f"{_ONE}\f{_TWO}\fThe Mules\n\n{_B}\n\fThe Ships\n\n{_A}\n", because="each heading stands once"),
    Keep(
        f"The Mines\nThe Roads\nThe Mules\nThe Ships\n\f{_ONE}\f{_TWO}\fThe Mules\n\n{_B}\n\fThe Ships\n\n{_A}\n",
        because="they repeat only what the contents announce",
    ),
    Keep(
        "Titels\n\f" * 3 + "".join(f"A.{n}  Since draft-ietf-p{n}\n\n{_A}\n\f" for n in range(1, 6)),
        because="headings of a series differ by their numbers",
    ),
    Keep(f"Summary\n\n{_A} {_B}\n\nSummary\n\n{_A} {_B}\n", because="two chapters have a summary each"),
)
