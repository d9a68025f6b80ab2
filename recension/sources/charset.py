"""Which one-byte encoding a text is in, by what its high bytes would read in each.

A byte above 0x7F is a letter in one encoding, a quotation mark in another and a piece of a box in a third. What stands
around it decides: a capital after a small letter, an opening quotation mark before a blank, a lone piece of a box are
signs of the wrong table. The Western tables are scored here, because they differ in a handful of characters that a
general detector has no eye for; every other script is left to charset-normalizer.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

# In the order of preference when two read equally well: cp1252 holds all of latin-1's printable characters.
WESTERN = ("cp1252", "mac_roman", "cp437", "cp850")
_CONTEXT = re.compile(rb"[\x00-\x7f]?[\x80-\xff]+[\x00-\x7f]?")
_HIGH = bytes(range(128, 256))
_ASCII_LETTERS = string.ascii_letters.encode()
_ENOUGH = 4_000  # runs of high bytes: more do not change the choice, only the time it takes
_SAMPLE = 64 * 1024  # bytes charset-normalizer is shown

# What else charset-normalizer may choose from. With all its tables it takes Polish for Western, Baltic or Vietnamese.
_OTHERS = ["cp1250", "iso8859_2", "cp852", "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "cp1253"]
_OTHERS += ["cp1255", "cp1256", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp037", "cp500"]

_LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßÀÁÂÄÅÆÇÈÉÊÎÑÓÖØÜŒ")
_RARE_LETTERS = frozenset("ðþšžÃËÌÍÏÐÒÔÕÙÚÛÝÞŠŽŸıƒ")
_WORDS = frozenset("àáâèéêíóôúåöæøÀÁÈÉÍÓÅÖÆØ")  # letters that are words by themselves
_BEFORE_WORD = frozenset("“‘«¿¡„‚")
_AFTER_WORD = frozenset("”’»…™®")
_BOXES = range(0x2500, 0x25A0)


class Guess(NamedTuple):
    """An encoding by Python's name, and how sure the choice is, per mille."""

    encoding: str
    confidence: int


def guess(data: bytes) -> Guess:
    """The likeliest encoding of bytes that are neither ASCII nor any UTF."""
    runs = Counter(islice((run[0] for run in _CONTEXT.finditer(data)), _ENOUGH))
    readings: dict[tuple[str, ...], str] = {}  # tables that read these bytes alike are one choice
    for name in WESTERN:
        readings.setdefault(tuple(run.decode(name, "replace") for run in runs), name)
    scores = [(_score(texts, runs.values()), name) for texts, name in readings.items()]
    scores.sort(key=lambda scored: -scored[0])
    best, name = scores[0]
    margin = best - scores[1][0] if len(scores) > 1 else 1.0
    western = best >= 0.4 and _share_of_high_letters(data) < 0.35
    if not western and (other := _other(data)):
        return other
    return (
        Guess(name, max(0, round(500 * min(1.0, best) + 500 * min(1.0, margin / 0.5)))) if western else Guess(name, 200)
    )


def _share_of_high_letters(data: bytes) -> float:
    """High bytes among all that may be letters. French and Swedish have less than a tenth, Russian nearly all."""
    sample = data[: 1 << 20]
    high = len(sample) - len(sample.translate(None, _HIGH))
    letters = len(sample) - len(sample.translate(None, _ASCII_LETTERS))
    return high / max(1, high + letters)


def _other(data: bytes) -> Guess | None:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE], cp_isolation=_OTHERS).best()
    if found is None or found.encoding in ("ascii", "utf_8"):
        return None
    return Guess(found.encoding, round(1000 * max(0.0, 1 - found.chaos) * max(0.5, found.coherence)))


def _score(runs: Iterable[str], times: Iterable[int]) -> float:
    """Between about -3 and 1: the mean of how well each high character fits where it stands."""
    total = count = 0.0
    for text, often in zip(runs, times, strict=True):
        for i, char in enumerate(text):
            if char > "\x7f":
                total += often * _fit(text[i - 1] if i else "\n", char, text[i + 1 : i + 2] or "\n")
                count += often
    return total / count


def _fit(left: str, char: str, right: str) -> float:
    if char in _LETTERS or char in _RARE_LETTERS:
        return _fit_letter(left, char, right) * (1.0 if char in _LETTERS else 0.5)
    if char in _BEFORE_WORD:
        return -1.0 if left.isalpha() or right.isspace() else 1.0
    if char == "’" and left.isalpha() and right.isalpha():
        return 1.3  # far the commonest in English: it wins against a letter of another table in its place
    if char in _AFTER_WORD:
        return -0.5 if left.isspace() and not (char == "’" and right.isalnum()) else 1.0
    if (char == "•" and left.isspace() and right.isspace()) or (char == "¬" and right.isspace()):
        return 1.0  # an item of a list; a word that an OCR engine saw cut
    if char in "–—•·§¶©¬\xa0\xad":
        return 0.8
    if char in "¹²³ªº" and left.isalpha() and right.isalpha():
        return -3.0  # letters in the tables of Central Europe
    if char in "£¥€°±½¼¾²³¹ªº":
        return 0.8 if left.isdigit() or right.isdigit() else -0.5 if left.isalpha() and right.isalpha() else 0.1
    if ord(char) in _BOXES:
        return 0.8 if ord(left) in _BOXES or ord(right) in _BOXES else -0.5
    if char == "�" or char < "\xa0":
        return -3.0
    return -0.5


def _fit_letter(left: str, char: str, right: str) -> float:
    if char not in _WORDS and not left.isalpha() and not right.isalpha() and left not in "'’" and right not in "'’.":
        return 0.2
    if char.isupper():
        return -1.5 if left.islower() else 1.0 if right.isalpha() or left.isupper() else 0.2
    return -1.0 if right.isupper() or left.isdigit() else 1.0
