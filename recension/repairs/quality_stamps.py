"""`DTIC QUALITY INSPECTED 4`: the inspector's stamp, with the inspector's number.

It stands on any of the first pages, alone on its line. Left alone: a sentence that speaks of inspected quality.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import PAGE_MARK, cut_lines
from recension.resemblance import share, squeezed
from recension.text import Edit, Flag

KIND = "dtic_quality_stamp"
_LINE = re.compile(
    r"\n[^\w\n\f]{0,8}D[T7][I1lT]{1,2}[CG(]?[ \t]*[QO0]U[^\n\f]{0,30}?(?P<inspector>[1-8Il])?[^\w\n\f]{0,6}$", re.M
)
_WORDING = squeezed("DTIC QUALITY INSPECTED")
_LIKELY, _SURE = 600, 850
GATE = Gate((r"D[T7][I1lT]{1,2}[CG(]?[ \t]*[QO0]U",))


def inspector(stamp: str) -> str:
    """The inspector's number, `1` to `8`, or empty."""
    found = _LINE.search(f"\n{stamp}")
    return (found["inspector"] or "").replace("I", "1").replace("l", "1") if found else ""


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    flat = f"\n{text.replace(PAGE_MARK, chr(10))}"
    for line in _LINE.finditer(flat):
        likeness = share(squeezed(line[0]), _WORDING)
        number = inspector(line[0])
        if likeness < _LIKELY or (likeness < _SURE and not number):
            continue
        start, end = cut_lines(text, line.start(), line.end() - 1)
        yield Edit(start, end, "", "the inspector's stamp", 960 if likeness >= _SURE else 800, KIND, number)


CASES = (
    Fix("A-1\n\nDTIC QUALITY INSPECTED 4\n\nPaper presented\n", "A-1\n\nPaper presented\n", seen="us-soviet-relations"),
    Fix("Dist Special\n\nA-1\n\nDTIC QUALITY INSPECTED 5\n\nCHAPTER 1\n", "Dist Special\n\nA-1\n\nCHAPTER 1\n",
        seen="scan0001"),
    Fix("DTIC QUALITY INSPECTED\nTITLE\n", "TITLE\n"),
    Fix("DTIC QUALTTY INSPECTED 1\nTITLE\n", "TITLE\n"),
    Keep("DTIC quality inspected by five clerks is a sign of care.\n", because="a sentence"),
    Keep("QUALITY INSPECTED MEAT\n", because="not DTIC's"),
    Miss("DTI QUAL•• , llMZ 4 t • •/ /5\nTITLE\n", "TITLE\n", because="less than three fifths of the wording is left"),
)  # fmt: skip
