"""The publisher's mark on a cover: one or two words in capitals below the title, `RAND`.

Taken only in a document that is proved to have a cover, and only where its front also names a body with that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep
from recension.covers import cover
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import cut_lines
from recension.text import Edit, Flag

KIND = "publisher_logo"
_LOGO = re.compile(r"[A-Z][A-Z&.]{2,}(?: [A-Z&.]{2,})?")
_BODIES = (
    "Corporation", "Institute", "Institution", "Center", "Company", "Foundation", "Laboratory", "Inc", "Press",
    "University", "Council",
)  # fmt: skip
_BODY = rf"(?:{'|'.join(_BODIES)})\b"
GATE = words(*_BODIES, needed="cover")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = cover(text)
    if not found:
        return
    front = text[: found.pieces[-1].end]
    for part in found.pieces[found.titles[0] + 1 : found.end]:
        word = part.text.strip()
        if _LOGO.fullmatch(word) and re.search(rf"(?i:\b{re.escape(word)}\b)[^\n.]{{0,30}}{_BODY}", front):
            start, end = cut_lines(text, part.start, part.end)
            yield Edit(start, end, "", "the publisher's mark on a cover", 900, KIND, word)


_BLOCK = "RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\n"

CASES = (
    Fix(_BLOCK + "RAND\n\nNote 7\n\n" + _BLOCK + "The RAND Corporation\n", _BLOCK + "Note 7\n"
    "\n" + _BLOCK + "The RAND Corporation\n",
        seen="us-soviet-relations"),
    Fix(_BLOCK + "IDA\n\n" + _BLOCK + "IDA Research Center\n", _BLOCK + _BLOCK + "IDA Research Center\n"),
    Keep(_BLOCK + "RAND\n\nThe mark was struck.\n", because="no cover"),
    Keep(_BLOCK + "SUMMARY\n\n" + _BLOCK, because="a heading: no body is named so"),
)  # fmt: skip
