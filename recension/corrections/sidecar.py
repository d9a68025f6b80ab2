"""`NAME.corrections.toml`: a person's decisions beside the document, to be read, edited and compared in git.

The file holds one table `[[correction]]` for each decision, oldest first; of two about one place the later holds. Keys
are the fields of `Correction`, only those that say something. JSON Schema: schemas/correction-1.json.

    [[correction]]
    action = "reject"
    who = "A. Editor"
    when = "2026-11-21"
    why = "the number belongs to the table"
    rule = "page_numbers"
    at = "12\\n"
    before = "in thousands of tons\\n\\n"
    after = "14\\n17\\n"
    near = 1310
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from recension.corrections import Correction
from recension.corrections.sidecar_faults import fault
from recension.sources.sidecar import SidecarError

SUFFIX = ".corrections.toml"
_LARGEST = 4_000_000  # bytes: 10,000 decisions of a screen each
_HEADER = "# Decisions of a person about {}: the last word in every run. See docs/corrections.md.\n"
_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*(?:correction|\"correction\"|'correction')[ \t]*\]\]", re.MULTILINE)
_NOTES = re.compile(r"(?:^[ \t]*#[^\n]*\n)+\Z", re.MULTILINE)
# What a terminal, an editor or a comparison would not show, or show in another order.
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def corrections_of(document: Path) -> Path | None:
    """The sidecar of a document: `report.pdf.corrections.toml`, or else `report.corrections.toml`; None without one."""
    return next((path for path in names_of(document) if os.path.lexists(path)), None)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The decisions of a sidecar, in its order. Raises SidecarError."""
    return _parsed(path.name, _text(path))


def add(document: Path, *corrections: Correction) -> Path:
    """Append decisions to a document's sidecar, made where there is none; all else in it stays as it was. Atomic.

    Returns the sidecar's path. Raises SidecarError where the sidecar or a decision is not valid; nothing is written.
    """
    with _locked(document.parent):
        path = corrections_of(document) or _new_name(document)
        old = _text(path) if os.path.lexists(path) else _HEADER.format(_shown(document.name))
        lines = old if old.endswith("\n") else old + "\n"
        new = lines + "".join("\n" + as_toml(one) for one in corrections)
        if lone := re.search("[\ud800-\udfff]", new):
            problem = f"cannot hold {lone[0]!a}, half a character."
            raise SidecarError(path.name, problem, "Quote raw text with U+FFFD for what could not be decoded.")
        if _parsed(path.name, new) != (*_parsed(path.name, old), *corrections):
            raise SidecarError(path.name, "holds corrections in a form that cannot be added to.", _BY_HAND)
        _write(path, new)
    return path


def remove(document: Path, key: str) -> Correction:
    """Take the decision with that key (`Correction.key`) out of the sidecar; all else stays as it was. Atomic.

    A sidecar in which nothing is left is removed. Raises SidecarError where there is no such decision.
    """
    with _locked(document.parent):
        path = corrections_of(document)
        held = read_corrections(path) if path else ()
        n = next((n for n, one in enumerate(held) if one.key == key), -1)
        if path is None or n < 0:
            raise SidecarError(
                _shown(document.name), f"has no correction {key!r}.", "List them: recension corrections."
            )
        new = _without(path.name, _text(path), n, held)
        if new.strip() in ("", _HEADER.format(_shown(document.name)).strip()):
            path.unlink()
        else:
            _write(path, new)
    return held[n]


def as_toml(one: Correction) -> str:
    """A decision as a table of the sidecar."""
    said = msgspec.to_builtins(one)
    return "[[correction]]\n" + "".join(
        f"{key} = {_value(value)}\n" for key, value in said.items() if value is not None
    )


def names_of(document: Path) -> tuple[Path, Path]:
    """The names that a document's sidecar may have; the first one wins."""
    return document.with_name(document.name + SUFFIX), document.with_suffix(SUFFIX)


