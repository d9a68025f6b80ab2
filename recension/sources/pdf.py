"""PDF: the text layer of every page, with what the file says of its pages, sections and itself.

pdfium reads the layer; it keeps lines whole where pypdf tears them and is 5 to 100 times faster (docs: intake). pypdf
reads what pdfium cannot open, and is asked again where pdfium's page looks bad; where the two differ badly, the page
is flagged. Pages that are pictures go to OCR where that is installed.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple

from recension.quality import UNUSABLE, Quality, quality
from recension.sources import Bookmark, Notice, Reading, Source, UnreadableError, Word
from recension.sources.ocr import advice, recognise
from recension.sources.paged import joined

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it comments on every oddity of every file
_PDFIUM = Lock()  # pdfium is not made for threads
# pdfium writes one of these for a hyphen at a line's end and swallows the line break.
_LINE_END_HYPHEN = re.compile("[\ufffe\uffff\x02](?:\r?\n)?")
_CATALOG = re.compile(rb"\b(\d{1,9}) 0 obj\b[^>]{0,300}?/Type\s*/Catalog\b")
_BLANK, _PICTURE, _STAMPED, _TEXT = "blank", "picture", "stamped", "text"
_STAMP = 15  # words: fewer, on a page that is one picture, are a stamp or a page number put on it later
_BIG = 0.5  # share of the page's area that makes an image the page itself
_WORTH_CHECKING = 20  # words; on the case PDFs shorter pages differ by a word or two at most
_MOST_CHECKS = 20  # pages of one document that pypdf is asked about: it reads 6 to 100 pages a second
_BADLY = 0.6  # share of common words; the worst true page of the case PDFs has 0.85
_BETTER = 100  # per mille of known words that the other reading must have more
_READABLE = 400  # per mille of known words; contents pages with spoilt dot leaders have 500, figures 0 to 300
_DPI = 300
_OUTLINE = 20_000  # bookmarks: no report has more, a hostile file may
_DECLARED = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}


class _Read(NamedTuple):
    """What one engine made of a file, page by page. `kinds` tells what each page is."""

    engine: str
    texts: list[str]
    labels: list[str]
    kinds: list[str]
    outline: tuple[Bookmark, ...]
    declared: dict[str, str]
    notices: list[Notice]


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


def _read(data: bytes, sha256: str, reading: Reading) -> tuple[_Read, list[Word]]:
    if reading.engine == "pypdf":
        return _by_pypdf(data, reading), []
    with _PDFIUM:
        try:
            document = _open(data, reading)
        except UnreadableError as error:
            if error.code not in ("damaged", "truncated"):
                raise
            read = _by_pypdf(data, reading, error)
            read.notices.append(Notice("repaired", "pdfium cannot open this file; pypdf read what it could"))
            return read, []
        try:
            read = _by_pdfium(document, reading)
            if not data.rstrip().endswith(b"%%EOF") and b"%%EOF" not in data[-2048:]:
                read.notices.append(Notice("truncated", "the file has no end mark; pages may be missing"))
            _cross_check(read, data, reading)
            return read, _recognised(read, document, sha256, reading)
        finally:
            document.close()


def _open(data: bytes, reading: Reading) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = _opened(data, reading.password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise _encrypted(reading) from error
        if b"%%EOF" not in data[-2048:]:
            raise UnreadableError("truncated", "The PDF ends too early.", "Fetch it again.") from error
        raise UnreadableError("damaged", f"The PDF cannot be opened: {error}.", "Fetch it again.") from error
    _enough_pages(len(document), reading)
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


def _encrypted(reading: Reading) -> UnreadableError:
    if reading.password:
        return UnreadableError("encrypted", "The password does not open the PDF.", "Correct `password`.")
    return UnreadableError("encrypted", "The PDF asks for a password.", "Give it as `password` in the sidecar.")


def _enough_pages(count: int, reading: Reading) -> None:
    if not count:
        raise UnreadableError("empty", "The PDF has no pages.", "Fetch it again.")
    if count > reading.max_pages:
        raise UnreadableError(
            "too_large",
            f"The PDF has {count:,} pages; the limit is {reading.max_pages:,}.",
            "Split it, or raise `max_pages`.",
        )


def _by_pdfium(document: Any, reading: Reading) -> _Read:
    texts, kinds, notices = [], [], []
    for n in range(len(document)):
        try:
            page = document[n]
            text, kind = _page(page)
            page.close()
        except Exception as error:  # one broken page must not cost the others
            text, kind = "", _BLANK
            notices.append(Notice("page_damaged", f"pdfium cannot read this page: {error}", n + 1))
        texts.append(text)
        kinds.append(kind)
    declared = {
        ours: value for theirs, ours in _DECLARED.items() if (value := _plain(document.get_metadata_value(theirs)))
    }
    if attached := document.count_attachments():
        names = ", ".join(document.get_attachment(i).get_name() for i in range(min(attached, 10)))
        notices.append(Notice("attachments", f"{attached} attached files are not read: {names}"))
    labels = [document.get_page_label(n) for n in range(len(document))]
    return _Read("pdfium", texts, labels, kinds, tuple(_bookmarks(document)), declared, notices)


def _page(page: Any) -> tuple[str, str]:
    layer = page.get_textpage()
    text = _LINE_END_HYPHEN.sub("-\n", layer.get_text_range()).replace("\r\n", "\n").replace("\r", "\n")
    layer.close()
    words = len(text.split())
    if words >= _STAMP:
        return text, _TEXT
    pictured = _pictured(page)
    if not words:
        return "", _PICTURE if pictured else _BLANK
    return text, _STAMPED if pictured > _BIG else _TEXT


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
    for entry in islice(document.get_toc(), _OUTLINE):
        target = entry.get_dest()
        index = target.get_index() if target else None
        title = _plain(entry.get_title())
        if title:
            yield Bookmark(entry.level + 1, title, _one_based(index))


def _plain(value: str) -> str:
    """A value of the file's own metadata on one line, without the NULs some writers leave at its end."""
    return " ".join(value.replace("\x00", " ").split())


