"""What the furniture says: every stamp, notice and cover piece that left the reading text, read into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from recension.covers import is_organisation
from recension.dates import FOLD, iso, printed, stamped
from recension.identifiers import accession
from recension.metadata import Reading
from recension.metadata.casing import headline
from recension.metadata.films import read_copy, read_film, read_nasa
from recension.metadata.people import people
from recension.metadata.row_kinds import normal_number, series
from recension.metadata.stamp_text import plain, reading_of
from recension.repairs import (
    Removed,
    accession_boxes,
    control_numbers,
    distribution_statements,
    electe_stamps,
    event_statements,
    limitation_sheets,
    quality_stamps,
)

Found = tuple[str, Reading]


def read_stamps(raw: str, furniture: list[Removed]) -> Iterator[Found]:
    """The readings of all furniture, in the order in which it stands."""
    for stamp in furniture:
        reader = READERS.get(stamp.kind)
        if reader:
            yield from reader(raw, stamp)


def _accession(raw: str, stamp: Removed) -> Iterator[Found]:
    for line in plain(stamp).split("\n"):
        number = accession(re.sub(r"^\W*(?:D[Tt][Il1i][Cc]|UNCLASSIFIED|CONFIDENTIAL|SECRET)\s+", "", line.strip()))
        if number:
            value = {"scheme": "DTIC", "value": number.value}
            yield "identifiers", reading_of(stamp, value, line.strip(), number.confidence)


def _electe(raw: str, stamp: Removed) -> Iterator[Found]:
    said = plain(stamp)
    when, (day, code) = stamped(said), electe_stamps.reading(said)
    if when and day:
        yield "dtic_selected_date", reading_of(stamp, day, said[when.start : when.end], 970)
    if code:
        line = next((row for row in reversed(said.split("\n")) if code in row and len(row.strip()) <= 8), code)
        yield "dtic_stamp_code", reading_of(stamp, code, line.strip(), 900)


def _distribution(raw: str, stamp: Removed) -> Iterator[Found]:
    said = re.sub(r"\s+", " ", plain(stamp)).strip()
    read = distribution_statements.reading(plain(stamp))
    code, source = read.wording or read.letter, "inferred_from_wording"
    if read.letter and read.wording in ("", read.letter):
        source = "printed"
    elif read.letter and read.wording and read.likeness < 700:
        code = ""
    value: dict[str, Any] = {"code": code or None, "statement": said}
    if code:
        value["code_source"] = source
    status = "found" if source == "printed" or not code else "inferred"
    yield "distribution", reading_of(stamp, value, stamp.text.strip(), stamp.confidence - 10, status)


def _limitation(raw: str, stamp: Removed) -> Iterator[Found]:
    """The sheet on a change: the number of the report, and the statement that holds now."""
    sheet = limitation_sheets.reading(plain(stamp))
    number = accession(sheet.number)
    if number:
        value = {"scheme": "DTIC", "value": number.value}
        yield "identifiers", reading_of(stamp, value, sheet.number, number.confidence)
    code = distribution_statements.reading(sheet.statement).wording
    if sheet.statement:
        said: dict[str, Any] = {"code": code or None, "statement": sheet.statement}
        if code:
            said["code_source"] = "inferred_from_wording"
        if sheet.authority:
            said["reason"] = f"changed on the authority of {sheet.authority}"
        yield "distribution", reading_of(stamp, said, stamp.text.strip(), 940, "inferred" if code else "found")


def _control(raw: str, stamp: Removed) -> Iterator[Found]:
    said = control_numbers.reading(plain(stamp).strip())
    if not said:
        return
    yield (
        "dtic_control_number",
        reading_of(stamp, said.number, said.number if said.number in stamp.text else stamp.text.strip(), 950),
    )
    if said.received:
        yield "dtic_received_date", reading_of(stamp, said.received, stamp.text.strip(), 900, "inferred")
    if said.pages:
        yield "page_count", reading_of(stamp, int(said.pages), said.pages, 700)
    if said.other:
        yield "unparsed_number", reading_of(stamp, said.other, said.other, 500)


def _box(raw: str, stamp: Removed) -> Iterator[Found]:
    code = accession_boxes.distribution_code(plain(stamp))
    if code:
        yield "accession_box", reading_of(stamp, {"dist": code}, stamp.text.strip(), 950)


def _quality(raw: str, stamp: Removed) -> Iterator[Found]:
    number = quality_stamps.inspector(plain(stamp))
    if number:
        yield "dtic_quality_inspected", reading_of(stamp, int(number), stamp.text.strip(), stamp.confidence - 10)


def _letterhead(raw: str, stamp: Removed) -> Iterator[Found]:
    name = re.sub(r"\s+", " ", plain(stamp)).strip()
    yield "corporate_bodies", reading_of(stamp, {"name": name, "role": "issuing body"}, stamp.text.strip(), 900)


def _address(raw: str, stamp: Removed) -> Iterator[Found]:
    said = re.sub(r"\s+", " ", plain(stamp)).strip()
    yield "publisher_address", reading_of(stamp, said, stamp.text.strip(), 900)
    town = re.search(r"(?:^|, )([A-Z][A-Za-z. ]+, [A-Z][A-Za-z. ]+?) \d{5}(?:-\d{4})?$", said)
    if town:
        yield "place", reading_of(stamp, town[1], town[1], 880)


def _logo(raw: str, stamp: Removed) -> Iterator[Found]:
    name = plain(stamp).strip()
    yield "publisher", reading_of(stamp, name, name, 880)
    yield "corporate_bodies", reading_of(stamp, {"name": name, "role": "publisher"}, name, 880)


def _series(raw: str, stamp: Removed) -> Iterator[Found]:
    said = plain(stamp).strip()
    name, number = series(said)
    if name:
        number = normal_number(number)
        yield "series", reading_of(stamp, {"title": name, "number": number}, said, 950)
        yield "report_numbers", reading_of(stamp, number, said, 950)


def _event(raw: str, stamp: Removed) -> Iterator[Found]:
    parts = [part.strip() for part in re.split(r"\n[ \t]*\n", plain(stamp)) if part.strip()]
    begin = event_statements.pattern().match(parts[0])
    name = re.sub(r"\s+", " ", parts[0][begin.end() :] if begin else parts[0])
    event: dict[str, Any] = {"name": re.sub(r"^the\s+", "", name).rstrip(".")}
    for part in parts[1:]:
        when = printed(part)
        rows = [row.strip() for row in part.split("\n")]
        if when and "date" not in event:
            event["date"] = when.iso
        elif any(map(is_organisation, rows)):
            event.setdefault("host", ", ".join(row for row in rows if is_organisation(row)))
        elif "place" not in event:
            event["place"] = rows[-1]
            if len(rows) > 1:
                event["venue"] = ", ".join(rows[:-1])
    inline = printed(parts[0])
    if inline and "date" not in event:
        event["date"] = inline.iso
    yield "event", reading_of(stamp, event, stamp.text.strip(), 930)


def _title_block(raw: str, stamp: Removed) -> Iterator[Found]:
    """Who wrote it and where they work, as the title page says: name, and below it the lines of the affiliation."""
    rows = [row.strip() for row in plain(stamp).split("\n") if row.strip()]
    names = [n for n, row in enumerate(rows) if people(row)]
    if not names:
        return
    affiliation = rows[names[-1] + 1 :]
    for n in names:
        for name in people(rows[n]):
            yield "affiliations", reading_of(stamp, {"name": name, "affiliation": affiliation}, rows[n], 940)


_RELEASE_TYPES = (
    (re.compile(r"declassified\s+in\s+part", re.I), "declassified in part, sanitized copy"),
    (re.compile(r"declassified\s+and", re.I), "declassified"),
    (re.compile(r"sanitized", re.I), "sanitized copy"),
)


def _release(raw: str, stamp: Removed) -> Iterator[Found]:
    """The date of release, which is never the document's, and what kind of release it was."""
    said = plain(stamp)
    when = re.search(r"(?P<y>[0-9OoIlSsBZ]{4})[/\-](?P<m>[0-9OoIl]{2})[/\-](?P<d>[0-9OoIlSsBZ]{2})", said)
    american = re.search(r"(?P<m>\d\d)/(?P<d>\d\d)/(?P<y>(?:19|20)\d\d)", said)
    found = american or when
    if "elease" in said.lower() and found:
        year, month, day = (int(found[part].translate(FOLD)) for part in ("y", "m", "d"))
        if iso(year, month, day) and 1970 <= year <= 2035:
            yield "release_date", reading_of(stamp, iso(year, month, day), found[0], 930)
            kind = next((name for form, name in _RELEASE_TYPES if form.search(said)), "approved for release")
            yield "release_type", reading_of(stamp, kind, said.strip(), 930)
    order = re.search(r"(?:Executive Order|E\.? ?O\.?)\s+(\d{5})(?:, Section (\d\.\d))?", said)
    if order:
        value = {"authority": f"E.O. {order[1]}" + (f", section {order[2]}" if order[2] else "")}
        yield "declassification", reading_of(stamp, value, order[0], 930)
    slip = re.search(r"By:?\s+(\S+).{0,6}?Date:?\s+(\d{4}|\d{1,2}/\d{1,2}/\d{2,4})", said)
    if slip:
        yield "declassification", reading_of(stamp, {"by": slip[1].strip(","), "date": slip[2]}, slip[0], 900)
    act = re.search(r"(20\d\d)\s+RELEASE\s+UNDER", said)
    if act:
        yield "release_date", reading_of(stamp, act[1], act[1], 940)
        yield "release_type", reading_of(stamp, "JFK Assassination Records Act", said.strip(), 940)


