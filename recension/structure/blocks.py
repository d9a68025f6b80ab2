"""The clean text cut into blocks: paragraphs, list items, headings, tables, what stands in lines of its own.

A blank line parts two blocks; inside such a group, list items begin at their markers and the rest stays together.
Blocks come in reading order, do not overlap, and leave out nothing but the newlines between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recension.interleaved import interleaved
from recension.measure import is_laid_out, is_prose, is_stopped, marker
from recension.structure import Block, contents
from recension.text import Flag

_NUMBER = r"(?:[IVXLC]{1,7}|\d{1,2}(?:\.\d{1,3}){0,4}|[A-Z](?:\.\d{1,3}){0,3})"
_LONE_NUMBER = re.compile(rf"{_NUMBER}\.?$")
_NUMBERED = re.compile(
    rf"(?:(?:CHAPTER|Chapter|SECTION|Section|PART|Part|APPENDIX|Appendix|ANNEX|Annex)\s+{_NUMBER}\b|{_NUMBER}\.?\s+(?=[A-Z]))"
)
_CAPTION = re.compile(
    r"(?:FIGURE|Figure|Fig\.|TABLE|Table|PLATE|Plate|CHART|Chart|EXHIBIT|Exhibit) ?[-\dA-Z.]{1,7}\b(?=[.:—–\s-]|$)"
)
_ABOUT_FIGURE = re.compile(r".{4,14}\b(?:shows|gives|lists|is|are|was|were)\b")
_SMALL = re.compile(r"(?:an?|the|of|in|on|at|by|for|from|to|with|and|or|nor|but|as|vs\.?|via|its|is|their|our)", re.I)
# Symbols of one or two letters on both sides of the sign; a number in brackets may stand at the end of the line.
_EQUATION = re.compile(
    r"(?:[^\W\d_]{1,2}(?![^\W\d_])|(?:sin|cos|tan|log|exp|max|min)\b|[^a-zA-Z]){3,}+(?: {2,}\(\d[\w.-]{0,5}\))?"
)
_DASH = re.compile(r"[ \t]*(--) ?(?=[^\W_])")
_ROW_END = re.compile(r"(?:\t|\.{3,} ?|(?:\. ){3,})(?:\d{1,4}|[ivxlc]{1,7})$")


def blocks(text: str) -> tuple[list[Block], list[Flag]]:
    """All blocks of a clean text, without section paths, and what to look at in its contents pages and columns."""
    found, flags = _read(text)
    if across := interleaved(text):
        starts = {flag.start for flag in across}
        found = [b._replace(kind="other", level=0, attrs={}) if b.start in starts else b for b in found]
    if text.count("\n\nQ. ") >= _ASKED:
        found = [_spoken(text, block) for block in found]
    return found, [*flags, *across]


_ASKED = 3  # paragraphs that begin with `Q.`: a transcript, whose `A.` numbers nothing


def _spoken(text: str, block: Block) -> Block:
    if block.kind in ("list_item", "heading") and text.startswith(("Q. ", "A. "), block.start):
        return block._replace(kind="paragraph", level=0, attrs={})
    return block


def _read(text: str) -> tuple[list[Block], list[Flag]]:
    found: list[Block] = []
    flags: list[Flag] = []
    at = 0
    for region in contents.find(text):
        found += _all(text[at : region.start], at)
        rows, doubts = contents.entries(text, region.start, region.end, region.kind)
        found += _filled(text, region.start, region.end, rows)
        flags += doubts
        at = region.end
    return [*found, *_all(text[at:], at)], flags


def _filled(text: str, start: int, end: int, rows: Sequence[Block]) -> Iterator[Block]:
    """The rows of a contents page, and as `other` what stands between them and is no entry (a lost page number)."""
    at = start
    for row in [*rows, Block("other", end, end)]:
        if row.start < row.end <= at:
            continue  # a torn number inside an entry of two lines, which has its place there
        first = max(at, _line_start(text, row.start))
        between = text[at:first]
        if between.strip():
            lead = len(between) - len(between.lstrip("\n"))
            yield Block("other", at + lead, at + len(between.rstrip("\n")), confidence=500)
        if row.start < row.end:
            yield row._replace(start=first)
        at = row.end


def _line_start(text: str, at: int) -> int:
    """Back over the indent of a contents row: it shows a level, and belongs to the row."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at


def _all(text: str, at: int) -> Iterator[Block]:
    """The blocks of a stretch of text that begins at offset `at`."""
    for group in text.split("\n\n"):
        body = group.strip("\n")
        if body:
            yield from _group(body, at + group.index(body[0]))
        at += len(group) + 2


