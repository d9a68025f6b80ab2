"""The commands that show a document in another form: outline, render."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from recension.cli.documents import Encoding, File, Json, document_of
from recension.cli.terminal import say_json, tidy


class Form(StrEnum):
    """What `render` can write."""

    markdown = "markdown"
    tei = "tei"
    json = "json"


def outline(file: File, encoding: Encoding = "", as_json: Json = False) -> None:
    """Show the contents page and the sections of a document, with pages; ~ was inferred, ? needs a look.

    \b
    Examples:
      recension outline report.pdf
      recension outline scan.txt --json | jq .sections
    """
    with tidy():
        from recension.editions.outline import as_json as data
        from recension.editions.outline import outline as lines

        document = document_of(file, encoding)
        if as_json:
            say_json(data(document))
        else:
            _write(lines(document))


def render(
    file: File,
    form: Annotated[Form, typer.Option("--as", help="The form to write.")] = Form.markdown,
    encoding: Encoding = "",
) -> None:
    """Write a document as Markdown, TEI P5 or JSON to standard output.

    \b
    Examples:
      recension render report.pdf > report.md
      recension render report.pdf --as tei > report.xml
    """
    with tidy():
        document = document_of(file, encoding)
        if form is Form.tei:
            from recension.editions.tei import tei

            _write(tei(document))
        elif form is Form.markdown:
            from recension.editions.markdown import markdown

            _write(markdown(document))
        else:
            from recension.editions.outline import as_json as data

            blocks = [{**block._asdict(), "text": document.text[block.start : block.end]} for block in document.blocks]
            _write(json.dumps({**data(document), "blocks": blocks}, ensure_ascii=False, indent=1) + "\n")


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
