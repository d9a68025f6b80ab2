"""How a classified paper had to be handled, stamped on it: `GROUP 3 / Downgraded at 12 year intervals`.

Others say when a marking lapses, or that the paper contains information affecting the national defense.

Prescribed words, one to five lines at the foot of a cover or of any page, where they cut a sentence in two. What they
say of the marking is no word of the paper. Wordings are data: a line is taken where it is all prescribed words and one
line of the stamp is proof by itself.
Left alone: a sentence that tells of downgrading, a regulation that quotes the words, anything in mid-page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recension.cases import Case, Fix, Keep, Miss
from recension.edges import at_edge, is_cited
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import PAGE_MARK, Line, cut_lines, line_at
from recension.places import in_prose, zones
from recension.spots import lines_with
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "handling_notice"
_SIGNS = (
    *("downgrad", "declassif", "espionage", "affecting the national", "classified by", "review on", "warning notice"),
    *("unauthorized disclosure", "excluded from automatic"),
)
_LINES = 6  # of a notice
_LONGEST = 220  # characters of a line of it
GATE = words(*_SIGNS, fold=True)


@cache
def _wording(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\W{{0,4}}(?:{'|'.join(table('stamps')['handling'][kind])})\W{{0,4}}", re.I)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    zone, taken = zones(text), 0
    for line in lines_with(text, _SIGNS):
        if line.start < taken or not _is("anchors", line):
            continue
        start, end = _notice(text, line)
        quiet = zone.hold(start) and not in_prose(text, start, end)
        if not (quiet or at_edge(evidence.paging, start, end)) or is_cited(text, start, start):
            continue
        start, end = cut_lines(text, max(start, taken), end)
        yield Edit(start, end, "", "a notice of how the paper had to be handled", 930, KIND)
        taken = end


def _is(kind: str, line: Line) -> bool:
    return len(line.text) <= _LONGEST and bool(_wording(kind).fullmatch(line.text.strip()))


def _notice(text: str, line: Line) -> tuple[int, int]:
    """The anchor with the lines above and below that belong to it."""
    start, end = line.start, line.end
    for _ in range(_LINES):
        if not start or text[start - 1] == PAGE_MARK:
            break
        above = line_at(text, start - 1)
        if not (_is("companions", above) or _is("anchors", above)):
            break
        start = above.start
    for _ in range(_LINES):
        if text[end : end + 1] != "\n":
            break
        below = line_at(text, end + 1)
        if not (_is("companions", below) or _is("anchors", below)):
            break
        end = below.end
    return start, end


_A, _B = (
    "It was agreed that the second of these should be put off until",
    "the end of the year, when the survey would be done.",
)

CASES: tuple[Case, ...] = (
    Fix(
        f"{_A}\n\nGROUP 3\nDowngraded at 12 year intervals;\nnot automatically declassified\n\f{_B}\n",
        f"{_A}\n\n\f{_B}\n",
    ),
    Fix(
        f"{_A}\nDOWNGRADED AT 3 YEAR INTERVALS;\nDECLASSIFIED AFTER 12 YEARS.\nDOD DIR 5200.10\n\f{_B}\n",
        f"{_A}\n\f{_B}\n",
        seen="reports of 1960 to 1972 in the DTIC collection",
    ),
    Fix(
        "SURVEY OF PORTS\n\nThis document contains information affecting the national defense of the United States\n"
        "within the meaning of the Espionage Laws, Title 18, U.S.C., Sections 793 and 794.\n\nMay 1958\n",
        "SURVEY OF PORTS\n\nMay 1958\n",
    ),
    Keep(
        "Papers of this group are downgraded at 12 year intervals and not\nautomatically declassified.\n",
        because="prose",
    ),
    Keep(f"The stamp reads:\nGROUP 3\nDowngraded at 12 year intervals\n\f{_B}\n", because="the words are quoted"),
    Keep(f"{_A}\n" * 180 + "\nDeclassify on: OADR\n\n" + f"{_A}\n" * 180, because="in mid-page"),
    Miss(f"{_A}\n\nDowngraded at 12 vear intervats\n\f{_B}\n", f"{_A}\n\n\f{_B}\n", because="misread: no fuzzy match"),
)
