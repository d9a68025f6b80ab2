"""A running head or foot that shows itself by the sentences that it breaks, where nothing else marks the pages.

Flowed text has the head between two halves of a sentence, each time read otherwise (`GAO/RCED-8-104BR Grain Ins
pection`): too few are alike to be known by coming back. What comes back inside of sentences, a page apart, is no part
of them (`recension.seams`). Where the turn falls between two paragraphs, a line like those goes, too.
Left alone: a line that breaks one sentence only, the first of like lines where it may be the title or a heading,
tables, quotations, equations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from rapidfuzz import fuzz, process

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.layout import PAGE_MARK
from recension.measure import marker
from recension.pages import Paging, Row, cuts, key
from recension.recurrence import OWN_WORDS
from recension.seams import ALIKE, CHAPTER, LETTERS, LONGEST, PAGE, is_same, letters, may_be_head, short
from recension.text import Edit, Flag

KIND = "running_head"
HEADING = 70  # characters of a heading
OFTEN = 3  # places above: what stands alone so often is no heading
MOST = 12  # places of a heading and its heads in one text
COUNTED = 256  # headings that are counted: each costs a look at the whole text
RECENT = 64  # headings that a line may be a reading of
GATE = None  # any line may break a sentence


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    paging = evidence.paging
    if not paging.seams.heads and not evidence.gaps:
        return
    found = dict.fromkeys(paging.seams.heads, (900, "it breaks into a sentence, and comes back in others"))
    for n in _repeated_headings(paging, evidence):
        found.setdefault(n, (880, "it repeats a heading and breaks into a sentence where a page turns"))
    for n in _others(paging, evidence):
        found.setdefault(n, (860, "like those that break into sentences"))
    rows = {n: paging.rows[n] for n in sorted(found) if _may_go(paging.rows[n], evidence)}
    yield from cuts(text, (Edit(*rows[n][:2], "", f"a running head: {found[n][1]}", found[n][0], KIND) for n in rows))


def _may_go(row: Row, evidence: Evidence) -> bool:
    return not OWN_WORDS.match(row.text) and not evidence.is_contents_row(row.start, row.end)


def _repeated_headings(paging: Paging, evidence: Evidence) -> Iterator[int]:
    """Lines that break into a sentence where furniture stood, and read as a heading further above."""
    rows, headings, times, seen = paging.rows, dict[str, int](), Counter[str](), 0
    counted: dict[str, int] = {}
    for seam in paging.seams.broken:
        if not evidence.is_cut(rows[seam.first - 1].end, rows[seam.last + 1].start):
            continue
        for n in range(seen, seam.first):
            if _may_be_heading(rows[n].text) and _is_set_off(paging.text, rows[n]):
                headings.setdefault(said := letters(rows[n].text), n)
                times[said] += 1
        seen = seam.first
        taken = -1
        for n in range(seam.first, seam.last + 1):
            if not _may_be_heading(rows[n].text) or not (taken == n - 1 or _is_at_turn(n, paging, evidence)):
                continue
            said, near = letters(rows[n].text), list(islice(reversed(headings), RECENT))[::-1]
            like = process.extract(said, near, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=OFTEN)
            if like and sum(times[one] for one, _, _ in like) < OFTEN:
                above = rows[headings[like[0][0]]]
                if above.text not in counted and len(counted) < COUNTED:
                    counted[above.text] = paging.text.count(above.text)
                if counted.get(above.text, MOST + 1) > MOST:
                    continue  # a phrase of the text
                if rows[n].start - above.start >= PAGE and is_same((above.text, rows[n].text)):
                    taken = n
                    yield n


def _is_at_turn(n: int, paging: Paging, evidence: Evidence) -> bool:
    """Does a page or the text end or begin, or did furniture stand, right beside a row?"""
    if n in (0, len(paging.rows) - 1):
        return True
    gaps = [(paging.rows[m].end, paging.rows[m + 1].start) for m in (n - 1, n)]
    return any(evidence.is_cut(*gap) or PAGE_MARK in paging.text[slice(*gap)] for gap in gaps)


def _may_be_heading(line: str) -> bool:
    if len(line) > HEADING or line[-1] in ".,;:)]" or not (line[0].isupper() or line[0].isdigit()) or marker(line):
        return False
    return len(said := letters(line)) >= LETTERS and len(said) * 5 >= len(line) * 3


def _is_set_off(text: str, row: Row) -> bool:
    """Does a blank line, or the border of a page, stand above or below?"""
    return "\n\n" in (text[row.end : row.end + 2], text[max(0, row.start - 2) : row.start]) or row.start == 0


def _others(paging: Paging, evidence: Evidence) -> Iterator[int]:
    """Rows that read like those inside of sentences, in this text or in the one that repairs began with, and stand a
    page further on, or beside furniture; not the first of them where it stands between two sentences."""
    heads, first = paging.seams.heads, evidence.first.paging
    known = {*heads.values(), *first.seams.heads.values()}
    if not known:
        return
    long = [said for said in known if len(said) >= LETTERS]
    titles = _titles(first, known, long)
    last = dict.fromkeys(known, -PAGE)
    edges = {row.start for row in paging.edge_rows} if paging.marked else set()
    for n, row in enumerate(paging.rows):
        if (paging.marked and row.start not in edges) or not may_be_head(row.text):
            continue
        said = heads.get(n) or _read(row.text, known, long)
        if not said:
            continue
        if row.text in titles and n not in heads:
            titles.discard(row.text)
        elif row.start - last[said] >= PAGE or _is_at_turn(n, paging, evidence):
            yield n
        last[said] = row.start


def _titles(paging: Paging, known: Collection[str], long: Sequence[str]) -> set[str]:
    """The first readings of each line, and of each chapter's number, that break no sentence: titles, headings."""
    seen: set[str] = set()
    titles: set[str] = set()
    for n, row in enumerate(paging.rows):
        if len(row.text) <= LONGEST and (said := _read(row.text, known, long)):
            said = key(row.text) if CHAPTER.match(row.text) else said
            if said not in seen and n not in paging.seams.heads and "   " not in row.text:
                titles.add(row.text)
            seen.add(said)
    return titles


