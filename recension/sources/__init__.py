"""From bytes to raw text and pages: what every reader gives back.

Raw text is the decoded source, newlines untouched; for a source without text of its own (PDF, hOCR, ALTO) it is the
text of its pages in order, with a form feed between two pages. Offsets are code points of the raw text, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Page(NamedTuple):
    """A physical page as its source marks it: `n` counts from 1, `label` is the printed or declared one, or empty."""

    n: int
    label: str
    start: int
    end: int


class Bookmark(NamedTuple):
    """An entry of the source's own outline. `level` counts from 1, `page` is physical, 0 where it names none."""

    level: int
    title: str
    page: int


class Word(NamedTuple):
    """A word with its place: `[start, end)` of the raw text, physical page, box in per mille of the page's width and
    height (left, top, right, bottom), the engine's confidence per mille (-1 where it gives none). `cut` says that the
    engine tags it as the first part of a hyphenated word."""

    start: int
    end: int
    page: int
    box: tuple[int, int, int, int]
    confidence: int = -1
    cut: bool = False


class Notice(NamedTuple):
    """Something the reader must tell the maintainer about the whole source, or about one physical page of it."""

    code: str
    note: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it came in.

    `bom + raw.encode(encoding, errors) + tail` gives the bytes back where `media_type` is text/plain; they are the
    file's own where `container` is empty, else those of its one member. `tail` holds what is left of a last character
    cut in two, so it is nearly always empty. `sha256` and `size` are of the bytes of the file. `pages` is empty where
    the source marks none by itself (form feeds in a text are found later, they are part of the text). `declared` holds
    what the source says of itself (PDF metadata), `confidence` of the decoding is per mille. `words` is the geometry an
    OCR engine gave, in the order of the text, empty where there is none.
    """

    raw: str
    sha256: str
    size: int
    media_type: str
    encoding: str = "utf-8"
    errors: str = "surrogateescape"
    bom: bytes = b""
    container: str = ""
    confidence: int = 1000
    pages: tuple[Page, ...] = ()
    outline: tuple[Bookmark, ...] = ()
    declared: dict[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    tail: bytes = b""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a document: what collection.toml and the document's sidecar may say about its intake.

    `encoding` and `engine` override what the reader would choose. `page_offset` is how many pages stand before the
    one printed 1. `skip_pages` are physical pages not worth an OCR run; their text, where there is one, stays in the
    raw text. `language` is Tesseract's name of it; `ocr` is `auto` (where a page needs it and Tesseract is there) or
    `never`. `keep` is the folder for OCR output (empty: `.ocr` beside the document). Limits are for one
    document; that on characters keeps what it needs to be made into records within 2 GB.
    """

    encoding: str = ""
    engine: str = ""
    password: str = ""
    page_offset: int | None = None
    skip_pages: frozenset[int] = frozenset()
    language: str = "eng"
    ocr: str = "auto"
    keep: str = ""
    max_bytes: int = 512 * 2**20
    max_pages: int = 5_000
    max_seconds: int = 600
    max_memory: int = 4 * 2**30
    max_characters: int = 40_000_000  # of the raw text: repairing it takes about 45 bytes of memory for each

    @property
    def english(self) -> bool:
        """Does the lexicon know the document's words?"""
        return "eng" in self.language.split("+")


class UnreadableError(Exception):
    """A document that cannot be read: `code` for programs, `reason` and `advice` for the maintainer.

    Codes are few and stable: empty, binary, encrypted, truncated, damaged, image_only, too_large, too_slow, no_access,
    unknown_format, unsafe_path.
    """

    def __init__(self, code: str, reason: str, advice: str = "") -> None:
        super().__init__(f"{reason} {advice}".strip())
        self.code, self.reason, self.advice = code, reason, advice
