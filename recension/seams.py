"""Lines that break into sentences and come back elsewhere: what shows a turn of the page where nothing marks it.

A page that turns in mid-sentence leaves its furniture between the two halves. One such line is a quotation, an equation
or a table; the same line, however badly read, in the middle of other sentences a page further on is a running head or
foot. This needs no exact repetition and no three readings alike, so that short papers and bad scans have turns, too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from operator import attrgetter
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from recension.labels import FOLD, Label, fused, lone, may_be_fused
from recension.letters import is_in_capitals, letters_of
from recension.measure import is_prose, is_stopped, is_titled, marker

if TYPE_CHECKING:
    from recension.pages import Row

MOST = 8  # rows between two halves of a sentence
PAGE = 600  # characters from one turn to the next, at the least
LIKE, ALIKE = 70, 80  # per cent of the letters: inside of broken sentences, and elsewhere
LETTERS = 6  # of a line that may be misread; a shorter one (`P-6841`) comes back as it is
LONG, LONG_LIKE = 20, 60  # letters of a line that hardly comes back by chance, and per cent of its numbers
LONGEST = 130
_RECENT = 32  # lines that another may be a reading of
_FULL = 700  # per mille of a usual line: a row of words as long is running text
_SAMPLE = 400
SHORT = 12  # marks of a short paper, in which two lines that are alike count
EDGE = 4  # rows on either side of a mark
STEP = 4  # pages from one turn that is seen to the next
UNSIGNED, FEWEST = 5, 3  # turns, where neither numbers nor other furniture tell of them; of one long line
_LINES = 16_384  # short lines of which is kept what one repair after the other asks
_ENDS = frozenset(".?!:;")
_CODE = frozenset("<>{}=\\")
CHAPTER = re.compile(r"(?:chapter|section|part|article|annex|appendix)\W{1,3}\w{1,5}$", re.I)
# Figures and what is read for them; a single one may be any sign, and a word with one in it is a word.
_NUMBER = re.compile(r"(?<![^\W_])(?=[A-Za-z]*\d)[\dOoQDIlZzSsGbBgq]{2,}(?![^\W_])")
_START = attrgetter("start")
_DROP = {code: None for code in range(128) if not chr(code).isalpha()}


class Seam(NamedTuple):
    """Rows `first` to `last` stand between two halves of a sentence; `broken` says how surely: 2 where it goes on in a
    small letter, 1 where it only has no end, 0 about the mark of a page between two sentences."""

    first: int
    last: int
    broken: int = 2


class Seams(NamedTuple):
    """`heads`: the rows that come back inside of broken sentences, by index, each with the letters of its line at its
    best; `ends`: where the turns are that they show; `broken`: all places where a sentence surely runs on."""

    heads: dict[int, str]
    ends: tuple[int, ...]
    broken: tuple[Seam, ...] = ()

    def like(self, text: str) -> bool:
        """Is a line a reading of one of them?"""
        if not self.heads or len(said := short(text)) < LETTERS:
            return False
        return process.extractOne(said, set(self.heads.values()), scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


NONE = Seams({}, ())


def at_marks(rows: Sequence[Row], marks: Sequence[int]) -> Seams:
    """The same where pages are marked: lines that come back about the marks, and break two sentences at least, or one
    where they stand on three pages."""
    usual = _usual(rows)
    if not usual:
        return NONE
    turns = list(_marked(rows, marks, usual))
    broken = {n: seam.broken for seam in turns if seam.broken for n in range(seam.first, seam.last + 1)}
    page = {n: p for p, seam in enumerate(turns) for n in range(seam.first, seam.last + 1)}
    heads: dict[int, str] = {}
    for members, said in _groups(rows, turns) if broken else ():
        signs = [broken.get(n, 0) for n in members]
        if sum(map(bool, signs)) + (len(members) > 2) > 2 - (max(signs) > 1) and _is_dense(
            [page[n] for n in members], len(marks)
        ):
            heads.update(
                (n, said) for n, sign in zip(members, signs, strict=True) if sign or _may_recur(n, rows, members)
            )
    outer = {n for seam, mark in zip(turns, marks, strict=True) for n in _outer(seam, mark, rows, heads)}
    heads = _rare({n: said for n, said in heads.items() if n in outer}, rows)
    surely = tuple(seam for seam in turns if seam.broken > 1 and seam.first <= seam.last)
    return Seams(heads, tuple(marks), surely)


def _is_dense(pages: Sequence[int], total: int) -> bool:
    """Do enough pages have the line: two in five of the span, and more than two of a long paper?"""
    pages = sorted(set(pages))
    return len(pages) > 1 + (total > SHORT) and len(pages) * 5 >= (pages[-1] - pages[0] + 1) * 2


def _outer(seam: Seam, mark: int, rows: Sequence[Row], heads: Container[int]) -> Iterator[int]:
    """The rows of a seam between which and the mark nothing else stands."""
    at = next((n for n in range(seam.first, seam.last + 1) if rows[n].start >= mark), seam.last + 1)
    for way in (range(at, seam.last + 1), range(at - 1, seam.first - 1, -1)):
        yield from takewhile(lambda n: n in heads or lone(rows[n].text) is not None, way)


def _may_recur(n: int, rows: Sequence[Row], members: Sequence[int]) -> bool:
    """Between two sentences the first of like lines may be a heading, and the first of its number."""
    if n == members[0]:
        return False
    return not CHAPTER.match(rows[n].text) or any(m < n and rows[m].text == rows[n].text for m in members)


@lru_cache(maxsize=_LINES)
def letters(text: str) -> str:
    """The letters of a line in capitals: page numbers and dates change from page to page."""
    return letters_of(text).upper() if text.isascii() else text.translate(_DROP).upper()


def learn(rows: Sequence[Row], gone: Sequence[int]) -> Seams:
    """The lines that come back inside of broken sentences. `gone`: where other furniture has been taken out."""
    usual = _usual(rows)
    found = list(_broken(rows, usual, _wordy(rows, usual))) if usual else []
    broken = tuple(seam for seam in found if seam.broken > 1)
    if len(found) < 2:
        return NONE._replace(broken=broken)
    surely = {n for seam in broken for n in range(seam.first, seam.last + 1)}
    groups = [
        (members, said) for members, said in _groups(rows, found)
        if _is_apart(members, rows) and (len(members) > 2 or not surely.isdisjoint(members))  # a heading stands twice
    ]  # fmt: skip
    heads = {n: said for members, said in groups for n in members}
    turns = [seam for seam in found if _is_turn(seam, heads, rows)]
    apart = _thinned(turns, rows)
    if not _is_paged(apart, heads, rows, gone):
        return NONE._replace(broken=broken)
    sure = {n for seam in turns for n in range(seam.first, seam.last + 1)}
    heads = _rare({n: said for n, said in heads.items() if n in sure}, rows)
    return Seams(heads, tuple(rows[seam.last].end for seam in turns), broken)


def at_cuts(rows: Sequence[Row], gone: Sequence[int]) -> dict[int, str]:
    """The heads beside other furniture that has been taken out, where page marks are lost: a page turned there."""
    marks: list[int] = []
    for at in gone:
        if not marks or at - marks[-1] >= PAGE:
            marks.append(at)
    return at_marks(rows, marks).heads if len(marks) > 2 else {}


def _rare(heads: dict[int, str], rows: Sequence[Row]) -> dict[int, str]:
    """The heads without those that stand in the middle of pages, too, and more often: they are words of the text."""
    if not heads:
        return heads
    times = Counter(heads.values())
    every = Counter(said for row in rows if (said := short(row.text)) in times)
    return {n: said for n, said in heads.items() if every[said] <= 3 * times[said] + 2}


def short(text: str) -> str:
    """The letters of a line that may be a head, or all its signs where they are few."""
    return _short(text) if len(text) <= LONGEST else ""


@lru_cache(maxsize=_LINES)
def _short(text: str) -> str:
    said = letters(text)
    return said if len(said) >= LETTERS else "".join(filter(str.isalnum, text)).upper()


def _usual(rows: Sequence[Row]) -> int:
    """The length of a usual line of running text; 0 where there are too few."""
    sample = list(islice((len(row.text) for row in rows if len(row.text) >= 30 and row.text[0].islower()), _SAMPLE))
    return median_low(sample) if len(sample) >= 6 else 0


def is_text(line: str, usual: int) -> bool:
    """Is it a line of running text: words, as long as most, not written as a title is?"""
    if line[0].islower():
        return is_prose(line)
    if len(line) * 1000 < usual * _FULL:
        return False
    return _kept_running(line) if len(line) <= _LONG else _is_running(line)


def _is_running(line: str) -> bool:
    return is_prose(line) and not is_titled(line) and not _in_capitals(line)


_LONG, _PARAGRAPHS = 2_000, 4_096  # characters of a line that is kept, and how many such lines are
_kept_running = lru_cache(_PARAGRAPHS)(_is_running)


def _in_capitals(line: str) -> bool:
    if line.isascii():
        return is_in_capitals(line)
    return sum(map(str.isupper, line)) * 2 > sum(map(str.isalpha, line))


def _wordy(rows: Sequence[Row], usual: int) -> frozenset[int]:
    """Rows that look like running text and are none: lines as long, with words as many, that come back inside of broken
    sentences, three times at least and each time a page further on (the name of a gazette with its number and day)."""
    least = usual * _FULL // 1000
    inside = [
        Seam(n, n) for n in range(1, len(rows) - 1)
        if rows[n + 1].text[0].islower() and len(rows[n].text) >= least and _may_be_wordy(rows, n, least)
    ]  # fmt: skip
    groups = [members for members, _ in _groups(rows, inside) if len(members) > 2] if len(inside) > 2 else []
    return frozenset(n for members in groups if all(_are_apart(members, rows)) for n in members)


def _may_be_wordy(rows: Sequence[Row], n: int, least: int) -> bool:
    above, line, below = rows[n - 1].text, rows[n].text, rows[n + 1].text
    if line[0].islower() or line[-1] in _ENDS or line[-1] in ",-" or len(above) < least or is_stopped(above):
        return False
    return may_be_head(line) and is_prose(above) and is_prose(below)


def _are_apart(members: Sequence[int], rows: Sequence[Row]) -> Iterator[bool]:
    return (rows[b].start - rows[a].start >= PAGE for a, b in pairwise(members))


def _broken(rows: Sequence[Row], usual: int, wordy: frozenset[int]) -> Iterator[Seam]:
    """Where a sentence runs on, or seems to, over rows that are no running text."""
    least, after = usual * _FULL // 1000, 0
    for n, (above, row) in enumerate(pairwise(rows), 1):
        if n < after or len(above.text) < least or above.text[-1] in _ENDS or row.text[-1] in _ENDS:
            continue
        if row.text[0].islower() and "   " not in row.text and "://" not in row.text:
            continue
        if n not in wordy and is_text(row.text, usual):
            continue
        if not is_text(above.text, usual) or is_stopped(above.text):
            continue
        near = range(n + 1, min(n + MOST + 1, len(rows)))
        after = next((m for m in near if m not in wordy and is_text(rows[m].text, usual)), 0)
        if after and not any(rows[m].text[-1] in _ENDS for m in range(n, after)):
            yield Seam(n, after - 1, 1 + rows[after].text[0].islower())


def _marked(rows: Sequence[Row], marks: Sequence[int], usual: int) -> Iterator[Seam]:
    """The rows about each mark that are no running text."""
    for mark in marks:
        first = last = bisect_left(rows, mark, key=_START)
        low, high = max(0, first - EDGE), min(len(rows), last + EDGE)
        while first > low and not is_text(rows[first - 1].text, usual):
            first -= 1
        while last < high and not is_text(rows[last].text, usual):
            last += 1
        whole = low < first < last < high and not is_stopped(rows[first - 1].text)
        yield Seam(first, last - 1, 1 + rows[last].text[0].islower() if whole else 0)


def may_be_head(text: str) -> bool:
    """Is it no item of a list, end of a sentence, or piece of one?"""
    return len(text) <= LONGEST and _may_be_head(text)


@lru_cache(maxsize=_LINES)
def _may_be_head(text: str) -> bool:
    in_brackets = text[0] in "(<" and not text[1:4].isdigit()
    if text[-1] in _ENDS or in_brackets or not _CODE.isdisjoint(text) or marker(text):
        return False
    if text[-1] == ")" and "(" not in text:
        return False
    return not text[0].islower() or "   " in text or ":" in text or any(map(str.isdigit, text))


def _groups(rows: Sequence[Row], seams: Sequence[Seam]) -> list[tuple[list[int], str]]:
    """Rows about turns that are readings of one line, and what its letters are at their best."""
    groups: list[tuple[list[int], str]] = []
    exact: dict[str, int] = {}
    for seam in seams:
        for n in range(seam.first, seam.last + 1):
            text = rows[n].text
            if lone(text) or not may_be_head(text):
                continue
            said, k = letters(text), short(text)
            if len(k) < 4:
                continue
            g = exact.get(k, -1)
            if g < 0 and said and len(k) >= LETTERS:
                recent = {i: groups[i][1] for i in range(max(0, len(groups) - _RECENT), len(groups))}
                like = LIKE if said == k else ALIKE  # of a symbol or date the figures count, too
                best = process.extractOne(k, recent, scorer=fuzz.ratio, score_cutoff=like)
                g = best[2] if best else -1
            if g < 0:
                g = len(groups)
                groups.append(([], k))
            exact.setdefault(k, g)
            groups[g][0].append(n)
    return [group for group in groups if len(group[0]) > 1 and _is_head([rows[n].text for n in group[0]], group[0])]


def _is_head(lines: Sequence[str], members: Sequence[int]) -> bool:
    """Are like lines one line, but for a number that grows with the pages? Notes and references differ by theirs, and
    several stand below each other."""
    if sum(b - a <= MOST // 2 for a, b in pairwise(members)) * 3 > len(members):
        return False
    if is_same(lines):
        return True
    both = [list(fused(line)) if may_be_fused(line) else [] for line in lines]
    for at_end in (True, False, None):  # on left and right pages the number may stand at either end
        own = [next((one for one in labels if at_end in (None, bool(one.start))), None) for labels in both]
        values = [one.label.value for one in own if one]
        grows = sum(a < b for a, b in pairwise(values)) * 3 >= 2 * (len(values) - 1)
        if values and grows and is_same([one.rest if one else line for one, line in zip(own, lines, strict=True)]):
            return True
    return False


def is_same(lines: Sequence[str]) -> bool:
    """Do most hold the same numbers, as far as they are read? Of a long line less of them need agree."""
    numbers = ["".join(sorted(_NUMBER.findall(line))).translate(FOLD) for line in lines]
    like = ALIKE if sum(map(len, map(letters, lines))) < LONG * len(lines) else LONG_LIKE
    usual = max(Counter(numbers[:_RECENT]).items(), key=lambda one: (one[1], _agreeing(one[0], numbers, like)))[0]
    return _agreeing(usual, numbers, like) * 2 > len(numbers)


def _agreeing(number: str, numbers: Sequence[str], like: int) -> int:
    return sum(one == number or fuzz.ratio(one, number) >= like for one in numbers)


def _is_apart(members: Sequence[int], rows: Sequence[Row]) -> bool:
    """Does the line stand in two places at least, a page apart?"""
    return len(members) > 1 and rows[members[-1]].start - rows[members[0]].start >= PAGE


def _is_turn(seam: Seam, heads: dict[int, str], rows: Sequence[Row]) -> bool:
    """Do most rows of a seam come back, or number the page?"""
    rest = [n for n in range(seam.first, seam.last + 1) if n not in heads]
    known = seam.last - seam.first + 1 - len(rest)
    return known > 0 and sum(not _label(rows[n].text) for n in rest) <= known


def _is_paged(turns: Sequence[Seam], heads: dict[int, str], rows: Sequence[Row], gone: Sequence[int]) -> bool:
    """Do pages turn there? Numbers that grow or other furniture tell, at half of the turns; else that there are five,
    at like distances, and that a few lines make up most of them. Lists and manuals break sentences, too."""
    if not any(seam.broken > 1 for seam in turns):
        return False
    labels = [_labels(seam, rows) for seam in turns]
    pairs = [any(a < b <= a + STEP for a in one for b in two) for one, two in pairwise(filter(None, labels))]
    grows = bool(pairs) and sum(pairs) * 3 >= 2 * len(pairs)
    signed = sum((grows and bool(said)) or _is_cut(seam, rows, gone) for seam, said in zip(turns, labels, strict=True))
    if signed >= 2 and signed * 2 >= len(turns):
        return True
    said = [heads[n] for seam in turns for n in range(seam.first, seam.last + 1) if n in heads]
    most = sum(times for _, times in Counter(said).most_common(4)) * 3 >= 2 * len(turns)
    least = FEWEST if _is_one_long(said) else UNSIGNED
    return len(turns) >= least and most and _are_even([rows[seam.first].start for seam in turns])


def _is_one_long(said: Sequence[str]) -> bool:
    """Is it one line each time, and so long that chance does not repeat it?"""
    return len(set(said)) == 1 and len(said[0]) >= LONG


def _are_even(places: Sequence[int]) -> bool:
    """Are most distances about one, two or three times the same?"""
    gaps = sorted(b - a for a, b in pairwise(places))
    page = gaps[len(gaps) // 4]
    return sum(any(abs(gap - n * page) * 5 <= page for n in (1, 2, 3)) for gap in gaps) * 3 >= 2 * len(gaps)


def _thinned(seams: Sequence[Seam], rows: Sequence[Row]) -> list[Seam]:
    apart: list[Seam] = []
    for seam in seams:
        if not apart or rows[seam.first].start - rows[apart[-1].first].start >= PAGE:
            apart.append(seam)
    return apart


def _label(text: str) -> Label | None:
    """A page number on the line, alone or beside other words."""
    if label := lone(text):
        return label
    return next((one.label for one in fused(text)), None) if may_be_fused(text) else None


def _labels(seam: Seam, rows: Sequence[Row]) -> set[int]:
    """What may be the page number in a seam."""
    lines = [rows[n].text for n in range(seam.first, seam.last + 1)]
    alone = {label.value for line in lines if (label := lone(line))}
    return alone | {one.label.value for line in lines if may_be_fused(line) for one in fused(line)}


def _is_cut(seam: Seam, rows: Sequence[Row], gone: Sequence[int]) -> bool:
    """Has other furniture been taken out of a seam?"""
    at = bisect_left(gone, rows[seam.first - 1].end)
    return at < len(gone) and gone[at] <= rows[seam.last + 1].start
