"""Where many patterns may match: one scan for all of them names the lines, and only those are searched.

A pattern that begins with a choice or a class is tried at every character of a text; sixty of them cost as much as
sixty readings. Hyperscan looks for all of them at once (see `gates`). Patterns are those that both Python and it read,
each within one line.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import hyperscan

from recension.layout import line_end, line_start


class Spots:
    """Several patterns, known by their index, and the lines on which each may match."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[pattern.encode() for pattern in patterns],
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=hyperscan.HS_FLAG_MULTILINE,
        )
        self._local = threading.local()  # a scratch space serves one scan at a time

    def lines(self, text: str) -> list[tuple[int, int, int]]:
        """Pattern, start and end of each line on which it may match: by pattern, then in order, each once."""
        hits: list[tuple[int, int]] = []

        def on_match(number: int, start: int, end: int, *_: object) -> None:
            hits.append((end, number))

        try:
            scratch = self._local.scratch
        except AttributeError:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        data = text.encode("utf-8", "surrogatepass")
        self._database.scan(data, match_event_handler=on_match, scratch=scratch)
        found: set[tuple[int, int, int]] = set()
        ends: dict[int, int] = {}  # of the last line found, by pattern
        at = behind = 0  # the same place, in characters and in bytes
        for end, number in sorted(hits):
            at, behind = at + len(data[behind:end].decode("utf-8", "ignore")), end
            if at > ends.get(number, -1):
                ends[number] = line_end(text, at)
                found.add((number, line_start(text, at), ends[number]))
        return sorted(found)
