"""Cover, title page and head of the body: the same title printed up to three times before the text begins.

A title that is printed again is the proof that the first page is a cover; only then are the small pieces around it
(letterhead, address, series) known for what they are.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import NamedTuple

from recension.layout import PAGE_MARK
from recension.places import zones
from recension.resemblance import squeezed
from recension.vocabulary import table

_TITLE_LINES, _TITLE_LETTERS, _TITLE_WORDS = 4, 12, 2
_REPEATS = 4  # what stands more often as a line of its own is a running head
_PROSE = 220  # characters: no piece of a cover is longer
_NAME = re.compile(
    r"(?:(?:by|and|with)\s+)?(?:(?:Dr|Mr|Mrs|Ms|Prof|Col|Capt|Maj|Gen|Lt)\.?\s+)*"
    r"[A-Z][\w'’.\-]*(?:[, ]+(?:(?:van|von|de|der|del|la|le|di|da|el|al|bin|and)\s+)*[A-Z][\w'’.\-]*){1,6}[.,]?",
)


class Piece(NamedTuple):
    """Lines that stand together, without a blank line or page mark between; `text` is theirs."""

    start: int
    end: int
    text: str

    @property
    def rows(self) -> list[str]:
        return [row.strip() for row in self.text.split("\n") if row.strip()]


class Cover(NamedTuple):
    """A proved cover: all pieces of the front, which of them are its title (the first is the cover's own), and where
    in `pieces` the cover ends."""

    pieces: list[Piece]
    titles: list[int]
    end: int


# Lines with something on them, one below the other. The look back keeps a long run of blanks from being tried at each.
# Where there are no page marks a line is what a point stands for, which is found four times as fast as a class.
_TOGETHER, _WITHOUT_MARKS = (
    re.compile(rf"(?<![^\n\f])[^\S\n\f]*+\S{line}*+(?:\n[^\S\n\f]*+\S{line}*+)*+") for line in (r"[^\n\f]", ".")
)


def pieces(text: str, start: int, end: int) -> list[Piece]:
    """The groups of lines of `[start, end)` that stand together."""
    part = text[start:end]
    together = _TOGETHER if PAGE_MARK in part else _WITHOUT_MARKS
    return [Piece(start + p.start(), start + p.end(), p[0]) for p in together.finditer(part)]


@lru_cache(maxsize=4)
def cover(text: str) -> Cover | None:
    """The cover, where the title on it is printed again further down in the front; else None."""
    parts = pieces(text, 0, zones(text).front)
    letters = [_kept_letters(part.text) for part in parts]
    end = next((n for n, part in enumerate(parts) if is_prose(part.text)), len(parts))
    for n in range(min(end, 12)):
        if letters.count(letters[n]) < 2:
            continue
        again = [m for m in range(n, len(parts)) if letters[m] == letters[n]]
        if len(again) < 2 or not _could_be_title(parts[n], letters[n]) or not _followed_alike(parts, letters, again):
            continue
        if _lines_like(text, letters[n]) <= _REPEATS:
            return Cover(parts, again, end)
    return None


_kept_letters = lru_cache(512)(squeezed)  # six repairs ask for the cover, each after the edits of the one before


def is_prose(text: str) -> bool:
    """Is it a paragraph of running text rather than a piece of a cover?"""
    return len(text) > _PROSE or (len(text) > 120 and text.rstrip().endswith("."))


def is_name(row: str) -> bool:
    """Does a line have the shape of one or more personal names, and no word of an organisation?"""
    return len(row) <= 80 and bool(_NAME.fullmatch(row)) and not is_organisation(row) and not row.isupper()


def is_organisation(row: str) -> bool:
    """Does a line hold a word that names an organisation?"""
    if row.isascii():  # the same, without a search for sixty words at each place
        return not _organisation_names().isdisjoint(_WORD.findall(row.lower()))
    return bool(_organisation_words().search(row))


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1)
def _organisation_names() -> frozenset[str]:
    return frozenset(word.lower() for word in table("organisations")["words"])


@lru_cache(maxsize=1)
def _organisation_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('organisations')['words'])})\b", re.I)


def _could_be_title(part: Piece, letters: str) -> bool:
    rows = part.rows
    return (
        len(rows) <= _TITLE_LINES
        and len(letters) >= _TITLE_LETTERS
        and len(part.text.split()) > _TITLE_WORDS
        and not part.text.rstrip().endswith(".")
        and not re.search(r"\d{3}", part.text)
        and not all(map(is_name, rows))
    )


def _followed_alike(parts: list[Piece], letters: list[str], again: list[int]) -> bool:
    """Does the same author follow the title in two places? Then it is no running head and no chapter's heading."""
    followers = {letters[n + 1] for n in again if n + 1 < len(parts) and all(map(is_name, parts[n + 1].rows))}
    after = [letters[n + 1] for n in again if n + 1 < len(parts)]
    return any(after.count(each) > 1 for each in followers)


def _lines_like(text: str, letters: str) -> int:
    """How many lines hold these letters and no others."""
    first = (letters[0], letters[0].lower())
    least = len(letters) // 3  # a ligature is three letters in capitals
    every = text.replace(PAGE_MARK, "\n").split("\n")
    likely = (line for line in every if least <= len(line) < 200 and _begins(line, first))
    return sum(1 for line in likely if squeezed(line) == letters)


def _begins(line: str, first: tuple[str, ...]) -> bool:
    """May the first letter or digit of a line be this one? A cheap look before all its letters are taken."""
    return line.startswith(first) or line[:1] in _UNSURE or not line[:1].isascii()


_UNSURE = frozenset(map(chr, range(128))) - frozenset(string.ascii_letters + string.digits) | {""}
