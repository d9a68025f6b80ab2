"""Contents pages cut as table extractors and recognisers cut them, with truth: no public set has any.

True contents come from the development documents. A page of 12 to 40 entries is set as rows, then damaged: the column
border runs through a word (with or without the letter shown twice), through a glyph, between words; the first word is
taken by both cells; empty cells; numbers lost or misread; dot leaders clean or wrecked; rows fused; page numbers lost.
Pages of an even number may be looked at while rules are written, odd ones only be judged (`unseen`).

What the damage destroyed beyond recovery (a page number that is gone) must come out empty and be flagged.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from benchmarks.contents_truth import True_, books
from recension.document import read
from recension.rows import as_roman
from recension.sources.intake import read_bytes

PAGES = 200


class Row(NamedTuple):
    """A true entry and what the damage left of it. `damage` names what was done; `lost` the fields that are gone."""

    true: True_
    printed: str
    damage: str
    lost: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def titles() -> tuple[str, ...]:
    """Titles of all development documents, each once, in order."""
    seen = dict.fromkeys(section.title for book in books() for section in book.sections)
    return tuple(t for t in seen if 6 < len(t) < 90 and t.isascii() and t[0].isalnum() and t[-1].isalnum())


def page(n: int) -> list[Row]:
    """Page `n`: its rows, the same on every machine."""
    chance = random.Random(n)
    size = chance.randint(12, 40)
    names = chance.sample(titles(), size)
    style = chance.choice(("cells", "cells", "leaders", "wrecks"))
    roman = chance.random() < 0.3
    at = 1
    rows: list[Row] = []
    for k, name in enumerate(names, 1):
        at += chance.randint(1, 14)
        number = as_roman(k) if roman else str(k)
        true = True_(number, name[0].upper() + name[1:], str(at), 1)
        rows.append(_damaged(true, style, chance, 1 < k < size))
    return rows


def _damaged(true: True_, style: str, chance: random.Random, inside: bool) -> Row:
    if style == "cells":
        return _cells(true, chance, inside)
    return _leader(true, chance, style == "wrecks", inside)


_GLYPHS = {
    "W": ("V", "V"),
    "M": ("N", "I"),
    "N": ("I", "N"),
    "H": ("I", "I"),
    "D": ("I", "D"),
    "P": ("I", "P"),
    "R": ("I", "R"),
}


def _cells(true: True_, chance: random.Random, inside: bool) -> Row:
    """A row as cells, the border of the first two anywhere."""
    number, title, page = true.label + ".", true.title, true.page
    first = title.split()[0]
    kind = chance.choice(
        ("whole", "whole", "cut", "cut", "overlap", "glyph", "twice", "empty", "lost_page", "lost_number")
    )
    tail = chance.choice(("", "\t"))
    if kind == "cut" and len(first) > 4 and first.isalpha():
        k = chance.randint(1, len(first) - 2)
        return Row(true, f"{number} {title[:k]}\t{title[k:]}\t{page}{tail}", kind)
    if kind == "overlap" and len(first) > 4 and first.isalpha():
        k = chance.randint(2, len(first) - 2)
        return Row(true, f"{number} {title[:k]}\t{title[k - 1 :]}\t{page}{tail}", kind)
    if kind == "glyph" and title[0] in _GLYPHS and len(first) > 3:
        left, right = _GLYPHS[title[0]]
        return Row(true, f"{number} {left}\t{right}{title[1:]}\t{page}{tail}", kind)
    if kind == "twice":
        return Row(true, f"{number} {first}\t{title}\t{page}{tail}", kind)
    if kind == "empty":
        return Row(true, f"{number}\t{title}\t\t{page}\t", kind)
    if kind == "lost_page":
        return Row(true, f"{number}\t{title}\t\t", kind, ("page",))
    if kind == "lost_number" and inside:
        return Row(true, f"\t{title}\t{page}{tail}", kind)
    return Row(true, f"{number}\t{title}\t{page}{tail}", "whole")


_ROUND = "eeeeeeeccssssnnrtao"


def _leader(true: True_, chance: random.Random, wrecked: bool, inside: bool) -> Row:
    number, title, page = true.label + ".", true.title, true.page
    dots = chance.choice((" . . . . . . . . ", "..................", " .............. ", " ...... "))
    kind = "leader"
    if wrecked:
        kind = "wreck"
        run = "".join(chance.choice(_ROUND) for _ in range(chance.randint(8, 40)))
        dots = chance.choice(("... ", " ....", ".....", " ... 2.0. ")) + run + " "
    if chance.random() < 0.08:
        return Row(true, f"{number} {title}{dots.rstrip()}", kind, ("page",))
    if inside and len(number) > 2 and chance.random() < 0.1 and not true.label.isdigit():
        number = number.replace("II", "Il", 1) if "II" in number else number
    return Row(true, f"{number} {title}{dots}{page}", kind)


def judged(n: int) -> tuple[Counter[str], list[str]]:
    """What became of page `n`: entries right, wrong repairs by damage, and what was wrong in words."""
    rows = page(n)
    text = "Contents\n\n" + "\n".join(row.printed for row in rows) + "\n"
    found = [b for b in read(read_bytes(text.encode())).blocks if b.kind == "toc_entry"]
    counts: Counter[str] = Counter(entries=len(rows))
    told: list[str] = []
    for row, block in zip(rows, found, strict=False) if len(rows) == len(found) else ((r, _of(r, found)) for r in rows):
        attrs = block.attrs if block else {}
        wrong = [name for name in ("label", "title", "page") if _value(attrs, name) != _wanted(row, name)]
        counts["right"] += not wrong
        # a wrong repair is a value that stands there and is neither the true one nor what the damaged row prints
        printed = " ".join(row.printed.split())
        bad = [w for w in wrong if block and _value(attrs, w) and _value(attrs, w) not in printed]
        counts["wrong repair"] += bool(bad)
        if wrong:
            told.append(
                f"{n} {row.damage}: {row.printed!r} -> {[_value(attrs, w) for w in wrong]}{' WRONG' if bad else ''}"
            )
    return counts, told


def _of(row: Row, found: Sequence[object]) -> object:
    same = [b for b in found if getattr(b, "attrs")["label"] == row.true.label]  # noqa: B009
    return same[0] if same else None


def _value(attrs: dict[str, object], name: str) -> str:
    value = attrs.get(name)
    if name == "page" and isinstance(value, dict):
        value = value["value"] or value["raw"]
    return str(value or "")


def _wanted(row: Row, name: str) -> str:
    return "" if name in row.lost else str(getattr(row.true, name))


def judge(parity: int = 1, told: bool = False) -> str:
    """One line on the pages of a parity: 1 is the unseen half."""
    total: Counter[str] = Counter()
    for n in range(parity, PAGES, 2):
        counts, words = judged(n)
        total += counts
        if told:
            print(*words, sep="\n")
    right, wrong = total["right"] / total["entries"], total["wrong repair"] / total["entries"]
    part = "unseen" if parity else "seen"
    return f"cut           {part:8}entries wholly right {right:.3f}, wrong repairs {wrong:.4f}   n={total['entries']}"


if __name__ == "__main__":
    if not titles():
        sys.exit("no case documents: set RECENSION_SHARED")
    print(judge(0, told="--list" in sys.argv))
