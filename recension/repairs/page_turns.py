"""A paragraph, list item or word that a page break cut in two.

The page ended where the paper ended; a reader turns the leaf and reads on. After the furniture is gone, what is left of
the turn is a page mark, or only a blank line that looks like the end of a paragraph. Nine of the fourteen turns of one
report seed break a sentence. The signs and their points are those of the table for paragraphs across page turns in
DESIGN.md: a missing full stop alone never joins, a lower-case start after an open sentence does.
Where a stopped line is full, the gap decides: a blank line more than at the turns where sentences run on, or another
indent, is that of a paragraph.
Left alone: headings, list markers, captions and numbers after the gap; lines laid out as tables; ends of sentences,
unless the page is marked and the last line is so full that the next word would not have fitted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.layout import PAGE_MARK, line_start
from recension.measure import (
    BEYOND,
    HYPHENS,
    Measure,
    asks,
    ends_on_open_word,
    is_laid_out,
    is_prose,
    is_shortened,
    is_stopped,
    is_titled,
    is_unfinished,
    marker,
    opens_lower,
)
from recension.text import Edit, Flag

_GAP = re.compile(r"[\n\f](?:(?<=\f)|[ \t]*(?=[\n\f]))[ \t\n\f]*(?<=[\n\f])")
_BLANK = re.compile(r"\n[ \t]*\n[ \t\n]*(?<=\n)")  # the same where no page is marked: it begins with one letter
_LONE_WORD = re.compile(r"[.?!][\"”’)]? {1,2}[A-Z][a-z]+$")
# A caption, a note with its raised number, or a number whose point was read as a comma.
_CAPTION = re.compile(
    r"(?:[ivx]{1,5}|[a-h]|\d{1,2}), [A-Z]|(?:Note|NOTE|Example|EXAMPLE):"
    r"|[¹²³⁰⁴-⁹]{1,3} ?[^\W\d]|(?:FIGURE|Figure|Fig\.|TABLE|Table|PLATE|Plate|CHART|Chart) ?[-\dA-Z.]{1,6}\b"
)
_CITED = re.compile(r"[ \t]*(?:[^\w\s]{0,2}\d{1,4}[^\w\s]{0,2}|[*†‡§]{1,3})[ \t]*[^\W\d][^\n]*?\bpp?\. ?[\w-]{1,9}\.?$")
_INITIAL = re.compile(r"[A-Z]\. [A-Z]")
GATE = None  # any gap may be a turn


_AHEAD = 2_000  # characters below a gap that are looked at
_LOOSE = 12  # one blank line in so many stands within a sentence: the recogniser sets them where it likes


class _Turn(NamedTuple):
    """A gap `[start, end)` in the text and the lines beside it; `marked`: a page turns. What few gaps are asked for is
    found when it is."""

    text: str
    start: int
    end: int
    left: str
    right: str
    marked: bool
    evidence: Evidence

    @property
    def third(self) -> str:
        """The line below the right one."""
        return self.text[self.end : self.end + _AHEAD].partition("\n")[2].partition("\n")[0]

    @property
    def shape(self) -> tuple[int, int]:
        """How many line ends stand before the page mark and behind it."""
        foot, _, head = self.text[self.start : self.end].rpartition("\f")
        return foot.count("\n"), head.count("\n")

    @property
    def titled(self) -> bool:
        """Is the left line a title of its own?"""
        return _is_title(self.text, self.start - len(self.left), self.left) or self.evidence.is_named(self.left)

    @property
    def is_stopped(self) -> bool:
        """Does a sentence end here? `3:00 p.m.` before a small letter ends none."""
        lower = self.right.lstrip(" \t")[:1].islower()
        return is_stopped(self.left) and not (lower and is_shortened(self.left))

    @property
    def runs_on(self) -> bool:
        """Does a sentence go on here for certain?"""
        return self.right.lstrip(" \t")[:1].islower() and not self.is_stopped

    @property
    def is_torn(self) -> bool:
        """Is the left line, however short, the last of a page in the middle of a sentence?"""
        if not (self.marked and self.runs_on and _is_inside(self.text, self.start - len(self.left))):
            return False
        return not (is_laid_out(self.left) or marker(self.right))

    def may_join(self, *, loose: bool) -> bool:
        """May the lines be one? Where no page turns, only a small letter or a line without an end lets them."""
        if self.marked or self.right.lstrip(" \t")[:1].islower():
            return True
        return (loose or asks(self.left)) and not is_stopped(self.left)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    measure = evidence.measure
    turns = list(_turns(text, evidence))
    shapes = Counter(turn.shape for turn in turns if turn.marked and turn.runs_on)
    loose = _is_loose([turn for turn in turns if not turn.marked])
    for turn in turns:
        if not turn.may_join(loose=loose):
            continue
        _, start, end, left, right, *_ = turn
        points, why = _weigh(turn, measure, loose=loose)
        if points < (1 if turn.marked else 3) or (points >= 3 and turn.is_stopped and _is_wider(turn.shape, shapes)):
            continue
        # `hard_wraps` joins lines that are nearly full, or end in a cut word; it would part a short one again.
        torn = measure.threshold and turn.is_torn and measure.fills(left, right) < 600
        seam = "\n" if (measure.threshold and not torn) or _hyphen_at_end(left) else " "
        if points >= 3:
            # A sentence ends here: a full last line says three times in four that its paragraph does not.
            confidence = 760 if turn.is_stopped else min(990, 850 + 20 * points)
            yield Edit(start, _body(text, end), seam, why, confidence)
        elif is_prose(left) and is_prose(right) and not is_stopped(left):
            yield Flag(start, end, "page_turn_undecided", f"the turn may cut a paragraph: {why}", seam)


def _turns(text: str, evidence: Evidence) -> Iterator[_Turn]:
    for gap in (_GAP if PAGE_MARK in text else _BLANK).finditer(text):
        start, end = gap.span()
        if evidence.in_contents(start):
            continue
        left = text[line_start(text, start) : start]
        stop = text.find("\n", end, end + _AHEAD)
        right = text[end : stop if stop >= 0 else end + _AHEAD]
        marked = text.find(PAGE_MARK, start, end) >= 0 or evidence.is_cut(start - 1, end)
        yield _Turn(text, start, end, left, right, marked, evidence)


def _is_inside(text: str, at: int) -> bool:
    """Does a line of running text without a stop end right above an offset?"""
    above = text[max(0, at - 400) : max(0, at - 1)].rpartition("\n")[2]
    return text[at - 1 : at] == "\n" and is_prose(above) and not is_stopped(above)


def _is_loose(blanks: list[_Turn]) -> bool:
    """Do blank lines stand within sentences, so that one says little? Few texts have three that could be such."""
    if (most := sum(turn.runs_on for turn in blanks)) < 3:
        return False
    prose = list(islice((turn for turn in blanks if is_prose(turn.left) and is_prose(turn.right)), most * _LOOSE))
    return len(prose) < most * _LOOSE and sum(turn.runs_on for turn in prose) * _LOOSE > len(prose)


def _is_wider(shape: tuple[int, int], shapes: Counter[tuple[int, int]]) -> bool:
    """Does this gap have a blank line more than those where sentences run on? Then it is that of a paragraph."""
    total = shapes.total()
    if total < 3 or shapes[shape] * 10 > total:
        return False
    usual, _ = shapes.most_common(1)[0]
    return shape[0] >= usual[0] and shape[1] >= usual[1]


def _weigh(turn: _Turn, measure: Measure, *, loose: bool) -> tuple[int, str]:
    """Points for joining the lines on both sides of a gap, and the reasons.

    `loose`: this text has blank lines within sentences, so that one says little.
    """
    left, right, marked = turn.left, turn.right, turn.marked
    head = right.lstrip(" \t")
    if marked and left.endswith(" -") and marker(right) and len(left) > 2:
        return 3, "the dash at the end of the page belongs to what follows"
    if not left or not head or _begins_item(left, right) or _CAPTION.match(head):
        return -4, "what follows begins something of its own"
    lower = head[0].islower() or (opens_lower(head) and not is_stopped(left))
    wants = marked and asks(left)
    if not lower and (head.isupper() or not (is_prose(right) or (wants and is_stopped(right)))):
        return -4, "what follows is no running text"
    if _CITED.match(left):
        return -4, "a note ends with the place that it cites"
    runs = _runs(left, marked=marked) or turn.is_torn
    if turn.titled or left.isupper() or not runs or not (is_prose(right) or len(head) < 60 or (wants and lower)):
        return -3, "laid out, not running text"
    if not marked and (_indent(right) > _indent(left) + 1 or ("=" in head and not is_prose(right))):
        return -3, "set in, or a formula"
    if _hyphen_at_end(left) and lower:
        return 4, "a word is cut by a hyphen at the end of the page"
    fill = measure.fills(left, right) if measure.threshold else 0
    fill = fill if fill <= BEYOND else 0
    stopped = turn.is_stopped
    if not lower and not marked and (stopped or fill < 1000 or not (loose or asks(left))):
        return 0, "a blank line with no sign of a page turn"
    if stopped and ((not lower and _is_indented(right, turn.third)) or _indent(right) < _indent(left) - 1):
        return -4, "another indent after the end of a sentence begins a paragraph"
    figure = wants and head[0].isdigit()  # between `0.4 and` and `1.7, depending on` no title begins
    if not (lower or figure) and measure.threshold and not is_stopped(right) and _is_short(right, turn.third, measure):
        return -4, "what follows is a short line of its own"
    points, reasons = _signs(left, lower=lower, stopped=stopped)
    if fill and (marked or not stopped):
        points += 2 if fill >= 1000 else -4 if not lower else 0
        reasons += ["the last line is full: the next word would not have fitted"] if fill >= 1000 else []
    if marked and not lower and is_unfinished(left, measure):
        points += 2
        reasons += ["a paragraph of one line is not ended"]
    if stopped:
        points += 1 if fill >= 1000 and marked and not left.endswith(":") else -3
    return points, "; ".join(reasons) or "the sentence is not ended"


def _begins_item(left: str, right: str) -> bool:
    """Does the right line begin with the marker of a list? One that is set in may be a word of a paragraph, unless the
    left line ends as items end, or has a marker too."""
    mark = marker(right)
    if asks(left) and _INITIAL.match(right):
        return False
    return bool(mark) and (not mark[0].isspace() or left[-1] in ";:" or bool(marker(left)))


def _signs(left: str, *, lower: bool, stopped: bool) -> tuple[int, list[str]]:
    """Points and reasons from how the left line ends and the right one begins."""
    points, reasons = 0, []
    if lower:
        points, reasons = 3, ["what follows goes on in lower case"]
    if ends_on_open_word(left):
        return points + 3, [*reasons, f"the line ends on {left.split()[-1]!r}, which asks for more"]
    if left[-1] in ",;(" or left.endswith(("--", "—", "–")) or _hyphen_at_end(left):
        return points + 3, [*reasons, "the line ends inside a clause"]
    if _LONE_WORD.search(left[-40:]):
        return points + 2, [*reasons, "the line ends on the first word of a sentence"]
    return points + (0 if stopped else 1), reasons


def _is_short(line: str, following: str, measure: Measure) -> bool:
    """Would the next line's first word have fitted on this one, or does nothing follow it?"""
    return not following or measure.fills(line, following) < 1000


