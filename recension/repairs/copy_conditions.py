"""What was said of the copy that was filmed: `BEST AVAILABLE COPY`, `COPY 3 OF 40 COPIES`, the resolution chart.

Not the report's words. Taken as whole lines in the front, the back or at the edge of a page.
Left alone: a sentence about the best available copy, and a heading `Copy` with anything else beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.edges import at_edge
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import PAGE_MARK, cut_lines
from recension.places import at_page_edge, in_prose, zones
from recension.text import Edit, Flag

KIND = "copy_condition"
_LINES = re.compile(
    r"^[^\w\n]{0,6}(?:(?:(?:REPRODUCED[ \n]FROM[ \n]|"
    r"THIS[ \n]DOCUMENT[ \n]IS[ \n])?BEST[ \n]*(?:COPY[ \n]*)?A ?VA ?I ?LABLE(?:[ \n]*COPY)?)|"
    r"(?:Reproduced [Ff]rom[ \n])?Best ?Available(?:[ \n]?Copy)?|Best\nAvailable\nCopy|"
    r"(?:THIS DOCUMENT IS BEST[ \n]QUALITY AVAILABLE\. THE )?COPY[ \n]FURNISHED TO D[TD]I?C CONTAINED"
    r"[ \n]A SIGNIFICANT NUMBER OF[ \n]PAGES WHICH DO NOT[ \n]"
    r"REPRODUCE LEGIBLY|"
    r"(?:THIS[ \n]PAGE|THIS[ \n]DOCUMENT)[ \n]IS[ \n]BEST[ \n]QUALITY[ \n]PRACTICABLE"
    r"(?:[ \n]FROM[ \n]COPY[ \n]FURNISHED[ \n]TO[ \n]D[DT][IC]?C)?|"
    r"(?:BEST[ ]COPY[ ]AVAILABLE|Best[ ]Copy[ ]Available|NOT REPRODUCIBLE|REPRODUCED AT GOVERNMENT EXPENSE)|"
    r"(?:COPY|Copy)[ ]*(?:N[Oo]\.?|NUMBER|#)?[ ]*\d{1,4}[ ]*[Oo][Ff][ ]*\d{1,4}(?:[ ]*(?:COPIES|copies|Copies))?|"
    r"(?:COPY|Copy)[ ]*(?:N[Oo]\.?|NUMBER|#)[ ]*\d{1,4}|"
    r"M ?I ?C ?R ?O ?C ?O ?P ?Y RESOLUTION TEST CHART|NATIONAL BUREAU OF STANDARDS[ -]*[1I]9\d\d[ -]*A|"
    r"PHOTOGRAPH THIS SHEET|"
    r"END\n+(?:DATE\n?)?FILMED\n+\d{1,2}-\d\d\n+D[TD]I?C)"
    r"[^\w\n]{0,6}$",
    re.M,
)
GATE = Gate(
    (
        *("BEST", r"Best ?\n?(?:Available|Copy)", "COPY", r"Copy *[Nn#\d]", "NOT REPRODUCIBLE", "REPRODUCED AT"),
        *("NATIONAL BUREAU OF STANDARDS", "RESOLUTION TEST", "PHOTOGRAPH THIS SHEET", "FILMED"),
    )
)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    zone, flat, taken = zones(text), text.replace(PAGE_MARK, "\n"), 0
    for found in _LINES.finditer(flat):
        start, end = found.span()
        if start < taken or PAGE_MARK in text[start:end]:
            continue
        quiet = not in_prose(text, start, end) and (zone.hold(start) or at_page_edge(text, start, end))
        if quiet or at_edge(evidence.paging, start, end):
            start, end = cut_lines(text, start, end)
            yield Edit(start, end, "", "a remark on the copy that was filmed", 930, KIND)
            taken = end


CASES = (
    Fix("Title\n\nBEST AVAILABLE COPY\n\nAuthor\n", "Title\n\nAuthor\n"),
    Fix("Best\nAvailable\nCopy\nTitle\n", "Title\n", seen="Applications for Micrographics, 1966"),
    Fix("the aims of the\n\nReproduced From\nBest Available Copy\n\ftwo powers\n", "the aims of the\n\n\ftwo powers\n"),
    Fix("COPY 3 OF 40 COPIES\nTitle\n", "Title\n"),
    Fix("MICROCOPY RESOLUTION TEST CHART\nNATIONAL BUREAU OF STANDARDS-1963-A\n", "", seen="AD-A147 500"),
    Fix("of the two\n\nTHIS PAGE IS BEST QUALITY PRACTICABLE\nFROM COPY FURNISHED TO DDC\n\fpowers\n",
        "of the two\n\n\fpowers\n"),
    Fix("of the two\n\nCopy No. 14\n\fpowers\n", "of the two\n\n\fpowers\n"),
    Keep("We used the best available copy of the film.\n", because="a sentence"),
    Keep("COPY\nof the letter of May\n", because="a heading"),
    Keep("COPY 3\n", because="neither a number sign nor a total: it may be a heading"),
    Miss("-MIROCOPY RESO1UIION TES CHART\nTitle\n", "Title\n", because="no fuzzy match for so short a line"),
)  # fmt: skip
