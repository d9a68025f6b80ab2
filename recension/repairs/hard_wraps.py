"""One line for each printed line: a paragraph arrives in pieces of sixty to ninety characters.

The line break of a page is not the author's. Lines are joined where the line was full (the line-fit test of
`recension.measure`) or the sentence goes on in lower case; a short line that ends a sentence ends its paragraph, even
where the blank line was lost at a page turn. An indent after such a line begins a paragraph.
Left alone: lines laid out as tables, contents rows, verse, addresses, code and signature blocks; list items; a line
that ends in a hyphen, which `line_end_hyphens` decides.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from recension.adjoining import (
    CENTRED,
    COLUMN,
    ends_paragraph,
    first_lines,
    hanging,
    indent,
    is_set_right,
    is_verse,
    paragraph_above,
    paragraph_below,
    parts_drawing,
)
from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.layout import PAGE_MARK
from recension.measure import HYPHENS, Measure, is_laid_out, is_prose, is_stopped, is_titled, marker
from recension.regions import Region
from recension.text import Edit, Flag

# Lines shorter than this are not joined on a lower-case start alone: verse and labels begin lower, too.
_VERSE = 50
_SET_IN = 4  # characters
GATE = None  # any line end may be a wrap


class _Verdict(NamedTuple):
    """What becomes of one line end: a seam to put there, or nothing to do (`seam` empty and no reason)."""

    joins: bool
    seam: str = ""
    why: str = ""
    confidence: int = 0


_STAYS = _Verdict(False)
_END = attrgetter("end")
_BRACKETED = re.compile(r"\([^()]*\)\.?$")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    measure = evidence.measure
    for group in _groups(text):
        for start, end in _outside(evidence.contents, *group):
            lines = text[start:end].split("\n")
            if len(lines) == 1:
                yield from _unindent(lines[0], start)
            else:
                yield from _group(lines, start, measure, {n for n, line in enumerate(lines) if evidence.is_named(line)})


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """The lines between two blank ones or page marks, as spans."""
    at = 0
    for page in text.split(PAGE_MARK):
        for part in page.split("\n\n"):
            if bare := part.strip("\n"):
                start = at + len(part) - len(part.lstrip("\n"))
                yield start, start + len(bare)
            at += len(part) + 2
        at -= 1  # a page mark is one character


def _outside(contents: Sequence[Region], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a span that stand in no contents page, as spans: its rows may follow on prose without a blank."""
    for region in contents[bisect_right(contents, start, key=_END) :]:
        if region.start >= end:
            break
        if start < region.start:
            yield start, region.start - 1
        start = min(end, region.end + 1)
    if start < end:
        yield start, end


def _group(lines: list[str], at: int, measure: Measure, named: Collection[int] = ()) -> Iterator[Edit]:
    """The edits for the lines between two blank lines; the first begins at `at`. `named`: the lines that a contents
    page names as titles."""
    drawn = sum(bool(line) and is_laid_out(line) for line in lines)
    if drawn >= 2 and drawn * 5 >= len(lines) * 2:
        if measure.threshold:
            yield from _beside_drawing(lines, at, measure)
        return  # a table, a grammar, a listing: its lines are its sense
    if is_set_right(lines, measure):
        for line in lines:
            yield from _unindent(line, at)
            at += len(line) + 1
        return
    if measure.threshold and is_verse(lines, measure):
        return
    firsts, entries = first_lines(lines), hanging(lines)
    joined = item = broken = False
    for n in range(len(lines) - 1):
        line, following = lines[n], lines[n + 1]
        if not joined:
            item = bool(marker(line))
        third = lines[n + 2] if n + 2 < len(lines) else ""
        first = not n or broken or is_stopped(lines[n - 1])
        if n in named and first and not joined and len(following) > len(line):
            verdict = _Verdict(False, "\n\n", "a title that the contents page names", 900)
        elif entries:
            verdict = _of_entries(line, following, begins=n + 1 in entries)
        elif title := _beside_title(line, following, third, first=first):
            verdict = title
        elif firsts and not item and ends_paragraph(line, following, firsts, joined=joined):
            verdict = _Verdict(False, "\n\n", "an indent after the end of a sentence begins a paragraph", 880)
        elif drawn >= 2 and parts_drawing(lines, n, measure):
            verdict = _Verdict(False, "\n\n", "a paragraph beside a table or drawing", 870)
        elif measure.threshold:
            verdict = _by_measure(line, following, third, measure, runs=joined or is_prose(line), item=item)
        else:
            verdict = _without_measure(line, following)
        head = following.lstrip(" \t")
        cut = bool(line and head) and _is_cut_word(line, head) and (joined or is_prose(line))
        goes_on = verdict.joins or (cut and not verdict.why)  # a cut word, too, is one line with the next
        if goes_on and not joined and not broken:
            yield from _unindent(line, at)
        at += len(line)
        if not verdict.joins and not verdict.why and (joined or item) and marker(following) and is_prose(following):
            verdict = _Verdict(False, "\n", "an item of a list has no indent", 950)
        if verdict.why:
            inside = 0 if is_laid_out(following) else indent(following)
            yield Edit(at, at + 1 + inside, verdict.seam, verdict.why, verdict.confidence)
        joined, broken = goes_on, bool(verdict.why)
        at += 1