def _by_pypdf(data: bytes, reading: Reading, because: UnreadableError | None = None) -> _Read:
    """What pypdf reads. `because` is raised instead of its own complaint, which seldom says more."""
    from pypdf import PdfReader
    from pypdf.errors import WrongPasswordError

    try:
        file = PdfReader(io.BytesIO(data), password=reading.password or None)
        if file.is_encrypted and not file.decrypt(reading.password):
            raise _encrypted(reading)
        _enough_pages(len(file.pages), reading)
        texts = [_LINE_END_HYPHEN.sub("-\n", page.extract_text()) for page in file.pages]
        labels = file.page_labels if "/PageLabels" in file.root_object else [""] * len(texts)
        info = {k.removeprefix("/"): str(v) for k, v in (file.metadata or {}).items()}
    except UnreadableError:
        raise
    except WrongPasswordError as error:
        raise _encrypted(reading) from error
    except Exception as error:  # pypdf lets through whatever a broken file makes Python raise
        raise because or UnreadableError("damaged", f"The PDF cannot be read: {error}.", "Fetch it again.") from error
    declared = {ours: _plain(info[theirs]) for theirs, ours in _DECLARED.items() if info.get(theirs)}
    kinds = [_TEXT if text.strip() else _BLANK for text in texts]
    return _Read("pypdf", texts, list(labels), kinds, tuple(_pypdf_outline(file)), declared, [])


def _pypdf_outline(file: Any) -> Iterator[Bookmark]:
    def walk(entries: list[Any], level: int) -> Iterator[Bookmark]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            elif title := _plain(str(entry.title or "")):
                yield Bookmark(level, title, _one_based(file.get_destination_page_number(entry)))

    try:
        yield from islice(walk(file.outline, 1), _OUTLINE)
    except Exception:  # an outline that cannot be read is no reason to lose the text
        return


def _one_based(index: int | None) -> int:
    return 0 if index is None or index < 0 else index + 1


def _cross_check(read: _Read, data: bytes, reading: Reading) -> None:
    """Ask pypdf about the pages that look bad; take its reading where it is clearly better, flag where both differ."""
    doubtful = [n for n, text in enumerate(read.texts) if reading.engine == "both" or _doubtful(quality(text))]
    if not doubtful:
        return
    other = _pypdf_pages(data, reading)
    for n in doubtful if reading.engine == "both" else doubtful[:_MOST_CHECKS]:
        text = other(n)
        if not text.strip() or (common := _common(read.texts[n], text)) >= _BADLY:
            continue
        ours, theirs = quality(read.texts[n]), quality(text)
        better = theirs.known >= ours.known + _BETTER and theirs.garbage <= ours.garbage
        note = f"pdfium and pypdf share {round(100 * common)} % of the words; {'pypdf' if better else 'pdfium'} is kept"
        read.notices.append(Notice("engines_disagree", note, n + 1))
        if better:
            read.texts[n] = text


