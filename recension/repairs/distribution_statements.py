"""The stamp that says who may have the document: `Approved for public release; distribution unlimited.`

It is broken over one to five lines and often misread (`Approved tor pueiie tcleoMl`). It says something about the
copy, not in the report; what it says goes to the metadata. It is taken on the first and last three pages and at the
edge of any other; there the heading with its letter (`DISTRIBUTION STATEMENT A`) may stand alone. A statement that
quotes the wording inside prose or in the cell of a form is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from recension.cases import Fix, Keep, Miss
from recension.covers import pieces
from recension.edges import at_edge, is_cited
from recension.evidence import Evidence, lexicon
from recension.gates import SPACE, Gate
from recension.layout import Line, cut_lines, line_at, lines
from recension.places import Zones, in_prose, zones
from recension.resemblance import share, squeezed
from recension.spots import lines_with
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "distribution_statement"
_LETTER = re.compile(r"DISTRIB\w*\s+STATEMEN\w*\s*[:.\-]?\s*[\"“(]?(?P<code>[A-Z])\b[)\"”]?[.:]?", re.I)
_SIGN = re.compile(
    r"distrib|public\s*rel|pub\w{2,4}\s+rel|transmittal|dissemination|export\s+controls|requesters", re.I
)
# The same in lower case, without a choice at the head of a pattern.
_SIGNS = ("distrib", "transmittal", "dissemination", "requesters")
_PUBLIC, _EXPORT = re.compile(r"pub(?:lic\s*rel|\w{2,4}\s+rel)"), re.compile(r"export\s+controls")
_ODD = re.compile(r"[\u0131\u017f\u0307\u212a]")  # letters that `lower` leaves and a pattern takes for i, s, k
_LINES = 5  # a stamp is broken over no more
_SURE, _LIKELY = 850, 700  # share of the wording that must stand in the lines; per mille
_WIDEST = 120  # characters of a line of a stamp
_ROOM = 120  # per cent: the lines may hold that much more letters than the wording, else it is a sentence around it
GATE = Gate(
    (
        *("distrib", "transmittal", "dissemination", "requesters", rf"export{SPACE}+controls"),
        *(rf"pub[\w\x80-\xff]+{SPACE}+rel", rf"public{SPACE}*rel"),
    ),
    fold=True,
)


class Statement(NamedTuple):
    """A wording and the letter it stands for; `whole` when nothing may follow it."""

    code: str
    whole: bool
    letters: str


class Reading(NamedTuple):
    """What a stamp says: `letter` is printed, `wording` the code its words stand for, `likeness` theirs per mille."""

    letter: str
    wording: str
    likeness: int


@cache
def statements() -> tuple[Statement, ...]:
    """The known wordings, squeezed to their letters."""
    return tuple(
        Statement(entry["code"], entry["whole"], squeezed(entry["wording"]))
        for entry in table("stamps")["distribution"]["statements"]
    )


_HEAD = re.compile(r"DISTRIBUTION STATEMENT [A-FX]\b")
_LONE = re.compile(r"[^\w\n\f]{0,4}DISTRIBUTION STATEMENT (?P<code>[A-FX])[^\w\n\f]{0,3}")
_HINTS = ("distribution", "public release")


def reading(stamp: str) -> Reading:
    """The letter that is printed and the code that the wording stands for, each empty where there is none."""
    letter = _LETTER.search(stamp)
    best, likeness = _resembles(squeezed(_LETTER.sub("", stamp)))
    return Reading(letter["code"].upper() if letter else "", best.code if best else "", likeness)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = [*_in_zones(text), *_at_edges(text, evidence)]
    taken = 0
    for edit in sorted(found):
        if edit.start >= taken:
            yield edit
            taken = edit.end


def _has_sign(text: str) -> bool:
    """Is there a word of a statement?"""
    low = text.lower()
    if any(sign in low for sign in _SIGNS) or _PUBLIC.search(low) or _EXPORT.search(low):
        return True
    return not low.isascii() and _ODD.search(low) is not None and _SIGN.search(text) is not None


def _at_edges(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Whole statements, and headings alone, at the edge of any page. A paper that prints the headings of several
    statements treats of them."""
    near = [line for line in lines_with(text, _HINTS) if len(line.text.strip()) <= _WIDEST]
    heads = {found["code"] for line in near if (found := _LONE.fullmatch(line.text.strip()))}
    for line in near:
        group = list(islice(_following(text, line), _LINES + 1))
        span: tuple[int, int] | None = None
        stamp = _statement(group, 0)
        if stamp and stamp[0] < _LINES and not is_cited(text, line.start, line.start):
            above = line_at(text, line.start - 1) if line.start else line
            headed = above.start < line.start and _LETTER.fullmatch(above.text.strip())
            span, likeness = (above.start if headed else line.start, group[stamp[0]].end), stamp[1]
        elif len(heads) == 1 and _LONE.fullmatch(line.text.strip()):
            span, likeness = (line.start, line.end), 900
        if span and at_edge(evidence.paging, *span):
            read = reading(text[slice(*span)])
            sure = 940 if likeness >= _SURE else 800
            why = "a distribution statement at the edge of a page"
            yield Edit(*cut_lines(text, *span), "", why, sure, KIND, read.wording or read.letter)


def _following(text: str, line: Line) -> Iterator[Line]:
    """A line and those right below it."""
    while line.text.strip():
        yield line
        if text[line.end : line.end + 1] != "\n":
            return
        line = line_at(text, line.end + 1)


