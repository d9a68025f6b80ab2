"""Cover and title page: title, subtitle, who wrote it, who issued it, when, under which number.

The order of the rows decides: the title is the first text, the names below it are its authors, unless a role stands by
them. A cover without a name, date, number or body below its title is no cover, and nothing is read from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from recension.dates import misread, printed
from recension.metadata import Reading
from recension.metadata.bodies import NOISE
from recension.metadata.casing import headline
from recension.metadata.company import for_whom, in_company
from recension.metadata.form_labels import form_areas
from recension.metadata.front import Row, cover_rows, front
from recension.metadata.names import filed, person
from recension.metadata.people import people, placed
from recension.metadata.row_kinds import behind, imprint, memo, normal_number, report_number, series
from recension.metadata.titles import before_subtitle, subtitle_of, title_of
from recension.places import zones
from recension.resemblance import share, squeezed
from recension.text import Text
from recension.vocabulary import table

Found = tuple[str, Reading]
_TITLE_ROWS, _TITLE_LETTERS = 5, 250
_SAME_TITLE = 700  # share of the cover's title that a title page must repeat, per mille
# `Working Paper No. 14`: no number without its series
_IN_SERIES = re.compile(r"\d{1,3}\w?|\d\d-\d{1,2}|\d{4}(?<=19\d\d)")
_SIGNS = {"name", "date", "number", "series", "edited", "imprint"}  # a body alone may head any page


def read_title_page(text: Text, hidden: Sequence[tuple[int, int]]) -> list[Found]:
    """All readings of the cover and of the title page behind it. `hidden` spans (of the text as it reads now) hold
    stamps. A page is a title page when it repeats the cover's title; where page marks are lost only the cover is read.
    """
    found: list[Found] = []
    cover = ""
    forms = form_areas(text.now[: zones(text.now).front])
    for rows in _pages(in_company(front(text.now, [*hidden, *forms]))):
        rows = _article(cover_rows(rows))
        if not cover and sum(row.kind == "memo" for row in rows) > 1:
            return list(_memo(text, rows))
        title = title_of(rows)
        said = squeezed(" ".join(rows[n].text for n in title))
        if not title or not _is_cover(rows, title) or (cover and share(said, cover) < _SAME_TITLE):
            continue
        rule = "title_page" if cover else "cover"
        found += _read(text, rows, title, rule)
        cover = cover or said
    return [*found, *_series_name(text)] if found else []


def _memo(text: Text, rows: Sequence[Row]) -> Iterator[Found]:
    """The head of a memorandum: what it is about, who sends it, when."""
    for row in rows:
        head, said = memo(row.text)
        if head in ("SUBJECT", "SUBJ") and said:
            yield "title", _reading(text, headline(said), row, row, "cover", 870)
        elif head == "FROM":
            for name in people(said, known=False):
                yield "creators", _creator(text, row, name, "cover")
        when = printed(row.text) if head == "DATE" or row.kind == "date" else None
        if when:
            yield "date_issued", _reading(text, when.iso, row, row, "cover", 900)


def _article(rows: list[Row]) -> list[Row]:
    """The rows below the name of a newspaper's column: what stands above it is the paper's, not the article's."""
    at = next((n for n, row in enumerate(rows[:8]) if row.kind == "column"), -1)
    return rows[at + 1 :]


def _pages(rows: Sequence[Row]) -> list[list[Row]]:
    return [list(page) for _, page in groupby(rows, key=lambda row: row.page)]


def _read(text: Text, rows: Sequence[Row], title: Sequence[int], rule: str) -> list[Found]:
    found = [*_titles(text, rows, title), *_names(text, rows, title), *_contributors(text, rows)]
    found += [*_dates(text, rows), *_numbers(text, rows), *_bodies(text, rows, title)]
    return [(field, reading._replace(rule=rule)) for field, reading in found]


def _reading(text: Text, value: Any, first: Row, last: Row, rule: str, confidence: int) -> Reading:
    src = text.raw_span(first.start, last.end)
    return Reading(value, text.raw[slice(*src)], src, rule, confidence)


