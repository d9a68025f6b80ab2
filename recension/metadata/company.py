"""Rows of the front judged by the row above: names that go on, a body's name over two rows, whom a report is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from recension.evidence import lexicon
from recension.metadata.bodies import names_body
from recension.metadata.front import Row, behind
from recension.metadata.people import goes_on, people
from recension.vocabulary import table

_UNFINISHED = re.compile(r"\b(?:and|of|for|on|the)$", re.I)
_OPEN = re.compile(r"(?:,|\b(?:a|an|and|at|by|for|from|in|into|of|on|or|the|to|with))$", re.I)
_PLACED = re.compile(r"\b(?:at|of|in|for)\b", re.I)
_REPORT_TO = re.compile(r"(?:a\s+)?report\s+to\b", re.I)
_WORD = re.compile(r"[^\W\d_]+")


def in_company(rows: Sequence[Row]) -> list[Row]:
    """The rows with the kinds that their neighbours give them."""
    judged = list(rows)
    for n in range(1, len(judged)):
        above, row = judged[n - 1], judged[n]
        if row.kind not in ("text", "body", "name"):
            continue
        kind = _goes_on_as(above, row)
        if kind:
            judged[n] = row._replace(kind=kind)
        elif row.kind == "body" and not row.gap and _begins_body(judged, n - 1):
            judged[n - 1] = above._replace(kind="body")
        elif row.kind == "body" and not row.gap and above.kind == "text" and _ends_title(above, row):
            judged[n] = row._replace(kind="text")
        elif row.kind == "text" and row.gap and _name_above_body(judged, n):
            judged[n] = row._replace(kind="name")
    return judged


def _goes_on_as(above: Row, row: Row) -> str:
    """The kind of a row that goes on with what the row above began; empty for none."""
    if above.kind == "edited" and (not behind(above.text) or goes_on(above.text)) and people(row.text, known=True):
        return "edited"
    if above.kind == "label" and _addressee().fullmatch(above.text.strip(" :")):
        return "sponsor"
    if row.gap:
        return ""
    if above.kind == "sponsor":
        return "sponsor"
    if above.kind == "label" and _REPORT_TO.match(above.text):
        return "label"
    if above.kind == "name" and row.kind == "text" and goes_on(above.text) and people(row.text, known=True):
        return "name"
    return ""


@cache
def _addressee() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, table("organisations")["addressees"])), re.I)


def _begins_body(rows: Sequence[Row], n: int) -> bool:
    """Is row `n` the first half of a body's name (`National Aeronautics and`), no title standing right above it?"""
    titled = n > 0 and rows[n - 1].kind == "text" and not rows[n].gap
    if titled or rows[n].kind != "text" or not _UNFINISHED.search(rows[n].text):
        return False
    return names_body(f"{rows[n].text} {rows[n + 1].text}")


def _ends_title(above: Row, row: Row) -> bool:
    """Is a row that could be a body's name the end of what the text above says (`… at NASA Dryden Flight` /
    `Research Center`; `… a former adviser to the` / `Department of the Treasury`)?"""
    if _OPEN.search(above.text):
        return True
    words = row.text.split()
    return len(words) == 2 and words[0].lower() in lexicon() and bool(_PLACED.search(above.text))


def _name_above_body(rows: Sequence[Row], n: int) -> bool:
    """Is a row that has the shape of a name, and no word of the language, a name above the body one works at?

    Only below other text, which is then the title: the row could be one itself.
    """
    below = rows[n + 1] if n + 1 < len(rows) else None
    if not below or below.kind != "body" or below.gap or not any(row.kind == "text" for row in rows[:n]):
        return False
    words = [word for word in _WORD.findall(rows[n].text) if len(word) > 2]
    return len(people(rows[n].text, known=True)) == 1 and not any(word.lower() in lexicon() for word in words)