_DIGITISERS = (
    (re.compile(r"digit\w*\s+by\s*:?\s*(?:the\s+)?internet archive|archive\.org", re.I), "Internet Archive"),
    (re.compile(r"jstor", re.I), "JSTOR"),
    (re.compile(r"g\s?o{1,3}\s?o?\s?g\s?[l1I]\s?e|d[il1]g[il1]t[il1]?[sz]ed\s*by", re.I), "Google"),
    (re.compile(r"provided by eric", re.I), "ERIC"),
)


def _library(raw: str, stamp: Removed) -> Iterator[Found]:
    said = plain(stamp).strip()
    for form, name in _DIGITISERS:
        if form.search(said):
            yield "digitizer", reading_of(stamp, name, said, 940)
            break
    holder = re.search(r"Original from(?: the)?\s+(\S[^\n]*)", said, re.I)
    if holder:
        yield "holding_library", reading_of(stamp, headline(holder[1].strip()), holder[1].strip(), 900)
    if re.search(r"Public Domain", said):
        yield "rights", reading_of(stamp, said, said, 900)


_LEVELS = (
    (re.compile(r"TOP\s*SECRET", re.I), "top secret"),
    (re.compile(r"UNCLASS", re.I), "unclassified"),
    (re.compile(r"CONFIDENTIAL|C\W*O\W*N\W*F\W*I\W*D", re.I), "confidential"),
    (re.compile(r"OFFICIAL\s+USE", re.I), "for official use only"),
    (re.compile(r"RESTRICTED", re.I), "restricted"),
    (re.compile(r"S\W*E\W*C\W*R\W*E\W*T", re.I), "secret"),
)


def _marking(raw: str, stamp: Removed) -> Iterator[Found]:
    """The level that a banner prints. Where no banner is printed, nothing is said."""
    level = next((name for form, name in _LEVELS if form.search(stamp.text)), "")
    if level:
        yield "security", reading_of(stamp, {"banner": level}, stamp.text.strip(), 930)


READERS: dict[str, Callable[[str, Removed], Iterator[Found]]] = {
    "dtic_accession_number": _accession,
    "dtic_electe_stamp": _electe,
    "distribution_statement": _distribution,
    "dtic_control_line": _control,
    "dtic_limitation_sheet": _limitation,
    "dtic_accession_box": _box,
    "dtic_quality_stamp": _quality,
    "release_stamp": _release,
    "library_notice": _library,
    "nasa_stamp": read_nasa,
    "film_header": read_film,
    "copy_condition": read_copy,
    "security_marking": _marking,
    "letterhead": _letterhead,
    "publisher_address": _address,
    "publisher_logo": _logo,
    "series_statement": _series,
    "event_statement": _event,
    "title_page_block": _title_block,
    "repeated_title_and_author": _title_block,
}
