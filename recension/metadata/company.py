"""Rows of the front judged by the row above: names that go on, a body's name over two rows, whom a report is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from recension.evidence import lexicon
from recension.metadata.bodies import names_body
from recension.metadata.front import Row
from recension.metadata.people import goes_on, people
from recension.metadata.row_kinds import behind, kind_of
from recension.vocabulary import table

_UNFINISHED = re.compile(r"\b(?:and|of|for|on|the)$", re.I)
_OPEN = re.compile(r"(?:,|\b(?:a|an|and|at|by|for|from|in|into|of|on|or|the|to|with))$", re.I)
_PLACED = re.compile(r"\b(?:at|of|in|for)\b", re.I)
_CREDITS = frozenset({"edited", "prefaced", "translated"})
_AND = re.compile(r"and\s", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_COUNTRIES = frozenset({"United States", "UNITED STATES", "U.S.", "United States of America"})  # before a body's name
_SERIES = re.compile(
    r"(?:[A-Z][\w/&.\-]*\s+){1,5}(?:Series|SERIES)|"
    r"(?:[A-Z]\w+\s+){0,4}(?:Papers|PAPERS)\s+(?:in|on|IN|ON)\s+\S.{3,60}|"
    r"(?:The\s+)?(?i:Journal|Bulletin|Proceedings|Transactions|Annals)\s+(?:of|OF)\s+\S.{3,60}"
)
_VOLUME = re.compile(
    r"(?:Volume|Vol\.?|Number|No\.?|Issue|Part)\s+[\dIVXLC]+(?:,\s+(?:Number|No\.?|Part)\s+\d+)?", re.I
)
_STACKED = 2, 6  # words in a row, rows: a name printed with one or two words to a row


def in_company(rows: Sequence[Row]) -> list[Row]:
    """The rows with the kinds that their neighbours give them."""
    judged = [row._replace(kind=_named(row)) for row in _stacked(rows)]
    for n in range(1, len(judged)):
        above, row = judged[n - 1], judged[n]
        if row.kind == "role" and above.kind == "label" and _addressee().fullmatch(above.text.strip(" :")):
            judged[n] = row._replace(kind="addressed")
        if row.kind not in ("text", "body", "name") and not (row.kind == "label" and above.kind == "by"):
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
    return _with_workplaces(_with_series(judged))


def _named(row: Row) -> str:
    """The kind of a row that names after `Prepared for` the body itself (`Submitted to the Defense Nuclear Agency`)."""
    return "sponsor" if row.kind == "label" and names_body(for_whom(row.text)) else row.kind


def for_whom(row: str) -> str:
    """What stands behind `Prepared for` and the like in the same row; empty where nothing does."""
    label = _addressee().match(row)
    return row[label.end() :].strip(" :") if label else ""


def _stacked(rows: Sequence[Row]) -> list[Row]:
    """Rows that together are the name of one body (`FOREIGN` / `BROADCAST` / `INFORMATION` / `SERVICE`)."""
    out, n = list(rows), 0
    while n < len(out):
        last = n + 1
        while last < len(out) and not out[last].gap and len(out[last].text.split()) <= _STACKED[0]:
            last += 1
        run = out[n:last]
        short = out[n].gap and 2 < len(run) <= _STACKED[1] and len(run[0].text.split()) <= _STACKED[0]
        plain = short and all(row.kind in ("text", "body", "mark") for row in run)
        if plain and names_body(" ".join(row.text for row in run)):
            out[n:last] = [row._replace(kind="body") for row in run]
        n = last
    return out


def _with_series(rows: list[Row]) -> list[Row]:
    """The rows with the series above a title known for what it is (`SIGNIFICANT ISSUES SERIES`), and its volume."""
    for n, row in enumerate(rows):
        if row.kind == "text" and n + 1 < len(rows) and rows[n + 1].kind == "series" and not rows[n + 1].gap:
            rows[n] = row._replace(kind="series_name")  # `FAR EAST STUDIES` / `PAPER NO. 12`
        if row.kind != "text" or not row.gap:
            continue
        below = [each.kind for each in rows[n + 1 :] if each.gap or each.kind != "text"]
        if _SERIES.fullmatch(row.text) and "text" in below[: below.index("name") if "name" in below else None]:
            rows[n] = row._replace(kind="series_name")
            if n + 1 < len(rows) and not rows[n + 1].gap and _VOLUME.fullmatch(rows[n + 1].text):
                rows[n + 1] = rows[n + 1]._replace(kind="code")
    return rows


def _with_workplaces(rows: list[Row]) -> list[Row]:
    """The rows with bodies right below a name, and their places, as where that person works.

    A line between the two says what the person is there (`Specialist in Asian Affairs`).
    """
    for n in range(1, len(rows)):
        above, row = rows[n - 1], rows[n]
        if row.gap or row.kind not in _OF_WORKPLACES:
            continue
        of_name = above.kind in ("name", "workplace") or (row.cell > 1 and above.kind in _OF_WORKPLACES)
        post = above.kind == "text" and not above.gap and n > 1 and rows[n - 2].kind == "name"
        if above.kind == "workplace" or (row.kind == "body" and (of_name or post)):
            rows[n] = row._replace(kind="workplace")
    return rows


_OF_WORKPLACES = frozenset({"body", "place", "address"})


def _goes_on_as(above: Row, row: Row) -> str:
    """The kind of a row that goes on with what the row above began; empty for none."""
    if above.kind in _CREDITS and people(row.text, known=True):
        said = behind(above.text)
        listed = not row.gap and (said == above.text or _AND.match(row.text) is not None)
        if not said or goes_on(above.text) or listed:
            return above.kind
    if above.kind == "by" and people(row.text, known=True):
        return "name"
    if above.kind == "label" and _addressee().fullmatch(above.text.strip(" :")):
        return "sponsor"
    if row.gap:
        return ""
    if (
        above.kind == "sponsor"
        or (above.kind == "addressed" and row.kind == "body")
        or (above.kind == "label" and for_whom(above.text) and row.kind == "body")
    ):
        return "sponsor"
    if above.kind == "label" and _going_on().match(above.text):
        return "said_on"
    if above.kind == "said_on" and (row.kind == "body" or _OPEN.search(above.text) or _FOLLOWS.match(row.text)):
        return "said_on"
    if above.kind == "genre" and _FOLLOWS.match(row.text) and kind_of(f"{above.text} {row.text}") == "genre":
        return "genre"
    if above.kind == "body" and _FOLLOWS.match(row.text) and names_body(f"{above.text} {row.text}"):
        return "body"
    if above.kind == "body" and _UNFINISHED.search(above.text) and names_body(f"{above.text} {row.text}"):
        return "body"
    if above.kind == "name" and row.kind == "text" and goes_on(above.text) and people(row.text, known=True):
        return "name"
    return ""


@cache
def _going_on() -> re.Pattern[str]:
    """Labels whose words go on in the rows below (`Report to the Chairman,` / `Committee on Armed Services`)."""
    return re.compile("|".join(map(re.escape, table("organisations")["labels_that_go_on"])), re.I)


_FOLLOWS = re.compile(r"[a-z]|(?:OF|FOR|IN|AND|ON)\b")


@cache
def _addressee() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, table("organisations")["addressees"])), re.I)


def _begins_body(rows: Sequence[Row], n: int) -> bool:
    """Is row `n` the first half of a body's name (`National Aeronautics and`), no title standing right above it?"""
    titled = n > 0 and rows[n - 1].kind == "text" and not rows[n].gap
    unfinished = _UNFINISHED.search(rows[n].text) or rows[n].text in _COUNTRIES
    if titled or rows[n].kind != "text" or not unfinished:
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
