"""A scan that is only a picture (TIFF, PNG, JPEG): read by OCR, or refused with what would help."""

from __future__ import annotations

import hashlib

from recension.sources import Notice, Reading, Source, UnreadableError
from recension.sources.ocr import advice, recognise
from recension.sources.paged import joined

_DPI = 300  # for pictures that do not say


def read_picture(data: bytes, media_type: str, reading: Reading) -> Source:
    """The text of a picture. Raises UnreadableError: image_only, empty, damaged, too_slow."""
    sha256 = hashlib.sha256(data).hexdigest()
    found = recognise(lambda: data, f"{sha256}/00000", _DPI, reading)
    if found is None:
        raise UnreadableError("image_only", f"This is a picture ({media_type}).", advice(reading))
    raw, pages = joined([text for text, _ in found.pages], [""] * len(found.pages), reading)
    if not raw.strip():
        raise UnreadableError("empty", "OCR found no word in the picture.", "Look whether it is the right file.")
    return Source(
        raw=raw,
        sha256=sha256,
        size=len(data),
        media_type=media_type,
        pages=pages,
        declared={"ocr": found.engine},
        notices=(Notice("ocr", f"read by {found.engine} ({reading.language})"),),
        words=tuple(
            word._replace(start=word.start + page.start, end=word.end + page.start)
            for page, (_, words) in zip(pages, found.pages, strict=True)
            for word in words
        ),
    )
