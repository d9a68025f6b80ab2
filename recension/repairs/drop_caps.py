"""The large first letter of an article, torn from its word: `T he end of the war`, or `T` on a line above `he end`.

A drop cap reaches over two or three lines; the machine sees a letter, a gap, and a word without its head. The two are
one where the letter opens a paragraph, together they are a known word, and the rest alone is none.
Left alone: `A new order` and `I saw`, whose first letter is a word; initials; a letter that never came out of the
machine, which nobody can supply (`he defense of the West`).
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.lexicon import common, known
from recension.text import Edit, Flag

# At the head of a paragraph, with up to two marks of quotation before it; at least one more word follows on the line.
# A pattern for each of the three heads: one that begins with a literal is twenty times as fast as one with a choice.
_TORN = tuple(
    re.compile(
        rf"{head}([ \t]*[\"“'‘]{{0,2}})([A-Z])( {{1,3}}|[ \t]*\n{{1,2}}[ \t]*)"
        r"([a-z]{1,14}|[A-Z]{2,14})(?=[ ,’'])(?! ?\n)"
    )
    for head in (r"\A", r"\n\n", r"\f\n?")
)
GATE = Gate((r"""(?:^|\f)[ \t]*["'“‘]{0,2}[A-Z][ \t\n]""",))


# Rests that are words, yet behind a lone capital are what is left of a word: The, Then, They, There, Where, Hence.
_RESTS = frozenset("he hen hey here heir hose hat hence hile ill ate our out ear ever very over own arm end".split())
# Rests that may as well follow a letter that stands for something: `H is the height`, `F or G`.
_OPEN = frozenset("is as at it or in an on are was had has to of and".split())


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for torn in sorted((torn for head in _TORN for torn in head.finditer(text)), key=re.Match.start):
        letter, rest = torn[2], torn[4].lower()
        if not _is_word(letter + rest) or evidence.in_contents(torn.start(2)):
            continue
        if rest in _OPEN and letter not in "AIO":
            note = "the large first letter of a word, or a letter that stands for something"
            yield Flag(torn.start(2), torn.end(4), "drop_cap_undecided", note, letter + torn[4])
        elif _is_no_word(rest) or (letter not in "AIO" and rest in _RESTS):
            yield Edit(torn.start(3), torn.end(3), "", "the large first letter of a paragraph, torn from its word", 930)


def _is_word(word: str) -> bool:
    return common(word) or (len(word) > 4 and known(word))


def _is_no_word(rest: str) -> bool:
    return len(rest) == 1 or not known(rest)


CASES: tuple[Case, ...] = (
    Fix("T he end of the cold war has left the\nalliance.", "The end of the cold war has left the\nalliance."),
    Fix("W hen the treaty was signed, few knew.", "When the treaty was signed, few knew."),
    Fix("OPINION\n\nT\nhe end of the cold war has", "OPINION\n\nThe end of the cold war has"),
    Fix('"F ew would have thought so," he said.', '"Few would have thought so," he said.'),
    Fix("S INCE the war ended, the alliance", "SINCE the war ended, the alliance"),
    Keep("A new order is near.", because="a word of its own"),
    Keep("I saw the minister twice.", because="a word of its own"),
    Keep("in plan\nT he end", because="not the head of a paragraph"),
    Keep("B vitamins are many.", because="no word together"),
    Keep("H is the height of the mast.", because="a letter that stands for something"),
    Keep("X rays and their uses in the field", because="no word together"),
    Miss("he defense of the West", "The defense of the West", because="the letter is not in the text"),
)
