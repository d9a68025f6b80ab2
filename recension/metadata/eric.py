"""ERIC's document resume, the first page of its copies: labels in capitals and, beside or below them, their values.

A scan reads a label with its value, or the whole column of labels first and the values after it. In the second case
they are paired in order, and only where every value that has a form of its own (`12p.`, `(141)`, `MF01/PC01`) falls on
its label; else nothing is read. The paper's own title page follows and is not mixed with the resume.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from recension.dates import month_number, printed
from recension.identifiers import of_family
from recension.layout import PAGE_MARK, lines
from recension.metadata import Reading
from recension.metadata.names import filed, person
from recension.text import Text
from recension.vocabulary import table

Found = tuple[str, Reading]
_SIGN = re.compile(r"^[ \t]*+[^\w\n]{0,4}DOCUMENT\s+RESUME[^\w\n]{0,4}$", re.M)
_LONGEST = 7_000
_FULL_STOP = re.compile(r"(?<!\b[A-Z])\.$")  # of the value, not of an initial
_NAME = re.compile(r"[^\W\d_a-z][\w'’.\- ]{1,30}, [^\W\d_a-z][\w'’.\- ]{0,30}(?:, \w{1,3}\.?)?")  # `Lindholm, Karen`
_END = re.compile(r"^[^\w\n]*(?:Rep\w*oductions? supplied by EDRS|\*{10,}|U\.S\. DEPARTMENT OF EDUCATION)", re.M)


class Field(NamedTuple):
    """A label with its value: the value's span in the text, and what it says in one line."""

    label: str
    start: int
    end: int
    said: str


def read_eric(text: Text) -> Iterator[Found]:
    """The readings of a resume; none where the document has none."""
    sign = _SIGN.search(text.now) if "RESUME" in text.now else None
    if not sign:
        return
    stop = text.now.find(PAGE_MARK, sign.end())
    end = min(len(text.now) if stop < 0 else stop, sign.end() + _LONGEST)
    closing = _END.search(text.now, sign.end(), end)
    page_end = closing.start() if closing else end
    head = text.now[sign.end() : page_end]
    for family in ("eric_document", "eric_clearinghouse"):
        for found in of_family(family, head)[:1]:
            value = {"scheme": found.scheme, "value": found.value}
            yield "identifiers", _reading(text, value, sign.end() + found.start, sign.end() + found.end, 950)
    for field in _fields(text.now, sign.end(), page_end):
        yield from _values(text, field)


@cache
def _labels() -> dict[str, tuple[str, re.Pattern[str] | None]]:
    return {
        each["words"]: (each["field"], re.compile(each["value"]) if "value" in each else None)
        for each in table("eric")["label"]
    }


@cache
def _label_line() -> re.Pattern[str]:
    words = "|".join(re.escape(each).replace(r"\ ", r"\s?") for each in sorted(_labels(), key=len, reverse=True))
    return re.compile(rf"^[^\w\n]{{0,3}}(?P<label>{words})(?=\s|$)[:.]?[ \t]*(?P<value>[^\n]*)$", re.M)


def _fields(text: str, start: int, end: int) -> list[Field]:
    found = list(_label_line().finditer(text, start, end))
    alone = [each for each in found if not each["value"].strip()]
    in_column = len(alone) >= 5 and len(alone) * 2 > len(found)
    fields: list[Field] = []
    for run in _runs(text, found, in_column):
        stop = next((each.start() for each in found if each.start() > run[-1].start()), end)
        if len(run) > 1:
            fields += _paired(text, run, stop)
        else:
            a = run[0].start("value")
            fields.append(Field(_name(run[0]["label"]), a, stop, _line(text[a:stop])))
    return fields


def _runs(text: str, found: list[re.Match[str]], in_column: bool) -> list[list[re.Match[str]]]:
    """Labels that stand below one another with nothing between, where labels stand in columns; else each by itself."""
    runs: list[list[re.Match[str]]] = []
    for label in found:
        above = runs[-1][-1] if runs else None
        if above and in_column and not text[above.start("value") : label.start()].strip():
            runs[-1].append(label)
        else:
            runs.append([label])
    return runs


