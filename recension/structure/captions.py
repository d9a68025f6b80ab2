"""Entries of lists of figures and tables, and the captions that they name.

A caption says its number (`Figure 3.`), so the number decides; the words only confirm it, since lists shorten captions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from recension.bodies import fingerprint
from recension.structure import Block

LISTED = ("figure", "table")  # kinds of entries that name captions
_CAPTION = re.compile(
    r"(Fig(?:ure|\.)|Table|Plate|Map|Chart|Exhibit) ?([A-Z]?-?\d+(?:[.-]\d+)*)[.:]?\s*", re.IGNORECASE
)
_ALIKE = 80  # of 100: how much of the shorter wording the longer one must hold


def named(text: str, blocks: Sequence[Block]) -> dict[int, int]:
    """The caption that each entry of a list of figures or tables names, by their indices in the blocks."""
    captions: dict[tuple[bool, str], list[tuple[int, str]]] = {}
    for n, block in enumerate(blocks):
        if block.kind == "caption" and (found := _CAPTION.match(text[block.start : block.end])):
            key = (found[1].lower() == "table", found[2])
            words = fingerprint(text[block.start + found.end() : block.end])
            captions.setdefault(key, []).append((n, words))
    out: dict[int, int] = {}
    for n, block in enumerate(blocks) if captions else ():
        a = block.attrs
        if block.kind != "toc_entry" or a.get("kind") not in LISTED or not a.get("label"):
            continue
        wanted = fingerprint(a.get("title") or "")
        is_table = a["kind"] == "table" or text[block.start : block.start + 5].lower() == "table"
        for at, words in captions.get((is_table, a["label"]), ()):
            if not wanted or not words or fuzz.partial_ratio(wanted, words) >= _ALIKE:
                out[n] = at
                break
    return out
