"""The lines by which a newspaper sends its reader to another page: `See NATO, Page A14`, `NATO, From Page A1`.

An article that is continued inside has one line at its break and one at its resumption. They say where the paper put
it, and stand between two halves of a sentence. Alone on a line they are furniture; the sentence across them is then
joined as over any page turn. A release for the press says `(more)` at the foot of each sheet.
Left alone: references to tables, chapters and figures (`See Table 3, page 14`), a sentence about a page, the heads of
tables that run over (`Table 3 (continued)`).
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.pages import cuts
from recension.spots import lines_with
from recension.text import Edit, Flag

KIND = "jump_line"
_PAGE = r"(?:pages?|p\.|pg\.?) ?(?:[A-Z]{1,2}-?)?\d{1,3}"
_COLUMN = r"(?:,? ?(?:col\.?|column) ?\d)?"
# A word or three in capitals, by which the two halves know each other.
_SLUG = r"(?P<slug>[A-Z][A-Z.’'&-]{1,20}(?: [A-Z][A-Z.’'&-]{1,20}){0,2})"
_CONTINUED = re.compile(
    rf"[\[(]?(?i:(?:story )?cont(?:inued|['’]d\.?|\.)|please turn|turn) (?i:on|from|to)"
    rf" (?i:{_PAGE}{_COLUMN}|(?:the )?(?:next|preceding|previous|following|first|back|front) page)[\])]?"
)
# A release for the press that has further sheets, and its end.
_MORE = re.compile(r"[-–—(\[*][-–—(\[ *]{0,4}(?i:m[o0]re|more follows|over)[-–—)\] *]{0,4}[-–—)\]*]")
_LIKE_MORE = re.compile(r"^[(\[-] ?(?:\wore|m\wre|mo\we|mor\w) ?[)\]-]$", re.M)
_SEE = re.compile(rf"(?:Please )?[Ss]ee {_SLUG}(?:,| on) ?(?:(?i:{_PAGE})|[A-Z]-?\d{{1,2}}){_COLUMN}")
_FROM = re.compile(rf"{_SLUG}(?:,| [-—]+) ?(?i:(?:continued )?from) (?:(?i:{_PAGE})|[A-Z]-?\d{{1,2}}){_COLUMN}")
_LABELS = frozenset(
    "TABLE FIGURE CHART MAP PLATE EXHIBIT CHAPTER SECTION PART APPENDIX ANNEX TAB NOTE ENCLOSURE ATTACHMENT".split()
)
GATE = Gate(
    (
        r"^[ \t\x80-\xff]*[\[(]?(?:story )?(?:cont(?:inued|['\x80-\xff]+d|\.)|(?:please )?turn)[ .]",
        r"^[ \t\x80-\xff]*(?:please )?see [A-Z]",
        r"[,\x80-\xff-] ?(?:continued )?from (?:p|[A-Z]-?\d)",
        r"^[ \t\x80-\xff]*[(\[*\x80-\xff-][(\[ *\x80-\xff-]{0,14}(?:m[o0]re|over)",
    ),
    fold=True,
)
_HINTS = ("cont", "turn ", "see ", "from ", "more", "m0re", "over")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    sure: dict[int, Edit] = {}
    more = 0
    for line in lines_with(text, _HINTS):
        said = line.text.strip()
        if len(said) < 60 and _is_jump(said) and not evidence.in_contents(line.start):
            why = "sends the reader to another page of the paper"
            sure[line.start] = Edit(line.start, line.end, "", why, 930, KIND)
            more += bool(_MORE.fullmatch(said))
    if more > 1:  # then others may be misread
        for found in _LIKE_MORE.finditer(text):
            why = "sends the reader to the next page, misread: others show it right"
            sure.setdefault(found.start(), Edit(*found.span(), "", why, 880, KIND))
    yield from cuts(text, [sure[at] for at in sorted(sure)])


def _is_jump(line: str) -> bool:
    if _MORE.fullmatch(line):
        return True
    if line[0] in "[(CSPTcsp" and _CONTINUED.fullmatch(line):
        return line[0] in "[(" or line[0].isupper()
    jump = _SEE.fullmatch(line) or _FROM.fullmatch(line)
    return jump is not None and jump["slug"].split()[0] not in _LABELS


CASES: tuple[Case, ...] = (
    Fix("has left the alliance with\n\nSee NATO, Page A14\n\nno enemy.", "has left the alliance with\n\n\nno enemy."),
    Fix(
        "keeps its allies in.\n\nSee NATO, Page A14\n\nNATO, From Page A1\n\n   Second, it keeps",
        "keeps its allies in.\n\n\n\n   Second, it keeps",
    ),
    Fix("the dues are\n(Continued on page 5)\nlow, he said.", "the dues are\n\nlow, he said."),
    Fix("TRADE TALKS, From A1\n\nand so they said.", "\nand so they said."),
    Fix("of the storms that\n- more -\n\f-2-\ncame early", "of the storms that\n\f-2-\ncame early"),
    Keep("and many\nmore\n(over)ruled\n", because="words of a sentence"),
    Keep("See Table 3, page 14", because="a reference"),
    Keep("See TABLE 3, Page 14", because="a reference"),
    Keep("This argument is\ncontinued on page 5", because="the end of a sentence"),
    Keep("Continued on page 5 is the account of the year that followed.", because="a sentence"),
    Keep("Table 3 (continued)", because="the head of a table"),
    Miss(
        "See Talks, Page 6\n\nTalks, From Page 1\n\nand so",
        "\n\nand so",
        because="a title may stand in such a reference",
    ),
)
