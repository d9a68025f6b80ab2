"""The rows of a document's front, each with what it is: date, number, name, organisation, or text.

A row is judged by itself; the title page is read from their order. Rows of stamps are left out: they say nothing of the
title page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from recension.covers import is_prose
from recension.evidence import lexicon
from recension.layout import PAGE_MARK, lines
from recension.metadata.row_kinds import kind_of
from recension.places import zones

# What OCR makes of specks before and behind a row; brackets and quotation marks are the row's own.
_SPECKS = re.compile(r"^(?:[^\w\s(\[\"“‘'$]{1,3}\s+)+(?=\w)|(?:\s+[^\w\s)\]\"”$%?!]{1,3})+$|(?<=\w)[~^|_*]+$")
_RESUME = re.compile(r"DOCUMENT\s+RESUME")  # ERIC's page, which is read by its labels
_STOP = re.compile(
    r"^(?:table\s+of\s+)?contents\W*$|^(?:abstract|preface|foreword|summary|acknowledge?ments?|introduction)\W*$|"
    r"^(?:chapter|section|part)\s+(?:1|i|one)\b|^[I1]\.(?:\s+[A-Z].{3,60})?$",
    re.I,
)
_WIDEST = 200  # characters: no row of a title page has more
_LONGEST = 70  # written rows: no title page has more


class Row(NamedTuple):
    """A row of the front: its span, what it says, what it is; `gap` when a blank line or page's start stands above.

    Where a printed row holds cells of several columns each is a row; `cell` is its place from 1, 0 where it is alone.
    """

    start: int
    end: int
    text: str
    kind: str
    gap: bool
    page: int
    cell: int = 0


def front(text: str, hidden: Sequence[tuple[int, int]]) -> list[Row]:
    """The rows of the pages before the text begins, at most the front zone. `hidden` spans hold stamps."""
    return [row for row in _rows(text, hidden) if row.kind]


def _rows(text: str, hidden: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """The rows of each page, up to the first prose on it, or the heading of its contents: what stands below is no
    title page.

    A date or number beside the title, in a column of its own, comes behind the page's other rows.
    """
    limit, page, gap, written, prose, resume = zones(text).front, 1, True, 0, False, False
    stopped = False
    beside: list[Row] = []
    last_mark = text.rfind(PAGE_MARK, 0, limit)
    for line in lines(text[:limit]):
        if prose and line.start > last_mark:
            break
        resume = _RESUME.fullmatch(line.text.strip()) is not None or (resume and text[line.start - 1] != PAGE_MARK)
        if line.start and text[line.start - 1] == PAGE_MARK:
            page, gap, prose, stopped = page + 1, True, False, False
            yield from beside
            beside = []
        if prose or resume:
            continue
        said = line.text.strip(" \t*")
        said = _SPECKS.sub("", said) if _may_hold_specks(said) else said
        if written > _LONGEST:
            break
        if not said or any(start <= line.start < end for start, end in hidden):
            gap = gap or not said or bool(hidden)
            continue
        written += 1
        if stopped:
            continue
        prose, heads = is_prose(said), _STOP.match(said) is not None
        if prose or heads:
            yield from beside
            beside = []
        whole = Row(line.start, line.end, said, "text" if prose else kind_of(said), gap, page)
        own, aside = ([whole], []) if prose else _columns_of(whole, line.text)
        yield from own
        beside += aside
        gap, stopped = False, heads and own == [whole] and bool(whole.kind)
    yield from beside


def _may_hold_specks(said: str) -> bool:
    """No row of letters at both ends does, a stop behind the last aside: nearly all are told by that."""
    if not said or len(said) >= _WIDEST:
        return False
    last = said[-2:-1] if said[-1] in ".,;:" else said[-1]
    return not (said[0].isalnum() and last.isalnum())


def _columns_of(row: Row, line: str) -> tuple[list[Row], list[Row]]:
    """A printed row as the rows of its columns, and those of them that only stand beside the title (`March 1992`)."""
    parts = list(_CELL.finditer(line)) if ("   " in row.text or "\t" in row.text) and row.kind not in _WHOLE else []
    if not 2 <= len(parts) <= _COLUMNS:
        return [row], []
    said = [part[0].strip(" \t*") for part in parts]
    kinds = [kind_of(each) for each in said]
    stamped = not _ASIDE.isdisjoint(kinds)
    house = kinds[0] == "mark" and said[0].lower() not in lexicon()
    aside = [kind in _ASIDE or (house and not n) or (stamped and kind == "code") for n, kind in enumerate(kinds)]
    if "" in kinds or not (any(aside) or set(kinds) == {"name"} or set(kinds) <= _PLACED_KINDS):
        return [row], []
    cells = [
        Row(row.start + part.start(), row.start + part.end(), each, kind, row.gap and n == 1, row.page, n)
        for n, (part, each, kind) in enumerate(zip(parts, said, kinds, strict=True), 1)
    ]
    own = [cell for cell, off in zip(cells, aside, strict=True) if not off]
    own[:1] = [cell._replace(gap=row.gap) for cell in own[:1]]
    return own, [cell for cell, off in zip(cells, aside, strict=True) if off]


_CELL = re.compile(r"[^ \t]+(?: {1,2}[^ \t]+)*+")
_COLUMNS = 4
_ASIDE = frozenset({"date", "number", "series", "label", "occasion", "banner"})
_PLACED_KINDS = frozenset({"body", "place", "address"})
_WHOLE = frozenset({"memo", "edited", "prefaced", "translated", "label", "banner"})


def cover_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows of the first page that says anything: up to a page mark, the contents, or the first prose."""
    kept: list[Row] = []
    for n, row in enumerate(rows):
        if kept and row.page != kept[0].page and len(kept) >= 3:
            break
        if _STOP.match(row.text) or is_prose(row.text) or _flowing(rows, n):
            break
        kept.append(row)
    return kept


def _flowing(rows: Sequence[Row], n: int) -> bool:
    """Do four long rows follow one another? Then they are prose that lost its paragraph's shape."""
    four = rows[n : n + 4]
    return (
        len(four) == 4
        and all(len(row.text) > 50 and row.kind == "text" for row in four)
        and not any(r.gap for r in four[1:])
    )
