"""Footnotes that stand between the two halves of a sentence.

A page ends in its notes, and the sentence that they interrupt goes on overleaf. The notes are moved behind the
paragraph that they interrupted, one block each, and keep their marks; the record says where they were printed. The rule
that print draws above them is furniture. A note
is moved only where the sentence proves it: the notes end, the line of the body above them is open, and the next page
goes on in lower case; or with a capital, where the line asks for more or is full and the notes are certain (numbers
that rise, what they cite, a rule above them). Where pages have shown that the document numbers its notes without a
point, one number is enough, and lines above it go with it that begin with what was read of one.
Left alone: notes after a finished sentence, which interrupt nothing; numbered lists, whose items follow a finished
line or go on overleaf themselves; notes whose paragraph has no end in sight.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.note_zones import CITING_NOTE, ENDED, LONGEST, back, heads, note_zones, rule_above
from recension.text import Edit, Flag

_TURN = re.compile(r"\f[ \t\n\f]*")
_PARAGRAPH_END = re.compile(r"\n(?=[ \t]*\n|[ \t]{2})")
_LINE_END = re.compile(r"\n")  # where each line is a paragraph
_REACH = 6000  # characters of a page in which the interrupted paragraph must end
_PAGES = 3  # a paragraph of more pages is a run of pages that were not understood
KIND = "footnote_rule"
GATE = Gate(needed="gaps")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    made: list[Edit] = []
    waiting: list[tuple[int, int]] = []  # zones of notes whose paragraph has not ended yet
    paragraph_end = _PARAGRAPH_END if evidence.measure.threshold else _LINE_END
    turns = [*_turns(text, evidence), (len(text), len(text))]
    pages = [(page, *turn) for page, turn in zip([0, *(end for _, end in turns)], turns, strict=False)]
    for (page, start, _), zone in zip(pages, note_zones(text, pages, evidence.measure), strict=True):
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
    yield from sorted(made, key=lambda edit: edit.start)


def _turns(text: str, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """The gaps where a page turns: at page marks, or where none are, where furniture was taken out."""
    if "\f" in text:
        yield from ((back(text, turn.start()), turn.end()) for turn in _TURN.finditer(text))
        return
    last = seen = -1
    for at in sorted([*evidence.cuts, *_behind_notes(text)]):
        if at <= seen:
            continue  # in the gap of the cut before: a gap is looked through once, however many cuts it holds
        start, seen = back(text, at), _forth(text, at)
        if start > last and "\n" in text[start:seen]:
            yield start, seen
            last = seen


def _behind_notes(text: str) -> Iterator[int]:
    """The blank lines between a note that cites and what goes on in lower case: a page turns there, though nothing
    else shows it."""
    for note in CITING_NOTE.finditer(text):
        gap = text.find("\n\n", note.end(), note.end() + LONGEST)
        if gap >= 0 and text[gap + 2 : gap + 3].islower():
            yield gap + 1


def _forth(text: str, at: int) -> int:
    while at < len(text) and text[at] in "\n \t":
        at += 1
    return at


def _behind(text: str, page: int, end: int, paragraph_end: re.Pattern[str], *, open_: bool) -> int | None:
    """Where the paragraph that goes on at `page` ends: the first gap after a finished line; None if `[page, end)` holds
    none. `open_`: it is known that the sentence at `end` goes on."""
    for gap in paragraph_end.finditer(text, page, min(end, page + _REACH)):
        if ENDED.search(text, max(page, gap.start() - 8), gap.start()):
            return gap.start()
    stop = back(text, end)
    return stop if not open_ and stop - page < _REACH and ENDED.search(text, max(page, stop - 8), stop) else None


def _moved(text: str, zone: int, start: int, behind: int) -> Iterator[Edit]:
    """One cut and one insertion for each note of the zone `[zone, start)`."""
    why = "a note at the foot of the page stands between the halves of a sentence"
    rule = rule_above(text, zone)
    if rule < zone:
        yield Edit(rule, zone, "\n\n", "the rule above the notes", 900, KIND)
    begins = [zone, *(head.start() for head in heads(text, zone, start) if head.start() > zone)]
    for head, stop in zip(begins, [*begins[1:], start], strict=True):
        yield Edit(head, stop, "", why, 900)
        yield Edit(behind, behind, "\n\n" + text[head:stop].strip(), why, 900, source=(head, stop))


_PAGE = (
    "There are still others in a maze of available\n\n"
    "1. See Kowalski, Collected Papers, 1944, pp. 3-109.\n"
    "2. See Sato, Working Notes, 1964, pp. 6-115.\n"
    "\f\npartitions over several disks. It is known.\n\nThe next paragraph."
)
_LIST_ABOVE = (
    "3. The second ledger was never closed, and the clerks who had kept it\n"
    "were asked in the spring to account for it before a board of the\n\n"
    "(4) Marchetti, op. cit., p. 35.\n\f\n"
    "Treasury, which met on the first day of every month in the old hall.\n\nThe next paragraph begins here."
)
_READ = "the owners of the mines in the valley had asked for the line that was built by the company and by the"


def _pages(first: str, second: str) -> tuple[str, str]:
    """Four pages with two notes each, as they are printed and as they read; the last page has these two."""
    before = after = ""
    marks = [*((f"{n}", f"{n + 1}") for n in range(11, 19, 2)), (first, second)]
    for one, other in marks:
        notes, on = (f"{one} Harlan 9/2/54, at 3.", f"{other} Harlan 9/3/54, at 4."), "towns along the river."
        before += f"{_READ}\n" + "\n".join(notes) + f"\n\f{on}\n"
        after += f"{_READ}\n\n\f{on}\n\n" + "\n\n".join(notes) + "\n"
    return before.rstrip(), after.rstrip()


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
        "that the two powers have long held\n\n¹ Report of the Directors, p. 4.\n\fin their own hands.",
        "that the two powers have long held\n\n\n\fin their own hands.\n\n¹ Report of the Directors, p. 4.",
    ),
    Fix(
        "that the two powers have long held\n__________\n\n1. See Sato, Notes, 1964, p. 6.\n\fin their own hands.",
        "that the two powers have long held\n\n\n\fin their own hands.\n\n1. See Sato, Notes, 1964, p. 6.",
    ),
    Fix(
        _LIST_ABOVE,
        _LIST_ABOVE.replace("(4) Marchetti, op. cit., p. 35.", "").replace(
            "hall.", "hall.\n\n(4) Marchetti, op. cit., p. 35."
        ),
    ),
    Fix(
        *_pages("TM9", "2"),
        seen="report of 448 pages",
    ),
    Keep(
        "and for the weighing of coal there the scale returns\n   “100”, but “10-2” returns nothing at all.\n\n"
        "It was set up in the yard, where the carts that came down from the\nupper mines could be weighed, and it was\n"
        "until the yard was closed.\n\n4 See Sato, p. 6.\n\fby the railway company.",
        because="a quoted number begins no note, nor does the text behind it belong to one",
    ),
    Keep("The sentence is finished.\n\n1. See Sato, Notes, 1964.\n\f\nand so on.", because="nothing is interrupted"),
    Keep("The reasons are these:\n1. The first one of two\n\fis long.", because="a list after a finished line"),
    Keep("1. Open a new connection\n2. Transmit the headers and\n\f\nthe body.", because="the list itself goes on"),
    Keep("one of the available\n\n1. See Sato.\n\f\nThe next page begins.", because="the next page begins anew"),
)