def _read(line: str, known: Collection[str], long: Sequence[str]) -> str:
    """Which of the known lines a line is a reading of; empty for none."""
    said = short(line)
    if said in known or len(said) < LETTERS:
        return said if said in known else ""
    best = process.extractOne(said, long, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[0] if best else ""


_A = "The narrow gauge was laid first between the mines and the\nriver, some years before the owners of the\n"
_B = "upper mines thought of a second track, which was laid in\na winter that was remembered for its storms and its\n"
_PAGE = _B + (_A + _B) * 5


def _flow(*heads: str) -> str:
    """Pages of one long sentence, marks lost, a head between two of each."""
    return "".join(f"{_PAGE}{head}" for head in heads) + f"{_PAGE}narrow roads.\n"


CASES: tuple[Case, ...] = (
    Fix(
        _flow(
            "Ihe Narrow Gauge\n", "The Narow Guage\n", "The Nartow Gauge\n", "Thc Natrow Gauge\n", "Tbe Narrow Gange\n"
        ),
        _flow(*["\n"] * 5),
    ),
    Fix(
        _flow("Page 4     Mines and R0ads\n", "Mines~ and Roads     Page 5\n", "Page 6     Mincs and Roads\n"),
        _flow("\n", "\n", "\n"),
    ),
    Fix(
        _flow(*["The Narrow Gauge\n"] * 5) + "The Narow Gauge\nThc Narrow Gauge",
        _flow(*["\n"] * 5),
    ),
    Keep(_flow("The Narrow Gauge\n", "Of Mines\n", "Winter Storms\n"), because="each stands once"),
    Keep(_flow("The Narrow Gauge\n", "The Narrow Gauge\n"), because="twice may be chance where nothing else stands by"),
    Keep(_A + _B + _A + "The Narrow Gauge\n" + _B + "The Narrow Gauge\n" + _B, because="closer than pages"),
)
