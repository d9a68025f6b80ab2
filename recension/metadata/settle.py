"""Which of several readings is believed, and what a person should look at.

Cover before title page, form, film header, running head and stamp; all readings are kept, and two good ones that differ
are marked as in conflict. The four dates are never mixed: each has a field of its own.
"""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz.distance import Levenshtein

from recension.metadata import Reading, Value
from recension.metadata.names import filed, person
from recension.resemblance import squeezed
from recension.text import Flag

_RANK = ("cover", "title_page", "form", "film_header", "running_head", "stamp")
_SINGLE = frozenset(
    {"title", "subtitle", "date_issued", "page_count", "publisher", "place", "event", "dtic_selected_date"}
)
_GOOD = 850
_MISREAD = 2  # letters in which a misread number differs from the right one


def settled(readings: dict[str, list[Reading]]) -> tuple[dict[str, list[Reading]], tuple[Flag, ...]]:
    """Readings with equal ones merged, the believed one first, and flags for conflicts."""
    flags: list[Flag] = []
    for field in ("creators", "contributors"):
        readings[field], readings[f"{field}_variants"] = _believed_people(readings.get(field, []))
    numbers = readings.get("report_numbers", [])
    readings["report_numbers"], readings["report_numbers_variants"] = _by_majority(numbers, flags)
    out: dict[str, list[Reading]] = {}
    affiliations, full = readings.pop("affiliations", []), readings.pop("series_title", [])
    if full and readings.get("series"):
        readings["series"] = [_full_series(each, full[0]) for each in readings["series"]]
    for field, found in readings.items():
        ordered = sorted(_distinct(found), key=_rank) if field in _SINGLE else _distinct(found)
        out[field] = _in_conflict(field, ordered, flags) if field in _SINGLE else ordered
    if out.get("creators"):
        out["creators"] = _affiliated(out["creators"], affiliations)
    flags += _date_flags(out)
    return {field: found for field, found in out.items() if found}, tuple(flags)


def _believed_people(found: list[Reading]) -> tuple[list[Reading], list[Reading]]:
    """The people of the best source that names any, and what other sources say of people it does not name."""
    if not found:
        return [], []
    best = min(_rank(reading)[0] for reading in found)
    believed = [reading for reading in found if _rank(reading)[0] == best]
    known = {_sameness(reading.value) for reading in believed}
    others = [reading._replace(status="conflict") for reading in found if _sameness(reading.value) not in known]
    return believed, others


def _by_majority(numbers: list[Reading], flags: list[Flag]) -> tuple[list[Reading], list[Reading]]:
    """Report numbers without those that differ in a letter or two from one that stands there more often."""
    counts = Counter(str(reading.value) for reading in numbers)
    beaten: dict[str, str] = {}
    for value, count in counts.items():
        for other, more in counts.items():
            if more > count and len(other) == len(value) and Levenshtein.distance(value, other) <= _MISREAD:
                beaten[value] = other
    for reading in numbers:
        if str(reading.value) in beaten:
            note = f"read {reading.value} here, {beaten[str(reading.value)]} in more places"
            flags.append(Flag(*reading.src, "conflict_report_number", note, beaten[str(reading.value)]))
    kept = [reading for reading in numbers if str(reading.value) not in beaten]
    lost = [reading._replace(status="conflict") for reading in numbers if str(reading.value) in beaten]
    return kept, lost


def _rank(reading: Reading) -> tuple[int, int]:
    source = reading.rule.split(":")[0]
    return (_RANK.index(source) if source in _RANK else len(_RANK), -reading.confidence)


def _distinct(found: list[Reading]) -> list[Reading]:
    """One reading for each value, the surest of its place."""
    best: dict[str, Reading] = {}
    for reading in found:
        key = _sameness(reading.value)
        if key not in best or reading.confidence > best[key].confidence:
            best[key] = reading
    return list(best.values())


def _sameness(value: Value) -> str:
    """What two readings share when they say the same: a body's name counts without its article and spacing."""
    if isinstance(value, dict) and set(value) == {"name", "role"}:
        return squeezed(re.sub(r"^the\s+", "", value["name"], flags=re.I))
    return repr(value)


