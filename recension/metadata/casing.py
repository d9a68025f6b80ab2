"""A title printed in capitals, in headline case. Only a display form: what is printed stays beside it."""

from __future__ import annotations

import re
from functools import cache

from recension.evidence import lexicon
from recension.vocabulary import table

_SMALL = re.compile(
    r"(?:an?|and|as|at|but|by|for|from|in|into|nor|of|off|on|onto|or|out|over|per|than|the|to|up|via|vs|with)", re.I
)
_ABBREVIATED = {"ST", "MT", "DR", "MR", "NO", "VS", "JR", "SR"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def headline(title: str) -> str:
    """Headline case for a title set in capitals; any other title as it is printed."""
    letters = [c for c in title if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) * 10 < len(letters) * 9:
        return title
    words = list(_WORD.finditer(title))
    out, at = [], 0
    for n, word in enumerate(words):
        out.append(title[at : word.start()])
        before = title[: word.start()].rstrip()[-1:]
        after = title[word.end() : word.end() + 1]
        out.append(_word(word[0], edge=n in (0, len(words) - 1) or before in ":;?!—–", dotted=after == "."))
        at = word.end()
    return "".join(out) + title[at:]


def _word(word: str, edge: bool, dotted: bool) -> str:
    if len(word) == 1:
        return word if dotted or word != "A" or edge else "a"
    if _SMALL.fullmatch(word) and not edge:
        return word.lower()
    if dotted and len(word) <= 2:
        return word.capitalize() if word in _ABBREVIATED else word
    if word in _acronyms():
        return word
    known = lexicon()
    if word in known and word.lower() not in known:
        return word  # an abbreviation that the list knows only in capitals
    if word.lower() not in known and word.capitalize() not in known and len(word) <= 5:
        return word  # an acronym
    return word.capitalize()


@cache
def _acronyms() -> frozenset[str]:
    """Names written in capitals that are also words when they are not (`RAND`, `SALT`)."""
    return frozenset(table("organisations")["acronyms"])
