"""Pages put together: one text with a form feed between two pages, and where each page stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from recension.layout import PAGE_MARK
from recension.sources import Page, Reading


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
