"""Dot leaders and what OCR makes of them: `. . . . 12`, `... eee ee ee 12`, `.......cccsssssessees 12`.

A recogniser reads a row of dots as dots, as numbers (`00.00.`), as the round letters (`eee cscs`), or as letters and
dots mixed. What gives it away: runs of dots, no words, few different letters, and a page number or the end of the
line behind it. The title before it never holds three dots in a row in print, so the first run of dots is its border.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from recension.lexicon import known

_TOKENS = 16_384  # words and numbers at the ends of lines: most come back
_TITLES = 4096  # titles of contents rows are asked about by several readers


class Leader(NamedTuple):
    """A leader in a line: `[start, end)` is what stands between the title and the page; the page may be empty."""

    start: int
    end: int


# The run that a title cannot hold: three dots, or three spaced ones, or two that nothing but wreckage follows.
_DOTS = re.compile(r"(?:[.·•…_][ \t]?){2}[.·•…_]|…")
# Letters that recognisers make of dots, with the share they had in 11,000 letters of wrecked leaders
# (development scans and one 448-page report): e 38 %, s 18 %, n 12 %, c 9 %, t 6 %, r 5 %, a 5 %.
_OTHER_DOTS = frozenset("·•…_")
_ROUND = frozenset("esnctraouivlmwdbghp")
_CAPITALS = frozenset("EASOUHDGRNPTCFI")
_TOKEN = re.compile(r"\S+")
_WRECK = re.compile(r"[\W\d_]*\.[\W\d_]*|[©«»°*+=~^|•·:;,'\"!@&-]+")  # dots with digits, or a lone sign
_ECHO = re.compile(r"(?:e{2,}|c{2,}|o{2}|s{2,}|n{2,}|e?[ec]+)[nstre]*[.,]*")
_SHORT = 3
_NO_WORD = 18  # letters: a longer run that the lexicon does not know is no word of a title
# What a leader leaves before its first sure dots: zeros, `oo.`, `wc.`, a lone sign. Other numbers may be the title's.
_RESIDUE = re.compile(r"(?<=\s)(?:\.?0[0.]{0,8}|\.|[:-]|[o0]{1,2}[.c][o0]{0,2}|[wo][ce]\.|uu|[©»«°])$")
# A small letter alone before a leader that was read as one long word: the first of its dots.
_LONE = re.compile(r"(?<=\w)[ ][b-hj-z]$")
_WRECKED = re.compile(r"[a-z]{15}")
_MISREAD = re.compile(r"[lIiOoSZBAtT|!\]1-9]{1,3}")


@lru_cache(_TOKENS)
def wreck(token: str) -> bool:
    """Is the token what is left of a leader, beyond doubt? Words of the lexicon are none."""
    if ".." in token or "…" in token:
        return True
    bare = token.strip(".,:;-'\"")
    if _WRECK.fullmatch(token):
        return token.count(".") > 1 or not any(c.isdigit() for c in token)
    if not bare or not bare.isascii():
        return False
    if _ECHO.fullmatch(bare):
        return len(bare) > 1
    if not bare.isalpha() or len(bare) < 5 or known(bare):
        return False
    if len(bare) >= _NO_WORD:
        return True
    low = bare[1:] if bare[0].isupper() else bare
    share = sum(low.count(c) for c in "esnctra")
    return (
        low.islower() and len(set(low)) <= 2 + len(low) // 2 and share * 100 >= (85 if len(low) < 9 else 70) * len(low)
    )


@lru_cache(_TOKENS)
def possible(token: str) -> bool:
    """Can the token belong to a leader, given that one stands to its left?"""
    if wreck(token):
        return True
    bare = token.strip(".,:;-'\"")
    if not bare or not any(c.isalpha() for c in bare):
        return True
    low = bare.lower()
    if len(bare) > 2 and low != bare:
        if bare[1:].islower() and low[0] in _ROUND and not known(bare):
            return set(low) <= _ROUND
        shouted = sum(map(bare.count, "EAS"))
        return bare.isalpha() and set(bare.upper()) <= _CAPITALS and shouted * 2 >= len(bare)
    if len(bare) > 4 and known(bare) and bare not in ("teens", "tenes", "sense", "senses", "seen", "cease", "teeth"):
        return False
    return all(c in _ROUND for c in low) or len(bare) <= _SHORT


@lru_cache(maxsize=_TITLES)
def sound(title: str) -> str:
    """A title of a contents row without what a leader left at its end; itself where nothing clings to it."""
    if dots := title.find("...", 4) + 1:
        title = title[: dots - 1].rstrip()
    tokens = list(_TOKEN.finditer(title))
    end = len(tokens)
    for n in range(len(tokens) - 1, 0, -1):
        if _clings(tokens[n][0]):
            end = n
        elif len(tokens[n][0]) > _SHORT or not tokens[n][0].islower():
            break
    return title if end == len(tokens) else title[: tokens[end - 1].end()].rstrip(" .")


def _clings(token: str) -> bool:
    """Is a last token more likely of a leader than a word: small letters that no word has, or dots among them?"""
    bare = token.strip(".,:;-'\"")
    if not bare or ".." in token:
        return True
    few = 100 * sum(bare.count(c) for c in "esnctraow") >= 80 * len(bare)
    return bare.isascii() and bare.isalpha() and bare.islower() and len(bare) > 1 and few and not known(bare)


@lru_cache(_TOKENS)
def page_shape(token: str) -> bool:
    """Digits or roman numerals, or one or two letters that may be a misread digit."""
    bare = token.strip(".,")
    return _PAGE.fullmatch(bare) is not None


_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,8}|[IVXLC]{1,8}|[A-Z]{1,2}[-–]\d{1,3}|\d{1,2}-\d{1,3}")


def leader(line: str) -> Leader | None:
    """The leader that ends a line, with or without a page number behind it; None where there is none."""
    if len(line) > 400 or not (
        "." in line or "…" in line or "ee" in line or "es" in line or "_" in line or "·" in line
    ):
        return None
    dots = _DOTS.search(line) if line.count(".") > 2 or not _OTHER_DOTS.isdisjoint(line) else None
    if dots and dots.start() and _empty_of_words(line, dots.start()):
        return _close(line, dots.start())
    return _undotted(line)


def _empty_of_words(line: str, start: int) -> bool:
    """Nothing but wreckage and a page number follows: two or more real words mean that the dots are an ellipsis."""
    tokens = [token[0] for token in _TOKEN.finditer(line, start)]
    if any(token.isdigit() and 1 < len(token) < 4 and token[0] != "0" for token in tokens[:-1]):
        return False  # the page of another row: two rows in one line
    strange = sum(1 for token in tokens if not possible(token) and not page_shape(token))
    return strange == 0 or (strange == 1 and line.count(".", start) > 5)


def _undotted(line: str) -> Leader | None:
    """A leader without three dots in a row: read from the end back to the leftmost token that is wreckage for sure."""
    words = line.split()
    behind = len(words) - 1 if words and page_shape(words[-1]) else len(words)
    if not _may_hold_wreckage(words[1:behind]):
        return None  # as most lines of text
    tokens = list(_TOKEN.finditer(line))
    first, weight = None, 0
    for found in reversed(tokens[1:behind]):
        token = found[0]
        if not possible(token):
            inside = _INSIDE.search(token)
            if inside and inside.start() and possible(token[inside.end() :] or "."):
                first, weight = found.start() + inside.start(), weight + 2
            break
        if wreck(token):
            first = found.start()
            inside = _TWO_DOTS.search(token)
            if inside and inside.start() and _is_word(token[: inside.start()]):
                first, weight = first + inside.start(), weight + 2
                break
            weight += 2 if ".." in token or len(token) > 8 or token.count(".") > 2 else 1
    if first is None or weight < 2:
        return None
    return _close(line, first)


def _may_hold_wreckage(words: Sequence[str]) -> bool:
    """Is one of the words wreckage, read from the end back to the first that is none, or does that one hold dots?"""
    for word in reversed(words):
        if not possible(word):
            return "." in word
        if wreck(word):
            return True
    return False


_INSIDE, _TWO_DOTS = re.compile(r"\.\.|(?<=[a-z])\.(?=[ec]{3})"), re.compile(r"\.\.")


def _is_word(stem: str) -> bool:
    """Is what dots cling to a word (`Debian-Installer..`, `debconf..`): of known parts, or with a letter that no leader
    is read as?"""
    parts = _LETTERS.findall(stem)
    if not parts:
        return False
    return all(map(known, parts)) or any(c not in _ROUND and c not in _CAPITALS for part in parts for c in part)


_LETTERS = re.compile(r"[^\W\d_]+")


def _close(line: str, start: int) -> Leader:
    """The leader from `start` to the page number, or to the end of the line where no page is left."""
    start = len(line[:start].rstrip(" \t"))
    while (residue := _RESIDUE.search(line, max(0, start - 12), start)) and residue.start():
        start = len(line[: residue.start()].rstrip(" \t"))
    if (lone := _LONE.search(line, max(0, start - 3), start)) and lone.start() and _WRECKED.search(line, start):
        start = lone.start()
    tokens = list(_TOKEN.finditer(line, start))
    if not tokens:
        return Leader(start, len(line))
    last = tokens[-1]
    if page_shape(last[0]) and (last.start() > start):
        return Leader(start, last.start())
    glued = re.search(r"(?<=[.·•…_])(\d{1,4}|[ivx]{1,6})$", last[0])
    if glued:
        return Leader(start, last.start() + glued.start())
    if len(tokens) > 1 and _MISREAD.fullmatch(last[0]):
        return Leader(start, last.start())  # may be a misread page: it stays
    return Leader(start, len(line))


# Behind a leader and its page number the next row's number begins: `... 15 B. Funding ........ 16 C. The`.
_NEXT = re.compile(
    r"(?<=\s)(\d{1,3}|[ivx]{1,6}|[A-Zlt][Il1]?)[ \t]+(?=(?:[IVXTl1|\]]{1,6}|[A-Z]|\d{1,2}|[a-z]|[ivx]{1,5})[.,][ ]+\S)"
)


# The same where the page number is lost: a long leader in clean print, and a number with its point and a capital.
_PAGELESS = re.compile(r"(?<=\.{5})([ \t]+)(?=(?:[ivx]{1,5}|[IVX]{1,5}|[a-hA-H]|\d{1,2})\.[ \t]+[A-Z][a-z])")
_BACK = 5  # tokens of a leader that may look like short words before its page number


def fused(line: str) -> list[tuple[int, int]]:
    """The gaps in a line where a row ends and the next begins, as spans: the row's leader and page stand before it."""
    if len(line) < 40:
        return []
    gaps = []
    for found in _NEXT.finditer(line):
        before = line[max(0, found.start() - 200) : found.start()].split()
        for token in before[: -_BACK - 1 : -1]:
            if wreck(token) or token.endswith("..."):
                gaps.append((found.end(1), found.end()))
                break
            if not possible(token):
                break
    gaps += [found.span(1) for found in _PAGELESS.finditer(line)]
    return sorted(gaps)
