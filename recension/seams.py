"""Lines that break into sentences and come back elsewhere: what shows a turn of the page where nothing marks it.

A page that turns in mid-sentence leaves its furniture between the two halves. One such line is a quotation, an equation
or a table; the same line, however badly read, in the middle of other sentences a page further on is a running head or
foot. This needs no exact repetition and no three readings alike, so that short papers and bad scans have turns, too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from recension.labels import Label, fused, lone, may_be_fused
from recension.letters import is_in_capitals
from recension.measure import is_prose, is_stopped, is_titled
from recension.readings import ALIKE, ENDS, LETTERS, LONG, ends, groups, may_be_head, short

if TYPE_CHECKING:
    from recension.pages import Row

MOST = 8  # rows between two halves of a sentence
PAGE = 600  # characters from one turn to the next, at the least
STEP = 4  # pages from one turn that is seen to the next
UNSIGNED, FEWEST = 5, 3  # turns, where neither numbers nor other furniture tell of them; of one long line
_FULL = 700  # per mille of a usual line: a row of words as long is running text
_SAMPLE = 400


class Seam(NamedTuple):
    """Rows `first` to `last` stand between two halves of a sentence; `broken` says how surely: 2 where it goes on in a
    small letter, 1 where it only has no end, 0 about the mark of a page between two sentences."""

    first: int
    last: int
    broken: int = 2

    @property
    def rows(self) -> range:
        return range(self.first, self.last + 1)


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


def learn(rows: Sequence[Row], gone: Sequence[int]) -> Seams:
    """The lines that come back inside of broken sentences. `gone`: where other furniture has been taken out."""
    usual = usual_length(rows)
    found = list(_broken(rows, usual, _wordy(rows, usual))) if usual else []
    broken = tuple(seam for seam in found if seam.broken > 1)
    if len(found) < 2:
        return NONE._replace(broken=broken)
    surely = {n for seam in broken for n in seam.rows}
    alike = [
        (members, said) for members, said in groups(rows, (seam.rows for seam in found))
        if _is_apart(members, rows) and (len(members) > 2 or not surely.isdisjoint(members))  # a heading stands twice
    ]  # fmt: skip
    heads = {n: said for members, said in alike for n in members}
    turns = [seam for seam in found if _is_turn(seam, heads, rows)]
    apart = _thinned(turns, rows)
    if not _is_paged(apart, heads, rows, gone):
        return NONE._replace(broken=broken)
    sure = {n for seam in turns for n in seam.rows}
    heads = rare({n: said for n, said in heads.items() if n in sure}, rows)
    return Seams(heads, tuple(rows[seam.last].end for seam in turns), broken)


def usual_length(rows: Sequence[Row]) -> int:
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


def rare(heads: dict[int, str], rows: Sequence[Row]) -> dict[int, str]:
    """The heads without those that stand in the middle of pages, too, and more often: they are words of the text."""
    if not heads:
        return heads
    times = Counter(heads.values())
    heads_of = {said[0] for said in times}  # a line that begins with another letter is none of them
    every = Counter(
        said
        for row in rows
        if (not (first := row.text[0]).isalpha() or first.upper()[0] in heads_of) and (said := short(row.text)) in times
    )
    return {n: said for n, said in heads.items() if every[said] <= 3 * times[said] + 2}


def _wordy(rows: Sequence[Row], usual: int) -> frozenset[int]:
    """Rows that look like running text and are none: lines as long, with words as many, that come back inside of broken
    sentences, three times at least and each time a page further on (the name of a gazette with its number and day)."""
    least = usual * _FULL // 1000
    inside = [
        range(n, n + 1) for n in range(1, len(rows) - 1)
        if rows[n + 1].text[0].islower() and len(rows[n].text) >= least and _may_be_wordy(rows, n, least)
    ]  # fmt: skip
    often = [members for members, _ in groups(rows, inside) if len(members) > 2] if len(inside) > 2 else []
    return frozenset(n for members in often if all(_are_apart(members, rows)) for n in members)


def _may_be_wordy(rows: Sequence[Row], n: int, least: int) -> bool:
    above, line, below = rows[n - 1].text, rows[n].text, rows[n + 1].text
    if line[0].islower() or line[-1] in ENDS or line[-1] in ",-" or len(above) < least or is_stopped(above):
        return False
    return may_be_head(line) and is_prose(above) and is_prose(below)


def _are_apart(members: Sequence[int], rows: Sequence[Row]) -> Iterator[bool]:
    return (rows[b].start - rows[a].start >= PAGE for a, b in pairwise(members))


def _broken(rows: Sequence[Row], usual: int, wordy: frozenset[int]) -> Iterator[Seam]:
    """Where a sentence runs on, or seems to, over rows that are no running text."""
    least, after = usual * _FULL // 1000, 0
    lines = [row.text for row in rows]
    for n, (above, line) in enumerate(pairwise(lines), 1):
        if n < after or len(above) < least or above[-1] in ENDS or ends(line):
            continue
        if line[0].islower() and "   " not in line and "://" not in line:
            continue
        if n not in wordy and is_text(line, usual):
            continue
        if not is_text(above, usual) or is_stopped(above):
            continue
        near = range(n + 1, min(n + MOST + 1, len(lines)))
        after = next((m for m in near if m not in wordy and is_text(lines[m], usual)), 0)
        if after and not any(ends(lines[m]) for m in range(n, after)):
            yield Seam(n, after - 1, 1 + lines[after][0].islower())


def _is_apart(members: Sequence[int], rows: Sequence[Row]) -> bool:
    """Does the line stand in two places at least, a page apart?"""
    return len(members) > 1 and rows[members[-1]].start - rows[members[0]].start >= PAGE


def _is_turn(seam: Seam, heads: dict[int, str], rows: Sequence[Row]) -> bool:
    """Do most rows of a seam come back, or number the page?"""
    rest = [n for n in seam.rows if n not in heads]
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
    said = [heads[n] for seam in turns for n in seam.rows if n in heads]
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
    lines = [rows[n].text for n in seam.rows]
    alone = {label.value for line in lines if (label := lone(line))}
    return alone | {one.label.value for line in lines if may_be_fused(line) for one in fused(line)}


def _is_cut(seam: Seam, rows: Sequence[Row], gone: Sequence[int]) -> bool:
    """Has other furniture been taken out of a seam?"""
    at = bisect_left(gone, rows[seam.first - 1].end)
    return at < len(gone) and gone[at] <= rows[seam.last + 1].start
