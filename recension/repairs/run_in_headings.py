"""A heading that runs into its paragraph: `3. U.S. Operations Through Facebook Many IRA operations used …`.

The page set it on a line of its own; the recogniser lost the line end, or the blank line behind it. Where the contents
page prints number and title, the line begins with both, and a sentence follows, the heading's end is known.
Left alone: titles that no contents page of this text prints, a title without a number, a number and title that come
back on page after page (a running head), words that go on in lower case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from recension.cases import Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import lines
from recension.regions import fingerprint
from recension.rows import label, tail
from recension.text import Edit, Flag

SURE = 920
_ALIKE = 90  # of 100: title in the body against title in the contents page, both as read
_WORD = re.compile(r"\S+")
GATE = Gate(needed="contents")


class Title(NamedTuple):
    """An entry of a contents page: the number without its point, and the title as it is compared."""

    number: str
    key: str


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    titles: dict[str, list[str]] = {}
    for title in _titles(text, evidence):
        titles.setdefault(title.number, []).append(title.key)
    if not titles:
        return
    numbers = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    opening = re.compile(rf"(?:^|(?<=\f))({numbers})[.:)]?[ \t]+(?=\S)", re.MULTILINE)
    found = opening.finditer(text, evidence.contents[-1].end)
    hits = [hit for at in found if (hit := _border(text, at, titles[at[1]]))]
    times = Counter(key for _, _, key in hits)
    for start, end, key in hits:
        yield from _parted(text, start, end, once=times[key] == 1)


def _titles(text: str, evidence: Evidence) -> Iterator[Title]:
    for region in evidence.contents:
        for line in lines(text[region.start : region.end]):
            bare = line.text.strip()
            mark = label(bare)
            ending = tail(bare)
            key = fingerprint(bare[: ending.title_end] if ending and ending.proof != "word" else bare)
            if mark and len(key) >= 8:
                yield Title(re.sub(r"[.:)]$", "", mark), key)


def _border(text: str, opening: re.Match[str], keys: list[str]) -> tuple[int, int, str] | None:
    """Start of the line, end of the title in it, and which title it is."""
    stop = text.find("\n", opening.end())
    line = text[opening.end() : min(len(text) if stop < 0 else stop, opening.end() + 200)]
    best, border, whose = _ALIKE - 1.0, -1, ""
    for key in keys:
        for word in _WORD.finditer(line):
            shown = re.sub(r"[\W_]+", "", line[: word.end()]).lower()
            if len(shown) > len(key) + 6:
                break
            if len(shown) >= len(key) - 6 and (ratio := fuzz.ratio(shown, key)) > best:
                best, border, whose = ratio, word.end(), key
    return (opening.start(), opening.end() + border, whose) if border >= 0 else None


def _parted(text: str, start: int, end: int, *, once: bool) -> Iterator[Edit]:
    """The heading as a block of its own: a blank line behind it, and one before it."""
    rest = re.compile(r"[ \t]*").match(text, end)
    after = rest.end() if rest else end
    follows = text[after : after + 1]
    why = "the contents page prints this number and title: a heading, and what follows is its text"
    run_in = bool(follows) and follows not in "\n\f"
    if run_in and not (follows.isupper() or follows in "[(\"“'‘"):
        return
    if not run_in and not once:
        return
    if start and text[start - 1] == "\n" and text[start - 2 : start - 1] not in ("\n", "\f", ""):
        yield Edit(start - 1, start, "\n\n", why, SURE)
    if run_in:
        yield Edit(end, after, "\n\n", why, SURE)
    elif follows == "\n" and text[after + 1 : after + 2] not in ("\n", "\f", "") and text[after + 1].isupper():
        yield Edit(after, after + 1, "\n\n", why, SURE)


_HEAD = "Contents\n\n2.\tThe First Attempt\t3\n3.\tOperations Through Newspapers\t9\n4.\tThe Last Attempt\t12\n\n"
CASES = (
    Fix(
        _HEAD + "It ended so.\n3. Operations Through Newspapers Many operations used newspapers.",
        _HEAD + "It ended so.\n\n3. Operations Through Newspapers\n\nMany operations used newspapers.",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD + "3. Operations Through Newspapers\nMany operations used newspapers and\nbooks.",
        _HEAD + "3. Operations Through Newspapers\n\nMany operations used newspapers and\nbooks.",
        seen="report on an investigation, 2019",
    ),
    Keep(_HEAD + "3. Operations Through Newspapers were many.", because="the sentence goes on in lower case"),
    Keep(_HEAD + "3. Other Operations Many used newspapers.", because="no contents page prints this title"),
    Keep(
        _HEAD + "3. Operations Through Newspapers\nThe end.\n\f3. Operations Through Newspapers\nThe next.",
        because="it comes back: a running head",
    ),
)
