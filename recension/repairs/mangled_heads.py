"""A running head of which nothing is left that could be compared: overprinted by a stamp, or read beyond recognition.

Where a stamp was struck across the head of each page, every page reads it otherwise (`V. The neater: fpi Release J`,
`MULTL-A 10`). Its place tells: at the head of a page or right below furniture that has been taken out, right above the
second half of a sentence; too short to be a line of text that goes on, with a word that is none; on three pages at
least. Every one is flagged.
Left alone: a line of known words, formulas, cells, captions, a line that a sentence may need.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.layout import PAGE_MARK
from recension.measure import is_laid_out, is_prose
from recension.pages import Row, cuts, key
from recension.recurrence import OWN_WORDS, is_worded
from recension.text import Edit, Flag

KIND = "running_head"
LONGEST = 75  # characters; a longer line between halves of a sentence is a note or a row of a table
PAGES, APART = 3, 600  # such lines in a document, and characters between two of them
GATE = Gate(needed="gaps")
SHORT = 750  # per mille of the measure: with its next word a line of text that goes on is fuller
_BLANKS = 40  # characters of blank lines between a head and the edge of its page
_WORD = re.compile(r"[^\W\d_]{3,}")
_FORMULA = re.compile(r"[=+<>^\\{}|]|\$")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if len(evidence.cuts) + text.count(PAGE_MARK) < PAGES - 1:
        return
    likely = [
        (row, below)
        for row, below in pairwise(evidence.paging.rows)
        if below.text[0].islower() and len(row.text) <= LONGEST and _is_mangled(row, evidence) and is_prose(below.text)
    ]
    if len(likely) < PAGES or not evidence.measure.threshold:  # the measure costs most: it is asked last
        return
    found = [row for row, below in likely if evidence.measure.fills(row.text, below.text) < SHORT]
    turns = sum(b.start - a.start >= APART for a, b in pairwise(found)) + bool(found)
    if turns >= PAGES:
        why = "what is left of a running head: below furniture, inside a sentence"
        yield from cuts(text, (Edit(row.start, row.end, "", why, 830, KIND) for row in found))


def _is_mangled(row: Row, evidence: Evidence) -> bool:
    """Does it stand at the head of a page, and hold a word that is none?"""
    if not _is_below_cut(evidence.text, row, evidence.cuts) or not is_worded(key(row.text)):
        return False
    if row.text[0].islower() or OWN_WORDS.match(row.text) or _FORMULA.search(row.text) or is_laid_out(row.text):
        return False
    return not all(map(known, _WORD.findall(row.text))) and not evidence.is_contents_row(row.start, row.end)


def _is_below_cut(text: str, row: Row, gone: tuple[int, ...]) -> bool:
    """Does the page begin with the row, or has furniture been taken out between it and the line above?"""
    above = text[max(0, row.start - _BLANKS) : row.start].rstrip(" \t\n")
    if above.endswith(PAGE_MARK) or (not above and row.start <= _BLANKS):
        return True
    at = bisect_left(gone, row.start)
    if at < len(gone) and gone[at] == row.start:
        return True
    return at > 0 and row.start - gone[at - 1] <= _BLANKS and not text[gone[at - 1] : row.start].strip()


_LINES = (
    "The narrow gauge was laid first between the mines and the\nriver, some years before the owners of the\n",
    "upper mines thought of a second track, which was laid in\na winter that was remembered for its storms and its\n",
)
_PAGE = _LINES[1] + "".join(_LINES * 3)


def _pages(*heads: str) -> str:
    """Pages of one long sentence, each with its head."""
    return "\f".join(f"{head}\n{_PAGE}" for head in heads)


CASES: tuple[Case, ...] = (
    Fix(
        _pages("XIV. Instaleng ore 2 13", "V. The neater: fpi Release J", "MULTL-A AYER 10"),
        "\f".join([_PAGE] * 3),
        seen="scan0011",
    ),
    Fix(
        _pages("TEE NAROW GUAGE", "THF NARRQW ase 2010/05", "1HE NAKR0W GAUCE") + "\fOf the mines\n",
        "\f".join([_PAGE] * 3) + "\fOf the mines\n",
    ),
    Keep(_pages("Figure 3. Qrstv", "The Mines", "x = yrtz + 3"), because="a caption, known words, a formula"),
    Keep(_pages("Instaleng ore", "V. The neater: fpi"), because="on two pages only"),
    Keep(
        "\f".join(f"Khalilzad and Beniaminov met there and went by the river, as\n{_PAGE.lower()}" for _ in range(4)),
        because="a full line of text with names in it",
    ),
    Miss(
        _pages("Mr. Ort", "Mr. Ort is", "No one"),
        "\f".join([_PAGE] * 3),
        because="known words may belong to the text",
    ),
)
