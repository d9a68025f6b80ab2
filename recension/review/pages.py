"""The pages as HTML. One environment for all: every value is escaped, a name that is not given is an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice, pairwise
from typing import Any, Protocol

import jinja2

from recension.build.status import QUARANTINED
from recension.corpus.diff import diff, summary
from recension.corpus.manifest import About
from recension.corpus.read import Corpus
from recension.explain import shown
from recension.repairs import ORDER, load
from recension.review import plots
from recension.review.colours import look
from recension.review.decided import decided
from recension.review.differences import shown as shown_difference
from recension.review.doubts import confidence, is_doubtful, rule_of
from recension.review.opened import Opened
from recension.review.pieces import clean_side, raw_side
from recension.review.shelf import Shelf
from recension.structure import KINDS

ASSETS = (
    "review.css",
    "icon.svg",
    "deciding.js",
    "page_image.js",
    "reading.js",
    "table.js",
)  # all that a page loads beside pictures of pages
# Nothing but our own files; nothing inline. `frame-ancestors` counts in the header alone.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)

PLACES, DIFFERENT = 200, 50  # places of a rule, and documents that differ, on one page
LISTED = 300  # documents of a collection that are shown before one asks for all
_MARKS = re.compile(r"`([^`\n]+)`|(?<![*\w])\*(?=[^*\s])([^*\n]+)\*(?![*\w])")  # of code and emphasis in docstrings
_SHIPPED = frozenset(name for name, _ in ORDER)
_COLUMNS = [
    ("title", "Document", False), ("year", "Year", False), ("pages", "Pages", True), ("known", "Quality", True),
    ("edits", "Edits", True), ("furniture", "Furniture", True), ("flags", "Flags", True), ("doubts", "Doubtful", True),
    ("state", "State", False),
]  # fmt: skip


class Links(Protocol):
    """Where each page is, seen from the page that is being made."""

    token: str  # what a form must send; empty where nothing can be written

    def asset(self, name: str) -> str: ...
    def decide(self, name: str) -> str: ...  # where a decision is sent
    def home(self) -> str: ...
    def document(self, name: str, sheet: int = 1) -> str: ...
    def rule(self, name: str, page: int = 1) -> str: ...
    def diff(self, old: str, new: str) -> str: ...
    def leaves(self, name: str) -> str: ...  # the folder of page pictures: 1.png, and 1.json with its words


def document_page(opened: Opened, sheet: int, links: Links, collection: str = "") -> str:
    """One sheet of a document, from 1: raw and clean side by side."""
    rows = opened.rows
    passages = [
        {
            "raw": passage.raw,
            "page": opened.page_at(passage.clean[0]),
            "left": list(raw_side(rows, opened.raw, passage)),
            "right": [
                (printed.n, rows.blocks[printed.n] if printed.n >= 0 else None, printed.pieces)
                for printed in clean_side(rows, passage, opened.marks_in(passage))
            ],
            "same": not passage.edits,
            "gap": not passage.blocks,
        }
        for passage in opened.sheets[sheet - 1]
    ]
    return _render(
        "document.html", links, opened=opened, document=rows.document, rows=rows, sheet=sheet,
        passages=passages, collection=collection, decided=decided(opened) if links.token else [], kinds=KINDS,
    )  # fmt: skip


def collection_page(shelf: Shelf, links: Links) -> str:
    """The documents of a collection, what is doubtful in them, and what the repairs did over all."""
    entries = shelf.entries()
    last = shelf.version()
    versions = shelf.versions()
    counts = last.manifest.counts.rules if last else {}
    return _render(
        "collection.html", links, collection=shelf.collection, entries=entries, columns=_COLUMNS, most=LISTED,
        about=last.manifest.about if last else About(), version=last.manifest.version if last else "",
        versions=versions, pairs=list(pairwise(versions))[::-1],
        waiting=sum(entry.state not in ("", QUARANTINED) for entry in entries),
        quarantine=[entry for entry in entries if entry.refused],
        qualities=plots.qualities(entries), years=plots.years(entries),
        rules=plots.bars(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))),
    )  # fmt: skip


def rule_page(shelf: Shelf, rule: str, page: int, links: Links) -> str:
    """The places where a rule fired, `PLACES` to a page, from 1; the rule's own story above them."""
    total, places = shelf.places(rule, (page - 1) * PLACES, PLACES)
    last = shelf.version()
    return _render(
        "rule.html", links, collection=shelf.collection, rule=rule, story=_story(rule), total=total, places=places,
        page=page, first=(page - 1) * PLACES, last=-(-total // PLACES), version=last.manifest.version if last else "",
    )  # fmt: skip


def diff_page(shelf: Shelf, old: Corpus, new: Corpus, links: Links) -> str:
    """What differs between two versions, of the first `DIFFERENT` documents word for word."""
    documents = list(islice(diff(old, new), DIFFERENT + 1))
    return _render(
        "diff.html", links, collection=shelf.collection, summary=summary(old, new),
        documents=[shown_difference(one) for one in documents[:DIFFERENT]], more=len(documents) > DIFFERENT,
    )  # fmt: skip


def message_page(shelf: Shelf, title: str, reason: str, advice: str, links: Links) -> str:
    """A page that only says something: why a document cannot be shown."""
    return _render("message.html", links, collection=shelf.collection, title=title, reason=reason, advice=advice)


def start_page(collections: Sequence[tuple[str, str, str]], links: Links) -> str:
    """The collections of a workspace: the address of each, its name, and what stands in it."""
    return _render("start.html", links, collections=collections)


def _story(rule: str) -> list[str]:
    """The docstring of a shipped repair, a paragraph each."""
    told = load(rule).__doc__ if rule in _SHIPPED else ""
    plain = _MARKS.sub(lambda mark: mark[1] or mark[2], told or "")
    return [" ".join(paragraph.split()) for paragraph in plain.split("\n\n")]


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
    made.globals.update(look=look, is_doubtful=is_doubtful, confidence=confidence, rule_of=rule_of)
    made.filters.update(label=_label, percent=_percent, steps=_steps, said=_said, seen=shown, counted=_counted)
    return made


def _label(name: str) -> str:
    """A name from the code as words."""
    return name.replace("_", " ")


def _percent(per_mille: int) -> str:
    return f"{per_mille / 10:g} %"


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def _steps(edit: Any) -> list[list[object]]:
    """An edit's steps as the script reads them."""
    return [[step.rule, step.why, step.confidence] for step in edit.steps]


def _said(value: Any) -> str:
    """A value of the metadata as one line."""
    if not isinstance(value, dict):
        return str(value)
    if "name" in value:
        return str(value["name"])
    return ", ".join(f"{_label(key)} {each}" for key, each in value.items() if isinstance(each, str | int))
