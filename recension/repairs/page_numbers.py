"""The number of the page, alone at its head or foot or beside a running head: `12`, `- 12 -`, `Page 3`, `xiv`, `A-4`.

Left in the text it splits a sentence at every page turn; taken out it is the label that a citation needs. A number
is known by its sequence, never by its shape (`recension.folios`): the same distance from the physical page on three
pages, or, where page marks are lost, growing by one at the distance of a page. `l2` between 11 and 13 reads 12.
Left alone: a number that no neighbour follows, years, cells of tables, list numbers, `I.` above a section.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.pages import cuts
from recension.text import Edit, Flag

KIND = "page_number"
GATE = None  # any line may be a page number


# The line above each page of a telegram: post, number, day and hour. Its page number is no number of its own.
_TELEGRAM = re.compile(
    r"(?:^|(?<=\f))[ \t]*+PAGE[ \t]++(?P<page>\d{2})[ \t]++[A-Z][A-Z\d.-]++(?: [A-Z.-]++){0,2}[ \t]++[\dOIlSB'^.-]{5,7}"
    r"(?:[ \t]++\d\d OF \d\d)?[ \t]++[\dOIlSB'^.-]{6,8}Z[^\w\n\f]*+(?=[\n\f]|\Z)",
    re.M,
)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    why = "the line above a page of a telegram"
    found = [
        Edit(*line.span(), "", why, 950, KIND, line["page"])
        for line in (_TELEGRAM.finditer(text) if "PAGE " in text else ())
    ]
    ends = [edit.end for edit in found]
    for f in evidence.paging.folios:
        at = bisect_left(ends, f.start)
        if (at == len(ends) or f.end <= found[at].start) and not evidence.is_contents_row(f.start, f.end):
            found.append(Edit(f.start, f.end, "", f.why, f.confidence, KIND, f.label))
    yield from cuts(text, sorted(found))


_A = "The narrow gauge was laid first between the mines and the river, and it was"
_B = "some years before a second track was thought of by the owners of the upper"

_HEADS = ("THE NORTH", "Kerrigan goes", "THE NORTH", "What he found")


def _leaves(first: int, *heads: str) -> str:
    """A page of prose below each head, even numbers before it and odd ones behind it, page marks lost."""
    dressed = (f"{head}{' ' * 20}{n}" if n % 2 else f"{n}{' ' * 20}{head}" for n, head in enumerate(heads, first))
    return "".join(f"{head}\n\n{f'{_A}{chr(10)}{_B}{chr(10)}' * 4}\n" for head in dressed)


def _pages(*numbers: str) -> str:
    """A page of prose above each number, page marks lost."""
    return "".join(f"{_A}\n{_B}\n" * 4 + f"{number}\n" for number in numbers) + f"{_B}\n"


CASES: tuple[Case, ...] = (
    Fix("one of the\n1\f\ntwo\n2\f\nthree\n3\f\nfour\n4", "one of the\n\f\ntwo\n\f\nthree\n\f\nfour\n"),
    Fix(
        "Abstract\nii\f\nOf mines\n11\f\nOf rails\nl2\f\nOf men\n13\f\nOf horses\n14",
        "Abstract\nii\f\nOf mines\n\f\nOf rails\n\f\nOf men\n\f\nOf horses\n",
        seen="the form `l2` in DTIC scans",
    ),
    Fix(
        "Fielding, et al.    Expires May 20    [Page 1]\n\fFielding, et al.    Expires May 20    [Page 2]\n\f"
        "Fielding, et al.    Expires May 20    [Page 3]\n",
        "Fielding, et al.    Expires May 20\n\fFielding, et al.    Expires May 20\n\f"
        "Fielding, et al.    Expires May 20\n",
        seen="draft-ietf-httpbis-p1-messaging-05",
    ),
    Fix(
        "388 P. R. HALMOS [April\none\ffoot\f390 P. R. HALMOS (April\ntwo\ffoot\f392 P. R. HALMOS [April\nthree",
        "P. R. HALMOS [April\none\ffoot\fP. R. HALMOS (April\ntwo\ffoot\fP. R. HALMOS [April\nthree",
        seen="American Mathematical Monthly, in a collection of page tests",
    ),
    Fix(_pages(*map(str, range(41, 47))), _pages(*[""] * 6)),
    Fix(_pages("41", "42", "43"), _pages(*[""] * 3)),  # each in the middle of a sentence
    Fix(
        "\f".join(f"{n}   THE NARROW GAUGE\n{_A}" for n in (7, 8, 9)),
        "\f".join(f"THE NARROW GAUGE\n{_A}" for _ in (7, 8, 9)),
    ),
    Fix("\f".join(f"{_A}\n{_B}\n{n} of 40\n" for n in (7, 8, 9)), "\f".join(f"{_A}\n{_B}\n" for _ in (7, 8, 9))),
    Fix(_leaves(76, *_HEADS), re.sub(" {20}[0-9]+|[0-9]+ {20}", "", _leaves(76, *_HEADS))),
    Keep(_leaves(76, *_HEADS).replace("77", "78"), because="numbers that repeat are no page's"),
    Keep(re.sub(r"(.*) {20}(7\d)", f"\\2{' ' * 20}\\1", _leaves(76, *_HEADS)), because="numbered headings of sections"),
    Keep("\f".join(f"{_A}\n{_B}\n({n}) Ibid., p. {n}7.\n" for n in (7, 8, 9)), because="marks of notes rise, too"),
    Keep(_pages("1958", "1961", "17", "1958"), because="no sequence"),
    Keep("I.\n\fII.\n\fIII.\n\fIV.\n", because="numbers with a full stop are headings"),
    Keep("1\nfirst\n2\nsecond\n3\nthird\n4\nfourth\n", because="list numbers stand close together"),
    Fix(
        "\f".join(f"{n}\n{_A}\n" for n in (109, 110, "III", 112, 113, "IV")),
        "\f".join(f"{n}{_A}\n" for n in ("", "", "III\n", "", "", "IV\n")),  # heads of sections, one like 111
    ),
    Fix(
        f"PAGE 01        TARNOW  04521  221530Z\n\n{_A}\n\fPAGE 02        TARNOW  04521  221530Z\n{_B}\n",
        f"\n{_A}\n\f{_B}\n",
    ),
    Keep("In 1958\n\f12 ships\n\fand 7\n", because="three numbers that do not follow each other"),
    Keep(_pages("1.", "2.", "3."), because="numbered headings carry a full stop"),
)
