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

_KINDS = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_AT_END = re.compile(r"(?<![ \t])[ \t]+(?=[\n\f]|\Z)")
GATE = Gate((r"[ \t](?:[\n\f]|\z)", r"\xc2\xa0|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80"))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    ends = [Edit(*found.span(), "", "spaces at the end of a line", 1000) for found in _AT_END.finditer(text)]
    if text.isascii():
        yield from ends
        return
    kinds = (Edit(*found.span(), " " * len(found[0]), "a space of typesetting", 990) for found in _KINDS.finditer(text))
    yield from sorted([*ends, *kinds])


CASES: tuple[Case, ...] = (
    Fix("one  \ntwo\t\n \nthree ", "one\ntwo\n\nthree"),
    Fix("§\u00a03 of 10\u2009000 men", "§ 3 of 10 000 men"),
    Fix("into history.\n ", "into history.\n", seen="us-rok-alliance-op-ed"),
    Keep("  name    rank   place\n    Smith   Col.", because="columns and indents"),
    Keep("a\tb", because="a cell border"),
)
