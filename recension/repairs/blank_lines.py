"""Blank lines beyond the one that parts two blocks, blank lines at either end, and page marks that nothing needed.

By now every join is decided; what is left of a gap says only that two blocks are two, and where a page turned between
the rows of one contents page not even that. Indents stay in blocks as laid out (tables, verse, code).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_GAP = re.compile(r"[\n\f](?:(?<=\f)[\n\f]*|[\n\f]{2,}|\f[\n\f]*)")
_LINES = re.compile(r"\n\n\n+")  # the same where no page is marked
_HEAD = re.compile(r"\A[\n\f]+")
GATE = Gate((r"\n[\n\f]{2}|\f|\A\n|[ \t\n]\z",))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    head = _HEAD.match(text)
    size = len(text.rstrip(" \t\n\f"))
    first = min(head.end(), size) if head else 0
    if first:
        yield Edit(0, first, "", "blank lines before the first block", 1000)
    pattern = _GAP if "\f" in text else _LINES
    listed = list(_lists(evidence)) if "\f" in text else []
    for gap in pattern.finditer(text, first, max(first, size)):
        start, end = gap.span()
        if "\f" in gap[0] and _are_rows(listed, start, end):
            yield Edit(start, end, "\n", "a page turned between two contents rows", 950)
        else:
            yield Edit(start, end, "\n\n", "blank lines between two blocks", 1000)
    if size < len(text):
        yield Edit(max(size, first), len(text), "", "blank lines after the last block", 1000)


def _are_rows(listed: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Does a gap stand between rows of one list?"""
    before = bisect_right(listed, start, key=itemgetter(0)) - 1
    return before >= 0 and end <= listed[before][1]


def _lists(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """The rows of each contents page, from the end of its first line on: a heading keeps its blank line."""
    for region in evidence.contents:
        at = max(region.start, region.heading[1])
        while at < region.end and evidence.text[at] in "\n\f \t":
            at += 1
        yield at, max(at, region.end)


CASES: tuple[Case, ...] = (
    Fix("\n\none\n\n\n\ntwo\n\f\nthree\n", "one\n\ntwo\n\nthree"),
    Fix("one\ftwo", "one\n\ntwo"),
    Fix(" \n", ""),
    Fix(
        "Contents\n\n1.\tThe Plan\t3\n2.\tThe Means\t10\n\f\n3.\tThe End\t22\n\nThe plan is old.",
        "Contents\n\n1.\tThe Plan\t3\n2.\tThe Means\t10\n3.\tThe End\t22\n\nThe plan is old.",
    ),
    Keep("one\n\ntwo\nthree", because="one blank line parts two blocks"),
    Keep("    ABNF = a\n           / b", because="an indent is layout"),
)
