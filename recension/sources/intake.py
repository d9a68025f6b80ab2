"""From a file to its raw text and pages: one door for every format, chosen by content."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from pathlib import Path

from recension.sources import Notice, Page, Reading, Source, UnreadableError
from recension.sources.kinds import HEAD, Stranger, kind
from recension.sources.text import read_text

_PACKINGS = ("gzip", "zstd", "zip")
_DEPTH = 3  # archives within archives: one is a habit, four are an attack


def read(path: Path, reading: Reading | None = None) -> Source:
    """The document in a file. Raises UnreadableError with a code, the reason and what would help."""
    reading = reading or Reading()
    if not reading.keep:
        reading = replace(reading, keep=str(path.parent / ".ocr"))
    return read_bytes(load(path, reading.max_bytes), reading)


def load(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file no larger than the limit. Raises UnreadableError `no_access` or `too_large`."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would never end, a device may
            raise UnreadableError("no_access", "This is no ordinary file.", "Put the document itself here.")
        if found.st_size > limit:
            raise UnreadableError(
                "too_large",
                f"The file has {found.st_size:,} bytes; the limit is {limit:,}.",
                "Split it, or raise `max_bytes`.",
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            "no_access", f"The file cannot be opened: {error.strerror or error}.", "Check its place and rights."
        ) from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableError("unsafe_path", f"No file can have this name: {error}.") from error


def read_bytes(data: bytes, reading: Reading | None = None) -> Source:
    """The document in some bytes; `read` says what it raises."""
    reading = reading or Reading()
    container: list[str] = []
    parts = [data]
    while len(parts) == 1 and (what := kind(parts[0][:HEAD])) in _PACKINGS and isinstance(what, str):
        from recension.sources.packed import unpack

        if len(container) == _DEPTH:
            raise UnreadableError("unknown_format", "Archives within archives.", "Unpack it by hand.")
        packing, parts = unpack(what, parts[0], reading.max_bytes)
        container.append(packing)
    source = _bound(parts, reading) if len(parts) > 1 else _read(parts[0], reading)
    if len(source.raw) > reading.max_characters:
        raise UnreadableError(
            "too_large",
            f"Its text has {len(source.raw):,} characters; the limit is {reading.max_characters:,}.",
            "Split it, or raise `max_characters` where 50 bytes of memory for each are free.",
        )
    if not container:
        return source
    return replace(source, sha256=hashlib.sha256(data).hexdigest(), size=len(data), container="/".join(container))


def _bound(parts: list[bytes], reading: Reading) -> Source:
    """The pages of one document, each a file of its own; a page without words is a blank one."""
    from recension.sources.paged import bound

    if len(parts) > reading.max_pages:
        raise UnreadableError("too_large", f"{len(parts):,} pages; the limit is {reading.max_pages:,}.", "Split it.")
    return bound([_page(part, reading) for part in parts], reading)


def _page(part: bytes, reading: Reading) -> Source:
    try:
        return _read(part, reading)
    except UnreadableError as error:
        if error.code != "empty":
            raise
        return Source("", "", 0, "", pages=(Page(1, "", 0, 0),), notices=(Notice("blank_page", "no word", 1),))


def _read(data: bytes, reading: Reading) -> Source:
    what = kind(data[:HEAD])
    if isinstance(what, Stranger):
        raise UnreadableError("unknown_format", f"This is {what.name}.", what.advice)
    # Each reader is imported when its format comes: text must not wait for pdfium and lxml.
    if what == "pdf":
        from recension.sources.pdf import read_pdf

        return read_pdf(data, reading)
    if what == "hocr":
        from recension.sources.hocr import read_hocr

        return read_hocr(data, reading)
    if what == "alto":
        from recension.sources.alto import read_alto

        return read_alto(data, reading)
    if what == "page":
        from recension.sources.page_xml import read_page_xml

        return read_page_xml(data, reading)
    if what == "tsv":
        from recension.sources.tsv import read_tsv

        return read_tsv(data, reading)
    if what.startswith("image/"):
        from recension.sources.picture import read_picture

        return read_picture(data, what, reading)
    return read_text(data, reading.encoding)
