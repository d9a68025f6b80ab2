"""A DTIC accession number stamped on the cover: `AD-A257 148`, alone on its line.

It is the document's name in the catalogue and no word of the document. Printed up the cover's edge it is read one
glyph a line (`00`, `CM`, `<`, `I`, `D`, `<`): such a run is taken out too, and no value is read from it.
Left alone: the number in a sentence, in a list of references, in a form, and anything after the first or before the
last three pages that is not at the edge of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.edges import at_edge, is_cited
from recension.evidence import Evidence
from recension.gates import Gate
from recension.identifiers import accession
from recension.layout import PAGE_MARK, cut_lines
from recension.places import Zones, at_page_edge, in_prose, zones
from recension.text import Edit, Flag

_LINE = re.compile(
    r"\n[^\w\n\f]{0,6}(?:(?:D[Tt][Il1i][Cc]|UNCLASSIFIED|CONFIDENTIAL|SECRET)[ \t]+)?"
    r"(?P<number>(?:A[DO0oP]|4D|AU)(?![A-Za-z]{2})[^\n\f]{5,20}?)"
    r"[^\w\n\f]{0,6}$",
    re.M,
)
_ROTATED = re.compile(r"^(?:[ \t]*[^\s]{1,3}[ \t]*\n){6,14}", re.M)
_GLYPHS = re.compile(r"[<0-9OoICMDaA/)(_-]{1,3}")
GATE = Gate(
    (
        r"D[Tt][Il1i][Cc][ \t]",
        r"(?:^|[^A-Za-z0-9_])(?:A[DO0oP]|4D|AU)(?:[^A-Za-z\n\f]|[A-Za-z][^A-Za-z\n\f])",
        r"(?:^|[ \t])<[ \t\n]",
    )
)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    zone = zones(text)
    yield from sorted([*_upright(text, zone, evidence), *_sideways(text, zone, evidence)])


def _upright(text: str, zone: Zones, evidence: Evidence) -> Iterator[Edit]:
    flat = f"\n{text.replace(PAGE_MARK, chr(10))}"
    for line in _LINE.finditer(flat):
        number = accession(line["number"])
        if not number:
            continue
        span = line.start(), line.end() - 1
        lone = not in_prose(text, *span) and (zone.hold(span[0]) or at_page_edge(text, *span))
        if lone or (not is_cited(text, *span) and at_edge(evidence.paging, *span)):
            span = cut_lines(text, *span)
            yield Edit(*span, "", "an accession number alone on its line", number.confidence, KIND, number.value)


def _sideways(text: str, zone: Zones, evidence: Evidence) -> Iterator[Edit]:
    for run in _ROTATED.finditer(text) if text.count("<") > 1 else ():
        glyphs = run[0].split()
        if glyphs.count("<") < 2 or not all(_GLYPHS.fullmatch(glyph) for glyph in glyphs):
            continue
        if zone.hold(run.start()) or at_edge(evidence.paging, run.start(), run.end()):
            span = cut_lines(text, run.start(), run.end() - 1)
            yield Edit(*span, "", "a number printed up the edge, one glyph a line", 900, "rotated_accession_number")


KIND = "dtic_accession_number"

CASES = (
    Fix("Santa Monica\n\nAD-A257 148\n\nU.S.-SOVIET RELATIONS\n", "Santa Monica\n\nU.S.-SOVIET RELATIONS\n",
        seen="us-soviet-relations"),
    Fix("DTIC AD-A316 743\n\nELECTE\n", "ELECTE\n", seen="scan0001"),
    Fix("UNCLASSIFIED AD-403 117\nTITLE\n", "TITLE\n"),
    Fix("AD/A-229 618/4/XAB\nTITLE\n", "TITLE\n"),
    Fix("00\n(D\na\n)\nCM\nCM\n<\nI\nD\n<\nTITLE\n", "TITLE\n", seen="RAND AR-3872-OSD"),
    Fix("of the powers and their\n\n4\n\nAD-A257 148\n\fallies went on.\n",
        "of the powers and their\n\n4\n\n\fallies went on.\n"),
    Keep("as shown in AD-A257 148, the\nsecond report.\n", because="a citation in a sentence"),
    Keep("AD 28,000.00\n", because="a payroll figure"),
    Keep("AD 1066\n", because="a year"),
    Keep("AD HOC COMMITTEE\n", because="words"),
    Keep("the series that the office quotes under the number of the\nAD-A257 148\nin its own reports.\n",
         because="the sentence above breaks off and goes on below"),
    Miss("?2S0-~l9\nTITLE\n", "TITLE\n", because="the letters AD are lost: nothing says what it was"),
)  # fmt: skip
