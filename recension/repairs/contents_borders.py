"""Titles of contents rows that a column border cut further in: `Introduct<TAB>ion: Europe after the Wall`.

An extractor that believes in a table sets its borders where it likes, and each row is cut where its letters happen to
lie: through a word, between two words, through a name. What touches the border on both sides decides: halves that make
a word, of which one is none, are that word; two words of which the second goes on in small letters are two words; a
piece in small letters that is no word cannot stand alone, so it ends the name before it.
Left alone: a cell that begins with a capital, which may be a column of its own; halves that could be one word or two
(flagged); the first cell, which has damage of its own kind (`contents_cells`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.layout import Line, lines
from recension.lexicon import common
from recension.rows import label, tail
from recension.text import Edit, Flag

PRINTED, LEXICON, SPACE, NAME = 970, 930, 880, 860
_BORDER = re.compile(r"[ ]*\t[ \t]*")
_HALF = re.compile(r"[^\W\d_]+\Z")
_REST = re.compile(r"[^\W\d_]+(?!\d)")
_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVXLC]{1,6})?\s*\Z")
_PARTICLES = frozenset("von van der den de du di da la le al el bin ibn y e ten ter zu".split())
# Words of two letters that stand alone in titles; the lexicon has many more, which are pieces here.
_SHORT = frozenset("of in on to by at or as an is it no us up we he my me do go if so am be vs".split())
_SMALL = frozenset("of the and for in on to with by from at or as its a an".split())
GATE = Gate(needed="contents")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        for line in lines(text[region.start : region.end]):
            if "\t" in line.text:
                yield from _row(evidence, line, region.start + line.start)


def _row(evidence: Evidence, line: Line, at: int) -> Iterator[Edit | Flag]:
    body = line.text.rstrip(" \t")
    ending = tail(body)
    stop = ending.title_end if ending and ending.proof != "word" else len(body)
    first = len(body) - len(body.lstrip(" \t"))
    for border in _BORDER.finditer(body, first, stop):
        before = body[first : border.start()]
        if _NUMBER.match(before) or label(before) == before:
            continue
        half, rest = _HALF.search(before), _REST.match(body, border.end(), stop)
        if rest and rest[0] not in _SMALL and not _is_inner(before):
            continue
        if half and rest and (rest[0].islower() or ((half[0] + rest[0]).isupper() and len(half[0]) > 1)):
            yield from _mended(evidence, half[0], rest[0], (at + border.start(), at + border.end()))


def _is_inner(before: str) -> bool:
    """Is the border not that of a first cell with one word or piece, which is read elsewhere?"""
    rest = before[len(label(before)) :]
    return "\t" in before or " " in rest.strip() or bool(re.match(r"\s*\d{1,3}\s", before))


def _mended(evidence: Evidence, half: str, rest: str, span: tuple[int, int]) -> Iterator[Edit | Flag]:
    word = half + rest
    both = _stands(half) and _stands(rest)
    if len(word) > 3 and evidence.words[word.lower()]:
        yield Edit(*span, "", f"the column border cut {word!r}: printed elsewhere", PRINTED)
    elif known(word) and len(word) > 3:
        if both and common(rest):
            yield Flag(*span, "cell_cut_undecided", "the halves are a word and two words", f"{word} | {half} {rest}")
        else:
            yield Edit(*span, "", f"the column border cut {word!r}: the only word that fits", LEXICON)
    elif half.lower() in _SMALL or (both and rest.islower()):
        yield Edit(*span, " ", "the column border fell between two words", SPACE)
    elif rest.islower() and len(rest) > 1 and not _stands(rest) and rest not in _PARTICLES and half[0].isupper():
        yield Edit(*span, "", f"the column border cut a name: {rest!r} cannot stand alone", NAME)


def _stands(word: str) -> bool:
    """Can the piece stand alone as a word?"""
    return known(word) if len(word) > 2 else word.lower() in _SHORT or word in ("a", "A", "I")


_HEAD = "Contents\n\n"
_TAIL = "\n8\tThe Plan\t300\n9\tThe Means\t312\n10\tWorking Group on Europe\t330"
CASES = (
    Fix(_HEAD + "1\tIntroduct\tion: Europe after the Wall\t1" + _TAIL,
        _HEAD + "1\tIntroduction: Europe after the Wall\t1" + _TAIL),
    Fix(_HEAD + "4\tThe Plan\tof the Committee\t1" + _TAIL, _HEAD + "4\tThe Plan of the Committee\t1" + _TAIL),
    Fix(_HEAD + "\tJan Kow\talski\t" + _TAIL, _HEAD + "\tJan Kowalski\t" + _TAIL),
    Fix(_HEAD + "List of A\tbbreviations\tviii" + _TAIL, _HEAD + "List of Abbreviations\tviii" + _TAIL),
    Fix(_HEAD + "7. The Europ\tean Pill\tar\t19" + _TAIL, _HEAD + "7. The European Pillar\t19" + _TAIL),
    Fix(_HEAD + "List\tof Figures\tvii" + _TAIL, _HEAD + "List of Figures\tvii" + _TAIL),
    Fix(_HEAD + "6\tThe Balk\tans: The Forgotten Region\t118" + _TAIL,
        _HEAD + "6\tThe Balkans: The Forgotten Region\t118" + _TAIL),
    Keep(_HEAD + "1\tThe Plan\tJohn Smith\t3" + _TAIL, because="a column of names is a column"),
    Keep(_HEAD + "1\tThe Count\tless Graves\t3" + _TAIL, because="one word or two: both fit"),
    Keep("1\tIntroduct\tion\tnone", because="a table is no contents page"),
)  # fmt: skip
