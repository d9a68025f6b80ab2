"""The text layer of a PDF by pypdf: slow, but it reads what pdfium cannot open, and is a second opinion."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from recension.sources import Bookmark, Reading, UnreadableError
from recension.sources.pdf_layer import (
    BLANK,
    DECLARED,
    LINE_END_HYPHEN,
    MOST_BOOKMARKS,
    TEXT,
    Layer,
    encrypted,
    enough_pages,
    one_based,
    plain,
)

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it comments on every oddity of every file


def read_layer(data: bytes, reading: Reading, because: UnreadableError | None = None) -> Layer:
    """What pypdf reads. `because` is raised instead of its own complaint, which seldom says more."""
    from pypdf import PdfReader
    from pypdf.errors import WrongPasswordError

    try:
        file = PdfReader(io.BytesIO(data), password=reading.password or None)
        if file.is_encrypted and not file.decrypt(reading.password):
            raise encrypted(reading)
        enough_pages(len(file.pages), reading)
        texts = [LINE_END_HYPHEN.sub("-\n", page.extract_text()) for page in file.pages]
        labels = file.page_labels if "/PageLabels" in file.root_object else [""] * len(texts)
        info = {k.removeprefix("/"): str(v) for k, v in (file.metadata or {}).items()}
    except UnreadableError:
        raise
    except WrongPasswordError as error:
        raise encrypted(reading) from error
    except Exception as error:  # pypdf lets through whatever a broken file makes Python raise
        raise because or UnreadableError("damaged", f"The PDF cannot be read: {error}.", "Fetch it again.") from error
    declared = {ours: plain(info[theirs]) for theirs, ours in DECLARED.items() if info.get(theirs)}
    kinds = [TEXT if text.strip() else BLANK for text in texts]
    return Layer("pypdf", texts, list(labels), kinds, tuple(_outline(file)), declared, [])


def _outline(file: Any) -> Iterator[Bookmark]:
    def walk(entries: list[Any], level: int) -> Iterator[Bookmark]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            elif title := plain(str(entry.title or "")):
                yield Bookmark(level, title, one_based(file.get_destination_page_number(entry)))

    try:
        yield from islice(walk(file.outline, 1), MOST_BOOKMARKS)
    except Exception:  # an outline that cannot be read is no reason to lose the text
        return


def page_reader(data: bytes, reading: Reading) -> Callable[[int], str]:
    """A function that reads one page, counted from 0; it gives nothing where pypdf fails."""
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
