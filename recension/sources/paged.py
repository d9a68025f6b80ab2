"""Pages put together: one text with a form feed between two pages, and where each page stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recension.layout import PAGE_MARK
from recension.sources import Page, Reading, Source, UnreadableError


def joined(texts: Sequence[str], labels: Sequence[str], reading: Reading) -> tuple[str, tuple[Page, ...]]:
    """The raw text of some pages, and the pages. A form feed inside a page becomes a newline: it is no page mark."""
    inside = [text.replace(PAGE_MARK, "\n") for text in texts]
    pages, at = [], 0
    for n, (text, label) in enumerate(zip(inside, labels, strict=True), 1):
        pages.append(Page(n, _label(n, label, reading.page_offset), at, at + len(text)))
        at += len(text) + 1
    return PAGE_MARK.join(inside), tuple(pages)


def _label(n: int, declared: str, offset: int | None) -> str:
    """What the maintainer knows of the numbering wins over what the file declares."""
    if offset is None:
        return declared
    return str(n - offset) if n > offset else ""


def bound(parts: Sequence[Source], reading: Reading) -> Source:
    """Sources of a page or more, one after the other, as one source; digest and size are those of the first with text.

    Raises UnreadableError `empty` where none has any.
    """
    pages = [page for part in parts for page in part.pages]
    texts = [part.raw[page.start : page.end] for part in parts for page in part.pages]
    raw, whole = joined(texts, [page.label for page in pages], reading)
    words, notices, done = [], [], 0
    for part in parts:
        shift = whole[done].start
        words += [w._replace(start=w.start + shift, end=w.end + shift, page=w.page + done) for w in part.words]
        notices += [notice._replace(page=notice.page + done) for notice in part.notices]
        done += len(part.pages)
    if not raw.strip():
        raise UnreadableError("empty", f"None of the {len(whole)} pages holds a word.", "Look at the OCR run.")
    first = next(part for part in parts if part.raw)
    return replace(first, raw=raw, pages=whole, words=tuple(words), notices=tuple(notices))
