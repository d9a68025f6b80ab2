"""The numbers down the margin of a transcript: 1 to 25 before the lines of every page, so that counsel can cite them.

Read with the text they stand in every sentence; read as a column of their own they are 25 lines of nothing. They are
known by their sequence alone: twenty and more lines in a row whose numbers grow by one from 1, on two pages at least.
Left alone: numbers with a stop, which are lists; rows of a table; a single run, which may be a list of lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import PAGE_MARK
from recension.text import Edit, Flag

KIND = "line_number"
LEAST, MOST = 20, 34  # lines of a page; court rules ask for 25, congressional prints have up to 32
PAGES = 2
HOLE = 2  # numbers in a row that may be lost or misread
_LINE = re.compile(r"\n[ \t]*(?P<number>[1-9]\d?)(?:(?P<gap>[ \t]+)(?=[^\n])|(?=[ \t]*\n))")
_CELLS = re.compile(r"\S(?:[ ]{3,}|\t)\S")
GATE = Gate((r"^[ \t]*[12]\d(?:[ \t\n\r\f]|\z)",))


class Numbered(NamedTuple):
    """A line that begins with a number: the span of the number and of the blanks after it, and the rest of the line."""

    start: int
    end: int
    value: int
    rest: str


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    pages = [run for run in _runs(list(_numbered(text))) if _is_margin(run)]
    if len(pages) < PAGES:
        return
    for one in (one for run in pages for one in run):
        why = f"one of the numbers 1 to {max(each.value for each in pages[0])} down the margin of each page"
        end = one.end if one.rest or text[one.end : one.end + 1] != "\n" else one.end + 1
        yield Edit(one.start, end, "", why, 950, KIND, str(one.value))


def _numbered(text: str) -> Iterator[Numbered]:
    flat = f"\n{text.replace(PAGE_MARK, chr(10))}\n"
    for line in _LINE.finditer(flat):
        stop = flat.find("\n", line.end())
        rest = flat[line.end() : stop].strip()
        yield Numbered(line.start(), line.end() - 1 if rest else stop - 1, int(line["number"]), rest)


def _runs(lines: list[Numbered]) -> Iterator[list[Numbered]]:
    """Stretches in which numbers grow by one, but for small holes, from 1 or nearly so."""
    run: list[Numbered] = []
    for line in lines:
        if run and not 0 < line.value - run[-1].value <= HOLE + 1:
            yield run
            run = []
        if run or line.value <= HOLE:
            run.append(line)
    yield run


def _is_margin(run: list[Numbered]) -> bool:
    """Is it long enough for a page, none of its numbers too high, and what stands beside them text or nothing?"""
    if not len(run) >= LEAST or run[-1].value > MOST or len(run) * 5 < run[-1].value * 4:
        return False
    cells = sum(bool(_CELLS.search(line.rest)) for line in run)
    worded = sum(any(map(str.isalpha, line.rest)) for line in run)
    return cells * 4 <= len(run) and (worded * 10 >= len(run) * 7 or not worded)


_SAID = ("Q. Where were you on the night of the fire?", "A. I was at the mill with the others until nine.")


def _page(form: str, first: int = 1) -> str:
    return "".join(form.format(n=n, said=_SAID[n % 2]) for n in range(first, first + 25))


CASES: tuple[Case, ...] = (
    Fix(
        "\f".join(_page("{n:2}  {said}\n") for _ in range(2)),
        "\f".join(_page("{said}\n") for _ in range(2)),
        seen="transcripts of hearings",
    ),
    Fix(
        "".join(_page("{n}\n") + _page("{said}\n") for _ in range(3)),
        _page("{said}\n") * 3,
    ),
    Keep(_page("{n}. {said}\n") * 3, because="numbers with a stop count the items of a list"),
    Keep(_page("{n}  {said}\n") + _SAID[0], because="a single run may be a list"),
    Keep(_page("{n}  Ore     12     13\n") * 3, because="rows of a table"),
    Keep("1  first\n2  second\n3  third\n" * 9, because="too few for a page"),
)
