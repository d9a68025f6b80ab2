"""The pages of a string: where one ends and the next begins, and the lines at their edges.

Pages come from form feeds. Where those are lost they are inferred from what recurs at page turns: the sequence of
page numbers, and lines that come back at the distance of a page and break into sentences. An inferred border lies
somewhere inside the furniture of its turn: enough to say what stands at the edge of a page, not where it was cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from statistics import median_low
from typing import NamedTuple

from rapidfuzz import fuzz, process

from recension.folio_chains import in_flow
from recension.folios import Folio, in_sheets, is_section
from recension.labels import Fused, fused, lone, may_be_fused
from recension.layout import PAGE_MARK, page_spans
from recension.letters import in_capitals
from recension.measure import is_prose
from recension.seams import Seams, at_cuts, at_marks, learn
from recension.text import Edit

EDGE = 4  # lines looked at on each edge of a page (domain §3.3)
PIECE = 600  # characters read at once from the edge of a page
KNOWN = 16  # frequent lines that others may be misreadings of
_LINES = 16_384  # short lines whose keys are kept from one repair to the next
SHORT = 60  # characters; where pages are not marked, a longer line without gaps is taken for running text
_DROP = dict.fromkeys(
    [c for c in range(0x80) if not chr(c).isalnum()] + [0xA0, 0xA7, 0xAB, 0xAC, 0xAD, 0xB0, 0xB7, 0xBB, 0xFEFF, 0xFFFD]
    + list(range(0x2010, 0x2030))
)  # fmt: skip
_NUMBER = re.compile(r"\d{2,}")
_make = tuple.__new__  # a named tuple without the call of its constructor


class Row(NamedTuple):
    """A line that is not blank: where it stands, and its text without the blanks around it."""

    start: int
    end: int
    text: str


class Sheet(NamedTuple):
    """A page: its span, and up to EDGE rows from either edge, the outermost first."""

    start: int
    end: int
    top: tuple[Row, ...]
    foot: tuple[Row, ...]


def key(text: str) -> str:
    """A line as it is compared with others: capitals and digits, without spaces and marks. No letter is folded."""
    return in_capitals(text) if text.isascii() else text.upper().translate(_DROP)


def rows(text: str, start: int = 0, end: int | None = None) -> Iterator[Row]:
    """The lines of a span that are not blank, in order."""
    at = start
    parts = text[start:end].replace(PAGE_MARK, "\n").split("\n")
    for line, bare in zip(parts, map(str.strip, parts), strict=True):
        if bare:
            first = at if bare[0] == line[0] else at + line.index(bare[0])
            yield _make(Row, (first, first + len(bare), bare))
        at += len(line) + 1


def _may_recur(text: str) -> bool:
    return len(text) <= SHORT or (len(text) <= 2 * SHORT and ("   " in text or "\t" in text))


@lru_cache(_LINES)
def _kept_key(text: str) -> str:
    """The key of a line that may recur; empty for any other."""
    return key(text) if _may_recur(text) else ""


@lru_cache(_LINES)
def _kept_fused(text: str) -> tuple[Fused, ...]:
    """What may be page numbers beside other words, in a line that may recur."""
    return tuple(fused(text)) if _may_recur(text) else ()


def interrupts(above: str, below: str) -> bool:
    """Does a sentence run on from one line to another? Surely so, where what stands between is no part of it."""
    if below[:1].islower():
        return True
    return len(above) >= 40 and (above[-1].islower() or above[-1] in ",-")


@dataclass(frozen=True)
class Paging:
    """What the pages of one text show. Costly parts are made on demand; every part is linear in the text.

    `gone`: where furniture stood that earlier repairs took out; a page may have turned there.
    """

    text: str
    gone: tuple[int, ...] = ()

    @cached_property
    def marked(self) -> bool:
        """Do form feeds mark the pages? One or two in a long text are chapters or chance, not pages."""
        marks = self.text.count(PAGE_MARK)
        return marks > 0 and len(self.text) < 20_000 * (marks + 1)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(rows(self.text))

    @cached_property
    def _raw_keys(self) -> tuple[str, ...]:
        """The key of each row as it reads; empty for one as long as a line of prose, unless gaps divide it."""
        return tuple(_kept_key(row.text) if len(row.text) <= 2 * SHORT else "" for row in self.rows)

    @cached_property
    def fused(self) -> dict[int, tuple[Fused, ...]]:
        """What may be page numbers beside other words, by the index of their row."""
        found = {}
        for n, row in enumerate(self.rows):
            if len(row.text) <= 2 * SHORT and may_be_fused(row.text) and (beside := _kept_fused(row.text)):
                found[n] = beside
        return found

    @cached_property
    def _counts(self) -> Counter[str]:
        """How often each key stands in the text, with or without a number at either end of its line."""
        counts = Counter(self._raw_keys)
        counts.update(key(one.rest) for beside in self.fused.values() for one in beside)
        return Counter({k: n for k, n in counts.items() if n >= 3 and len(k) >= 4 and not k.isdigit()})

    @cached_property
    def _heads(self) -> list[str]:
        """The most frequent of the keys that are long enough to be known when misread."""
        return [k for k, _ in self._counts.most_common(4 * KNOWN) if len(k) >= 8 and not k[0].isdigit()][:KNOWN]

    @cached_property
    def seams(self) -> Seams:
        """What comes back inside of broken sentences."""
        if self.marked:
            return at_marks(self.rows, [page.start - 1 for page in self.sheets[1:]])
        found = learn(self.rows, self.gone)
        beside = at_cuts(self.rows, self.gone)
        return found._replace(heads={**beside, **found.heads}) if beside else found

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each row, for a misreading that of the frequent line it misreads; empty for a row of prose."""
        if not self._heads and not self.seams.heads:
            return self._raw_keys
        keys = [self._known(k) if k else k for k in self._raw_keys]
        for n, said in self.seams.heads.items():
            keys[n] = said
        return tuple(keys)

    def _known(self, k: str) -> str:
        if k in self._counts or len(k) < 8 or not self._heads:
            return k
        best = process.extractOne(k, self._heads, scorer=fuzz.ratio, score_cutoff=78)
        # A number of two digits is no misreading: rows of a contents page differ from a head by theirs.
        return best[0] if best and _NUMBER.findall(k) == _NUMBER.findall(best[0]) else k

    def recurs(self, text: str) -> bool:
        """Is it a line, or the rest of one, that stands on at least three lines?"""
        return self._known(key(text)) in self._counts or self.seams.like(text)

    @cached_property
    def repeated(self) -> Collection[str]:
        """Keys that stand on at least three lines, with or without a number at either end of the line."""
        heads = self.seams.heads
        return self._counts.keys() | set(heads.values()) if heads else self._counts.keys()

    @cached_property
    def folios(self) -> tuple[Folio, ...]:
        """The page numbers, sure by their sequence."""
        if self.marked:
            found = in_sheets(self.sheets)
        else:
            found = in_flow(self.rows, self.fused, self.recurs, self.is_beside, self.is_turn)
        return tuple(folio for folio in found if not is_section(self.text, folio))

    def is_beside(self, n: int) -> bool:
        """Does furniture stand, or did it, right above or below a row: a line that comes back, a cut?"""
        lines = self.rows
        start = lines[n - 1].end if n else 0
        end = lines[n + 1].start if n + 1 < len(lines) else len(self.text)
        at = bisect_left(self.gone, start)
        if at < len(self.gone) and self.gone[at] <= end:
            return True
        return any(0 <= m < len(lines) and self.keys[m] in self.repeated for m in (n - 1, n + 1))

    def is_turn(self, n: int) -> bool:
        """Does a page of a text without marks seem to turn at a row: furniture is there, or a sentence runs on?"""
        if self.is_beside(n):
            return True
        lines = self.rows
        above = [lines[m] for m in range(n - 1, max(-1, n - 4), -1) if self.keys[m] not in self.repeated]
        below = [lines[m] for m in range(n + 1, min(len(lines), n + 4)) if self.keys[m] not in self.repeated]
        return bool(above and below) and interrupts(above[0].text, below[0].text)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The pages in order: one for the whole text where nothing marks a turn."""
        spans = page_spans(self.text) if self.marked else self._inferred()
        return tuple(sheet(self.text, start, end) for start, end in spans)

    @cached_property
    def edge_rows(self) -> tuple[Row, ...]:
        """The rows at the edges of all pages, in the order of the text."""
        return tuple(sorted({row for page in self.sheets for row in (*page.top, *page.foot)}))

    def _inferred(self) -> list[tuple[int, int]]:
        turns = sorted({folio.end for folio in self.folios} | {*self._comebacks(), *self.gone, *self.seams.ends})
        at = {row.start: n for n, row in enumerate(self.rows)}
        starts = sorted(at)
        spans: list[tuple[int, int]] = []
        begin = last = 0
        pointer = 0
        for turn in turns:
            while pointer < len(starts) and starts[pointer] < turn:
                pointer += 1
            if pointer - last > EDGE:  # two signs of one turn stand close together
                spans.append((begin, turn))
                begin = turn
            last = pointer
        return [*spans, (begin, len(self.text))]

    def _comebacks(self) -> Iterator[int]:
        """Ends of lines that come back at page distance and break into sentences."""
        places: dict[str, list[int]] = {}
        for n, k in enumerate(self.keys):
            if k in self.repeated:
                places.setdefault(k, []).append(n)
        for found in places.values():
            titled = sum(_may_be_head(self.rows[n].text) for n in found)
            if titled * 2 < len(found) or len(apart := _apart(found, self.rows)) < 3:
                continue
            broken = [pair for n in apart if (pair := self._broken(n, places))]
            if len(broken) * 2 < len(apart) and (len(broken) < 3 or len(broken) * 5 < len(apart)):
                continue
            different = min(
                len({key(above)[-12:] for above, _ in broken}), len({key(below)[:12] for _, below in broken})
            )
            if different >= 2 and different * 4 >= len(broken) * 3:  # else a paragraph recurs, not a line
                yield from (self.rows[n].end for n in found)

    def _broken(self, n: int, places: dict[str, list[int]]) -> tuple[str, str] | None:
        """The two halves of the sentence that the row breaks into, other recurring rows and lone numbers left out.

        More than EDGE such rows below each other are a paragraph that recurs, not furniture.
        """
        above, passed = self._beside(n, -1, places)
        below, more = self._beside(n, 1, places)
        if above is None or below is None or passed + more >= EDGE:
            return None
        runs_on = below.text[0].islower() and (above.text[-1].islower() or above.text[-1] in ",-")
        return (above.text, below.text) if runs_on and is_prose(above.text) and is_prose(below.text) else None

    def _beside(self, n: int, step: int, places: dict[str, list[int]]) -> tuple[Row | None, int]:
        """The next row that does not recur, and how many that do stand between."""
        for passed in range(EDGE + 1):
            m = n + step * (passed + 1)
            if not 0 <= m < len(self.rows):
                return None, passed
            if self.keys[m] not in places and not lone(self.rows[m].text):
                return self.rows[m], passed
        return None, EDGE


def _may_be_head(line: str) -> bool:
    """Does it begin as a title does and not end as a sentence does? The last words of paragraphs recur, too."""
    first = next((c for c in line if c.isalnum()), "a")
    return not first.islower() and line[-1] not in ".,;:"


def _apart(found: Sequence[int], rows: Sequence[Row]) -> list[int]:
    """The places of a recurring line, those of one turn as one; empty where they do not lie a page apart."""
    apart = [found[0]]
    for n in found[1:]:
        if n - apart[-1] > EDGE:
            apart.append(n)
    gaps = [rows[b].start - rows[a].start for a, b in pairwise(apart)]
    return apart if gaps and median_low(gaps) >= 600 else []


def sheet(text: str, start: int, end: int) -> Sheet:
    """A page with the rows at its edges."""
    top = tuple(islice(_downward(text, start, end), EDGE))
    return Sheet(start, end, top, tuple(islice(_upward(text, start, end), EDGE)))


def _downward(text: str, start: int, end: int) -> Iterator[Row]:
    """The rows of a page from its head, read in pieces of whole lines: a page may be a megabyte."""
    while start < end:
        stop = text.find("\n", start + PIECE, end)
        stop = stop if stop >= 0 else end
        yield from rows(text, start, stop)
        start = stop + 1


def _upward(text: str, start: int, end: int) -> Iterator[Row]:
    """The rows of a page from its foot."""
    while start < end:
        begin = text.rfind("\n", start, max(start, end - PIECE)) + 1 or start
        yield from reversed(list(rows(text, begin, end)))
        end = begin - 1


def cuts(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Edits that take out furniture, in order, widened so that a line that is left empty goes as a whole.

    Where lines leave between two lines of text, one blank line stays: it shows that something stood there, and two
    lines never run together. Page marks stay.
    """
    whole: list[Edit] = []
    for edit in edits:
        start, end = _line_of(text, edit.start, edit.end)
        if text[start : edit.start].strip() or text[edit.end : end].strip():
            yield from _closed(text, whole)
            whole = []
            if not text[edit.end : end].strip():
                edit = edit._replace(start=start + len(text[start : edit.start].rstrip()))
            elif not text[start : edit.start].strip():
                edit = edit._replace(end=end - len(text[edit.end : end].lstrip()))
            yield edit
            continue
        stop = end + 1 if text[end : end + 1] == "\n" else end
        if whole and whole[-1].end != start:
            yield from _closed(text, whole)
            whole = []
        whole.append(edit._replace(start=start, end=stop))
    yield from _closed(text, whole)


def _closed(text: str, whole: Sequence[Edit]) -> Iterator[Edit]:
    """Whole lines that leave together: the last leaves a blank line where there is text on both sides."""
    if not whole:
        return
    start, end = whole[0].start, whole[-1].end
    above = (
        text[_line_of(text, start - 1, start - 1)[0] : start - 1].strip() if start and text[start - 1] == "\n" else ""
    )
    below = text[slice(*_line_of(text, end, end))].strip() if text[end - 1 : end] == "\n" else ""
    yield from whole[:-1]
    yield whole[-1]._replace(new="\n") if above and below else whole[-1]


def _line_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines that a span lies in, without the newline after them."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = stop if stop >= 0 else len(text)
    mark = text.find(PAGE_MARK, end, stop)
    return max(first, text.rfind(PAGE_MARK, first, start) + 1), mark if mark >= 0 else stop
