"""Where a text has contents pages.

A contents page is proved before anything in it is touched: by its heading together with rows under it, or, without a
heading, by rows alone. Repairs and readers share this proof. Offsets are code points of the text that is asked about,
half-open; a region covers whole lines, without the newline after the last one.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from recension.layout import Line, lines
from recension.rows import heading_kind, label, numeral, tail


class Region(NamedTuple):
    """A contents page, however many pages of paper it covers. `kind` is contents, figures or tables.

    `heading` is the span of its heading, empty at `start` where it has none. Confidence is per mille.
    """

    start: int
    end: int
    kind: str
    heading: tuple[int, int]
    confidence: int


_SEEDS = (
    "ontents",
    "ONTENTS",
    "igures",
    "IGURES",
    "ables",
    "ABLES",
    "llustrations",
    "LLUSTRATIONS",
    "ONTEN",
    "aps\n",
    "MAPS\n",
)

# A region ends where this many lines in a row are no rows; furniture and wrapped titles stand between rows.
_GAP = 8
_EARLY = 150  # without a heading, rows prove a contents page only in this per-mille share of the text


def regions(text: str) -> list[Region]:
    """The contents pages of a text, in order, not overlapping.

    A heading counts with three rows under it, of which one is sure or all are printed again below as lines of their
    own. Without a heading, six sure rows within ten lines count, their pages not falling, in the first 15 % of the
    text. An index has entries with many pages, in the order of the alphabet; it is none.
    """
    rows = list(lines(text))
    found: list[Region] = []
    below: dict[str, int] | None = None
    taken = -1
    for n in _headings(text, rows):
        if n < taken:
            continue
        if below is None:
            below = _fingerprints(rows)
        grown = _grow(rows, n + 1, below)
        if grown:
            head = rows[n]
            first = n + 1
            kind = heading_kind(head.text)
            found.append(
                Region(head.start, rows[grown[-1]].end, kind, (head.start, head.end), _trust(rows, first, grown))
            )
            taken = grown[-1] + 1
    return sorted([*found, *_unheaded(text, rows, found)])


def _headings(text: str, rows: list[Line]) -> list[int]:
    """Line numbers that may head a contents page. Cheap: literal searches only."""
    at: set[int] = set()
    for seed in _SEEDS:
        place = text.find(seed)
        while place >= 0:
            start = text.rfind("\n", 0, place) + 1
            if place - start < 40:
                at.add(start)
            place = text.find(seed, place + len(seed))
    if not at:
        return []
    return [n for n, line in enumerate(rows) if line.start in at and len(line.text) < 80 and heading_kind(line.text)]


def fingerprint(text: str) -> str:
    """A line without its number, spaces and marks, in lower case: what a title and its heading have in common."""
    return re.sub(r"[\W_]+", "", text[len(label(text)) :].lower())


def _fingerprints(rows: list[Line]) -> dict[str, int]:
    """How often each short line stands in the text."""
    counts: dict[str, int] = {}
    for line in rows:
        if 3 < len(line.text) < 120:
            key = fingerprint(line.text.strip())
            counts[key] = counts.get(key, 0) + 1
    return counts


def _score(line: Line, below: dict[str, int]) -> int:
    """2 for a line that ends as a row does or has cells, 1 for one that may be a row, 0 for none."""
    body = line.text.strip(" ")
    if not body:
        return 0
    if "\t" in body.rstrip() or line.text.endswith("\t"):
        return 2
    ending = tail(body)
    if ending and ending.proof != "word":
        return 2
    named = label(body)
    if ending and len(body) < 140:
        return 2 if named else 1
    if named and len(body) < 120:
        return 1
    return 1 if len(body) < 100 and 2 <= below.get(fingerprint(body), 0) <= 3 else 0


def _grow(rows: list[Line], start: int, below: dict[str, int]) -> list[int]:
    """The lines that are rows of the contents page which begins at `start`; empty where it is proved by nothing."""
    kept: list[int] = []
    scores: dict[int, int] = {}
    gap = prose = 0
    for n in range(start, len(rows)):
        line = rows[n]
        if not line.text.strip():
            continue
        score = _score(line, below)
        if kept and _restarts(line.text, rows[kept[0]].text):
            break
        if score:
            kept.append(n)
            scores[n] = score
            gap = prose = 0
            continue
        gap += 1
        prose = prose + 1 if len(line.text) > 60 else 0
        if gap > _GAP or prose > 2 or (gap > 3 and not kept):
            break
    while kept and scores[kept[-1]] < 2 and sum(scores[n] == 2 for n in kept) * 2 > len(kept):
        kept.pop()  # the tail of a list of sure rows is a sure row
    sure = sum(scores[n] == 2 for n in kept)
    return kept if len(kept) >= 3 and (sure or _all_below(rows, kept, below)) else []


def _restarts(text: str, first: str) -> bool:
    """Does the line repeat the first entry without its page? Then the body begins here."""
    if tail(text) or "\t" in text:
        return False
    ending = tail(first)
    key = fingerprint((first[: ending.title_end] if ending else first).replace("\t", " ").strip())
    return len(key) > 3 and fingerprint(text.strip()) == key


def _all_below(rows: list[Line], kept: list[int], below: dict[str, int]) -> bool:
    """Are most rows printed again as lines of their own? Then they are contents though no page is left."""
    again = sum(below.get(fingerprint(rows[n].text.strip()), 0) > 1 for n in kept)
    return again * 2 >= len(kept)


def _trust(rows: list[Line], first: int, kept: list[int]) -> int:
    """Per mille: the share of lines between heading and end that are rows."""
    full = sum(1 for n in range(first, kept[-1] + 1) if rows[n].text.strip())
    return 700 + 290 * len(kept) // max(1, full)


def _unheaded(text: str, rows: list[Line], found: list[Region]) -> list[Region]:
    """Contents pages that have lost their heading: runs of sure rows near the beginning."""
    limit = max(len(text) * _EARLY // 1000, 4000)
    runs: list[list[int]] = []
    for n, line in enumerate(rows):
        if line.start > limit:
            break
        if any(region.start <= line.start < region.end for region in found):
            continue
        ending = tail(line.text) if line.text.strip() else None
        if not ending or ending.proof == "word" or not any(c.isalpha() for c in line.text[: ending.title_end]):
            continue
        if runs and n - runs[-1][-1] <= 10:
            runs[-1].append(n)
        else:
            runs.append([n])
    return [
        Region(rows[run[0]].start, rows[run[-1]].end, "contents", (rows[run[0]].start,) * 2, 850)
        for run in runs
        if len(run) >= 6 and _pages_rise(rows, run) and not _is_table(rows, run)
    ]


def _pages_rise(rows: list[Line], run: list[int]) -> bool:
    """Do at least 70 % of the rows have pages, and do nine of ten steps not fall (roman before arabic)?"""
    values: list[int] = []
    for n in run:
        ending = tail(rows[n].text)
        page = numeral(rows[n].text[slice(*ending.page)]) if ending else None
        if page:
            values.append(page.value if page.system == "arabic" else page.value - 1000)
    falls = sum(b < a for a, b in itertools.pairwise(values))
    return len(values) * 10 >= len(run) * 7 and falls * 10 <= len(values)


def _is_table(rows: list[Line], run: list[int]) -> bool:
    """A table of figures has numbers in other columns too."""
    cells = [re.split(r"\t|  +", rows[n].text.strip()) for n in run]
    numbers = sum(1 for row in cells for cell in row[1:-1] if re.fullmatch(r"[\d.,%$()-]+", cell))
    return numbers > len(run) // 2
