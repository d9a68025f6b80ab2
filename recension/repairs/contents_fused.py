"""Contents rows that a recogniser wrote into one line: `Structure ....... 15 B. Funding ....... 16 C. Targets`.

Each row ended in a leader and a page number; behind them stands the next row's number. All three together show the
lost line end. Where page and leader are lost too, a number that is the next of its series shows it, behind a full stop
or what is left of a leader. Left alone: any other number that no leader precedes, which may belong to a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.leaders import fused, wreck
from recension.rows import as_roman, label, roman
from recension.text import Edit, Flag

SURE, SERIES = 930, 880
# A number with its point, a title's first letter behind it.
_NUMBER = re.compile(r"(?<=\S)[ ](?P<number>\d{1,2}|[ivx]{1,5}|[IVX]{1,5}|[A-Za-z])\.[ ](?=[\"“]?[A-Z])")
_LETTER = re.compile(r"(?:^|\s)[A-Za-z]\.$")  # an initial
GATE = Gate(needed="contents")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        last: dict[str, str] = {}
        for line in lines(text[region.start : region.end]):
            at = region.start + line.start
            gaps = dict.fromkeys(fused(line.text), (SURE, "a row ended here: leader, page, and the next row's number"))
            _take(last, label(line.text.lstrip()).strip(" .()"))
            for found in _NUMBER.finditer(line.text):
                span = found.start(), found.start() + 1
                if not any(a < span[1] and span[0] < b for a, b in gaps) and _goes_on(last, found, line.text):
                    gaps[span] = SERIES, f"a row ended here: {found['number']!r} is the next number of its series"
                _take(last, found["number"] if span in gaps else "")
            for (start, end), (sure, why) in sorted(gaps.items()):
                yield Edit(at + start, at + end, "\n", why, sure)


def _take(last: dict[str, str], number: str) -> None:
    """Notes a row's number as the last of its kind."""
    if kind := _kind(number):
        last[kind] = number


def _kind(number: str) -> str:
    if number.isdigit():
        return "1"
    if roman(number) and (len(number) > 1 or number in "ivxIVX"):
        return "i" if number.islower() else "I"
    return ("a" if number.islower() else "A") if len(number) == 1 and number.isalpha() else ""


def _goes_on(last: dict[str, str], found: re.Match[str], line: str) -> bool:
    """Is the number the next of those above, and does a row end before it?"""
    number, before = found["number"], line[: found.start()]
    kind = _kind(number)
    stopped = before.endswith(".") and not _LETTER.search(before) and kind not in ("A", "I")
    return _next(kind, last.get(kind, "")) == number and (stopped or wreck(before.split()[-1]))


def _next(kind: str, number: str) -> str:
    if not number:
        return ""
    if kind == "1":
        return str(int(number) + 1)
    if kind in ("i", "I"):
        after = as_roman(roman(number) + 1)
        return after.lower() if kind == "i" else after
    return chr(ord(number) + 1)


_HEAD = "Contents\n\n"
CASES = (
    Fix(
        _HEAD
        + "A. Structure of the Agency .......sseessseeseeescesse 15 B. Funding and Oversight wc. eesceeseeete 16\n"
        "C. Targets .......... 19 1. The Ramp ......... 19",
        _HEAD
        + "A. Structure of the Agency .......sseessseeseeescesse 15\nB. Funding and Oversight wc. eesceeseeete 16\n"
        "C. Targets .......... 19\n1. The Ramp ......... 19",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD + "I. Summary of the Report ........ 4 II. Measures Taken ........ 14\nIII. Operations ....... 36",
        _HEAD + "I. Summary of the Report ........ 4\nII. Measures Taken ........ 14\nIII. Operations ....... 36",
    ),
    Fix(
        _HEAD + "5. Meeting ....... 110\na. Setting Up ..... 110\nb. The Events ....... 116\ni. Arrangements .......\n"
        "ii. Conduct. c. Later Events.....cecceceeseees 6. The Convention ....... 123\na. Encounters ....... 123",
        _HEAD + "5. Meeting ....... 110\na. Setting Up ..... 110\nb. The Events ....... 116\ni. Arrangements .......\n"
        "ii. Conduct.\nc. Later Events.....cecceceeseees\n6. The Convention ....... 123\na. Encounters ....... 123",
        seen="report on an investigation, 2019",
    ),
    Keep(
        _HEAD + "C. War ..... 3\nD. Notes by J. D. Gordon ..... 4\nE. Sea ..... 9",
        because="initials of a name",
    ),
    Keep(
        _HEAD + "A. The Battle of 15 B. Tanks ..... 3\nB. Air War ..... 4\nC. Sea ..... 9",
        because="no leader before the number",
    ),
    Keep("He went on ...... 15 B. Then he stopped.", because="prose"),
)
