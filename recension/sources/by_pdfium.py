"""The text layer of a PDF by pdfium: fast, and lines stay whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeVar

from recension.sources import Bookmark, Notice, Reading, UnreadableError
from recension.sources.pdf_layer import (
    BLANK,
    DECLARED,
    LINE_END_HYPHEN,
    MOST_BOOKMARKS,
    PICTURE,
    STAMPED,
    TEXT,
    Layer,
    encrypted,
    enough_pages,
    one_based,
    plain,
)

DPI = 300  # of the pictures that OCR is given
_CATALOG = re.compile(rb"\b(\d{1,9}) 0 obj\b[^>]{0,300}?/Type\s*/Catalog\b")
_STAMP = 15  # words: fewer, on a page that is one picture, are a stamp or a page number put on it later
_BIG = 0.5  # share of the page's area that makes an image the page itself
_Some = TypeVar("_Some")


def open_pdf(data: bytes, reading: Reading) -> Any:
    """The document, to be closed by who asked.

    Raises UnreadableError: encrypted, truncated, damaged, empty, too_large.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = _opened(data, reading.password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise encrypted(reading) from error
        if b"%%EOF" not in data[-2048:]:
            raise UnreadableError("truncated", "The PDF ends too early.", "Fetch it again.") from error
        raise UnreadableError("damaged", f"The PDF cannot be opened: {error}.", "Fetch it again.") from error
    enough_pages(len(document), reading)
    return document


def _opened(data: bytes, password: str) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(data, password=password or None)
    except PdfiumError:
        # A file cut off has lost its trailer; pdfium finds the objects by itself, but must be told where to begin.
        root = None if b"%%EOF" in data[-2048:] else _CATALOG.search(data)
        if root is None:
            raise
        trailer = b"\ntrailer\n<< /Root %s 0 R >>\nstartxref\n0\n%%%%EOF\n" % root[1]
        return PdfDocument(data + b"\nendstream\nendobj" + trailer, password=password or None)


def read_layer(document: Any) -> Layer:
    """The text layer of every page. A page that cannot be read is blank and noticed."""
    texts, kinds, notices = [], [], []
    for n in range(len(document)):
        try:
            page = document[n]
            text, kind = _page(page)
            page.close()
        except Exception as error:  # one broken page must not cost the others
            text, kind = "", BLANK
            notices.append(Notice("page_damaged", f"pdfium cannot read this page: {error}", n + 1))
        texts.append(text)
        kinds.append(kind)
    count = range(len(texts))
    return Layer(
        "pdfium",
        texts,
        labels=_or([""] * len(texts), lambda: [document.get_page_label(n) for n in count]),
        kinds=kinds,
        outline=_or((), lambda: tuple(_bookmarks(document))),
        declared=_or({}, lambda: _declared(document)),
        notices=notices + _or(list[Notice](), lambda: _attachments(document)),
    )


def _or(otherwise: _Some, read: Callable[[], _Some]) -> _Some:
    """What stands around the text; where that is broken the text is still read."""
    try:
        return read()
    except Exception:  # pdfium's own errors, and whatever decoding broken strings raises
        return otherwise


def _declared(document: Any) -> dict[str, str]:
    found = {ours: plain(document.get_metadata_value(theirs)) for theirs, ours in DECLARED.items()}
    return {key: value for key, value in found.items() if value}


def _attachments(document: Any) -> list[Notice]:
    count = document.count_attachments()
    if not count:
        return []
    names = _or(list[str](), lambda: [document.get_attachment(n).get_name() for n in range(min(count, 10))])
    return [
        Notice("attachments", f"{count} attached files are not read: {', '.join(names) or 'their names are broken'}")
    ]


def _page(page: Any) -> tuple[str, str]:
    layer = page.get_textpage()
    text = LINE_END_HYPHEN.sub("-\n", layer.get_text_range()).replace("\r\n", "\n").replace("\r", "\n")
    layer.close()
    words = len(text.split())
    if words >= _STAMP:
        return text, TEXT
    pictured = _pictured(page)
    if not words:
        return "", PICTURE if pictured else BLANK
    return text, STAMPED if pictured > _BIG else TEXT


def _pictured(page: Any) -> float:
    """Share of the page that its largest image or drawing covers; 0 where it has none."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    drawn = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
    largest = 0.0
    for thing in islice(page.get_objects(filter=drawn, max_depth=4), 200):
        left, bottom, right, top = thing.get_bounds()
        largest = max(largest, abs((right - left) * (top - bottom)))
    return float(largest / max(1.0, width * height))


def _bookmarks(document: Any) -> Iterator[Bookmark]:
    for entry in islice(document.get_toc(), MOST_BOOKMARKS):
        target = entry.get_dest()
        index = target.get_index() if target else None
        title = plain(entry.get_title())
        if title:
            yield Bookmark(entry.level + 1, title, one_based(index))


def picture(page: Any) -> bytes:
    """The page as a grey picture in the plainest format there is (PGM)."""
    width, height = page.get_size()
    scale = min(DPI / 72, 6000 / max(1.0, width, height))  # a poster at 300 dpi would fill the memory
    bitmap = page.render(scale=scale, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    lines = (bytes(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width]) for y in range(bitmap.height))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
