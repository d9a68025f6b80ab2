"""Personal names as catalogues write them: `Arnold L. Horelick` is `Horelick, Arnold L.`

Initials are not expanded, nothing is added. A name that cannot be parted stays whole (`literal`).
"""

from __future__ import annotations

import re
from typing import Any

_PARTICLE = re.compile(r"(?:van|von|der|den|de|del|della|di|da|du|la|le|ter|ten|bin|ibn|al|el|zu)", re.I)
_SUFFIX = re.compile(r",?\s+(?P<suffix>Jr\.?|Sr\.?|II|III|IV)$")
_TITLES = re.compile(
    r"^(?:(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|Col|Colonel|Lt|Capt|Captain|Maj|Major|Gen|General|Adm|Admiral|Cdr|"
    r"Rev|Hon|"
    r"USAF|USN|USA|1st|2nd|Lieutenant|Commander|Brig)\b\.?,?\s+)+"
)
_DEGREES = re.compile(
    r",?\s+(?:Ph\.? ?D|M\.? ?D|M\.? ?S|M\.? ?A|B\.? ?[AS]|Sc\.? ?D|Ed\.? ?D|P\.? ?E|J\.? ?D|USAF|USN|USA|USMC|"
    r"USA Ret)\b\.?(?:,|$)"
)
_INITIAL_COMMA = re.compile(r"(?<=\b[A-Z]), (?=[A-Z][a-z])")  # `Ruth J, Lindqvist`: a full stop misread
_SYLLABLES = re.compile(r"[A-Z][a-z]+-[a-z]+")  # `Park Chul-soo`, `Mao Tse-tung`: the family name stands first
_LAST_FIRST = re.compile(
    r"^(?P<family>[A-ZÀ-Þ][\w’'\-]+(?: [A-ZÀ-Þ][\w’'\-]+)?), (?P<given>(?:[A-ZÀ-Þ][\w’'\-]*\.? ?){1,4})$"
)


def person(printed: str) -> dict[str, Any]:
    """A printed name as `family`, `given` and, where printed, `suffix`; `literal` where it has no two parts."""
    name = re.sub(r"\s+", " ", printed).strip(" ,;*")
    name = _INITIAL_COMMA.sub(". ", name)
    name = _DEGREES.sub("", name).strip(" ,")
    name = _TITLES.sub("", name)
    inverted = _LAST_FIRST.match(name)
    suffix = _SUFFIX.search(name)
    if suffix:
        name = name[: suffix.start()]
    if inverted and not suffix:
        return {"family": _cased(inverted["family"]), "given": _cased(inverted["given"].strip())}
    tokens = re.sub(r"(?<=\b[A-Z]\.)(?=[A-Z])", " ", name).split(" ")
    if len(tokens) < 2:
        return {"literal": name} if name else {}
    if len(tokens) == 2 and _SYLLABLES.fullmatch(tokens[1]) and "-" not in tokens[0]:
        return {"family": _cased(tokens[0]), "given": tokens[1]}
    at = len(tokens) - 1
    while at > 1 and _PARTICLE.fullmatch(tokens[at - 1]):
        at -= 1
    parsed = {"family": _cased(" ".join(tokens[at:])), "given": _cased(" ".join(tokens[:at]))}
    return {**parsed, "suffix": suffix["suffix"]} if suffix else parsed


def filed(name: dict[str, Any]) -> str:
    """A parsed name in one string, `Family, Given`."""
    if "literal" in name:
        return str(name["literal"])
    return ", ".join(str(name[part]) for part in ("family", "given", "suffix") if name.get(part))


def _cased(part: str) -> str:
    """A name set in capitals in headline case; initials and mixed case stay as printed."""
    words = part.split(" ")
    if not part.isupper() or all(len(word.strip(".-")) <= 1 for word in words):
        return part
    return " ".join(word if len(word.strip(".")) <= 1 else _capital(word) for word in words)


def _capital(word: str) -> str:
    return (
        re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), re.sub(r"^MC(?=[A-Z])", "Mc", word))
        if not word.startswith("MC")
        else "Mc" + word[2:].capitalize()
    )
