"""The stamp of an agency that released the paper: `Approved For Release 2006/11/01 : CIA-RDP79S01057A000100060017-5`.

It stands at the head and foot of every page of CIA's CREST files; the JFK releases carry a line of their own, papers
from the National Archives a slip (`DECLASSIFIED / Authority NND 959040`). It often falls into the middle of a sentence,
which closes over the gap. Struck over another line, only the stamp is cut and the line is flagged. Where a document
shows its stamp right on some pages, a line much like it is the same stamp misread (`Dedassified per Executive Ordcr`).
Left alone: a sentence that tells of an approval or release, or quotes the Act.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from recension.cases import Fix, Keep, Miss
from recension.edges import at_edge
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import PAGE_MARK, cut_lines, line_at, whole_lines
from recension.letters import in_capitals
from recension.pages import key, rows
from recension.spots import lines_with
from recension.text import Edit, Flag

KIND = "release_stamp"
_DIGIT = r"[0-9OoQIl|!SsBZzGg]"
# The identifier's letters are often the worst part of the stamp: anything that has its shape counts.
_NUMBER = rf"(?:\S{{0,6}}[Il1]?A?[ \t]?[-–~]?[ \t]?R[DO]P[ \t]?[-–\w ]{{18,30}}[-–~][ \t]?{_DIGIT}?|\S{{20,40}})"
_CIA = re.compile(
    r"(?P<kind>Declassified\s+in\s+Part\s*[-–]?\s*Sanitized\s+Copy\s+Approved|Declassified\s+and\s+Approved|"
    r"Sanitized\s+Copy\s+Approved|A[ \t]?pprove[d'’]?|APPROVED)"
    r"[ \t]+[fFo]{1,2}or[ \t]+Release[ \t]*(?:@?[ \t]*50-?Yr)?[ \t]*"
    rf"[:;.]?[ \t]*(?P<date>{_DIGIT}{{4}}[/\-]{_DIGIT}{{2}}[/\-]{_DIGIT}{{2}}|\d\d/\d\d/(?:19|20)\d\d)"
    rf"(?:[ \t]*[:;.,]*[ \t]*(?P<number>{_NUMBER}))?",
    re.I,
)
_JFK = re.compile(
    r"^[^\w\n]{0,6}20\d\d[ \t]+RELEASE[ \t]+UNDER[ \t]+THE[ \t]+PRESIDENT[ \t]+JOHN[ \t]+F\W?[ \t]+KENNEDY[ \t]+"
    r"ASSASSINATION[ \t]+RECORDS[ \t]+ACT[ \t]+OF[ \t]+1992[^\w\n]{0,6}$|"
    r"^NW[ \t]+\d{4,6}[ \t]+(?i:DocId):[ \t]?\d{6,9}[ \t]+Page[ \t]+\d+[ \t]*$|"
    r"^[^\w\n]{0,4}DOCID:[ \t]*\d{5,9}[^\w\n]{0,4}$|"  # the National Security Agency
    r"^[^\w\n]{0,4}(?:UNCLASSIFIED[ \t]+)?U\.S\. Department of State[ \t]+Case No\.[^\n\f]{6,60}"
    r"Date:[ \t]*[\d/]{8,10}[^\w\n]{0,4}$|"
    r"^[^\w\n]{0,4}RELEASED? IN (?:FULL|PART)(?:[ \t]+B\d[\w, ]{0,20})?[^\w\n]{0,4}$",
    re.M,
)
_NARA = re.compile(
    r"^[^\w\n]{0,4}DECLASSIFIED[^\w\n]{0,4}\n+(?:[^\n\f]{0,50}\n+){0,2}?[^\w\n]{0,4}(?:Authority|Auth\w*)"
    r"\W{0,3}NN?[DWN]\W?[ \t]?\d{5,6}[^\n\f]{0,6}"
    r"(?:\n+[^\w\n]{0,4}By[ \t]+\S{1,10}[ \t]*,?[ \t]*NARA[^\n\f]{0,30})?$|"
    r"^[^\w\n]{0,4}Declassified per Executive Order \d{5}[.,]? Section \d\.\d(?:[ \t]+NND[^\n\f]{30,60})?[^\w\n]{0,4}$|"
    r"^[^\w\n]{0,4}NND Project Number[:;.,]? NND \d{5,6}[.,]? By[:;.]? N\w{1,3},? Date[:;.]? [\dIl ]{4,6}[^\w\n]{0,4}$|"
    r"^[^\w\n]{0,4}DECLASSIFIED[^\w\n]{0,4}\n[^\w\n]{0,4}E\. ?O\. ?1\d{4}[,.;]? Sec[^\n\f]{3,30}"
    r"(?:\n[^\w\n]{0,4}(?:NL[A-Z]{1,3}|MR|NND)[^\n\f]{4,60})?(?:\n(?=.{0,40}\bNARA\b)[^\n\f]{4,80})?$|"
    r"^[^\w\n]{0,4}Reproduced at the National Archives[^\w\n]{0,4}$",
    re.M | re.I,
)
_CASES = ("release under", "docid:", "department of state", "release in ", "released in ")
_ARCHIVES = (
    *("authority", "e.o. 1", "e. o. 1"),
    *("per executive order", "nnd project number", "reproduced at the national archives"),
)
_ABOVE, _BELOW = 160, 80  # a slip begins three lines above its authority and ends one below
_SHOWN = 2  # stamps that a document shows right before a line is taken for one misread
_MODELS, _LONG = 12, 24  # of their lines, the most frequent that have so many letters and digits
_LIKE, _ALIKE = 70, 84  # per cent: at the edge of a page, and anywhere
_STRAY = 3  # a line with more letters than these outside the stamp holds a word of the document: it stays
GATE = words("or release", "declassified", *_CASES, *_ARCHIVES[3:], fold=True)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    exact = list(_exact(text))
    cut = [one for one in exact if isinstance(one, Edit)]
    yield from (one for one in exact if isinstance(one, Flag))
    yield from sorted([*cut, *(_misread(text, evidence, cut) if len(cut) >= _SHOWN else ())])


def _exact(text: str) -> Iterator[Edit | Flag]:
    taken = 0
    for stamp in _stamps(text.replace(PAGE_MARK, "\n")):  # a page mark ends a line as a newline does
        if stamp.start() < taken:
            continue
        start, end = whole_lines(text, *stamp.span())
        if _letters(text[start:end]) - _letters(stamp[0]) <= _STRAY:
            start, end = cut_lines(text, *stamp.span())
            yield Edit(start, end, "", "the stamp of a release", 970, KIND)
            taken = end
        elif stamp.re is _CIA and stamp["number"]:
            before = text[start : stamp.start()]
            begin = stamp.start() - (len(before) - len(before.rstrip(" \t")))
            yield Edit(begin, stamp.end(), "", "a stamp of release struck over a line", 900, KIND)
            yield Flag(start, end, "overprinted_line", "a stamp is struck over this line; words under it may be lost")
            taken = stamp.end()


def _misread(text: str, evidence: Evidence, exact: Sequence[Edit]) -> Iterator[Edit]:
    """Lines much like those of the stamps that are shown right: as a whole, or well enough where a page turns."""
    shown = Counter(key(line) for edit in exact for line in text[edit.start : edit.end].split("\n"))
    models = [said for said, _ in shown.most_common(_MODELS) if len(said) >= _LONG]
    if not models:
        return
    low, high = min(map(len, models)) * 3 // 4, max(map(len, models)) * 3 // 2 + 12
    n = 0
    for row in rows(text):
        while n < len(exact) and exact[n].end <= row.start:
            n += 1
        if not low <= len(row.text) <= high or (n < len(exact) and exact[n].start < row.end):
            continue
        best = process.extractOne(key(row.text), models, scorer=fuzz.ratio, score_cutoff=_LIKE)
        if best and (best[1] >= _ALIKE or at_edge(evidence.paging, row.start, row.end)):
            sure = 930 if best[1] >= _ALIKE else 860
            why = "the stamp of a release, misread: other pages show it right"
            yield Edit(*cut_lines(text, row.start, row.end), "", why, sure, KIND)


def _stamps(flat: str) -> list[re.Match[str]]:
    """All stamps, in order; a pattern is only tried around the words that every one of its stamps has."""
    found: dict[int, re.Match[str]] = {}
    for pattern, signs in ((_CIA, ("or release",)), (_JFK, _CASES), (_NARA, _ARCHIVES)):
        for line in lines_with(flat, signs):
            for stamp in pattern.finditer(flat, max(0, line.start - _ABOVE), line_at(flat, line.end + _BELOW).end):
                found.setdefault(stamp.start(), stamp)
    return [found[start] for start in sorted(found)]


def _letters(text: str) -> int:
    return len(in_capitals(text)) + text.count("_") if text.isascii() else len(re.sub(r"\W", "", text))


CASES = (
    Fix("Approved For Release 2000/06/10 : CIA-RDP86T79050A614613003547-9\n\n"
    "locate and updatedb\n", "locate and updatedb\n",
        seen="scan0005"),
    Fix("on the same\n\nApproved For Release 2000/06/10 : SIA-RDP86T79050A614613003547-9\n\n"
    "network.\n", "on the same\n\nnetwork.\n",
        seen="scan0005"),
    Fix("Domain Approved For Release 2010/05/28 : ClA-RDP84T66633A204603434053-6\n", "Domain\n", seen="scan0004"),
    Fix("2022 RELEASE UNDER THE PRESIDENT JOHN F. KENNEDY ASSASSINATION RECORDS ACT OF 1992\n"
    "MEMORANDUM\n", "MEMORANDUM\n",
        seen="JFK release 2022"),
    Fix("DECLASSIFIED\nAuthority NND 959040\nBy XX NARA Date 6/29/05\nMEMORANDUM\n", "MEMORANDUM\n"),
    Fix(
        "the French\nDeclassified per Executive Order 13526, Section 3.3\n"
        "NND Project Number: NND 63316. By: NWD Date: 2011\nwere\n",
        "the French\nwere\n",
        seen="Pentagon Papers, Part III",
    ),
    Fix(
        "".join(f"of the {part}\nDeclassified per Executive {order} 13526, Section 3.3\nplan\n"
                for part, order in (("first", "Order"), ("second", "Ordcr"), ("third", "Order"))),
        "".join(f"of the {part}\nplan\n" for part in ("first", "second", "third")),
        seen="Pentagon Papers, IV.A.5",
    ),
    Fix("one plan\nDECLASSIFIED\nE.O. 12958, Sec. 3.5\nNLK-03-112, By RG NARA, Date 5/12/04\nand\n", "one plan\nand\n"),
    Fix("one\nUNCLASSIFIED U.S. Department of State Case No. F-2014-20439 Doc No. C05763217 Date: 06/30/2015\nand\n",
        "one\nand\n"),
    Keep("Declassified per Executive Ordcr 13526, Section 3.3\n", because="the stamp is shown right nowhere"),
    Keep("Parts were declassified per Executive Order 13526, Section 3.3, and parts not.\n", because="a sentence"),
    Keep("The film was approved for release in 1961 by the board.\n", because="a sentence"),
    Keep("Records held under the President John F. Kennedy Assassination Records Act of 1992 are many.\n",
         because="prose quotes the Act"),
    Keep("DECLASSIFIED DOCUMENTS\nA guide\n", because="a title"),
    Miss("Appro )FA FrD AR( ALCIA-RDP79T01146A000500130001-3\nMEMORANDUM\n", "MEMORANDUM\n",
         because="the words of the stamp are gone"),
)  # fmt: skip
