"""The title, chapter, author or agency printed again at the head or foot of each page.

A running head splits the sentence of every page turn, and a thousand copies of it distort any count of words. It is
found by coming back: a line at the edge of at least three pages, in enough of them, however differently each is
read; lines outside of it must be furniture too. Heads that name the section of the page come back as headings instead.
Left alone: the first of them where it may be the title itself; the same words in mid-page, which are a heading;
captions, column heads of tables, the closing words of letters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import median_low
from typing import NamedTuple

from rapidfuzz import fuzz

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.layout import line_end
from recension.pages import Paging, Row, cuts, interrupts, key, rows
from recension.recurrence import LONGEST, OWN_WORDS, WINDOW, Member, clusters, is_worded, runs
from recension.text import Edit, Flag

HEAD, FOOT = "running_head", "running_foot"
# A line of so many letters, at the edge of so many pages, is a stamp: no sentence or heading is that long and frequent.
STAMP, STAMPED = 30, 10
EARLY = 3  # pages on which no chapter but the first begins
SHORT = 70  # characters of what stands beside a page number
_WORD = re.compile(r"[^\W\d_]{3,}")
_COLUMNS = re.compile(r"\S\s{3,}\S")
GATE = Gate(needed="turns")


_BEGINNING = 16  # characters that lines have in common with a head


class _Known(NamedTuple):
    """What comes back at one edge: rows with the size of their run and their place in it, keys that a page lacks, and
    lines so long and frequent that they are furniture wherever they stand."""

    rows: dict[Row, tuple[int, int]]
    missing: dict[int, list[str]]
    stamps: set[str]


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    paging = evidence.paging
    if len(paging.sheets) < 3:
        return
    found: dict[int, Edit] = {}
    for kind, edges in ((HEAD, [s.top for s in paging.sheets]), (FOOT, [s.foot for s in paging.sheets])):
        known = _learn(edges, text, 3 if paging.marked or _is_proved(paging) else 4)
        for edit in (*_peel(paging, kind, edges, known), *_stamped(paging, kind, known.stamps)):
            found.setdefault(edit.start, edit)
    heads = (edit for _, edit in sorted(found.items()) if not evidence.is_contents_row(edit.start, edit.end))
    yield from cuts(text, heads)


def _is_proved(paging: Paging) -> bool:
    """Are nearly all inferred turns places where furniture has been taken out?"""
    gone = set(paging.gone)
    inferred = paging.sheets[1:]
    return sum(one.start in gone for one in inferred) * 4 >= len(inferred) * 3


def _learn(edges: Sequence[Sequence[Row]], text: str, least: int) -> _Known:
    """What comes back on `least` pages: one more where pages are inferred from the text alone."""
    known = _Known({}, defaultdict(list), set())
    for cluster in clusters(edges):
        for run in runs(cluster, least):
            if _is_cover(run, len(edges)) or _is_prose(run, text) or _is_everywhere(run, text):
                continue
            if _is_table_head(run, edges) or _is_signature(run, edges):
                continue
            known.rows.update((member.row, (len(run), n)) for n, member in enumerate(run))
            has = {member.page: key(member.row.text) for member in run}
            said, times = Counter(has.values()).most_common(1)[0]
            if times >= STAMPED and len(said) >= STAMP:
                known.stamps.add(said)
            if len(run) < 4:
                continue
            for page in range(max(0, run[0].page - 1), min(len(edges), run[-1].page + 2)):
                near = list(dict.fromkeys(has[n] for n in range(page - 6, page + 7) if n in has and n != page))
                usual = median_low(sorted(map(len, near))) if near else 0
                if len(has.get(page, "")) * 10 < usual * 6:  # missing, or torn: the rest may stand below
                    known.missing[page] += near
    return known


def _peel(paging: Paging, kind: str, edges: Sequence[Sequence[Row]], known: _Known) -> Iterator[Edit]:
    """The furniture at one edge of the pages: a row goes only if all rows outside of it do."""
    numbered = _numbered(paging, edges)
    if not known.rows and not numbered:
        return
    slots = _slots(edges, known, numbered)
    for page, edge in enumerate(edges):
        for row in edge:
            if row in numbered:
                if kind == HEAD and page >= EARLY and _is_first(paging, row, page, numbered):
                    break  # a chapter's heading
                yield _edit(row, kind, "like those around it, and a page number or stamp stood on this line", 880)
            elif row in known.rows:
                total, n = known.rows[row]
                if kind == HEAD and n == 0 and key(row.text) not in known.stamps and _may_be_title(paging, row, page):
                    break
                yield _edit(row, kind, f"it comes back at the edge of {total} pages", 960)
            elif alike := _likeness(row, known.missing.get(page, ())):
                sure = 880 if alike >= 75 else 820
                yield _edit(row, kind, "a damaged reading of that of the pages around it", sure)
            elif kind == HEAD and page in slots and _breaks(paging, row, page):
                yield _edit(row, kind, "it breaks into a sentence where the pages around it have theirs", 870)
                break
            elif not _is_speck(row):
                break


def _slots(edges: Sequence[Sequence[Row]], known: _Known, numbered: set[Row]) -> set[int]:
    """Pages without a head that is known, between pages of which most have one: there another may stand."""
    has = [any(row in known.rows or row in numbered for row in edge) for edge in edges]
    return {n for n in range(len(edges)) if not has[n] and sum(has[max(0, n - 3) : n + 4]) >= 3}


def _breaks(paging: Paging, row: Row, page: int) -> bool:
    """Is it a line like a title, short of its page's width, between two halves of a sentence?"""
    if len(row.text) > SHORT or not is_worded(key(row.text)) or OWN_WORDS.match(row.text):
        return False
    if row.text[0].islower() or row.text[-1] in ".,;:-" or not _is_set_off(paging.text, row):
        return False
    top, before = paging.sheets[page].top, paging.sheets[page - 1].foot if page else ()
    at = next(i for i, one in enumerate(top) if one.start == row.start)
    below = top[at + 1 : at + 2]
    return bool(below and before) and below[0].text[0].islower() and interrupts(before[0].text, below[0].text)


