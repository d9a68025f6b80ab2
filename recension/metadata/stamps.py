"""What the furniture says: every stamp, notice and cover piece that left the reading text, read into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from recension.covers import is_organisation
from recension.dates import FOLD, MONTH, iso, month_number, printed, stamped
from recension.identifiers import accession, find
from recension.metadata import Reading
from recension.metadata.casing import headline
from recension.metadata.front import normal_number, series
from recension.metadata.names import filed, person
from recension.metadata.people import people
from recension.repairs import (
    Removed,
    accession_boxes,
    control_numbers,
    distribution_statements,
    electe_stamps,
    event_statements,
    quality_stamps,
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
    said = _clean(stamp).strip()
    name, number = series(said)
    if name:
        number = normal_number(number)
        yield "series", _reading(stamp, {"title": name, "number": number}, said, 950)
        yield "report_numbers", _reading(stamp, number, said, 950)


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


_RELEASE_TYPES = (
    (re.compile(r"declassified\s+in\s+part", re.I), "declassified in part, sanitized copy"),
    (re.compile(r"declassified\s+and", re.I), "declassified"),
    (re.compile(r"sanitized", re.I), "sanitized copy"),
)


def _release(raw: str, stamp: Removed) -> Iterator[Found]:
    """The date of release, which is never the document's, and what kind of release it was."""
    said = _clean(stamp)
    when = re.search(r"(?P<y>[0-9OoIlSsBZ]{4})[/\-](?P<m>[0-9OoIl]{2})[/\-](?P<d>[0-9OoIlSsBZ]{2})", said)
    american = re.search(r"(?P<m>\d\d)/(?P<d>\d\d)/(?P<y>(?:19|20)\d\d)", said)
    found = american or when
    if "elease" in said and found:
        year, month, day = (int(found[part].translate(FOLD)) for part in ("y", "m", "d"))
        if iso(year, month, day) and 1970 <= year <= 2035:
            yield "release_date", _reading(stamp, iso(year, month, day), found[0], 930)
            kind = next((name for form, name in _RELEASE_TYPES if form.search(said)), "approved for release")
            yield "release_type", _reading(stamp, kind, said.strip(), 930)
    order = re.search(r"(?:Executive Order|E\.? ?O\.?)\s+(\d{5})(?:, Section (\d\.\d))?", said)
    if order:
        value = {"authority": f"E.O. {order[1]}" + (f", section {order[2]}" if order[2] else "")}
        yield "declassification", _reading(stamp, value, order[0], 930)
    slip = re.search(r"By:?\s+(\S+).{0,6}?Date:?\s+(\d{4}|\d{1,2}/\d{1,2}/\d{2,4})", said)
    if slip:
        yield "declassification", _reading(stamp, {"by": slip[1].strip(","), "date": slip[2]}, slip[0], 900)
    act = re.search(r"(20\d\d)\s+RELEASE\s+UNDER", said)
    if act:
        yield "release_date", _reading(stamp, act[1], act[1], 940)
        yield "release_type", _reading(stamp, "JFK Assassination Records Act", said.strip(), 940)


_DIGITISERS = (
    (re.compile(r"digit\w*\s+by\s*:?\s*(?:the\s+)?internet archive|archive\.org", re.I), "Internet Archive"),
    (re.compile(r"jstor", re.I), "JSTOR"),
    (re.compile(r"g\s?o{1,3}\s?o?\s?g\s?[l1I]\s?e|d[il1]g[il1]t[il1]?[sz]ed\s*by", re.I), "Google"),
    (re.compile(r"provided by eric", re.I), "ERIC"),
)


def _library(raw: str, stamp: Removed) -> Iterator[Found]:
    said = _clean(stamp).strip()
    for form, name in _DIGITISERS:
        if form.search(said):
            yield "digitizer", _reading(stamp, name, said, 940)
            break
    holder = re.search(r"Original from(?: the)?\s+(\S[^\n]*)", said, re.I)
    if holder:
        yield "holding_library", _reading(stamp, headline(holder[1].strip()), holder[1].strip(), 900)
    if re.search(r"Public Domain", said):
        yield "rights", _reading(stamp, said, said, 900)


