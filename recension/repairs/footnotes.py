"""Footnotes that stand between the two halves of a sentence.

A page ends in its notes, and the sentence that they interrupt goes on overleaf. The notes are moved behind the
paragraph that they interrupted, one block each, and keep their marks; the record says where they were printed. The rule
that print draws above them is furniture. A note
is moved only where the sentence proves it: the notes end, the line of the body above them is open, and the next page
goes on in lower case.
Left alone: notes after a finished sentence, which interrupt nothing; numbered lists, whose items follow a finished
line or go on overleaf themselves; notes whose paragraph has no end in sight.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.measure import asks, is_prose, is_stopped, marker
from recension.text import Edit, Flag

_TURN = re.compile(r"\f[ \t\n\f]*")
# A mark at the head of a line: a number, perhaps between specks (its raised type is read worst of all), or a sign.
_NOTE = re.compile(
    r"^[ \t]*(?:[^\w\s]{0,3}(\d{1,4})([.)]?)[^\w\s]{0,2}|[*†‡§¶]{1,3}|[il|I!]\.)"
    r"[ \t]*(?=[A-Z“\"‘'(]|(?<=[ \t])\d{1,2}/\d{1,2}/\d)",
    re.M,
)
_RULE = re.compile(r"\n[ \t]*(?:_{3,}|[-—–]{5,}|\*{5,})[ \t]*\n[ \t\n]*\Z")  # drawn above the notes
_MISREAD = re.compile(r"[il|I!]\.[ \t]*(?!See|Ibid|Cf|Op\.)")
_PARAGRAPH_END = re.compile(r"\n(?=[ \t]*\n|[ \t]{2})")
_LINE_END = re.compile(r"\n")  # where each line is a paragraph
_ENDED = re.compile(r"[.?!:;…][^\w\s]{0,4}\d{0,3}[^\w\s]{0,3}\Z")  # the mark of a note behind a sentence, as it is read
_LONGEST = 1500  # characters of notes on one page; what is longer may begin with a numbered heading
_APPARATUS = 5000  # the same where the numbers of three notes and more rise
_REACH = 6000  # characters of a page in which the interrupted paragraph must end
_PAGES = 3  # a paragraph of more pages is a run of pages that were not understood
_WORDS = 8  # characters of a last line that is no speck
_CITED = re.compile(r"\bpp?\. ?[\w-]{1,9}\Z")  # a page, however it is read
KIND = "footnote_rule"
GATE = Gate(needed="gaps")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    made: list[Edit] = []
    waiting: list[tuple[int, int]] = []  # zones of notes whose paragraph has not ended yet
    page = 0
    paragraph_end = _PARAGRAPH_END if evidence.measure.threshold else _LINE_END
    for start, end in [*_turns(text, evidence), (len(text), len(text))]:
        zone = _zone(text, page, start, end)
        stop = start if zone is None else zone
        behind = _behind(text, page, stop, paragraph_end, open_=zone is not None) if waiting else None
        if behind is not None:
            made += [edit for each in waiting for edit in _moved(text, *each, behind)]
            waiting = []
        elif len(waiting) == _PAGES or (waiting and zone is None):
            for first, _ in waiting:
                yield Flag(first, first, "footnote_in_sentence", "notes interrupt a sentence whose end is not found")
            waiting = []
        if zone is not None:
            waiting.append((zone, start))
        page = end
    yield from sorted(made, key=lambda edit: edit.start)


def _turns(text: str, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """The gaps where a page turns: at page marks, or where none are, where furniture was taken out."""
    if "\f" in text:
        yield from ((_back(text, turn.start()), turn.end()) for turn in _TURN.finditer(text))
        return
    last = seen = -1
    for at in evidence.cuts:
        if at <= seen:
            continue  # in the gap of the cut before: a gap is looked through once, however many cuts it holds
        start, seen = _back(text, at), _forth(text, at)
        if start > last and "\n" in text[start:seen]:
            yield start, seen
            last = seen


def _back(text: str, at: int) -> int:
    while at and text[at - 1] in "\n \t":
        at -= 1
    return at


def _forth(text: str, at: int) -> int:
    while at < len(text) and text[at] in "\n \t":
        at += 1
    return at


def _zone(text: str, page: int, start: int, end: int) -> int | None:
    """Where the notes of the page `[page, start)` begin, if they interrupt a sentence that goes on at `end`."""
    goes_on = text[end : end + 1].islower() and not marker(text[end : end + 12])
    heads = _heads(text, page, start)
    for n, head in enumerate(heads):
        if head.start() < max(page + (start - page) // 4, start - _APPARATUS) or (n and _rises(*heads[n - 1 : n + 1])):
            continue  # too high up, or one of a list or run of notes that began above
        raised = sum(_rises(*pair) for pair in pairwise(heads[n:]) if not (pair[0][2] or pair[1][2]))
        if head.start() < start - _LONGEST and raised < 2:
            continue
        stop = _back(text, _above(text, head.start()))
        left = text[max(page, text.rfind("\n", 0, stop) + 1) : stop]
        if stop <= page or not left or _ENDED.search(left[-8:]) or not (is_prose(left) or _is_short_text(left)):
            continue
        if not goes_on and not (raised and asks(left) and text[end : end + 1].isupper()):
            return None
        # An open last line is itself the sentence that goes on, unless numbers without a point prove several notes.
        last = text[max(page, start - 20) : start]
        ends = is_stopped(last) or last[-1].isdigit() or _CITED.search(last) is not None
        return head.start() if ends or raised else None
    return None


def _is_short_text(left: str) -> bool:
    return left[0].islower() and len(left) >= _WORDS


def _above(text: str, note: int) -> int:
    """Where the rule above a note begins, or the note itself where none is drawn."""
    rule = _RULE.search(text, max(0, note - 120), note)
    return rule.start() if rule else note


def _heads(text: str, start: int, end: int) -> list[re.Match[str]]:
    return [note for note in _NOTE.finditer(text, start, end) if not _MISREAD.match(text, note.start())]


def _rises(note: re.Match[str], after: re.Match[str]) -> bool:
    """Does the number of the second note follow that of the first, or nearly?"""
    return bool(note[1] and after[1]) and 0 < int(after[1]) - int(note[1]) < 10


def _behind(text: str, page: int, end: int, paragraph_end: re.Pattern[str], *, open_: bool) -> int | None:
    """Where the paragraph that goes on at `page` ends: the first gap after a finished line; None if `[page, end)` holds
    none. `open_`: it is known that the sentence at `end` goes on."""
    for gap in paragraph_end.finditer(text, page, min(end, page + _REACH)):
        if _ENDED.search(text, max(page, gap.start() - 8), gap.start()):
            return gap.start()
    stop = _back(text, end)
    return stop if not open_ and stop - page < _REACH and _ENDED.search(text, max(page, stop - 8), stop) else None


def _moved(text: str, zone: int, start: int, behind: int) -> Iterator[Edit]:
    """One cut and one insertion for each note of the zone `[zone, start)`."""
    why = "a note at the foot of the page stands between the halves of a sentence"
    rule = _above(text, zone)
    if rule < zone:
        yield Edit(rule, zone, "\n\n", "the rule above the notes", 900, KIND)
    heads = [head.start() for head in _heads(text, zone, start)]
    for head, stop in zip(heads, [*heads[1:], start], strict=True):
        yield Edit(head, stop, "", why, 900)
        yield Edit(behind, behind, "\n\n" + text[head:stop].strip(), why, 900, source=(head, stop))


_PAGE = (
    "There are still others in a maze of available\n\n"
    "1. See Kowalski, Collected Papers, 1944, pp. 3-109.\n"
    "2. See Sato, Working Notes, 1964, pp. 6-115.\n"
    "\f\npartitions over several disks. It is known.\n\nThe next paragraph."
)
CASES: tuple[Case, ...] = (
    Fix(
        _PAGE,
        "There are still others in a maze of available\n\n\n\f\npartitions over several disks. It is known.\n\n"
        "1. See Kowalski, Collected Papers, 1944, pp. 3-109.\n\n2. See Sato, Working Notes, 1964, pp. 6-115."
        "\n\nThe next paragraph.",
        seen="scan kind with notes",
    ),
    Fix(
        "that the two powers have long held\n* See the table.\n\fin their own hands.",
        "that the two powers have long held\n\n\fin their own hands.\n\n* See the table.",
    ),
    Fix(
        "that the two powers have long held\n__________\n\n1. See Sato, Notes, 1964, p. 6.\n\fin their own hands.",
        "that the two powers have long held\n\n\n\fin their own hands.\n\n1. See Sato, Notes, 1964, p. 6.",
    ),
    Keep("The sentence is finished.\n\n1. See Sato, Notes, 1964.\n\f\nand so on.", because="nothing is interrupted"),
    Keep("The reasons are these:\n1. The first one of two\n\fis long.", because="a list after a finished line"),
    Keep("1. Open a new connection\n2. Transmit the headers and\n\f\nthe body.", because="the list itself goes on"),
    Keep("one of the available\n\n1. See Sato.\n\f\nThe next page begins.", because="the next page begins anew"),
)
