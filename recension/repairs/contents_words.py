"""Words of contents titles that lost letters, mended only from the document's own print.

`Conventional ns Reductions`: the first letters of a word are gone, what is left is no word. Another row of the same
document prints *Conventional Arms*, a third one *Arms Reductions*: one word stands in both companies, and its end
looks like what is left. `U.SSoviet`: two tokens fused where a point and a hyphen were lost; the document prints *U.S.*
and *Soviet*, and joins *Soviet* to another name with a hyphen. The letters supplied are flagged, so that an edition
can show them in brackets. Without both companies nothing is supplied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice
from typing import NamedTuple

from recension.cases import Fix, Keep
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.rows import lore
from recension.text import Edit, Flag

SUPPLIED = 880  # gold of the second seed: 0.90 for the word, 0.97 for the fused token
_MOST = 30  # damaged words of a contents page that are looked for; each search reads the whole text
_STUB = re.compile(r"(?<=[^\W\d_][ ])([a-z]{1,4})(?=[ ][^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_NEXT = re.compile(r"\s+([^\W\d_]{3,})")
_BEFORE = re.compile(r"(?<!\w)([^\W\d_]{3,})\s+\Z")
_FUSED = re.compile(r"(?<![\w.])((?:[A-Z]\.)+)([A-Z])([A-Z][a-z]{2,})(?![\w.])")
GATE = Gate(needed="contents")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    beside = _Beside(cache(partial(_behind, evidence)), cache(partial(_ahead, evidence)))
    linked = cache(partial(_linked, evidence))
    for region in evidence.contents:
        found = [*_stubs(text, region.start, region.end, beside), *_fused(text, region.start, region.end, linked)]
        for start, end, new, why in sorted(found):
            yield Edit(start, end, new, why, SUPPLIED)
            yield Flag(start, end, "editorial_supply", why, new)


class _Beside(NamedTuple):
    """The words that the document prints right behind, and right ahead of, a word; each looked up once."""

    behind: Callable[[str], set[str]]
    ahead: Callable[[str], set[str]]


def _stubs(text: str, start: int, end: int, beside: _Beside) -> Iterator[tuple[int, int, str, str]]:
    """What is left of a word between two words, with the only word that stands in both companies elsewhere."""
    stubs = (stub for stub in _STUB.finditer(text, start, end) if not known(stub[1]))
    for stub in islice(stubs, _MOST):
        if "\n" in text[stub.start() - 1 : stub.end() + 1]:
            continue
        before = _last_word(text, stub.start() - 1)
        after = _WORD.match(text, stub.end() + 1)
        if not before or not after:
            continue
        long = (word for word in beside.behind(before) if len(word) > len(stub[1]))
        fit = {word for word in long if _ends_like(word, stub[1]) and word in beside.ahead(after[0])}
        if len(fit) == 1:
            word = fit.pop()
            yield (
                *stub.span(),
                word,
                f"elsewhere in this document {before + ' ' + word!r} and {word + ' ' + after[0]!r}",
            )


def _behind(evidence: Evidence, word: str) -> set[str]:
    """The words of three letters and more that the document prints right behind a word."""
    text = evidence.text
    found = (_NEXT.match(text, at + len(word)) for at in evidence.places(word) if not _in_word(text, at))
    return {after[1] for after in found if after}


def _ahead(evidence: Evidence, word: str) -> set[str]:
    """The words of three letters and more that the document prints right before a word."""
    text, first = evidence.text, _LETTERS.match(word)
    whole = (at for at in (evidence.places(first[0]) if first else ()) if text.startswith(word, at))
    apart = (at for at in whole if not _in_word(text, at + len(word) + 1))
    return {found[1] for at in apart if (found := _BEFORE.search(text, max(0, at - 60), at))}


def _in_word(text: str, at: int) -> bool:
    """Is the character before an offset one of a word?"""
    return 0 < at <= len(text) and (text[at - 1].isalnum() or text[at - 1] == "_")


def _last_word(text: str, end: int) -> str:
    found = re.search(r"[^\W\d_]+$", text[max(0, end - 40) : end])
    return found[0] if found else ""


def _ends_like(word: str, stub: str) -> bool:
    """Does the word end in glyphs that damaged print can show as the stub?"""
    families = lore()["glyphs"]["alike"]
    return all(
        a == b or any(a in f and b in f for f in families) for a, b in zip(word[-len(stub) :], stub, strict=True)
    )


def _fused(
    text: str, start: int, end: int, linked: Callable[[str, str], tuple[bool, bool]]
) -> Iterator[tuple[int, int, str, str]]:
    """`U.SSoviet`: an abbreviation that lost its last point, fused with a name."""
    for found in islice(_FUSED.finditer(text, start, end), _MOST):
        short, name = f"{found[1]}{found[2]}.", found[3]
        apart, joined = linked(short, name)
        if apart == joined:
            continue
        mark = "-" if joined else " "
        yield (
            *found.span(),
            short + mark + name,
            f"elsewhere in this document {short!r}, and {name!r} " + ("joined by a hyphen" if joined else "after it"),
        )


def _linked(evidence: Evidence, short: str, name: str) -> tuple[bool, bool]:
    """Does the document print the abbreviation, and the name right behind it; and the name joined by a hyphen?"""
    text, size = evidence.text, len(name)
    places = [at for at in evidence.places(name) if not _in_word(text, at)]
    whole = [at for at in places if not _in_word(text, at + size + 1)]
    if not whole or short not in text:
        return False, False
    apart = any(text.startswith(f"{short} ", at - len(short) - 1) for at in whole if at > len(short))
    begins = any(_HYPHEN_CAPITAL.match(text, at + size) for at in places)
    return apart, begins or any(_CAPITALISED_HYPHEN.search(text, max(0, at - 60), at) for at in whole)


_HYPHEN_CAPITAL = re.compile(r"-[A-Z]")
_CAPITALISED_HYPHEN = re.compile(r"[A-Z][a-z.]+-\Z")
_HEAD = "Contents\n\n"
CASES = (
    Fix(
        _HEAD
        + "V.\tGroup on Conventional ns Reductions\t3\n1.\tArms Reductions in Europe\t9\n2.\tConventional Arms\t12",
        _HEAD
        + "V.\tGroup on Conventional Arms Reductions\t3\n1.\tArms Reductions in Europe\t9\n2.\tConventional Arms\t12",
        seen="mutual-security-contents",
    ),
    Fix(
        _HEAD + "1.\tU.SSoviet Relations\t3\n2.\tSoviet-American Talks\t9\n3.\tU.S. Public Opinion\t12",
        _HEAD + "1.\tU.S.-Soviet Relations\t3\n2.\tSoviet-American Talks\t9\n3.\tU.S. Public Opinion\t12",
        seen="mutual-security-contents",
    ),
    Fix(
        _HEAD + "1.\tU.SNavy Yards\t3\n2.\tThe U.S. Navy\t9\n3.\tU.S. Public Opinion\t12",
        _HEAD + "1.\tU.S. Navy Yards\t3\n2.\tThe U.S. Navy\t9\n3.\tU.S. Public Opinion\t12",
    ),
    Keep(
        _HEAD + "V.\tGroup on Conventional ns Reductions\t3\n1.\tArms Reductions in Europe\t9\n2.\tThe End\t12",
        because="only one of the two companies is printed",
    ),
    Keep(
        _HEAD + "1.\tU.SSoviet Relations\t3\n2.\tThe Means\t9\n3.\tU.S. Public Opinion\t12",
        because="nothing shows how the document joins the two",
    ),
)