def _in_conflict(field: str, ordered: list[Reading], flags: list[Flag]) -> list[Reading]:
    ordered = _most_precise(ordered) if field == "date_issued" else ordered
    good = [reading for reading in ordered if reading.confidence >= _GOOD]
    if len(good) < 2:
        return ordered
    first = good[0]
    others = "; ".join(str(reading.value) for reading in good[1:])
    flags.append(Flag(*first.src, f"conflict_{field}", f"read {first.value} here, elsewhere {others}"))
    return [reading._replace(status="conflict") if reading in good else reading for reading in ordered]


def _most_precise(ordered: list[Reading]) -> list[Reading]:
    """Dates without those that only say the year or month of another: `1995` beside `1995-10` is no conflict."""
    values = [str(reading.value) for reading in ordered]
    return [
        reading
        for reading in ordered
        if not any(other != str(reading.value) and other.startswith(str(reading.value)) for other in values)
    ]


def _affiliated(creators: list[Reading], affiliations: list[Reading]) -> list[Reading]:
    """Creators with what the title page says of their place of work."""
    known: dict[str, Reading] = {}
    for each in affiliations:
        if isinstance(each.value, dict) and each.value["affiliation"]:
            known.setdefault(filed(person(each.value["name"])), each)
    out = []
    for creator in creators:
        assert isinstance(creator.value, dict)
        page = known.pop(creator.value["name"], None)
        rows = page.value["affiliation"] if page and isinstance(page.value, dict) else []
        out.append(creator._replace(value={**creator.value, "affiliation": rows}) if rows else creator)
    return out


def _date_flags(out: dict[str, list[Reading]]) -> list[Flag]:
    """Dates that cannot all be true: taken in before it was issued, control number of another year."""
    flags = []
    issued, selected, control = (
        out.get(f, [None])[0] for f in ("date_issued", "dtic_selected_date", "dtic_control_number")
    )
    if issued and selected and str(selected.value)[:7] < str(issued.value)[:7]:
        flags.append(
            Flag(*selected.src, "date_conflict", f"selected {selected.value}, before it was issued ({issued.value})")
        )
    accession = next(
        (r for r in out.get("identifiers", []) if isinstance(r.value, dict) and r.value["scheme"] == "DTIC"), None
    )
    flags += _accession_flags(accession, selected or issued)
    if control and selected and "-" in str(control.value):
        year = 1900 + int(str(control.value)[:2])
        if abs(year - int(str(selected.value)[:4])) > 1:
            flags.append(Flag(*control.src, "date_conflict", f"control number of {year}, selected {selected.value}"))
    return flags


def _full_series(series: Reading, full: Reading) -> Reading:
    """A numbered series by its full name, where that contains the name on the cover."""
    if isinstance(series.value, dict) and squeezed(series.value["title"]) in squeezed(str(full.value)):
        return series._replace(value={**series.value, "title": full.value})
    return series


_NUMBERED = re.compile(r"ADA(\d{6})")


def _accession_flags(accession: Reading | None, dated: Reading | None) -> list[Flag]:
    """A flag where an accession number belongs to another year than the date: a digit of one of them may be misread.

    From ADA140000 to ADA290000 the numbers run evenly, 13,640 a year, ADA147500 in October 1984 (six points measured).
    """
    found = (
        _NUMBERED.fullmatch(str(accession.value["value"])) if accession and isinstance(accession.value, dict) else None
    )
    if not found or not dated or not accession or not 140_000 <= int(found[1]) <= 290_000:
        return []
    tenths = 19_848 + (int(found[1]) - 147_500) * 10 // 13_640
    year, month = int(str(dated.value)[:4]), int(str(dated.value)[5:7] or 6)
    if abs(tenths - (year * 10 + month * 10 // 12)) <= 15:
        return []
    note = f"{found[0]} was given out about {tenths // 10}, the date read is {dated.value}: a digit may be misread"
    return [Flag(*accession.src, "ad_date_conflict", note)]
