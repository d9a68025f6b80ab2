"""Tesseract's TSV: a row for every page, block, paragraph, line and word; only words have text."""

from __future__ import annotations

from recension.sources import Reading, Source, UnreadableError
from recension.sources.markup import number
from recension.sources.recognised import Piece, Sheet, source
from recension.sources.text import read_text

_COLUMNS = 12
_PAGE, _WORD = "1", "5"


def read_tsv(data: bytes, reading: Reading) -> Source:
    """The document in a TSV file. Raises UnreadableError: damaged (names the row), empty, too_large."""
    rows = read_text(data, reading.encoding).raw.replace("\r\n", "\n").split("\n")[1:]
    sheets: list[Sheet] = []
    place: tuple[str, str, str] | None = None
    for n, row in enumerate(rows, 2):
        if not row.strip():
            continue
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS - 1:
            raise UnreadableError("damaged", f"Row {n} has {len(cells)} of {_COLUMNS} columns.", "Run Tesseract again.")
        level, left, top, width, height = cells[0], *map(number, cells[6:10])
        if level == _PAGE:
            sheets.append(Sheet([], width, height))
            place = None
        elif level == _WORD and (text := " ".join(cells[-1].split())) and len(cells) == _COLUMNS:
            sheets = sheets or [Sheet([], 0, 0)]
            paragraphs = sheets[-1].paragraphs
            here = (cells[2], cells[3], cells[4])
            if place is None or here[:2] != place[:2]:
                paragraphs.append([])
            if here != place:
                paragraphs[-1].append([])
            place = here
            sure = round(10 * number(cells[10], -0.1))
            box = (left, top, left + width, top + height)
            paragraphs[-1][-1].append(Piece(text, box, max(-1, min(1000, sure)), text.endswith("\xad")))
    return source(sheets, data, "text/tab-separated-values", {"ocr": "tesseract"}, reading)
