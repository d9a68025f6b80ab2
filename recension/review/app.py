"""The local web application: the same pages, made when they are asked for.

It answers on the loopback interface only, to requests that name it as their host. What a page may load is said in a
header as well as in the page.
"""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from urllib.parse import quote

import flask

from recension.review.pages import ASSETS, POLICY, document_page
from recension.review.shelf import Shelf

_KIND = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Served:
    """Where pages are while the application runs."""

    token = ""

    def asset(self, name: str) -> str:
        return f"/assets/{name}"

    def home(self) -> str:
        return "/"

    def document(self, name: str, sheet: int = 1) -> str:
        return f"/document/{quote(name)}/{sheet}"

    def rule(self, name: str) -> str:
        return f"/rule/{quote(name)}"

    def diff(self, old: str, new: str) -> str:
        return f"/diff/{quote(old)}/{quote(new)}"

    def leaf(self, name: str, page: int) -> str:
        return f"/document/{quote(name)}/leaf/{page}"


def application(shelf: Shelf, hosts: frozenset[str]) -> flask.Flask:
    """The application for one shelf. It answers to no other `Host` than those of `hosts`."""
    app = flask.Flask(__name__, static_folder=None, template_folder=None)
    links = Served()

    @app.before_request
    def _host() -> None:
        if flask.request.host not in hosts:
            flask.abort(421)  # another name for this machine: someone else's page asks

    @app.after_request
    def _headers(response: flask.Response) -> flask.Response:
        response.headers.update(_HEADERS)
        return response

    app.get("/assets/<name>")(_asset)
    app.add_url_rule("/", "home", partial(_home, shelf, links))
    app.add_url_rule("/document/<name>/<int:sheet>", "document", partial(_document, shelf, links))
    return app


def _asset(name: str) -> flask.Response:
    if name not in ASSETS:
        flask.abort(404)
    body = files("recension.review").joinpath("assets", name).read_bytes()
    return flask.Response(body, content_type=_KIND[name.rpartition(".")[2]])


def _home(shelf: Shelf, links: Served) -> flask.typing.ResponseReturnValue:
    return flask.redirect(links.document(shelf.names()[0]))


def _document(shelf: Shelf, links: Served, name: str, sheet: int) -> str:
    try:
        opened = shelf.open(name)
    except KeyError:
        flask.abort(404)
    if not 1 <= sheet <= len(opened.sheets):
        flask.abort(404)
    return document_page(opened, sheet, links, shelf.collection)