def _new_name(document: Path) -> Path:
    """The name without the document's ending outlives a new scan in another format, where no other document has it."""
    whole, stem = names_of(document)
    alike = (name for name in os.listdir(document.parent) if name.startswith(document.stem + "."))  # noqa: PTH208
    return whole if any(name != document.name and not name.endswith(".toml") for name in alike) else stem


def _text(path: Path) -> str:
    """The text of a sidecar. Raises SidecarError for what is no small file of text of its own."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise SidecarError(path.name, "is a link or no ordinary file.", "Put the file itself there.")
        if found.st_size > _LARGEST:
            problem = f"has {found.st_size:,} bytes; expected at most {_LARGEST:,}."
            raise SidecarError(path.name, problem, "Split the document, or take out what is decided no more.")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SidecarError(path.name, f"is not UTF-8 at byte {error.start}.", "Save it with that encoding.") from None
    except OSError as error:
        raise SidecarError(path.name, f"cannot be read: {error.strerror}.", "Check its rights.") from error


def _parsed(name: str, text: str) -> tuple[Correction, ...]:
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        advice = 'Text stands in double quotation marks, with \\" for one and \\n for a line end.'
        raise SidecarError(name, f"is not TOML: {error}.", advice) from None
    for one in found if isinstance(found := table.get("correction"), list) else ():
        for key in ("when", "value") if isinstance(one, dict) else ():
            if isinstance(one.get(key), date | datetime):  # a person may write a day without quotation marks
                one[key] = one[key].isoformat()
    if wrong := fault(table):
        raise SidecarError(_line(name, text, wrong.n, wrong.key), wrong.problem, wrong.advice)
    return tuple(msgspec.convert(one, Correction) for one in table.get("correction", ()))


def _line(name: str, text: str, n: int, key: str) -> str:
    """The file, and the line on which a key of its n-th correction stands, as far as a plain look can tell."""
    starts = [found.start() for found in _TABLE.finditer(text)]
    if not 0 <= n < len(starts):
        return name
    end = starts[n + 1] if n + 1 < len(starts) else len(text)
    key_line = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.]", re.MULTILINE)
    found = key_line.search(text, starts[n], end) if key else None
    return f"{name}, line {text.count(chr(10), 0, found.start() if found else starts[n]) + 1}"


def _without(name: str, text: str, n: int, held: tuple[Correction, ...]) -> str:
    """The text of a sidecar without its n-th correction; the comment above the next one stays with that."""
    starts = [found.start() for found in _TABLE.finditer(text)] if len(held) else []
    if len(starts) == len(held):
        begin = starts[n]
        if own := _NOTES.search(text, 0, begin):
            begin = own.start() if own.start() and text[: own.start()].strip() else begin
        end = len(text)
        if n + 1 < len(starts):
            notes = _NOTES.search(text, starts[n], starts[n + 1])
            end = notes.start() if notes else starts[n + 1]
        new = text[:begin].rstrip("\n") + "\n" + ("\n" + text[end:] if text[end:] else "")
        with contextlib.suppress(SidecarError):
            if _parsed(name, new) == (*held[:n], *held[n + 1 :]):
                return new
    raise SidecarError(name, "is written in a form that cannot be cut.", _BY_HAND)


_BY_HAND = "Write every decision as a table [[correction]], or edit the file by hand."


def _value(value: Any) -> str:
    """A value in TOML, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case str():
            return _quoted(value)
    return str(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's too; what would not be seen is escaped as well."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in os.fsencode(name).decode("utf-8", "replace"))


def _write(path: Path, text: str) -> None:
    """Written beside and renamed, so that the name never holds half a file. A link there is replaced, not followed."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as beside:
        try:
            beside.write(text.encode("utf-8"))
            beside.flush()
            os.fsync(beside.fileno())
            os.chmod(beside.name, 0o644)  # noqa: PTH101 - the file is open
            os.replace(beside.name, path)  # noqa: PTH105
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time: two pages that decide at once must not lose one of the decisions."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
