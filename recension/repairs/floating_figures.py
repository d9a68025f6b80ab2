"""A figure or table that stands between the two halves of a sentence.

The printer sets a figure at the head or foot of a page, wherever the text is by then. Its caption and what is printed
with it (rows, a source, a line in brackets) are moved behind the paragraph that they interrupt, as they are; the record
says where they were printed. Only a caption that is numbered proves a figure, and only an open line above it and a line
in lower case below prove the sentence.
Left alone: displays without a caption, which the sentence around them needs (`we obtain` / `x = y + z` / `where x is`);
figures after a finished sentence; those whose paragraph has no end in sight, which are flagged.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.measure import is_laid_out, is_prose, is_stopped, is_titled, marker, opens_lower
from recension.text import Edit, Flag

_LABEL = r"(?:FIGURE|Figure|Fig\.|TABLE|Table|PLATE|Plate|CHART|Chart|EXHIBIT|Exhibit|Map|MAP) ?[A-Z]?-?\d"
_CAPTION = re.compile(rf"(?:^|(?<=\f))[ \t]*+{_LABEL}[-\d.A-Za-z]{{0,6}}(?=[.:—–\s-]|$)", re.M)
_ABOUT = re.compile(r"\W*\w+ ?[-\w.]{1,8} (?:shows?|gives?|lists?|is|are|was|were|and|in|of|on|which|that)\b")
_BESIDE = re.compile(
    r"[ \t]*(?:Source|SOURCE|Note|NOTE)S?[.:]|[ \t]*[(\[][^\n]{1,70}[)\]]$|[ \t]{8,}[^\sa-z][^\n]{1,60}$"
)
# A note at the foot of the page, below or above the figure.
_NOTE = re.compile(r"[ \t]*\(?(?:\d{1,3}|[*†‡§]{1,3})[.)]?[ \t]*[A-Z“\"][^\n]*(?:\n[^\n]+)*[.\d]\Z|_{3,}\Z")
_BREAK = re.compile(r"(?:[ \t\f]*\n){2,}[ \t\f]*|\n?\f[ \t\f\n]*")
_PARAGRAPH_END = re.compile(r"\n(?=[ \t]*\n|\f|[ \t]{2,}[A-Z])")
_NOTES = 12  # lines of the notes beside a figure
_FEW, _LONGEST, _REACH = 5, 3_000, 6_000  # groups beside a caption; characters of a figure; of the paragraph around it
GATE = Gate((rf"(?:^|\f)[ \t]*{_LABEL}",))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    figures = list(_interrupting(text, evidence))
    while figures:
        together = [figures.pop(0)]
        stop = _paragraph_end(text, together[-1][1])
        while figures and stop is not None and figures[0][0] < stop:  # one paragraph that two figures interrupt
            together.append(figures.pop(0))
            stop = _paragraph_end(text, together[-1][1])
        if stop is None:
            yield Flag(*together[0], "figure_in_sentence", "a figure interrupts a sentence whose end is not found")
            continue
        why = "a figure with its caption stands between the halves of a sentence"
        yield from (Edit(*figure, "", why, 880) for figure in together)
        for start, end in together:
            yield Edit(stop, stop, "\n\n" + text[start:end].strip("\n\f"), why, 880, source=(start, end))


def _interrupting(text: str, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """The figures that stand within a sentence, as spans that do not overlap."""
    behind = 0
    for caption in _CAPTION.finditer(text):
        if caption.start() < behind or evidence.in_contents(caption.start()) or _ABOUT.match(text, caption.start()):
            continue
        start, end = _figure(text, caption.end() - 1)
        if behind <= start < end and _interrupts(text, start, end):
            yield start, end
            behind = end


def _figure(text: str, at: int) -> tuple[int, int]:
    """The groups of lines around a caption that are printed with it, as a span; empty where it grows too long."""
    low, high = max(0, at - _LONGEST), min(len(text), at + _LONGEST)
    breaks = [gap.span() for gap in _BREAK.finditer(text, low, high)]
    starts = [low, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), high]
    here = max(n for n, start in enumerate(starts) if start <= at)
    first = last = here
    groups = [text[_line(text, start) : end] for start, end in zip(starts, ends, strict=True)]
    while first > 1 and here - first < _FEW and _is_beside(groups[first - 1]):
        first -= 1
    while last < len(starts) - 2 and last - here < _FEW and _is_beside(groups[last + 1]):
        last += 1
    if first < 1 or last > len(starts) - 2 or groups[here].count("\n") > 3:
        return at, at
    return _line(text, starts[first]), starts[last + 1]


def _line(text: str, at: int) -> int:
    """Back over the indent of a line."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at


