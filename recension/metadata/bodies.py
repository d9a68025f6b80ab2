"""Is a row the name of a body (`Department of Defense`), or does it only speak of one (`Issues for Congress`)?

The word that says body stands at the end of the name's head, before the first preposition; a title has it elsewhere.
"""

from __future__ import annotations

import re
from functools import cache

from recension.covers import is_organisation
from recension.vocabulary import table

_HEAD = re.compile(
    r"\s+(?:of|for|on|in|at|to|from|with|by|under|against|between|toward|towards|de|des|du|für|fuer|di)\b.*",
    re.I | re.S,
)
_SENTENCE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|does|did)\b")
_WORD = re.compile(r"[^\W\d_]+")
NOISE = re.compile(r"(?:\s+\S*[\^~_|<>*=]\S*)+(?:\s+\S{1,2})*$")  # what OCR makes of a seal beside the name
_SHORT = 4  # letters: from here a word of a name has a capital
_LONGEST = 160


def names_body(row: str) -> bool:
    """Is the whole row the name of one body, or of one and the bodies it belongs to?"""
    row = NOISE.sub("", row)
    if len(row) > _LONGEST or re.search(r"[:?]", row) or not is_organisation(row):
        return False
    return not _SENTENCE.search(row) and _capitalised(row) and any(map(_is_name, row.split(",")))


def _is_name(part: str) -> bool:
    """Does a part of a row have a body's word where a name has it?"""
    if _phrases()[0].search(part):
        return True
    head = _WORD.findall(_HEAD.sub("", _phrases()[1].sub(" ", part)))
    if not head:
        return False
    at_end, at_front = head[-1].lower(), head[0].lower()
    return at_end in _words()[0] or at_front in _words()[1] or (at_front in _words()[0] and len(head) == 1)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that end a body's name, and those of other languages that begin it."""
    said = table("organisations")
    weak = {word.lower() for word in said["not_alone"]}
    return (
        frozenset(word.lower() for word in said["words"]) - weak,
        frozenset(word.lower() for word in said["first_words"]),
    )


@cache
def _phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Names that are bodies as a whole, and names of countries and unions that are none."""
    said = table("organisations")
    bodies, lands = ("|".join(map(re.escape, said[name])) for name in ("phrases", "lands"))
    return re.compile(rf"\b(?:{bodies})\b", re.I), re.compile(rf"\b(?:{lands})\b", re.I)


def _capitalised(row: str) -> bool:
    """Are a row's longer words written with capitals, as a body's name is and a sentence about one is not?"""
    words = [word for word in _WORD.findall(row) if len(word) >= _SHORT]
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals * 10 >= len(words) * 7
