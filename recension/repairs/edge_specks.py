"""A speck at the edge of a page, read as a letter or two in the middle of a sentence.

Dirt, the shadow of a fold or a punched hole beside the last line becomes `ua`, `w`, `1`: a line of its own between the
two halves of a sentence. It goes only where the sentence proves that nothing stands there: an open line above it, a
line in lower case below, the border of a page beside it.
Left alone: words; whatever stands beside a finished sentence, a heading or a capital; more than two such lines.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import PAGE_MARK
from recension.lexicon import common
from recension.measure import is_prose, is_stopped, marker
from recension.pages import Row, cuts, rows
from recension.text import Edit, Flag

KIND = "noise"
GATE = Gate(needed="gaps")
_SPECK = re.compile(r"\W{0,2}(\w{1,4})\W{0,2}")
_WINDOW = 240  # characters on each side of the border
_MOST = 2


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    borders = [mark.start() for mark in re.finditer(PAGE_MARK, text)] if PAGE_MARK in text else evidence.cuts
    found: dict[int, Edit] = {}
    last = -1
    for at in borders:
        beside, last = last >= 0 and not text[last:at].strip(), at
        if beside:
            continue  # one gap, whose other border has just been looked at
        for speck in _specks(text, at):
            why = "a speck at the edge of a page, in the middle of a sentence"
            found[speck.start] = Edit(speck.start, speck.end, "", why, 870, KIND)
    yield from cuts(text, [found[start] for start in sorted(found)])


def _specks(text: str, at: int) -> list[Row]:
    """The lines around a border that stand between the halves of a sentence and are no words."""
    above, below = list(rows(text, max(0, at - _WINDOW), at)), list(rows(text, at, at + _WINDOW))
    specks: list[Row] = []
    while above and len(specks) <= _MOST and _is_speck(above[-1].text):
        specks.append(above.pop())
    while below and len(specks) <= _MOST and _is_speck(below[0].text):
        specks.append(below.pop(0))
    if not specks or len(specks) > _MOST or not above or not below:
        return []
    left, right = above[-1].text, below[0].text
    goes_on = right[:1].islower() and not marker(right) and is_prose(right)
    return specks if goes_on and is_prose(left) and not is_stopped(left) else []


def _is_speck(line: str) -> bool:
    found = _SPECK.fullmatch(line)
    return found is not None and (found[1] not in "aIO" if len(found[1]) == 1 else not common(found[1]))


CASES: tuple[Case, ...] = (
    Fix(
        "the time until the account is disabled\n\nua\n\n\fafter the password has expired.",
        "the time until the account is disabled\n\n\n\fafter the password has expired.",
        seen="scan of a handbook",
    ),
    Fix(
        "at Geneva the conference should\n\f\n1\n\npursue ways of going on with the struggle",
        "at Geneva the conference should\n\f\n\npursue ways of going on with the struggle",
        seen="Pentagon Papers, part II",
    ),
    Keep("the time until the account is shut.\n\nua\n\n\fafter the password has expired.", because="a sentence ended"),
    Keep("the time until the account\n\nII\n\n\fThe password has expired since.", because="a capital follows"),
    Keep("the time until the account is\n\nnot\n\n\fdisabled by the one who made it.", because="it is a word"),
)
