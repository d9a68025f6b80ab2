"""Footnotes and the marks in the text that call them.

A mark is a number or sign right behind a word or a stop, and the note that begins with it stands below, before the
next note of the same mark. Only a mark that is alone in that stretch is believed; a note without one stays a
paragraph, since a reader of Markdown is shown no note that nothing calls.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from recension.structure import Block
from recension.structure.notes import call_of

_NOTE = re.compile(r"(\d{1,3}|[*†‡])[.)]?\s+(?=\S)")
_REACH = 40  # blocks above a note that may call it


class Call(NamedTuple):
    """A mark `[start, end)` of the text that calls the note in block `note`; `name` is unique in the document."""

    start: int
    end: int
    note: int
    name: str


def calls(text: str, blocks: Sequence[Block]) -> list[Call]:
    """The calls of notes, in order of the text."""
    out: list[Call] = []
    names: set[str] = set()
    last: dict[str, int] = {}  # where the last note of each mark stands
    for n, block in enumerate(blocks):
        if block.kind != "footnote" or not (found := _NOTE.match(text, block.start, block.end)):
            continue
        sign = found[1]
        first = max(last.get(sign, -1) + 1, n - _REACH)
        last[sign] = n
        call = call_of(sign)
        places = [
            hit.span()
            for above in blocks[first:n]
            if above.kind in ("paragraph", "list_item", "quote")
            for hit in call.finditer(text, above.start, above.end)
        ]
        if len(places) == 1:
            plain = sign if sign.isdigit() else ""
            name = plain if plain and plain not in names else f"{plain}-n{n}".lstrip("-")
            names.add(name)
            out.append(Call(*places[0], n, name))
    return sorted(out)
