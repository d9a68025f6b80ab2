"""Where the notes at the foot of a page begin that interrupt a sentence.

The sentence proves them: a line of the body that is not ended stands above them, and the next page goes on with it. A
number at the head of a line may also be one of a list, or quoted; a note has no paragraph of the body behind it, and
the first and last number of a page's notes are printed alike and rise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from recension.measure import (
    OPENERS,
    Measure,
    asks,
    is_prose,
    is_shortened,
    is_stopped,
    is_titled,
    is_unfinished,
    marker,
    opens_lower,
)

# A mark at the head of a line: a number, perhaps between specks (its raised type is read worst of all), or a sign.
_CITES = r"(?:See\b|Ibid|Cf\.|Op\. ?cit|Loc\. ?cit)"
_NOTE = re.compile(
    rf"^[ \t]*(?:\w{{1,2}} \d{{0,3}}[.,]{{1,2}} ?(?={_CITES})|"  # a speck and a number
    r"[^\w\s]{0,3}(\d{1,4})([.)]?)[^\w\s]{0,2}|[*†‡§¶]{1,3}|[¹²³⁰⁴-⁹]{1,3}|[il|I!]\.)"
    r"[ \t]*(?=[A-Z]|(?<![\w\"'])[“\"‘'(]|(?<=[ \t])\d{1,2}/\d{1,2}/\d)",
    re.M,
)
_CAPTION = re.compile(
    r"(?:FIGURE|Figure|Fig\.|TABLE|Table|PLATE|Plate|CHART|Chart|CHAPTER|Chapter|PART|Part) ?[-\dA-Z.]"
)
_BLOCK = re.compile(r"(?:(?<=\n\n)|(?<=\n[ \t]\n))[^\n]+(?:\n[^\n]+)*")
_BODY = 2  # line ends of a paragraph that is no note
_RULE = re.compile(
    r"\n[ \t]*(?:_{3,}|[-—–]{5,}|\*{5,}|[b-hj-np-z])[ \t]*\n[ \t\n]*\Z"
)  # drawn above the notes, or a speck
_CITING = re.compile(rf"{_CITES}|[^\n]*\b(?:[Oo]p\.|[Ll]oc\.) ?cit|[^\n]*\bpp?\. ?\d")
_CITATION = 300  # characters
_MOST = 40  # notes on one page
_MISREAD = re.compile(r"[il|I!]\.[ \t]*(?!See|Ibid|Cf|Op\.)")
LONGEST = 1500  # characters of notes on one page; what is longer may begin with a numbered heading
_APPARATUS = 5000  # the same where the numbers of three notes and more rise
_NOTE_LENGTH = 600  # characters of a note where its page goes on with a capital
_NUMBERED = re.compile(r"[^\w\s]{0,3}\d")
_UNREAD = 3  # lines of notes above the first number that was read
# `TM8 Gordon`, or numbers alone.
_UNREAD_MARK = re.compile(r"[^\w\s]{0,3}[A-Z]{0,4}\d{1,4}[^\s\d]*(?:/\S*)? [^\n]*[.,;][^\w\s]{0,2}\Z|[\d ]{1,9}\Z")
_WORDS = 8  # characters of a last line that is no speck
_CITED = re.compile(r"\bpp?\. ?[\w-]{1,9}\Z")  # a page, however it is read
CITING_NOTE = re.compile(rf"^[ \t]*(?:\d{{1,4}}[.)]?|[*†‡§]|[¹²³⁰⁴-⁹]{{1,3}}) ?{_CITES}", re.M)
# The end of a sentence, with the mark of a note behind it, as it is read.
ENDED = re.compile(r"(?:[.?!:;…](?<!\d:)|(?<=\d):(?!\d))[^\w\s]{0,4}\d{0,3}[^\w\s]{0,3}\Z")

HABIT = 4  # pages whose notes are certain, before one number without a point is enough


def note_zones(text: str, pages: Sequence[tuple[int, int, int]], measure: Measure) -> list[int | None]:
    """For each page, as `(start, end, start of the next)`, where the notes begin that interrupt its last sentence."""
    zones = [_zone(text, *each, measure) for each in pages]
    bare = [zone for zone in zones if zone is not None and _has_bare_number(text, zone)]
    if len(bare) < HABIT:
        return zones
    return [
        _misread(text, *each, measure) if zone is None else _unread(text, each[0], zone)
        for each, zone in zip(pages, zones, strict=True)
    ]


def _has_bare_number(text: str, note: int) -> bool:
    """Is the mark of the note that begins here a number without a point or brackets?"""
    found = _NOTE.match(text, note)
    return found is not None and bool(found[1]) and not found[2] and "(" not in found[0]


def back(text: str, at: int) -> int:
    while at and text[at - 1] in "\n \t":
        at -= 1
    return at


def _zone(text: str, page: int, start: int, end: int, measure: Measure) -> int | None:
    """Where the notes of the page `[page, start)` begin, if they interrupt a sentence that goes on at `end`."""
    right = text[end : end + 200].partition("\n")[0]
    found = heads(text, page, start)
    for n, head in enumerate(found):
        if head.start() < max(page + (start - page) // 4, start - _APPARATUS) or _goes_on_list(found, n):
            continue  # too high up, or one of a list or run of notes that began above
        if not _is_one_run(head, found[-1]) or _holds_body(text, found[n:], start):
            continue
        raised = sum(_rises(*pair) for pair in pairwise(found[n:]) if not (pair[0][2] or pair[1][2]))
        if head.start() < start - LONGEST and raised < 2:
            continue
        stop = back(text, rule_above(text, head.start()))
        left = text[max(page, text.rfind("\n", 0, stop) + 1) : stop]
        if stop <= page or not _is_open(left, right):
            continue
        cites = _CITING.match(text, head.end(), head.end() + _CITATION) is not None
        drawn = rule_above(text, head.start()) < head.start()
        if not _runs_on(left, right, measure, sure=bool(raised) or cites or drawn):
            return None
        # An open last line is itself the sentence that goes on, unless numbers without a point prove several notes, or
        # what a note cites.
        last = text[max(page, start - 20) : start]
        ends = is_stopped(last) or last[-1].isdigit() or _CITED.search(last) is not None
        return head.start() if ends or raised or cites else None
    return None


def _is_one_run(first: re.Match[str], last: re.Match[str]) -> bool:
    """Can two numbers at the heads of lines be the first and last of one run of notes?"""
    return not (first[1] and last[1]) or (_is_like(first, last) and int(first[1]) <= int(last[1]))


def _holds_body(text: str, notes: list[re.Match[str]], start: int) -> bool:
    """Does a paragraph of some lines stand between the notes that belongs to none of them?"""
    begins = {note.start() for note in notes}
    zone = notes[0].start()
    for block in _BLOCK.finditer(text, zone, start):
        if block.start() not in begins and block[0].count("\n") >= _BODY:
            return True
    return False


def _goes_on_list(found: list[re.Match[str]], n: int) -> bool:
    """Does a number go on a list, or a run of notes, that began above?"""
    return n > 0 and _rises(*found[n - 1 : n + 1]) and _is_like(*found[n - 1 : n + 1])


def _runs_on(left: str, right: str, measure: Measure, *, sure: bool) -> bool:
    """Does the sentence of the last line above notes go on overleaf? `sure`: these are notes for certain, so that a
    capital may go on, too, where the line asks for more or is full."""
    if marker(right) or _CAPTION.match(right):
        return False
    if opens_lower(right):
        return True
    bare = right.lstrip(OPENERS)
    if not sure or not bare[:1].isalnum() or not (is_prose(right) or is_stopped(right)) or is_titled(right):
        return False
    full = bool(measure.threshold) and is_prose(left) and measure.fills(left, right) >= 1000
    return asks(left) or full or is_unfinished(left, measure)


def _misread(text: str, page: int, start: int, end: int, measure: Measure) -> int | None:
    """The same in a document that has proved to number its notes without a point: a single number is enough, and lines
    above it that begin with what was read of one."""
    right = text[end : end + 100].partition("\n")[0]
    if not right or marker(right):
        return None
    found = heads(text, page, start)
    for n, head in enumerate(found):
        raised = sum(_rises(*pair) for pair in pairwise(found[n:]))
        reach = _APPARATUS if raised else LONGEST
        if head[2] or head[0].rstrip()[-1] == "," or head.start() < max(page + (start - page) // 4, start - reach):
            continue
        top = _unread(text, page, head.start())
        stop = back(text, rule_above(text, top))
        left = text[max(page, text.rfind("\n", 0, stop) + 1) : stop]
        if stop <= page or _NUMBERED.match(left) or not _is_open(left, right):
            continue
        begins = [*(each.start() for each in found[n:]), start]
        dense = all(after - before < _NOTE_LENGTH for before, after in pairwise(begins))
        return top if _runs_on(left, right, measure, sure=bool(raised) or dense) else None
    return None


def _unread(text: str, page: int, head: int) -> int:
    """Where the lines above a note begin that are notes, too, whose marks were not read as such."""
    for _ in range(_UNREAD):
        stop = back(text, rule_above(text, head))
        first = max(page, text.rfind("\n", 0, stop) + 1)
        if stop <= page or stop - first > _NOTE_LENGTH or not _UNREAD_MARK.match(text, first, stop):
            break
        head = first
    return head


def _is_open(left: str, right: str) -> bool:
    """Is a line running text, though perhaps a short one, whose sentence is not ended?"""
    if not left or not (is_prose(left) or (left[0].islower() and len(left) >= _WORDS)):
        return False
    return not ENDED.search(left[-8:]) or (right[:1].islower() and is_shortened(left))


def rule_above(text: str, note: int) -> int:
    """Where the rule above a note begins, or the note itself where none is drawn."""
    rule = _RULE.search(text, max(0, note - 120), note)
    return rule.start() if rule else note


def heads(text: str, start: int, end: int) -> list[re.Match[str]]:
    """What reads as the mark of a note at the head of a line of `[start, end)`; of many the last."""
    found = [note for note in _NOTE.finditer(text, start, end) if not _MISREAD.match(text, note.start())]
    return found[-_MOST:]


def _rises(note: re.Match[str], after: re.Match[str]) -> bool:
    """Does the number of the second note follow that of the first, or nearly?"""
    return bool(note[1] and after[1]) and 0 < int(after[1]) - int(note[1]) < 10


def _is_like(note: re.Match[str], after: re.Match[str]) -> bool:
    """Are both numbers printed alike: with a point, in brackets, or bare? A list and the notes below it may not be."""
    return (note[2] or "", "(" in note[0]) == (after[2] or "", "(" in after[0])
