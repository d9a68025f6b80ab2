"""Ranks of numbers: `IV.` over `A.` over `1.` over `a.`, `2.4.1` three deep, `Part` over `Chapter`.

No style has a rank of its own: one author sets roman numbers under capitals, another the other way round. A style that
first appears below another is nested in it; when it comes back, everything deeper is closed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from recension.rows import lore, roman


class Style(Enum):
    """How a number is written. DECIMAL's depth is its number of parts."""

    NONE = ""
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section word"
    APPENDIX = "appendix"
    FIGURE = "figure"
    ROMAN_UP = "I"
    ALPHA_UP = "A"
    ARABIC = "1"
    ALPHA_LOW = "a"
    ROMAN_LOW = "i"
    PAREN_ARABIC = "(1)"
    PAREN_ALPHA = "(a)"
    DECIMAL = "1.1"


_LABELS = 4096  # few labels differ
_WORD = re.compile(r"[A-Za-z]{3,}(?=[.\s])")


def _word(raw: str) -> str:
    """The word before a number (`chapter`), in lower case; empty where there is none."""
    found = _WORD.match(raw)
    return found[0].lower() if found and any(found[0].lower() in words for words in lore()["labels"].values()) else ""


@lru_cache(maxsize=_LABELS)
def number(raw: str) -> str:
    """The number alone: `CHAPTER 3.` gives `3`, `(a)` gives `a`, `2.4.` gives `2.4`."""
    raw = raw.strip()
    if word := _word(raw):
        raw = raw[len(word) :].lstrip(". \t")
    return raw.strip("().: ")


@lru_cache(maxsize=_LABELS)
def style_of(raw: str, bare: str) -> Style:
    """The style of a label as printed; `C.` is read as a letter, `levels` decides when it is a hundred."""
    if not raw:
        return Style.NONE
    if low := _word(raw):
        for kind, style in (("part", Style.PART), ("chapter", Style.CHAPTER), ("section", Style.SECTION),
                            ("appendix", Style.APPENDIX), ("figure", Style.FIGURE)):  # fmt: skip
            if low in lore()["labels"][kind]:
                return style
    if re.fullmatch(r"[A-Z]?\d*(?:[.-]\d+)+|[A-Z]\d+", bare):
        return Style.DECIMAL
    paren = raw.startswith("(") or (raw.endswith(")") and not raw.endswith("."))
    if bare.isdigit():
        return Style.PAREN_ARABIC if paren else Style.ARABIC
    if paren:
        return Style.PAREN_ALPHA
    if bare.isupper():
        return Style.ROMAN_UP if roman(bare) and (len(bare) > 1 or bare in "IVX") else Style.ALPHA_UP
    return Style.ROMAN_LOW if roman(bare) and (len(bare) > 1 or bare in "ivx") else Style.ALPHA_LOW


_LETTERS = {Style.ROMAN_UP: Style.ALPHA_UP, Style.ROMAN_LOW: Style.ALPHA_LOW}


_MANY = 20  # numbered rows: from so many the whole page tells how styles nest, better than the row before
_AGREED = 70  # per cent of a style's first numbers that must stand under the same style


def levels(styles: Sequence[Style], labels: Sequence[str]) -> list[int]:
    """The level of each entry from 1, 0 for those without a number."""
    out, read_as = _by_stack(styles, labels)
    ranks = _nesting(read_as, labels)
    if not ranks:
        return out
    return [ranks.get(style, level) if level else 0 for style, level in zip(read_as, out, strict=True)]


def _by_stack(styles: Sequence[Style], labels: Sequence[str]) -> tuple[list[int], list[Style]]:
    """Levels as each entry follows the ones before it, and the styles with letters and numerals told apart."""
    out: list[int] = []
    read_as: list[Style] = []
    stack: list[tuple[Style, int, str]] = []  # style, depth of a decimal, last label
    for style, text in zip(styles, labels, strict=True):
        if style in (Style.NONE, Style.APPENDIX, Style.FIGURE):
            out.append(0 if style is Style.NONE else 1)
            read_as.append(style)
            stack = stack if style is Style.NONE else [(style, 0, text)]
            continue
        if style is Style.PART:
            stack = []
        kind: Style = _letter_or_roman(style, text, stack)
        depth = len(re.findall(r"[^.-]+", text)) if kind is Style.DECIMAL else 0
        if kind is Style.DECIMAL and not text[0].isdigit():
            depth = max(depth, 2)
        while stack and not _under(stack, kind, depth):
            stack.pop()
        stack.append((kind, depth, text))
        out.append(len(stack))
        read_as.append(kind)
    return out, read_as


def _nesting(styles: Sequence[Style], labels: Sequence[str]) -> dict[Style, int]:
    """Levels of styles by what their first numbers (`A`, `1`, `a`, `i`) stand under on the whole page; empty where the
    page is short, has decimal numbers, or does not agree with itself. One row misread then moves no other."""
    rows: list[tuple[Style, str]] = list(zip(styles, labels, strict=True))
    numbered = [row for row in rows if row[0] is not Style.NONE]
    if len(numbered) < _MANY or any(style is Style.DECIMAL for style, _ in numbered):
        return {}
    votes: dict[Style, Counter[Style]] = {}
    for (above, _), (style, text) in pairwise(numbered):
        if text.lower() in ("a", "1", "i") and above is not style:
            votes.setdefault(style, Counter())[above] += 1
    parents: dict[Style, Style] = {}
    for child, found in votes.items():
        parent, times = found.most_common(1)[0]
        if times > 1 and times * 100 >= _AGREED * found.total():
            parents[child] = parent
        elif found.total() > 1:
            return {}
    ranks: dict[Style, int] = {}
    for one in {style for style, _ in numbered} - {Style.APPENDIX, Style.FIGURE}:
        line: list[Style] = [one]
        while line[-1] in parents and parents[line[-1]] not in line:
            line.append(parents[line[-1]])
        ranks[one] = len(line)
    return ranks if max(ranks.values(), default=0) > 1 else {}


def _letter_or_roman(style: Style, text: str, stack: list[tuple[Style, int, str]]) -> Style:
    """`C.` after `B.` is a letter, `I.` after `H.` too; a first `i.` is a number."""
    other = _LETTERS.get(style)
    if style in (Style.ALPHA_UP, Style.ALPHA_LOW):
        up = Style.ROMAN_UP if style is Style.ALPHA_UP else Style.ROMAN_LOW
        if len(text) == 1 and roman(text):
            before = next((last for kind, _, last in reversed(stack) if kind is up), "")
            letters = next((last for kind, _, last in reversed(stack) if kind is style), "")
            if before and roman(before) + 1 == roman(text) and letters != chr(ord(text) - 1):
                return up
        return style
    if other and len(text) == 1:
        letters = next((last for kind, _, last in reversed(stack) if kind is other), "")
        if letters and letters == chr(ord(text) - 1):
            return other
    return style


def _under(stack: list[tuple[Style, int, str]], style: Style, depth: int) -> bool:
    """Does an entry of this style stand under the top of the stack?"""
    top, top_depth, _ = stack[-1]
    if style is Style.DECIMAL:
        if top is Style.DECIMAL:
            return top_depth < depth
        return True
    if any(kind is style for kind, _, _ in stack):
        return False
    return not (top is Style.DECIMAL and style in (Style.ARABIC, Style.CHAPTER, Style.PART))
