"""What catalogues want to know of a version, made from its manifest: Data Package, Croissant, CITATION.cff, DataCite.

Data Package and Croissant name the Parquet files by table, not one by one with their digests: those stand in the
manifest, once. Only columns with one plain value a row are fields of a Croissant record set.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from recension.corpus.columns import SCHEMAS
from recension.corpus.manifest import Manifest, part_name
from recension.shredded import TABLES

_CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "citeAs": "cr:citeAs", "column": "cr:column", "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
_PARQUET = "application/vnd.apache.parquet"


def sidecars(manifest: Manifest) -> dict[str, bytes]:
    """All of them by file name."""
    return {
        "datapackage.json": _json(datapackage(manifest)),
        "croissant.json": _json(croissant(manifest)),
        "CITATION.cff": citation(manifest).encode(),
        "datacite.json": _json(datacite(manifest)),
    }


def datapackage(manifest: Manifest) -> dict[str, Any]:
    """Frictionless Data Package 2."""
    about = manifest.about
    found: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": manifest.collection,
        "id": manifest.pin,
        "title": about.title or manifest.collection,
        "description": about.description,
        "version": manifest.version,
        "created": _moment(manifest.created),
        "resources": [
            {
                "name": table,
                "path": [part_name(table, number) for number in range(len(manifest.chunks))],
                "format": "parquet",
                "mediatype": _PARQUET,
                "schema": {
                    "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
                    "fields": [{"name": field.name, "type": _table_type(field.type)} for field in SCHEMAS[table]],
                    **({"primaryKey": ["id"]} if "id" in SCHEMAS[table].names else {}),
                },
            }
            for table in TABLES
        ],
    }
    if about.licence:
        found["licenses"] = [{"title": about.licence, "name": _licence_name(about.licence)}]
    if about.source:
        found["sources"] = [{"title": about.source}]
    return {key: value for key, value in found.items() if value}


def croissant(manifest: Manifest) -> dict[str, Any]:
    """Croissant 1.0."""
    about = manifest.about
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": manifest.collection,
        "description": about.description or about.title or manifest.collection,
        "version": manifest.version,
        "license": about.licence or "unknown",
        "citeAs": about.citation or manifest.pin,
        "datePublished": manifest.created,
        "url": f"urn:recension:{manifest.pin}",
        "distribution": [
            {
                "@type": "cr:FileSet",
                "@id": f"{table}-files",
                "name": f"{table}-files",
                "encodingFormat": "application/x-parquet",
                "includes": f"{table}/*.parquet",
            }
            for table in TABLES
        ],
        "recordSet": [_record_set(table) for table in TABLES],
    }


def citation(manifest: Manifest) -> str:
    """CITATION.cff 1.2.0. Without authors of its own, a collection's are those its source names."""
    about = manifest.about
    name = about.source or about.title or manifest.collection
    lines = {
        "cff-version": "1.2.0",
        "message": about.citation or "Please cite this version of the corpus.",
        "type": "dataset",
        "title": about.title or manifest.collection,
        "version": manifest.version,
        "date-released": manifest.created[:10],
    }
    text = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())
    pin = json.dumps(manifest.pin)
    return (
        f"{text}authors:\n  - name: {json.dumps(name, ensure_ascii=False)}\n"
        f"identifiers:\n  - type: other\n    value: {pin}\n    description: exact pin\n"
    )


def datacite(manifest: Manifest) -> dict[str, Any]:
    """DataCite metadata 4, ready for a DOI but for the DOI itself: whoever registers it adds that."""
    about = manifest.about
    name = about.source or about.title or manifest.collection
    found: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Text corpus"},
        "creators": [{"name": name, "nameType": "Organizational"}],
        "titles": [{"title": about.title or manifest.collection}],
        "publisher": {"name": name},
        "publicationYear": manifest.created[:4],
        "version": manifest.version,
        "dates": [{"date": manifest.created, "dateType": "Issued"}],
        "alternateIdentifiers": [{"alternateIdentifier": manifest.pin, "alternateIdentifierType": "pin"}],
        "sizes": [f"{manifest.counts.documents} documents", f"{manifest.counts.characters} characters"],
        "formats": [_PARQUET],
    }
    if about.language:
        found["language"] = about.language
    if about.licence:
        found["rightsList"] = [{"rights": about.licence}]
    if about.description:
        found["descriptions"] = [{"description": about.description, "descriptionType": "Abstract"}]
    return found


def _record_set(table: str) -> dict[str, Any]:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{table}/{field.name}",
            "name": field.name,
            "dataType": "sc:Integer" if pa.types.is_integer(field.type) else "sc:Text",
            "source": {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": field.name}},
        }
        for field in SCHEMAS[table]
        if pa.types.is_string(field.type) or pa.types.is_integer(field.type)
    ]
    found: dict[str, Any] = {"@type": "cr:RecordSet", "@id": table, "name": table, "field": fields}
    if "id" in SCHEMAS[table].names:
        found["key"] = {"@id": f"{table}/id"}
    return found


def _table_type(type: pa.DataType) -> str:
    if pa.types.is_list(type):
        return "array"
    if pa.types.is_struct(type):
        return "object"
    return "integer" if pa.types.is_integer(type) else "string"


def _licence_name(text: str) -> str:
    """An identifier as the Data Package wants: no spaces."""
    return "-".join("".join(c if c.isalnum() or c in ".-_" else " " for c in text).split()) or "other"


def _moment(created: str) -> str:
    return created if "T" in created else f"{created}T00:00:00Z"


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
