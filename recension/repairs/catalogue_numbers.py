"""The number that a library or agency stamped at the edge of a page: `ED 405 483`, `PB 82-105123`, `DE82 012345`.

It names the copy in a catalogue and is no word of the document; between two halves of a sentence it cuts it in two.
Taken where it is all that its line says, at the edge of a page. A number that the paper gives itself (`R-2388-AF`) is
furniture only where it comes back at the edges of three pages. Families and their signs are data.
Left alone: a number in a sentence or right below a label, on ERIC's resume, a bibliography (many different numbers
of one scheme on lines of their own), anything in mid-page. DTIC's own number is `accession_numbers`' matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from recension.cases import Case, Fix, Keep, Miss
from recension.edges import at_edge, is_cited
from recension.evidence import Evidence
from recension.gates import Gate
from recension.identifiers import Family, Identifier, on_line
from recension.layout import PAGE_MARK, cut_lines
from recension.text import Edit, Flag

KIND = "catalogue_number"
_LINE = re.compile(r"\n[^\w\n]{0,6}(?P<said>(?:[A-Z]|[1-9]\d\d-|\d\d-\d)[^\n]{4,60}+)(?=\n)")
GATE = Gate((r"[\d\x80-\xff]",))  # the shape of its line would cost the scan more than the repair costs
_DIGIT = re.compile(r"\d")
_FEW = 3  # different numbers of one scheme: more are a bibliography
_OWN = 3  # pages at whose edges a paper's own number must stand
_RESUME = re.compile(r"^[^\w\n]{0,4}DOCUMENT\s+RESUME", re.M)
_RESUME_SIZE = 7_000


class Stamp(NamedTuple):
    """A line that is a number, and what it is."""

    start: int
    end: int
    family: Family
    number: Identifier


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    schemes: dict[str, list[Stamp]] = defaultdict(list)
    for stamp in _stamps(text):
        schemes[stamp.number.scheme].append(stamp)
    found: list[Stamp] = []
    for stamps in schemes.values():
        values = defaultdict(list)
        for stamp in stamps:
            values[stamp.number.value].append(stamp)
        for same in values.values():
            edged = [one for one in same if _is_at_edge(text, evidence, one)]
            if same[0].family.stamp:
                found += edged if len(values) <= _FEW else []
            elif len(edged) >= _OWN and len(edged) * 10 >= len(same) * 9:
                found += edged
    for start, end, family, number in sorted(found, key=lambda one: one.start):
        why = "a catalogue's number at the edge of a page" if family.stamp else "the paper's own number on each page"
        yield Edit(*cut_lines(text, start, end), "", why, max(860, number.confidence - 20), KIND, number.value)


def _stamps(text: str) -> Iterator[Stamp]:
    flat = f"\n{text.replace(PAGE_MARK, chr(10))}\n"
    for line in _LINE.finditer(flat):
        said = line["said"]
        if len(_DIGIT.findall(said)) < 4 or " . " in said:
            continue
        read = on_line(said, text)
        if read and read[1].scheme not in ("DTIC", "COSATI"):
            yield Stamp(line.start("said") - 1, line.end("said") - 1, *read)


def _is_at_edge(text: str, evidence: Evidence, stamp: Stamp) -> bool:
    if is_cited(text, stamp.start, stamp.end) or evidence.is_contents_row(stamp.start, stamp.end):
        return False
    resume = _RESUME.search(text, max(0, stamp.start - _RESUME_SIZE), stamp.start + 400)
    if resume and not _is_given(text[: stamp.start], stamp.number.value):
        return False
    return at_edge(evidence.paging, stamp.start, stamp.end)


def _is_given(text: str, number: str) -> bool:
    """Does the resume above give the number already?"""
    house, digits = number[:2], number[2:]
    return re.search(rf"{house}[ \t]*{digits[:3]}[ \t]?{digits[3:]}", text[-_RESUME_SIZE:]) is not None


_A = "The narrow gauge was laid first between the mines and the"
_B = "river, some years before a second track was thought of."

CASES: tuple[Case, ...] = (
    Fix(f"{_A}\n\nED 405 483\n\f{_B}\n", f"{_A}\n\n\f{_B}\n", seen="ERIC's microfiche"),
    Fix(
        f"DOCUMENT RESUME\n\nED 231 774          HE 016 345\n\nTITLE  Rails\n\fHE016345\n\n{_A}\n\f{_B}\n",
        f"DOCUMENT RESUME\n\nED 231 774          HE 016 345\n\nTITLE  Rails\n\f{_A}\n\f{_B}\n",
    ),
    Fix(f"{_A}\nPB 82-105123\n\f{_B}\n", f"{_A}\n\f{_B}\n"),
    Fix(f"{_A}\n- 3 -\nDE82 012345\n\f{_B}\n", f"{_A}\n- 3 -\n\f{_B}\n"),
    Fix(
        "".join(f"P-3829\n{_A} {_B} A RAND paper.\n\f" for _ in range(3)),
        "".join(f"{_A} {_B} A RAND paper.\n\f" for _ in range(3)),
    ),
    Keep(f"{_A}\n{_B}\nED 405 483\n{_A}\n{_B}\n", because="in mid-page"),
    Keep(f"{_B}\nSee also the report\nED 405 483\n\f{_A}\n", because="the line above leads to it: a citation"),
    Keep(f"Smith, J., Rails, 1981,\nPB 82-105123.\n\f{_A}\n", because="the end of a reference"),
    Keep(
        "\f".join(f"PB 82-10512{n}\nRails and mines\n" for n in range(5)),
        because="a bibliography: each page has another",
    ),
    Keep(f"CRS-3\n{_A}\n\fR-2388-AF\n{_B}\n", because="a number that the paper gives itself, once"),
    Miss(f"{_A}\n\nED 4O5 4B3\n\f{_B}\n", f"{_A}\n\n\f{_B}\n", because="misread digits of this scheme are not folded"),
)
