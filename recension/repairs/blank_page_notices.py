"""A page that only says that it is empty: `This page intentionally left blank`, `PRECEDING PAGE BLANK NOT FILMED`.

The notice says nothing of the matter and often falls between two halves of a sentence. It is a line, or two, of its
own; a long one may be misread in one letter of six (`PRECEDIHG PAGE BLA_ NOT FILMED`). Wordings are data.
Left alone: a sentence that speaks of blank pages, and a lone `BLANK` that has other lines on its page.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import Levenshtein

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import words
from recension.pages import Row, cuts, rows
from recension.text import Edit, Flag

KIND = "blank_page_notice"
_HINTS = ("lank", "LANK", "PRECEDI", "INTENTIONAL", "left bl")
_EMPTY = 2_000  # characters on either side of a notice that may be blanks of its page
LONGEST = 90  # characters of a notice, all its lines together
GATE = words(*_HINTS)


@lru_cache(maxsize=1)
def _wordings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The letters of the notices: long ones, that may be misread, and short ones, that must be the whole page."""
    data = tomllib.loads(files("recension").joinpath("data/blank_pages.toml").read_text())
    return tuple(map(_letters, data["notices"])), tuple(map(_letters, data["alone"]))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text).upper()


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found: dict[int, Edit] = {}
    for begin in _hinted(text):
        for near in (_lines(text, begin, 1), _lines(text, begin, 2), _lines(text, _line_before(text, begin), 2)):
            if near and (distance := _notice(near)) is not None and _is_page_matter(text, near):
                sure = 980 if distance == 0 else 900
                for row in near:
                    found.setdefault(row.start, Edit(row.start, row.end, "", "the notice of a blank page", sure, KIND))
                break
    yield from cuts(text, (found[start] for start in sorted(found)))


def _hinted(text: str) -> list[int]:
    """Where short lines begin that hold a word of a notice."""
    begins = set()
    for hint in _HINTS:
        at = text.find(hint)
        while at >= 0:
            begin = max(text.rfind("\n", max(0, at - LONGEST), at), text.rfind("\f", max(0, at - LONGEST), at)) + 1
            end = text.find("\n", at, at + LONGEST)
            if (begin or at < LONGEST) and (end >= 0 or at + LONGEST >= len(text)):
                begins.add(begin)
            at = text.find(hint, at + 1)
    return sorted(begins)


def _lines(text: str, begin: int, count: int) -> list[Row]:
    end = begin
    for _ in range(count):
        stop = text.find("\n", end, end + LONGEST + 1)
        end = stop + 1 if stop >= 0 else min(len(text), end + LONGEST + 1)
    mark = text.find("\f", begin, end)
    found = list(rows(text, begin, mark if mark >= 0 else end))
    return found if len(found) == count and found[-1].end - found[0].start <= LONGEST else []


def _line_before(text: str, begin: int) -> int:
    return text.rfind("\n", max(0, begin - LONGEST), max(begin - 1, 0)) + 1


def _notice(lines: Sequence[Row]) -> int | None:
    """How far the lines are from a notice, in letters; None where they are none."""
    said = _letters(" ".join(row.text for row in lines))
    long, alone = _wordings()
    if said in alone:
        return 0
    best = min((Levenshtein.distance(said, name, score_cutoff=len(name) // 6), name) for name in long)
    return best[0] if best[0] <= len(best[1]) // 6 else None


def _is_page_matter(text: str, lines: Sequence[Row]) -> bool:
    """A short notice must have its page to itself, a page number at most beside it."""
    if _letters(" ".join(row.text for row in lines)) not in _wordings()[1]:
        return True
    low, high = max(0, lines[0].start - _EMPTY), lines[-1].end + _EMPTY
    start, end = text.rfind("\f", low, lines[0].start), text.find("\f", lines[-1].end, high)
    if (start < 0 and (end < 0 or low > 0)) or (end < 0 and high < len(text)):
        return False  # no page is marked, or more is on it than blanks
    page = text[start + 1 : end if end >= 0 else len(text)]
    return sum(map(str.isalpha, page)) <= sum(sum(map(str.isalpha, row.text)) for row in lines) + 4


CASES: tuple[Case, ...] = (
    Fix("and the\n\nThis page intentionally left blank.\n\nnext chapter\n", "and the\n\n\nnext chapter\n"),
    Fix("the end\n\fPRECEDING PAGE BLANK NOT FILMED\nChapter 2\n", "the end\n\fChapter 2\n", seen="NASA TM-86521"),
    Fix("the end\n\fPRECEDIHG PAGE BLA_ NOT FILMED\nChapter 2\n", "the end\n\fChapter 2\n", seen="NASA TM-100346"),
    Fix("the end\n\f(THIS PAGE INTENTIONALLY\nLEFT BLANK)\n\f2. Uses\n", "the end\n\f\f2. Uses\n"),
    Fix("the end\n\fBLANK PAGE\n\f2. Uses\n", "the end\n\f\f2. Uses\n"),
    Keep("This page was left blank by the printer, which cost us a day.\n", because="a sentence"),
    Keep("Leave item 7\nBLANK\nif it does not apply.\n", because="other lines stand on the page"),
    Keep("Point-blank range.\nThe preceding page shows it.\n", because="only the words of a notice"),
    Miss(
        "the end\n\fFRECEDINC P2GE BL NOT FLMD\nChapter 2\n",
        "the end\n\fChapter 2\n",
        because="too many letters are lost",
    ),
)
