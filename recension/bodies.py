"""How often each short line stands in a text, and what was asked of that: the proof of rows by the body of a report.

The answers are kept with the questions (`Asked`): where an edit changes no line that a question was about, nor one
like it, the answers hold for the text after it, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from recension.layout import line_end, line_start
from recension.letters import in_small
from recension.rows import label
from recension.text import Layer

TWINS = 85  # how alike, of 100, a row and a line of the body must be where the recogniser read them differently
_LINES = 16_384  # short lines whose fingerprints are kept from one repair to the next
_SEARCHES = 400  # lines of a text that are compared with all others letter by letter; a contents page has fewer
_KEYS = 20_000  # lines of a text that others are compared with
_MARKS = re.compile(r"[\W_]+")


@lru_cache(maxsize=_LINES)
def fingerprint(text: str) -> str:
    """A line without its number, spaces and marks, in lower case: what a title and its heading have in common."""
    said = text[len(label(text)) :]
    return in_small(said) if said.isascii() else _MARKS.sub("", said.lower())


class Asked:
    """What was asked of a body: how often lines stand there (`counted`), whether they have twins (`likened`, both by
    fingerprint), and how many of these questions needed a search. `seen`: how far the text itself was read."""

    def __init__(self) -> None:
        self.counted: set[str] = set()
        self.likened: set[str] = set()
        self.searches = 0
        self.seen = 0

    def concerns(self, changed: Iterable[str]) -> bool:
        """May an answer be another where the lines of these fingerprints come or go?"""
        for key in changed:
            if key in self.counted or key in self.likened:
                return True
            if self.searches and process.extractOne(key, self.likened, scorer=fuzz.ratio, score_cutoff=TWINS):
                return True
        return False


class Body:
    """How often each short line stands in a text, counted when it is first asked for."""

    def __init__(self, text: str, counts: Counter[str] | None = None) -> None:
        self._text, self._known = text, counts
        self.searches = _SEARCHES  # that are left
        self.asked = Asked()

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(_fingerprints(self._text)) if self._known is None else self._known

    @property
    def counted(self) -> Counter[str] | None:
        """The counts, if they are known by now."""
        return self.__dict__.get("counts", self._known)

    def times(self, line: str) -> int:
        key = fingerprint(line)
        self.asked.counted.add(key)
        return self.counts[key]

    def has_twin(self, line: str) -> bool:
        """Is the line, or one very like it, printed once more?"""
        key = fingerprint(line)
        if len(key) < 4:
            return False
        self.asked.likened.add(key)
        if 2 <= self.counts[key] <= 3:
            return True
        if self.searches <= 0:
            return False
        self.searches -= 1
        self.asked.searches += 1
        near = process.extract(key, self._keys, scorer=fuzz.ratio, score_cutoff=TWINS, limit=2)
        return len(near) > 1 or (len(near) == 1 and near[0][0] != key)

    @cached_property
    def _keys(self) -> list[str]:
        return [key for key, times in self.counts.items() if 4 < len(key) < 80 and times < 4][:_KEYS]

    @property
    def is_whole(self) -> bool:
        """Was no question cut short: searches are left, and all lines were searched?"""
        return self.searches > 0 and ("_keys" not in self.__dict__ or len(self._keys) < _KEYS // 2)


def _fingerprints(text: str) -> Iterator[str]:
    return map(fingerprint, (line.strip() for line in text.replace("\f", "\n").split("\n") if 3 < len(line) < 120))


def changed(before: str, after: str, layer: Layer) -> Counter[str]:
    """How much oftener, or less often, short lines stand in a text after a layer of edits, by fingerprint."""
    gone: list[str] = []
    come: list[str] = []
    starts, ends = layer.new
    first, edits = 0, layer.edits
    for n, edit in enumerate(edits):
        if n + 1 < len(edits) and not _parted(before, edit.end, edits[n + 1].start):
            continue  # the next one is in the same line
        old = before[line_start(before, edits[first].start) : line_end(before, edit.end)]
        gone += _fingerprints(old)
        come += _fingerprints(after[line_start(after, starts[first]) : line_end(after, ends[n])])
        first = n + 1
    difference = Counter(come)
    difference.subtract(gone)
    return Counter({key: times for key, times in difference.items() if times})


def _parted(text: str, start: int, end: int) -> bool:
    return text.find("\n", start, end) >= 0 or text.find("\f", start, end) >= 0