def _of_entries(line: str, following: str, *, begins: bool) -> _Verdict:
    """The verdict on a line end among entries that hang."""
    if begins:
        return _Verdict(False, "\n\n", "an entry begins further out than the lines of the one above it", 900)
    if _is_cut_word(line, following.lstrip(" \t")):
        return _STAYS
    return _Verdict(True, _seam(line), "the lines of an entry hang below its first", 900)


def _beside_drawing(lines: list[str], at: int, measure: Measure) -> Iterator[Edit]:
    """The edits for a paragraph that has no blank line between it and the table or drawing above or below it."""
    above, below = paragraph_above(lines, measure), paragraph_below(lines, measure)
    why = "a paragraph beside a table or drawing"
    if above:
        yield from _group(lines[:above], at, measure)
        end = at + sum(map(len, lines[:above])) + above
        yield Edit(end - 1, end, "\n\n", why, 870)
    if below:
        start = at + sum(map(len, lines[:-below])) + len(lines) - below
        yield Edit(start - 1, start, "\n\n", why, 870)
        yield from _group(lines[-below:], start, measure)


# Characters of a title that stands beside running text, at most, and of the line of text below it, at least.
_NO_MORE, _LINE = 50, 45


def _beside_title(line: str, following: str, third: str, *, first: bool) -> _Verdict | None:
    """The verdict on a line end above or below a title that has no blank line beside it; None where there is none.

    `first`: nothing stands above the line, or a sentence ended there. The line below a title begins anew and is half
    as long again: the title was not broken because it was full.
    """
    if first and _is_title(line, following):
        return _Verdict(False, "\n\n", "a title above its paragraph", 870)
    if is_stopped(line) and is_prose(line) and _is_title(following, third):
        return _Verdict(False, "\n\n", "a title below the end of a paragraph", 870)
    return None


def _is_title(line: str, below: str) -> bool:
    return (
        len(line) < _NO_MORE
        and len(below) >= _LINE
        and len(below) * 2 > len(line) * 3
        and below[0].isupper()
        and is_titled(line)
        and is_prose(below)
        and not marker(below)
        and not is_titled(below)
    )


def _by_measure(line: str, following: str, third: str, measure: Measure, *, runs: bool, item: bool) -> _Verdict:
    """The verdict on one line end of a hard-wrapped text. `runs`: the line is running text; `item`: of a list item."""
    head = following.lstrip(" \t")
    if not line or not head or not runs or is_laid_out(line) or is_laid_out(following) or _is_cut_word(line, head):
        return _STAYS
    stopped, fill = is_stopped(line), measure.fills(line, following)
    full = fill >= 1000 and not (line.endswith(":") and head[0].isupper() and not _is_inside(line))
    dashed = line.endswith((" -", " –", " —", " --"))  # the sign belongs to what follows, whatever that begins with
    if marker(following) and (stopped or not full or item) and not (dashed and full):
        return _STAYS
    deeper = len(following) - len(head) > indent(line) + 1
    if stopped and deeper and not item:
        return _Verdict(False, "\n\n", "an indent after the end of a sentence begins a paragraph", 880)
    set_in = min(indent(line), len(following) - len(head))
    if set_in >= COLUMN and not head[0].islower():
        return _STAYS  # a signature, a date, an address on the right
    if full:
        return _Verdict(True, _seam(line), "the line is full: the next word would not have fitted", 930)
    if head[0].islower() and not stopped and fill >= 600:
        return _Verdict(True, _seam(line), "the sentence goes on in lower case", 900)
    if not stopped and fill >= 800 and set_in < CENTRED and is_prose(following):
        return _Verdict(True, _seam(line), "the sentence is not ended and the line is nearly full", 870)
    if stopped and head[0] == "(" and not third and _BRACKETED.match(head):
        return _Verdict(True, _seam(line), "a reference in brackets belongs to the sentence above it", 870)
    if stopped:
        return _Verdict(False, "\n\n", "a sentence ends and the next word would have fitted: a paragraph ends", 880)
    if third and is_prose(following) and measure.fills(following, third) >= 1000:
        return _Verdict(False, "\n\n", "a short line above a paragraph", 870)
    return _STAYS


