"""Five volumes of typescript whose paragraphs are whole, but cut at every page by stamps, banners and page numbers.

There is no clean edition. What is known: the lines that every page repeats, and that a sentence goes on where a long
line ends in a lower-case word without a stop and the next page begins with a long line in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.cases import TEXT, Case, Line, Turn, raw_lines
from benchmarks.data import decoded, shared

STAMPS = (
    "Declassified per Executive Order 13526, Section 3.3",
    "NND Project Number: NND 63316. By: NWD Date: 2011",
    "Declassified per Executive Order 13526, Section 3.3 NND Project Number: NND 63316. By: NWD Date: 2011",
)
BANNER = "TOP SECRET SENSITIVE"
FOLIO = re.compile(r"\W{0,3}(?:[A-Z]{1,2}-)?\d{1,3}\W{0,3}|[ivxl]{1,6}")
LONG = 60  # letters of a line that is prose beyond doubt
OPEN = re.compile(r"[ \"'(][a-z]{2,},?$")
GOES_ON = re.compile(r"[a-z]{2,} ")


def paths() -> list[Path]:
    folder = shared()
    return sorted((folder / "cases/pentagon").glob("Pentagon*.txt")) if folder else []


def load() -> Iterator[Case]:
    for file in paths():
        raw = decoded(file)
        lines = list(_labelled(raw))
        turns = tuple(_turns(raw, lines))
        yield Case("pentagon", file.stem, raw, (), tuple(lines), turns=turns, path=file)


def _labelled(raw: str) -> Iterator[Line]:
    rows = [(start, end, text, _label(text)) for start, end, text in raw_lines(raw)]
    for n, (start, end, text, label) in enumerate(rows):
        beside = {row[3] for row in rows[max(0, n - 2) : n + 3]}
        if not label and FOLIO.fullmatch(text) and beside & {"stamp", "banner"}:
            label = "folio"  # a number by itself is one only beside what every page repeats
        elif not label and len(text) > 40:
            label = "prose"
        yield Line(start, end, label)


def _label(text: str) -> str:
    if len(text) < 120 and max(fuzz.ratio(text, stamp) for stamp in STAMPS) >= 80:
        return "stamp"
    letters = re.sub(r"[\W\d]+", " ", re.sub(r"^[A-Z]-\d+|[A-Z]-\d+$", "", text)).strip().upper()
    return "banner" if len(letters) > 12 and fuzz.ratio(letters, BANNER) >= 85 else ""


def _turns(raw: str, lines: list[Line]) -> Iterator[Turn]:
    """Sentences that go on over a page turn."""
    kept = [line for line in lines if line.label in TEXT]
    furniture = {line.start for line in lines if line.label not in TEXT}
    for line, after in pairwise(kept):
        ends, begins = raw[line.start : line.end].rstrip(), raw[after.start : after.end].lstrip()
        crossed = any(line.end < start < after.start for start in furniture)
        if crossed and len(ends) > LONG and len(begins) > LONG and OPEN.search(ends) and GOES_ON.match(begins):
            yield Turn(line.start + ends.rindex(ends.split()[-1]), after.end - len(begins), True)
