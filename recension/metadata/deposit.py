"""A document's metadata as what catalogues load: simple Dublin Core in XML, DataCite 4.5 in JSON.

Both are made from a document row's `metadata`. What was not read is left out; DataCite cannot do without a title, a
year and a creator, and a record that lacks one is refused with the names of what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

_DC = "http://purl.org/dc/elements/1.1/"
_OAI = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_TYPES = {"thesis": "Dissertation", "report": "Report", "paper-conference": "ConferencePaper", "book": "Book"}
_UNKNOWN = ":unav"  # DataCite's own word for a value that is not to be had
_DATES = {"release_date": "Available", "dtic_selected_date": "Accepted"}


class IncompleteError(ValueError):
    """A record that a catalogue's schema does not take; `missing` names the properties that were not read."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"DataCite needs {', '.join(missing)}, and the document does not print it")
        self.missing = missing


def dublin_core(id: str, record: Mapping[str, Any]) -> str:
    """Simple Dublin Core (oai_dc) as XML."""
    ElementTree.register_namespace("dc", _DC)
    ElementTree.register_namespace("oai_dc", _OAI)
    root = ElementTree.Element(f"{{{_OAI}}}dc")
    for name, value in _dublin_terms(id, record):
        ElementTree.SubElement(root, f"{{{_DC}}}{name}").text = value
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _dublin_terms(id: str, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if record.get("title"):
        yield "title", record["title"]
    yield from (("creator", name) for name in _values(record, "creators", "name"))
    yield from (("contributor", name) for name in _values(record, "contributors", "name"))
    yield from (("contributor", name) for name in _values(record, "corporate_bodies", "name"))
    for field, term in (("publisher", "publisher"), ("language", "language"), ("abstract", "description")):
        if record.get(field):
            yield term, str(record[field])
    yield from (("date", date) for date in _values(record, "date_issued")[:1])
    if record.get("type") in _TYPES:
        yield "type", _TYPES[record["type"]]
    yield "identifier", id
    for scheme, value in _identifiers(record):
        yield "identifier", f"{scheme} {value}"
    yield from (("identifier", number) for number in _values(record, "report_numbers"))
    yield from (("relation", title) for title in _values(record, "series", "title"))
    yield from (("subject", word) for word in _values(record, "keywords"))
    if record.get("number-of-pages"):
        yield "format", f"{record['number-of-pages']} pages"
    yield from (("rights", said) for said in _values(record, "distribution", "statement"))


def datacite(id: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A DataCite 4.5 record as JSON. Raises IncompleteError where title, year or creator were not read."""
    issued = record.get("issued", {}).get("date-parts", [[]])[0]
    creators = [_person(each) for each in _values(record, "creators")] or [
        {"name": name, "nameType": "Organizational"} for name in _values(record, "corporate_bodies", "name")[:1]
    ]
    found = {"titles": record.get("title"), "publicationYear": issued, "creators": creators}
    missing = tuple(name for name, value in found.items() if not value)
    if missing:
        raise IncompleteError(missing)
    out: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": _TYPES.get(str(record.get("type")), "Text")},
        "titles": [{"title": record["title"]}],
        "creators": creators,
        "publisher": {"name": record.get("publisher", _UNKNOWN)},
        "publicationYear": f"{issued[0]:04}",
        "alternateIdentifiers": [
            {"alternateIdentifier": id, "alternateIdentifierType": "recension document"},
            *({"alternateIdentifier": v, "alternateIdentifierType": s} for s, v in _identifiers(record)),
            *(
                {"alternateIdentifier": number, "alternateIdentifierType": "Report number"}
                for number in _values(record, "report_numbers")
            ),
        ],
    }
    return out | {name: value for name, value in _optional(record).items() if value}


def _optional(record: Mapping[str, Any]) -> dict[str, Any]:
    """The DataCite properties that may be absent."""
    dates = [{"date": date, "dateType": "Issued"} for date in _values(record, "date_issued")[:1]]
    dates += [{"date": date, "dateType": kind} for f, kind in _DATES.items() for date in _values(record, f)[:1]]
    editors = [{**_person(each), "contributorType": _contribution(each)} for each in _values(record, "contributors")]
    sponsors = _values(record, "sponsors", "name")
    series = [value for value in _values(record, "series") if isinstance(value, dict)]
    return {
        "language": record.get("language"),
        "dates": dates,
        "contributors": [
            *editors,
            *({"name": name, "nameType": "Organizational", "contributorType": "Sponsor"} for name in sponsors),
        ],
        "subjects": [{"subject": word} for word in _values(record, "keywords")]
        + [{"subject": code, "subjectScheme": "COSATI"} for code in _values(record, "cosati")],
        "sizes": [f"{record['number-of-pages']} pages"] if record.get("number-of-pages") else [],
        "rightsList": [{"rights": said} for said in _values(record, "distribution", "statement")[:1]],
        "descriptions": [
            {"description": text, "descriptionType": "Abstract"} for text in _values(record, "abstract")[:1]
        ]
        + [{"description": f"{s['title']} {s['number']}", "descriptionType": "SeriesInformation"} for s in series],
        "fundingReferences": [
            {"funderName": sponsors[0] if sponsors else _UNKNOWN, "awardNumber": number}
            for number in _values(record, "contract_numbers")
        ],
    }


def _values(record: Mapping[str, Any], field: str, part: str = "") -> list[Any]:
    """All different values of a field, in their order; of a composite one only `part`."""
    values: list[Any] = []
    for reading in record.get("readings", {}).get(field, ()):
        value = reading["value"]
        value = value.get(part) if part and isinstance(value, dict) else value
        if value and value not in values:
            values.append(value)
    return values


def _identifiers(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(each["scheme"], each["value"]) for each in _values(record, "identifiers")]


def _person(each: dict[str, Any]) -> dict[str, Any]:
    person: dict[str, Any] = {"name": each["name"], "nameType": "Personal"}
    for part, name in (("family", "familyName"), ("given", "givenName")):
        if each.get(part):
            person[name] = each[part]
    if each.get("affiliation"):
        person["affiliation"] = [{"name": ", ".join(each["affiliation"])}]
    return person


def _contribution(each: dict[str, Any]) -> str:
    return "Editor" if each.get("role") == "editor" else "Other"
