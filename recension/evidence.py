"""What decides a doubtful case: first what this document itself attests, then the lexicon."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter

from recension.contents_titles import title_key, titles
from recension.covers import Cover, cover
from recension.layout import PAGE_MARK
from recension.lexicon import known as known
from recension.lexicon import lexicon as lexicon
from recension.measure import Measure, learn
from recension.pages import Paging
from recension.regions import Reading, Region, reading
from recension.rows import label
from recension.text import Layer

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_START = attrgetter("start")
_CUT = re.compile(r"[-\u2010\u2011\u00ac\u00ad=][ \t\r]*\n\s*[^\W_]+")
_HALF = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\Z")

_REACH = 40  # characters of a word
_TITLE = 160  # characters of a title on one line
_LOOK_UPS = 64  # words searched for one by one before all are indexed


def word_before(text: str, at: int) -> str:
    """The word that ends right before an offset, with the hyphens and apostrophes inside of it; empty for none."""
    last = text[max(0, at - _REACH) : at].rpartition(" ")[2]
    if last.isalpha():
        return last  # as most are
    half = _HALF.search(last)
    return half[0] if half else ""


def _finds(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


# What parts words in lower case, as blanks. A hyphen or apostrophe may be inside of one.
_APART = bytes(code if chr(code).isalpha() or chr(code) in "'-" else 32 for code in range(128)) + bytes(128)


def _counted(text: str) -> Counter[str]:
    """How often each word stands in a text in lower case. Lines of plain ASCII are cut by bytes, in half the time."""
    lines = text.split("\n")
    rest = [line for line in lines if not line.isascii()]
    plain = "\n".join(line for line in lines if line.isascii()) if rest else text
    counts = Counter(plain.encode("ascii").translate(_APART).decode("ascii").split())
    for token in [token for token in counts if not token.isalpha()]:
        times = counts.pop(token)
        for word in _WORD.findall(token):
            counts[word] += times
    counts.update(_WORD.findall("\n".join(rest)))
    return counts


class Evidence:
    """What a repair may ask beside the text it is shown. Made afresh for each text, the costly parts on demand.

    `words` counts come from the text first shown in a chain of repairs: they barely change from one repair to the next.
    """

    def __init__(
        self, text: str, first: Evidence | None = None, cuts: tuple[int, ...] = (), known: Reading | None = None
    ) -> None:
        """`cuts`: where, in this text, earlier repairs took furniture out; `known`: what is left of the proof of
        contents pages in the text before."""
        self.text = text
        self.cuts = cuts
        self._first = first
        self._known = known or Reading()

    @property
    def first(self) -> Evidence:
        """The evidence for the text first shown in a chain of repairs: it still holds all that repairs took out."""
        return self._first or self

    @cached_property
    def words(self) -> Counter[str]:
        """How often this document writes each word, hyphenated compounds whole, in lower case."""
        if self._first:
            return self._first.words
        halves: list[str] = []
        parts: list[str] = []
        at = 0
        for cut in _CUT.finditer(self.text):
            start = cut.start()
            parts.append(self.text[at:start])
            at = cut.end()
            halves.append(word_before(self.text, start))
        counts = _counted(" ".join((*parts, self.text[at:])).lower())
        for half in halves:  # halves of cut words are no words
            if half and (half[0].isupper() or not known(half)):
                counts[half.lower()] -= 1
        return counts

    def places(self, word: str) -> list[int]:
        """Where a run of letters begins that is this word, as it is written."""
        if word not in self._places:
            if len(self._places) >= _LOOK_UPS:
                return self._index.get(word, [])
            text, size = self.text, len(word)
            self._places[word] = [
                at
                for at in _finds(text, word)
                if not (at and _LETTERS.match(text, at - 1)) and not _LETTERS.match(text, at + size)
            ]
        return self._places[word]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        return {}

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """All runs of letters: one pass over the text is cheaper than many searches."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for run in _LETTERS.finditer(self.text):
            found[run[0]].append(run.start())
        return found

    @cached_property
    def measure(self) -> Measure:
        """How long the lines of this text are, if it is hard-wrapped."""
        return learn(self.text)

    @cached_property
    def paging(self) -> Paging:
        """The pages of this text, its page numbers, and what stands at the edges."""
        return Paging(self.text, self.cuts)

    @cached_property
    def contents(self) -> list[Region]:
        """The contents pages of this text: whatever joins or cuts lines leaves them to the contents repairs."""
        return list(self._read.regions)

    @cached_property
    def _read(self) -> Reading:
        return reading(self.text, self._known)

    def in_contents(self, at: int) -> bool:
        """Does an offset lie in a contents page? Only the contents repairs join or cut lines there."""
        before = bisect_right(self.contents, at, key=_START) - 1
        return before >= 0 and at < self.contents[before].end

    @cached_property
    def titles(self) -> frozenset[str]:
        """The letters and digits of the titles that the contents pages name."""
        return frozenset(title_key(title) for _, title in titles(self.text, self.contents))

    def is_named(self, line: str) -> bool:
        """Does a contents page name a line as a title, with its number or without?"""
        return len(line) < _TITLE and bool(self.contents) and title_key(line[len(label(line)) :]) in self.titles

    def is_contents_row(self, start: int, end: int) -> bool:
        """Is the span a row of a contents page, with a number or a cell? It may look like a head or foot of a page."""
        row = self.text[start:end].strip("\n\f ")
        return ("\t" in row or bool(label(row))) and self.in_contents(start)  # where the pages are costs more

    @cached_property
    def cover(self) -> Cover | None:
        """The cover of this text, where its title is printed again below it."""
        return cover(self.text)

    @property
    def gaps(self) -> bool:
        """Are there page marks, or places where furniture was taken out?"""
        return bool(self.cuts) or PAGE_MARK in self.text

    @property
    def turns(self) -> bool:
        """Does a page turn anywhere in this text, as far as its marks or its furniture show?"""
        return len(self.paging.sheets) > 1

    def after(self, text: str, layer: Layer, cuts: tuple[int, ...] = ()) -> Evidence:
        """The evidence for the text that a layer of edits makes of this one."""
        known = self.__dict__.get("_read", self._known).after(self.text, text, layer)
        return Evidence(text, self._first or self, cuts, known)

    def is_cut(self, start: int, end: int) -> bool:
        """Was furniture taken out within `[start, end]`?"""
        at = bisect_left(self.cuts, start)
        return at < len(self.cuts) and self.cuts[at] <= end
