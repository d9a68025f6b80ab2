"""What only the rows of a contents page together tell apart: a page number from the last word of a title, a number of
a section from its first.

`Introduction 1`, `2 Data`, `Contrastbox-Feature 1 3`: a recogniser left one space where the page had a column. A number
at the end of one row may belong to its title; at the ends of most rows, rising from row to row, it is the page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from recension.rows import numeral
from recension.structure.authors import split_authors
from recension.structure.entry import Entry

_LEAST = 4  # rows that make a column
_SHARE = 60  # per cent of the rows without a page that must end in a number
_RISING = 85  # per cent of these that must stand in one rising run
_AT_END = re.compile(r"[ .]+([0-9]{1,4}|[ivxl]{1,7})$")
_AT_START = re.compile(r"(\d{1,2})[ ]+(?=[\"“(]?[A-Z])")


def with_spaced_pages(read: Sequence[Entry]) -> list[Entry]:
    """Rows that end in a number behind one space, with that number as their page where the whole column proves it."""
    out = list(read)
    bare = [n for n, e in enumerate(read) if not e.page_raw]
    ends = [(n, found) for n in bare if (found := _AT_END.search(_whole(read[n]))) and numeral(found[1])]
    if len(ends) < _LEAST or len(ends) * 100 < _SHARE * len(bare):
        return out
    rising = _rising([_order(found[1]) for _, found in ends])
    if len(rising) * 100 < _RISING * len(ends):
        return out
    for n, found in (ends[k] for k in rising):
        title, names, corporate = split_authors(_whole(read[n])[: found.start()])
        if title:
            out[n] = replace(read[n], title=title, authors=names, corporate=corporate, page_raw=found[1])
    return out


def _whole(entry: Entry) -> str:
    """An entry as it was printed between its number and its page, where no names were split off it."""
    return "" if entry.authors or entry.corporate else entry.title


def _order(page: str) -> int:
    """Roman pages stand before arabic ones."""
    read = numeral(page)
    return 0 if read is None else read.value - 10_000 * (read.system == "roman")


def _rising(values: Sequence[int]) -> list[int]:
    """The places of a longest run that never falls."""
    tops: list[int] = []  # the lowest last value of a run of each length
    places: list[int] = []
    before: list[int] = []
    for n, value in enumerate(values):
        at = bisect_right(tops, value)
        before.append(places[at - 1] if at else -1)
        tops[at : at + 1] = [value]
        places[at : at + 1] = [n]
    out: list[int] = []
    n = places[-1] if places else -1
    while n >= 0:
        out.append(n)
        n = before[n]
    return out[::-1]


def with_bare_numbers(read: Sequence[Entry]) -> list[Entry]:
    """Rows that begin with a number without its point (`2 Data`), where these count from one: the number is theirs."""
    out = list(read)
    if sum(e.label.isdigit() for e in read) > 1:
        return out  # this page sets points
    run: list[tuple[int, re.Match[str]]] = []
    for n in range(len(read) + 1):
        hit = _AT_START.match(read[n].title) if n < len(read) and not read[n].raw_label else None
        if hit and int(hit[1]) == len(run) + 1:
            run.append((n, hit))
            continue
        if n == len(read) or (hit and int(hit[1]) == 1):
            for k, found in run if len(run) > 1 else ():
                rest = read[k].title[found.end() :]
                out[k] = replace(read[k], raw_label=f"{found[1]}.", label=found[1], title=rest)
            run = [(n, hit)] if hit else []
    return out