def _stamped(paging: Paging, kind: str, stamps: set[str]) -> Iterator[Edit]:
    """Long lines that recur on so many pages that they are furniture in mid-page, too: stamps, notices of libraries."""
    if stamps:
        begins = {said[:3] for said in stamps}
        for row in paging.rows:
            if len(row.text) <= LONGEST and key(row.text[:8])[:3] in begins and key(row.text) in stamps:
                yield _edit(row, kind, "a line that recurs on many pages", 920)


def _edit(row: Row, kind: str, why: str, confidence: int) -> Edit:
    name = "a running head: " if kind == HEAD else "a running foot: "
    return Edit(row.start, row.end, "", name + why, confidence, kind)


def _is_speck(row: Row) -> bool:
    """A spot that was read as a letter or mark: it may stand outside of a head."""
    return len(row.text) < 12 and sum(map(str.isalnum, row.text)) <= 2


def _numbered(paging: Paging, edges: Sequence[Sequence[Row]]) -> set[Row]:
    """Outermost rows that something was cut out of or above, where two others of the pages around are like them.

    Half alike will do where a page number stood at their end; where the cut is at their beginning it may have been a
    line of its own, above a line of the text.
    """
    gone = set(paging.gone)
    beside = [(n, edge[0]) for n, edge in enumerate(edges) if edge and (edge[0].end in gone or edge[0].start in gone)]
    beside = [(n, row) for n, row in beside if len(row.text) <= LONGEST and len(key(row.text)) >= 4]
    keys = [key(row.text) for _, row in beside]
    found = _beside_numbers(beside, gone, paging)
    for i, (n, row) in enumerate(beside):
        like = 50 if row.end in gone else 64
        near = [k for k in range(max(0, i - 4), min(len(beside), i + 5)) if k != i and abs(beside[k][0] - n) <= WINDOW]
        if (like == 50 or _is_garbled(row)) and sum(fuzz.ratio(keys[i], keys[k]) >= like for k in near) >= 2:
            found.add(row)
    return found