def _in_zones(text: str) -> Iterator[Edit]:
    """Statements on the first and last pages, and below a heading of their own."""
    zone, taken = zones(text), 0
    for group in _groups(text, zone):
        for at, line in enumerate(group):
            if line.start < taken or not _has_sign(" ".join(each.text for each in group[at : at + 2])):
                continue
            stamp, without = _statement(group, at), _statement(group, at + 1)
            if not stamp or (without and without[1] >= stamp[1]):
                continue  # the line above the stamp adds nothing to it
            last, likeness = stamp
            headed = at > 0 and _LETTER.fullmatch(group[at - 1].text.strip()) and group[at - 1].start >= taken
            span = group[at - 1].start if headed else line.start, group[last].end
            if in_prose(text, *span):
                continue
            read = reading(text[slice(*span)])
            start, end = cut_lines(text, *span)
            confidence = 960 if likeness >= _SURE else 800
            yield Edit(start, end, "", "a distribution statement", confidence, KIND, read.wording)
            taken = end


def _groups(text: str, zone: Zones) -> Iterator[list[Line]]:
    """Lines that stand together where a sign of a statement is among them: in the front and the back of a text, and
    between the two where the stamp's own heading, with its letter, stands at the head of a line."""
    spans = [(0, len(text))]
    if zone.front < zone.back:
        spans = [(0, zone.front), *_headed(text, zone), (zone.back, len(text))]
    for part in (piece for span in spans for piece in pieces(text, *span)):
        if _has_sign(part.text):
            yield [Line(part.start + a, part.start + b, said) for a, b, said in lines(part.text) if said.strip()]


def _headed(text: str, zone: Zones) -> Iterator[tuple[int, int]]:
    """What stands below the stamp's own heading, between front and back."""
    reached = 0
    for head in _HEAD.finditer(text, zone.front, zone.back):
        start = text.rfind("\n", 0, head.start()) + 1
        if start >= max(reached, zone.front) and not text[start : head.start()].strip(" \t"):
            reached = min(start + 400, zone.back)
            yield start, reached


def _statement(group: list[Line], at: int) -> tuple[int, int] | None:
    """The last line of a statement that begins at line `at`, and how much of its wording stands there."""
    best: tuple[int, int] | None = None
    for last in range(at, min(at + _LINES, len(group))):
        said = _LETTER.sub("", "\n".join(line.text for line in group[at : last + 1]))
        found, likeness = _resembles(squeezed(said), _LIKELY)
        if likeness < _SURE and found and found.whole and _says_more(said):
            continue
        if found and likeness >= _LIKELY and (not best or likeness > best[1]):
            end = last if found.whole else len(group) - 1
            if found.whole or end - at < 8:
                best = end, likeness
    return best


def _says_more(stamp: str) -> bool:
    """Do words of the language stand among the wording's own that no wording has (`unless`, `section`)? Damage makes
    none: it is a sentence of the text."""
    said = {word.lower() for word in _LONG_WORD.findall(stamp)}
    return len({word for word in said - _own_words() if word in lexicon()}) >= _FOREIGN


@cache
def _own_words() -> frozenset[str]:
    wordings = " ".join(entry["wording"] for entry in table("stamps")["distribution"]["statements"])
    return frozenset(word.lower() for word in _LONG_WORD.findall(f"{wordings} statement"))


_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_FOREIGN = 2  # words that no wording has


def _resembles(letters: str, least: int = 1) -> tuple[Statement | None, int]:
    """The wording that the letters resemble most, and how much, if that is `least` or more; a whole wording leaves no
    room for other words."""
    best: tuple[Statement | None, int] = (None, least - 1)
    for statement in statements():
        if len(letters) * 100 < len(statement.letters) * 70:
            continue
        if statement.whole and len(letters) * 100 > len(statement.letters) * _ROOM:
            continue
        head = letters if statement.whole else letters[: len(statement.letters) + 6]
        likeness = share(head, statement.letters, best[1] + 1)
        if likeness > best[1]:
            best = statement, likeness
    return best if best[0] else (None, 0)


CASES = (
    Fix(
        "S A D\n\nThis document has been approved\nfor public release and sale; its\n"
        "distribution is unlimited.\n\nTITLE\n",
        "S A D\n\nTITLE\n",
        seen="us-soviet-relations",
    ),
    Fix("Policy\n‘Approved for public release; distribution unlimited.\n\n462470\n", "Policy\n\n"
    "462470\n", seen="scan0002"),
    Fix("DISTRIBUTION STATEMENT A\nApproved for public release;\ndistribution is unlimited.\nTITLE\n", "TITLE\n"),
    Fix("DISTRIBUTION OF THIS DOCUMHZT IS UNLIMITED\n\nTITLE\n", "TITLE\n", seen="OAR STI Program, 1967"),
    Keep("The rule says that every report which bears the words\n"
    "approved for public release; distribution unlimited\n"
         "may be sold to anyone who asks for it by its number.\n", because="prose quotes the wording"),
    Fix("of the first plan and of the\n\nApproved for public release;\ndistribution unlimited.\n\fsecond plan.\n",
        "of the first plan and of the\n\n\fsecond plan.\n"),
    Fix("of the first plan and\n\n- 7 -\nDISTRIBUTION STATEMENT A\n\fof the second.\n",
        "of the first plan and\n\n- 7 -\n\fof the second.\n"),
    Keep("DISTRIBUTION STATEMENT A\n\fDISTRIBUTION STATEMENT B\n\f", because="a paper that treats of several"),
    Keep("Distribution of income is unequal.\n", because="another sentence about a distribution"),
    Keep("It was approved for public release; distribution is unlimited in theory, yet few libraries hold it.\n",
         because="a sentence that says more"),
    Keep("No document shall be approved for public release\nunless its distribution is unlimited under section 12.\n",
         because="a sentence of a statute, in words that no stamp has"),
    Miss("Approved tor pueiie tcleoMl\nDUcoDuncn Ualioutod\n", "", because="too little of the wording is left"),
)  # fmt: skip
