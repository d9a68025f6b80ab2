"""The commands on what a document says about itself: metadata, cite."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from recension.cli.corpora import Clean
from recension.cli.documents import Encoding, Json, document_of
from recension.cli.editions import published
from recension.cli.terminal import PROBLEMS, fail, out, say_json, tidy

Whats = Annotated[
    list[str],
    typer.Argument(metavar="FILE|DOCUMENT...", help="Documents in any format we read, or ids of published ones: "
                   "collection/name, with @version."),
]  # fmt: skip


class Form(StrEnum):
    """What `cite` prints."""

    text = "text"
    csl = "csl"
    bibtex = "bibtex"
    ris = "ris"
    dc = "dc"
    datacite = "datacite"


def metadata(
    file: Annotated[Path, typer.Argument(metavar="FILE")], encoding: Encoding = "", as_json: Json = False
) -> None:
    """Show what a document says about itself: each value, what is printed, where, and how sure the reading is.

    \b
    Examples:
      recension metadata report.txt
      recension metadata report.txt --json | jq '.readings.title'
      recension explain report.txt --at raw:112      (the place of a reading, as it is shown)
    """
    with tidy():
        document = document_of(file, encoding)
        if as_json:
            say_json(document.metadata.as_record())
            return
        console = out()
        for field, readings in sorted(document.metadata.readings.items()):
            for reading in readings:
                said = (
                    reading.value if isinstance(reading.value, str) else json.dumps(reading.value, ensure_ascii=False)
                )
                console.print(f"{field:24} {said}", markup=False, highlight=False)
                where = f"raw:{reading.src[0]}-{reading.src[1]}" if reading.raw else "the whole text"
                printed = " ".join(reading.raw.split())[:60]
                detail = f"{'':24} {where}  {reading.rule}  {reading.confidence}  {reading.status}  {printed}"
                console.print(detail, style="dim", markup=False, highlight=False)


def cite(
    what: Whats,
    form: Annotated[Form, typer.Option("--format", "-f", help="What to print.")] = Form.text,
    style: Annotated[Path | None, typer.Option(help="A CSL style file for --format text, instead of our own.")] = None,
    encoding: Encoding = "",
    clean: Clean = Path("clean"),
) -> None:
    """Cite documents: formatted text, CSL-JSON, BibTeX, RIS, Dublin Core or DataCite JSON.

    Only what the documents print is cited. A document that DataCite cannot take is named, and the exit code is 1.

    \b
    Examples:
      recension cite report.txt
      recension cite raw/cold-war-korea/*.txt --format bibtex > korea.bib
      recension cite report.txt --style chicago.csl
      recension cite report.txt --format datacite
      recension cite cold-war-korea/mutual-security-contents@1.0.0 --format csl
    """
    with tidy():
        records = dict(_record(each, encoding, clean) for each in what)
        if form is Form.datacite:
            _datacite(records)
            return
        try:
            typer.echo(_written(records, form, style), nl=False)
        except ValueError as problem:
            raise fail(str(problem), "Check the style file.") from problem


def _record(what: str, encoding: str, clean: Path) -> tuple[str, Mapping[str, Any]]:
    """The name to cite a document by, and its metadata: read from a file, or as a version holds it."""
    rows = published(what, clean)
    if rows:
        return rows.document.id, rows.document.metadata
    return Path(what).stem, document_of(Path(what), encoding).metadata.as_record()


def _written(records: Mapping[str, Mapping[str, Any]], form: Form, style: Path | None) -> str:
    from recension.metadata import cite as citing
    from recension.metadata import deposit

    if form is Form.text:
        return "".join(f"{entry}\n" for entry in citing.formatted(records, style))
    if form is Form.dc:
        return "".join(deposit.dublin_core(id, record) for id, record in records.items())
    write = {Form.csl: citing.csl_json, Form.bibtex: citing.bibtex, Form.ris: citing.ris}[form]
    return write(records)


def _datacite(records: Mapping[str, Mapping[str, Any]]) -> None:
    """DataCite records of all documents that have what it needs; the others are named on standard error."""
    from recension.metadata.deposit import IncompleteError, datacite

    written, refused = [], False
    for id, record in records.items():
        try:
            written.append(datacite(id, record))
        except IncompleteError as problem:
            typer.echo(f"{id}: {problem}", err=True)
            refused = True
    typer.echo(json.dumps(written, ensure_ascii=False, indent=2))
    if refused:
        raise typer.Exit(PROBLEMS)
