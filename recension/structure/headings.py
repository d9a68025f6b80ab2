"""Headings: what a line looks like that opens a section.

`read(line)` judges one line by itself: a number with or without a title, a word of rank with a number, capitals.
Whether it *is* a heading its surroundings decide: `sections` asks the series, the contents page and what repeats.
Left alone: numbered lists, running heads, the parts of forms, sentences.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from recension.evidence import known
from recension.rows import label, lore
from recension.structure.levels import Style, number, style_of


class Heading(NamedTuple):
    """A line read as a heading: number as printed, the number alone, its style, title, and how sure (per mille).

    `inferred`: the number is the contents page's, the printed one is damaged.
    """

    raw_label: str
    label: str
    style: Style
    title: str
    confidence: int
    inferred: bool = False


_LONG = 120  # no heading of the development cases is longer once its lines are joined
_ENDS = re.compile(r"[.;,]$")
_SENTENCE = re.compile(
    r"[a-z]{2}[.!?] +[A-Z]|\b(?:is|are|was|were|has|have|had|will|would|shall|should|must|may|can)\b"
)


def read(line: str) -> Heading | None:
    """A line as a heading, or None.

    Confidence from 900: by itself; from 700: with a series or a contents page; less: only with both.
    """
    body = " ".join(line.split())
    if not body or len(body) > _LONG or not any(c.isalpha() for c in body):
        return None
    raw = label(body)
    title = _without_specks(body[len(raw) :].strip(" \t-–—:"))
    bare = number(raw) if raw else ""
    style = style_of(raw, bare)
    if raw and not title:
        return _number_alone(raw, bare, style)
    if not title or not any(c.isalpha() for c in title):
        return None
    confidence = _by_title(title, style)
    return Heading(raw, bare, style, title, confidence) if confidence else None


def _without_specks(title: str) -> str:
    """A title that sections always have, without what stands beside it in another column (`Abstract Cn`)."""
    name, _, speck = title.rpartition(" ")
    return name if len(speck) <= _SPECK and name.lower() in _plain() else title


_SPECK = 2  # letters


def _number_alone(raw: str, bare: str, style: Style) -> Heading | None:
    """`I.` alone on its line. A number in arabic digits alone may be a folio."""
    if style in (Style.ROMAN_UP, Style.ALPHA_UP) and raw.endswith("."):
        return Heading(raw, bare, style, "", 700)
    if style in (Style.CHAPTER, Style.PART, Style.APPENDIX, Style.SECTION):
        return Heading(raw, bare, style, "", 900)
    return None


def _by_title(title: str, style: Style) -> int:
    words = re.findall(r"[^\W\d_]+", title)
    if not words or (_ENDS.search(title) and not _abbreviated(title)):
        return 0
    capitals = title.upper() == title and sum(map(str.isalpha, title)) > 3
    raised = sum(word[0].isupper() or word in lore()["plain"]["small"] for word in words)
    titled = raised * 10 >= len(words) * 9 and words[0][0].isupper()
    sentence = bool(_SENTENCE.search(title)) and not titled and not capitals
    if style in (Style.CHAPTER, Style.PART, Style.APPENDIX):
        return 0 if sentence else 900
    if style is Style.FIGURE:
        return 0
    if style is Style.DECIMAL:
        return 900 if words[0][0].isupper() and not sentence else 500
    if style is not Style.NONE:
        if sentence:
            return 0
        return 850 if capitals or titled else (600 if words[0][0].isupper() else 0)
    if sentence:
        return 0
    if capitals:
        return 750 if len(words) > 1 or title.lower() in _plain() else 600
    if title[0].isupper() and title.lower() in _plain():
        return 900
    if titled and len(title) < 80:
        return 600
    return 500 if words[0][0].isupper() and len(title) < 80 else 0


def _abbreviated(title: str) -> bool:
    """Does the title end in an abbreviation rather than in the point of a sentence?"""
    last = title.split()[-1]
    return title.endswith(".") and (
        bool(re.fullmatch(r"(?:[A-Z]\.)+", last)) or last in ("Inc.", "etc.", "Jr.", "Sr.", "Co.")
    )


@cache
def _plain() -> frozenset[str]:
    plain = lore()["plain"]
    return frozenset(
        [*plain["front"], *plain["closing"], *plain["back"], "introduction", "discussion", "results", "background"]
    )


def shouted(title: str) -> bool:
    """Capitals throughout, of words that are known: no code, no stamp."""
    words = re.findall(r"[A-Z]{2,}", title)
    return title == title.upper() and bool(words) and sum(map(known, words)) * 2 >= len(words)
