"""What the maintainer knows of a document: `NAME.toml` beside it, or a row of the collection's listing.

The same keys stand in both, and where both speak of a document the sidecar wins. A key that is not known is an error
that names the nearest known one: a misspelt `rights` must not be lost.
"""

from __future__ import annotations

import codecs
import difflib
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec

from recension.sources import Reading, Source, UnreadableError
from recension.sources.text import read_text

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_PAGES = re.compile(r"\s*(\d{1,5})\s*(?:-\s*(\d{1,5}))?\s*")
_OWN = ("page_offset", "skip_pages", "language", "keep")  # of Reading: said at the top, or not the maintainer's to say


class SidecarError(Exception):
    """A sidecar or listing that cannot be used: `where` (file and line or row), `problem`, `advice`."""

    def __init__(self, where: str, problem: str, advice: str = "") -> None:
        super().__init__(f"{where}: {problem}" + (f" {advice}" if advice else ""))
        self.where, self.problem, self.advice = where, problem, advice


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A misreading the maintainer puts right: `find` becomes `replace` where it stands in the raw text, exactly
    `times` times or not at all."""

    find: str
    replace: str
    because: str = ""
    times: int = 1


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the maintainer says of a document. `date` is ISO 8601, `language` BCP 47, `identifiers` scheme to value,
    `reading` settings of sources.Reading (encoding, password, engine, ocr, limits, `ocr_language`)."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    identifiers: dict[str, str] = {}
    language: str = ""
    rights: str = ""
    source: str = ""
    note: str = ""
    page_offset: int | None = None
    skip_pages: tuple[str | int, ...] = ()
    corrections: tuple[Correction, ...] = ()
    reading: dict[str, Any] = {}

    def reading_over(self, base: Reading) -> Reading:
        """How the document is read: the collection's settings with the document's own on top."""
        own = {("language" if key == "ocr_language" else key): value for key, value in self.reading.items()}
        if self.page_offset is not None:
            own["page_offset"] = self.page_offset
        if self.skip_pages:
            own["skip_pages"] = frozenset(_page_numbers(self.skip_pages))
        return replace(base, **own) if own else base

    def over(self, listed: Known) -> Known:
        """This knowledge, completed by what a listing says where this says nothing."""
        said = {key: value for key in KEYS if (value := getattr(self, key)) != getattr(_NOTHING, key)}
        return msgspec.structs.replace(listed, **said)


_NOTHING = Known()
KEYS = tuple(field.name for field in msgspec.structs.fields(Known))
READING_KEYS = tuple(sorted({f.name for f in fields(Reading)} - set(_OWN) | {"ocr_language"}))


def sidecar_of(document: Path) -> Path | None:
    """The sidecar of a document: `report.pdf.toml`, or else `report.toml`; None where there is none."""
    for path in (document.with_name(document.name + ".toml"), document.with_suffix(".toml")):
        apart = path == document or path.name == "collection.toml" or path.name.endswith(".corrections.toml")
        if not apart and os.path.isfile(path):  # noqa: PTH113 - never raises
            return path
    return None


def read_sidecar(path: Path) -> Known:
    """What a sidecar says. Raises SidecarError."""
    text = plain_text(path)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SidecarError(path.name, f"is not TOML: {error}.", 'Write title = "…", with the marks.') from error
    return known_from(table, lambda key: _line(path.name, text, key))


def template(source: Source) -> str:
    """A sidecar to fill in: what the file declares of itself stands there as a comment, to be checked."""
    said = source.declared
    lines = [
        "# What you know of this document; it wins over what is read from the text. Delete what you do not know.",
        f"# title = {_quoted(said.get('title', ''))}",
        f"# authors = [{_quoted(said.get('author', ''))}]",
        '# date = "1990-10"                # when it was issued: YYYY, YYYY-MM or YYYY-MM-DD',
        '# language = "en"',
        '# rights = "public domain"',
        '# source = ""                     # where the scan came from',
    ]
    if source.pages:
        lines.append("# page_offset = 0                 # physical pages before the one printed 1")
        lines.append('# skip_pages = ["1-2"]            # physical pages that are no part of the document')
    lines += ["", "# [identifiers]", '# dtic = ""', "", "# [reading]"]
    if source.media_type == "text/plain":
        lines.append(f"# encoding = {_quoted(source.encoding)}")
    return "\n".join(lines) + "\n"


def known_from(table: Mapping[str, Any], where: Callable[[str], str]) -> Known:
    """A table as knowledge. `where` tells the place of a key, for the message. Raises SidecarError."""
    for key in table:
        _check(key, KEYS, where(key))
    reading = table.get("reading", {})
    if isinstance(reading, dict):
        for key in reading:
            _check(key, READING_KEYS, where(key))
    try:
        known = msgspec.convert(table, Known)
        read = known.reading_over(Reading())
        msgspec.convert({f.name: getattr(read, f.name) for f in fields(Reading)}, Reading)
        codecs.lookup(read.encoding or "utf-8")
    except msgspec.ValidationError as error:
        what, _, at = str(error).partition(" - at `$.")
        raise SidecarError(where(re.split(r"[.\[`]", at)[0]), f"key {at.rstrip('`')!r}: {what.lower()}.") from error
    except LookupError as error:
        raise SidecarError(where("encoding"), f"{error}.", "Use a name such as cp1252.") from error
    except ValueError as error:
        raise SidecarError(where("skip_pages"), str(error), 'Write pages as [1, "3-5"].') from error
    if known.date and not _DATE.fullmatch(known.date):
        raise SidecarError(where("date"), f"{known.date!r} is no date.", "Write YYYY, YYYY-MM or YYYY-MM-DD.")
    return known


def _check(key: str, known: tuple[str, ...], where: str) -> None:
    if key not in known:
        near = difflib.get_close_matches(key, known, 1, 0.5)
        meant = f"Did you mean {near[0]!r}? " if near else ""
        raise SidecarError(where, f"unknown key {key!r}.", f"{meant}Known keys: {', '.join(known)}.")


def _page_numbers(said: tuple[str | int, ...]) -> Iterator[int]:
    for entry in said:
        found = _PAGES.fullmatch(str(entry))
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last:
            raise ValueError(f"{entry!r} names no pages.")
        yield from range(first, last + 1)


def plain_text(path: Path) -> str:
    """The text of a small file of the maintainer's, in whatever encoding. Raises SidecarError."""
    try:
        text = read_text(path.read_bytes() or b"\n#").raw.replace("\r\n", "\n")
        if lone := re.search("[\ud800-\udfff]", text):  # what it says goes into records, which hold whole characters
            line = text.count("\n", 0, lone.start()) + 1
            raise SidecarError(f"{path.name}, line {line}", "holds a byte that is no text.", "Save it as UTF-8.")
        return text
    except UnreadableError as error:
        raise SidecarError(path.name, error.reason, error.advice) from error
    except OSError as error:
        raise SidecarError(path.name, f"cannot be read: {error.strerror}.", "Check its rights.") from error


def _line(name: str, text: str, key: str) -> str:
    found = re.search(rf"""^\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[=\].]""", text, re.MULTILINE) if key else None
    return f"{name}, line {text.count(chr(10), 0, found.start()) + 1}" if found else name


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
