"""Words that are words and cannot be right here, phrases with a comma inside, compounds that lost their hyphen.

No letter of them is changed: a wrong word may be the author's, and what he meant is a guess. They are flagged, with
what probably stood there. All of it is knowledge in `data/suspects.toml`, but for the hyphen: a compound of two
adjectives that the document itself writes with one, twice at least, and once without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from recension.spots import Spots
from recension.text import Flag
from recension.vocabulary import table

_ADJECTIVE = ("al", "ic", "ary", "ive", "ous")  # how the halves end
_RIGHT = re.compile(r"-([a-z]{4,20})(?![\w-])")
_LEFT = re.compile(r"(?<![\w-])[a-z]{4,20}\Z")
_TWICE = 2


class _Suspect(NamedTuple):
    code: str
    words: re.Pattern[str]
    note: str
    likely: str


def suspects(text: str) -> list[Flag]:
    """Flags of a clean text, in order."""
    found = [*_known(text), *_lost_hyphens(text)]
    return sorted(found)


def _known(text: str) -> Iterator[Flag]:
    spots, known = _vocabulary()
    for n, start, end in spots.lines(text):
        suspect = known[n]
        for hit in suspect.words.finditer(text, start, end):
            yield Flag(*hit.span(1), suspect.code, suspect.note, suspect.likely)


@cache
def _vocabulary() -> tuple[Spots, list[_Suspect]]:
    """Every suspect, and one scan for where any of them may stand."""
    lore = table("suspects")
    out = []
    for row in lore["word"]:
        note = f"no sentence reads so; probably {row['likely']!r}"
        out.append(_Suspect("suspect_real_word_error", re.compile(row["words"]), note, row["likely"]))
    for row in lore["gap"]:
        out.append(_Suspect("lost_words_suspected", re.compile(row["words"]), row["note"], ""))
    for phrase in lore["comma"]["phrases"]:
        words = phrase.split(" ")
        for n in range(1, len(words)):
            pattern = re.compile(rf"\b({re.escape(' '.join(words[:n]))}, {re.escape(' '.join(words[n:]))})\b")
            note = "nothing parts this phrase: the comma may be a speck"
            out.append(_Suspect("suspect_inserted_comma", pattern, note, phrase))
    return Spots([suspect.words.pattern for suspect in out]), out


def _lost_hyphens(text: str) -> Iterator[Flag]:
    for compound, times in Counter(_compounds(text)).items():
        if times < _TWICE:
            continue
        opened = compound.replace("-", " ")
        at = text.find(opened)
        while at >= 0:
            end = at + len(opened)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                note = f"this document writes {compound} {times} times"
                yield Flag(at, end, "suspect_lost_hyphen", note, compound)
            at = text.find(opened, end)


def _compounds(text: str) -> Iterator[str]:
    """The compounds of two adjectives."""
    for hit in _RIGHT.finditer(text):
        if hit[1].endswith(_ADJECTIVE):
            left = _LEFT.search(text[max(0, hit.start() - 21) : hit.start()])
            if left and left[0].endswith(_ADJECTIVE):
                yield left[0] + hit[0]
