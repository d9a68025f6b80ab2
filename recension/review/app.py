"""The local web application: the same pages, made when they are asked for.

It answers on the loopback interface only, to requests that name it as their host. What a page may load is said in a
header as well as in the page.
"""

from __future__ import annotations

import secrets
from collections.abc import Sized
from datetime import date
from functools import partial
from importlib.resources import files
from urllib.parse import quote

import flask

from recension.build.collection import ConfigError
from recension.corrections.sidecar import add, remove
from recension.review.decide import UnfitError, correction
from recension.review.leaf import NoLeafError, picture
from recension.review.opened import Opened
from recension.review.pages import ASSETS, POLICY, collection_page, diff_page, document_page, message_page, rule_page
from recension.review.shelf import Refused, Shelf
from recension.sources import UnreadableError
from recension.sources.sidecar import SidecarError

_LARGEST_FORM = 200_000  # bytes
_KIND = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a form names no origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Served:
    """Where pages are while the application runs; `at` is the path below which they stand, empty for the root."""

    def __init__(self, token: str, at: str = "") -> None:
        self.token, self.at = token, at

    def decide(self, name: str) -> str:
        return f"{self.at}/document/{quote(name)}/decide"

    def asset(self, name: str) -> str:
        return f"{self.at}/assets/{name}"

    def home(self) -> str:
        return f"{self.at}/"

    def document(self, name: str, sheet: int = 1) -> str:
        return f"{self.at}/document/{quote(name)}/{sheet}"

    def rule(self, name: str, page: int = 1) -> str:
        return f"{self.at}/rule/{quote(name)}/{page}"

    def diff(self, old: str, new: str) -> str:
        return f"{self.at}/diff/{quote(old)}/{quote(new)}"

    def leaves(self, name: str) -> str:
        return f"{self.at}/document/{quote(name)}/leaves/"


def fenced(hosts: frozenset[str]) -> flask.Flask:
    """An application without pages yet, which answers to no other `Host` than those of `hosts`."""
    app = flask.Flask(__name__, static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_FORM

    @app.before_request
    def _host() -> None:
        if flask.request.host not in hosts:
            flask.abort(421)  # another name for this machine: someone else's page asks

    @app.after_request
    def _headers(response: flask.Response) -> flask.Response:
        response.headers.update(_HEADERS)
        return response

    app.add_url_rule("/assets/<name>", "asset", _asset)
    return app


def application(shelf: Shelf, hosts: frozenset[str], who: str = "", at: str = "") -> flask.Flask:
    """The application for one shelf, `at` a path or the root. `who` signs decisions."""
    app = fenced(hosts)
    links = Served(secrets.token_urlsafe(32) if shelf.writable else "", at)
    for rule, view in (
        ("/", partial(_home, shelf, links)),
        ("/document/<name>/<int:sheet>", partial(_document, shelf, links)),
        ("/document/<name>/leaves/<int:page>.png", partial(_picture, shelf)),
        ("/document/<name>/leaves/<int:page>.json", partial(_words, shelf)),
        ("/rule/<name>/<int:page>", partial(_rule, shelf, links)),
        ("/diff/<old>/<new>", partial(_diff, shelf, links)),
    ):
        app.add_url_rule(rule, rule, view)
    app.add_url_rule(
        "/document/<name>/decide", "decide", partial(_decide, shelf, links, who, _origins(hosts)), methods=["POST"]
    )
    for error in (Refused, UnreadableError, SidecarError, ConfigError):
        app.register_error_handler(error, partial(_unread, shelf, links))
    return app


def _asset(name: str) -> flask.Response:
    if name not in ASSETS:
        flask.abort(404)
    body = files("recension.review").joinpath("assets", name).read_bytes()
    return flask.Response(body, content_type=_KIND[name.rpartition(".")[2]])


def _home(shelf: Shelf, links: Served) -> flask.typing.ResponseReturnValue:
    if not shelf.collection:
        return flask.redirect(links.document(shelf.entries()[0].name))
    return collection_page(shelf, links)


def _document(shelf: Shelf, links: Served, name: str, sheet: int) -> str:
    opened = _opened(shelf, name)
    _within(sheet, opened.sheets)
    return document_page(opened, sheet, links, shelf.collection)


def _opened(shelf: Shelf, name: str) -> Opened:
    """The document of that name; 404 where there is none."""
    try:
        return shelf.open(name)
    except KeyError:
        flask.abort(404)


def _within(n: int, those: Sized) -> None:
    """404 unless `n`, from 1, is one of those."""
    if not 1 <= n <= len(those):
        flask.abort(404)


def _picture(shelf: Shelf, name: str, page: int) -> flask.Response:
    file = _leaf(shelf, name, page).file
    assert file
    try:
        return flask.Response(picture(file, page), content_type="image/png")
    except NoLeafError:
        flask.abort(404)


def _words(shelf: Shelf, name: str, page: int) -> flask.Response:
    try:
        return flask.jsonify([[start, end, *box] for start, end, box in _leaf(shelf, name, page).boxes(page)])
    except NoLeafError:
        flask.abort(404)


def _leaf(shelf: Shelf, name: str, page: int) -> Opened:
    """The document, if it has a picture of that page."""
    opened = _opened(shelf, name)
    _within(page, opened.leaves)
    return opened


def _rule(shelf: Shelf, links: Served, name: str, page: int) -> str:
    return rule_page(shelf, name, max(1, page), links)


def _diff(shelf: Shelf, links: Served, old: str, new: str) -> str:
    there = shelf.versions()
    if old not in there or new not in there:
        flask.abort(404)
    before, after = shelf.version(old), shelf.version(new)
    assert before and after
    return diff_page(shelf, before, after, links)


def _origins(hosts: frozenset[str]) -> frozenset[str]:
    return frozenset(f"http://{host}" for host in hosts)


def _decide(
    shelf: Shelf, links: Served, who: str, origins: frozenset[str], name: str
) -> flask.typing.ResponseReturnValue:
    """Write a decision, or take one back, and show the document as it then reads.

    Only our own page may ask: it names its origin, and it alone knows the token.
    """
    form = flask.request.form
    known = secrets.compare_digest(form.get("token", "").encode(), links.token.encode())
    if not links.token or not known or flask.request.headers.get("Origin") not in origins:
        flask.abort(403)
    opened = _opened(shelf, name)
    assert opened.file
    try:
        if form.get("action") == "remove":
            remove(opened.file, form.get("key", ""))
            at = 0
        else:
            made, at = correction(opened, form, who, date.today().isoformat())
            add(opened.file, made)
    except (UnfitError, SidecarError) as problem:
        return message_page(shelf, "Not decided", str(problem), "Nothing was written.", links), 400
    opened = shelf.open(name)
    return flask.redirect(f"{links.document(name, opened.sheet_at(at))}#raw={at}", 303)


def _unread(shelf: Shelf, links: Served, problem: Exception) -> flask.typing.ResponseReturnValue:
    """A document or what is said of it cannot be read: why, and what to do."""
    reason = getattr(problem, "reason", "") or str(problem)
    advice = getattr(problem, "advice", "") if hasattr(problem, "reason") else ""
    return message_page(shelf, getattr(problem, "name", "Cannot be read"), reason, advice, links)