def _group(group: str, at: int) -> Iterator[Block]:
    """The blocks of what stands between two blank lines, at offset `at`."""
    if "\n" not in group:
        yield _line(group, at, at + len(group))
        return
    lines = group.split("\n")
    if sum(map(is_laid_out, lines)) * 2 >= len(lines):
        yield from _table(lines, at, at + len(group))
        return
    for start, part in _parts(lines):
        yield _block(part, at + start)


def _table(lines: list[str], at: int, end: int) -> Iterator[Block]:
    """A table or drawing, and its caption, where that is the line above or below it."""
    head = len(lines[0]) if _is_caption(lines[0].strip()) else -1
    foot = len(lines[-1]) if head < 0 and _is_caption(lines[-1].strip()) else -1
    if head >= 0:
        yield Block("caption", at, at + head, confidence=850)
    yield Block("table", at + head + 1, end - foot - 1, confidence=800)
    if foot >= 0:
        yield Block("caption", end - foot, end, confidence=850)


def _is_caption(line: str) -> bool:
    return bool(_CAPTION.match(line)) and len(line) < 300 and not _ABOUT_FIGURE.match(line)


def _parts(lines: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Lines grouped into the items of a list (or one part, where no line carries a marker), with their offsets."""
    parts: list[tuple[int, list[str]]] = []
    at = 0
    for line in lines:
        if not parts or _begins_item(line):
            parts.append((at, []))
        parts[-1][1].append(line)
        at += len(line) + 1
    return parts


def _begins_item(line: str) -> bool:
    return bool(_sign(line)) and not _LONE_NUMBER.match(line)


def _sign(line: str) -> str:
    """The marker of a list item; at the head of a block a dash is one, too."""
    found = _DASH.match(line) if "--" in line else None
    return found[1] if found else marker(line).strip()


def _block(lines: list[str], at: int) -> Block:
    end = at + sum(map(len, lines)) + len(lines) - 1
    first = lines[0]
    if len(lines) > 1:
        sign = _sign(first)
        if sign:
            return Block("list_item", at, end, confidence=850, attrs={"marker": sign})
        if any(is_prose(line) and len(line) > 120 for line in lines):
            return Block("paragraph", at, end, confidence=700)
        return Block("other", at, end, confidence=700)
    return _line(first, at, end)


_LONG = 240  # characters of a line that is a paragraph by its length, where nothing divides it into cells


def _line(line: str, at: int, end: int) -> Block:
    """A block of one line: mostly a paragraph; a heading, item, caption or equation by its signs."""
    body = line.strip()
    if _is_caption(body):
        return Block("caption", at, end, confidence=850)
    if len(body) < 200 and _ROW_END.search(body):
        return Block("toc_entry", at, end, confidence=600)
    if len(body) > _LONG and not _sign(line) and "   " not in body and "\t" not in body and "|" not in body:
        return Block("paragraph", at, end)  # the common case, before anything is searched for in it
    if is_heading(body):
        return Block("heading", at, end, level=1, confidence=800)
    sign = _sign(line)
    if sign:
        return Block("list_item", at, end, confidence=900, attrs={"marker": sign})
    if len(body) < 120 and "=" in body and _EQUATION.fullmatch(body):
        return Block("equation", at, end, confidence=700)
    if is_prose(body) or ((len(body) > 30 or is_stopped(body)) and not is_laid_out(body)):
        return Block("paragraph", at, end, confidence=900)
    return Block("other", at, end, confidence=700)


def is_heading(line: str) -> bool:
    """Does a lone line read as a heading: a bare number, a numbered title, capitals, a short title in headline case?"""
    if not line or len(line) > 120 or (is_stopped(line) and not _LONE_NUMBER.match(line) and not line.endswith("?")):
        return False
    if _LONE_NUMBER.match(line):
        return line.endswith(".") and line[0] in "IVX"
    words = line.split()
    if len(words) > 16 or line[-1] in ",;" or _SMALL.fullmatch(words[-1]) or is_laid_out(line):
        return False
    letters = sum(map(str.isalpha, line))
    if letters * 2 < len(line):
        return False
    if _NUMBERED.match(line):
        return True
    if line.isupper():
        return letters >= 4
    return len(words) <= 12 and line[0].isupper() and all(_in_title_case(word) for word in words)


def _in_title_case(word: str) -> bool:
    bare = word.strip("\"'“”‘’().,:;!?—–-")
    return not bare or not bare[0].islower() or bool(_SMALL.fullmatch(bare))
