"""Report documentation pages: box labels in, values out.

The labels of all editions are one list (data/forms.toml). What stands behind a label, up to the next one, is its cell;
a cell's text must look like its field's kind of value, because OCR runs neighbouring cells together: a date is looked
for in the next cell of the same row too, a report number by its shape. A label never becomes a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from recension.dates import printed
from recension.identifiers import find
from recension.layout import lines
from recension.metadata import Reading
from recension.metadata.casing import headline
from recension.metadata.dateforms import numeric
from recension.metadata.form_labels import Cell, form_spans
from recension.metadata.form_labels import cells as cells_of
from recension.metadata.names import filed, person
from recension.metadata.people import people
from recension.metadata.row_kinds import normal_number, report_number
from recension.repairs import distribution_statements
from recension.text import Text
from recension.vocabulary import table

Found = tuple[str, Reading]
_NUMBER = re.compile(
    r"(?<![\w/-])(?:[A-Z]{1,7}(?:[-/][A-Z]{1,6})*)[- ]{0,2}[-/~] ?\d{2,6}(?:[-/][A-Z0-9]{1,8})*(?![\w-])|"
    r"(?<![\w-])[A-Z]-\d{4}(?!\d)"
)
# Up to the form's foot, or a blank line once something is said: behind the last label the report itself may follow.
_ABSTRACT = re.compile(r"\s*(?:(?!\s*(?:DD ?FORM|SECURITY CLASS|NSN |S/N |UNCLASSIFIED\s*$))[^\n]+\n?){1,60}", re.M)
_WRITTEN = re.compile(r"[^\s][^\n]*")
_ENDS = re.compile(r"[\s.,]*(?:\d{1,4})?\s*$")
_COUNT = re.compile(r"(?:^|\s)(\d{1,4})[\s.]*(?:pp?\.?|pages)?\s*$")
_PORTION = re.compile(r"^\((?:U|UNCLASSIFIED)\)\s*|\s*\((?:U|UNCLASSIFIED)\)$")
_REPORTS = frozenset({"NASA-report", "GAO", "CRS", "DOE-report"})
_LABEL_REST = re.compile(r"PERFORMING ORG|SPONSOR|MONITOR|REPORT NUM|ORGANIZATION$|AGENCY")

Reader = Callable[[Text, list[Cell], int], Iterator[Found]]


def read_forms(text: Text, hidden: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """The readings of every report documentation page of a document."""
    found: list[Found] = []
    for start, end in form_spans(text.now):
        cells = cells_of(text.now, start, end)
        if len(cells) >= table("forms")["fewest"]:
            found += _values(text, cells)
    return found


def _values(text: Text, cells: list[Cell]) -> Iterator[Found]:
    empty = sum(not cell.text.strip() for cell in cells)
    if empty * 10 >= len(cells) * 7:
        yield from _behind_all_labels(text, cells[-1])
        return
    for n, cell in enumerate(cells):
        reader = _READERS.get(cell.field)
        if reader:
            yield from reader(text, cells, n)


def _behind_all_labels(text: Text, last: Cell) -> Iterator[Found]:
    """A form whose labels all come before its values: only values that say themselves what they are are read."""
    at, prose = last.label_end, (0, 0)
    for line in lines(last.text):
        start, end = at + line.start, at + line.end
        when = printed(line.text)
        if when and not when.start and "/" not in when.iso:
            yield "date_issued", _reading(text, when.iso, start + when.start, start + when.end, 800)
        for name in people(line.text) if len(line.text) < 80 else ():
            parsed = person(name)
            yield "creators", _reading(text, {"name": filed(parsed), **parsed, "role": "author"}, start, end, 800)
        number = report_number(line.text) or next((f.value for f in find(line.text) if f.scheme == "NASA-report"), "")
        if number and len(line.text) < 60:
            yield "report_numbers", _reading(text, normal_number(number), start, end, 800)
    for found in re.finditer(r"(?:^[^\n]{60,}\n){3,}[^\n]*", last.text, re.M):
        prose = max(prose, found.span(), key=lambda span: span[1] - span[0])
    if prose[1]:
        said = re.sub(r"\s+", " ", last.text[slice(*prose)]).strip()
        yield "abstract", _reading(text, said, at + prose[0], at + prose[1], 780)


def _reading(text: Text, value: Any, start: int, end: int, confidence: int) -> Reading:
    src = text.raw_span(start, end)
    return Reading(value, text.raw[slice(*src)], src, "form", confidence)


def _said(cell: Cell) -> str:
    """A cell's words in one line."""
    said = re.sub(r"\s+", " ", cell.text).strip(" ;:,").lstrip(".) ")
    return said if re.search(r"\b[A-Z]\.$", said) else said.rstrip(" .")


