"""Dates in figures, as forms have them: `15-06-1999`, `84 Aug`, `1990 October 8`, `06/15/84`."""

from __future__ import annotations

import re

from recension.dates import MONTH, Dated, iso, month_number

_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>(?:19|20)\d\d)(?!\d)")
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>(?:19)?[5-9]\d|20[01]\d)[ ,]+(?P<month>{MONTH})\.?(?:[ ,]+(?P<day>\d{{1,2}}))?(?!\d)", re.I
)
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)")


def numeric(text: str) -> Dated | None:
    """The first date in figures. A year of two digits is one of the 1950s to 1990s, as on the forms of those years."""
    for form in (_ISO, _DAY_FIRST, _YEAR_FIRST):
        found = form.search(text)
        if found:
            month = int(found["month"]) if found["month"].isdigit() else month_number(found["month"])
            year = int(found["year"]) + (1900 if len(found["year"]) == 2 else 0)
            read = iso(year, month, int(found["day"] or 0)) if 1 <= month <= 12 else ""
            if read:
                return Dated(*found.span(), read)
    return None
