"""The stamp of selection: a tall S and D on either side of ELECTE, DTIC above, a date and a letter below.

OCR reads it in any order and over one to six lines: `DTIC / ELECTE / NOV 13 1992 / S A D`. The date says when DTIC took
the document in and is never its date; the free letter between S and D is the inspector's code. Older copies carry DDC.
Left alone: SELECTED or ELECTED as a word, a date without the stamp, the letters without the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recension.cases import Fix, Keep, Miss
from recension.dates import stamped
from recension.edges import at_edge
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import Line, cut_lines, lines
from recension.places import at_page_edge, zones
from recension.spots import Spots
from recension.text import Edit, Flag

KIND = "dtic_electe_stamp"
_WORD = re.compile(r"^[\W_]*(?:S[ \t]*)?[EF3][L1I][EF3][CGO][TI][EF3](?:[ \t]*[A-H])?(?:[ \t]*D)?[\W_]*$")
_AGENCY = re.compile(r"^[\W_]*(?:D[Tt][Il1i][Cc]|DDC|[DO0] D C|D T I C)[\W_]*$")
_RECEIVED = re.compile(r"^[\W_]*R[EF]C[EF][IL1]V[EF][DO0][\W_]*$")  # the stamp of DDC; the word alone proves nothing
_FUSED = re.compile(r"[A-RT-Z]ELECTE|ELECTE[A-Z]|SELECTED")  # SELECTED is a word too: then DTIC must stand by
_LETTERS = re.compile(r"^[\W_]*[Ss]?[ \t]*(?P<code>[A-H])?[O0]?[ \t]*D[\W_]*$|^[\W_]*S[ \t]*(?P<only>[A-H])?[\W_]*$")
_BELOW = re.compile(r"^[ \t]*[A-H][ \t]*$")  # the inspector's letter, fallen below its S and D
_NEAR = 4  # written lines between the sign and its date
GATE = Gate((r"[EF3][L1I][EF3][CGO][TI][EF3]", "D[Tt][Il1i][Cc]", "DDC", "[DO0] D C", "D T I C"))
_spots = cache(lambda: Spots(GATE.patterns))


def reading(stamp: str) -> tuple[str, str]:
    """Date and code of a stamp: `("1992-11-13", "A")`; the code is empty where no letter stands between S and D."""
    when, code, beside = stamped(stamp), "", False
    for line in stamp.split("\n"):
        letters = _LETTERS.match(line)
        if letters:
            code = letters["code"] or letters["only"] or code
        elif beside and not code and _BELOW.match(line):
            code = line.strip()
        beside = bool(letters)
    return when.iso if when else "", code


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    signs = set(_signs(text))
    if not signs:
        return
    zone, taken = zones(text), 0
    written = [line for line in lines(text) if line.text.strip()]
    for at, line in enumerate(written):
        if line.start < taken or line.start not in signs:
            continue
        stamp = _around(text, written, at)
        if stamp and (zone.hold(line.start) or at_page_edge(text, *stamp) or at_edge(evidence.paging, *stamp)):
            start, end = stamp
            when, code = reading(text[start:end])
            start, end = cut_lines(text, max(start, taken), end)
            yield Edit(start, end, "", "the stamp of selection and its date", 970, KIND, f"{when} {code}".strip())
            taken = end


def _signs(text: str) -> Iterator[int]:
    """Where lines begin that are nothing but the stamp's word or the agency's name."""
    for _, start, end in _spots().lines(text):
        line = text[start:end]
        if _WORD.match(line) or _bare_agency(line):
            yield start


def _bare_agency(line: str) -> bool:
    return bool(_AGENCY.match(line))


def _around(text: str, written: list[Line], at: int) -> tuple[int, int] | None:
    """The stamp's span: agency, word, date and letters that stand together, in any order. None without a date."""
    first = last = at
    while first and at - first < 2 and _part(written[first - 1].text) and _close(text, written, first - 1):
        first -= 1
    while last + 1 < len(written) and last - at < _NEAR:
        if not (_close(text, written, last) and _part(written[last + 1].text)):
            break
        last += 1
    if _has_fallen(text, written, last):
        last += 1
    body = written[first : last + 1]
    dated = any(_whole_date(line.text) for line in body)
    doubtful = any(_FUSED.search(line.text) for line in body) and not any(_bare_agency(line.text) for line in body)
    return (body[0].start, body[-1].end) if dated and not doubtful else None


def _has_fallen(text: str, written: list[Line], last: int) -> bool:
    """Does the letter of the inspector stand right below an S and D that have none between them?"""
    if last + 1 == len(written):
        return False
    letters = _LETTERS.match(written[last].text)
    if not letters and not (last and _RECEIVED.match(written[last - 1].text) and _whole_date(written[last].text)):
        return False
    if letters and (letters["code"] or letters["only"]):
        return False
    below = written[last + 1]
    return bool(_BELOW.match(below.text)) and "\n" not in text[written[last].end + 1 : below.start]


def _part(line: str) -> bool:
    known = _WORD.match(line) or _bare_agency(line) or _RECEIVED.match(line) or _LETTERS.match(line)
    return bool(known or _whole_date(line))


def _whole_date(line: str) -> bool:
    """Is the line a stamped date in capitals and little else?"""
    when = stamped(line)
    if not when or line.upper() != line:
        return False
    return len(re.sub(r"[\W_]+|\b[SD]\b", "", line[: when.start] + line[when.end :])) <= 1


def _close(text: str, written: list[Line], at: int) -> bool:
    """Do the line and the next stand together: no page mark and at most three blank lines between?"""
    gap = text[written[at].end : written[at + 1].start]
    return "\f" not in gap and gap.count("\n") <= 4


CASES = (
    Fix("148\n\n\n\nDTIC\nELECTE\nNOV 13 1992\nS A D\n\nThis document\n", "148\n\n\n\nThis document\n",
        seen="us-soviet-relations"),
    Fix("ELECTE\n\nFEB 06 1998\nD\n\nPrinciple and Mechanism\n", "Principle and Mechanism\n", seen="scan0001"),
    Fix("DTIC\nS ELECTE D\nMAR 2 9 1990\nS B D\nTitle\n", "Title\n"),
    Fix("DTIC\nELECTE\nAUG 0 4 1988\nS  D\n  H\n\nTitle\n", "Title\n"),
    Fix("DDC\nMAY 13 1971\nTitle\n", "Title\n"),
    Fix("D D C\nRECEIVED\nAUG 4 1976\nB\n\nTitle\n", "Title\n"),
    Fix("SELECTE\nOCT 0 3 1990\nD\n\nTitle\n", "Title\n"),
    Keep("SELECTED\nNOV 13 1992\n", because="SELECTED is a word of its own heading"),
    Keep("ELECTED\nOfficers of the Council\nNOV 13 1992\n", because="ELECTED is a heading"),
    Keep("RECEIVED\nAUG 4 1976\nB. Smith\n", because="whose stamp it is does not show"),
    Keep("NOV 13 1992\n\nDear Sir,\n", because="a letter's date"),
    Keep("ELECTE\nof the committee\n", because="no date near it"),
    Keep("DTIC\n\nwas founded as ASTIA.\nNOV 13 1992\n", because="prose stands between the name and the date"),
    Miss("DT IC D1C 24 w4\nTitle\n", "Title\n", because="the stamp is read beyond recognition"),
)  # fmt: skip