def _is_cover(rows: Sequence[Row], title: Sequence[int]) -> bool:
    said = " ".join(rows[n].text for n in title)
    if len(title) > _TITLE_ROWS or len(said) > _TITLE_LETTERS or len(said) < 4:
        return False
    if said.endswith(".") and len(said.split()) > 4:
        return False
    signs = {row.kind for row in rows}
    return any(row.kind in _SIGNS for row in rows[title[-1] + 1 :]) or ("date" in signs and "number" in signs)


def _titles(text: Text, rows: Sequence[Row], title: Sequence[int]) -> Iterator[Found]:
    head = before_subtitle([rows[n] for n in title])
    said = re.sub(r"\s+", " ", " ".join(row.text for row in head))
    yield "title", _reading(text, headline(said), head[0], head[-1], "cover", 950)
    below = [row for row in rows[title[-1] + 1 :] if row.kind != "banner"]
    most = _TITLE_ROWS if all(row.text.isupper() for row in head) else 2
    sub = [rows[n] for n in title[len(head) :]] or subtitle_of(below, most)
    if sub:
        yield "subtitle", _reading(text, headline(" ".join(r.text for r in sub)), sub[0], sub[-1], "cover", 880)


def _names(text: Text, rows: Sequence[Row], title: Sequence[int]) -> Iterator[Found]:
    for n in range(title[-1] + 1, len(rows)):
        row = rows[n]
        if row.kind != "name" or (n and rows[n - 1].kind == "role"):
            continue
        if n + 1 < len(rows) and rows[n + 1].kind == "role" and not rows[n + 1].gap:
            continue
        names, place = placed(row.text)
        for name in names or people(row.text, known=True):
            reading = _creator(text, row, name, "cover")
            where = [place] if place else _workplace(rows, n)
            if where and isinstance(reading.value, dict):
                reading = reading._replace(value={**reading.value, "affiliation": where})
            yield "creators", reading


def _workplace(rows: Sequence[Row], n: int) -> list[str]:
    """The rows below a name, or below the names it stands with, that say where they work."""
    cell = rows[n].cell
    below = n + 1
    while below < len(rows) and rows[below].kind in ("name", "text") and not rows[below].gap:
        below += 1
    where = []
    while below < len(rows) and rows[below].kind == "workplace":
        if rows[below].cell == cell or not cell:
            where.append(headline(rows[below].text.strip(" .")))
        below += 1
    return where


def _creator(text: Text, row: Row, name: str, rule: str) -> Reading:
    parsed = person(name)
    return _reading(text, {"name": filed(parsed), **parsed, "role": "author"}, row, row, rule, 940)


def _contributors(text: Text, rows: Sequence[Row]) -> Iterator[Found]:
    roles = {"edited": "editor", "prefaced": "author of preface", "translated": "translator"}
    for row in rows:
        for name in people(behind(row.text), known=True) if row.kind in roles else ():
            parsed = person(name)
            value = {"name": filed(parsed), **parsed, "role": roles[row.kind]}
            yield "contributors", _reading(text, value, row, row, "cover", 950)


def _dates(text: Text, rows: Sequence[Row]) -> Iterator[Found]:
    for row in rows:
        when = printed(row.text) if row.kind in ("date", "number") else None
        if when:
            yield "date_issued", _reading(text, when.iso, row, row, "cover", 950)
        elif row.kind == "date" and row.text.strip(" .").isdigit():
            yield "date_issued", _reading(text, row.text.strip(" ."), row, row, "cover", 860)
        elif row.kind == "date":
            guess = misread(row.text)
            if guess:
                reading = _reading(text, guess.iso, row, row, "cover", 800)
                yield "date_issued", reading._replace(status="inferred")


