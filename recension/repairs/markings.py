"""A security marking at the head and foot of a page: `TOP SECRET - Sensitive`, `S-E-C-R-E-T`, `UNCLASSIFIED`.

Every page of a classified paper carries its level twice; flowed text has it in the middle of sentences. One reading in
seven is misread (`SEGRET`, `TOP SECRET' - SENSIT TIE`): such a line goes only where a page turns and where the document
shows the marking right elsewhere. What the banner says becomes metadata.
Left alone: a level inside a sentence, a portion mark `(S)`, a list of levels, a heading in small letters; a lone
level in
the middle of a page is flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.evidence import known as known_word
from recension.gates import SPACE, Gate
from recension.labels import fused, may_be_fused
from recension.markings import LONGEST, marking, misread, squeezed, vocabulary
from recension.pages import EDGE, Paging, Row, cuts
from recension.text import Edit, Flag

KIND = "security_marking"
_LABEL = re.compile(r"classification\b|security class|^\W*(?:of|this) (?:report|page|abstract)\W*$", re.I)
GATE = Gate((vocabulary().hint.pattern.replace(r"\s{0,3}", SPACE + "*"),))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not vocabulary().hint.search(text):
        return
    paging = evidence.paging
    edges = {row.start for row in paging.edge_rows} if paging.marked else set()
    rows = [Banner.of(row) for row in paging.rows]
    counts = Counter(row.said for row in rows if row.said)
    known = {squeezed(name): name for name in counts}
    found: list[Edit] = []
    for n, row in enumerate(rows):
        name = row.said or misread(row.text, known)
        if not name and known and row.text.isupper() and _may_be_one(row, n, edges, paging):
            name = misread(row.text, known, more=1)
        if not name:
            if found and n and found[-1].end == rows[n - 1].end and squeezed(row.text) in vocabulary().caveats:
                found.append(
                    Edit(row.start, row.end, "", "the rest of the marking above it", 930, KIND, row.text.upper())
                )
            continue
        often = counts[name] >= 4 and (bool(row.said) or len(name) >= 12)
        if row.said and _is_listed(rows, n, text, often):
            continue
        if row.start in edges or often or _at_turn(rows, n, paging):
            why, sure = ("the marking of the page", 970) if row.said else (f"misread for {name}", 900)
            found.append(Edit(row.start, row.end, "", why, sure, KIND, name))
        elif row.said:
            yield Flag(row.start, row.end, "marking_in_text", f"{row.said} stands alone in mid-page")
    yield from cuts(text, found)


class Banner(NamedTuple):
    """A row, or what is left of it without a page number at either end; `said` is the marking that it shows."""

    start: int
    end: int
    text: str
    said: str

    @classmethod
    def of(cls, row: Row) -> Banner:
        if len(row.text) > LONGEST:
            return cls(*row, "")
        if said := marking(row.text):
            return cls(*row, said)
        for label in fused(row.text) if may_be_fused(row.text) else ():
            rest = label.rest.strip()
            if said := marking(rest):
                start = row.start + row.text.index(rest)
                return cls(start, start + len(rest), rest, said)
        return cls(*row, "")


def _may_be_one(row: Banner, n: int, edges: Container[int], paging: Paging) -> bool:
    """Is it one word that is none, where the markings of pages stand? A letter more of it may be wrong."""
    return row.text.isalnum() and not known_word(row.text) and (row.start in edges or paging.is_beside(n))


def _at_turn(rows: Sequence[Banner], n: int, paging: Paging) -> bool:
    """Is it at an edge of the whole text, beside another banner, or where a page seems to turn?"""
    if n < EDGE or n >= len(rows) - EDGE:
        return True
    if any(row.said for row in (*rows[n - 2 : n], *rows[n + 1 : n + 3])):
        return True
    if squeezed(rows[n + 1].text) in vocabulary().caveats:
        return True
    return paging.is_turn(n)


def _is_listed(rows: Sequence[Banner], n: int, text: str, often: bool) -> bool:
    """Is it the value below a label of a form, or one of a list of levels: two right below each other, or three where
    the marking stands on many pages anyway?"""
    if n and _LABEL.search(rows[n - 1].text):
        return True
    levels = {_level(rows[n])}
    for step in (-1, 1):
        m = n + step
        while 0 <= m < len(rows) and rows[m].said and abs(m - n) < 4:
            inner, outer = sorted((m - step, m))
            if text[rows[inner].end : rows[outer].start] != "\n":
                break
            levels.add(_level(rows[m]))
            m += step
    return len(levels) > (2 if often else 1)


def _level(row: Banner) -> str:
    return row.said.split(" - ")[0]


CASES: tuple[Case, ...] = (
    Fix(
        "prior to, and indepen\n1\nTOP SECRET - Sensitive\nTOP SECRET - Sensitive\ndent of, escalation.\n",
        "prior to, and indepen\n1\n\ndent of, escalation.\n",
        seen="Pentagon Papers, IV.A.5",
    ),
    Fix(
        "TOP SECRET - SENSITIVE\none page, and the\nTOP SECRET' - SENSIT TIE\nnext one\nTOP SECRET - SENSITIVE\n",
        "one page, and the\n\nnext one\n",
        seen="Pentagon Papers, IV.A.5",
    ),
    Fix("45\tTOP SECRET - SENSITIVE\n\nb/ Ibid., 34.\n", "45\n\nb/ Ibid., 34.\n", seen="Pentagon Papers, IV.A.5"),
    Fix("S-E-C-R-E-T\n\nThe cable went out.\n\nS E C R E T\n", "\nThe cable went out.\n\n"),
    Fix(
        "SECRET\nof the first\n\fSEGRET\nof the second\n\fSECRET\nof the third\n",
        "of the first\n\fof the second\n\fof the third\n",
        seen="JFK release 2022",
    ),
    Fix(
        "TOP SECRET - Sensitive\nthe first page ends and\nTOP SECRET\nSensitive\nTOP SECRET - Sensitive\nthe second\n",
        "the first page ends and\n\nthe second\n",
        seen="Pentagon Papers, III",
    ),
    Keep(
        "19. SECURITY CLASSIFICATION\nUNCLASSIFIED\n20. LIMITATION OF ABSTRACT\nUL\n",
        because="the value below a label of a form",
    ),
    Fix(
        "".join(f"TOP SECRET\nof page {n} and\nSECRET\n{n}\tTOP SECRET\n" for n in range(1, 4)),
        "of page 1 and\n\n1\n\nof page 2 and\n\n2\n\nof page 3 and\n\n3\n",
        seen="Pentagon Papers, II",
    ),
    Keep("It is SECRET.\nSecret\nThe levels are\n", because="a sentence, and a heading in small letters"),
    Keep(
        "There are three levels, the first of which is rare:\n"
        + "one line more of it all\n" * 5
        + "TOP SECRET\nSECRET\nCONFIDENTIAL\n"
        + "and one line more of it\n" * 5,
        because="a list of levels",
    ),
    Keep("SEGRET\nis a village in the south.\n", because="the marking is shown right nowhere"),
    Keep(
        "one\ntwo\nthree\nfour\nA sentence ends here.\n\nCONFIDENTIAL\n\nThen another begins.\nsix\nseven\neight\n",
        because="once, in mid-page, breaking no sentence: flagged",
    ),
    Fix(
        "SECRET\nof the first\n\fSEEHET\nof the second\n\fSECRET\nof the third\n",
        "of the first\n\fof the second\n\fof the third\n",
        seen="JFK release 2022",
    ),
    Fix(
        "SECRET\nof the first\n\fSECTOR\nof the second\n\fSECRET\nof the third\n",
        "of the first\n\fSECTOR\nof the second\n\fof the third\n",
    ),
    Miss(
        "SECRET\nof the first\n\fSEEHKT\nof the second\n\fSECRET\nof the third\n",
        "of the first\n\fof the second\n\fof the third\n",
        because="three letters of six differ",
    ),
)