def _nasa(raw: str, stamp: Removed) -> Iterator[Found]:
    """NASA's typed stamp: subject code, category and pages; its number only where the cover has none as good."""
    said = _clean(stamp)
    code = re.search(r"CSCL\s*(\d\d[A-Z])", said)
    if code:
        yield "cscl", _reading(stamp, code[1], code[1], 850)
    category = re.search(r"[G6]3\s*/\s*(\d\d)", said)
    if category:
        yield "nasa_category", _reading(stamp, category[1], category[1], 800)
    pages = re.search(r"\b(\d{1,4}) p\b", said)
    if pages:
        yield "page_count", _reading(stamp, int(pages[1]), pages[1], 800)


_FILM_AUTHORS = re.compile(
    r"^[ \t]*(?P<names>(?:[A-Z]\.? ){1,3}[A-Z][A-Z'\-]+(?:,? (?:(?:[A-Z]\.? ){1,3}[A-Z][A-Z'\-]+))*)"
    r"(?P<more> ET AL\.?)?",
    re.M,
)
_FILM_DATE = re.compile(rf"(?:\d\d )?(?P<month>{MONTH})\.? (?P<year>\d\d)\b", re.I)


def _film(raw: str, stamp: Removed) -> Iterator[Found]:
    """The header of a microfiche. Its digits are the worst of all sources, so every reading is a weak one."""
    said = _clean(stamp)
    for found in find(said):
        if found.scheme == "DTIC":
            yield (
                "identifiers",
                _film_reading(stamp, {"scheme": "DTIC", "value": found.value}, said[found.start : found.end]),
            )
        elif found.scheme == "DTIC-SBI":
            yield (
                "identifiers",
                _film_reading(stamp, {"scheme": "DTIC-SBI", "value": found.value}, said[found.start : found.end]),
            )
        elif found.scheme == "COSATI":
            yield "cosati", _film_reading(stamp, found.value, said[found.start : found.end])
    body = re.search(r"\(U\)[ \t]*([A-Z][A-Z0-9 .,&'/-]{5,})", said)
    if body:
        name = {"name": headline(body[1].strip()), "role": "corporate author"}
        yield "corporate_bodies", _film_reading(stamp, name, body[1].strip())
    when = _FILM_DATE.search(said)
    if when:
        yield "date_issued", _film_reading(stamp, iso(1900 + int(when["year"]), month_number(when["month"])), when[0])
    for authors in _FILM_AUTHORS.finditer(said):
        for printed_name in people(authors["names"], known=True):
            parsed = person(printed_name)
            value = {"name": filed(parsed), **parsed, "role": "author"} | (
                {"more_authors": True} if authors["more"] else {}
            )
            yield "creators", _film_reading(stamp, value, authors["names"])


def _film_reading(stamp: Removed, value: Any, raw: str) -> Reading:
    return _reading(stamp, value, raw, 760)._replace(rule="film_header")


def _copy(raw: str, stamp: Removed) -> Iterator[Found]:
    said = re.sub(r"\s+", " ", _clean(stamp)).strip()
    number = re.search(r"COPY\D{0,6}(\d{1,4})(?:\s*OF\s*(\d{1,4}))?", said)
    if number:
        value = {"copy": int(number[1])} | ({"of": int(number[2])} if number[2] else {})
        yield "copy", _reading(stamp, value, stamp.text.strip(), 900)
    elif re.search(r"best|reproduce legibly", said, re.I):
        yield "source_condition", _reading(stamp, "best_available_copy", stamp.text.strip(), 920)


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
        yield "security", _reading(stamp, {"banner": level}, stamp.text.strip(), 930)


READERS: dict[str, Callable[[str, Removed], Iterator[Found]]] = {
    "dtic_accession_number": _accession,
    "dtic_electe_stamp": _electe,
    "distribution_statement": _distribution,
    "dtic_control_line": _control,
    "dtic_accession_box": _box,
    "dtic_quality_stamp": _quality,
    "release_stamp": _release,
    "library_notice": _library,
    "nasa_stamp": _nasa,
    "film_header": _film,
    "copy_condition": _copy,
    "security_marking": _marking,
    "letterhead": _letterhead,
    "publisher_address": _address,
    "publisher_logo": _logo,
    "series_statement": _series,
    "event_statement": _event,
    "title_page_block": _title_block,
    "repeated_title_and_author": _title_block,
}
