"""Two columns of running text read straight across, so that each line holds halves of two sentences.

Nothing in such a passage can be joined, and no word of it says which half comes first: without the place of the words
on the page the order is not restored. The passage is flagged and stays as it is. A table is told from it by its cells:
they are short, or hold no words in lower case that run on from one line to the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from recension.measure import is_stopped
from recension.text import Flag

CODE = "column_order_suspect"
_LEAST = 4  # lines in a row; fewer may be captions side by side
_SHARE = 60  # per cent of the lines of a passage that have the gutter (domain §2.3: it stands at one place)
_CELL = r"\S(?:[^ \t\n]| (?! )){18,70}+"
_ACROSS = re.compile(rf"^[ \t]{{0,12}}({_CELL}) {{3,30}}({_CELL})[ \t]*$", re.M)
_RUNS = re.compile(r"[a-z]{2,} [a-z]+\b")


def interleaved(text: str) -> list[Flag]:
    """Flags of a clean text, in order: one for each passage that was read across two columns."""
    return list(_flags(text)) if "   " in text else []


def _flags(text: str) -> Iterator[Flag]:
    at = 0
    for group in text.split("\n\n"):
        across = list(_ACROSS.finditer(group)) if "   " in group else []
        if len(across) >= _LEAST and len(across) * 100 >= (group.count("\n") + 1) * _SHARE and _is_running(across):
            note = "two columns were read across: the order of the words is not the author's"
            yield Flag(at, at + len(group), CODE, note)
        at += len(group) + 2


def _is_running(across: list[re.Match[str]]) -> bool:
    """Do sentences run on from line to line in both cells, the second of which begins at one place?"""
    most = Counter(row.start(2) - row.start() for row in across).most_common(1)[0]
    near = sum(abs(row.start(2) - row.start() - most[0]) <= 2 for row in across)
    if near * 10 < len(across) * 8:
        return False
    for cell in (1, 2):
        words = sum(bool(_RUNS.search(row[cell])) for row in across)
        goes_on = sum(not is_stopped(row[cell]) and after[cell][0].islower() for row, after in pairwise(across))
        if words * 4 < len(across) * 3 or goes_on * 2 < len(across) - 1:
            return False
    return True
