"""The pages as HTML. One environment for all: every value is escaped, a name that is not given is an error."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

import jinja2

from recension.review.colours import look
from recension.review.doubts import confidence, is_doubtful
from recension.review.opened import Opened
from recension.review.pieces import clean_side, raw_side

ASSETS = ("review.css", "icon.svg", "reading.js", "table.js")  # all that a page loads beside pictures of pages
# Nothing but our own files; nothing inline. `frame-ancestors` counts in the header alone.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)


class Links(Protocol):
    """Where each page is, seen from the page that is being made."""

    token: str  # what a form must send; empty where nothing can be written

    def asset(self, name: str) -> str: ...
    def home(self) -> str: ...
    def document(self, name: str, sheet: int = 1) -> str: ...
    def rule(self, name: str) -> str: ...
    def diff(self, old: str, new: str) -> str: ...
    def leaf(self, name: str, page: int) -> str: ...


def document_page(opened: Opened, sheet: int, links: Links, collection: str = "") -> str:
    """One sheet of a document, from 1: raw and clean side by side."""
    rows = opened.rows
    passages = [
        {
            "raw": passage.raw,
            "page": opened.page_at(passage.clean[0]),
            "left": list(raw_side(rows, opened.raw, passage)),
            "right": [
                (rows.blocks[printed.n] if printed.n >= 0 else None, printed.pieces)
                for printed in clean_side(rows, passage, opened.marks_in(passage))
            ],
            "same": not passage.edits,
            "gap": not passage.blocks,
        }
        for passage in opened.sheets[sheet - 1]
    ]
    return _render(
        "document.html", links, opened=opened, document=rows.document, rows=rows, sheet=sheet,
        passages=passages, collection=collection,
    )  # fmt: skip


def _render(template: str, links: Links, **values: Any) -> str:
    return _environment().get_template(template).render(to=links, policy=POLICY, **values)


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("recension.review"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(look=look, is_doubtful=is_doubtful, confidence=confidence)
    made.filters.update(label=_label, percent=_percent, steps=_steps, said=_said)
    return made


def _label(name: str) -> str:
    """A name from the code as words."""
    return name.replace("_", " ")


def _percent(per_mille: int) -> str:
    return f"{per_mille / 10:g} %"


def _steps(edit: Any) -> list[list[object]]:
    """An edit's steps as the script reads them."""
    return [[step.rule, step.why, step.confidence] for step in edit.steps]


def _said(value: Any) -> str:
    """A value of the metadata as one line."""
    if isinstance(value, dict):
        return " ".join(str(each) for key, each in value.items() if key != "role" and isinstance(each, str | int))
    return str(value)
