"""The do-no-harm control: a born-digital report, 7,800 words that need nothing but their page numbers taken out.

Every word of its text layer is right. The hyphens at line ends, which PDFium marks, are all the words' own (by
reading). The last page is a form; what of it is furniture is a matter of taste, so it is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cases import Block, Case, Line, raw_lines
from benchmarks.data import shared
from benchmarks.truth import judged

CUT = "\ufffe"  # what PDFium prints for a hyphen at a line end, newline included


def paths() -> list[Path]:
    folder = shared()
    return [folder / "cases/dtic/88380main_H-2052.pdf"] if folder else []


def load() -> Iterator[Case]:
    for file in paths():
        yield case(file)


def case(file: Path) -> Case:
    pages = [_unbroken(page) for page in _text_layer(file)]
    raw = "\f".join(pages).replace(CUT, "-\n")
    numbered = {f"{n - 1}" for n in range(2, len(pages))}
    lines, at = [], 0
    for page in raw.split("\f"):
        for n, (start, end, text) in enumerate(raw_lines(page)):
            label = "folio" if n == 0 and text in numbered else "prose"
            lines.append(Line(at + start, at + end, label))
        at += len(page) + 1
    printed = [re.sub(rf"{CUT}|(?<=\w)-\n", "-", page) for page in pages]
    body = [" ".join(row for row in page.split("\n") if row.strip() not in numbered) for page in printed]
    blocks = tuple(Block("text", text, n < len(pages) - 1) for n, text in enumerate(body))
    own = [line if line.start < raw.rindex("\f") else line._replace(label="") for line in lines]
    return judged(Case("dtic", file.stem, raw, blocks, tuple(own), path=file))


def _text_layer(file: Path) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    return [page.get_textpage().get_text_range() for page in document]


def _unbroken(page: str) -> str:
    return page.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