def _is_first(paging: Paging, row: Row, page: int, numbered: set[Row]) -> bool:
    """May a row without a number of its own be the heading that the heads after it repeat?"""
    if row.end in paging.gone or not _may_be_title(paging, row, page):
        return False
    above = [one for n in range(max(0, page - WINDOW), page) for one in paging.sheets[n].top[:1]]
    return not any(fuzz.ratio(key(row.text), key(one.text)) >= 62 for one in above if one in numbered)


def _beside_numbers(beside: Sequence[tuple[int, Row]], gone: set[int], paging: Paging) -> set[Row]:
    """Short outermost rows whose page number stood at their end, on three pages at least and on a third of their span,
    and, on pages next to these, those whose number stood at their beginning: heads, though each page may have another.
    Where this is rarer, a number ran together with a line of the text."""
    if not paging.marked:
        return set()
    short = [(n, row) for n, row in beside if len(row.text) <= SHORT and not OWN_WORDS.match(row.text)]
    ends = {n: row for n, row in short if row.end in gone}
    if not ends or len(ends) * 3 < max(ends) - min(ends):
        return set()
    opens = [
        row for n, row in short
        if n not in ends and {n - 1, n + 1} & ends.keys() and is_worded(key(row.text)) and not row.text[0].islower()
        and _is_set_off(paging.text, row)
    ]  # fmt: skip
    pages = len(paging.sheets)
    if len(ends) < 3 and not (4 <= pages <= WINDOW and len(ends) + len(opens) >= pages - 1):
        return set()  # in a short paper, every page but the first
    return {*(row for row in ends.values() if is_worded(key(row.text))), *opens}


def _is_set_off(text: str, row: Row) -> bool:
    """Does a blank line stand below, or a line so long that this one would have taken some of it?"""
    below = text[row.end + 1 : line_end(text, row.end + 1)] if row.end < len(text) else ""
    return not below.strip() or len(row.text) * 4 < len(below.strip()) * 3


def _is_garbled(row: Row) -> bool:
    """Does it hold a word that is none?"""
    return not all(map(known, _WORD.findall(row.text)))


def _likeness(row: Row, near: Sequence[str]) -> int:
    """How like, per cent, is this row to the head that its page lacks (`near`: how its neighbours have it)?"""
    k = key(row.text)
    if len(row.text) > LONGEST or len(k) < 6:
        return 0
    best = 0.0
    for other in near:
        if len(other) >= 8 and len(k) <= len(other) * 3 // 2:
            whole = fuzz.ratio(k, other)
            part = fuzz.partial_ratio(k, other) if min(len(k), len(other)) >= 10 else 0
            best = max(best, whole if whole >= 62 else 0, 70 if part >= 78 else 0)
    return round(best)


def _is_cover(run: Sequence[Member], pages: int) -> bool:
    """Does it only stand on the first four pages? Cover, title page and first page repeat the title and the authors."""
    return run[-1].page < 4 and pages > 5


def _is_prose(run: Sequence[Member], text: str) -> bool:
    """Do most begin in small letters and stand close to their neighbours? Then they are lines of what the page says."""
    small = [m.row for m in run if m.row.text[0].islower() or not any(map(str.isupper, m.row.text))]
    return sum(text[row.end : row.end + 2] != "\n\n" for row in small) * 2 > len(run)


def _is_everywhere(run: Sequence[Member], text: str) -> bool:
    """Do lines in the middle of pages begin the same as often as at their edge? Then it is part of what they say."""
    said, times = Counter(member.row.text[:_BEGINNING] for member in run).most_common(1)[0]
    limit = 2 * times + 2
    if len(said) == _BEGINNING:
        return _beginnings(text)[said] > limit
    return text.count(said) > limit and _without_indents(text).count(f"\n{said}") > limit


@lru_cache(maxsize=1)
def _beginnings(text: str) -> Counter[str]:
    return Counter(line[:_BEGINNING] for line in _without_indents(text).split("\n"))


