"""hOCR: HTML whose classes say page, paragraph, line and word, and whose titles say where and how sure."""

from __future__ import annotations

import re

from recension.sources import Reading, Source
from recension.sources.markup import Element, number, parse_html, text
from recension.sources.recognised import Box, Piece, Sheet, source

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BBOX = re.compile(rf"\bbbox\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}")
_CONFIDENCE = re.compile(rf"\bx_wconf\s+{_NUMBER}")
_PRINTED = re.compile(r"\blpageno\s+\"?([\w.-]+)")
_LINES = ("ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat")
_PARAGRAPHS = ("ocr_par", "ocr_carea", "ocrx_block")


def read_hocr(data: bytes, reading: Reading) -> Source:
    """The document in an hOCR file. Raises UnreadableError: damaged, empty, too_large."""
    root = parse_html(data)
    declared = {}
    for meta in root.iter("{*}meta", "meta"):
        if meta.get("name") == "ocr-system":
            declared["ocr"] = meta.get("content", "")
    return source(sheets(root), data, "text/vnd.hocr+html", declared, reading)


def sheets(root: Element) -> list[Sheet]:
    """The pages of an hOCR tree; the whole tree where no page is marked."""
    pages = [e for e in root.iter() if "ocr_page" in _classes(e)] or [root]
    return [_sheet(page) for page in pages]


def _sheet(page: Element) -> Sheet:
    title = page.get("title", "")
    left, top, right, bottom = _box(title)
    printed = _PRINTED.search(title)
    paragraphs: list[list[list[Piece]]] = []
    before: Element | None = None
    for element in page.iter():
        if not any(name in _LINES for name in _classes(element)):
            continue
        line = _line(element, left, top)
        if not line:
            continue
        paragraph = _paragraph(element, page)
        if not paragraphs or paragraph is not before:
            paragraphs.append([])
        paragraphs[-1].append(line)
        before = paragraph
    return Sheet(paragraphs, right - left, bottom - top, printed[1] if printed else "")


def _line(line: Element, left: float, top: float) -> list[Piece]:
    words = [e for e in line.iter() if "ocrx_word" in _classes(e) or "ocr_word" in _classes(e)]
    pieces = [_piece(text(word), word.get("title", ""), left, top) for word in words]
    if not words:  # some engines stop at the line
        pieces = [_piece(word, line.get("title", ""), left, top) for word in text(line).split()]
    return [piece for piece in pieces if piece.text]


def _piece(word: str, title: str, left: float, top: float) -> Piece:
    l, t, r, b = _box(title)  # noqa: E741
    sure = _CONFIDENCE.search(title)
    confidence = max(0, min(1000, round(10 * number(sure[1])))) if sure else -1
    return Piece(word, (l - left, t - top, r - left, b - top), confidence, word.endswith("\xad"))


def _box(title: str) -> Box:
    found = _BBOX.search(title)
    return (number(found[1]), number(found[2]), number(found[3]), number(found[4])) if found else (0.0, 0.0, 0.0, 0.0)


def _paragraph(line: Element, page: Element) -> Element:
    """The paragraph, block or page that holds the line."""
    for holder in line.iterancestors():
        if holder is page or any(name in _PARAGRAPHS for name in _classes(holder)):
            return holder
    return page


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split() if isinstance(element.tag, str) else []
