"""Page numbers: what a printed label says, and which of them follow each other.

Shape proves nothing: years, list numbers and table cells look alike. A page number is known by its sequence: on
marked
pages its difference from the physical page stays the same on at least three of them; in a text that has lost its
page
marks it grows by one at the distance of a page, and sentences run on across it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from recension.pages import Row, Sheet

# A run of pages with one numbering: at least RUN of them, no hole longer than HOLE pages.
RUN, HOLE = 3, 12
# Characters between two neighbouring page numbers of a text without page marks, for each page between them.
NEAR, FAR = 80, 9000

_DECOR = r"[-–—−~*=_<>|•·«»\[\](){}'’‘`\"“”,;:^°]"
_LABEL = (
    r"(?:(?P<prefix>[A-Z]{1,3}|[0-9]{1,2}|[IVX]{1,5})[ ]?[-–—.][ ]?(?P<sub>[0-9]{1,3})"
    r"|(?P<number>[0-9]{1,4})|(?P<roman>[ivxlc]{1,8}|[IVXLC]{1,8}))"
)
_TOTAL = r"(?:[ \t]*(?:of|/)[ \t]*[0-9]{1,4})?"
_WORD = r"(?P<word>(?i:page|pg\.?|p\.)[ \t]*)?"
_LONE = re.compile(rf"(?:{_DECOR}[ \t]*)*+{_WORD}{_LABEL}{_TOTAL}(?P<tail>(?:[ \t]*{_DECOR})*+)")
_TAIL = re.compile(rf"(?:^|(?<=\s))(?:{_DECOR}[ \t]*)*+{_WORD}{_LABEL}{_TOTAL}(?:[ \t]*{_DECOR})*+$")
_HEAD = re.compile(rf"{_WORD}{_LABEL}(?:[ \t]*{_DECOR})*+(?=\s)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_STRICT = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
# A digit as it may be misread (domain §1.1); used only to compare with the number a sequence expects.
_FOLD = str.maketrans("OoQDIl|!iZzSsGbTBgqtJjU", "00001111122556678991110")


_STARTS = frozenset("0123456789ivxlcIVXLCpP")
_ENDS = frozenset("0123456789ivxlcIVXLC])-–—~*|")


class Label(NamedTuple):
    """A label as printed: `series` holds what stands before the number (`A-`), `decked` whether it is dressed up."""

    series: str
    value: int
    printed: str
    decked: bool


class Fused(NamedTuple):
    """A label at the start or end of a longer line: `[start, end)` of the line, and what else stands there."""

    label: Label
    start: int
    end: int
    rest: str


class Folio(NamedTuple):
    """A page number: its span (marks and spaces around it too), the label as it should read, and how sure it is.

    `page` is the physical page, counted from 0, where the text marks its pages; else the place in the sequence.
    """

    page: int
    start: int
    end: int
    label: str
    confidence: int
    why: str


class _Seen(NamedTuple):
    """A candidate: where it stands and what it reads.

    `place` is `lone`, `tail` or `head` of its line; `edge` and `depth` say at which edge of a page, how far inside.
    """

    page: int
    start: int
    end: int
    label: Label
    place: str
    rest: str = ""
    edge: int = 0
    depth: int = 0


def roman(value: int) -> str:
    """A number in small roman numerals."""
    out = ""
    for sign, size in (
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ):
        while value >= size:
            out, value = out + sign, value - size
    return out


def lone(text: str) -> Label | None:
    """The label that a line consists of, or None. A stop after the number makes it a list number or a heading."""
    if len(text) > 24:
        return None
    found = _LONE.fullmatch(text)
    return _label(found, text) if found else None


def may_be_fused(text: str) -> bool:
    """Does a line begin or end as one with a page number would? A cheap look before `fused`."""
    return text[-1] in _ENDS or text[0] in _STARTS or text[1:2] in "-–"


def fused(text: str) -> Iterator[Fused]:
    """Labels at the end and at the start of a line that holds more."""
    if text[-1] in _ENDS and len(last := text.rsplit(None, 1)[-1]) <= 10 and _LONE.fullmatch(last):
        found = _TAIL.search(text, max(0, len(text) - 24))
        if found and found.start() > 0 and (label := _label(found, found[0])):
            yield Fused(label, len(text[: found.start()].rstrip()), len(text), text[: found.start()])
    if (
        (text[0].isdigit() or text[1:2] in "-–" or text[:2].isalpha())
        and (found := _HEAD.match(text))
        and (label := _label(found, found[0]))
    ):
        end = len(text) - len(text[found.end() :].lstrip())
        yield Fused(label, 0, end, text[end:])


def _label(found: re.Match[str], whole: str) -> Label | None:
    printed = found["number"] or found["roman"] or f"{found['prefix']}-{found['sub']}"
    decked = bool(found["word"]) or (whole[:1] in "-–—[(~=" and whole[-1:] in "-–—])~=")
    if number := found["number"] or found["sub"]:
        return Label(f"{found['prefix']}-" if found["sub"] else "", int(number), printed, decked)
    small = printed.lower()
    if not _STRICT.fullmatch(small):
        return None
    value = sum(
        -_ROMAN[c] if d and _ROMAN[d] > _ROMAN[c] else _ROMAN[c] for c, d in zip(small, [*small[1:], ""], strict=True)
    )
    return Label("", value, printed, decked)


# --- pages that are marked -------------------------------------------------------------------------------------------


def in_sheets(sheets: Sequence[Sheet]) -> tuple[Folio, ...]:
    """The page numbers of marked pages: same difference from the physical page on at least RUN pages."""
    seen: dict[tuple[str, int], list[_Seen]] = defaultdict(list)
    for n, page in enumerate(sheets):
        for one in _candidates(n, page):
            seen[one.label.series, one.label.value - n].append(one)
    found: dict[int, Folio] = {}
    for (series, shift), members in seen.items():
        for run in _runs(members):
            for folio in (*_proved(run), *_misread(run, series, shift, sheets)):
                found.setdefault(folio.start, folio)
    return tuple(_disjoint(sorted(found.values(), key=lambda f: (f.start, -f.confidence))))


def _candidates(n: int, page: Sheet) -> Iterator[_Seen]:
    done = set()
    for edge, edge_rows in enumerate((page.top, page.foot)):
        for depth, row in enumerate(edge_rows):
            if row.start in done:
                continue
            done.add(row.start)
            if label := lone(row.text):
                yield _Seen(n, row.start, row.end, label, "lone", "", edge, depth)
            elif depth < 2 and may_be_fused(row.text):
                for place, one in zip(("tail", "head"), _both(row.text), strict=True):
                    if one and (place == "tail" or len(row.text) < 160):
                        at = row.start + one.start
                        yield _Seen(n, at, row.start + one.end, one.label, place, one.rest, edge, depth)


def _both(text: str) -> tuple[Fused | None, Fused | None]:
    tail = head = None
    for one in fused(text):
        if one.start:
            tail = one
        else:
            head = one
    return tail, head


def _runs(members: Sequence[_Seen]) -> Iterator[list[_Seen]]:
    """Stretches of pages that carry one numbering; too few, too thin, or never alone on a line is none."""
    run: list[_Seen] = []
    for one in [*members, None]:
        if run and (one is None or one.page - run[-1].page > HOLE):
            pages = {seen.page for seen in run}
            enough = len(pages) >= RUN or (len(pages) == 2 and all(s.label.decked for s in run))
            if enough and len(pages) * 3 >= run[-1].page - run[0].page + 1 and _is_placed(run):
                yield run
            run = []
        if one is not None:
            run.append(one)


def _is_placed(run: Sequence[_Seen]) -> bool:
    """Do the numbers stand where page numbers stand: few of them all at one edge, outside of what the page says; and,
    beside words only, beside like words?"""
    edges = Counter(one.edge for one in run)
    if edges.most_common(1)[0][1] * 10 < len(run) * (6 if len(run) > 5 else 10):
        return False
    if any(one.place == "lone" for one in run):
        return len(run) > 5 or all(one.depth < 2 for one in run)
    beside = [re.sub(r"\W+", "", one.rest).upper() for one in run]
    return sum(fuzz.ratio(a, b) >= 50 for a, b in pairwise(beside)) * 2 >= len(run) - 1


def _proved(run: Sequence[_Seen]) -> Iterator[Folio]:
    """The members of a run: one a page, alone on its line rather than fused.

    A number that opens a line may count notes or paragraphs: there the rest of the line must come back too.
    """
    alone = {one.page for one in run if one.place == "lone"}
    tails = {one.page for one in run if one.place == "tail"} - alone
    opening = Counter(one.rest[:6].casefold() for one in run if one.place == "head")
    sure = alone | tails if len(tails) >= RUN else alone
    first, last = (min(sure), max(sure)) if sure else (0, -1)
    for one in run:
        if one.place == "lone":
            yield Folio(one.page, one.start, one.end, _said(one.label), 980, "a page number: it follows its neighbours")
        elif one.page in alone or (
            one.place == "head" and (one.page in tails or opening[one.rest[:6].casefold()] < RUN)
        ):
            continue
        elif one.place == "head" or first <= one.page <= last:
            why = "a page number beside other words: it follows its neighbours"
            yield Folio(one.page, one.start, one.end, _said(one.label), 950, why)


def _said(label: Label) -> str:
    return f"{label.series}{label.value}" if label.series else label.printed


def _misread(run: Sequence[_Seen], series: str, shift: int, sheets: Sequence[Sheet]) -> Iterator[Folio]:
    """Pages of a run without a number that is right, but with one that is nearly so."""
    if not any(one.place == "lone" for one in run):
        return
    has = {one.page: one for one in run}
    pages = sorted(has)
    for n in range(max(0, pages[0] - 1), min(len(sheets), pages[-1] + 2)):
        if n in has or n + shift < 1:
            continue
        near = has[pages[min(bisect_left(pages, n), len(pages) - 1)]].label.printed
        expected = roman(n + shift) if near.isalpha() else f"{series}{n + shift}"
        for row in (*sheets[n].top[:2], *sheets[n].foot[:2]):
            inside = pages[0] < n < pages[-1]
            alone = inside and row in (sheets[n].top[:1] + sheets[n].foot[:1]) and len(run) >= 5
            if nearly(row.text, expected, between=inside, digits=alone):
                why = f"a misread page number: {expected} stands between its neighbours"
                yield Folio(n, row.start, row.end, expected, 900, why)
                break


def nearly(text: str, expected: str, *, between: bool = True, digits: bool = False) -> bool:
    """Could a line be a misreading of the page number that the sequence expects?

    `between` two others, half of its signs will do; where it may be only the page number, they may be `digits`, too.
    """
    bare = re.sub(r"^[\W_]+|[\W_]+$", "", text)
    if not bare or len(text) > len(expected) + 6:
        return False
    if bare.translate(_FOLD) == expected.translate(_FOLD):
        return True
    series = expected.rstrip("0123456789")
    if not between or len(bare) != len(expected) or (bare.isdigit() and not digits) or not bare.startswith(series):
        return False
    read, wanted = bare[len(series) :].translate(_FOLD), expected[len(series) :].translate(_FOLD)
    return len(wanted) > 1 and sum(a == b for a, b in zip(read, wanted, strict=True)) * 2 >= len(wanted)


def _disjoint(folios: Sequence[Folio]) -> Iterator[Folio]:
    at = 0
    for folio in folios:
        if folio.start >= at:
            yield folio
            at = folio.end


# --- pages whose marks are lost --------------------------------------------------------------------------------------


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
    proved = [one.place != "lone" or is_beside(n) for n, one in seen]
    found: list[Folio] = []
    for chain in _chains([one for _, one in seen], proved):
        # Where nearly all stand beside other furniture, one in mid-page belongs to a table or list.
        if sum(proved[i] for i in chain) * 10 >= len(chain) * 7:
            chain = [i for i in chain if proved[i]]
        members = [seen[i] for i in chain]
        if len(members) >= RUN and _trusted(members, sum(proved[i] for i in chain), is_turn):
            found += [
                Folio(one.page, one.start, one.end, _said(one.label), 950, "a page number: it follows its neighbours")
                for _, one in members
            ]
            found += _flow_misread(members, rows)
    return tuple(_disjoint(sorted(found, key=lambda f: (f.start, -f.confidence))))


def _flow_candidates(
    rows: Sequence[Row], beside: Mapping[int, Sequence[Fused]], recurs: Callable[[str], bool]
) -> Iterator[tuple[int, _Seen]]:
    for n, row in enumerate(rows):
        if len(row.text) > 100:
            continue
        if label := lone(row.text):
            yield n, _Seen(n, row.start, row.end, label, "lone")
            continue
        for one in beside.get(n, ()):
            if recurs(one.rest):
                place = "tail" if one.start else "head"
                yield n, _Seen(n, row.start + one.start, row.start + one.end, one.label, place, one.rest)


def _chains(seen: Sequence[_Seen], proved: Sequence[bool]) -> Iterator[list[int]]:
    """Chains of candidates, the strongest first. A link grows by one to four, as far apart as so many pages."""
    ends: dict[tuple[str, int], list[int]] = defaultdict(list)
    strength = [3 if one else 1 for one in proved]
    before = [-1] * len(seen)
    for i, one in enumerate(seen):
        series, value, own = one.label.series, one.label.value, strength[i]
        for step in range(1, 5):
            for j in ends[series, value - step][-3:]:
                gap = one.start - seen[j].end
                if NEAR * step <= gap <= FAR * step and strength[j] + own > strength[i]:
                    strength[i], before[i] = strength[j] + own, j
        ends[series, value].append(i)
    used: set[int] = set()
    for i in sorted(range(len(seen)), key=lambda i: -strength[i]):
        chain = []
        while i >= 0 and i not in used:
            chain.append(i)
            i = before[i]
        if len(chain) >= RUN:
            used.update(chain)
            yield chain[::-1]


def _trusted(members: Sequence[tuple[int, _Seen]], proved: int, is_turn: Callable[[int], bool]) -> bool:
    """Are these page numbers, not headings, years or list numbers? `proved` of them stand beside furniture.

    They lie at like distances of some hundred characters, few are missing, and their dress or their place tells.
    """
    labels = [one.label for _, one in members]
    if labels[-1].value - labels[0].value > 2 * len(labels) or not _is_even(members):
        return False
    a_year = any(1500 < label.value < 2100 for label in labels)
    needed = 3 * RUN if a_year else RUN if proved * 3 >= len(labels) * 2 else RUN + 2
    dressed = sum(label.decked for label in labels)
    if dressed * 2 >= len(labels):
        return True
    turned = sum(one.place != "lone" or is_turn(n) for n, one in members)
    return len(labels) >= needed and turned * 3 >= len(labels)


def _is_even(members: Sequence[tuple[int, _Seen]]) -> bool:
    """Are the distances for each page alike: most within a factor of three of the middle one?"""
    gaps = [(b.start - a.end) // (b.label.value - a.label.value) for (_, a), (_, b) in pairwise(members)]
    usual = median_low(gaps)
    return usual >= 500 and sum(usual <= gap * 3 and gap <= usual * 3 for gap in gaps) * 10 >= len(gaps) * 7


def _flow_misread(members: Sequence[tuple[int, _Seen]], rows: Sequence[Row]) -> Iterator[Folio]:
    """Between two neighbours of a chain with a hole of one or two: a short line that is nearly the missing number."""
    for (m, a), (n, b) in pairwise(members):
        for missing in range(a.label.value + 1, min(b.label.value, a.label.value + 4)):
            expected = roman(missing) if a.label.printed.isalpha() else f"{a.label.series}{missing}"
            for row in rows[m + 1 : n] if n - m < 400 else ():
                if len(row.text) <= len(expected) + 4 and not row.text.isdigit() and nearly(row.text, expected):
                    why = f"a misread page number: {expected} stands between its neighbours"
                    yield Folio(-1, row.start, row.end, expected, 870, why)
                    break
