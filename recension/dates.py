"""Printed dates as ISO 8601 with the precision that is printed: `1990-10`, `1992-11-13`, `1990-10-08/1990-10-10`.

Digits that a stamp smeared are folded only inside a date that was recognised; running words are never touched.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"[O0]ct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
# What OCR makes of a digit; used only inside an identifier or date whose shape has matched.
FOLD = str.maketrans("OoQDIl|!iZzSsGbTBgq", "0000111112255667899")
_DIGIT = r"[0-9OoQIl|!SsBZzGg]"

STAMPED = re.compile(
    rf"(?<![A-Za-z])(?P<month>{MONTH})\.?[ \t]*(?P<day>[0-3OIl]?[ \t]?{_DIGIT})(?:[ \t]*[,.]?[ \t]*"
    rf"(?P<year>[1Il|][ \t]?9[ \t]?[4-9][ \t]?{_DIGIT}|20[0-2]{_DIGIT})|[ \t]*[,. \t][ \t]*(?P<short>\d\d)(?!\d))",
    re.I,
)
_YEAR = r"(?P<year>1[89]\d ?\d|20[0-4] ?\d)(?!\d)"  # OCR may part the last digit
_CENTURY = re.compile(r"1[89]\d|20[0-4]")  # what every year begins with
_SEP = r"\s*[,.]?\s*"
# Whole printed dates, longest reading first. A range of days within one month is one reading.
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"(?P<month>{MONTH})\.?\s+(?P<day>\d{{1,2}})\s*(?:-|–|—|to|and)\s*(?P<last>\d{{1,2}}){_SEP}{_YEAR}",
        rf"(?P<day>\d{{1,2}})\s*(?:-|–|—|to|and)\s*(?P<last>\d{{1,2}})\s+(?P<month>{MONTH})\.?{_SEP}{_YEAR}",
        rf"(?P<month>{MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_SEP}{_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH})\.?{_SEP}{_YEAR}",
        rf"(?P<month>{MONTH})\.?{_SEP}{_YEAR}",
    )
)


class Dated(NamedTuple):
    """A date in a text: its span and its reading."""

    start: int
    end: int
    iso: str


def month_number(name: str) -> int:
    """1 to 12 from a month's English name or abbreviation; 0 where it is none."""
    head = name.strip(" .").lower()[:3].replace("0", "o")
    return MONTHS.index(head) + 1 if head in MONTHS else 0


def iso(year: int, month: int = 0, day: int = 0) -> str:
    """ISO 8601 with reduced precision; empty where there is no such day."""
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}" if month <= 12 else ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def stamped(text: str) -> Dated | None:
    """The first stamped date (`NOV 13 1992`, `MAR 2 9 1990`) of the years 1953 to 2010; two-digit years are read as
    19xx from 53 up."""
    for found in STAMPED.finditer(text):
        digits = {part: re.sub(r"\s", "", found[part] or "").translate(FOLD) for part in ("day", "year", "short")}
        if not (digits["day"].isdigit() and (digits["year"] + digits["short"]).isdigit()):
            continue
        year = int(digits["year"]) if digits["year"] else 1900 + int(digits["short"])
        read = iso(year, month_number(found["month"]), int(digits["day"]) or 99)
        if 1953 <= year <= 2010 and read:
            return Dated(*found.span(), read)
    return None


def printed(text: str, start: int = 0) -> Dated | None:
    """The first date printed in words from `start` on: day, month, range of days within a month, or month and year."""
    best: Dated | None = None
    if not _CENTURY.search(text, start):
        return None
    for form in _FORMS:
        found = form.search(text, start)
        if not found or (best and found.start() >= best.start):
            continue
        parts = found.groupdict()
        year, month = int(parts["year"].replace(" ", "")), month_number(parts["month"])
        read = iso(year, month, int(parts.get("day") or 0))
        if parts.get("last"):
            last = iso(year, month, int(parts["last"]))
            read = f"{read}/{last}" if read and last and last > read else ""
        if read:
            best = Dated(*found.span(), read)
    return best


def misread(line: str) -> Dated | None:
    """A month and year that are all a line says, the month's name misread in one letter (two in a long name)."""
    found = _MISREAD.fullmatch(line.strip())
    if not found:
        return None
    name = found["month"].lower()
    for number, month in enumerate(calendar.month_name):
        allowed = 2 if len(month) >= 8 else 1
        if len(month) >= 4 and Levenshtein.distance(name, month.lower(), score_cutoff=allowed) <= allowed:
            at = line.index(found[0])
            return Dated(at, at + len(found[0]), iso(int(found["year"]), number))
    return None


_MISREAD = re.compile(r"(?P<month>[A-Za-z0-9|!]{3,10})[.,]?\s+(?P<year>1[89]\d\d|20[0-4]\d)")
