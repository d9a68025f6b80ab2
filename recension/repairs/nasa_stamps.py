"""NASA's typed stamp at the top of a cover: number, title, pages, price, `CSCL 01C`, `Unclas`, `G3/05 29424`.

It says in a catalogue's shorthand what the cover says below, and is misread more often than the cover (`NASA-TA-812 38`
for NASA-TM-81238). It leaves the text whole; where cover and stamp differ the cover is believed.
Left alone: a citation of a NASA report in brackets, CSCL in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import Line, cut_lines, lines
from recension.places import zones
from recension.text import Edit, Flag

KIND = "nasa_stamp"
_HEAD = re.compile(r"^\W{0,3}(?:[A-Z]{1,2}\d\d-\d{5}\W+)?\(?NASA-[A-Z]{2}-?[A-Z]?-?[\dIlOQS ]{3,9}\)?(?=\s)")
_TAIL = re.compile(
    r"^\W{0,3}(?:CSCL\b.{0,12}|U\s?n\s?c\s?l\s?a\s?[sE5]?.{0,14}|[G6C]3\s?/\s?\d\d\b.{0,14}|"
    r".{0,60}\bCSCL\s*\w{2,4}\W*)$"
)
_ROWS, _SIGNS = 8, 2  # rows of a stamp; of CSCL, Unclas and category at least two
GATE = words("NASA-")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if "NASA-" not in text:
        return
    front = zones(text).front
    written = [line for line in lines(text[:front]) if line.text.strip()]
    for at, line in enumerate(written):
        if not _HEAD.match(line.text):
            continue
        last = _last(written, at)
        if last > at:
            start, end = cut_lines(text, line.start, written[last].end)
            yield Edit(start, end, "", "NASA's typed stamp above the cover", 900, KIND)
            return


def _last(written: list[Line], at: int) -> int:
    """The last row of the stamp that begins at row `at`; `at` itself where too few of its signs follow."""
    signs, last = 0, at
    for n in range(at, min(at + _ROWS, len(written))):
        row = written[n].text.strip()
        if _TAIL.match(row) or (n == at and "CSCL" in row):
            signs, last = signs + 1, n
    return last if signs >= _SIGNS else at


CASES = (
    Fix(
        "NASA Technical Memo1 anfiPlrn 81 238\n(NASA-TA-812 38) A HATHEXATICAL HODEL Of THE\n"
        "ca-53 HELICOPTER (NASA) 60 p HC ~04,~ AO 1\n"
        "CSCL 01C\nU ncl as\nG3/05 29424\nA Mathematical Model of the\n",
        "NASA Technical Memo1 anfiPlrn 81 238\nA Mathematical Model of the\n",
        seen="19810003557",
    ),
    Fix("(NASA-TM-86575) A TITLE (NASA) 72 p\nCSCL 05B\n\nUnclas\nG3/82 0151385\nA Title\n", "A Title\n"),
    Keep("(NASA-TM-86575) describes the first flight.\nIt was flown at noon.\n", because="a citation in a sentence"),
    Keep("CSCL 05B is the code of the subject.\nUnclas\n", because="no number opens it"),
    Miss("(LISA-TM-IQ0346) A TITLE\nCSCL 05B\nUnclas\nG3/82 0151385\nA Title\n", "A Title\n",
         because="the name NASA itself is misread"),
)  # fmt: skip
