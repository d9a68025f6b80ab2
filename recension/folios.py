"""Page numbers of marked pages: which of the labels at their edges follow each other.

Shape proves nothing: years, list numbers and table cells look alike. A page number is known by its sequence: its
difference from the physical page stays the same on at least three pages. A number that is missing or misread between
two others of its sequence is looked for at its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from recension.labels import Fused, Label, fused, lone, may_be_fused, nearly, roman

if TYPE_CHECKING:
    from recension.pages import Row, Sheet

# A run of pages with one numbering: at least RUN of them, no hole longer than HOLE pages.
RUN, HOLE = 3, 12
_STOPPED = re.compile(r"([1-9]\d{0,2})\.")
_SINGLE = re.compile(r"\W{0,3}(?:page\W{1,3})?\w\W{0,3}", re.I)
_GAP = re.compile(r"[ \t]{2}|\t")


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


class Seen(NamedTuple):
    """A candidate: where it stands and what it reads.

    `place` is `lone`, `tail` or `head` of its line; `edge` and `depth` say at which edge of a page, how far inside;
    `apart` whether a gap stands between it and the rest of its line.
    """

    page: int
    start: int
    end: int
    label: Label
    place: str
    rest: str = ""
    edge: int = 0
    depth: int = 0
    apart: bool = False


def in_sheets(sheets: Sequence[Sheet]) -> tuple[Folio, ...]:
    """The page numbers of marked pages: same difference from the physical page on at least RUN pages."""
    seen: dict[tuple[str, bool, int], list[Seen]] = defaultdict(list)
    for n, page in enumerate(sheets):
        for one in _candidates(n, page):
            seen[*numbering(one.label), one.label.value - n].append(one)
    found: dict[int, Folio] = {}
    for (series, _, shift), members in seen.items():
        for run in _runs(_without_opener(members), len(sheets)):
            for folio in (*_proved(run), *_misread(run, series, shift, sheets)):
                found.setdefault(folio.start, folio)
    return tuple(disjoint(sorted(found.values(), key=lambda f: (f.start, -f.confidence))))


def _candidates(n: int, page: Sheet) -> Iterator[Seen]:
    """What may be the number of a page, each row once, seen from the edge that it is nearer to."""
    places: dict[Row, tuple[int, int]] = {}
    for edge, edge_rows in enumerate((page.top, page.foot)):
        depth = 0
        for row in edge_rows:
            if row not in places or depth < places[row][0]:
                places[row] = depth, edge
            depth += not _is_speck(row.text)
    for row, (depth, edge) in places.items():
        if label := lone(row.text) or (_stopped(row.text) if edge and not depth else None):
            yield Seen(n, row.start, row.end, label, "lone", "", edge, depth)
        elif depth < 2 and may_be_fused(row.text):
            for place, one in zip(("tail", "head"), _both(row.text), strict=True):
                if one and (place == "tail" or len(row.text) < 160):
                    span = row.start + one.start, row.start + one.end
                    apart = bool(_GAP.search(row.text, one.start, one.end))
                    yield Seen(n, *span, one.label, place, one.rest, edge, depth, apart)


def _stopped(text: str) -> Label | None:
    """A number with a full stop at the very foot of a page; a list or a heading has something below it."""
    found = _STOPPED.fullmatch(text)
    return Label(".", int(found[1]), found[1], False) if found else None


def _is_speck(text: str) -> bool:
    """A spot read as marks or as one letter: nothing that a page number could stand inside of."""
    said = [c for c in text[:4] if c.isalnum()]
    return len(text) < 4 and len(said) < 2 and not any(map(str.isdigit, said))


def _both(text: str) -> tuple[Fused | None, Fused | None]:
    tail = head = None
    for one in fused(text):
        if one.start:
            tail = one
        else:
            head = one
    return tail, head


def _runs(members: Sequence[Seen], total: int) -> Iterator[list[Seen]]:
    """Stretches of pages that carry one numbering; too few, too thin, or never alone on a line is none.

    In a paper of two or three pages, all but the first must bear their own number at the very edge.
    """
    run: list[Seen] = []
    for one in [*members, None]:
        if run and (one is None or one.page - run[-1].page > HOLE):
            pages = {seen.page for seen in run}
            enough = len(pages) >= RUN or (len(pages) == 2 and all(s.label.decked for s in run))
            if total <= RUN and len(pages) == total - 1:
                own = all(s.place == "lone" and not s.depth and s.label.value == s.page + 1 for s in run)
                enough = enough or (own and (total > 2 or run[0].label.decked))
            if enough and len(pages) * 3 >= run[-1].page - run[0].page + 1 and _is_placed(run):
                yield run
            run = []
        if one is not None:
            run.append(one)


def _without_opener(members: list[Seen]) -> list[Seen]:
    """Of a few numbers at one edge of pages without the first, if that stands alone at the other edge: the page on
    which a chapter or paper begins has its number at the foot. It is found again by what its neighbours expect."""
    edges = {one.edge for one in members[1:]}
    if len(members) > RUN and len(edges) == 1 and members[0].edge not in edges and members[0].place == "lone":
        return members[1:]
    return members


def _is_placed(run: Sequence[Seen]) -> bool:
    """Do the numbers stand where page numbers stand: few of them all at one edge, outside of what the page says; and,
    beside words only, beside like words?"""
    edges = Counter(one.edge for one in run)
    if edges.most_common(1)[0][1] * 10 < len(run) * (6 if len(run) > 5 else 10):
        return False
    if run[0].label.series == ".":
        return len(run) > RUN
    if any(one.place == "lone" for one in run):
        return len(run) > 5 or all(one.depth < 2 or one.label.decked for one in run)
    if len(run) >= (RUN if all(one.label.decked for one in run) else RUN + 1) and _is_set_apart(run):
        return True
    beside = [re.sub(r"\W+", "", one.rest).upper() for one in run]
    like = sum(any(fuzz.ratio(a, b) >= 50 for b in beside[max(0, n - 2) : n]) for n, a in enumerate(beside))
    return like * 2 >= len(run) - 1  # the one before it, or that of the last left or right page


def _is_set_apart(run: Sequence[Seen]) -> bool:
    """Do they stand on the outermost lines of nearly all pages, a gap between them and whatever else stands there?"""
    pages = {one.page for one in run}
    return all(one.apart and not one.depth for one in run) and len(pages) * 5 >= (run[-1].page - run[0].page + 1) * 4


def _proved(run: Sequence[Seen]) -> Iterator[Folio]:
    """The members of a run: one a page, alone on its line rather than fused.

    A number that opens a line may count notes or paragraphs: there the rest of the line must come back too.
    """
    alone = {one.page for one in run if one.place == "lone"}
    tails = {one.page for one in run if one.place == "tail"} - alone
    opening = Counter(one.rest[:6].casefold() for one in run if one.place == "head")
    sure = alone | tails if len(tails) >= RUN else alone
    apart = _is_set_apart(run)
    first, last = (min(sure), max(sure)) if sure else (0, -1)
    for one in run:
        if one.place == "lone":
            yield Folio(one.page, one.start, one.end, said(one.label), 980, "a page number: it follows its neighbours")
        elif one.page in alone or (
            one.place == "head" and (one.page in tails or (opening[one.rest[:6].casefold()] < RUN and not apart))
        ):
            continue
        elif one.place == "head" or apart or first <= one.page <= last:
            why = "a page number beside other words: it follows its neighbours"
            yield Folio(one.page, one.start, one.end, said(one.label), 950, why)


def numbering(label: Label) -> tuple[str, bool]:
    """Which numbering a label may belong to: roman numerals among arabic ones count sections."""
    return label.series, label.printed.isalpha()


def said(label: Label) -> str:
    return f"{label.series}{label.value}" if label.series.strip(".") else label.printed


def _misread(run: Sequence[Seen], series: str, shift: int, sheets: Sequence[Sheet]) -> Iterator[Folio]:
    """Pages of a run without a number that is right, but with one that is nearly so."""
    alike = any(one.place == "lone" for one in run)
    has = {one.page: one for one in run}
    pages = sorted(has)
    usual = Counter(one.edge for one in run).most_common(1)[0][0]
    for n in range(max(0, pages[0] - 1), min(len(sheets), pages[-1] + 2)):
        if n in has or n + shift < 1 or not (alike or n < pages[0]):
            continue
        near = has[pages[min(bisect_left(pages, n), len(pages) - 1)]].label.printed
        expected = roman(n + shift) if near.isalpha() else f"{series.strip('.')}{n + shift}"
        inside = pages[0] < n < pages[-1]
        for row in (*sheets[n].top[:2], *sheets[n].foot[:2]):
            outermost = row in (sheets[n].top[:1] + sheets[n].foot[:1])
            alone = inside and outermost and len(run) >= 5
            single = alone and len(expected) == 1 and row in (sheets[n].foot if usual else sheets[n].top)[:1]
            if (
                (single and _SINGLE.fullmatch(row.text))
                or (row.text == expected and outermost)
                or (alike and nearly(row.text, expected, between=inside, digits=alone))
            ):
                why = f"a misread page number: {expected} stands between its neighbours"
                yield Folio(n, row.start, row.end, expected, 900, why)
                break


_CAPITALS = re.compile(r"[IVX]{1,5}")


def is_section(text: str, folio: Folio) -> bool:
    """Is a capital numeral, taken for a misread page number (`III` for 111), one of those that head the sections?"""
    shown = text[folio.start : folio.end]
    if not _CAPITALS.fullmatch(shown) or not folio.label.isdigit() or not (label := lone(shown)):
        return False
    beside = "|".join(roman(value).upper() for value in (label.value - 1, label.value + 1) if value)
    return re.search(rf"(?:^|\f)[ \t]*(?:{beside})\.?(?: [A-Z].{{1,80}}|[ \t]*)$", text, re.M) is not None


def disjoint(folios: Sequence[Folio]) -> Iterator[Folio]:
    at = 0
    for folio in folios:
        if folio.start >= at:
            yield folio
            at = folio.end
