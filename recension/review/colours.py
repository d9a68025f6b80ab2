"""The look of each rule, the same on every page: one of twelve colours and one of four lines, as classes of the style
sheet. Two rules that run one after the other never look alike, and no look rests on colour alone."""

from __future__ import annotations

import zlib

from recension.repairs import ORDER

_HUES, _LINES = 12, 4
_PLACE = {name: n for n, (name, _) in enumerate(ORDER)}


def look(rule: str) -> str:
    """The classes of a rule: a collection's own rule has the look that its name gives."""
    n = _PLACE.get(rule, zlib.crc32(rule.encode()) % (_HUES * _LINES))
    return f"h{n * 5 % _HUES} l{n // _HUES % _LINES}"
