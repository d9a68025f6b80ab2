"""Page numbers of a text that has lost its page marks: labels that grow by one at the distance of a page.

Numbers of lists, tables and chapters grow, too. Page numbers lie at like distances, few of them are missing, and
furniture stands beside them or sentences run on across them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from recension.folios import RUN, Folio, Seen, disjoint, numbering, said
from recension.labels import Fused, lone, nearly, roman

if TYPE_CHECKING:
    from recension.pages import Row

# Characters between two neighbouring page numbers, for each page between them.
NEAR, FAR = 80, 9000
YEAR = 1500  # a number beside other words that is as high as this is no page's
PAGE = 500  # characters of a usual page, at the least


def in_flow(
    rows: Sequence[Row],
    beside: Mapping[int, Sequence[Fused]],
    recurs: Callable[[str], bool],
    is_beside: Callable[[int], bool],
    is_turn: Callable[[int], bool],
) -> tuple[Folio, ...]:
    """The page numbers of a text without page marks: chains that grow by one at the distance of a page.

    `beside` holds the labels in longer lines by row; `recurs` says whether a line comes back, `is_beside` whether
    furniture is beside the row of that index, `is_turn` whether a page seems to turn there.
    """
    seen = list(_flow_candidates(rows, beside, recurs))
    if len(seen) < RUN:
        return ()
    proved = [(one.place != "lone" and not one.apart) or is_beside(n) for n, one in seen]
    found: list[Folio] = []
    for chain in _chains([one for _, one in seen], proved):
        # Where nearly all stand beside other furniture, one in mid-page belongs to a table or list.
        if sum(proved[i] for i in chain) * 10 >= len(chain) * 7:
            last = len(rows) - 1  # the last page may end on its number
            chain = [i for i in chain if proved[i] or seen[i][0] == last or seen[i][1].label.decked]
        members = [seen[i] for i in chain]
        # A second numbering that is dressed as the first (`- iii -`, then `- 1 -`) may be short.
        dressed = bool(found) and all(one.label.decked for _, one in members)
        if len(members) >= (2 if dressed else RUN) and _trusted(members, sum(proved[i] for i in chain), is_turn):
            found += [
                Folio(one.page, one.start, one.end, said(one.label), 950, "a page number: it follows its neighbours")
                for _, one in members
            ]
            found += _flow_misread(members, rows)
    return tuple(disjoint(sorted(found, key=lambda f: (f.start, -f.confidence))))


def _flow_candidates(
    rows: Sequence[Row], beside: Mapping[int, Sequence[Fused]], recurs: Callable[[str], bool]
) -> Iterator[tuple[int, Seen]]:
    for n, row in enumerate(rows):
        if len(row.text) > 100:
            continue
        if label := lone(row.text):
            yield n, Seen(n, row.start, row.end, label, "lone")
            continue
        for one in beside.get(n, ()):
            if one.label.value >= YEAR:  # a column of notices of copyright grows by one, too
                continue
            known = recurs(one.rest) or _is_dressed(one, row.text)
            if (known or _is_apart(one, row.text)) and not _is_contents(n, beside, recurs):
                place = "tail" if one.start else "head"
                span = row.start + one.start, row.start + one.end
                yield n, Seen(n, *span, one.label, place, one.rest, apart=not known)


def _is_dressed(one: Fused, line: str) -> bool:
    """Does it say that it is a page number, a gap between it and words that need not come back?"""
    return one.label.decked and "  " in line[one.start : one.end]


def _is_apart(one: Fused, line: str) -> bool:
    """Does a wide gap part a bare number from words that begin with a capital, as heads of books have it?"""
    return line[one.start : one.end].strip().isdigit() and "  " in line[one.start : one.end] and one.rest[0].isupper()


def _alternates(members: Sequence[tuple[int, Seen]]) -> bool:
    """Do even numbers open their lines and odd ones end theirs? So they stand in books, and nothing else does it."""
    heads = {one.label.value % 2 for _, one in members if one.place == "head"}
    tails = {one.label.value % 2 for _, one in members if one.place == "tail"}
    return (heads, tails) == ({0}, {1})


def _is_contents(n: int, beside: Mapping[int, Sequence[Fused]], recurs: Callable[[str], bool]) -> bool:
    """Does a row right above or below end in a number, too, after words that do not come back?"""
    return any(one.start and not recurs(one.rest) for m in (n - 1, n + 1) for one in beside.get(m, ()))


def _chains(seen: Sequence[Seen], proved: Sequence[bool]) -> Iterator[list[int]]:
    """Chains of candidates, the strongest first. A link grows by one to four, as far apart as so many pages."""
    ends: dict[tuple[str, bool, int], list[int]] = defaultdict(list)
    strength = [3 if one else 1 for one in proved]
    before = [-1] * len(seen)
    for i, one in enumerate(seen):
        numbers, value, own = numbering(one.label), one.label.value, strength[i]
        for step in range(1, 5):
            for j in ends[*numbers, value - step][-3:]:
                gap = one.start - seen[j].end
                if NEAR * step <= gap <= FAR * step and strength[j] + own > strength[i]:
                    strength[i], before[i] = strength[j] + own, j
        ends[*numbers, value].append(i)
    used: set[int] = set()
    for i in sorted(range(len(seen)), key=lambda i: -strength[i]):
        chain = []
        while i >= 0 and i not in used:
            chain.append(i)
            i = before[i]
        if len(chain) > 1:
            used.update(chain)
            yield chain[::-1]


def _trusted(members: Sequence[tuple[int, Seen]], proved: int, is_turn: Callable[[int], bool]) -> bool:
    """Are these page numbers, not headings, years or list numbers? `proved` of them stand beside furniture.

    They lie at like distances of some hundred characters, few are missing, and their dress or their place tells.
    """
    labels = [one.label for _, one in members]
    dressed = sum(label.decked for label in labels) * 2 >= len(labels)
    if labels[-1].value - labels[0].value > 2 * len(labels) or not _is_even(members, NEAR if dressed else PAGE):
        return False
    if any(one.apart for _, one in members):
        return len(labels) >= RUN and _alternates(members)
    if dressed:
        return True
    a_year = any(1500 < label.value < 2100 for label in labels)
    turned = sum(one.place != "lone" or is_turn(n) for n, one in members)
    # Beside furniture, or most of them in the middle of sentences, a few will do.
    needed = RUN if proved * 3 >= len(labels) * 2 or (turned > 1 and turned * 2 >= len(labels)) else RUN + 2
    return len(labels) >= (3 * RUN if a_year else needed) and turned * 3 >= len(labels)


def _is_even(members: Sequence[tuple[int, Seen]], least: int) -> bool:
    """Are the distances for each page alike: most within a factor of three of the middle one, and that not too small?

    Bare numbers need `least` characters between them; dashes around a number (`- 4 -`) say what it is on a short page.
    The last page may be short.
    """
    gaps = [(b.start - a.end) // (b.label.value - a.label.value) for (_, a), (_, b) in pairwise(members)]
    if len(gaps) > 1 and gaps[-1] < gaps[-2]:
        gaps.pop()
    usual = median_low(gaps)
    return usual >= least and sum(usual <= gap * 3 and gap <= usual * 3 for gap in gaps) * 10 >= len(gaps) * 7


def _flow_misread(members: Sequence[tuple[int, Seen]], rows: Sequence[Row]) -> Iterator[Folio]:
    """Between two neighbours of a chain with a hole of one or two: a short line that is nearly the missing number."""
    for (m, a), (n, b) in pairwise(members):
        for missing in range(a.label.value + 1, min(b.label.value, a.label.value + 4)):
            expected = roman(missing) if a.label.printed.isalpha() else f"{a.label.series}{missing}"
            for row in rows[m + 1 : n] if n - m < 400 else ():
                if len(row.text) <= len(expected) + 4 and not row.text.isdigit() and nearly(row.text, expected):
                    why = f"a misread page number: {expected} stands between its neighbours"
                    yield Folio(-1, row.start, row.end, expected, 870, why)
                    break
