"""What a printed page label says: `12`, `- 12 -`, `Page 3`, `xiv`, `A-4`, `12 of 40`; alone or in a longer line.

A label is a shape only: `recension.folios` says which are page numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DECOR = r"[-–—−~*=_<>|•·«»\[\](){}'’‘`\"“”,;:^°]"
_LABEL = (
    r"(?:(?P<prefix>[A-Z]{1,3}|[0-9]{1,2}|[IVX]{1,5})[ ]?[-–—.][ ]?(?P<sub>[0-9]{1,3})"
    r"|(?P<number>[0-9]{1,4})|(?P<roman>[ivxlc]{1,8}|[IVXLC]{1,8}))"
)
_TOTAL = r"(?:[ \t]*(?:(?P<total>of)|/)[ \t]*[0-9]{1,4})?"
_WORD = r"(?P<word>(?i:page|pg\.?|p\.)[ \t]*)?"
_LONE = re.compile(rf"(?:(?:{_DECOR}|\.(?=\s))[ \t]*)*+{_WORD}{_LABEL}{_TOTAL}(?P<tail>(?:[ \t]*{_DECOR})*+)")
_TAIL = re.compile(rf"(?:^|(?<=\s))(?:{_DECOR}[ \t]*)*+{_WORD}{_LABEL}{_TOTAL}(?:[ \t]*{_DECOR})*+$")
# In front of other words, a dress on the left needs one on the right, or a gap.
_HEAD = re.compile(
    rf"(?P<dress>[-–—~=*\[(]+[ ]?)?{_WORD}{_LABEL}{_TOTAL}"
    rf"(?:(?:[ \t]*{_DECOR})++(?=\s)|(?=[ \t]{{2}})|(?(dress)(?!)|(?=\s)))"
)
# What has a number of its own.
_PART = re.compile(r"\b(?:chapter|section|part|article|annex|appendix|volume|vol\.|no\.)\s*\Z", re.I)
# What a note begins with: the number before it is its mark.
_NOTED = re.compile(r"\s*(?:[Ii]bid\b|[Ii]d\.|See\b|Cf\.|[Ss]upra\b|[Oo]p\. ?cit|[Ll]oc\. ?cit)")
_PAGE_WORD = re.compile(r"(?:p\w{3}|\wage|pg\.?|p\.)\s+", re.I)
_DRESS = frozenset("-–—~=*[(")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_STRICT = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
# A digit as it may be misread (domain §1.1); used only to compare with the number a sequence expects.
FOLD = str.maketrans("OoQDIl|!iZzSsGbTBgqtJjU", "00001111122556678991110")


_STARTS = frozenset("0123456789ivxlcIVXLCpP")
_ENDS = frozenset("0123456789ivxlcIVXLC])-–—~*|")


_WIDEST = 24  # characters of a label that stands alone


class Label(NamedTuple):
    """A label as printed: `series` holds what stands before the number (`A-`), `decked` whether it is dressed up."""

    series: str
    value: int
    printed: str
    decked: bool


class Fused(NamedTuple):
    """A label at the start or end of a longer line: `[start, end)` of the line, and what else stands there."""

    label: Label
    start: int
    end: int
    rest: str


def roman(value: int) -> str:
    """A number in small roman numerals."""
    out = ""
    for sign, size in (
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ):
        while value >= size:
            out, value = out + sign, value - size
    return out


def lone(text: str) -> Label | None:
    """The label that a line consists of, or None. A stop after the number makes it a list number or a heading."""
    if len(text) > _WIDEST:  # a speck far from the number, or a line of text, as its first words tell
        text = " ".join(text.split()) if len(" ".join(text[: _WIDEST + 8].split())) <= _WIDEST else text
        if len(text) > _WIDEST:
            return None
    found = _LONE.fullmatch(text)
    return _label(found, text) if found else None


def may_be_fused(text: str) -> bool:
    """Does a line begin or end as one with a page number would? A cheap look before `fused`."""
    return text[-1] in _ENDS or _may_begin(text)


def _may_begin(text: str) -> bool:
    """Does a line begin as one whose first word is a page number?"""
    first = text[0]
    return first in _STARTS or text[1:2] in ("-", "–") or (first in _DRESS and not text[1:4].isalpha())


def fused(text: str) -> Iterator[Fused]:
    """Labels at the end and at the start of a line that holds more."""
    last = text.rsplit(None, 1)[-1] if text[-1] in _ENDS else ""
    if last and len(last) <= 10 and (last in _DRESS or last in "])" or _LONE.fullmatch(last)):
        found = _TAIL.search(text, max(0, len(text) - 24))
        is_page = found and found.start() > 0 and not _PART.search(text[max(0, found.start() - 12) : found.start()])
        if found and is_page and (label := _label(found, found[0])):
            yield Fused(label, len(text[: found.start()].rstrip()), len(text), text[: found.start()])
    found = _HEAD.match(text) if _may_begin(text) else None
    if found and not _NOTED.match(text, found.end()) and (label := _label(found, found[0])):
        end = len(text) - len(text[found.end() :].lstrip())
        yield Fused(label, 0, end, text[end:])


def _label(found: re.Match[str], whole: str) -> Label | None:
    printed = found["number"] or found["roman"] or f"{found['prefix']}-{found['sub']}"
    decked = bool(found["word"] or found["total"]) or (whole[:1] in "-–—[(~=" and whole[-1:] in "-–—])~=")
    if number := found["number"] or found["sub"]:
        return Label(f"{found['prefix']}-" if found["sub"] else "", int(number), printed, decked)
    small = printed.lower()
    if not _STRICT.fullmatch(small):
        return None
    value = sum(
        -_ROMAN[c] if d and _ROMAN[d] > _ROMAN[c] else _ROMAN[c] for c, d in zip(small, [*small[1:], ""], strict=True)
    )
    return Label("", value, printed, decked)


def _differs_once(text: str, expected: str) -> bool:
    """Is one letter or figure of a label wrong, whatever marks stand between?"""
    read, wanted = ("".join(filter(str.isalnum, one)).translate(FOLD) for one in (text, expected))
    return len(read) == len(wanted) and read[-1] == wanted[-1] and sum(map(str.__ne__, read, wanted)) < 2


def nearly(text: str, expected: str, *, between: bool = True, digits: bool = False) -> bool:
    """Could a line be a misreading of the page number that the sequence expects?

    `between` two others, half of its signs will do; where it may be only the page number, they may be `digits`, too.
    """
    bare = _PAGE_WORD.sub("", re.sub(r"^[\W_]+|[\W_]+$", "", text))
    if not bare or len(text) > len(expected) + 6:
        return False
    if bare.translate(FOLD) == expected.translate(FOLD):
        return True
    series = expected.rstrip("0123456789")
    if len(series) > 3 and _differs_once(text, expected):  # `GRS-7` for CRS-7
        return True
    if not between or len(bare) != len(expected) or (bare.isdigit() and not digits) or not bare.startswith(series):
        return False
    read, wanted = bare[len(series) :].translate(FOLD), expected[len(series) :].translate(FOLD)
    return len(wanted) > 1 and sum(a == b for a, b in zip(read, wanted, strict=True)) * 2 >= len(wanted)
