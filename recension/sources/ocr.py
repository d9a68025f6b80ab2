"""OCR by Tesseract, where it is installed: one page at a time, kept beside the raw file, never done twice.

What an engine reads changes with its version, so its output is kept under the digest of the document with engine,
version and language in its name; a later run takes what is kept, on any machine. Tesseract is called as a program:
OCRmyPDF would write a new PDF (and needs Ghostscript) where only the words are wanted.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from recension.sources import Reading, UnreadableError, Word
from recension.sources.hocr import sheets
from recension.sources.markup import parse_html
from recension.sources.recognised import sheet_text

PAGE_SECONDS = 180  # a page of print takes 2 to 10 seconds; one of noise may take minutes


class Engine(NamedTuple):
    """An OCR program on this machine: its path, its version, the languages it has."""

    program: str
    version: str
    languages: frozenset[str]


class Recognised(NamedTuple):
    """What OCR read, page by page: text and words (spans of that page's text), and what read it."""

    pages: list[tuple[str, list[Word]]]
    engine: str


def recognise(picture: Callable[[], bytes], key: str, dpi: int, reading: Reading) -> Recognised | None:
    """Read a picture (one page, or several in a TIFF), or take what an earlier run kept under the same key.

    None where nothing is kept and no engine with the language is installed. Raises UnreadableError `too_slow` or
    `damaged` when the engine gives up.
    """
    if reading.ocr == "never":
        return None
    kept = _kept(key, reading)
    if kept is None:
        engine = installed()
        if engine is None or not set(reading.language.split("+")) <= engine.languages:
            return None
        kept = f"tesseract-{engine.version}", _run(engine, picture(), dpi, reading)
        _keep(key, *kept, reading)
    name, hocr = kept
    read = [sheet_text(sheet, n) for n, sheet in enumerate(sheets(parse_html(hocr)), 1)]
    return Recognised(read, name.replace("-", " ", 1))


def advice(reading: Reading) -> str:
    """What the maintainer should type so that pictures can be read."""
    languages = reading.language.split("+")
    packages = " ".join(f"tesseract-ocr-{language.replace('_', '-')}" for language in languages)
    engine = installed()
    if engine is None:
        return f"Install Tesseract and run again: apt-get install tesseract-ocr {packages}"
    if missing := sorted(set(languages) - engine.languages):
        wanted = " ".join(f"tesseract-ocr-{language.replace('_', '-')}" for language in missing)
        return f"Install the language and run again: apt-get install {wanted}"
    return "OCR is switched off: set `ocr` to auto."


def available(reading: Reading) -> bool:
    """Can pictures be read on this machine, in this language?"""
    engine = installed() if reading.ocr != "never" else None
    return engine is not None and set(reading.language.split("+")) <= engine.languages


@lru_cache(maxsize=1)
def installed() -> Engine | None:
    """The Tesseract of this machine; None where there is none."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        version = subprocess.run([program, "--version"], capture_output=True, timeout=20, check=True).stdout.decode()
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=True).stdout.decode()
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"tesseract v?([\w.-]+)", version)
    return Engine(program, found[1] if found else "unknown", frozenset(listed.split("\n")[1:]) - {""})


def _run(engine: Engine, picture: bytes, dpi: int, reading: Reading) -> bytes:
    layout = "1" if "osd" in engine.languages else "3"  # 1 turns pages that lie on their side
    command = [engine.program, "stdin", "stdout", "-l", reading.language, "--psm", layout, "--dpi", str(dpi)]
    command += ["-c", "tessedit_create_hocr=1", "-c", "hocr_font_info=0"]
    seconds = min(PAGE_SECONDS, reading.max_seconds)
    try:
        # One thread: the batch has the cores, and the same picture gives the same words.
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=seconds, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("too_slow", f"OCR of one page took more than {seconds} s.", "Skip the page.") from error
    if done.returncode or b"ocr_page" not in done.stdout:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-300:]
        raise UnreadableError("damaged", f"Tesseract cannot read the picture: {said}", "Look at the picture.")
    return done.stdout


def _kept(key: str, reading: Reading) -> tuple[str, bytes] | None:
    """Engine and output kept under the key in this language; of several, the first by name, on every machine."""
    if not reading.keep:
        return None
    place = Path(reading.keep, key)
    for path in sorted(place.parent.glob(f"{place.name}.*.{reading.language}.hocr")):
        with contextlib.suppress(OSError):
            return path.name[len(place.name) + 1 : -len(f".{reading.language}.hocr")], path.read_bytes()
    return None


def _keep(key: str, name: str, hocr: bytes, reading: Reading) -> None:
    """Write beside and rename, so that a killed run leaves no half page. A folder without rights only costs time."""
    if not reading.keep:
        return
    path = Path(reading.keep, f"{key}.{name}.{reading.language}.hocr")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as beside:
            beside.write(hocr)
        Path(beside.name).replace(path)
