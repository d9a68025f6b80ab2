"""Headings that stand in one block with what follows them, or above them: each becomes a block of its own.

The recogniser lost the blank line. A line is known for a heading where the contents page or the source's own outline
names it, where all lines of the block look like headings, or by a name that sections always have (`Introduction`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from recension.bodies import fingerprint
from recension.lexicon import known
from recension.measure import is_laid_out, is_titled
from recension.rows import label, lore
from recension.structure import Block
from recension.structure.headings import read
from recension.structure.levels import Style, number, style_of

_STACK = 4  # lines of a block that may be headings one under the other


def unstacked(text: str, blocks: Sequence[Block], marked: Sequence[Block]) -> Iterator[Block]:
    """Blocks; a heading that stands in one block with what follows it becomes a block of its own."""
    entries = [b.attrs for b in blocks if b.kind == "toc_entry"]
    naming = [*entries, *(b.attrs for b in marked)]
    names = {(a.get("label") or "", fingerprint(a["title"])) for a in naming if a.get("title")}
    listed = {style_of(f"{a['label']}.", a["label"]) for a in entries if a.get("label")}
    for block in _parted(text, blocks, {fingerprint(b.attrs["title"]) for b in marked}) if marked else blocks:
        if text.find("\n", block.start, block.end) < 0:
            yield block
            continue
        rows = text[block.start : block.end].split("\n")
        if block.fixed() or block.kind not in ("other", "paragraph", "heading", "list_item", "table"):
            yield block
            continue
        heads = _leading(rows, names) or int(_titled(rows, listed))
        if not heads and block.kind == "other" and _ends_in_title(rows):
            yield block._replace(end=block.end - len(rows[-1]) - 1)
            yield block._replace(kind="heading", start=block.end - len(rows[-1]), confidence=800, attrs={})
            continue
        at = block.start
        while not heads and block.kind in ("other", "paragraph") and (inner := _inside(rows)):
            stop = at + sum(len(row) + 1 for row in rows[:inner])
            yield block._replace(start=at, end=stop - 1, attrs={})
            at = stop + len(rows[inner]) + 1
            yield block._replace(kind="heading", start=stop, end=at - 1, confidence=800, attrs={})
            rows = rows[inner + 1 :]
        for row in rows[:heads]:
            yield block._replace(kind="heading", start=at, end=at + len(row), confidence=800, attrs={})
            at += len(row) + 1
        if at < block.end:
            kind = "paragraph" if heads and block.kind == "list_item" else block.kind
            yield block._replace(kind=kind, start=at, attrs={} if heads else block.attrs)


def _parted(text: str, blocks: Sequence[Block], names: Collection[str]) -> Iterator[Block]:
    """Blocks, parted before each of their lines that the source's own outline names."""
    for block in blocks:
        at = begun = block.start
        is_open = block.kind in ("other", "paragraph", "table") and not block.fixed()
        for row in text[block.start : block.end].split("\n") if is_open else ():
            if at > begun and len(row) < _SHORT_TITLE and len(key := fingerprint(row)) > 3 and key in names:
                yield block._replace(start=begun, end=at - 1)
                begun = at
            at += len(row) + 1
        yield block._replace(start=begun)


def _leading(rows: Sequence[str], names: set[tuple[str, str]]) -> int:
    """How many lines at the head of a block are headings: those that the contents page names, or a stack of them."""
    count = 0
    for row in rows[:_STACK]:
        key = fingerprint(row)
        if len(key) < 4 or not any(title == key and (not mark or mark == number(label(row))) for mark, title in names):
            break
        count += 1
    if count or len(rows) > _STACK or any(map(is_laid_out, rows)):
        return count
    read_as = [read(row) for row in rows]
    sure = [h for h in read_as if h and h.confidence >= 600 and h.style is not Style.PAREN_ARABIC]
    return len(rows) if len(sure) == len(rows) and any(h.confidence >= 850 for h in sure) else 0


def _titled(rows: Sequence[str], listed: Collection[Style]) -> bool:
    """Is the first of the lines a title above its paragraph: numbered as the contents page has them, or a name that
    sections always have (`Introduction`)?"""
    first = read(rows[0]) if len(rows[0]) < _SHORT_TITLE else None
    if first is None or not rows[1][:1].isupper() or len(rows[1]) <= 2 * len(rows[0]):
        return False
    if first.style is Style.NONE:
        return first.confidence >= 900
    return first.style in listed and first.confidence >= 850


def _inside(rows: Sequence[str]) -> int:
    """Which of the lines below the first is a name that sections always have, above a line of text? 0 for none."""
    for n in range(1, len(rows) - 1):
        found = read(rows[n]) if len(rows[n]) < _SHORT_NAME and rows[n][:1].isupper() else None
        named = found is not None and found.style is Style.NONE and found.confidence >= 900
        lists = found is not None and found.title.lower() in lore()["plain"]["lists"]  # their rows are short
        if named and rows[n + 1][:1].isupper() and (lists or len(rows[n + 1]) > _TEXT_LINE):
            return n
    return 0


_SHORT_NAME, _TEXT_LINE = 24, 45  # characters


def _ends_in_title(rows: Sequence[str]) -> bool:
    """Is the last of some odd lines (formulas, specks) a title that has nothing of them?"""
    last = rows[-1]
    if last.count(" ") < 2 or not is_titled(last) or any(map(_has_words, rows[:-1])):
        return False
    return all(known(word) for word in re.findall(r"[^\W\d_]{2,}", last)) and read(last) is not None


def _has_words(row: str) -> bool:
    """Does a line hold two words, or one and little else? An address is no odd line."""
    words = [word for word in re.findall(r"[^\W\d_]{3,}", row) if known(word) or word[0].isupper()]
    return is_titled(row) or len(words) > 1 or sum(map(len, words)) * 2 >= len(row)


_SHORT_TITLE = 60  # characters of a numbered title that is known by its form alone
