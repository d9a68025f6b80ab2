"""The typed frame at the head of a microfiche: number, title cut at `..`, fiche n of m, corporate author after `(U)`.

`AD-A147 500   ELECTRONIC TYPESETTING PROGRAM..   1/2 / (U) CORPORATE AUTHOR / J H WHITESIDE ET AL. AUG 84 /
UNCLASSIFIED REPORT-NO SBI-AD-F300 488 / F/G 14/5 NL`. It comes before the cover and says what the cover says, but is
worse read: its digits lose to the cover's. Taken only as the first lines of a document, from the number to
the `F/G` line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import cut_lines
from recension.text import Edit, Flag

KIND = "film_header"
_HEADER = re.compile(
    r"\A[\s\W]*A[DO][-/ .]{0,3}[A-Z0-9][^\n\f]{4,120}(?:\n[^\n\f]{0,120}){0,9}?\n?[^\n\f]{0,80}"
    r"\bF ?/ ?[GO6] ?\d{1,2}(?: ?/ ?\d{1,2}(?:\.\d)?)?(?:[ \t]+NL?)?[^\w\n]{0,4}(?=\n|\f|\Z)"
)
_SIGN = re.compile(r"\(U\)|UNCLASSIFIED|UNCLARS")
GATE = Gate((r"F ?/ ?[GO6]",))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    head = _HEADER.match(text[:1600])
    if head and _SIGN.search(head[0]):
        start, end = cut_lines(text, len(head[0]) - len(head[0].lstrip()), head.end())
        yield Edit(start, end, "", "the typed header of a microfiche", 930, KIND)


CASES = (
    Fix(
        "AD-A147 500 ELECTRONIC TYPESETTING PROGRAM.. 1/2\n(U) ARMY BALLISTIC RESEARCH LAB\n"
        "J H WHITESIDE ET AL. AUG 84\n"
        "UNCLASSIFIED REPORT-NO SBI-AD-F300 488 F/G 14/5 NL\n\nTECHNICAL REPORT\n",
        "TECHNICAL REPORT\n",
        seen="AD-A147 500",
    ),
    Fix("AD-A150 311 A TITLE.. 1/3\nUNCLASSIFIED\nF/G 9/2 NL\nCover\n", "Cover\n"),
    Keep("AD-A147 500\n\nA TITLE\n\nThe F/G ratio is 14/5 in most cases.\n", because="no header follows the number"),
    Keep("Preface\n\nAD-A150 311 A TITLE.. 1/3\nUNCLASSIFIED\nF/G 9/2 NL\n", because="not at the head of the document"),
    Miss("A7 SOO TITLE.. 1/2\n(U) LAB\nF/6 14/5 NL\nCover\n", "Cover\n", because="the number's letters are lost"),
)  # fmt: skip
