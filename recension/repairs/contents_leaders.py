"""Dot leaders in contents rows, and the wreckage that recognisers make of them.

`Remote Login... 00.00. eee erences 1` was printed as a title, a row of dots and a page number. The dots guide the eye
and say nothing, their misreadings stand in the text like words. Inside a proved contents page the leader becomes one
tab before the page number; where no page number is left, it goes and the title stands alone. Nothing of a title and
nothing that may be a page number is touched. Outside contents pages dots stay dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.leaders import leader
from recension.text import Edit, Flag

SURE, LOST = 950, 900  # a page number behind the leader proves it once more
GATE = Gate(needed="contents")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        found = [
            (region.start + line.start, line.text.rstrip(" \t"), run)
            for line in lines(text[region.start : region.end])
            if (run := leader(line.text.rstrip(" \t")))
        ]
        pages = [_page(body[run.end :]) for _, body, run in found]
        dotted = sum(bool(_DIGITS.search(body, run.start, run.end)) for _, body, run in found)
        for n, (at, body, run) in enumerate(found):
            if not run.start and run.end == len(body):
                continue
            page = run.end < len(body)
            start = run.start
            if dotted >= _SISTERS and (residue := _RESIDUE.search(body, 0, start)):
                start = residue.start()
            torn = _TORN.search(body, run.start, run.end) if page else None
            if torn and _completes(torn[1], pages, n):
                yield Edit(at + start, at + torn.start(1), "\t", "a dot leader", SURE)
                why = f"only page {torn[1]}{pages[n]} stands between the pages around it"
                yield Edit(at + torn.end(1), at + run.end, "", why, LOST)
                continue
            why = "a dot leader" if page else "a dot leader; its page number is lost"
            yield Edit(at + start, at + run.end, "\t" if page else "", why, SURE if page else LOST)


_TORN = re.compile(r"(?<=[. ])([1-9])[ ]\Z")  # the first figure of a page, apart from the others: `1 2`


def _page(said: str) -> int:
    """The page behind a leader, 0 where it is no plain number."""
    bare = said.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 4 else 0


def _completes(figure: str, pages: list[int], n: int) -> bool:
    """Does the page stand in the order of the pages around it only with the figure before it?"""
    before = next((page for page in reversed(pages[:n]) if page), 0)
    after = next((page for page in pages[n + 1 :] if page), 0)
    whole = int(f"{figure}{pages[n]}")
    return bool(pages[n] and before and after) and before <= whole <= after and not before <= pages[n] <= after


# Dots read as digits: where three rows of the page show it inside their leaders, a token of noughts and twos before
# the first dots is the leader's too.
_SISTERS = 3
_DIGITS = re.compile(r"(?<![1-9A-Za-z])[02][02.]*(?![1-9A-Za-z])")
_RESIDUE = re.compile(r"(?:[ .]+(?:[02]{1,4}[02.]*|©))+[ .]*(?:nee)?$")


_HEAD = "Contents\n\n"
CASES = (
    Fix(
        _HEAD
        + "1. Remote Login... 00.00. eee erences 1\n2. Master Plan... 22... ener e teens 4\n3. Modems ........... 9",
        _HEAD + "1. Remote Login\t1\n2. Master Plan\t4\n3. Modems\t9",
        seen="development scan, wrecked leaders",
    ),
    Fix(
        _HEAD + "A. Structure of the Agency .......sseessseeseeescesseserec 15\n"
        "B. Funding and Oversight wc. eesceeseeeteteesseeeeeeeeneees 16\nC. Contacts... eseseneneeeneneeneneeee 59",
        _HEAD + "A. Structure of the Agency\t15\nB. Funding and Oversight\t16\nC. Contacts\t59",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD
        + "   1.  Introduction . . . . . . . . .  5\n     1.1.  Syntax  . . . . . . . .  5\n   2.  Uses  . . . . . 6",
        _HEAD + "   1.  Introduction\t5\n     1.1.  Syntax\t5\n   2.  Uses\t6",
        seen="Internet-Draft",
    ),
    Fix(
        _HEAD + "A. Costs ........... 9\nB. Benefits ........ 1 2\nC. Options ........ 16",
        _HEAD + "A. Costs\t9\nB. Benefits\t12\nC. Options\t16",
    ),
    Keep(
        "He paused ... 12\nand then ... 14\nand again ... 16", because="dots outside a contents page are the author's"
    ),
    Keep(_HEAD + "1.\tWhat Next?\t3\n2.\tThe End\t4\n3.\tNotes\t9", because="a tab already parts title and page"),
    Fix(
        _HEAD + "1. Notice 2... ee eee e ences\n2. Sets 20... ee eee\n"
        "3. Uses ... 2.0. eee\n4. Ends... 0.0. ees\n5. On .. 20. 0. eee",
        _HEAD + "1. Notice\n2. Sets\n3. Uses\n4. Ends\n5. On",
        seen="development scan, wrecked leaders",
    ),
    Miss(
        _HEAD + "1. Legal Notice 2... ee eee eee e ences\n2. Uses .......... 4\n3. Other Uses ....... 5",
        _HEAD + "1. Legal Notice\n2. Uses\t4\n3. Other Uses\t5",
        because="a number before the dots may be the title's own",
    ),
)
