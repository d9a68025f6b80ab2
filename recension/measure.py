"""The measure of a hard-wrapped text: how long its lines are, learnt from the line ends that cannot be anything else.

The line-fit test: a line was broken because the next word would not have fitted. Add the first word of the next line
to a line: the sum exceeds the measure at every wrap, ragged right or justified. The sums at certain wraps (the next
line goes on in lower case) are the sample; their lower edge is the threshold. Below it the next word would have
fitted, so the paragraph ended there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# What a line of prose does not hold: cell borders, leaders, runs of spaces between columns, signs of code and drawings.
_LAID_OUT = re.compile(r"\t|\S {3,}\S|(?:[.·_•] ?){5}|[|+=<>{}\\].*[|+=<>{}\\]|::=|^\W*$")
_WORDY = re.compile(r"[^\W\d_]{2,}[^\w\s]{0,3} [^\W\d_]+[^\w\s]{0,3} \S")
_STOP = re.compile(r"[.?!:;…](?:[\"'”’)\]]|[\"”’)]\d{1,3}|\d{1,3}(?<=[.”\"]\d))*$")
_MARKER = re.compile(
    r"[ \t]*(?:[-–—•*■□●▪○◦·»>] +|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\) +"
    r"|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\. +|\[\d{1,3}\] +)(?=\S)"
)


class Measure(NamedTuple):
    """`threshold`: sums below it mean that the next word would have fitted; 0 where the text is not hard-wrapped.
    `samples` is the number of certain wraps it was learnt from."""

    threshold: int
    samples: int


def is_laid_out(line: str) -> bool:
    """Is the place of its characters part of what the line says: cells, leaders, code, a drawing?"""
    return _LAID_OUT.search(line) is not None


def is_prose(line: str) -> bool:
    """Does the line read as running words, three at least?"""
    return _LAID_OUT.search(line) is None and _WORDY.search(line) is not None


def is_stopped(line: str) -> bool:
    """Does the line end as a sentence or clause may end (with quotation marks, brackets or a note's mark after)?"""
    return _STOP.search(line[-8:]) is not None


def marker(line: str) -> str:
    """The list marker at the head of a line (a bullet, `(1)`, `a.`), with its spaces; empty where there is none."""
    found = _MARKER.match(line)
    return found[0] if found else ""


def reach(line: str, following: str) -> int:
    """The length of a line if it had taken the first word of the next one too, in characters."""
    word = following.split(None, 1)
    return len(line) + 1 + len(word[0]) if word else len(line)


def learn(text: str) -> Measure:
    """The measure of a text."""
    sums: list[int] = []
    pairs = 0
    before = ""
    lines = text.split("\n")
    for line in lines:
        if len(before) >= 30 and line and is_prose(before):
            pairs += 1
            if not is_stopped(before) and (line.lstrip(" \t")[:1].islower() or is_prose(line)):
                sums.append(reach(before, line))
        before = line
    # Fewer than a quarter of the line ends in blocks: the lines are paragraphs, and these few are torn ones.
    if len(sums) < 3 or len(sums) * 4 < pairs:
        return Measure(0, len(sums))
    sums.sort()
    low, middle = sums[int(len(sums) * 0.02)], sums[len(sums) // 2]
    if 2 * sum(len(line) for line in lines if len(line) > 2 * middle) > len(text):
        return Measure(0, len(sums))  # most of the text stands in lines too long to be printed ones
    slack = 0.94 if len(sums) < 12 else 1  # the edge of a small sample lies inside the true one
    return Measure(max(int(low * slack), int(middle * 0.8)), len(sums))