def _is_beside(group: str) -> bool:
    """Is a group of lines printed with a figure: rows, another caption, a source, a line in brackets or centred?"""
    lines = group.split("\n")
    if _NOTE.match(group):
        return len(lines) <= _NOTES
    if _CAPTION.match(group) or _BESIDE.match(group):
        return len(lines) <= 4
    return sum(map(is_laid_out, lines)) * 2 >= len(lines)


def _interrupts(text: str, start: int, end: int) -> bool:
    """Does a sentence stand open above the figure and go on below it in lower case?"""
    above = text[max(0, start - 400) : start].rstrip(" \t\n\f")
    left = above.rpartition("\n")[2]
    right = text[end : end + 300].partition("\n")[0]
    if not opens_lower(right) or marker(right) or not (is_prose(right) or is_stopped(right)):
        return False
    if not left or is_stopped(left) or is_titled(left.strip()) or left.isupper():
        return False
    return is_prose(left) and (len(left.lstrip()) >= 40 or left[:1].islower())


def _paragraph_end(text: str, at: int) -> int | None:
    """Where the paragraph that goes on at an offset ends, with the list in it: the first gap after a finished sentence
    that no item follows."""
    for gap in _PARAGRAPH_END.finditer(text, at, min(len(text), at + _REACH)):
        goes_on = bool(marker(text[gap.end() : gap.end() + 40].lstrip()))
        if not goes_on and is_stopped(text[max(at, gap.start() - 8) : gap.start()]):
            return gap.start()
    stop = len(text.rstrip())
    return stop if at < stop <= at + _REACH and is_stopped(text[max(at, stop - 8) : stop]) else None


CASES: tuple[Case, ...] = (
    Fix(
        "the contractor begins work by October. If he does not, the\n\f\n"
        "     Figure 3. Depots and Railheads, 1984\n\ncost will be greater by two million dollars.\n\nIt is small.",
        "the contractor begins work by October. If he does not, the\n\f\n"
        "cost will be greater by two million dollars.\n\n     Figure 3. Depots and Railheads, 1984\n\nIt is small.",
    ),
    Fix(
        "and the inventory will not be finished before the\n\n            Table 5\n\n"
        "     Depot             1981      1983\n     Anniston         4,112     3,981\n\n     Source: Panel.\n\n"
        "end of the following year.",
        "and the inventory will not be finished before the\n\n"
        "end of the following year.\n\n            Table 5\n\n"
        "     Depot             1981      1983\n     Anniston         4,112     3,981\n\n     Source: Panel.",
    ),
    Fix(
        "the length of the rope, for three\n\nFigure 3. The rope\n\nvalues of it, and it is shown that\n\n"
        "(a) it is long;\n\n(b) it is old.\n\nIt is sold.",
        "the length of the rope, for three\n\nvalues of it, and it is shown that\n\n"
        "(a) it is long;\n\n(b) it is old.\n\nFigure 3. The rope\n\nIt is sold.",
    ),
    Fix(
        "the rails came from the mill at the bend of the river and\n\n(7) Harlan, op. cit., p. 4.\n\f"
        "     FIGURE 1--General Plan of the Works\n\n(perhaps) were laid by men of the valley.\n\nThey held.",
        "the rails came from the mill at the bend of the river and\n\n"
        "(perhaps) were laid by men of the valley.\n\n(7) Harlan, op. cit., p. 4.\n\f"
        "     FIGURE 1--General Plan of the Works\n\nThey held.",
    ),
    Keep(
        "subtracting, and integrating, we obtain the square law\n\n     b (x - y) = a (y - x)\n\nwhere a is fixed.",
        because="a display is part of its sentence",
    ),
    Keep("The sentence is finished.\n\nFigure 3. Depots\n\nand so on.", because="nothing is interrupted"),
    Keep("of which the reader will find\n\nFigure 3 shows the depots.\n\nand so on.", because="a sentence about it"),
    Keep("as can be seen in the map of the\n\nTable 5\n\nThe end of the year.", because="what follows begins anew"),
)
