"""Gates: what a text must hold for a repair to have anything to do in it; one scan looks for all of them at once.

A gate is a necessary condition and nothing more: where it is shut, the repair proposes no edit and raises no flag;
where it is open, the repair looks for itself. Fifty repairs that each search the whole text cost fifty searches; their
gates together cost one, at 600 MB a second, and most repairs of most documents are then not asked at all.

Patterns are those of Hyperscan (a subset of PCRE) over the bytes of the text in UTF-8: a character outside ASCII is
written whole outside of brackets, or as `\\xNN` bytes. `^` and `$` are borders of lines. None looks further than over
the few lines it matches and the gaps between them, so that after an edit only the lines around it are scanned again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import hyperscan

from recension.scan import Row, Scan, encoded

SPACE = r"[\s\x1c-\x1f\x80-\xff]"  # what `\s` finds in a string, as bytes
_FLAGS = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_MULTILINE
# Letters that a pattern without regard to case takes for i, k or s: bytes know nothing of that.
_ODD = "\u0130|\u0131|\u017f|\u212a"
_SMALL = 4_000  # characters: to scan so many again costs less than to find out which lines are new
_APART = 3_000  # characters to an edit: where more were made, likewise
_AROUND = 4  # lines with something on them, on either side of an edit, up to which the text is scanned again
_BLANK = 400  # characters of white space in a row, beyond which all of the text is scanned again


class Gate(NamedTuple):
    """Open where any of `patterns` is found (or there is none) and the evidence for the text has what is `needed`.

    `fold`: without regard to case. `needed` names an attribute of the evidence: `contents`, `cover`, `gaps`
    or `turns`.
    """

    patterns: tuple[str, ...] = ()
    fold: bool = False
    needed: str = ""


def words(*literals: str, fold: bool = False, needed: str = "") -> Gate:
    """A gate that any of the literals opens."""
    return Gate(tuple(map(re.escape, literals)), fold, needed)


class Gates:
    """The gates of several repairs, scanned for together. They are known by their index; None is always open."""

    def __init__(self, gates: Sequence[Gate | None]) -> None:
        searched = [(n, gate) for n, gate in enumerate(gates) if gate and gate.patterns]
        self._always = frozenset(range(len(gates))) - {n for n, _ in searched}
        self._folded = frozenset(n for n, gate in searched if gate.fold)
        self._odd = len(gates)
        rows = [
            Row(pattern, n, _FLAGS | (hyperscan.HS_FLAG_CASELESS if gate.fold else 0))
            for n, gate in searched
            for pattern in gate.patterns
        ]
        self._scan = Scan([*rows, Row(_ODD, self._odd, _FLAGS)])

    def open(self, text: str) -> frozenset[int]:
        """The gates that are open for a text, what the evidence must have left aside."""
        found = self._scan.numbers(encoded(text))
        if self._odd in found:
            found = (found | self._folded) - {self._odd}
        return self._always | found

    def reopened(self, before: frozenset[int], text: str, starts: Sequence[int], ends: Sequence[int]) -> frozenset[int]:
        """The gates open for a text, given those `before` it was edited at the spans `starts` to `ends`.

        Only the lines around the edits are scanned: a gate that was open before counts as open.
        """
        if len(text) < _SMALL or len(starts) * _APART > len(text):
            return self.open(text)
        return before | self.open("\n".join(_pieces(text, starts, ends)))


def _pieces(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterable[str]:
    """The lines around edits, in order, each piece whole lines."""
    low = high = 0
    for start, end in zip(starts, ends, strict=True):
        if start < high:  # inside the piece before: it reaches further
            high = max(high, _behind(text, end))
            continue
        if high > low:
            yield text[low:high]
        low, high = max(high, _ahead(text, start)), _behind(text, end)
    yield text[low:high]


def _ahead(text: str, at: int) -> int:
    for _ in range(_AROUND):
        at = end = text.rfind("\n", 0, at)
        while at > 0 and text[at - 1].isspace():
            at -= 1
        if at <= 0 or end - at > _BLANK:
            return 0
    return at


def _behind(text: str, at: int) -> int:
    for _ in range(_AROUND):
        at = start = text.find("\n", at)
        while 0 <= at < len(text) and text[at].isspace():
            at += 1
        if at < 0 or at - start > _BLANK:
            return len(text)
    return at


@lru_cache(maxsize=8)
def together(gates: tuple[Gate | None, ...]) -> Gates:
    """The gates of one order of repairs, compiled once in a process."""
    return Gates(gates)
