"""The server of the local web application: one port of the loopback interface, until it is interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from recension.review.app import application
from recension.review.shelf import Shelf
from recension.review.start import workspace

LOOPBACK = "127.0.0.1"


class Serving(NamedTuple):
    """A server that is ready; `server.serve_forever()` answers."""

    server: BaseWSGIServer
    url: str


def serving(shelf: Shelf | Sequence[Shelf], port: int = 0, who: str = "") -> Serving:
    """A server on the loopback interface; port 0 takes a free one, `who` signs decisions. Several collections get a
    page that lists them.

    Raises OSError where the port is taken.
    """
    server = make_server(LOOPBACK, port, lambda *_: [], threaded=True, request_handler=_Quiet)
    hosts = frozenset(f"{name}:{server.port}" for name in (LOOPBACK, "localhost"))
    server.app = workspace(shelf, hosts, who) if isinstance(shelf, Sequence) else application(shelf, hosts, who)
    return Serving(server, f"http://{LOOPBACK}:{server.port}/")


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request: the terminal is the maintainer's."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass
