"""A line scanned twice where a page turns: at the foot of one page and again at the head of the next.

Two frames of a film overlap, or a sheet was moved on the glass; the two readings differ as OCR differs. The worse one,
with fewer known words, leaves; where both are equal, the second.
Left alone: short lines, rows of tables, lines with different numbers, refrains and forms that repeat inside a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz import fuzz

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.measure import is_prose
from recension.pages import Row, cuts, key
from recension.text import Edit, Flag

KIND = "duplicate_line"
SHORTEST = 24  # characters; domain §2.1 says 20, a heading may have them
LIKE = 84  # per cent
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
GATE = Gate(needed="turns")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    sheets = evidence.paging.sheets
    found: list[Edit] = []
    for page, following in pairwise(sheets):
        if page.foot and following.top and _is_twice(page.foot[0], following.top[0]):
            one, other = page.foot[0], following.top[0]
            worse = one if _known(one.text) < _known(other.text) else other
            if found and found[-1].end > worse.start:
                continue  # the only line of a page is its head and its foot
            found.append(
                Edit(worse.start, worse.end, "", "the same line stands across the turn of the page", 900, KIND)
            )
    yield from cuts(text, found)


def _is_twice(one: Row, other: Row) -> bool:
    """Two readings of one line of prose: alike, the same numbers, and what differs is misread in one of them."""
    if min(len(one.text), len(other.text)) < SHORTEST or not (is_prose(one.text) and is_prose(other.text)):
        return False
    if _NUMBER.findall(one.text) != _NUMBER.findall(other.text) or len(one.text.split()) < 4:
        return False
    a, b = key(one.text), key(other.text)
    if a == b:
        return True
    if len(a) < SHORTEST or fuzz.ratio(a, b) < LIKE:
        return False
    mine, its = Counter(_WORD.findall(one.text)), Counter(_WORD.findall(other.text))
    return not any(map(known, mine - its)) or not any(map(known, its - mine))


def _known(text: str) -> int:
    """Known words, per mille of the words."""
    words = _WORD.findall(text)
    return sum(map(known, words)) * 1000 // len(words) if words else 0


CASES: tuple[Case, ...] = (
    Fix(
        "one\nNATIONAL ARCHIVES AND RECORDS ADMINISTRATION.\n\fNATIONAL RCHIVES AND RECORDS ADMINISTRATTON\ntwo",
        "one\nNATIONAL ARCHIVES AND RECORDS ADMINISTRATION.\n\ftwo",
        seen="JFK release 2025",
    ),
    Fix(
        "and the men of the shaft went home in the\n\fand the rnen of the shaft went horne in the\n\f"
        "and the men of the shaft went home in the\nevening",
        "and the men of the shaft went home in the\n\f\fand the men of the shaft went home in the\nevening",
    ),
    Fix(
        "one\nand the rnen of the shaft went horne in the\n\fand the men of the shaft went home in the\nevening",
        "one\n\fand the men of the shaft went home in the\nevening",
    ),
    Keep(
        "the same:\nhttp://EXAMPLE.com/%7Esmith/home.html\n\fhttp://EXAMPLE.com:/%7esmith/home.html\n",
        because="fewer than four words are no line of prose",
    ),
    Keep("one\nso sang the miners\n\fso sang the miners\ntwo", because="a short line may be a refrain"),
    Keep(
        "were carried in the spring of the year to the\n\fwere carried in the winter of the year to the\nport",
        because="both readings are words",
    ),
    Keep("tons of ore carried in 1911 were\n\ftons of ore carried in 1912 were\n", because="the numbers differ"),
    Keep(
        "the same long line stands in this place\nthe same long line stands in this place\nthree",
        because="no page turns",
    ),
    Miss(
        "one\nand the rnen 0f tbe shait wcnt horne in thc\n\fand the men of the shaft went home in the\nevening",
        "one\n\fand the men of the shaft went home in the\nevening",
        because="a number stands in one reading only",
    ),
)
