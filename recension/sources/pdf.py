"""PDF: the text layer of every page, with what the file says of its pages, sections and itself.

pdfium reads the layer; it keeps lines whole where pypdf tears them and is 5 to 100 times faster (benchmarks/intake.py).
pypdf reads what pdfium cannot open, and is asked again where pdfium's page looks bad; where the two differ badly, the
page is flagged. Pages that are pictures go to OCR where that is installed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from threading import Lock

from recension.quality import Quality, quality
from recension.sources import Notice, Reading, Source, UnreadableError, Word, by_pdfium, by_pypdf
from recension.sources.paged import joined
from recension.sources.pdf_layer import Layer
from recension.sources.pdf_pictures import read_pictures

_PDFIUM = Lock()  # pdfium is not made for threads
_WORTH_CHECKING = 20  # words; on the case PDFs shorter pages differ by a word or two at most
_MOST_CHECKS = 20  # pages of one document that pypdf is asked about: it reads 6 to 100 pages a second
_BADLY = 0.6  # share of common words; the worst true page of the case PDFs has 0.85
_BETTER = 100  # per mille of known words that the other reading must have more


def read_pdf(data: bytes, reading: Reading) -> Source:
    """The text of a PDF. Raises UnreadableError: encrypted, damaged, truncated, empty, too_large, image_only."""
    sha256 = hashlib.sha256(data).hexdigest()
    read, words = _read(data, sha256, reading)
    raw, pages = joined(read.texts, read.labels, reading)
    if not raw.strip():
        raise UnreadableError("empty", f"All {len(pages)} pages are blank.", "Look whether this is the right file.")
    return Source(
        raw=raw,
        sha256=sha256,
        size=len(data),
        media_type="application/pdf",
        pages=pages,
        outline=read.outline,
        declared=read.declared,
        notices=tuple(sorted(read.notices, key=lambda notice: notice.page)),
        words=tuple(
            word._replace(start=word.start + pages[word.page - 1].start, end=word.end + pages[word.page - 1].start)
            for word in words
        ),
    )


def _read(data: bytes, sha256: str, reading: Reading) -> tuple[Layer, list[Word]]:
    if reading.engine == "pypdf":
        return by_pypdf.read_layer(data, reading), []
    with _PDFIUM:
        try:
            document = by_pdfium.open_pdf(data, reading)
        except UnreadableError as error:
            if error.code not in ("damaged", "truncated"):
                raise
            read = by_pypdf.read_layer(data, reading, error)
            read.notices.append(Notice("repaired", "pdfium cannot open this file; pypdf read what it could"))
            return read, []
        try:
            read = by_pdfium.read_layer(document)
            if not data.rstrip().endswith(b"%%EOF") and b"%%EOF" not in data[-2048:]:
                read.notices.append(Notice("truncated", "the file has no end mark; pages may be missing"))
            measured = [quality(text) for text in read.texts]
            _cross_check(read, measured, data, reading)
            return read, read_pictures(read, measured, document, sha256, reading)
        finally:
            document.close()


def _cross_check(read: Layer, measured: list[Quality], data: bytes, reading: Reading) -> None:
    """Ask pypdf about the pages that look bad; take its reading where it is clearly better, flag where both differ."""
    if reading.engine == "both":
        asked = list(range(len(measured)))
    else:
        asked = [n for n, page in enumerate(measured) if _doubtful(page, reading)][:_MOST_CHECKS]
    if not asked:
        return
    other = by_pypdf.page_reader(data, reading)
    for n in asked:
        text = other(n)
        if not text.strip() or (common := _common(read.texts[n], text)) >= _BADLY:
            continue
        ours, theirs = measured[n], quality(text)
        better = theirs.known >= ours.known + _BETTER and theirs.garbage <= ours.garbage
        note = f"pdfium and pypdf share {round(100 * common)} % of the words; {'pypdf' if better else 'pdfium'} is kept"
        read.notices.append(Notice("engines_disagree", note, n + 1))
        if better:
            read.texts[n], measured[n] = text, theirs


def _doubtful(measured: Quality, reading: Reading) -> bool:
    """Signs that the extraction failed, not the OCR: hardly a known word, or words in single letters.

    Of the 382 pages of the case PDFs one is so, a page of formulas; the bands of `quality` would send 26 to pypdf.
    """
    unknown = reading.english and measured.known < 450
    return measured.tokens >= _WORTH_CHECKING and (unknown or measured.lone > 250)


def _common(one: str, other: str) -> float:
    """Words two readings share, of the words of the longer one."""
    a, b = (Counter(text.replace("-\n", "").replace("- \n", "").split()) for text in (one, other))
    return (a & b).total() / max(1, a.total(), b.total())
