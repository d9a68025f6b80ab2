"""The row of a contents page: its number, the gap or leader that ends its title, its page number.

What a row looks like is knowledge that repairs (floor 2) and readers (floor 3) share; where the rows stand together as
a contents page `regions` decides. Offsets are those of the line that is asked about.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from recension.leaders import leader

# What is asked of a line is asked again by the next repair: answers for the lines of some hundred pages are kept.
_LINES = 16_384


class Numeral(NamedTuple):
    """A page number as printed: `system` is roman, arabic or prefixed (`A-3`), `value` its number."""

    raw: str
    system: str
    value: int


@lru_cache(maxsize=1)
def lore() -> dict[str, Any]:
    """What is known of contents pages in general: data/contents.toml."""
    return tomllib.loads(files("recension").joinpath("data/contents.toml").read_text(encoding="utf-8"))


_ROMAN = re.compile(r"(m{0,3})(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman(token: str) -> int:
    """The value of a roman numeral in one case, strictly written; 0 for anything else."""
    low = token.lower()
    if not token or not (token.islower() or token.isupper()) or not _ROMAN.fullmatch(low):
        return 0
    values = [_DIGITS[c] for c in low]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def as_roman(value: int) -> str:
    """A number as a roman numeral in capitals."""
    out = ""
    for size, sign in _SIGNS:
        out += sign * (value // size)
        value %= size
    return out


_SIGNS = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


_PREFIXED = re.compile(r"([A-Z]{1,2}|[IVX]{1,4}|\d{1,2})[-\u2013.](\d{1,3})")


def numeral(token: str) -> Numeral | None:
    """A token read as a page number, or nothing."""
    token = token.strip()
    if token.isascii() and token.isdigit():
        return Numeral(token, "arabic", int(token)) if 0 < len(token) <= 4 else None
    if value := roman(token):
        return Numeral(token, "roman", value) if value < 400 else None
    if found := _PREFIXED.fullmatch(token):
        return Numeral(token, "prefixed", int(found[2]))
    return None


_WORDS = "|".join(sorted((word for kind in lore()["labels"].values() for word in kind), key=len, reverse=True))
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3}){0,5}|[IVXLC]{1,7}|[A-Z]{1,2}(?:[.-]\d{1,3}){0,4}|[ivxl]{1,7}|[a-z])"
_SPELT = r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"  # behind a word of rank only
LABEL = re.compile(
    rf"(?:(?i:{_WORDS})[.]?[ \t]+(?:{_NUMBER}|{_SPELT})(?:[.:)]|(?=[ \t—–-]|$))"  # Chapter 3, Part Two:
    r"|\d{1,3}(?:\.\d{1,3}){1,5}[.)]?(?=[ \t]|$)"  # 2.4.1
    rf"|{_NUMBER}[.)](?=[ \t]|$)|\({_NUMBER}\)(?=[ \t]|$))"  # IV.  7.  a)  (3)
)


@lru_cache(maxsize=_LINES)
def label(text: str) -> str:
    """The number that an entry or heading begins with, with its word and its point; empty where there is none."""
    found = LABEL.match(text)
    return found[0] if found else ""


@lru_cache(maxsize=_LINES)
def heading_kind(line: str) -> str:
    """Which kind of contents page a line announces: contents, figures, tables, or nothing."""
    words = _NO_LETTERS.sub(" ", line.lower()).strip()
    if len(words) > 60 or line.rstrip().endswith((",", ";")):
        return ""
    words = _CONTINUED.sub("", words)
    for kind in ("contents", "figures", "tables"):
        if words in lore()["headings"][kind]:
            return str(kind)
    return ""


_NO_LETTERS = re.compile(r"[^a-z]+")
_CONTINUED = re.compile(r" (?:cont(?:inued|d)?|vol(?:ume)? ?[ivx]*)$")


class Tail(NamedTuple):
    """How a row ends. `title_end` is where its title ends, `page` the span of its page number or what is left of it.

    `proof` says what parts the two: tab, leader, gap (three spaces or more), word (one space: proves nothing alone).
    """

    title_end: int
    page: tuple[int, int]
    proof: str


_PAGE_AT_END = re.compile(
    r"(?:(?<=[\s.·•…_])|(?<=^))(?:[Pp]age |p\. ?)?([0-9]{1,4}|[ivxlcIVXLC]{1,8}|[A-Z]{1,2}[-–]\d{1,3}|\d{1,2}-\d{1,3})$"
)


_PAGE_ENDS = frozenset("0123456789ivxlcIVXLC\n")


@lru_cache(maxsize=_LINES)
def tail(line: str) -> Tail | None:
    """How a line ends, if it ends as a contents row does. Linear: only the last characters are searched."""
    body = line.rstrip(" \t")
    if not body:
        return None
    found = leader(body)
    if found:
        return Tail(found.start, (found.end, len(body)), "leader")
    if body[-1] not in _PAGE_ENDS:
        return None
    at = max(0, len(body) - 24)
    page = _PAGE_AT_END.search(body, at)
    if not page or not numeral(page[1]):
        return None
    title = body[: page.start()].rstrip(" \t")
    gap = body[len(title) : page.start()]
    if not title:
        return None
    if "\t" in gap:
        return Tail(len(title), page.span(1), "tab")
    return Tail(len(title), page.span(1), "gap" if len(gap) > 2 else "word")
