"""Spaces that carry nothing: at the end of a line, a blank line made of spaces, fixed and thin spaces of typesetting.

Left alone: runs of spaces inside a line, which may be columns, and indents, which may be paragraphs, verse or code.
Kinds of space that only typesetting needs become the plain one, so that a search finds the phrase.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_OTHERS = "\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_KINDS = re.compile(f"[{_OTHERS}]+")
_ENDS = (" \n", "\t\n", " \f", "\t\f")
GATE = Gate((r"[ \t](?:[\n\f]|\z)", r"\xc2\xa0|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80"))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    ends = [Edit(start, end, "", "spaces at the end of a line", 1000) for start, end in _at_ends(text)]
    if not any(map(text.__contains__, _OTHERS)):
        yield from ends
        return
    kinds = (Edit(*found.span(), " " * len(found[0]), "a space of typesetting", 990) for found in _KINDS.finditer(text))
    yield from sorted([*ends, *kinds])


def _at_ends(text: str) -> Iterator[tuple[int, int]]:
    """The spaces and tabs at the ends of lines. Only line ends are looked at: most blanks stand inside."""
    ends = [at + 1 for sign in _ENDS for at in _finds(text, sign)]
    if text.endswith((" ", "\t")):
        ends.append(len(text))
    low = 0
    for end in sorted(ends):
        start = max(low, text.rfind("\n", low, end) + 1)
        yield start + len(text[start:end].rstrip(" \t")), end
        low = end


def _finds(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 2)


CASES: tuple[Case, ...] = (
    Fix("one  \ntwo\t\n \nthree ", "one\ntwo\n\nthree"),
    Fix("§\u00a03 of 10\u2009000 men", "§ 3 of 10 000 men"),
    Fix("into history.\n ", "into history.\n", seen="us-rok-alliance-op-ed"),
    Keep("  name    rank   place\n    Smith   Col.", because="columns and indents"),
    Keep("a\tb", because="a cell border"),
)
