"""The constant text of a report documentation page: the burden statement, form numbers, `READ INSTRUCTIONS`.

The same words on every copy of the form; they say nothing of the report. The labels and values stay: they are its form.
Left alone: a sentence that speaks of a burden or a form, and every line that is not nearly all notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recension.cases import Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import PAGE_MARK, cut_lines
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "form_notice"
_GATE = re.compile(
    r"DOCUMENTATION\s+PAGE|0704|Standard Form|1473|READ INSTRUCTIONS|Public reporting burden|When Data Entered"
)
_BURDEN = re.compile(r"^[^\w\n]{0,3}Public reporting burden for this collection", re.M)
_BURDEN_ROW = re.compile(
    r"burden|reviewing instructions|existing data sources|data needed|collection of inform|aspect of this|"
    r"Headquarters Services|"
    r"Information Operations|Jefferson|Arlington|VA 22202|Paperwork|0704.{0,2}0188|DC 20503|law, no person|OMB control|"
    r"RETURN YOUR FORM|completing and review",
    re.I,
)
_ROWS = 12  # the statement has four to nine rows, by the width of the scan
GATE = words(
    "DOCUMENTATION", "0704", "Standard Form", "1473", "READ INSTRUCTIONS", "Public reporting burden",
    "When Data Entered",
)  # fmt: skip


@cache
def _lines() -> re.Pattern[str]:
    wordings = "|".join(table("forms")["notices"]["lines"])
    return re.compile(rf"^[^\w\n]{{0,3}}(?:{wordings})[^\w\n]{{0,3}}$", re.M)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not _GATE.search(text):
        return
    flat, taken = text.replace(PAGE_MARK, "\n"), 0
    found = [(*each.span(), "a constant line of the form") for each in _lines().finditer(flat)]
    found += [(start, end, "the form's burden statement") for start, end in _burdens(flat)]
    for start, end, why in sorted(found):
        if start < taken or not _GATE.search(flat, max(0, start - 4000), end + 4000):
            continue
        start, end = cut_lines(text, start, end)
        yield Edit(start, end, "", why, 950, KIND)
        taken = end


def _burdens(flat: str) -> Iterator[tuple[int, int]]:
    """The rows of each burden statement: those that hold its words, one after the other."""
    for begin in _BURDEN.finditer(flat):
        end = begin.end()
        for _ in range(_ROWS):
            stop = flat.find("\n", end)
            row_end = flat.find("\n", stop + 1) if stop >= 0 else -1
            row = flat[stop + 1 : row_end if row_end >= 0 else len(flat)]
            end = stop if stop >= 0 else len(flat)
            if stop < 0 or not _BURDEN_ROW.search(row):
                break
            end = row_end if row_end >= 0 else len(flat)
        yield begin.start(), end


CASES = (
    Fix(
        "REPORT DOCUMENTATION PAGE Form Approved\nOMB No. 0704-0188\n"
        "Public reporting burden for this collection of information is estimated\n"
        "to average 1 hour per response, including the time for reviewing instructions, searching existing data\n"
        "collection of information, including suggestions for reducing this burden, to Headquarters Services\n"
        "1. AGENCY USE ONLY (Leave blank) 2. REPORT DATE\n",
        "1. AGENCY USE ONLY (Leave blank) 2. REPORT DATE\n",
        seen="ADA383456",
    ),
    Fix("20. LIMITATION OF ABSTRACT\nUL\nNSN 7540-01-280-5500 Standard Form 298 (Rev. 2-89)\n"
        "Prescribed by ANSI Std. Z39-18\n298-102\n",
        "20. LIMITATION OF ABSTRACT\nUL\n", seen="ADA406615"),
    Fix("READ INSTRUCTIONS\nBEFORE COMPLETING FORM\n1. REPORT NUMBER\n", "1. REPORT NUMBER\n"),
    Keep("The public reporting burden for this collection of facts was heavy.\n", because="a sentence"),
    Keep("We used Standard Form 298 for all reports of the year.\n", because="a sentence"),
    Keep("REPORT DOCUMENTATION PAGE 55\n", because="an entry of the contents"),
    Miss("DIJ F,\"1473 'EDITION OF INOV SB IS OUSOLIETE\nTITLE\n", "TITLE\n", because="hardly a letter is right"),
)  # fmt: skip