def _shared(cells: list[Cell], n: int) -> Iterator[Cell]:
    """The cell, and while its row goes on with another label, the cells of that row."""
    yield cells[n]
    m = n
    while m + 1 < len(cells) and m - n < 3 and "\n" not in cells[m].text.strip(" \t"):
        m += 1
        yield cells[m]


def _row(cells: list[Cell], n: int) -> tuple[int, str]:
    """Where the value row of a label begins and what it says: its cell's first line, or, where other labels share the
    label's row, the line below that row without what belongs to those (dates, numbers)."""
    for cell in _shared(cells, n):
        found = _WRITTEN.search(cell.text)
        if not found:
            continue
        said = found[0]
        if cell is not cells[n]:
            if cell.text[: found.start()].count("\n") == 0:
                return cell.label_end, ""  # that is the other label's own value, on its own line
            said = said[: min([len(said), *_foreign(said)])]
        return cell.label_end + found.start(), said.rstrip(" \t.,")
    return cells[n].label_end, ""


def _foreign(line: str) -> list[int]:
    """Where in a row of several cells a date, an identifier or a report number begins."""
    starts = [each.start for each in find(line)] + [found.start() for found in _NUMBER.finditer(line)]
    when = printed(line) or numeric(line)
    return [*starts, *([when.start] if when else [])]


