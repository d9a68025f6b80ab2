"""Ligatures that a font or a PDF encoded as one character: `ﬁ` for fi, `ﬀ` for ff.

Search and every word list need the letters; nothing is lost, the ligature was never more than a drawing of them.
Left alone: `æ`, `œ` and `ß`, which are letters, and ligatures misread as letters (`hrst` for first), which are words.
Full-width forms and curly quotation marks are printed as they are and stay.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_LETTERS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
GATE = Gate((r"\xef\xac[\x80-\x86]",))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if text.isascii():
        return
    for found in _LIGATURE.finditer(text):
        yield Edit(*found.span(), _LETTERS[found[0]], "a ligature drawn as one character", 990)


CASES: tuple[Case, ...] = (
    Fix("the ﬁrst oﬃcial ﬂight", "the first official flight"),
    Fix("eﬀorts", "efforts"),
    Keep("Cæsar, œuvre, Straße", because="letters of their own"),
    Keep("ＡＢＣ “quoted”", because="printed so"),
)
