"""The first word of the next page, printed below the last line of a page: the binder's help in old books.

Read on, the word stands twice. It is alone on the last line, and the next page begins with it; a book that does so on
three pages and a quarter of all does so by habit.
Left alone: a single word that ends a paragraph or list, a repeated word where the habit is not proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.pages import Row, cuts
from recension.text import Edit, Flag

KIND = "catchword"
_WORD = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*[,;]?|[^\W\d_]{1,12}-")
GATE = Gate(needed="turns")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    sheets = evidence.paging.sheets
    if len(sheets) < 4:
        return
    found: list[Row] = []
    for page, following in pairwise(sheets):
        if page.foot and following.top and _catches(page.foot[0].text, following.top[0].text) and len(page.foot) > 1:
            found.append(page.foot[0])
    if len(found) >= 3 and len(found) * 4 >= len(sheets):
        yield from cuts(text, (Edit(r.start, r.end, "", "the catchword of the next page", 930, KIND) for r in found))


def _catches(last: str, first: str) -> bool:
    """Is the last line one word, and the word that the next page begins with (or its first part)?"""
    if not _WORD.fullmatch(last):
        return False
    word = last.rstrip("-,;").casefold()
    begins = re.split(r"[\s,;.:]", first.lstrip("\"'“‘(").casefold(), maxsplit=1)[0]
    return begins == word or (last.endswith("-") and len(word) >= 2 and begins.startswith(word))


_PAGES = (
    "the road that led to the\nmines",
    "mines was narrow and in\nwinter",
    "winter was closed by\nsnow,",
    "snow, come in\nearly",
    "early November.",
)

CASES: tuple[Case, ...] = (
    Fix(
        "\f".join(_PAGES),
        "the road that led to the\n\fmines was narrow and in\n\fwinter was closed by\n\fsnow, come in\n\f"
        "early November.",
    ),
    Fix(
        "\f".join(page.replace("winter", "winters").replace("\nwinters", "\nwin-") for page in _PAGES),
        "the road that led to the\n\fmines was narrow and in\n\fwinters was closed by\n\f"
        "snow, come in\n\fearly November.",
    ),
    Keep("the road\nmines\fmines were\nold\ftwo more\nto come\fthree", because="once is chance"),
    Keep("\f".join(page.replace("\n", " ") for page in _PAGES), because="no word stands alone on the last line"),
    Miss(
        "the road\nmines\n1\fmincs were\nold\n2\fold as\nthe\n3\fthc hills\nwere\n4\fwere",
        "the road\n1\fmincs were\n2\fold as\n3\fthc hills\n4\fwere",
        because="the two readings differ, and the numbers below are not gone yet",
    ),
)
