"""Words of contents titles that lost letters, mended only from the document's own print.

`Conventional ns Reductions`: the first letters of a word are gone, what is left is no word. Another row of the same
document prints *Conventional Arms*, a third one *Arms Reductions*: one word stands in both companies, and its end
looks like what is left. `U.SSoviet`: two tokens fused where a point and a hyphen were lost; the document prints *U.S.*
and *Soviet*, and joins *Soviet* to another name with a hyphen. The letters supplied are flagged, so that an edition
can show them in brackets. Without both companies nothing is supplied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from recension.cases import Fix, Keep
from recension.evidence import Evidence, known
from recension.rows import lore
from recension.text import Edit, Flag

SUPPLIED = 880  # gold of the second seed: 0.90 for the word, 0.97 for the fused token
_MOST = 30  # damaged words of a contents page that are looked for; each search reads the whole text
_STUB = re.compile(r"(?<=[^\W\d_][ ])([a-z]{1,4})(?=[ ][^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_FUSED = re.compile(r"(?<![\w.])((?:[A-Z]\.)+)([A-Z])([A-Z][a-z]{2,})(?![\w.])")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    for region in evidence.contents:
        found = [*_stubs(text, region.start, region.end), *_fused(text, region.start, region.end)]
        for start, end, new, why in sorted(found):
            yield Edit(start, end, new, why, SUPPLIED)
            yield Flag(start, end, "editorial_supply", why, new)


def _stubs(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """What is left of a word between two words, with the only word that stands in both companies elsewhere."""
    stubs = (stub for stub in _STUB.finditer(text, start, end) if not known(stub[1]))
    for stub in islice(stubs, _MOST):
        if "\n" in text[stub.start() - 1 : stub.end() + 1]:
            continue
        before = _last_word(text, stub.start() - 1)
        after = _WORD.match(text, stub.end() + 1)
        if not before or not after:
            continue
        behind = set(re.findall(rf"(?<!\w){re.escape(before)}\s+([^\W\d_]{{3,}})", text))
        ahead = set(re.findall(rf"(?<!\w)([^\W\d_]{{3,}})\s+{re.escape(after[0])}(?!\w)", text))
        fit = {word for word in behind & ahead if len(word) > len(stub[1]) and _ends_like(word, stub[1])}
        if len(fit) == 1:
            word = fit.pop()
            yield (
                *stub.span(),
                word,
                f"elsewhere in this document {before + ' ' + word!r} and {word + ' ' + after[0]!r}",
            )


def _last_word(text: str, end: int) -> str:
    found = re.search(r"[^\W\d_]+$", text[max(0, end - 40) : end])
    return found[0] if found else ""


def _ends_like(word: str, stub: str) -> bool:
    """Does the word end in glyphs that damaged print can show as the stub?"""
    families = lore()["glyphs"]["alike"]
    return all(
        a == b or any(a in f and b in f for f in families) for a, b in zip(word[-len(stub) :], stub, strict=True)
    )


def _fused(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """`U.SSoviet`: an abbreviation that lost its last point, fused with a name."""
    for found in islice(_FUSED.finditer(text, start, end), _MOST):
        short, name = f"{found[1]}{found[2]}.", found[3]
        if text.count(short) == 0 or not re.search(rf"(?<!\w){name}(?!\w)", text):
            continue
        apart = len(re.findall(rf"{re.escape(short)} {name}(?!\w)", text))
        joined = len(
            re.findall(rf"(?<!\w){name}-[A-Z]|[A-Z][a-z.]+-{name}(?!\w)|{re.escape(short)}-{name}(?!\w)", text)
        )
        if bool(apart) == bool(joined):
            continue
        mark = "-" if joined else " "
        yield (
            *found.span(),
            short + mark + name,
            f"elsewhere in this document {short!r}, and {name!r} " + ("joined by a hyphen" if joined else "after it"),
        )


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
