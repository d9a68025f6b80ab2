"""The measure of a hard-wrapped text: how long its lines are, learnt from the line ends that cannot be anything else.

The line-fit test: a line was broken because the next word would not have fitted. Add the first word of the next line
to a line: the sum exceeds the measure at every wrap, ragged right or justified. The sums at certain wraps (the next
line goes on in lower case) are the sample; their lower edge is the threshold. Below it the next word would have
fitted, so the paragraph ended there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# What a line of prose does not hold: cell borders (but a tab behind a number at its head is none), leaders, runs of
# spaces between columns, signs of code and drawings.
_LAID_OUT = re.compile(
    r"(?<=[^\n]{7})\t|\S {3,}\S|\S {2,}[;#]|(?:[.·_•] ?){5}|[|+=<>{}\\].*[|+=<>{}\\]|::="
    r"|^\W*$|^\s*[\w-]+ *= |^ *[;/#] |[{}]$|^\s*\w+://\S+$"
)
# Every one of them holds one of these, and few lines of prose do: one scan of a set of characters, a few finds.
_SIGNS = re.compile(r"[\t·•_…|+=<>{}\\]")
HYPHENS = "-\u2010\u2011¬\xad\x02\ufffe\uffff"  # what ends the line of a cut word; all but the first three are soft
_COMMENTS = frozenset(";/#")
_WORD_CHARACTER = re.compile(r"\w")
_WORDY = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}+[^\w\s]{0,3}+ [^\W\d_]++[^\w\s]{0,3}+ \S")
_STOP = re.compile(r"[.?!:;…](?:[\"'”’)\]]|[\"”’)]\d{1,3}|\d{1,3}(?<=[.”\"]\d))*$")
_MARKER = re.compile(
    r"[ \t]*(?:[-–—•*■□●▪○◦·»>] +|o {2,}|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\)[ \t]+"
    r"|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\.[ \t]+|\[\d{1,3}\][ \t]+)(?=\S)"
)


_CERTAIN = 40  # wraps before a lower-case letter; fewer, and those before a capital, which may be none, count too


class Measure(NamedTuple):
    """`threshold`: below it the next word would have fitted; 0 where the text is not hard-wrapped.

    Counted in characters, or where the type is `proportional`, in thousandths of an em of a common book face.
    `samples` is the number of wraps it was learnt from; `stop` how many spaces follow a sentence.
    """

    threshold: int
    samples: int
    proportional: bool = False
    stop: int = 1

    def fills(self, line: str, following: str) -> int:
        """How far the line and the first word of the next reach, per mille of the threshold: from 1000, it is full."""
        return reach(line, following, self.proportional, self.stop) * 1000 // self.threshold


class _Widths(dict[str, int]):
    """Widths of Times Roman, the face of most reports, in thousandths of an em (Adobe's published font metrics)."""

    def __missing__(self, key: str) -> int:
        return 500


_WIDTHS = _Widths()
for _width, _characters in (
    (250, " ,."), (278, "/:;\\ijlt"), (333, "!'()-I[]fr’‘"), (389, "Js"), (408, '"'), (444, "?acez“”"), (556, "FPS"),
    (564, "+<=>"), (611, "ELTZ"), (667, "BCR"), (722, "ADGHKNOQUVXYw"), (778, "&m"), (833, "%"), (889, "M"),
    (921, "@"), (944, "W"), (1000, "—"),
):  # fmt: skip
    _WIDTHS.update(dict.fromkeys(_characters, _width))


def is_laid_out(line: str) -> bool:
    """Is the place of its characters part of what the line says: cells, leaders, code, a drawing?"""
    signs = (
        "  " in line or ".." in line or ". ." in line or "://" in line or line.lstrip(" ")[:1] in _COMMENTS
        or _SIGNS.search(line) or not _WORD_CHARACTER.search(line)
    )  # fmt: skip
    return bool(signs) and _LAID_OUT.search(line) is not None


def is_prose(line: str) -> bool:
    """Does the line read as running words, three at least?"""
    return _WORDY.search(line) is not None and not is_laid_out(line)


def is_stopped(line: str) -> bool:
    """Does the line end as a sentence or clause may end (with quotation marks, brackets or a note's mark after)?"""
    return _STOP.search(line[-8:]) is not None


def marker(line: str) -> str:
    """The list marker at the head of a line (a bullet, `(1)`, `a.`), with its spaces; empty where there is none."""
    found = _MARKER.match(line)
    return found[0] if found else ""


def reach(line: str, following: str, proportional: bool = False, stop: int = 1) -> int:
    """The length of a line if it had taken the first word of the next one too, in characters or type widths.

    `stop`: the spaces after a sentence; typists put two.
    """
    word = following.split(None, 1)
    space = " " * stop if line[-1:] in ".?!" else " "
    taken = f"{line}{space}{word[0]}" if word else line
    return sum(map(_WIDTHS.__getitem__, taken)) if proportional else len(taken)


def learn(text: str) -> Measure:
    """The measure of a text."""
    wraps: list[tuple[str, str]] = []
    pairs = 0
    before = ""
    lines = text.split("\n")
    for line in lines:
        if len(before) >= 30 and line and is_prose(before):
            pairs += 1
            if not is_stopped(before) and (line.lstrip(" \t")[:1].islower() or is_prose(line)):
                wraps.append((before, line))
        before = line
    # Fewer than a quarter of the line ends in blocks: the lines are paragraphs, and these few are torn ones.
    if len(wraps) < 3 or len(wraps) * 4 < pairs:
        return Measure(0, len(wraps))
    middle = sorted(len(line) for line, _ in wraps)[len(wraps) // 2]
    if 2 * sum(len(line) for line in lines if len(line) > 2 * middle) > len(text):
        return Measure(0, len(wraps))  # most of the text stands in lines too long to be printed ones
    certain = [wrap for wrap in wraps if wrap[1].lstrip(" \t")[:1].islower()]
    sample = (certain if len(certain) >= _CERTAIN else wraps)[:: len(wraps) // 2000 + 1]
    by_count, by_width = (_edge([reach(*wrap, wide) for wrap in sample]) for wide in (False, True))
    proportional = len(wraps) >= 12 and by_width[1] > by_count[1]
    # The edge of a small sample lies inside the true one; a misread letter or a double space is 2 % of a line's width.
    slack = 0.94 if len(wraps) < 12 else 0.98 if proportional else 1
    stop = 2 if text.count(".  ") * 2 > text.count(". ") else 1
    return Measure(int((by_width if proportional else by_count)[0] * slack), len(wraps), proportional, stop)


def _edge(reaches: list[int]) -> tuple[int, float]:
    """The lower edge of a sample of reaches, and how near its middle lies: the right way to measure has them close."""
    reaches.sort()
    low, middle = reaches[int(len(reaches) * 0.02)], reaches[len(reaches) // 2]
    return max(low, int(middle * 0.8)), reaches[len(reaches) // 10] / middle
