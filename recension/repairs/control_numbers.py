"""DTIC's batch number at the foot of the cover: `92-29394`, `84 10 31 040`, `20030612 141`.

It says when DTIC received the paper and which piece of the day or year it was. The middle form often has two
handwritten numbers beside it: an unexplained one of six digits and, after it, the count of pages.
Left alone: telephone numbers, ranges of years, and the same digits inside a sentence, a table or another page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recension.cases import Fix, Keep, Miss
from recension.dates import FOLD, iso
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import PAGE_MARK, cut_lines
from recension.places import zones
from recension.text import Edit, Flag

KIND = "dtic_control_line"
_YEARLY = re.compile(
    r"^[^\w\n\f]{0,6}(?:(?P<other>\d{6})[.,]?[ \t]+)?(?P<yy>[6-9]\d)[-–~](?P<seq>\d{5})(?:[ \t]+(?P<pages>\d{1,3})"
    r")?[^\w\n\f]{0,6}$",
    re.M,
)
_DAILY_OLD = re.compile(
    r"^[^\w\n\f]{0,4}\d?[,.]?(?P<yy>[6-9]\d)[ \t]+(?P<mm>1[0-2]|0?[1-9])[ \t]+(?P<dd>[12]\d|3[01]|0?[1-9])[ \t]+"
    r"[.,]?(?P<seq>\d{2,3}|\d[ \t]?\d{2})[^\w\n\f]{0,6}$",
    re.M,
)
_DAILY_NEW = re.compile(
    r"^[^\w\n\f]{0,6}(?P<y>199\d|20[01]\d)(?P<mm>0[1-9]|1[0-2])(?P<dd>0[1-9]|[12]\d|3[01])[ \t]+"
    r"(?P<seq>[0-9OoQIl|!SsBZzGg/]{3})[^\w\n\f]{0,6}$",
    re.M,
)
_DTIC = re.compile(
    r"(?<![A-Za-z])(?:D[Tt][Il]C|DDC|ELECTE|AD[-/ ]{0,3}[A-F]?[- ]?\d{3} ?\d{3}|Accession For|"
    r"[Aa]pproved for public release)"
    r"(?![a-z])"
)
GATE = Gate(
    (
        r"[6-9][\d\x80-\xff]+(?:[-~]|\xe2\x80\x93)[\d\x80-\xff]{2}",
        r"(?:199|20[01])[\d\x80-\xff]+(?:0|1)[\d\x80-\xff]+[ \t]",
        r"[6-9][\d\x80-\xff]+[ \t]+[01]?\d[ \t]+\d",
    )
)


class Reading(NamedTuple):
    """A control number in standard form, the date it carries if any, and the numbers beside it."""

    number: str
    received: str = ""
    other: str = ""
    pages: str = ""


def reading(line: str) -> Reading | None:
    """What a control line says; None where it is none."""
    found = _YEARLY.search(line)
    if found:
        return Reading(f"{found['yy']}-{found['seq']}", "", found["other"] or "", found["pages"] or "")
    found = _DAILY_NEW.search(line)
    if found:
        day = iso(int(found["y"]), int(found["mm"]), int(found["dd"]))
        sequence = found["seq"].translate(FOLD)  # a stroke may be 1, 4 or 7: it stays
        return Reading(f"{found['y']}{found['mm']}{found['dd']} {sequence}", day) if day else None
    found = _DAILY_OLD.search(line)
    if found:
        day = iso(1900 + int(found["yy"]), int(found["mm"]), int(found["dd"]))
        sequence = re.sub(r"\s", "", found["seq"]).zfill(3)
        parts = f"{found['yy']} {int(found['mm']):02} {int(found['dd']):02} {sequence}"
        return Reading(parts, day) if day else None
    return None


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    zone = zones(text)
    if not _DTIC.search(text, 0, zone.front):
        return  # four numbers on a line are a control number only on a copy that shows another sign of DTIC
    flat = text.replace(PAGE_MARK, "\n")
    found = [line for form in (_YEARLY, _DAILY_OLD, _DAILY_NEW) for line in form.finditer(flat, 0, zone.front)]
    taken = 0
    for line in sorted(found, key=lambda line: line.start()):
        said = reading(line[0])
        if said and line.start() >= taken and _lone(text, *line.span()):
            start, end = cut_lines(text, *line.span())
            confidence = 950 if _YEARLY.match(line[0]) else 900
            yield Edit(start, end, "", "DTIC's control number on the cover", confidence, KIND, said.number)
            taken = end


def _lone(text: str, start: int, end: int) -> bool:
    """No other line of figures above or below: rows of a table are no control numbers."""
    around = text[max(0, text.rfind("\n", 0, max(start - 1, 0)) + 1) : start] + text[end : text.find("\n", end + 1)]
    return not re.search(r"^[\d \t.,\-]{5,}$", around, re.M)


CASES = (
    Fix("DTIC\n\nOctober 1990\n\n415791 92-29394 18\n\nRAND\n", "DTIC\n\nOctober 1990\n\n"
    "RAND\n", seen="us-soviet-relations"),
    Fix("DTIC\n\n462470 87-00029\n\nContents\n", "DTIC\n\nContents\n", seen="scan0002"),
    Fix("AD-A147 500\n84 10 31 .040\nTITLE\n", "AD-A147 500\nTITLE\n", seen="AD-A147 500"),
    Fix("DTIC\n20030612 1/1\nTITLE\n", "DTIC\nTITLE\n", seen="RAND annual report 2002"),
    Keep("Call 92-29394 for details.\n", because="inside a sentence"),
    Keep("October 1990\n\n415791 92-29394 18\n", because="no other sign of DTIC on this copy"),
    Keep("DTIC\n84 10 31 040\n85 11 30 041\n86 12 29 042\n", because="rows of a table"),
    Keep("DTIC\n1992-2004\n", because="a range of years"),
    Miss("DTIC\n4 80 4 4 0 44\nTITLE\n", "DTIC\nTITLE\n", because="the digits do not say where they part"),
)  # fmt: skip
