"""Which lines are readings of one line: a running head as each page reads it, its number apart.

Compared are letters; the other numbers of the lines must agree, and one at an end may grow with the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from recension.labels import FOLD, fused, lone, may_be_fused
from recension.letters import letters_of
from recension.measure import marker

if TYPE_CHECKING:
    from recension.pages import Row

LIKE, ALIKE = 70, 80  # per cent of the letters: inside of broken sentences, and elsewhere
LETTERS = 6  # of a line that may be misread; a shorter one (`P-6841`) comes back as it is
LONG, LONG_LIKE = 20, 60  # letters of a line that hardly comes back by chance, and per cent of its numbers
LONGEST = 130
ENDS = frozenset(".?!:;")
_BELOW = 4  # rows between two notes or references, which stand below each other
_RECENT = 32  # lines that another may be a reading of
_LINES = 16_384  # short lines of which is kept what one repair after the other asks
_SHORTENED = re.compile(r"\b(?:[A-Z]\.[A-Z]|(?i:inc|co|corp|ltd|dept|ave|jr))\.$")
_CODE = frozenset("<>{}=\\")
# Figures and what is read for them; a single one may be any sign, and a word with one in it is a word.
_NUMBER = re.compile(r"(?<![^\W_])(?=[A-Za-z]*\d)[\dOoQDIlZzSsGbBgq]{2,}(?![^\W_])")
_DROP = {code: None for code in range(128) if not chr(code).isalpha()}


@lru_cache(maxsize=_LINES)
def letters(text: str) -> str:
    """The letters of a line in capitals: page numbers and dates change from page to page."""
    return letters_of(text).upper() if text.isascii() else text.translate(_DROP).upper()


def short(text: str) -> str:
    """The letters of a line that may be a head, or all its signs where they are few."""
    return _short(text) if len(text) <= LONGEST else ""


@lru_cache(maxsize=_LINES)
def _short(text: str) -> str:
    said = letters(text)
    return said if len(said) >= LETTERS else "".join(filter(str.isalnum, text)).upper()


def ends(line: str) -> bool:
    """Does a line end as a sentence does? A firm's or a street's name may end in a stop, too."""
    return line[-1] in ENDS and not (line[-1] == "." and _SHORTENED.search(line[-8:]))


def may_be_head(text: str) -> bool:
    """Is it no item of a list, end of a sentence, or piece of one?"""
    return len(text) <= LONGEST and _may_be_head(text)


@lru_cache(maxsize=_LINES)
def _may_be_head(text: str) -> bool:
    in_brackets = text[0] in "(<" and not text[1:4].isdigit()
    if ends(text) or in_brackets or not _CODE.isdisjoint(text) or marker(text):
        return False
    if text[-1] == ")" and "(" not in text:
        return False
    return not text[0].islower() or "   " in text or ":" in text or any(map(str.isdigit, text))


def groups(rows: Sequence[Row], places: Iterable[range]) -> list[tuple[list[int], str]]:
    """Rows of some places that are readings of one line, and what its letters are at their best."""
    groups: list[tuple[list[int], str]] = []
    exact: dict[str, int] = {}
    for place in places:
        for n in place:
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
    if sum(b - a <= _BELOW for a, b in pairwise(members)) * 3 > len(members):
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