def _doubtful(measured: Quality) -> bool:
    """Signs that the extraction failed, not the OCR: hardly a known word, or words in single letters.

    Of the 382 pages of the case PDFs one is so, a page of formulas; the bands of `quality` would send 26 to pypdf.
    """
    return measured.tokens >= _WORTH_CHECKING and (measured.known < 450 or measured.lone > 250)


def _pypdf_pages(data: bytes, reading: Reading) -> Callable[[int], str]:
    from pypdf import PdfReader

    try:
        file = PdfReader(io.BytesIO(data), password=reading.password or None)
    except Exception:  # then there is no second opinion
        return lambda n: ""

    def page(n: int) -> str:
        try:
            return file.pages[n].extract_text()
        except Exception:
            return ""

    return page


def _common(one: str, other: str) -> float:
    """Words two readings share, of the words of the longer one."""
    a, b = (Counter(text.replace("-\n", "").replace("- \n", "").split()) for text in (one, other))
    return (a & b).total() / max(1, a.total(), b.total())


def _recognised(read: _Read, document: Any, sha256: str, reading: Reading) -> list[Word]:
    """Read the pictures among the pages. Changes the texts of `read`; gives the words found."""
    words: list[Word] = []
    unread: list[int] = []
    for n, (kind, text) in enumerate(zip(read.kinds, read.texts, strict=True)):
        if n + 1 in reading.skip_pages or not (kind in (_PICTURE, _STAMPED) or _garbage(text)):
            continue
        found = _recognise_page(read, document, n, sha256, reading)
        if found is None:
            unread.append(n)
        else:
            words += found
    if unread:
        _tell_unread(read, unread, reading)
    return words


def _recognise_page(read: _Read, document: Any, n: int, sha256: str, reading: Reading) -> list[Word] | None:
    """The words of a page that OCR reads better than its layer; None where OCR is not to be had."""
    try:
        found = recognise(lambda: _picture(document[n]), f"{sha256}/{n + 1:05d}", _DPI, reading)
    except UnreadableError as error:
        read.notices.append(Notice("ocr_failed", f"{error}", n + 1))
        return []
    if found is None:
        return None
    text, words = found.pages[0]
    before, after = quality(read.texts[n]), quality(text)
    needed = before.known + _BETTER if read.kinds[n] == _TEXT else 0  # a bad layer gives way to a better one only
    if after.tokens <= (before.tokens if read.kinds[n] == _STAMPED else 0) or after.known < max(needed, _READABLE):
        return []  # a figure or a blank page: specks read as letters are no text
    read.notices.append(Notice("ocr", f"read by {found.engine} ({reading.language})", n + 1))
    read.texts[n] = text
    return [word._replace(page=n + 1) for word in words]


def _garbage(text: str) -> bool:
    """A layer so bad that a new reading is worth its time: no words in it, though it is long enough to have some."""
    measured = quality(text)
    return measured.tokens >= _WORTH_CHECKING and measured.band == UNUSABLE and measured.known < 500


def _tell_unread(read: _Read, unread: list[int], reading: Reading) -> None:
    """Name the pages that only OCR can read. Raises UnreadableError `image_only` when they are the whole document."""
    pictures = [n for n in unread if read.kinds[n] != _TEXT]
    whole = len(pictures) == sum(kind != _BLANK for kind in read.kinds)
    if pictures and whole and (not any(text.strip() for text in read.texts) or _one_stamp(read)):
        many = f"All {len(pictures)} pages are pictures" if len(pictures) > 1 else "The page is a picture"
        raise UnreadableError("image_only", f"{many} without a text layer.", advice(reading))
    for n in unread:
        if read.kinds[n] == _STAMPED:
            continue  # a figure with its caption, most likely
        what = (
            "has a text layer with hardly a known word"
            if read.kinds[n] == _TEXT
            else "is a picture without a text layer"
        )
        read.notices.append(Notice("image_page", f"the page {what}. {advice(reading)}", n + 1))


def _one_stamp(read: _Read) -> bool:
    """Is the only text of several pages the same few words, with nothing but digits changing?"""
    kept = {re.sub(r"\d+", "0", text.strip()) for text in read.texts if text.strip()}
    return len(kept) == 1 and sum(bool(text.strip()) for text in read.texts) > 1


def _picture(page: Any) -> bytes:
    """The page as a grey picture in the plainest format there is (PGM)."""
    width, height = page.get_size()
    scale = min(_DPI / 72, 6000 / max(1.0, width, height))  # a poster at 300 dpi would fill the memory
    bitmap = page.render(scale=scale, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    lines = (bytes(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width]) for y in range(bitmap.height))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
