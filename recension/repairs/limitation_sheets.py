"""The sheet that DTIC puts before a report whose distribution was changed: number, from what to what, by whom.

`AD NUMBER / ADB048113 / LIMITATION CHANGES / TO: … / FROM: … / AUTHORITY / … / THIS PAGE IS UNCLASSIFIED`. It was typed
by the library, years after the report; older sheets say `NEW LIMITATION CHANGE` and may change the classification too.
Taken as one piece, because its rows mean nothing singly: one of them is a distribution statement that no longer holds.
Left alone: a sheet that is not whole (its heads are needed in order), and a text that talks of such changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import cut_lines
from recension.places import zones
from recension.spots import lines_with
from recension.text import Edit, Flag

KIND = "dtic_limitation_sheet"
GATE = words("ad number", fold=True)
_LONG = 3_000  # code points; the longest sheets name several authorities
_CHANGES = re.compile(
    r"^[ \t]*(?:NEW[ \t]+)?(?:LIMITATION|CLASSIFICATION|DISTRIBUTION)[ \t]+CHANGES?[ \t:]*$",
    re.M | re.I,
)
_NUMBER = re.compile(
    r"^[ \t]*AD[ \t]+NUMBER[ \t:]*\n?[ \t\n]*(?P<number>AD[-/ ]?[A-Z]?[ ]?\d{3}[ ]?\d{3,4})[ \t]*$", re.M | re.I
)
_TO, _FROM = (
    re.compile(r"^[ \t]*TO\b[ \t:]*(?P<rest>.*)$", re.M),
    re.compile(r"^[ \t]*FROM\b[ \t:]*(?P<rest>.*)$", re.M),
)
_AUTHORITY = re.compile(r"^[ \t]*AUTHORITY[ \t:]*(?P<rest>.*)$", re.M)
_END = re.compile(r"^[ \t]*THIS[ \t]+PAGE[ \t]+IS[ \t]+UNCLASSIFIED[ \t.]*$", re.M | re.I)
_BANNER = re.compile(r"^[ \t]*UNCLASSIFIED[ \t]*\n\s*\Z", re.M)


class Sheet(NamedTuple):
    """What a sheet says, each as printed: the accession number, the new statement, and on whose authority."""

    number: str
    statement: str
    authority: str


def reading(sheet: str) -> Sheet:
    """A sheet's rows. The statement is the last one it changes to: the distribution, where the class is changed too."""
    number = _NUMBER.search(sheet)
    to = list(_TO.finditer(sheet))[-1:]
    after = _FROM.search(sheet, to[0].end()) if to else None
    authority = list(_AUTHORITY.finditer(sheet))[-1:]
    end = _END.search(sheet)
    return Sheet(
        number["number"] if number else "",
        _row(sheet[to[0].start("rest") : after.start()]) if to and after else "",
        _row(sheet[authority[0].start("rest") : end.start() if end else len(sheet)]) if authority else "",
    )


def _row(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not lines_with(text, ("ad number",)):
        return
    zone = zones(text)
    for head in _NUMBER.finditer(text):
        end = _END.search(text, head.end(), head.end() + _LONG)
        if end and zone.hold(head.start()) and _is_whole(text, head.end(), end.start()):
            banner = _BANNER.search(text, max(0, head.start() - 80), head.start())
            start, stop = cut_lines(text, banner.start() if banner else head.start(), end.end())
            why = "the library's sheet on a change of distribution"
            yield Edit(start, stop, "", why, 960, KIND, reading(text[start:stop]).number)


def _is_whole(text: str, at: int, end: int) -> bool:
    """Do the heads of a sheet follow each other?"""
    for head in (_CHANGES, _TO, _FROM, _AUTHORITY):
        found = head.search(text, at, end)
        if not found:
            return False
        at = found.end()
    return True


_SHEET = (
    "UNCLASSIFIED\n\nAD NUMBER\nADB048113\n\nNEW LIMITATION CHANGE\n\nTO\nApproved for public release, distribution\n"
    "unlimited\n\nFROM\nDistribution authorized to U.S. Gov't.\nagencies only; MAY 1980.\n\nAUTHORITY\n"
    "NPS ltr, 7 Nov 1983\n\nTHIS PAGE IS UNCLASSIFIED\n\n"
)
CASES = (
    Fix(_SHEET + "THE SOVIET UNION\n", "THE SOVIET UNION\n"),
    Fix(
        _SHEET.replace("NEW LIMITATION CHANGE", "CLASSIFICATION CHANGES\nTO: unclassified\nFROM: confidential\n"
                       "LIMITATION CHANGES").replace("TO\n", "TO:\n") + "\fTITLE\n",
        "\fTITLE\n",
        seen="the form as DTIC prints it before declassified reports",
    ),
    Keep(_SHEET.replace("AUTHORITY", "NOTE") + "TITLE\n", because="the sheet is not whole"),
    Keep("The AD number\nAD 614 123 was changed.\nThis page is unclassified\n", because="a text that talks of one"),
)  # fmt: skip
