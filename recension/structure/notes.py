"""Which blocks are footnotes: those that a repair moved out of a sentence, and those at the foot of a page whose marks
the text above them prints.

A mark is a number or sign right behind a word or a stop. Where marks were lost, notes are known by what only notes
say: *Ibid.*, *See*, *pp. 14-19*. Left alone: numbered lists and headings, which nothing calls; figures, which repairs
move, too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from recension.structure import Block
from recension.structure.pages import PageSpan

_HEAD = re.compile(r"[^\w\s]{0,2}(\d{1,4})[.)]?\s*(?=[^\W\d]|[“\"‘'(])|([*†‡§¶]{1,3}|[¹²³⁰⁴-⁹]{1,3})\s*(?=\S)")
_CITES = re.compile(
    r"\b(?:[Ii]bid|[Oo]p\. ?[Cc]it|[Ll]oc\. ?[Cc]it|[Ii]d\.|See|Cf|[Ss]upra|[Ii]nfra|(?:pp?|[Vv]ol|[Nn]o)\. ?\d)"
)
# Behind a stop, and no decimal: `1911.6` is a year and its note.
_CALLS = '(?<=[a-z.,;:!?"”’)\\]])(?:(?<!\\d[.,])|(?<=\\d{{4}}[.,])){}(?![\\w%]|[.,]\\d)'
_MOST = 40  # blocks of notes at the foot of one page
_OPEN = ("list_item", "paragraph", "other", "heading")  # what a note is read as by itself


def call_of(sign: str) -> re.Pattern[str]:
    """Finds the mark of a note in running text: right behind a word or a stop, no part of a number."""
    return re.compile(_CALLS.format(re.escape(sign)))


def footnotes(text: str, blocks: Sequence[Block], pages: Sequence[PageSpan], moved: Collection[int]) -> list[Block]:
    """The blocks, notes among them marked as such, with their `mark`. `moved`: where moved notes begin."""
    notes = {n for n, block in enumerate(blocks) if block.start in moved and block.kind in _OPEN}
    starts = [block.start for block in blocks]
    for page in pages:
        first, behind = bisect_left(starts, page.start), bisect_left(starts, page.end)
        notes.update(_at_foot(text, blocks, first, behind, page))
    return [_as_note(text, block) if n in notes and not block.fixed() else block for n, block in enumerate(blocks)]


def _at_foot(text: str, blocks: Sequence[Block], first: int, behind: int, page: PageSpan) -> Iterator[int]:
    """The blocks `[first, behind)` of a page that are its notes: the last ones, marked, their numbers rising."""
    at = behind
    if blocks[at - 1 : at] and blocks[at - 1].end > page.end:
        return  # it goes on overleaf
    while at > first and behind - at < _MOST and blocks[at - 1].kind in _OPEN and _mark(text, blocks[at - 1]):
        at -= 1
    found = range(at, behind)
    signs = [_mark(text, blocks[n]) for n in found]
    numbers = [int(sign) if sign.isdecimal() else 0 for sign in signs]
    if not signs or not all(a < b < a + 10 for a, b in pairwise(numbers) if a and b):
        return
    above = text[page.start : blocks[at].start]
    called = sum(call_of(sign).search(above) is not None for sign in signs)
    cites = sum(_CITES.search(text, blocks[n].start, blocks[n].end) is not None for n in found)
    if called * 2 >= len(signs) or cites * 2 > len(signs):
        yield from found


def _mark(text: str, block: Block) -> str:
    found = _HEAD.match(text, block.start, block.end)
    return (found[1] or found[2]) if found else ""


def _as_note(text: str, block: Block) -> Block:
    mark = _mark(text, block)
    return block._replace(kind="footnote", level=0, attrs={"mark": mark} if mark else {}, confidence=850)
