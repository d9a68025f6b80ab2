"""Titles and the names behind them: `The Korean Problem, by Aleksis Bogaturov, Mikhail Nossov, and K. Pleshakov`.

The last `, by ` parts title and names; one inside a title (*as Viewed by the Soviet Public*) does not, because what
follows must be nothing but names. A body (*the Working Group on Europe*) is a corporate author.
"""

from __future__ import annotations

import re

from recension.rows import lore

_BY = re.compile(r"[,;]?[ ](?:[Bb]y|BY)[ ]+(?=\S)")
_PARTICLE = r"(?:de|da|di|del|della|van|von|der|den|la|le|du|el|al|bin|ibn|y|dos|das|ten|ter)"
_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Maj|Capt|Lt|Sir|Rev)\.?[ ])?"
_CAPITAL = r"(?!AND\b)[A-ZÀ-ÞŁŠŽ][\w’'.-]*"
_NAME = re.compile(
    rf"{_TITLE}{_CAPITAL}(?:[ ](?:{_PARTICLE}[ ])*{_CAPITAL}){{0,4}}(?:,?[ ](?:Jr|Sr|II|III|IV)\.?)?(?:,?[ ]et al\.?)?"
)
_BETWEEN = re.compile(r"[ ]*(?:;|&|,[ ]*(?:and|AND|&)[ ]|,|[ ](?:and|AND)[ ])[ ]*")
_BODY = re.compile(r"(?:[Tt]he[ ])?[A-Z][\w’'&-]*(?:[ ](?:[A-Z][\w’'&-]*|of|on|for|the|and|in))*")


def split_authors(text: str) -> tuple[str, tuple[str, ...], str]:
    """Title, personal authors, corporate author (or empty) of a contents row without number and page.

    `, by ` needs nothing but names behind it; ` by ` without its comma needs at least two words in the name.
    """
    for found in reversed(list(_BY.finditer(text))):
        title, behind = text[: found.start()].rstrip(" ,"), text[found.end() :].strip()
        if not title:
            continue
        comma = found[0][0] in ",;"
        if corporate := body(behind):
            return (title, (), corporate) if comma else (text, (), "")
        names = people(behind)
        if names and (comma or all(" " in name for name in names)):
            return title, names, ""
        if comma and not names:
            continue
    return text, (), ""


def people(text: str) -> tuple[str, ...]:
    """A list of names, or nothing when anything else stands among them."""
    names: list[str] = []
    at = 0
    while at < len(text):
        found = _NAME.match(text, at)
        if not found:
            return ()
        names.append(found[0].rstrip(","))
        at = found.end()
        if at == len(text):
            break
        between = _BETWEEN.match(text, at)
        if not between or between.end() == len(text):
            return tuple(names) if text[at:].strip() in (",", ".", ";") else ()
        at = between.end()
    return tuple(names)


def body(text: str) -> str:
    """The name of a body without its article, or nothing."""
    if not _BODY.fullmatch(text) or not any(word.lower() in lore()["names"]["bodies"] for word in text.split()):
        return ""
    return re.sub(r"^[Tt]he ", "", text)
