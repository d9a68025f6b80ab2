"""A document's metadata as what scholars load: CSL-JSON, BibTeX, RIS, and formatted text in any CSL style.

All functions take records: the `metadata` of document rows by document id. What was not read is left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

Records = Mapping[str, Mapping[str, Any]]

_BIBTEX = {
    "thesis": "thesis",
    "report": "techreport",
    "paper-conference": "inproceedings",
    "book": "book",
    "document": "misc",
}
_RIS = {"thesis": "THES", "report": "RPRT", "paper-conference": "CPAPER", "book": "BOOK", "document": "GEN"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def items(records: Records) -> list[dict[str, Any]]:
    """CSL-JSON items: the records without their readings, each with its document's id."""
    return [
        {"id": name, **{key: value for key, value in record.items() if key != "readings"}}
        for name, record in records.items()
    ]


def csl_json(records: Records) -> str:
    """A CSL-JSON array, as Zotero, pandoc and citation processors load it."""
    return json.dumps(items(records), ensure_ascii=False, indent=2) + "\n"


def bibtex(records: Records) -> str:
    """A BibTeX file; characters outside ASCII and TeX's own are encoded, capitals of titles protected."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares import AddEnclosingMiddleware
    from bibtexparser.model import Block, Entry, Field

    known = items(records)
    entries: list[Block] = [
        Entry(_BIBTEX.get(item["type"], "misc"), key, [Field(k, v) for k, v in _bibtex_fields(item).items()])
        for item, key in zip(known, _keys(known), strict=True)
    ]
    enclosed = AddEnclosingMiddleware(reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{")
    return str(write_string(Library(entries), unparse_stack=[enclosed]))


def ris(records: Records) -> str:
    """An RIS file, for reference managers and library catalogues."""
    import rispy

    return str(rispy.dumps([_ris_entry(item) for item in items(records)], enforce_list_tags=False))


def formatted(records: Records, style: Path | None = None) -> list[str]:
    """One bibliography entry for each record, as plain text; in a CSL style file of the reader's, or our own.

    Raises ValueError, naming the file, where a style cannot be read.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    titled = {item["id"]: _for_processor(item) for item in items(records) if item.get("title")}
    with as_file(files("recension").joinpath("data/report.csl")) as own:
        try:
            chosen = CitationStylesStyle(str(style or own), validate=False)
        except Exception as problem:
            raise ValueError(f"{style or own} is no CSL style that can be read: {problem}") from problem
    bibliography = CitationStylesBibliography(chosen, CiteProcJSON(list(titled.values())), formatter.plain)
    for item in titled.values():
        bibliography.register(Citation([CitationItem(item["id"])]))
    written = dict(zip(titled, bibliography.bibliography(), strict=True))
    return [re.sub(r"\.{2,}", ".", str(written.get(id, f"[{id}: no title is printed]"))) for id in records]


def _for_processor(item: dict[str, Any]) -> dict[str, Any]:
    """An item as citeproc-py takes it: lower-case ids, and none of the variables that it does not know."""
    known = {key: value for key, value in item.items() if not key.startswith("event-")}
    return {**known, "id": str(item["id"]).lower()}


def _keys(known: list[dict[str, Any]]) -> list[str]:
    """A key for each item; of several that would be equal, the later ones with a letter (`horelick1990b`)."""
    seen: Counter[str] = Counter()
    keys = []
    for item in known:
        key = _key(item)
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}{_letter(seen[key])}")
    return keys


def _letter(n: int) -> str:
    return chr(ord("a") + n - 1) if n <= 26 else f"-{n}"


def _key(item: dict[str, Any]) -> str:
    """A citation key: family name and year, else the document's id."""
    people = item.get("author") or item.get("editor") or [{}]
    family = people[0].get("family", "")
    year = str(_issued(item)[0]) if _issued(item) else ""
    key = re.sub(r"[^A-Za-z0-9]", "", family).lower() + year
    return key if family else re.sub(r"[^\w.-]", "-", str(item["id"]))


def _issued(item: dict[str, Any]) -> list[int]:
    parts = item.get("issued", {}).get("date-parts", [[]])
    return list(parts[0])


def _bibtex_fields(item: dict[str, Any]) -> dict[str, str]:
    from pylatexenc.latexencode import unicode_to_latex

    fields: dict[str, str] = {}
    for source, target in (("author", "author"), ("editor", "editor"), ("translator", "translator")):
        if item.get(source):
            fields[target] = " and ".join(_name(person) for person in item[source])
    plain = {
        "title": "title", "collection-title": "series", "number": "number", "publisher-place": "address",
        "number-of-pages": "pagetotal", "language": "language", "abstract": "abstract", "event-title": "eventtitle",
        "event-place": "venue", "ISBN": "isbn",
    }  # fmt: skip
    fields |= {target: str(item[source]) for source, target in plain.items() if item.get(source)}
    if item.get("publisher"):
        fields["institution" if item["type"] == "report" else "publisher"] = item["publisher"]
    if item.get("archive"):
        fields["note"] = f"{item['archive']} {item['archive_location']}"
    issued = _issued(item)
    encoded = {name: unicode_to_latex(value, non_ascii_only=False) for name, value in fields.items()}
    if "title" in encoded:
        encoded["title"] = f"{{{encoded['title']}}}"
    if issued:
        encoded["year"] = str(issued[0])
    if len(issued) > 1:
        encoded["month"] = _MONTHS[issued[1] - 1]
    return encoded


def _name(person: dict[str, str]) -> str:
    if "literal" in person:
        return f"{{{person['literal']}}}"
    return ", ".join(person[part] for part in ("family", "suffix", "given") if person.get(part))


def _ris_entry(item: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {"type_of_reference": _RIS.get(item["type"], "GEN"), "id": item["id"]}
    plain = {
        "title": "title", "collection-title": "tertiary_title", "number": "number", "publisher": "publisher",
        "publisher-place": "place_published", "number-of-pages": "start_page", "language": "language",
        "abstract": "abstract", "archive": "name_of_database", "archive_location": "accession_number",
        "event-title": "secondary_title", "ISBN": "issn",
    }  # fmt: skip
    entry |= {target: str(item[source]) for source, target in plain.items() if item.get(source)}
    for source, target in (("author", "authors"), ("editor", "secondary_authors"), ("keyword", "keywords")):
        if item.get(source):
            value = item[source]
            entry[target] = value.split(", ") if isinstance(value, str) else [_ris_name(person) for person in value]
    issued = _issued(item)
    if issued:
        entry["year"] = str(issued[0])
        entry["date"] = "/".join([str(issued[0]), *(f"{part:02}" for part in issued[1:])]) + "/" * (3 - len(issued))
    return entry


def _ris_name(person: dict[str, str]) -> str:
    if "literal" in person:
        return person["literal"]
    return ", ".join(person[part] for part in ("family", "given", "suffix") if person.get(part))
