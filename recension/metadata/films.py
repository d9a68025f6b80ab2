"""Stamps of those who filmed and catalogued a report: NASA's typed stamp, a microfiche's header, notes on the copy.

Their digits are the worst read of all sources; every reading is weak, and the cover wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recension.dates import MONTH, iso, month_number
from recension.identifiers import find
from recension.metadata import Reading
from recension.metadata.casing import headline
from recension.metadata.names import filed, person
from recension.metadata.people import people
from recension.metadata.stamp_text import plain, reading_of
from recension.repairs import Removed

Found = tuple[str, Reading]


def read_nasa(raw: str, stamp: Removed) -> Iterator[Found]:
    """NASA's typed stamp: subject code, category and pages. Its number and title are left to the cover, read better."""
    said = plain(stamp)
    code = re.search(r"CSCL\s*(\d\d[A-Z])", said)
    if code:
        yield "cscl", reading_of(stamp, code[1], code[1], 850)
    category = re.search(r"[G6]3\s*/\s*(\d\d)", said)
    if category:
        yield "nasa_category", reading_of(stamp, category[1], category[1], 800)
    pages = re.search(r"\b(\d{1,4}) p\b", said)
    if pages:
        yield "page_count", reading_of(stamp, int(pages[1]), pages[1], 800)


_FILM_AUTHORS = re.compile(
    r"^[ \t]*(?P<names>(?:[A-Z]\.? ){1,3}[A-Z][A-Z'\-]+(?:,? (?:(?:[A-Z]\.? ){1,3}[A-Z][A-Z'\-]+))*)"
    r"(?P<more> ET AL\.?)?",
    re.M,
)
_FILM_DATE = re.compile(rf"(?:\d\d )?(?P<month>{MONTH})\.? (?P<year>\d\d)\b", re.I)


def read_film(raw: str, stamp: Removed) -> Iterator[Found]:
    """The header of a microfiche. Its digits are the worst of all sources, so every reading is a weak one."""
    said = plain(stamp)
    for found in sorted(find(said), key=lambda each: each.start):  # its own number stands first
        if found.scheme == "DTIC":
            yield (
                "identifiers",
                _weak(stamp, {"scheme": "DTIC", "value": found.value}, said[found.start : found.end]),
            )
        elif found.scheme == "DTIC-SBI":
            yield (
                "identifiers",
                _weak(stamp, {"scheme": "DTIC-SBI", "value": found.value}, said[found.start : found.end]),
            )
        elif found.scheme == "COSATI":
            yield "cosati", _weak(stamp, found.value, said[found.start : found.end])
    body = re.search(r"\(U\)[ \t]*([A-Z][A-Z0-9 .,&'/-]{5,})", said)
    if body:
        name = {"name": headline(body[1].strip()), "role": "corporate author"}
        yield "corporate_bodies", _weak(stamp, name, body[1].strip())
    when = _FILM_DATE.search(said)
    if when:
        yield "date_issued", _weak(stamp, iso(1900 + int(when["year"]), month_number(when["month"])), when[0])
    for authors in _FILM_AUTHORS.finditer(said):
        for printed_name in people(authors["names"], known=True):
            parsed = person(printed_name)
            value = {"name": filed(parsed), **parsed, "role": "author"} | (
                {"more_authors": True} if authors["more"] else {}
            )
            yield "creators", _weak(stamp, value, authors["names"])


def _weak(stamp: Removed, value: Any, raw: str) -> Reading:
    return reading_of(stamp, value, raw, 760)._replace(rule="film_header")


def read_copy(raw: str, stamp: Removed) -> Iterator[Found]:
    said = re.sub(r"\s+", " ", plain(stamp)).strip()
    number = re.search(r"COPY\D{0,6}(\d{1,4})(?:\s*OF\s*(\d{1,4}))?", said, re.I)
    if number:
        value = {"copy": int(number[1])} | ({"of": int(number[2])} if number[2] else {})
        yield "copy", reading_of(stamp, value, stamp.text.strip(), 900)
    elif re.search(r"best|reproduce legibly", said, re.I):
        yield "source_condition", reading_of(stamp, "best_available_copy", stamp.text.strip(), 920)
