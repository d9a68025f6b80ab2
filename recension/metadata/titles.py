"""Which rows of a title page are its title and its subtitle, and which texts above them are the house's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from recension.metadata.front import Row
from recension.vocabulary import table

_GOES_ON = re.compile(r"(?:[:,\-–—]|\b(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|between|into))$", re.I)


def title_of(rows: Sequence[Row]) -> list[int]:
    """The rows of the title: the first text that stands together.

    Where a body's name stands in that block, or three such texts stand above the first name, the first are the house's:
    the title is the last of at least three words.
    """
    first = _text_from(rows, 0)
    end = next((n for n, row in enumerate(rows) if row.kind in ("name", "by", "edited")), 0)
    texts = [first]
    while texts[-1] and (following := _text_from(rows, texts[-1][-1] + 1)) and following[0] < end:
        texts.append(following)
    long = [text for text in texts[1:] if sum(len(rows[n].text.split()) for n in text) >= _TITLE_WORDS]
    return long[-1] if long and (len(texts) > 2 or _of_body(rows, first)) else first


_TITLE_WORDS = 3


def _of_body(rows: Sequence[Row], text: Sequence[int]) -> bool:
    """Does a text stand right below the name of a body, in one block with it?"""
    n = text[0]
    return n > 0 and rows[n - 1].kind == "body" and not rows[n].gap


def _text_from(rows: Sequence[Row], start: int) -> list[int]:
    """The rows of the first text from a row on that stands together."""
    title: list[int] = []
    for n, row in enumerate(rows):
        if n < start:
            continue
        if not title:
            if row.kind == "text" or (row.kind == "body" and _alone_as_title(rows, n)):
                title.append(n)
            continue
        goes_on = bool(_GOES_ON.search(rows[n - 1].text)) or row.text[:1].islower()
        joined = not row.gap or goes_on
        with_body = row.kind == "body" and (goes_on or rows[n - 1].kind == "body")
        if not joined or not (row.kind == "text" or with_body):
            break
        title.append(n)
    return title


def _alone_as_title(rows: Sequence[Row], n: int) -> bool:
    """May a row that holds a body's name be the title? Only where no text stands above the first name below it."""
    for row in rows[n + 1 :]:
        if row.kind == "text":
            return False
        if row.kind == "name":
            return True
    return False


def before_subtitle(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of the title itself: up to where capitals end, or to a row such as `A Second Look`."""
    for n in range(1, len(rows)):
        above, row = rows[n - 1].text, rows[n].text
        if _GOES_ON.search(above):
            continue
        capitals = all(each.text.isupper() for each in rows[:n]) and _LOWER_WORD.search(row) is not None
        told = _ARTICLE.match(row) is not None and not _subtitles().isdisjoint(row.lower().split())
        if told or (capitals and not row[:1].islower()):
            return rows[:n]
    return rows


def subtitle_of(below: Sequence[Row], most: int) -> list[Row]:
    """The text that stands apart below the title, where at most `most` rows of it are followed by what is no text;
    more than two only in small letters below capitals."""
    sub: list[Row] = []
    for row in below:
        if row.kind != "text" or row.gap is not (not sub):
            break
        sub.append(row)
    ended = len(sub) < len(below) and below[len(sub)].kind in _BELOW_SUBTITLE
    fits = len(sub) <= 2 or (len(sub) <= most and not any(row.text.isupper() for row in sub))
    return sub if ended and fits and not any(_LONG_WORDS.search(row.text) for row in sub) else []


_LOWER_WORD = re.compile(r"[A-Z][a-z]{2}")
_ARTICLE = re.compile(r"an?\s", re.I)
_LONG_WORDS = re.compile(r"(?:\b[a-z]{3,}\W+){4}")  # a sentence's, not a title's
_BELOW_SUBTITLE = frozenset(
    {"name", "edited", "number", "date", "series", "genre", "label", "mark", "imprint", "prefaced"}
)


@cache
def _subtitles() -> frozenset[str]:
    return frozenset(word.lower() for word in table("organisations")["subtitles"])
