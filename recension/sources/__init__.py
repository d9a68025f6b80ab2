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


class Notice(NamedTuple):
    """Something the reader must tell the maintainer about the whole source, or about one physical page of it."""

    code: str
    note: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it came in.

    `raw.encode(encoding, errors)`, with `bom` before it, gives the bytes back where `media_type` is text and
    `container` is empty. `sha256` and `size` are of the bytes of the file. `pages` is empty where the source marks none
    by itself (form feeds in a text are found later, they are part of the text). `declared` holds what the source says
    of itself (PDF metadata), `confidence` of the decoding is per mille.
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


class UnreadableError(Exception):
    """A document that cannot be read: `code` for programs, `reason` and `advice` for the maintainer.

    Codes are few and stable: empty, binary, encrypted, truncated, damaged, image_only, too_large, too_slow, no_access,
    unknown_format, unsafe_path.
    """

    def __init__(self, code: str, reason: str, advice: str = "") -> None:
        super().__init__(f"{reason} {advice}".strip())
        self.code, self.reason, self.advice = code, reason, advice
