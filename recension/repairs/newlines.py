"""Newlines of other systems: carriage returns, line and paragraph separators, vertical tabs.

Everything after this repair needs to know only `\\n`, and the form feed that marks a page.
Left alone: U+0085, which in these files is nearly always an ellipsis of code page 1252.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_OTHER = re.compile("\r\n?|[\v\u2028\u2029]")
GATE = Gate((r"[\r\x0b]|\xe2\x80[\xa8\xa9]",))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if "\r" in text or "\v" in text or "\u2028" in text or "\u2029" in text:
        for found in _OTHER.finditer(text):
            yield Edit(*found.span(), "\n", "newline of another system", 1000)


CASES: tuple[Case, ...] = (
    Fix("one\r\ntwo\rthree", "one\ntwo\nthree"),
    Fix("one\u2028two\u2029three\vfour", "one\ntwo\nthree\nfour"),
    Keep("one\n\ntwo\n\fthree", because="these are ours"),
    Keep("wait\x85", because="an ellipsis of code page 1252"),
)
