"""The stamped box `Accession For / NTIS GRA&I / DTIC TAB / Unannounced …`: twelve rows on one of the first pages.

Its check marks are lost or read as `O`, `0`, `[]`, `M`; its last row (`A-1`) says who may have the copy. It may stand
in the middle of a contents list or between two halves of a sentence: cut out whole, the text closes over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import Line, cut_lines, line_at, lines
from recension.resemblance import squeezed
from recension.spots import lines_with
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "dtic_accession_box"
_SIGNS = (
    "accession f",
    "accesion f",
    "accessionf",
    "availab",
    "avail ",
    "unanno",
    "gra&",
    "cra&",
    "dtic tab",
    "ddc tab",
)
_AROUND = 600  # characters before and behind a sign in which the rest of its box stands
_WINDOW = 16  # written lines: the longest box seen has 14 rows
_LABELS, _ALIKE = 3, 75  # this many rows at this likeness (per cent) prove a box; measured on the scans named in CASES
_CODE = re.compile(r"^[\W_]*(?P<code>[A-Z][ \t]?[-–~][ \t]?[0-9Il]{1,2})[\W_]*$")
_MARKS = re.compile(r"^[\s□■☐☑O0oXx\[\]M|\-_.]{0,6}$")
GATE = words(*_SIGNS, fold=True)


@cache
def _rows() -> tuple[tuple[str, ...], frozenset[str]]:
    """The rows' letters, the short ones (matched only exactly) among them, and those that prove the box alone."""
    box = table("stamps")["accession_box"]
    return tuple(dict.fromkeys(squeezed(row) for row in box["rows"])), frozenset(map(squeezed, box["anchors"]))


@cache
def _long_rows() -> list[str]:
    return [row for row in _rows()[0] if len(row) >= 7]


def distribution_code(box: str) -> str:
    """The code in the box's last row, `A-1`, or empty. It is no distribution statement."""
    for line in box.split("\n"):
        found = _CODE.match(line)
        if found:
            return (
                re.sub(r"[ \t]", "", found["code"]).replace("–", "-").replace("~", "-").translate({73: "1", 108: "1"})
            )
    return ""


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for written in _neighbourhoods(text):
        labels = [_label(line.text) for line in written]
        at = 0
        while at < len(written):
            last = _last(written, labels, at) if labels[at] else -1
            if last < 0:
                at += 1
                continue
            start, end = cut_lines(text, written[at].start, written[last].end)
            code = distribution_code(text[start:end])
            yield Edit(start, end, "", "the box of the accession stamp", 950, KIND, code)
            at = last + 1


def _neighbourhoods(text: str) -> Iterator[list[Line]]:
    """The written lines around each sign of a box; signs near one another share theirs."""
    span = (0, 0)
    spans: list[tuple[int, int]] = []
    for line in lines_with(text, _SIGNS):
        if line.start >= span[1] or not spans:
            spans.append((max(span[1], line_at(text, max(0, line.start - _AROUND)).start), line.end))
        span = (spans[-1][0], line_at(text, min(len(text), line.end + _AROUND)).end)
        spans[-1] = span
    for start, end in spans:
        part = [Line(start + a, start + b, said) for a, b, said in lines(text[start:end]) if said.strip()]
        yield part


def _last(written: list[Line], labels: list[str], at: int) -> int:
    """The last line of the box that begins at line `at`; -1 where it is none."""
    seen, last = {labels[at]}, at
    for n in range(at + 1, min(at + _WINDOW, len(written))):
        line = written[n].text
        if labels[n]:
            seen.add(labels[n])
            last = n
        elif _CODE.match(line) and last == n - 1:
            last = n
        elif not _MARKS.match(line) and n - last > 1:
            break
    _, anchors = _rows()
    return last if len(seen) >= _LABELS or (len(seen) >= 2 and seen & anchors) else -1


def _label(line: str) -> str:
    """The row that the line resembles; empty for none. Rows of fewer than eight letters must stand there exactly."""
    letters = squeezed(line)
    if not 2 <= len(letters) <= 30:
        return ""
    rows, _ = _rows()
    if letters in rows:
        return letters
    best = process.extractOne(letters, _long_rows(), scorer=ratio, score_cutoff=_ALIKE)
    return best[0] if best else ""


CASES = (
    Fix(
        "California\n\nAccession For\t\nNTIS CRA&I\t\nDTIC TAB\t\nUnannounced\t\nJustification\t\nBy\t\n"
        "Distribution /\t\n"
        "Availability Codes\t\nDist\tAvail / Special\nA-1\t\n\nDTIC QUALITY\n",
        "California\n\nDTIC QUALITY\n",
        seen="us-soviet-relations",
    ),
    Fix(
        "Accession For\nNTIS GRA&!\nDTIC TAB\nUnannounced\nJustification\n\nBy\n\nDistribution!\n\n"
        "Availability Codes\n"
        "Avail andfor\n\nDist © Special\n\nA-1\n\nTITLE\n",
        "TITLE\n",
        seen="scan0002",
    ),
    Fix("Accesion For (\n14TIS -GRA&I\nDTIC TABA&°\n,Unanounced\nJustificatio\n\n"
    "TITLE\n", "TITLE\n", seen="AD-A147 500"),
    Keep("Distribution\nBy\nrail\n", because="two short words are no box"),
    Keep("Justification by faith\nDistribution of alms\nBy\n"
    "Special dispensation\n", because="headings of another kind"),
    Keep("The accession form was checked.\nAvailability of codes is limited.\n", because="sentences"),
)  # fmt: skip
