"""Footnotes that stand between the two halves of a sentence.

A page ends in its notes, and the sentence that they interrupt goes on overleaf. The notes are moved behind the
paragraph that they interrupted, one block each, and keep their marks; the record says where they were printed. A note
is moved only where the sentence proves it: the notes end, the line of the body above them is open, and the next page
goes on in lower case.
Left alone: notes after a finished sentence, which interrupt nothing; numbered lists, whose items follow a finished
line or go on overleaf themselves; notes whose paragraph has no end in sight.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.measure import is_prose, is_stopped, marker
from recension.text import Edit, Flag

_TURN = re.compile(r"[ \t\n]*\f[ \t\n\f]*")
_NOTE = re.compile(r"^[ \t]*(?:\d{1,3}[.)]?|[*†‡§¶]{1,3}|[il|I!]\.)[ \t]*(?=[A-Z“\"‘'(])", re.M)
_MISREAD = re.compile(r"[il|I!]\.[ \t]*(?!See|Ibid|Cf|Op\.)")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n|\f|\Z")
_LONGEST = 1500  # characters of notes on one page; what is longer may begin with a numbered heading
_REACH = 6000  # characters of the next page in which the interrupted paragraph must end
GATE = Gate(needed="gaps")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    made: list[Edit] = []
    page = free = 0
    for start, end in _turns(text, evidence):
        zone = _zone(text, page, start, end)
        if zone is not None and zone > free:
            behind = _behind(text, end)
            if behind is None:
                yield Flag(zone, start, "footnote_in_sentence", "notes interrupt a sentence whose end is not found")
            else:
                made += _moved(text, zone, start, behind)
                free = behind
        page = end
    yield from sorted(made, key=lambda edit: edit.start)


def _turns(text: str, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """The gaps where a page turns: at page marks, or where none are, where furniture was taken out."""
    if "\f" in text:
        yield from (turn.span() for turn in _TURN.finditer(text))
        return
    last = -1
    for at in evidence.cuts:
        start, end = _back(text, at), _forth(text, at)
        if start > last and "\n" in text[start:end]:
            yield start, end
            last = end


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
    if not text[end : end + 1].islower() or marker(text[end : end + 12]):
        return None
    if not is_stopped(text[max(page, start - 8) : start]) and not text[start - 1].isdigit():
        return None  # an open last line is itself the sentence that goes on: nothing stands between
    for note in _NOTE.finditer(text, max(page + (start - page) // 4, start - _LONGEST), start):
        if _MISREAD.match(text, note.start()):
            continue
        stop = _back(text, note.start())
        left = text[text.rfind("\n", 0, stop) + 1 : stop]
        if stop > page and left and not is_stopped(left) and (is_prose(left) or left[0].islower()):
            return note.start()
    return None


def _behind(text: str, at: int) -> int | None:
    """Where the paragraph that goes on at `at` ends: the first gap after a finished line; None if the page ends."""
    for gap in _PARAGRAPH_END.finditer(text, at, at + _REACH):
        if is_stopped(text[max(at, gap.start() - 8) : gap.start()].rstrip()):
            return gap.start()
        if gap[0] == "\f":
            return None
    return None


def _moved(text: str, zone: int, start: int, behind: int) -> Iterator[Edit]:
    """One cut and one insertion for each note of the zone `[zone, start)`."""
    why = "a note at the foot of the page stands between the halves of a sentence"
    heads = [note.start() for note in _NOTE.finditer(text, zone, start) if not _MISREAD.match(text, note.start())]
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
    Keep("The sentence is finished.\n\n1. See Sato, Notes, 1964.\n\f\nand so on.", because="nothing is interrupted"),
    Keep("The reasons are these:\n1. The first one of two\n\fis long.", because="a list after a finished line"),
    Keep("1. Open a new connection\n2. Transmit the headers and\n\f\nthe body.", because="the list itself goes on"),
    Keep("one of the available\n\n1. See Sato.\n\f\nThe next page begins.", because="the next page begins anew"),
)
