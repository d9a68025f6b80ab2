"""Born-digital text: the true words of the other families, set as programs and typists set them. Nothing is damaged.

What comes out must be what went in, word for word, however the lines fall: paragraphs of one line each, with blank
lines between or without, hard-wrapped, or typed with first lines set in. Every word that differs was destroyed.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import cases_mueller, cases_rfc, cases_scans
from benchmarks.cases import Block, Case
from benchmarks.data import decoded

WIDTH = 72  # characters of a wrapped line
SETTINGS: dict[str, Callable[[Sequence[str]], str]] = {
    "apart": "\n\n".join,
    "lines": "\n".join,
    "wrapped": lambda texts: "\n\n".join(_wrapped(text) for text in texts),
    "typed": lambda texts: "\n".join(_wrapped(text, "     ") for text in texts),
}
DRAFTS = ("p6-cache-05", "p6-cache-26", "p7-auth-05", "p7-auth-10", "p7-auth-18", "p7-auth-26")
PARAGRAPHS = 60  # of the report, in one document


def paths() -> list[Path]:
    return [*cases_scans.paths(), *cases_rfc.paths(), *cases_mueller.paths()[1:]]


def load() -> Iterator[Case]:
    for name, texts in _documents():
        for setting, lay in SETTINGS.items():
            blocks = tuple(Block("paragraph", text) for text in texts)
            yield Case("digital", f"{name}-{setting}", lay(texts) + "\n", blocks, ())


def _documents() -> Iterator[tuple[str, list[str]]]:
    """The paragraphs of each document, with a name."""
    for file in cases_scans.paths():
        if file.suffix == ".json":
            truth = json.loads(decoded(file))
            yield file.name.split(".")[0], _prose((block["type"], block["text"]) for block in truth["blocks"])
    for case in cases_rfc.load() if cases_rfc.paths() else ():
        if case.name in DRAFTS:
            yield case.name, _prose((block.kind, block.text) for block in case.blocks)
    if files := cases_mueller.paths()[1:]:
        edition = "\n\n".join(file.read_text(encoding="utf-8") for file in files)
        report = _prose((block.kind, block.text) for block in cases_mueller.clean_blocks(edition))
        for n in range(0, len(report), PARAGRAPHS):
            yield f"report{n // PARAGRAPHS}", report[n : n + PARAGRAPHS]


def _prose(blocks: Iterator[tuple[str, str]]) -> list[str]:
    """Paragraphs of a few sentences; shorter ones may be headings, whose setting differs."""
    return [" ".join(text.split()) for kind, text in blocks if kind == "paragraph" and 150 < len(text) < 1500]


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, break_on_hyphens=False, break_long_words=False)
