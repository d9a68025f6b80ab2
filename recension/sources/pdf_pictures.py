"""PDF pages that are pictures, or have a layer without words, read by OCR where that is better."""

from __future__ import annotations

import re
from typing import Any

from recension.quality import Quality, quality
from recension.sources import Notice, Reading, UnreadableError, Word
from recension.sources.by_pdfium import DPI, picture
from recension.sources.ocr import advice, recognise
from recension.sources.pdf_layer import BLANK, PICTURE, STAMPED, TEXT, Layer

_FEW = 20  # words: a shorter page tells nothing about its layer
_GARBAGE = 80  # per mille of garbage, the border of unusable in the field's bands
_BETTER = 100  # per mille of known words that OCR must have more than a bad layer
_READABLE = 400  # per mille of known words; contents pages with spoilt dot leaders have 500, figures 0 to 300


def read_pictures(layer: Layer, measured: list[Quality], document: Any, sha256: str, reading: Reading) -> list[Word]:
    """Read the pictures among the pages, and layers without words. Changes the texts of `layer`; gives the words found.

    Raises UnreadableError `image_only` where there is nothing else in the document and no OCR.
    """
    words: list[Word] = []
    unread: list[int] = []
    for n, (kind, before) in enumerate(zip(layer.kinds, measured, strict=True)):
        if n + 1 in reading.skip_pages or not (kind in (PICTURE, STAMPED) or _garbage(before, reading)):
            continue
        found = _recognise_page(layer, before, document, n, sha256, reading)
        if found is None:
            unread.append(n)
        else:
            words += found
    if unread:
        _tell_unread(layer, unread, reading)
    return words


def _recognise_page(
    layer: Layer, before: Quality, document: Any, n: int, sha256: str, reading: Reading
) -> list[Word] | None:
    """The words of a page that OCR reads better than its layer; None where OCR is not to be had."""
    try:
        found = recognise(lambda: picture(document[n]), f"{sha256}/{n + 1:05d}", DPI, reading)
    except UnreadableError as error:
        layer.notices.append(Notice("ocr_failed", f"{error}", n + 1))
        return []
    if found is None:
        return None
    text, words = found.pages[0]
    after = quality(text)
    if not _readable(after, reading) or not _better(layer.kinds[n], before, after):
        return []
    layer.notices.append(Notice("ocr", f"read by {found.engine} ({reading.language})", n + 1))
    layer.texts[n] = text
    return [word._replace(page=n + 1) for word in words]


def _garbage(measured: Quality, reading: Reading) -> bool:
    """A layer so bad that a new reading is worth its time, though it is long enough to have words."""
    hopeless = measured.garbage > _GARBAGE
    return measured.tokens >= _FEW and hopeless and (measured.known < 500 or not reading.english)


def _better(kind: str, before: Quality, after: Quality) -> bool:
    if kind == TEXT:
        return after.known >= before.known + _BETTER and after.garbage < before.garbage
    return after.tokens > (before.tokens if kind == STAMPED else 0)


def _readable(measured: Quality, reading: Reading) -> bool:
    """Are these words, or specks of a figure read as letters? The lexicon knows English only."""
    return measured.known >= _READABLE if reading.english else measured.garbage <= _GARBAGE


def _tell_unread(layer: Layer, unread: list[int], reading: Reading) -> None:
    """Name the pages that only OCR can layer. Raises UnreadableError `image_only` when they are the whole document."""
    pictures = [n for n in unread if layer.kinds[n] != TEXT]
    whole = len(pictures) == sum(kind != BLANK for kind in layer.kinds)
    if pictures and whole and (not any(text.strip() for text in layer.texts) or _one_stamp(layer)):
        many = f"All {len(pictures)} pages are pictures" if len(pictures) > 1 else "The page is a picture"
        raise UnreadableError("image_only", f"{many} without a text layer.", advice(reading))
    for n in unread:
        if layer.kinds[n] == STAMPED:
            continue  # a figure with its caption, most likely
        has = "a text layer with hardly a known word" if layer.kinds[n] == TEXT else "no text layer, only a picture"
        layer.notices.append(Notice("image_page", f"the page has {has}. {advice(reading)}", n + 1))


def _one_stamp(layer: Layer) -> bool:
    """Is the only text of several pages the same few words, with nothing but digits changing?"""
    kept = {re.sub(r"\d+", "0", text.strip()) for text in layer.texts if text.strip()}
    return len(kept) == 1 and sum(bool(text.strip()) for text in layer.texts) > 1
