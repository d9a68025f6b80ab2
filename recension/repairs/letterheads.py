"""The name of the issuing body above the title of a cover.

It is the publisher's stationery and no part of the text; it becomes metadata. Taken only in a document that is proved
to have a cover (its title is printed again further down); anywhere else the line may be the only heading there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep
from recension.covers import cover, is_organisation
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import cut_lines
from recension.text import Edit, Flag

KIND = "letterhead"
_ROWS, _WIDTH = 4, 70
GATE = Gate(needed="cover")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = cover(text)
    for part in found.pieces[: found.titles[0]] if found else ():
        rows = part.rows
        if len(rows) > _ROWS or max(map(len, rows)) > _WIDTH or re.search(r"\d|[.:;]$", part.text):
            continue
        if any(map(is_organisation, rows)):
            name = " ".join(rows)
            start, end = cut_lines(text, part.start, part.end)
            yield Edit(start, end, "", "the issuing body's name above the title of a cover", 900, KIND, name)


_BLOCK = "RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\n"

CASES = (
    Fix("RAND/UCLA\nCenter for Soviet Studies\n\n" + _BLOCK + "May 1970\n\n" + _BLOCK, _BLOCK + "May 1970\n"
    "\n" + _BLOCK,
        seen="us-soviet-relations"),
    Fix("Naval Studies Group\n\n" + _BLOCK + _BLOCK, _BLOCK + _BLOCK),
    Keep("Center for Soviet Studies\n\nRAIL TRAFFIC IN KOREA\n\nThe line was opened.\n",
         because="no cover: nothing says that the first line is not the title"),
    Keep("A Report of 1970 to the Committee\n"
    "\n" + _BLOCK + _BLOCK, because="it holds a number: it says more than a name"),
)  # fmt: skip
