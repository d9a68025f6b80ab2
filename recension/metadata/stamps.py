"""What the furniture says: every stamp, notice and cover piece that left the reading text, read into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from recension.covers import is_organisation
from recension.dates import printed, stamped
from recension.identifiers import accession
from recension.metadata import Reading
from recension.metadata.front import normal_number
from recension.metadata.people import people
from recension.repairs import (
    Removed,
    accession_boxes,
    control_numbers,
    distribution_statements,
    electe_stamps,
    event_statements,
    quality_stamps,
    series_statements,
)

Found = tuple[str, Reading]


def read_stamps(raw: str, furniture: list[Removed]) -> Iterator[Found]:
    """The readings of all furniture, in the order in which it stands."""
    for stamp in furniture:
        reader = READERS.get(stamp.kind)
        if reader:
            yield from reader(raw, stamp)


def _reading(stamp: Removed, value: Any, raw: str, confidence: int, status: str = "found") -> Reading:
    """A reading of what the stamp says; its span is that of `raw` within the stamp, or the stamp's own."""
    at = stamp.text.find(raw)
    start = stamp.start + max(at, 0)
    end = start + len(raw) if at >= 0 else stamp.end
    return Reading(
        value,
        stamp.text[start - stamp.start : end - stamp.start],
        (start, end),
        f"stamp:{stamp.rule}",
        confidence,
        status,
    )


def _clean(stamp: Removed) -> str:
    """The stamp with plain newlines and without the converter's marks, each as long as what it replaces."""
    return re.sub(r"\r\n?|\*", lambda found: {"\r\n": " \n", "\r": "\n"}.get(found[0], " "), stamp.text)


def _accession(raw: str, stamp: Removed) -> Iterator[Found]:
    for line in _clean(stamp).split("\n"):
        number = accession(re.sub(r"^\W*D[Tt][Il1i][Cc]\s+", "", line.strip()))
        if number:
            value = {"scheme": "DTIC", "value": number.value}
            yield "identifiers", _reading(stamp, value, line.strip(), number.confidence)


def _electe(raw: str, stamp: Removed) -> Iterator[Found]:
    said = _clean(stamp)
    when, (day, code) = stamped(said), electe_stamps.reading(said)
    if when and day:
        yield "dtic_selected_date", _reading(stamp, day, said[when.start : when.end], 970)
    if code:
        line = next(row for row in reversed(said.split("\n")) if code in row and len(row.strip()) <= 8)
        yield "dtic_stamp_code", _reading(stamp, code, line.strip(), 900)


def _distribution(raw: str, stamp: Removed) -> Iterator[Found]:
    said = re.sub(r"\s+", " ", _clean(stamp)).strip()
    read = distribution_statements.reading(_clean(stamp))
    code, source = read.wording or read.letter, "inferred_from_wording"
    if read.letter and read.letter == read.wording:
        source = "printed"
    elif read.letter and read.wording and read.likeness < 700:
        code = ""
    value: dict[str, Any] = {"code": code or None, "statement": said}
    if code:
        value["code_source"] = source
    status = "found" if source == "printed" or not code else "inferred"
    yield "distribution", _reading(stamp, value, stamp.text.strip(), stamp.confidence - 10, status)


def _control(raw: str, stamp: Removed) -> Iterator[Found]:
    said = control_numbers.reading(_clean(stamp).strip())
    if not said:
        return
    yield (
        "dtic_control_number",
        _reading(stamp, said.number, said.number if said.number in stamp.text else stamp.text.strip(), 950),
    )
    if said.received:
        yield "dtic_received_date", _reading(stamp, said.received, stamp.text.strip(), 900, "inferred")
    if said.pages:
        yield "page_count", _reading(stamp, int(said.pages), said.pages, 700)
    if said.other:
        yield "unparsed_number", _reading(stamp, said.other, said.other, 500)


def _box(raw: str, stamp: Removed) -> Iterator[Found]:
    code = accession_boxes.distribution_code(_clean(stamp))
    if code:
        yield "accession_box", _reading(stamp, {"dist": code}, stamp.text.strip(), 950)


def _quality(raw: str, stamp: Removed) -> Iterator[Found]:
    number = quality_stamps.inspector(_clean(stamp))
    if number:
        yield "dtic_quality_inspected", _reading(stamp, int(number), stamp.text.strip(), stamp.confidence - 10)


def _letterhead(raw: str, stamp: Removed) -> Iterator[Found]:
    name = re.sub(r"\s+", " ", _clean(stamp)).strip()
    yield "corporate_bodies", _reading(stamp, {"name": name, "role": "issuing body"}, stamp.text.strip(), 900)


def _address(raw: str, stamp: Removed) -> Iterator[Found]:
    said = re.sub(r"\s+", " ", _clean(stamp)).strip()
    yield "publisher_address", _reading(stamp, said, stamp.text.strip(), 900)
    town = re.search(r"(?:^|, )([A-Z][A-Za-z. ]+, [A-Z][A-Za-z. ]+?) \d{5}(?:-\d{4})?$", said)
    if town:
        yield "place", _reading(stamp, town[1], town[1], 880)


def _logo(raw: str, stamp: Removed) -> Iterator[Found]:
    name = _clean(stamp).strip()
    yield "publisher", _reading(stamp, name, name, 880)
    yield "corporate_bodies", _reading(stamp, {"name": name, "role": "publisher"}, name, 880)


def _series(raw: str, stamp: Removed) -> Iterator[Found]:
    found = series_statements.pattern().search(_clean(stamp).strip())
    if found:
        number = normal_number(found["number"])
        yield "series", _reading(stamp, {"title": found["series"], "number": number}, found[0], 950)
        yield "report_numbers", _reading(stamp, number, found["number"], 950)


def _event(raw: str, stamp: Removed) -> Iterator[Found]:
    parts = [part.strip() for part in re.split(r"\n[ \t]*\n", _clean(stamp)) if part.strip()]
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
    yield "event", _reading(stamp, event, stamp.text.strip(), 930)


def _title_block(raw: str, stamp: Removed) -> Iterator[Found]:
    """Who wrote it and where they work, as the title page says: name, and below it the lines of the affiliation."""
    rows = [row.strip() for row in _clean(stamp).split("\n") if row.strip()]
    names = [n for n, row in enumerate(rows) if people(row)]
    if not names:
        return
    affiliation = rows[names[-1] + 1 :]
    for n in names:
        for name in people(rows[n]):
            yield "affiliations", _reading(stamp, {"name": name, "affiliation": affiliation}, rows[n], 940)


READERS: dict[str, Callable[[str, Removed], Iterator[Found]]] = {
    "dtic_accession_number": _accession,
    "dtic_electe_stamp": _electe,
    "distribution_statement": _distribution,
    "dtic_control_line": _control,
    "dtic_accession_box": _box,
    "dtic_quality_stamp": _quality,
    "letterhead": _letterhead,
    "publisher_address": _address,
    "publisher_logo": _logo,
    "series_statement": _series,
    "event_statement": _event,
    "title_page_block": _title_block,
    "repeated_title_and_author": _title_block,
}
