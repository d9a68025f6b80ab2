"""The collections of a workspace on one server: a page that lists them, and each below its own name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from recension.review.app import Served, application, fenced
from recension.review.pages import start_page
from recension.review.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def workspace(shelves: Sequence[Shelf], hosts: frozenset[str], who: str = "") -> WSGIApplication:
    """One application for several collections; `hosts` and `who` as in `application`."""
    first = fenced(hosts)
    first.add_url_rule("/", "start", lambda: start_page([_told(shelf) for shelf in shelves], Served("")))
    each: dict[str, WSGIApplication] = {
        f"/{shelf.collection}": application(shelf, hosts, who, f"/{quote(shelf.collection)}") for shelf in shelves
    }
    return DispatcherMiddleware(first, each)


def _told(shelf: Shelf) -> tuple[str, str, str]:
    """A collection's address, its name, and what it holds."""
    last = shelf.version()
    said = f"version {last.manifest.version}, {len(last):,} documents" if last else "not published yet"
    return Served("", f"/{quote(shelf.collection)}").home(), shelf.collection, said
