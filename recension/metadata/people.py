"""Lines that are nothing but personal names: who stands on a title page, and who only directs the house.

A line is taken for names on evidence: an initial, a `by`, or a given name of the list in data/names.toml.
"""

from __future__ import annotations

import re
from functools import cache

from recension.covers import is_organisation
from recension.evidence import lexicon
from recension.vocabulary import table

_BY = re.compile(r"^(?:written\s+|prepared\s+)?by:?\s+", re.I)
_OF = re.compile(r"^(?:von|par|por|di)\s+(?=[A-Z])")  # `by` in other languages; no evidence by itself
_BETWEEN = re.compile(r"\s*(?:;|,\s*and\s+|,?\s*&\s*|,|\s+and\s+|\s+with\s+)\s*", re.I)
_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|Col|Lt|Capt|Captain|Maj|Major|Gen|General|Adm|Rev|Hon)\.?\s+)*"
_PARTICLE = r"(?:(?:van|von|der|den|de|del|della|di|da|du|la|le|ter|ten|bin|ibn|al|el|zu|St\.)\s+)"
_PERSON = re.compile(
    rf"{_TITLE}[A-ZÀ-Þ][\w’'.\-]*(?:\s+{_PARTICLE}{{0,2}}[A-ZÀ-Þ][\w’'.\-]*){{1,4}}(?:,?\s+(?:Jr|Sr|II|III|IV)\.?)?"
)
_DEGREE = re.compile(
    r"(?:Ph\.?\s?D|M\.?\s?[DSA]|B\.?\s?[AS]|Sc\.?D|P\.?E|USAF|USN|USA|USMC|Jr|Sr|II|III|IV)"
    r"\.?",
    re.I,
)
_INITIAL = re.compile(
    r"(?<![\w.\-])(?!U\.? ?S\.)(?:(?:[A-Z]\.-?)+(?=\s|$)|[A-Z],(?= [A-Z][a-z])|[A-Z](?=\s+"
    r"[A-Z][a-z]))"
)
_NO_NAME = re.compile(
    r"\b(?:the|of|in|on|for|to|at|by|from|is|are|its|U\.S\.|part|volume|vol|phase|chapter|section|appendix|report|"
    r"study|studies|analysis|review|program|project|relations|policy|war|era|new|final|interim|annual|"
    r"technical)(?![\w])",
    re.I,
)
_AND = re.compile(r"^(?:and|&)\s+", re.I)
_WITH = re.compile(r"^with\s+", re.I)
_OPEN_END = re.compile(r"(?:[,;]|,?\s+(?:and|&))+$", re.I)
_TOO_LONG = 400  # characters: names take up to 120, with what is printed around them
_DIGIT = re.compile(r"\d")
_ET_AL = re.compile(r"\bet al\.?$", re.I)
_HONORABLE = re.compile(r"^The\s+Hon(?:orable|\.)\s+", re.I)
_DOCTOR = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.?\s+[A-Z]")
_SYLLABLES = re.compile(r"(?<!\S)(?P<first>[A-Z][a-z]+)-(?P<last>[A-Z]?[a-z]{2,7})(?!\S)")
_COMMA_FOR_STOP = re.compile(r"(?<=\b[A-Z]), (?=[A-Z][a-z]+\b)")


def people(line: str, known: bool = False) -> tuple[str, ...]:
    """The names of a line as printed; nothing where it holds anything else, or no evidence that they are names.

    `known` says that the place is evidence enough (behind `Edited by`, in an author's cell of a form).
    """
    if len(line) > _TOO_LONG or _DIGIT.search(line) or _says_more(line):
        return ()
    text = _OPEN_END.sub("", _AND.sub("", line.strip(" *\t")))
    text = _OF.sub("", _WITH.sub("", text) if known else text)
    by = _BY.match(text)
    text = _COMMA_FOR_STOP.sub(". ", text[by.end() :] if by else text)
    text = _HONORABLE.sub("", _ET_AL.sub("", text)).rstrip(" ,")
    if len(text) > 120 or not text or is_organisation(text):
        return ()
    chunks = [chunk for chunk in _BETWEEN.split(text) if chunk and not _DEGREE.fullmatch(chunk)]
    if not chunks or not all(map(_PERSON.fullmatch, chunks)):
        return ()
    evident = known or by is not None or any(map(_evident, chunks))
    return tuple(chunks) if evident and not any(map(_plain_words, chunks)) else ()


def _says_more(line: str) -> bool:
    """Does a word begin in lower case that stands in no line of names? A cheap look before seven patterns."""
    small = (word for word in line.split() if word[0].islower())
    return any(word.strip(".,;:").lower() not in _SMALL and not _DEGREE.fullmatch(word.strip(",;")) for word in small)


# Particles of names, and what stands before names, between and behind them.
_SMALL = frozenset(
    "van von der den de del della di da du la le ter ten bin ibn al el zu "
    "written prepared by par por and with et the hon honorable".split()
)


def placed(line: str) -> tuple[tuple[str, ...], str]:
    """Names and the body behind them: `James D. Phillips, Ames Research Center`. Empty where it is not so."""
    for comma in re.finditer(",", line[:_TOO_LONG]):
        names, rest = people(line[: comma.start()]), line[comma.end() :].strip()
        if names and rest.casefold() in _author_roles():
            return names, ""
        if names and is_organisation(rest.split(",")[0]):
            return names, rest
    return (), ""


@cache
def _author_roles() -> frozenset[str]:
    return frozenset(role.casefold() for role in table("organisations")["author_roles"])


def goes_on(line: str) -> bool:
    """Does a line of names end open, with a comma or `and`?"""
    return bool(_OPEN_END.search(line.strip(" *\t")))


def _evident(chunk: str) -> bool:
    first = chunk.split()[0].strip(".").partition("-")[0]
    if _INITIAL.search(chunk) or _DOCTOR.match(chunk):
        return True
    return first.capitalize() in given_names() or _in_syllables(chunk)


def _in_syllables(chunk: str) -> bool:
    """Is one of two words a name of two syllables that is no compound of the language (`Chul-soo`, not `Post-war`)?"""
    found = _SYLLABLES.search(chunk)
    if found is None or len(chunk.split()) != 2 or found["last"].lower() in lexicon():
        return False
    return found["last"].islower() or found["first"].lower() not in lexicon()


def _plain_words(chunk: str) -> bool:
    """Does a chunk begin with an ordinary word that is no given name (`Part I. Korea`, `Rail Traffic`)?"""
    first = chunk.split()[0].strip(".,")
    if _NO_NAME.search(chunk) or _article(chunk):
        return True
    if len(first) == 1 or first.capitalize() in given_names() or re.fullmatch(_TITLE, first + " "):
        return False
    words = lexicon()
    return first.lower() in words and first.capitalize() not in words


def _article(chunk: str) -> bool:
    """Does a chunk begin with the article and not with an initial (`A Second Look`)?"""
    words = chunk.split()
    return words[0] in ("A", "I") and len(words) > 1 and words[1].lower() in lexicon()


@cache
def given_names() -> frozenset[str]:
    """Given names that are evidence of a person."""
    return frozenset(table("names")["given"])
