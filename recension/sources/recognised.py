"""What every OCR engine's own format says: paragraphs of lines of words, each with a place on its page.

The readers of hOCR, ALTO, PAGE and TSV give sheets; here a sheet becomes text and words with spans, in one way for all:
a blank between words, a newline between lines, a blank line between paragraphs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from recension.sources import Notice, Reading, Source, UnreadableError, Word
from recension.sources.paged import joined

Box = tuple[float, float, float, float]


class Piece(NamedTuple):
    """A word as the engine gives it: its box (left, top, right, bottom) in the page's own units, confidence per mille
    or -1, whether it is tagged as the first part of a hyphenated word, whether a blank follows."""

    text: str
    box: Box
    confidence: int = -1
    cut: bool = False
    blank: bool = True


class Sheet(NamedTuple):
    """A page as the engine saw it; a width or height of 0 is unknown."""

    paragraphs: list[list[list[Piece]]]
    width: float
    height: float
    label: str = ""


def sheet_text(sheet: Sheet, n: int) -> tuple[str, list[Word]]:
    """The text of a page and its words, with spans in that text."""
    width = sheet.width or max((p.box[2] for p in _pieces(sheet)), default=1) or 1
    height = sheet.height or max((p.box[3] for p in _pieces(sheet)), default=1) or 1
    parts: list[str] = []
    words: list[Word] = []
    at = 0
    for paragraph in sheet.paragraphs:
        if parts:
            parts.append("\n")
            at += 1
        for line in paragraph:
            for i, piece in enumerate(line):
                words.append(
                    Word(at, at + len(piece.text), n, _box(piece.box, width, height), piece.confidence, piece.cut)
                )
                space = "\n" if i == len(line) - 1 else " " if piece.blank else ""
                parts += piece.text, space
                at += len(piece.text) + len(space)
    return "".join(parts), words


def source(sheets: Sequence[Sheet], data: bytes, media_type: str, declared: dict[str, str], reading: Reading) -> Source:
    """The document in an engine's own format. Raises UnreadableError `empty` where no page has a word."""
    if len(sheets) > reading.max_pages:
        raise UnreadableError("too_large", f"{len(sheets):,} pages; the limit is {reading.max_pages:,}.", "Split it.")
    read = [sheet_text(sheet, n) for n, sheet in enumerate(sheets, 1)]
    raw, pages = joined([text for text, _ in read], [sheet.label for sheet in sheets], reading)
    if not raw.strip():
        raise UnreadableError("empty", f"None of the {len(sheets)} pages holds a word.", "Look at the OCR run.")
    shifts = [page.start for page in pages]
    return Source(
        raw=raw,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        pages=pages,
        declared=declared,
        notices=tuple(Notice("blank_page", "no word was found", n) for n, (text, _) in enumerate(read, 1) if not text),
        words=tuple(
            w._replace(start=w.start + shifts[w.page - 1], end=w.end + shifts[w.page - 1]) for _, ws in read for w in ws
        ),
    )


def _pieces(sheet: Sheet) -> list[Piece]:
    return [piece for paragraph in sheet.paragraphs for line in paragraph for piece in line]


def _box(box: Box, width: float, height: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return _mille(left, width), _mille(top, height), _mille(right, width), _mille(bottom, height)


def _mille(value: float, whole: float) -> int:
    return max(0, min(1000, round(1000 * value / whole)))
