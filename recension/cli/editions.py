"""The commands that show a document in another form: outline, render."""

from __future__ import annotations

import json
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recension.cli.corpora import Clean
from recension.cli.documents import Encoding, Json, document_of
from recension.cli.terminal import USAGE, fail, say_json, tidy

if TYPE_CHECKING:
    from recension.editions.edition import Edition
    from recension.tables import Rows

What = Annotated[
    str,
    typer.Argument(metavar="FILE|DOCUMENT", help="A document in any format we read, - for standard input, or the id of "
                   "one in a published corpus: collection/name, with @version."),
]  # fmt: skip


class Form(StrEnum):
    """What `render` can write."""

    markdown = "markdown"
    tei = "tei"
    json = "json"


def outline(what: What, encoding: Encoding = "", clean: Clean = Path("clean"), as_json: Json = False) -> None:
    """Show the contents page and the sections of a document, with pages; ~ was inferred, ? needs a look.

    \b
    Examples:
      recension outline report.pdf
      recension outline scan.txt --json | jq .sections
      recension outline cold-war-korea/mutual-security-contents
      recension outline cold-war-korea/mutual-security-contents@1.0.0
    """
    with tidy():
        from recension.editions.outline import as_json as data
        from recension.editions.outline import outline as lines

        found = edition_of(what, encoding, clean)
        if as_json:
            say_json(data(found))
        else:
            _write(lines(found))


def render(
    what: What,
    form: Annotated[Form, typer.Option("--as", help="The form to write.")] = Form.markdown,
    encoding: Encoding = "",
    clean: Clean = Path("clean"),
) -> None:
    """Write a document as Markdown, TEI P5 or JSON to standard output.

    \b
    Examples:
      recension render report.pdf > report.md
      recension render report.pdf --as tei > report.xml
      recension render cold-war-korea/mutual-security-contents --as tei
    """
    with tidy():
        found = edition_of(what, encoding, clean)
        if form is Form.tei:
            from recension.editions.tei import tei

            _write(tei(found))
        elif form is Form.markdown:
            from recension.editions.markdown import markdown

            _write(markdown(found))
        else:
            from recension.editions.data import data

            _write(json.dumps(data(found), ensure_ascii=False, indent=1) + "\n")


_DOCUMENT = re.compile(r"(?P<collection>[\w.-]+)/(?P<name>[^@/\\]+)(?:@(?P<version>.+))?")


def edition_of(what: str, encoding: str, clean: Path) -> Edition:
    """The edition of a file, or where there is none of that name, of a document of a published corpus."""
    from recension.editions.edition import edition, from_rows

    rows = published(what, clean)
    return from_rows(rows) if rows else edition(document_of(Path(what), encoding))


def published(what: str, clean: Path) -> Rows | None:
    """The rows of a document of a published corpus; None where `what` is a file or names no collection."""
    named = _DOCUMENT.fullmatch(what)
    if what == "-" or Path(what).exists() or not named or not (clean / named["collection"]).is_dir():
        return None
    from recension.corpus import NoSuchDocumentError, NoSuchVersionError, open_corpus

    try:
        corpus = open_corpus(clean / named["collection"], named["version"])
        return corpus.rows(f"{named['collection']}/{named['name']}")
    except (NoSuchDocumentError, NoSuchVersionError) as problem:
        raise fail(str(problem), code=USAGE) from None


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
