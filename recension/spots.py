"""Where many patterns may match, or whether they may at all: one scan for all of them, and only what it names is
searched.

A pattern that begins with a choice or a class is tried at every character of a text; sixty of them cost as much as
sixty readings. Hyperscan looks for all of them at once (see `gates`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import hyperscan

from recension.layout import Line, line_end, line_start
from recension.scan import Row, Scan, encoded


class Spots:
    """Several patterns, known by their index, and the lines on which each may match. They are such as both Python and
    Hyperscan read, each within one line."""

    def __init__(self, patterns: Sequence[str], *, fold: bool = False) -> None:
        flags = hyperscan.HS_FLAG_MULTILINE | (hyperscan.HS_FLAG_CASELESS if fold else 0)
        self._scan = Scan([Row(pattern, n, flags) for n, pattern in enumerate(patterns)])

    def lines(self, text: str) -> list[tuple[int, int, int]]:
        """Pattern, start and end of each line on which it may match: by pattern, then in order, each once."""
        data = encoded(text)
        hits: list[tuple[int, int]] = []
        known: dict[int, int] = {}  # where the line ends of which a pattern's last hit is: one hit a line is enough

        def on_match(number: int, start: int, end: int, *_: object) -> None:
            last = end - 1  # of what matched: it may be the page mark that ends the line
            if last > known.get(number, -1):
                stop = data.find(b"\n", last)
                mark = data.find(b"\f", last, stop if stop >= 0 else len(data))
                known[number] = mark if mark >= 0 else stop if stop >= 0 else len(data)
                hits.append((end, number))

        self._scan.over(data, on_match)
        found: list[tuple[int, int, int]] = []
        at = behind = 0  # the same place, in characters and in bytes
        for end, number in sorted(hits):
            at, behind = at + len(data[behind:end].decode("utf-8", "ignore")), end
            last = max(at - 1, 0)
            found.append((number, line_start(text, last), line_end(text, last)))
        return sorted(found)


def lines_with(text: str, words: Iterable[str]) -> list[Line]:
    """The lines that hold one of `words` (given in lower case, of plain ASCII), in order, without regard to case."""
    spans = {(start, end) for _, start, end in _with(tuple(words)).lines(text.replace("\u212a", "k"))}
    return [Line(start, end, text[start:end]) for start, end in sorted(spans)]


@lru_cache(maxsize=64)
def _with(words: tuple[str, ...]) -> Spots:
    return Spots([re.escape(word) for word in words], fold=True)


class Sieve:
    """Several patterns of Python, known by their index, and which of them may match somewhere in a text.

    Hyperscan takes what it cannot say (looking around, back references) for true: it lets too many through, never too
    few. What it takes for letters and blanks is ASCII; all other characters are shown to it as what they are to Python.
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._all = frozenset(range(len(patterns)))
        self._folded = frozenset(n for n, pattern in enumerate(patterns) if pattern.flags & re.IGNORECASE)
        self._scan = Scan([Row(pattern.pattern, n, _as_sieve(pattern)) for n, pattern in enumerate(patterns)])

    def passed(self, text: str) -> frozenset[int]:
        """The patterns that may match in a text: all others do not."""
        if not text.isascii() and _ODD_DIGIT.search(text):
            return self._all
        found = self._scan.numbers(_NOT_PLAIN.sub(_as_seen, text).encode("utf-8", "replace"))
        return self._folded | found if not text.isascii() and _ODD_LETTER.search(text) else frozenset(found)


_AS_SIEVE = (
    hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_ALLOWEMPTY | hyperscan.HS_FLAG_UTF8
)
_FLAGS = {
    re.IGNORECASE: hyperscan.HS_FLAG_CASELESS,
    re.MULTILINE: hyperscan.HS_FLAG_MULTILINE,
    re.DOTALL: hyperscan.HS_FLAG_DOTALL,
}


def _as_sieve(pattern: re.Pattern[str]) -> int:
    """The flags of a pattern of Python, for a scan that lets too much through."""
    return _AS_SIEVE | sum(its for own, its in _FLAGS.items() if pattern.flags & own)


_ODD_DIGIT = re.compile(r"(?![0-9])\d")
_ODD_LETTER = re.compile(r"[\u0130\u0131\u017f\u212a]")  # Python takes it for i, k or s where case does not count
_NOT_PLAIN = re.compile(r"[^\x00-\x7f]|[\x1c-\x1f]")


def _as_seen(found: re.Match[str]) -> str:
    """A character outside ASCII as a blank or as a character of words that is no letter of ASCII, where it is one."""
    return " " if found[0].isspace() else "_" if found[0].isalnum() else found[0]