def _is_indented(right: str, third: str) -> bool:
    """Does a line stand further in than the one below it, as the first of a paragraph?"""
    return bool(third.strip()) and _indent(right) > _indent(third) + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _runs(left: str, *, marked: bool) -> bool:
    """Is the line before the gap running text? Without a page mark the test is stricter: headings end open too."""
    body = left.lstrip(" \t")
    if is_prose(left) and (marked or len(body) >= (30 if asks(left) else 50) or body[:1].islower()):
        return True
    return marked and body[:1].islower() and len(body) >= 8


_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,3}){1,4}\.?|(?:Appendix|APPENDIX|Annex|ANNEX|Chapter|CHAPTER) \w{1,4}[.:]) +[A-Z]"
)


def _is_title(text: str, at: int, left: str) -> bool:
    """Does a line stand alone below a blank one and read as a title, numbered or not? A long title fills its line."""
    alone = text[max(0, at - 2) : at] in ("\n\n", "\f", "\n\f")
    return alone and (bool(_NUMBERED.match(left)) or (left.count(" ") > 2 and is_titled(left)))


def _hyphen_at_end(left: str) -> bool:
    return len(left) >= 2 and left[-1] in HYPHENS and left[-2].isalpha()


def _body(text: str, at: int) -> int:
    """Past the spaces that a page begins with."""
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