@lru_cache(maxsize=1)
def _without_indents(text: str) -> str:
    return "\n" + "\n".join(line.lstrip(" \t") for line in text.split("\n"))


def _is_table_head(run: Sequence[Member], edges: Sequence[Sequence[Row]]) -> bool:
    """Does a table of numbers begin below the line on most pages? Then it is the head of a column, not of the page."""
    below = [edges[m.page][m.depth + 1].text for m in run if m.depth + 1 < len(edges[m.page])]
    numeric = sum(
        sum(any(c.isdigit() for c in word) for word in line.split()) * 2 > len(line.split()) for line in below
    )
    return numeric * 2 > len(run)


def _is_signature(run: Sequence[Member], edges: Sequence[Sequence[Row]]) -> bool:
    """Do the words that close a letter stand next to the line on most pages? Then it signs them."""
    inside = [edges[m.page][m.depth + 1].text for m in run if m.depth + 1 < len(edges[m.page])]
    return sum(bool(OWN_WORDS.match(line)) for line in inside) * 2 > len(run)


def _may_be_title(paging: Paging, row: Row, page: int) -> bool:
    """May this first occurrence be the title or heading that the others repeat?"""
    if _COLUMNS.search(row.text) or row.end in paging.gone:  # columns; a page number stood beside it
        return False
    words = key(row.text)
    text = paging.text
    before = [r for n in {0, 1, *range(max(0, page - 3), page + 1)} for r in rows(text, *paging.sheets[n][:2])]
    end = len(text) if page else paging.sheets[0].end  # what tops the first page comes first
    if any(r.start != row.start and r.start < end and words in key(r.text) for r in before):
        return False
    at = next(i for i, r in enumerate(paging.sheets[page].top) if r.start == row.start)
    below = paging.sheets[page].top[at + 1 : at + 2]
    above = paging.sheets[page - 1].foot[:1] if page else ()
    return not (above and below and interrupts(above[0].text, below[0].text))


_BODY = ("the mines were dug\nlong before", "of them all, the\nlast was", "In the north a few", "There were also the")

CASES: tuple[Case, ...] = (
    Fix(
        "".join(
            f"U.S. Department {of} Justice\n{body}\n\f"
            for of, body in zip(("of", "0f", "of", "oi"), _BODY, strict=True)
        ),
        "U.S. Department of Justice\n" + "".join(f"{body}\n\f" for body in _BODY),
        seen="mueller-vol1",
    ),
    Fix(
        "".join(f"Internet-Draft          HTTP/1.1          November 2008\n{body}\n\f" for body in _BODY),
        "".join(f"{body}\n\f" for body in _BODY),
        seen="draft-ietf-httpbis-p1-messaging-05",
    ),
    Fix(
        "".join(f"{body}\nFielding, et al.          Expires May 20\n\f" for body in _BODY),
        "".join(f"{body}\n\f" for body in _BODY),
        seen="draft-ietf-httpbis-p1-messaging-05",
    ),
    Keep(
        "".join(f"Randal W. Brumbaugh\nof {body}\n\f" for body in _BODY) + "and\nmore\n\f" * 5,
        because="cover, title page and first page name the author",
    ),
    Keep("".join(f"{body}\nSincerely,\nJohn Doe\n\f" for body in _BODY), because="letters end alike"),
    Keep(
        "".join(f"Table A-{n}. Losses\n{body}\n\f" for n, body in enumerate(_BODY)),
        because="captions with their own numbers",
    ),
    Keep(
        "THE MINES\none\n\fTHE MINES\ntwo\n\f" + "".join(f"{body}\n\f" for body in _BODY),
        because="two pages that share a line are a coincidence",
    ),
    Keep(
        "".join(
            f"{body} (1)\n{body} 2\n{body} C\nof {body}\n\nTHE MINES\n\nmore of {body}\n{body} D\nof {body} E\n\f"
            for body in _BODY
        ),
        because="the same words in mid-page are a heading",
    ),
)
