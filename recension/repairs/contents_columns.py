"""Empty cells and blank lines in contents rows.

A table extractor writes a contents page as cells with tabs: `Appendices<TAB><TAB>381<TAB>`. Cells that hold nothing
tell where columns stood and no more; a blank line between two rows is a page turn or air. In a proved contents page
each row becomes `number<TAB>title<TAB>page` as far as printed, rows follow one another, and nothing is supplied.
A number and its title are parted by one tab too, where print had only a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.regions import Region
from recension.rows import label, tail
from recension.text import Edit, Flag

SURE = 950
_EMPTY = re.compile(r"[ ]*\t[ \t]*")
GATE = Gate(needed="contents")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        yield from sorted(_in_region(text, region))


def _in_region(text: str, region: Region) -> Iterator[Edit]:
    for line in lines(text[region.start : region.end]):
        at, body = region.start + line.start, line.text
        if region.heading[0] <= at < region.heading[1] or not body.strip():
            continue
        yield from (Edit(at + s, at + e, new, why, SURE) for s, e, new, why in _row(body) if body[s:e] != new)
    yield from _air(text, region)


def _row(body: str) -> Iterator[tuple[int, int, str, str]]:
    """The changes that give one row its tabs, in order."""
    start = len(body) - len(body.lstrip(" \t"))
    end = len(body.rstrip(" \t"))
    if start:
        yield 0, start, "", "an empty cell or indent before the title"
    named = label(body[start:end])
    after = start + len(named)
    if named and after < end:
        space = len(body[after:end]) - len(body[after:end].lstrip(" \t"))
        ending = tail(body[start:end])
        if space and not (ending and ending.title_end <= len(named)):
            yield after, after + space, "\t", "the number and its title are two cells"
            after += space
    ending = tail(body[:end])
    stop = end
    if ending and ending.title_end > after and ending.proof in ("tab", "gap"):
        stop = ending.title_end
    for found in _EMPTY.finditer(body, after, stop):
        if found[0] != "\t":
            yield *found.span(), "\t", "an empty cell"
    if stop < end and ending:
        yield stop, ending.page[0], "\t", "an empty cell before the page number"
    if end < len(body):
        yield end, len(body), "", "empty cells at the end of a row"


def _air(text: str, region: Region) -> Iterator[Edit]:
    """Blank lines between two rows; the one under the heading stays, and so does a page mark."""
    first = region.heading[1] + 1
    while first < region.end and text[first].isspace():
        first += 1
    for found in re.compile(r"\n(?:[ \t]*\n)+").finditer(text, first, region.end):
        yield Edit(found.start() + 1, found.end(), "", "a blank line between two contents rows", 900)


_HEAD = "Contents\n\n"
CASES = (
    Fix(
        _HEAD + "1.\tThe Plan\t3\t\n\tConclusion\t371\t\nAppendices\t\t381\t",
        _HEAD + "1.\tThe Plan\t3\nConclusion\t371\nAppendices\t381",
        seen="mutual-security-contents",
    ),
    Fix(
        _HEAD + "1.\tThe Plan\t3\n\n2.\tThe Means\t10\n3.\tThe End\t22",
        _HEAD + "1.\tThe Plan\t3\n2.\tThe Means\t10\n3.\tThe End\t22",
        seen="mutual-security-contents",
    ),
    Fix(
        _HEAD + "   1.  Introduction\t5\n     1.1.  Syntax\t5\n   2.  Uses\t6",
        _HEAD + "1.\tIntroduction\t5\n1.1.\tSyntax\t5\n2.\tUses\t6",
    ),
    Keep("Year\tTons\t\n\n1950\t12\t\n1951\t14\t", because="a table of figures is no contents page"),
    Keep(
        _HEAD + "A Theory of Peace\t3\nI Was There\t9\nThe End\t12",
        because="a word that looks like a number is the title's",
    ),
)
