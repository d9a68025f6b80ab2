"""The publisher's postal address on a cover: `1700 Main Street, P.O. Box 2138, Santa Monica, California 90406-2138`.

Taken only in a document that is proved to have a cover. Its digits are never corrected: where they lack one of a known
address, it is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep
from recension.covers import cover
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import cut_lines
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "publisher_address"
_ZIP = re.compile(
    r"\b[A-Z][A-Za-z.]+,?[ \n]+(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z]{2}|D\.C\.),?[ \n]+\d{5}(?:-\d{4})?\b"
)
_STREET = re.compile(
    r"\b\d{1,5} [A-Z][A-Za-z. ]+ (?:Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Blvd|Place|Way)\b|P\.? ?O\.? Box \d+"
)
_LONG = 160
GATE = Gate((r"[\d\x80-\xff]{3}",), needed="cover")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = cover(text)
    for part in found.pieces[: found.end] if found else ():
        if len(part.text) <= _LONG and _ZIP.search(part.text) and (_STREET.search(part.text) or len(part.rows) == 1):
            yield from _lost_digit(part.text, part.start)
            start, end = cut_lines(text, part.start, part.end)
            yield Edit(start, end, "", "the publisher's address on a cover", 900, KIND, " ".join(part.rows))


def _lost_digit(address: str, at: int) -> Iterator[Flag]:
    """A flag where the house number is a known one without one of its digits."""
    for known in table("organisations")["address"]:
        house = re.search(rf"\b(\d+) {known['street']}\b", address)
        if not house:
            continue
        lacking = {known["number"][:n] + known["number"][n + 1 :] for n in range(len(known["number"]))}
        if house[1] in lacking:
            note = (
                f"other covers of {known['publisher']} print {known['number']} {known['street']}: a digit may be lost"
            )
            yield Flag(
                at + house.start(), at + house.end(), "suspect_digit_loss", note, f"{known['number']} {known['street']}"
            )


_BLOCK = "RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\n"

CASES = (
    Fix("100 Main Street, P.O. Box 2138, Santa Monica, California 90406-2138\n\n" + _BLOCK + _BLOCK, _BLOCK + _BLOCK,
        seen="us-soviet-relations"),
    Fix(_BLOCK + "9 Elm Road\nArlington, VA 22209\n\n" + _BLOCK, _BLOCK + _BLOCK),
    Keep("9 Elm Road\nArlington, VA 22209\n\nDear Sir,\n", because="a letter: no cover"),
    Keep(_BLOCK + "Elm Road Studies 1972\n\n" + _BLOCK, because="no address"),
)  # fmt: skip
