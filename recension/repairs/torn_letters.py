"""The last letter of a line torn off: `Senat e`, `Representative s`, or the letter on a line of its own.

The right edge of a page that was cut, curled or badly filmed comes out of the machine with a gap before the last
letter, line after line; or the letter falls below its line. A stretch of forty lines proves it: a third of its lines
end so, and five at least make a known word with the letter and none without. Then the gap is closed wherever the word
and its letter make a known one. A letter on a line of its own needs no such company: the word above it is none without
it.
Left alone: single gaps, which may be initials and variables; `a` and `I` behind a word; letters that make no known
word, which are flagged in such a stretch.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.lexicon import common, known
from recension.text import Edit, Flag

_END = re.compile(r"\n(?<=[ \t][A-Za-z]\n)")  # begins with one letter, to be found at once
_TORN = re.compile(r"(?<![^\W_])([^\W\d_]{1,24})[ \t]{1,2}([A-Za-z])\Z")
_ALONE = re.compile(r"\n[ \t]*([a-z])(?=\n[ \t]*[^\W_])")
_WHOLE = re.compile(r"(?<![^\W_])[^\W\d_]{3,24}\Z")
_LINE = 40  # characters in which a word and its letter lie
_STRETCH, _PROOFS, _SHARE = 40, 5, 3  # lines; proofs among them; one line in so many ends so
# The word before the letter is left out: with it the scan of all gates takes three times as long.
GATE = Gate((r"[ \t][A-Za-z]\n", r"\n[ \t]*[a-z]\n"))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = [*_closed(text, evidence), *_raised(text, evidence)]
    yield from sorted(found, key=lambda each: each.start)


def _closed(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    """Gaps before the last letter, in the stretches of lines that prove them."""
    ends = [end.start() for end in _END.finditer(text)]
    if len(ends) < _PROOFS:
        return
    torn = [found for end in ends if (found := _TORN.search(text, max(0, end - _LINE), end))]
    breaks = [0, *(line.start() for line in re.finditer("\n", text))][::_STRETCH]
    at = 0
    for low, high in pairwise([*breaks, len(text) + 1]):
        here = []
        while at < len(torn) and torn[at].start() < high:
            here.append(torn[at])
            at += 1
        lines = text.count("\n", low, min(high, len(text))) + 1
        proofs = sum(not known(each[1]) and _is_word(each[1] + each[2], evidence) for each in here)
        if proofs >= _PROOFS and len(here) * _SHARE >= lines:
            yield from (_verdict(each, evidence) for each in here if each[2] not in "aI" or not known(each[1]))


def _verdict(torn: re.Match[str], evidence: Evidence) -> Edit | Flag:
    if _is_word(torn[1] + torn[2], evidence):
        why = "the last letter of the line is torn off, as in the lines around it"
        return Edit(torn.end(1), torn.start(2), "", why, 920 if not known(torn[1]) else 870)
    note = "the last letter of a line may be torn off; with it the word is none that is known"
    return Flag(torn.start(1), torn.end(2), "torn_letter_undecided", note, torn[1] + torn[2])


def _raised(text: str, evidence: Evidence) -> Iterator[Edit]:
    """A letter on a line of its own, below the word that it ends."""
    for alone in _ALONE.finditer(text):
        above = _WHOLE.search(text, max(0, alone.start() - _LINE), alone.start())
        if not above or known(above[0]) or evidence.words[above[0].lower()] > 1:
            continue
        word = above[0] + alone[1]
        if _is_word(word, evidence):
            yield Edit(above.end(), alone.start(1), "", f"the last letter of {word!r} fell on a line of its own", 880)


def _is_word(word: str, evidence: Evidence) -> bool:
    low = word.lower()
    if word[-1].isupper() and not word.isupper():
        return False  # a name and an initial
    return common(low) or (len(low) > 4 and known(low)) or evidence.words[low] > 1


_GAO = """The bill was taken up at once by the Senat e
and sent to the House of Representative s
in the spring. It is not the histor y
of the office that is given here, an d
it does not explai n
why the members believe d
that the report of the Comptroller General o f
the United States was late, or what amoun t
the governmen t
is to pay."""

CASES: tuple[Case, ...] = (
    Fix(_GAO, re.sub(r" (?=[a-z]$)", "", _GAO, flags=re.M), seen="report of the General Accounting Office, 1977"),
    Fix("approved by the Senat\ne\nand by the House", "approved by the Senate\nand by the House"),
    Keep("the variables are x and\ny\nin both of them", because="a word above it that is whole"),
    Keep("the value of the variabl e\nis given below", because="a single gap proves nothing"),
    Keep("in what follows let the set be S\nand its union be T\nand the rest of it be U", because="symbols"),
    Miss("approved by the Senat\nand by the House", "approved by the Senate\nand by the House", because="it is lost"),
)