def _numbers(text: Text, rows: Sequence[Row]) -> Iterator[Found]:
    for row in rows:
        if row.kind == "series":
            name, number = series(row.text)
            yield "series", _reading(text, {"title": headline(name), "number": number}, row, row, "cover", 920)
            if not _IN_SERIES.fullmatch(number):
                yield "report_numbers", _reading(text, normal_number(number), row, row, "cover", 930)
        elif row.kind == "number":
            when = printed(row.text)
            number = report_number(row.text[: when.start] + row.text[when.end :] if when else row.text)
            yield "report_numbers", _reading(text, normal_number(number), row, row, "cover", 930)


def _bodies(text: Text, rows: Sequence[Row], title: Sequence[int]) -> Iterator[Found]:
    n = 0
    while n < len(rows):
        row, last = rows[n], n
        if row.kind == "genre":
            yield "report_type", _reading(text, headline(_ON.sub("", row.text)), row, row, "cover", 860)
        elif row.kind == "place" and n and rows[n - 1].kind == "body":
            yield "place", _reading(text, headline(row.text.strip(" .")), row, row, "cover", 860)
        elif row.kind == "sponsor":
            while last + 1 < len(rows) and rows[last + 1].kind == "sponsor":
                last += 1
            name = " ".join(headline(for_whom(r.text) or r.text) for r in rows[n : last + 1])
            yield "sponsors", _reading(text, {"name": name, "role": "sponsor"}, row, rows[last], "cover", 880)
        if row.kind == "imprint":
            publisher, place = imprint(row.text)
            yield "publisher", _reading(text, headline(publisher), row, row, "cover", 930)
            yield "place", _reading(text, place, row, row, "cover", 930)
        elif row.kind == "joint":
            while last + 1 < len(rows) and not rows[last + 1].gap:
                last += 1
            for name in _joint([r.text for r in rows[n : last + 1]]):
                yield (
                    "corporate_bodies",
                    _reading(text, {"name": name, "role": "joint study body"}, row, rows[last], "cover", 900),
                )
        elif row.kind == "body" and n not in title:
            while last + 1 < len(rows) and rows[last + 1].kind == "body" and not rows[last + 1].gap:
                last += 1
            name = NOISE.sub("", " ".join(headline(r.text) for r in rows[n : last + 1]))
            if _PUBLISHER.search(name):
                yield "publisher", _reading(text, name, row, rows[last], "cover", 880)
            elif not _printers().search(name) and name.lower() not in _body_words():
                value = {"name": name, "role": "issuing body"}
                yield "corporate_bodies", _reading(text, value, row, rows[last], "cover", 880)
        n = last + 1


_ON = re.compile(r"\s+(?:on|for)$", re.I)  # `Final Report on` / the title
_PUBLISHER = re.compile(r"\b(?:Press|Publishers|Publications|Books)(?:,? Inc\.?)?$")


@cache
def _printers() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, table("organisations")["printers"])), re.I)


@cache
def _body_words() -> frozenset[str]:
    """What is no body's name alone: `Laboratory`, torn off from the rest of it."""
    return frozenset(word.lower() for word in table("organisations")["words"] if not word.isupper())


def _joint(rows: Sequence[str]) -> list[str]:
    """The bodies of `A Joint Study by / the Center … / and / the Institute …`."""
    bodies: list[list[str]] = [[]]
    for row in [behind(rows[0]), *rows[1:]]:
        if row.lower() == "and":
            bodies.append([])
        elif row:
            bodies[-1].append(row)
    return [re.sub(r"^the\s+", "", " ".join(body), flags=re.I) for body in bodies if body]


def _series_name(text: Text) -> Iterator[Found]:
    """The full name of the series, where the front has it on a line of its own: `CSS Occasional Paper Series`."""
    words = "|".join(map(re.escape, table("organisations")["series"]))
    line = re.compile(rf"^(?:[A-Z][\w/&.\-]*[ ]){{0,4}}(?:{words})s?[ ]Series$", re.M)
    found = line.search(text.now, 0, zones(text.now).front)
    if found:
        src = text.raw_span(*found.span())
        yield "series_title", Reading(found[0], text.raw[slice(*src)], src, "title_page", 930)
