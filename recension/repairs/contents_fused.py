"""Contents rows that a recogniser wrote into one line: `Structure ....... 15 B. Funding ....... 16 C. Targets`.

Each row ended in a leader and a page number; behind them stands the next row's number. All three together show the
lost line end. Left alone: a number that no leader precedes, which may belong to a title.
"""

from __future__ import annotations

from collections.abc import Iterator

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.leaders import fused
from recension.text import Edit, Flag

SURE = 930
GATE = Gate(needed="contents")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        for line in lines(text[region.start : region.end]):
            at = region.start + line.start
            for start, end in fused(line.text):
                yield Edit(
                    at + start, at + end, "\n", "a row ended here: leader, page, and the next row's number", SURE
                )


_HEAD = "Contents\n\n"
CASES = (
    Fix(
        _HEAD
        + "A. Structure of the Agency .......sseessseeseeescesse 15 B. Funding and Oversight wc. eesceeseeete 16\n"
        "C. Targets .......... 19 1. The Ramp ......... 19",
        _HEAD
        + "A. Structure of the Agency .......sseessseeseeescesse 15\nB. Funding and Oversight wc. eesceeseeete 16\n"
        "C. Targets .......... 19\n1. The Ramp ......... 19",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD + "I. Summary of the Report ........ 4 II. Measures Taken ........ 14\nIII. Operations ....... 36",
        _HEAD + "I. Summary of the Report ........ 4\nII. Measures Taken ........ 14\nIII. Operations ....... 36",
    ),
    Keep(
        _HEAD + "A. The Battle of 15 B. Tanks ..... 3\nB. Air War ..... 4\nC. Sea ..... 9",
        because="no leader before the number",
    ),
    Keep("He went on ...... 15 B. Then he stopped.", because="prose"),
)
