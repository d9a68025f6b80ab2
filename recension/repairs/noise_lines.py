"""A line that no one wrote: specks, stains and lines of a drawing that the machine read as marks.

`*.*-*`, `~*~~*~.*'*(.*`, the bars of a film target as `EhEEEEEmhmhhhI`. Such a line holds hardly a letter, no word
and no
number, and marks of three kinds and more; it stands alone among lines of words.
Left alone: rules, rows of stars or dots, formulas, code, drawings made of characters (their neighbours look alike),
anything with a number or a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.pages import Row, cuts, rows
from recension.text import Edit, Flag

KIND = "noise"
_MARKS = r"""~*'`.,\-_:;"•■¦«»°^!‘’“”—–\\"""
# Behind a newline, not at the head of a line: a letter to be found is sought five times as fast.
_SCRIBBLE = re.compile(rf"\n[ \t]*+[{_MARKS}](?:[{_MARKS} \t()]|[A-Za-z](?![A-Za-z]))*+$", re.M)
_BARS = re.compile(r"\n[ \t]*+(?=[EhmIl1i|/\\]*[Eh][EhmIl1i|/\\]*[mIl|/\\i1])[EhmIl1i|/\\]{9,}+[ \t]*+$", re.M)
GATE = Gate(
    (
        r"""^[ \t]*[~*'`.,_:;"^!\\\x80-\xff-](?:[A-Za-z]?[~*'`.,_:;"^!\\\x80-\xff \t()-]){2}""",
        r"^[ \t]*[EhmIl1i|/\\]{9}",
    )
)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    flat = f"\n{text}"
    found = [line for line in _SCRIBBLE.finditer(flat) if _is_scribble(line[0])]
    found += _BARS.finditer(flat)
    sure = (
        Edit(start, end, "", "marks of the machine, no word", 900, KIND)
        for start, end in sorted((line.start(), line.end() - 1) for line in found)
        if _is_alone(text, start, end)
    )
    yield from cuts(text, sure)


def _is_scribble(line: str) -> bool:
    """Marks of three kinds, five at least, and hardly a letter; more of them where brackets may be those of code."""
    marks = [c for c in line if not c.isspace()]
    letters = sum(map(str.isalpha, marks))
    kinds = {c for c in marks if not c.isalpha()}
    return (
        len(marks) >= (10 if "(" in line or ")" in line else 5) and len(kinds) >= 3 and letters * 10 <= len(marks) * 3
    )


def _is_alone(text: str, start: int, end: int) -> bool:
    """Do lines of words, or the edge of the page, stand on both sides?"""
    above = list(rows(text, max(text.rfind("\f", max(0, start - 240), start), start - 240) + 1, start))[-1:]
    mark = text.find("\f", end, end + 240)
    below = list(rows(text, end, mark if mark >= 0 else end + 240))[:1]
    return all(_is_words(row) for row in (*above, *below))


def _is_words(row: Row) -> bool:
    letters = sum(map(str.isalpha, row.text))
    return letters * 10 >= len(row.text) * 6 and bool(re.search(r"[^\W\d_]{3}", row.text))


CASES: tuple[Case, ...] = (
    Fix(
        "The mines were old.\n~*~~*~.*'*(.*\nThe road was new.\n",
        "The mines were old.\n\nThe road was new.\n",
        seen="AD-A147 500",
    ),
    Fix("END\n\nEhEEEEEmhmhhhI\n\nDATE FILMED\n", "END\n\n\nDATE FILMED\n", seen="AD-A147 500"),
    Keep(
        "The mines were old.\n* * *\nThe road was new.\n----------\n. . . . . .\n",
        because="a row of stars, a rule, leaders",
    ),
    Keep(
        "A drawing:\n  .-'~'-.\n ( *.* )\n  '-._.-'\nis a face.\n", because="lines of a drawing stand beside each other"
    ),
    Keep("A formula is\n(x, y) -> -y; z'\nand no more.\nWe write\n};\nat the end.\n", because="formulas and code"),
    Miss(
        "The mines were old.\nlI1 t rn .i\nThe road was new.\n",
        "The mines were old.\n\nThe road was new.\n",
        because="letters may be initials",
    ),
)