_NUMBERED_TITLE = """The rules of this part are those that all of the other parts share with
one another, and they are given once so that nobody need look them up in
more than one place, which had been the complaint of several readers.

2.1.  Rules that were Defined in the Other Parts of the Specification

The rules below are defined in other parts of this specification and are
not given again, so that the two can never come to differ from each other."""

_CONTENTS = """Contents

1. Reasons for the decline of the river trade .......... 3
2. What the owners of the mines had said of it in the report of the year .......... 9
3. Customs and tolls .......... 14

"""

CASES: tuple[Case, ...] = (
    Fix(
        "rivalry between the two states is no longer the all-absorbing\n\npreoccupation of either. But beyond that",
        "rivalry between the two states is no longer the all-absorbing preoccupation of either. But beyond that",
        seen="horelick-us-soviet-relations-1990",
    ),
    Fix(
        "and the Soviet Union--China, Japan, and India. There\n\nare large asymmetries in the kinds of capabilities",
        "and the Soviet Union--China, Japan, and India. There are large asymmetries in the kinds of capabilities",
        seen="horelick-us-soviet-relations-1990",
    ),
    Fix(
        "the cohesion and resolution\n\f\nof the alliance has held",
        "the cohesion and resolution of the alliance has held",
    ),
    Fix(
        "the four ways that are described in the section of\n\f\n[Part3].\n\nThis one uses three rules.",
        "the four ways that are described in the section of [Part3].\n\nThis one uses three rules.",
        seen="Internet-Draft",
    ),
    Fix(
        "The gain there is less clear, since relations with\nJapan are\n\f\npoor, and those with China no better.",
        "The gain there is less clear, since relations with\nJapan are poor, and those with China no better.",
    ),
    Fix(
        "and asked the clerk to open the hall for a meeting at 3:00 p.m.\n\f\non the day after, with nobody else.",
        "and asked the clerk to open the hall for a meeting at 3:00 p.m. on the day after, with nobody else.",
    ),
    Fix(
        "who had been an adviser to the board from the first of March\n\f\n1954 until it was closed by its owners.",
        "who had been an adviser to the board from the first of March 1954 until it was closed by its owners.",
        seen="report of 448 pages",
    ),
    Keep(
        "and in San Francisco.\n\n(2) Sino-Soviet rapprochement has relaxed", because="the next item has its own marker"
    ),
    Keep(
        "which has been shown to be the case.\n\nHowever, the United States",
        because="a sentence ended, a paragraph begins",
    ),
    Keep(
        "     a.  the Union is seen as a power of the West alone;\n\n"
        "     b.  its weight in the region is small, and so is",
        because="the items of a list are set in",
    ),
    Keep(
        "                         THE RIVER AND THE TOWN\n\nautumn of 1873, the town learned how little it had.",
        because="a head that is left is no half of the sentence, however far it is set in",
    ),
    Keep(
        "2. See Kowalski, Collected Papers, 1945, pp. 25-il\n\f\nwith auto gives a list of interfaces to be set up.",
        because="a note ends with the place that it cites",
    ),
    Keep("The Soviet Union in the heart of the Cold War\n\nIII.\n\nBecause the", because="a section number follows"),
    Keep(_NUMBERED_TITLE, because="a numbered title may fill its line"),
    Keep("a ledge of some four feet wide, on which\n\n¹ Report of the Directors.", because="a note follows"),
    Keep(
        _CONTENTS
        + "What the owners of the mines had said of it in the report of the year\n\nwas that a line would come.",
        because="the contents page says that it is a heading",
    ),
    Keep("Conclusions\n\nand recommendations follow below", because="a heading has no full stop either"),
)
