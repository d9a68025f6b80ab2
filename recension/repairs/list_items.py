"""The items of one list, some with a blank line between them and some without, some set in and some not.

The typist put a blank line between items or none; the machine loses some and finds others, and the last word of an
item falls on a line of its own. Items of the same kind that are short and rise (`a. b. c.`, `(1) (2) (3)`, bullets)
are one list: one line each, no indents, no blank lines between.
Left alone: long items, which are paragraphs; numbered headings, notes and names, which look like items and are not
announced as a list; what stands between two items and is no end of the first; contents pages, tables and code.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.measure import is_laid_out, is_stopped
from recension.text import Edit, Flag

_SHORT = 160  # characters of an item; two lines of most pages
_TAIL = 60  # characters of the last line of an item
_SIGN = r"[-•*■□●▪○◦·]|o(?= )|\((?:\d{1,3}|[a-z]|[ivx]{1,6})\)|(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,6})[.)]"
_ITEM = re.compile(rf"^([ \t]*+)((?:{_SIGN})(?=[ \t])|--(?=[ \t]?\w))[ \t]*+(?=\S)[^\n]*+", re.M)
_BULLETS = (*"-•*■□●▪○◦·o", "--")
_ROMANS = {r: n for n, r in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), 1)}
_OPEN = re.compile(r"(?:[;,]|\b(?:and|or))$")
GATE = Gate(
    (
        r"^[ \t]*(?:[*o-]|\xe2\x80\xa2|\xe2[\x96\x97].|\xc2\xb7|\(?[0-9a-zA-Z]{1,6}[.)])[ \t]",
        r"^[ \t]*--[ \t]?[\w\x80-\xff]",
    )
)


class _Item(NamedTuple):
    """An item with the lines that end it: where it stands, how far it is set in, its sign, and its lines' offsets."""

    start: int
    end: int
    indent: int
    sign: str
    breaks: tuple[int, ...]


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for items in _lists(text, evidence):
        one = all(item.end - item.start <= _SHORT for item in items) and (_is_sure(items[0]) or _is_told(text, items))
        if one:
            yield from _announced(text, items[0].start)
        after = 0
        for item in items:
            if one and after:
                yield Edit(after, item.start + item.indent, "\n", "items of one list", 920)
            elif one and item.indent:
                yield Edit(item.start, item.start + item.indent, "", "items of one list", 920)
            for at in item.breaks:
                end = at + 1 + len(text[at + 1 : item.end]) - len(text[at + 1 : item.end].lstrip(" \t"))
                yield Edit(at, end, " ", "the last line of an item", 900)
            after = item.end


def _announced(text: str, at: int) -> Iterator[Edit]:
    """The indent of a line that announces the list right below it: a paragraph of one line."""
    start = text.rfind("\n", 0, max(0, at - 1)) + 1
    line = text[start : max(start, at - 1)]
    indent = len(line) - len(line.lstrip(" \t"))
    if indent and line.endswith(":") and text[max(0, start - 2) : start] in ("", "\n\n") and not is_laid_out(line):
        yield Edit(start, start + indent, "", "an indent at the head of a block", 920)


def _lists(text: str, evidence: Evidence) -> Iterator[list[_Item]]:
    """Items of one kind that follow one another and rise, two at least, outside of contents pages."""
    for run in _runs(text):  # few texts have any: only they are searched for contents pages
        for outside, items in groupby(run, key=lambda item: not evidence.in_contents(item.start)):
            if outside and len(found := list(items)) > 1:
                yield found


def _runs(text: str) -> Iterator[list[_Item]]:
    """Items of one kind that follow one another and rise, two at least."""
    run: list[_Item] = []
    for found in _ITEM.finditer(text):
        if is_laid_out(found[0]):
            continue
        item = _whole(text, found)
        if run and not (_follows(run[-1].sign, item.sign) and text[run[-1].end : item.start] in ("\n", "\n\n")):
            if len(run) > 1:
                yield run
            run = []
        run.append(item)
    if len(run) > 1:
        yield run


