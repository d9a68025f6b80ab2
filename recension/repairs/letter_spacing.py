"""A line set with wide spaces, read letter by letter: `C O N T E N T S`, `A p p ro v e d  f o r  r e le a s e`.

Search does not find it and no contents page can name it. The letters are closed up where a run of four or more single
letters on a line of nothing else makes known words: two spaces between the words part them; where all spaces are one,
the run must be one word, or fall into common words in one way only.
Left alone: initials and lists of letters (`A B C D`), variables, acronyms (`U S S R`), what can be read in two ways.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.lexicon import common, known
from recension.text import Edit, Flag

_MOST = 60  # letters of a line whose words no wider gaps part; headings are no longer
# A line of letters, one or two together, with the spaces between them; a mark may follow a word.
_SPACED = re.compile(
    r"^[ \t]*+([A-Z][a-z]?[ \t]{1,6}(?:[A-Za-z][a-z]?(?: ?[,:;.])?[ \t]{1,6}){2,160}[A-Za-z][a-z]?[:.]?)[ \t]*+$", re.M
)
_WIDER = re.compile(r"[ \t]{2,}")
_GAPS = re.compile(r"[ \t]+")
GATE = Gate((r"^[ \t]*[A-Z][a-z]?[ \t]+(?:[A-Za-z][a-z]?(?: ?[,:;.])?[ \t]+){2}[A-Za-z][a-z]?[:.]?(?:[ \t]|$)",))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for spaced in _SPACED.finditer(text):
        closed = _closed(spaced[1], evidence)
        if closed:
            yield Edit(*spaced.span(1), closed, "a word spaced out letter by letter", 940)


def _closed(run: str, evidence: Evidence) -> str:
    """The line with its words closed up; empty where they cannot be told for certain."""
    if sum(len(piece) > 1 for piece in run.split()) * 3 > run.count(" "):
        return ""  # short words
    words = [_GAPS.sub("", word) for word in _WIDER.split(run)]
    if len(words) > 1:
        sure = all(_is_word(word.strip(",:;."), evidence) for word in words)
        return " ".join(words) if sure and max(map(len, words)) >= 4 else ""
    if len(words[0]) > _MOST:
        return ""
    bare = words[0].rstrip(":.")
    if not bare.isalpha():
        return ""
    if _is_word(bare, evidence):
        return words[0]
    parted = _parted(bare)
    return " ".join(parted) + words[0][len(bare) :] if parted else ""


def _is_word(word: str, evidence: Evidence) -> bool:
    low = word.lower()
    if len(low) < 4:
        return low in _SHORT
    return common(low) or (len(low) >= 6 and known(low)) or evidence.words[low] > 0


# Words of one to three letters in headings; others so short are read into any row of letters.
_SHORT = frozenset(
    "a i an as at by in is it no of on or to up us and are for its not new now one our the two war who why".split()
)


def _parted(letters: str) -> list[str]:
    """The one way in which letters fall into common words, all but the small ones of four letters at least; empty
    where there is none, or a second."""
    low = letters.lower()
    ways: list[list[list[str]]] = [[[]]]  # up to each letter, at most two ways
    for end in range(1, len(low) + 1):
        found: list[list[str]] = []
        for start in range(max(0, end - 18), end):
            word = low[start:end]
            if ways[start] and (word in _SHORT if end - start < 4 else common(word)):
                found += [[*way, letters[start:end]] for way in ways[start]]
        ways.append(found[:2])
    only = ways[-1]
    return only[0] if len(only) == 1 and any(len(word) >= 5 for word in only[0]) else []


CASES: tuple[Case, ...] = (
    Fix("C O N T E N T S", "CONTENTS"),
    Fix("S U M M A R Y\n\nThe aim", "SUMMARY\n\nThe aim"),
    Fix("T A B L E  O F  C O N T E N T S", "TABLE OF CONTENTS"),
    Fix("L I S T   O F   F I G U R E S", "LIST OF FIGURES"),
    Fix("W A R A N D P E A C E", "WAR AND PEACE"),
    Fix("C h a p t e r   T h r e e", "Chapter Three"),
    Fix(
        "A p p ro v e d  f o r  p u b l i c  r e le a s e ;  d i s t r i b u t i o n  u n l i m i t e d",
        "Approved for public release; distribution unlimited",
    ),
    Fix("A p p ro v e d f o r p u b l i c r e le a s e", "Approved for public release", seen="laboratory report, 1991"),
    Keep("It is so as we go on to be at it", because="short words"),
    Keep("A B C D", because="no word"),
    Keep("A N N E X  B", because="a letter that is no word, which may belong to a wider row"),
    Keep("U S S R", because="an acronym"),
    Keep("The points A B C D E are on a line", because="letters within a sentence"),
    Keep("x = a b c d", because="variables"),
    Miss("T H E R A N D C O R P O R A T I O N", "THE RAND CORPORATION", because="RAND is no word of the lexicon"),
)