def _without_measure(line: str, following: str) -> _Verdict:
    """The verdict on one line end of a text whose lines are paragraphs, or that is too short to tell."""
    head = following.lstrip(" \t")
    if not line or not head or marker(following) or not is_prose(line) or is_laid_out(following):
        return _STAYS
    if _is_cut_word(line, head):
        return _STAYS
    stopped = is_stopped(line)
    if min(indent(line), indent(following)) >= _SET_IN:
        return _STAYS  # code, an example: prose of such a text is not set in
    if head[0].islower() and not stopped and len(line) >= _VERSE:
        return _Verdict(True, _seam(line), "the sentence goes on in lower case", 880)
    if stopped and len(line) >= 80:
        return _Verdict(False, "\n\n", "each line of this text is a paragraph", 870)
    return _STAYS


def _is_inside(line: str) -> bool:
    """Does the line end within brackets or quotation marks that it opened?"""
    return line.count("(") > line.count(")") or line.count('"') % 2 == 1


def _is_cut_word(line: str, head: str) -> bool:
    """Does the line end in a hyphen inside a word? `line_end_hyphens` decides what becomes of it."""
    return line[-1] in HYPHENS and line[-2:-1].isalnum() and head[0].isalnum()


def _seam(line: str) -> str:
    """A dash set without spaces stays so."""
    return "" if line.endswith(("--", "—")) and not line.endswith((" --", " —")) else " "


def _unindent(line: str, at: int) -> Iterator[Edit]:
    if 0 < indent(line) < len(line) and not is_laid_out(line):
        yield Edit(at, at + indent(line), "", "an indent at the head of a block", 950)


_OP_ED = """While the global tendency has been for the United States to render its allies both a greater
voice and responsibility for their security, the opposite has been true on the Korean
Peninsula. In 1993, the Clinton Administration quietly asserted its supremacy over the
administration of President Kim Yong-sam regarding policy toward North Korea. Until
that time, the United States had played a supporting role vis a vis the government in
Seoul. Washington had supported Seoul’s lead in determining how best to deal with
Pyongyang. Beginning in 1993, the roles were reversed, a consequence of the US
nuclear negotiations with North Korea."""
_TWO_PAGES = """Washington prefers coercion over engagement, and confrontation over diplomacy. Seoul seeks
reconciliation with North Korea using diplomatic and economic engagement. Seoul still
champions deterrence, but Washington’s unilateral decision to reduce its troop level on
the Korean Peninsula jarred South Koreans’ confidence in the alliance.
 President Bush should demonstrate respect and support for the policy preferences of his
ally and its democratically elected president. The United States, long the alliance’s
dominate partner, should initiate an adjustment process. The aim must be to achieve a
new balance between the two partners’ national security needs and their people’s
expectations. Doing so would bridge the expanding wedge that now separates the two
governments."""
_TYPED = """   The first line of a paragraph is indented and the others
are not, as most typewritten reports of that time have it in
their body, and it goes on for a few more lines so that the
measure can be learnt.
   A second paragraph follows without a blank line and is as
long as the first one was."""
_VERSES = """Tyger Tyger, burning bright,
In the forests of the night;
What immortal hand or eye,
Could frame thy fearful symmetry?"""

_TITLED = """The models run beside the flight, and gain schedules and
the frequency responses of all the filters are plotted.
Simulation Capabilities
Several capabilities have been developed for those that use the
simulation every day, and they were tried out in flight and
found to be of use to everybody who had a part in it."""

