"""On what occasion a paper was given: `Paper presented at the International Conference on …`, date, hotel, host, city.

The lines stand between title page and body, each alone. Taken only in a document that is proved to have a cover, down
to the title's next printing or to the first line of prose; they become metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recension.cases import Fix, Keep
from recension.covers import Cover, cover
from recension.evidence import Evidence
from recension.gates import words
from recension.layout import cut_lines
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "event_statement"
_PIECES, _WIDTH = 5, 80
GATE = words(*(max(each.split(), key=len) for each in table("organisations")["events"]), fold=True, needed="cover")


@cache
def pattern() -> re.Pattern[str]:
    """How a statement of the occasion begins."""
    wordings = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in table("organisations")["events"])
    return re.compile(rf"\s*(?P<wording>{wordings})\s+", re.I)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = cover(text)
    if not found:
        return
    n = 0
    while n < len(found.pieces):
        if pattern().match(found.pieces[n].text) and _short(found.pieces[n].text):
            last = _last(found, n)
            start, end = cut_lines(text, found.pieces[n].start, found.pieces[last].end)
            yield Edit(start, end, "", "the occasion the paper was given on", 900, KIND)
            n = last
        n += 1


def _last(found: Cover, first: int) -> int:
    """The last piece of the statement: those up to the title's next printing, if that comes soon; else only its own."""
    after = [title for title in found.titles if first < title <= first + _PIECES + 1]
    if after and all(_short(part.text) for part in found.pieces[first : after[0]]):
        return after[0] - 1
    return first


def _short(text: str) -> bool:
    rows = text.strip().split("\n")
    return len(rows) <= 4 and all(len(row) <= _WIDTH for row in rows)


_BLOCK = "RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\n"
_EVENT = "Paper presented at the Conference\non Rail Traffic\n\nOctober 8-10, 1990\n\nHotel Shilla\nSeoul, Korea\n\n"

CASES = (
    Fix(_BLOCK + _EVENT + _BLOCK + "I.\n", _BLOCK + _BLOCK + "I.\n", seen="us-soviet-relations"),
    Fix(_BLOCK + "Presented to the Rail Club, Oxford\n\nMay 1970\n\n" + _BLOCK, _BLOCK + _BLOCK),
    Keep(_BLOCK + _EVENT + "I.\n", because="no cover"),
    Keep(_BLOCK + "The paper presented at Oxford was short.\n\n" + _BLOCK, because="a sentence"),
)  # fmt: skip
