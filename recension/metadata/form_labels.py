"""The labels of a report documentation page, and the cells between them.

A label is first looked up exactly in the page's letters, whatever marks stand between them; one that is misread, by
likeness at the head of a numbered line. What stands behind a label, up to the next one, is its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from recension.gates import SPACE, Gate, Gates
from recension.layout import page_spans
from recension.vocabulary import table

_SIGNS = (
    *("DOCUMENTATION PAGE", "DOCUMENT CONTROL DATA", "PERSONAL AUTHOR", "PERFORMING ORG", "SUPPLEMENTARY NOT"),
    *("Performing Organization Name", "Government Accession"),
)
_GATE = re.compile("|".join(sign.replace(" ", r"\s+") for sign in _SIGNS))
_WINDOW = 6_000  # characters of a form where page marks are lost
_NUMBERED = re.compile(r"^[ \t]*[0-9IlZSMOs]{1,2}[a-d]?[.,)][ \t]*(?P<words>[A-Z][^\n]{6,90})", re.M)
_ALIKE = 78  # per cent of likeness of a damaged label: 75 took headings of bodies for labels
_REMARK = re.compile(
    r"[)\]]?(?:[ \t]*\((?:[Ll]eave|[Mm]ax|[Ii]nclude|[Cc]ontinue|and |[Yy]ear|[Ff]rom|of |if |DD-MM|[Cc]orporate|"
    r"[Tt]ype|[Ll]ast |[Ff]irst |S\))[^)\n]{0,70}\)?)?"
    r"[ \t]*[).:;\]]{0,3}"
)


class Cell(NamedTuple):
    """A label's place in the text and its cell: the text behind it up to the next label."""

    field: str
    words: str
    start: int
    label_end: int
    end: int
    text: str


def form_spans(text: str) -> Iterator[tuple[int, int]]:
    """Pages, or windows of text without page marks, that show a form's sign."""
    if not _signs().open(text):
        return
    pages = page_spans(text)
    if len(pages) > 1:
        yield from ((a, b) for a, b in pages if _GATE.search(text, a, b))
        return
    sign = _GATE.search(text)
    while sign:
        start = max(0, sign.start() - 400)
        yield start, min(len(text), start + _WINDOW)
        sign = _GATE.search(text, start + _WINDOW)


@cache
def _signs() -> Gates:
    """One scan for all signs: most texts have none."""
    return Gates([Gate(tuple(sign.replace(" ", f"{SPACE}+") for sign in _SIGNS))])


def form_areas(text: str) -> Iterator[tuple[int, int]]:
    """Where forms stand: from their first label to the end of their page, or shortly behind their last label."""
    marked = len(page_spans(text)) > 1
    for start, end in form_spans(text):
        found = cells(text, start, end)
        if len(found) >= table("forms")["fewest"]:
            yield found[0].start, found[-1].end if marked else min(found[-1].end, found[-1].label_end + _LAST_CELL)


_LAST_CELL = 200  # characters of the last cell of a form whose page has no end


@cache
def _labels() -> tuple[tuple[str, str, str], ...]:
    """Letters, field and wording of every label, longest first; `(S)` may be printed or not."""
    out = []
    for entry in table("forms")["label"]:
        for words in {
            entry["words"],
            entry["words"].replace("(S)", ""),
            re.sub(r" \([A-Za-z].*\)$", "", entry["words"]),
        }:
            out.append((_letters(words), entry["field"], words))
    return tuple(sorted(set(out), key=lambda label: (-len(label[0]), label)))


def _letters(text: str) -> str:
    return re.sub(r"[^A-Za-z]", "", text).upper()


def cells(text: str, start: int, end: int) -> list[Cell]:
    """The labels of a page in the order of the text, each with its cell."""
    page = text[start:end]
    taken = _read_exactly(page)
    taken = sorted([*taken, *_read_by_likeness(page, taken)])
    if not taken:
        return []
    ends = [a for a, _, _, _ in taken[1:]] + [len(page)]
    found = [
        Cell(field, words, start + a, start + b, start + stop, page[b:stop])
        for (a, b, field, words), stop in zip(taken, ends, strict=True)
    ]
    return _in_columns(text, found)


def _in_columns(text: str, found: list[Cell]) -> list[Cell]:
    """The cells with what stands below two labels of one printed row parted by the columns in which they begin.

    Only where the text keeps the columns: labels and values stand apart by three spaces.
    """
    out, n = list(found), 0
    while n < len(out):
        last = n + 1
        while last < len(out) and "\n" not in text[out[last - 1].start : out[last].start]:
            last += 1
        row = out[n:last]
        apart = all(text[each.start - 3 : each.start].isspace() for each in row[1:])
        if len(row) > 1 and apart and "\t" not in text[row[0].start : row[-1].end]:
            out[n:last] = _parted(text, row)
        n = last
    return out