def _date(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    for cell in _shared(cells, n):
        for line in [found for found in lines(cell.text) if found.text.strip()][:2]:
            when = numeric(line.text) or printed(line.text)
            at_edge = when and (not line.text[: when.start].strip() or _ENDS.match(line.text, when.end))
            if when and at_edge and "/" not in when.iso:
                a = cell.label_end + line.start
                yield "date_issued", _reading(text, when.iso, a + when.start, a + when.end, 880)
                return


def _number(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    for cell in _shared(cells, n):
        said = cell.text[:200]
        own = next((each for each in find(said) if each.scheme in _REPORTS), None)
        found = _NUMBER.search(said)
        if own:
            a = cell.label_end
            yield "report_numbers", _reading(text, own.value, a + own.start, a + own.end, 880)
            return
        if found and not any(each.start < found.end() and found.start() < each.end for each in find(said)):
            number = re.sub(r"\s+", "", normal_number(found[0]))
            a = cell.label_end + found.start()
            yield "report_numbers", _reading(text, number, a, a + len(found[0]), 860)
            return


def _title(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    start, end, said, confidence = cells[n].label_end, cells[n].end, _said(cells[n]), 870
    if not said:
        start, said = _row(cells, n)
        end, confidence = start + len(said), 800
        if next(iter(_shared(cells, n)), cells[n]) is not cells[n] or not any(
            c.field == "date" for c in _shared(cells, n)
        ):
            return  # beside a cell of words nothing says where the title ends
    elif n + 1 < len(cells) and "\n" not in cells[n].text.rstrip(" \t"):
        confidence = 640  # the next label stands on the title's row: it may go on below
    if 8 <= len(said) <= 300:
        said = headline(_PORTION.sub("", said))
        yield "title", _reading(text, said, start, end, confidence)


def _authors(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    start, end, said = cells[n].label_end, cells[n].end, _said(cells[n])
    if not said:
        start, said = _row(cells, n)
        end = start + len(said)
    for name in people(said, known=True) or _inverted(said):
        parsed = person(name)
        value = {"name": filed(parsed), **parsed, "role": "author"}
        yield "creators", _reading(text, value, start, end, 860)


def _inverted(said: str) -> tuple[str, ...]:
    """Names as `Smith, John A.; Poe, Jane` or `Smith, J. A., and Poe, J.`"""
    chunks = [chunk.strip(" ,.") + "." * chunk.strip(" ,").endswith(".") for chunk in re.split(r";|,?\s+and\s+", said)]
    whole = all(
        re.fullmatch(r"[A-ZÀ-Þ][\w’'\-]+(?: [A-Z][\w’'\-]+)?, (?:[A-Z][\w.’'\-]* ?){1,3}", chunk) for chunk in chunks
    )
    return tuple(chunks) if whole else ()


def _pages(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    first = _WRITTEN.search(cells[n].text)
    count = _COUNT.search(first[0]) if first else None
    if first and count and 0 < int(count[1]) < 3000 and not 1940 <= int(count[1]) <= 2010:
        a = cells[n].label_end + first.start() + count.start(1)
        yield "page_count", _reading(text, int(count[1]), a, a + len(count[1]), 860)


def _body(field: str, role: str) -> Reader:
    def reader(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
        start, said = _row(cells, n)
        if 3 < len(said) < 90 and re.search(r"[A-Za-z]{3}", said) and not _LABEL_REST.search(said):
            yield field, _reading(text, {"name": said, "role": role}, start, start + len(said), 820)

    return reader


def _contract(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    for cell in _shared(cells, n):
        for found in find(cell.text):
            if found.scheme == "contract":
                a = cell.label_end
                yield "contract_numbers", _reading(text, found.value, a + found.start, a + found.end, 900)


def _accession(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    for cell in _shared(cells, n):
        for found in find(cell.text):
            if found.scheme in ("DTIC", "NTIS"):
                a = cell.label_end
                value = {"scheme": found.scheme, "value": found.value}
                yield "identifiers", _reading(text, value, a + found.start, a + found.end, 900)


def _distribution(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    rows = cells[n].text.split("\n\n")[0]
    for said in (rows, " ".join(cell.text for cell in list(_shared(cells, n))[:2])):
        read = distribution_statements.reading(said)
        if read.wording and read.likeness >= 850:
            value = {
                "code": read.wording,
                "statement": re.sub(r"\s+", " ", said).strip(),
                "code_source": "inferred_from_wording",
            }
            reading = _reading(text, value, cells[n].label_end, cells[n].end, 850)
            yield "distribution", reading._replace(status="inferred")
            return


def _keywords(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    said = _said(cells[n])
    for word in re.split(r"\s*[,;]\s*|\s{2,}", said) if 2 < len(said) < 500 else ():
        if re.search(r"[A-Za-z]{2}", word) and len(word) < 60:
            yield "keywords", _reading(text, word.strip(" ."), cells[n].label_end, cells[n].end, 840)


def _abstract(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    whole = _ABSTRACT.match(cells[n].text)
    said = _said(cells[n]._replace(text=whole[0])) if whole else ""
    if whole and len(said) > 80:
        yield "abstract", _reading(text, said, cells[n].label_end, cells[n].label_end + whole.end(), 860)


def _notes(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    said = _said(cells[n])
    if 6 < len(said) < 600:
        yield "notes", _reading(text, said, cells[n].label_end, cells[n].end, 800)


def _security(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    level = re.match(r"[\s.]*(unclassified|confidential|secret|top secret)\b", cells[n].text, re.I)
    if level:
        a = cells[n].label_end + level.start(1)
        yield "security", _reading(text, {"report": level[1].lower()}, a, a + len(level[1]), 850)


def _type(text: Text, cells: list[Cell], n: int) -> Iterator[Found]:
    said = _said(cells[n])
    kind = re.search(
        r"\b(final|interim|technical|annual|progress|summary|quarterly|special|contractor|memorandum)\b", said, re.I
    )
    when = printed(said)
    said = said[when.end :].strip(" ,.") if when and not when.start else said
    if kind and len(said) < 120:
        yield "report_type", _reading(text, said, cells[n].label_end, cells[n].end, 800)


_READERS: dict[str, Reader] = {
    "date": _date, "report_number": _number, "title": _title, "authors": _authors, "pages": _pages,
    "performing_org": _body("performing_org", "performing organisation"), "sponsor": _body("sponsors", "sponsor"),
    "monitor": _body("sponsors", "monitor"), "contract": _contract, "funding": _contract, "accession": _accession,
    "distribution": _distribution, "keywords": _keywords, "abstract": _abstract, "notes": _notes,
    "security": _security, "report_type": _type,
}  # fmt: skip
