"""The clearinghouse's stamp on a sold copy: `REPRODUCED BY NATIONAL TECHNICAL INFORMATION SERVICE`, and ERIC's notice.

A reseller's words over two to four lines in the front or back, or at the edge of a page. Left alone: a sentence or an
availability note that names the service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.edges import at_edge
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import cut_lines
from recension.places import at_page_edge, zones
from recension.text import Edit, Flag

KIND = "ntis_stamp"
_STAMP = re.compile(
    r"(?<![^\n\f])[^\w\n\f]{0,6}(?i:reproduced[ ]*(?:by|from)[^\w\n\f]{0,3}\n[^\w\n\f]{0,4})?"
    r"(?:N ?A ?T ?I ?O ?N ?A ?L +TECHNICAL[^\w\n\f]{0,3}[ \n][^\w\n\f]{0,4}INFORMATION +SERVICE|"
    r"CLEARINGHOUSE\n[^\w\n\f]{0,4}(?:for )?[Ff]ederal [Ss]cientific (?:&|and|"
    r"A) [Tt]echnical[^\w\n\f]{0,3}\n?[^\w\n\f]{0,4}[Ii]nformation)"
    r"(?:\n+[^\w\n\f]{0,4}(?i:u\.?s\.? +department +of +commerce))?"
    r"(?:\n+[^\w\n\f]{0,4}(?i:springfield)[^\n\f]{0,24})?[^\w\n\f]{0,6}(?![^\n\f])"
)
_ERIC = re.compile(
    r"(?<![^\n\f])[^\w\n\f]*(?:Reproductions supplied by E ?D ?R ?S are the best that can be made[^\w\n\f]*\n"
    r"[^\w\n\f]*from the original document\.?|"
    r"Full Text Provided by ERIC)[^\w\n\f]*(?![^\n\f])"
)
_GATE = re.compile(r"INFORMATION +SERVICE|CLEARINGHOUSE|EDRS|E ?D ?R ?S are|Provided by ERIC")
GATE = words("INFORMATION ", "CLEARINGHOUSE", "EDRS", "Reproductions supplied", "Provided by ERIC")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not _GATE.search(text):
        return
    zone, taken = zones(text), 0
    found = [*_STAMP.finditer(text), *_ERIC.finditer(text)]
    for stamp in sorted(found, key=lambda each: each.start()):
        placed = zone.hold(stamp.start()) or at_page_edge(text, *stamp.span())
        if stamp.start() < taken or not (placed or at_edge(evidence.paging, *stamp.span())):
            continue
        start, end = cut_lines(text, *stamp.span())
        yield Edit(start, end, "", "a reseller's stamp", 940, KIND if stamp.re is _STAMP else "eric_notice")
        taken = end


CASES = (
    Fix("Title\n\nREPRODUCED BY\nNATIONAL TECHNICAL\nINFORMATION SERVICE\nU.S. DEPARTMENT OF COMMERCE\n"
        "SPRINGFIELD, VA. 22161\n\nAuthor\n",
        "Title\n\nAuthor\n"),
    Fix("NATIONAL TECHNICAL INFORMATION SERVICE\nSpringfield, Va. 22151\nTitle\n", "Title\n"),
    Fix("text\n* Reproductions supplied by EDRS are the best that can be made *\n"
        "* from the original document. *\n", "text\n"),
    Keep("Copies may be had from the National Technical Information Service, Springfield.\n", because="a sentence"),
    Keep("CLEARINGHOUSE RULES\nThe board met.\n", because="a heading"),
    Miss("Nation! Technical Information Sefvi\nTitle\n", "Title\n", because="misread, and in mixed case"),
)  # fmt: skip
