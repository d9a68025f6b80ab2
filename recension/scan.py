"""One look at a text for many patterns at once: Hyperscan, for whoever knows what to do with what it finds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

import hyperscan


class Row(NamedTuple):
    """A pattern in Hyperscan's words, its flags, and the number by which its matches are told."""

    pattern: str
    number: int
    flags: int


def encoded(text: str) -> bytes:
    """The bytes of a text in UTF-8, lone surrogates too. Those of the last one are kept: one repair after the other
    has the same text scanned for something else."""
    last = getattr(_last, "text", None)
    if last is None or last[0] is not text:
        if len(text) < _WHOLE:
            return text.encode("utf-8", "surrogatepass")
        last = _last.text = text, text.encode("utf-8", "surrogatepass")
    return last[1]


_WHOLE = 20_000  # characters of a text that is worth keeping
_last = threading.local()


class Scan:
    """Patterns made ready. It may be used in several threads."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[row.pattern.encode() for row in rows],
            ids=[row.number for row in rows],
            elements=len(rows),
            flags=[row.flags for row in rows],
        )
        self._local = threading.local()  # a scratch space serves one scan at a time

    def over(self, data: bytes, on_match: Callable[..., None]) -> None:
        """Call `on_match(number, start, end, ...)` for each match, in bytes."""
        try:
            scratch = self._local.scratch
        except AttributeError:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        self._database.scan(data, match_event_handler=on_match, scratch=scratch)

    def numbers(self, data: bytes) -> set[int]:
        """The numbers of the patterns that match."""
        found: set[int] = set()

        def on_match(number: int, *_: object) -> None:
            found.add(number)

        self.over(data, on_match)
        return found
