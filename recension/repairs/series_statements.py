"""The series and its number on a cover: `Occasional Paper OPS-020`.

Taken only in a document that is proved to have a cover; it becomes metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recension.cases import Fix, Keep
from recension.covers import cover
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import cut_lines
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "series_statement"
GATE = words(*table("organisations")["series"], needed="cover")


@cache
def pattern() -> re.Pattern[str]:
    """A whole line that names a series and a number; groups `series` and `number`."""
    words = "|".join(re.escape(word) for word in table("organisations")["series"])
    return re.compile(
        rf"(?P<series>(?:[A-Z][\w&/.\-]*[ ]+){{0,4}}?(?:{words}))\.?,?[ ]+(?:No\.?|"
        rf"Number)?[ ]*(?P<number>[A-Z0-9][A-Z0-9./\-]*\d[\w./\-]*)"
    )


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = cover(text)
    for part in found.pieces[: found.end] if found else ():
        series = pattern().fullmatch(part.text.strip())
        if series:
            start, end = cut_lines(text, part.start, part.end)
            yield Edit(start, end, "", "the series and its number on a cover", 920, KIND, series["number"])


_BLOCK = "RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\n"

CASES = (
    Fix(_BLOCK + "Occasional Paper OPS-020\n\n" + _BLOCK, _BLOCK + _BLOCK, seen="us-soviet-relations"),
    Fix("Working Paper No. 12\n\n" + _BLOCK + _BLOCK, _BLOCK + _BLOCK),
    Keep("Occasional Paper OPS-020\n\n" + _BLOCK, because="no cover"),
    Keep(_BLOCK + "The Paper was read in 1970 by all.\n\n" + _BLOCK, because="a sentence"),
)  # fmt: skip