def _whole(text: str, found: re.Match[str]) -> _Item:
    """An item with its last line, where that stands alone: it goes on in lower case, short, and ends there."""
    start, end = found.span()
    line, breaks = found[0], tuple[int, ...]()
    stop = text.find("\n", end + 1)
    tail = text[end + 1 : stop if stop >= 0 else len(text)]
    body = tail.lstrip(" \t")
    below = text[stop + 1 : stop + 120].partition("\n")[0] if stop >= 0 else ""
    closed = not below or _ITEM.match(below)
    ends = bool(closed) and body[:1].islower() and len(body) <= _TAIL and not _ITEM.match(tail)
    if ends and not is_stopped(line) and line[-1] not in "-¬=" and not is_laid_out(tail):
        end, breaks = end + 1 + len(tail), (end,)
    return _Item(start, end, len(found[1]), found[2], breaks)


def _follows(sign: str, following: str) -> bool:
    """Is one sign the next after another, of the same kind?"""
    if sign in _BULLETS or following in _BULLETS:
        return sign == following
    this, that = sign.strip("()."), following.strip("().")
    if sign.replace(this, "", 1) != following.replace(that, "", 1):
        return False
    if this.isdigit() and that.isdigit():
        return int(that) == int(this) + 1
    if this.isupper() != that.isupper():
        return False
    low, high = this.lower(), that.lower()
    if low in _ROMANS and _ROMANS.get(high) == _ROMANS[low] + 1:
        return True
    return len(low) == len(high) == 1 and ord(high) == ord(low) + 1


def _is_sure(item: _Item) -> bool:
    """Is the sign one of lists alone? `1.` and `A.` stand before headings, notes and names as well."""
    return item.sign in _BULLETS or item.sign[0] == "(" or item.sign[0].islower()


def _is_told(text: str, items: list[_Item]) -> bool:
    """Does the line above announce a list, do the items go on into one another, or do three stand partly line by line,
    as headings and notes do not?"""
    if len(items) > 2 and any(after.start - item.end == 1 for item, after in pairwise(items)):
        return True
    above = text[max(0, items[0].start - 3) : items[0].start].rstrip()
    return above.endswith(":") or all(_OPEN.search(text[item.start : item.end]) for item, _ in pairwise(items))


CASES: tuple[Case, ...] = (
    Fix(
        "Three are offered:\n\na.  it is European;\nb.  its trade is small; and\n\n  c.  it was clumsy.\n\nThe first",
        "Three are offered:\n\na.  it is European;\nb.  its trade is small; and\nc.  it was clumsy.\n\nThe first",
    ),
    Fix(
        '(2) retain a mixed force, and\n(3) study "stealth"\ndesigns.',
        '(2) retain a mixed force, and\n(3) study "stealth" designs.',
    ),
    Fix("• guns\n\n• butter\n• both", "• guns\n• butter\n• both"),
    Fix("as follows:\n\n1. Grain\n\n  2. Tools", "as follows:\n\n1. Grain\n2. Tools"),
    Fix("1. Grain imports\n\n  2. Machine tools\n  3. Timber", "1. Grain imports\n2. Machine tools\n3. Timber"),
    Fix(
        "that he\n\n--set a limit,\n\n     --publish it, and\n     --report.",
        "that he\n\n--set a limit,\n--publish it, and\n--report.",
    ),
    Fix("   Three reasons:\n- it costs;\n\n   - it binds.", "Three reasons:\n- it costs;\n- it binds."),
    Keep("1. See Robinson, p. 285.\n\n2. Pravda, June 8, 1969.", because="notes, not announced as a list"),
    Keep("1. Introduction\n\n2. Terms", because="headings"),
    Keep("J. Smith\n\nK. Jones", because="names"),
    Keep("(a) the first\n\n(c) the third", because="one is missing between them"),
    Keep("(1) the first\n\nbut it\n\n(2) the second", because="something stands between"),
    Miss("1. Grain imports\n\n2. Timber.", "1. Grain imports\n2. Timber.", because="nothing announces a list"),
)