_HEARING = """   The committee met, pursuant to notice, at half past ten in the
morning, the chairman presiding over it.
   Mr. TOLLIVER. In what sort of money will the loans be repaid?
   Mr. WHITFIELD. In local currency, for the most part, as we have
said before."""
_TABLED = """The results are compared here with those of the year before, and
the forecasts that had been published in the spring, which were
somewhat lower, are given in the last column.
     Region     1960     1961
     North        12       14
     South        19       22
As the table shows, the increase was greatest in the south, where
the new roads had been opened in the autumn, and it was least in
the east."""
_LETTER = """I am writing in reply to the letter in which you asked for the
views of the Administration on the bill that would establish a
commission on the reserve forces.

                         Sincerely yours,

                         R. Bromley Carrick
                         Special Assistant to the President"""

_HEADED = """                    DEPARTMENT OF THE NAVY
            OFFICE OF THE CHIEF OF NAVAL OPERATIONS
                    WASHINGTON, D.C.  20350

"""

_BOOKS = """Abernathy, C. J., and R. Vane, The Price of Water in Dry Lands,
     The Larkin Institution, Washington, D.C., 1971.
Ashby, T. R., "A Note on Small Dams," Journal of Rural Practice,
     Vol. 14, No. 3, July 1968, pp. 211-230.
------, Small Dams Reconsidered, University of Port Alder, 1975.
Bellwether, Ann, et al., The Management of Common Wells, vol. I,
     Port Alder, June 1979."""

_CONTENTS = """Contents

1. Reasons for the decline of the river trade .......... 3
2. What the owners of the mines had said of it .......... 9
3. Customs and tolls .......... 14

"""
_NAMED = """What the owners of the mines had said of it
was that the line would be built by others if not by them, and that the
tolls on the river were higher than a line would ever ask, which the
owners of the boats denied."""

_SONG = """The harbour lights are burning low,
the tide has turned, the captains know,
and those who left a year ago
shall not come back again."""

CASES: tuple[Case, ...] = (
    Fix(_OP_ED, _OP_ED.replace("\n", " "), seen="us-rok-alliance-op-ed"),
    Fix(
        _TWO_PAGES,
        _TWO_PAGES.replace(".\n President", ".@President").replace("\n", " ").replace("@", "\n\n"),
        seen="us-rok-alliance-op-ed",
    ),
    Fix(_TYPED, _TYPED.replace("\n   ", "@").strip().replace("\n", " ").replace("@", "\n\n")),
    Fix(
        _TITLED,
        _TITLED.replace("plotted.\n", "plotted.\n\n")
        .replace("Capabilities\n", "Capabilities\n\n")
        .replace("to\n", "to ")
        .replace("the\n", "the ")
        .replace("and\n", "and "),
        seen="NASA TM, born digital",
    ),
    Keep(
        "Director\nAbraham S. Becker\nEconomics and Statistics Department,\nThe RAND Corporation and",
        because="an address",
    ),
    Fix(
        _OP_ED + "\n\n" + _SONG,
        _OP_ED.replace("\n", " ") + "\n\n" + _SONG,
    ),
    Fix(
        _HEARING,
        _HEARING.replace(".\n  ", ".@").replace("?\n  ", "?@").replace("\n", " ").replace("@ ", "\n\n").strip(),
    ),
    Fix(
        _TABLED,
        _TABLED.replace("and\n", "and ")
        .replace("were\n", "were ")
        .replace("in\n", "in ")
        .replace("where\n", "where ")
        .replace("column.\n", "column.\n\n")
        .replace("\nAs", "\n\nAs"),
    ),
    Fix(
        _HEADED + _TYPED,
        re.sub(" {3,}", "", _HEADED) + _TYPED.replace("\n   ", "@").strip().replace("\n", " ").replace("@", "\n\n"),
    ),
    Fix(_BOOKS, _BOOKS.replace("\n     ", " ").replace("\n", "\n\n")),
    Fix(_LETTER, _LETTER.replace("the\n", "the ").replace("a\nc", "a c").replace(" " * 25, "")),
    Fix(
        _CONTENTS + _NAMED,
        _CONTENTS + _NAMED.replace("it\n", "it\n\n").replace("the\n", "the ").replace("the\no", "the o"),
    ),
    Keep(_VERSES, because="verse"),
    Keep("(1) The stake of both sides has grown.\n(2) Sino-Soviet rapprochement has relaxed it.", because="list items"),
    Keep("1.\tJoint Introduction\t3\n2.\tInterdependence\t10", because="contents rows"),
    Miss("the aim of the two\npowers", "the aim of the two powers", because="two short lines prove no measure"),
)