def _parted(text: str, row: list[Cell]) -> list[Cell]:
    """The cells of one printed row, each with its own column's words, others' blanked: every offset stays."""
    left, end = text.rfind("\n", 0, row[0].start) + 1, row[-1].end
    below = text.find("\n", row[-1].label_end, end)
    chunks = [(left, c.start(), c.end()) for left, c in _chunks(text, below, end)] if below >= 0 else []
    begins = [0, *(cell.start - left - _SLACK for cell in row[1:]), 10**6]
    if not any(at - line >= begins[1] for line, at, _ in chunks):
        return row
    parted = []
    for n, cell in enumerate(row):
        beside = row[n + 1].start if n + 1 < len(row) else below
        said = [" " if c != "\n" else c for c in text[cell.label_end : end]]
        own = [(cell.label_end, beside)]
        own += [(at, stop) for line, at, stop in chunks if begins[n] <= at - line < begins[n + 1]]
        for at, stop in own:
            said[at - cell.label_end : stop - cell.label_end] = text[at:stop]
        parted.append(cell._replace(end=end, text="".join(said)))
    return parted


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Words that stand together in a line, and where their line begins."""
    for chunk in _TOGETHER.finditer(text, start, end):
        yield text.rfind("\n", 0, chunk.start()) + 1, chunk


_TOGETHER = re.compile(r"[^ \n]+(?: {1,2}[^ \n]+)*+")
_SLACK = 2  # columns by which a value may begin before its label


_Label = tuple[int, int, str, str]


def _read_exactly(page: str) -> list[_Label]:
    """Labels whose letters stand there, whatever marks stand between them. A longer label takes its place first."""
    index = [found.start() for found in re.finditer(r"[A-Za-z]", page)]
    letters = _letters(page)
    taken: list[_Label] = []
    for label, field, words in _labels():
        at = letters.find(label)
        while at >= 0:
            a, b = index[at], index[at + len(label) - 1] + 1
            if not any(c < b and a < d for c, d, _, _ in taken) and _is_label(page, a, b, words):
                taken.append((_with_number(page, a), _past_marks(page, b), field, words))
            at = letters.find(label, at + 1)
    return taken


def _read_by_likeness(page: str, taken: list[_Label]) -> Iterator[_Label]:
    """Numbered lines whose first words resemble a label that was not read exactly."""
    for line in _NUMBERED.finditer(page):
        a, rest = line.start("words"), line["words"]
        if any(c <= a < d for c, d, _, _ in taken):
            continue
        said = _letters(rest)
        best = max(_labels(), key=lambda label: (ratio(label[0], said[: len(label[0])]), len(label[0])))
        if len(best[0]) >= 8 and ratio(best[0], said[: len(best[0])]) >= _ALIKE:
            index = [found.end() for found in re.finditer(r"[A-Za-z]", rest)]
            b = a + index[min(len(best[0]), len(index)) - 1]
            if not any(c < b and a < d for c, d, _, _ in taken):
                yield line.start(), _past_marks(page, b), best[1], best[2]


def _is_label(page: str, a: int, b: int, words: str) -> bool:
    """A label stands in capitals as on the form, or is numbered; the same words in an abstract are none."""
    if page[a - 1 : a].isalpha() or page[b : b + 1].isalpha():
        return False
    said = page[a:b]
    letters = [c for c in said if c.isalpha()]
    if len(said) > 2 * len(words) + 8:
        return False
    numbered = _with_number(page, a) < a
    upper = sum(c.isupper() for c in letters) * 10 >= len(letters) * 6
    begins = not page[page.rfind("\n", 0, a) + 1 : a].strip()
    return numbered or (upper and (begins or len(words) > 12))


def _with_number(page: str, a: int) -> int:
    """Where the label's block number begins, if one stands before it (`12b.`, read `I2b.`)."""
    found = re.search(r"(?<![\w.])[0-9IlZSMOs]{1,2}[a-d]?[.,)][ \t]*$", page[max(0, a - 8) : a])
    return max(0, a - 8) + found.start() if found else a


def _past_marks(page: str, b: int) -> int:
    """Past what closes a label: a bracketed remark of the form, a colon, brackets."""
    found = _REMARK.match(page, b)
    return found.end() if found else b
