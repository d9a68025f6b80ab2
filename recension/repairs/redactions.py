"""A code where a censor took words out: `25X1`, `50X1-HUM`, `STATINTL`, alone on a line or in the middle of a sentence.

What was deleted is part of what the paper says: the code stays at its place, in brackets that tell it from the
words.
The codes of CIA's releases are unmistakable where they stand alone; `STAT`, `NR` and a code in a sentence count only
beside a surer one.
Left alone: the same letters inside a word or number, and codes in brackets already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import words
from recension.text import Edit, Flag

# After Executive Orders 12958 and 13526 (25X, 50X) and the sanitizing codes of CIA's Records Search Tool.
_NUMBERED = r"25X[1-9](?:[A-D]\d?[a-z]?)?|50X1(?:-HUM)?"
_ALONE = re.compile(rf"^[ \t]*+(?P<code>{_NUMBERED}|STAT(?:INTL|OTHR|SPEC)|CPYRGHT|ILLEGIB)[ \t]*$", re.M)
_WEAK = re.compile(r"^[ \t]*+(?P<code>STAT|NR|FOIAb\d[a-z]?)[ \t]*$", re.M)
_INLINE = re.compile(rf"(?<![\w:`'\"-])(?<!: )(?P<code>{_NUMBERED})(?![\w\]`'\"-])")
_HINTS = ("25X", "50X1", "STATINTL", "STATOTHR", "STATSPEC", "CPYRGHT", "ILLEGIB")
_TOKEN = "[redacted: "
GATE = words(*_HINTS)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not any(hint in text for hint in _HINTS):
        return
    codes = {found.span("code"): found["code"] for found in _ALONE.finditer(text)}
    if codes or _TOKEN in text:
        for pattern in (_WEAK, _INLINE):
            codes |= {found.span("code"): found["code"] for found in pattern.finditer(text)}
    for (start, end), code in sorted(codes.items()):
        yield Edit(start, end, f"{_TOKEN}{code}]", "the code of a deletion", 950)


CASES: tuple[Case, ...] = (
    Fix(
        "met the source in\n25X1\nand left for home.\n",
        "met the source in\n[redacted: 25X1]\nand left for home.\n",
        seen="CIA-RDP79S01057A",
    ),
    Fix(
        "STAT\nThe 50X1-HUM report\nILLEGIB\n",
        "[redacted: STAT]\nThe [redacted: 50X1-HUM] report\n[redacted: ILLEGIB]\n",
        seen="CIA-RDP79T00975A",
    ),
    Keep("STAT\nis an order to hurry.\n", because="no surer code stands in the document"),
    Keep("Part 125X1 and item 25X12.\n[redacted: 25X1]\n", because="longer numbers, and a code in brackets already"),
    Keep("The code 25X1 marks what was deleted.\n", because="a sentence about the code; none stands alone"),
    Keep("a text that is illegible, and a 25x1 mm plate\n", because="small letters"),
    Miss(
        "met the source in\n2SX1\nand left.\n",
        "met the source in\n[redacted: 25X1]\nand left.\n",
        because="a misread code is no sure one",
    ),
)