def _paired(text: str, found: list[re.Match[str]], end: int) -> list[Field]:
    """Labels that stand in a column before their values, each with the value in the same place of the second column."""
    labels = [_name(each["label"]) for each in found]
    begin = found[-1].start("value")
    rows = [
        (begin + line.start, begin + line.end, line.text.strip())
        for line in lines(text[begin:end])
        if line.text.strip()
    ]
    fields, at = [], 0
    for n, label in enumerate(labels):
        if at >= len(rows):
            break
        following = next((_labels()[each][1] for each in labels[n + 1 :] if _labels()[each][1]), None)
        stop = at + 1
        if label in ("ABSTRACT", "DESCRIPTORS", "TITLE", "AUTHOR") and not _labels()[label][1]:
            while stop < len(rows) and _goes_on(rows[stop - 1][2], rows[stop][2], following):
                stop += 1
        fields.append(Field(label, rows[at][0], rows[stop - 1][1], " ".join(row[2] for row in rows[at:stop])))
        at = stop
    wrong = [each for each in fields if (form := _labels()[each.label][1]) and not form.match(each.said)]
    return [] if wrong or len(fields) < len(labels) else fields


def _goes_on(above: str, row: str, following: re.Pattern[str] | None) -> bool:
    """Does a value go on in the next row: the row above is full, and this one is not the next label's value?"""
    return (above[-1] in ",;:-" or len(above) > 50) and not (following and following.fullmatch(row))


def _name(label: str) -> str:
    letters = re.sub(r"\s", "", label)
    return next(each for each in _labels() if each.replace(" ", "") == letters)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _reading(text: Text, value: Any, start: int, end: int, confidence: int) -> Reading:
    raw_start, raw_end = text.raw_span(start, end)
    return Reading(value, text.raw[raw_start:raw_end], (raw_start, raw_end), "form", confidence)


def _values(text: Text, field: Field) -> Iterator[Found]:
    target, said = _labels()[field.label][0], field.said
    if not target or not said:
        return
    if target == "creators":
        for name in re.split(r";\s*|\s*,?\s+and\s+", _FULL_STOP.sub("", said)):
            parsed = person(re.sub(r",?\s*(?:Ed|Eds|Comp)\.?$", "", name))
            if "family" in parsed and _NAME.fullmatch(filed(parsed)):
                role = "editor" if re.search(r"\bEds?\.?$", name) else "author"
                person_field = "contributors" if role == "editor" else "creators"
                value = {"name": filed(parsed), **parsed, "role": role}
                yield person_field, _reading(text, value, field.start, field.end, 880)
    elif target == "date_issued":
        iso = _date(said)
        if iso:
            yield target, _reading(text, iso, field.start, field.end, 880)
    elif target == "notes":
        pages = re.match(r"(\d{1,4}) ?p", said)
        if pages:
            yield "page_count", _reading(text, int(pages[1]), field.start, field.end, 880)
        yield target, _reading(text, said, field.start, field.end, 850)
    elif target in ("keywords", "identifiers_terms"):
        for word in re.split(r"\s*;\s*", _line(text.now[field.start : field.end].strip().split("\n\n")[0])):
            plain = word.strip(" .").lstrip("*^♦•")
            if plain:
                yield "keywords", _reading(text, plain.strip(), field.start, field.end, 860)
    elif target in ("performing_org", "sponsors"):
        role = "performing organisation" if target == "performing_org" else "sponsor"
        yield target, _reading(text, {"name": said.rstrip("."), "role": role}, field.start, field.end, 850)
    else:
        yield target, _reading(text, said.rstrip("."), field.start, field.end, 870)


def _date(said: str) -> str:
    """`May 96` and `Jan 2001` as months, `1996-00-00` as a year; two digits alone are a year of the century's end."""
    full = printed(said)
    if full:
        return full.iso
    dashed = re.match(r"((?:19|20)\d\d)-(\d\d)-(\d\d)", said)
    if dashed:
        return "-".join(part for part in dashed.groups() if part != "00")
    short = re.match(r"(?:([A-Z][a-z]{2}) )?(\d\d|(?:19|20)\d\d)\b", said.strip("["))
    if not short:
        return ""
    year = int(short[2]) if len(short[2]) == 4 else 1900 + int(short[2])
    month = month_number(short[1]) if short[1] else 0
    return f"{year}-{month:02}" if month else str(year)
