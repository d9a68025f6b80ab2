"""The readings as a CSL-JSON item: what citation managers and processors load.

Only the best reading of each field goes in, and only what the schema of CSL-JSON has a place for; the rest stays in the
readings. https://github.com/citation-style-language/schema (csl-data.json)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recension.metadata import Metadata

_ROLES = {"editor": "editor", "translator": "translator"}


def csl_item(found: Metadata) -> dict[str, Any]:
    """A CSL-JSON item without its id; empty where nothing was read that identifies the document."""
    item: dict[str, Any] = {"type": _type(found)}
    title, subtitle = found.best("title"), found.best("subtitle")
    if title:
        item["title"] = f"{title}: {subtitle}" if subtitle else title
        if subtitle:
            item["title-short"] = title
    people = [value for value in found.all("creators") if isinstance(value, dict)]
    if people:
        item["author"] = [_name(each) for each in people]
    for each in found.all("contributors"):
        if isinstance(each, dict) and each["role"] in _ROLES:
            item.setdefault(_ROLES[each["role"]], []).append(_name(each))
    issued = found.best("date_issued")
    if isinstance(issued, str):
        item["issued"] = csl_date(issued)
    item |= _plain(found) | _event(found) | _archive(found)
    return item


def csl_date(iso: str) -> dict[str, Any]:
    """An ISO date or range as CSL `date-parts`."""
    return {"date-parts": [[int(part) for part in day.split("-")] for day in iso.split("/")]}


def _name(person: dict[str, Any]) -> dict[str, str]:
    return {part: person[part] for part in ("family", "given", "suffix", "literal") if person.get(part)}


def _type(found: Metadata) -> str:
    kind = found.best("document_type")
    return str(kind) if kind else "document"


def _plain(found: Metadata) -> dict[str, Any]:
    item: dict[str, Any] = {}
    series, numbers = found.best("series"), found.all("report_numbers")
    if isinstance(series, dict):
        item["collection-title"] = series["title"]
        item["collection-number"] = series["number"]
    if numbers:
        item["number"] = str(numbers[0])
    for field, name in (
        ("publisher", "publisher"),
        ("place", "publisher-place"),
        ("language", "language"),
        ("abstract", "abstract"),
    ):
        if found.best(field):
            item[name] = str(found.best(field))
    words = [str(word) for word in found.all("keywords")]
    if words:
        item["keyword"] = ", ".join(words)
    for value in found.all("identifiers"):
        if isinstance(value, dict) and value["scheme"] in ("ISBN", "ISSN", "DOI"):
            item.setdefault(value["scheme"], value["value"])
    bodies = [body for body in found.all("corporate_bodies") if isinstance(body, dict)]
    bodies += [body for body in found.all("performing_org") if isinstance(body, dict)]
    if bodies and "publisher" not in item:
        item["publisher"] = bodies[0]["name"]
    if found.best("page_count"):
        item["number-of-pages"] = str(found.best("page_count"))
    return item


def _event(found: Metadata) -> dict[str, Any]:
    event = found.best("event")
    if not isinstance(event, dict):
        return {}
    item: dict[str, Any] = {"event-title": event["name"]}
    if event.get("date"):
        item["event-date"] = csl_date(event["date"])
    if event.get("place"):
        item["event-place"] = event["place"]
    return item


def _archive(found: Metadata) -> dict[str, Any]:
    """Where a reader finds the document: the archive and its number there."""
    for value in found.all("identifiers"):
        if isinstance(value, dict) and value["scheme"] in ("DTIC", "CREST", "NTIS", "NASA", "ERIC"):
            return {"archive": value["scheme"], "archive_location": value["value"]}
    return {}
