"""What the lines between two blank ones are to one another: verse, a signature, paragraphs beside a table.

Asked by the repair that joins them; each question is about lines alone, without their place in the text.
"""

from __future__ import annotations

from itertools import pairwise

from recension.measure import Measure, is_laid_out, is_prose, is_stopped, marker

# Characters that lines are set in which are centred, or stand on the right half of the page.
CENTRED, COLUMN = 10, 24
_FEW = 8  # lines of a signature or an address, at most
_APART, _SLIP = 3, 10  # centred: indents differ by so much at least, the doubled middles by so much at most
_ENTRIES = 3  # of a bibliography, at least
_LEAST = 3  # lines of a paragraph that is known beside a table without a blank line


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def is_verse(lines: list[str], measure: Measure) -> bool:
    """Did the measure break none of the lines, so that they end where the author wanted: verse, an address, a list?

    Three line ends below 93 % of the measure, or two below 85: a paragraph of so many lines has a full one.
    """
    ends = len(lines) - 1
    most = 930 if ends >= 3 else 850
    return ends >= 2 and all(measure.fills(*pair) < most for pair in pairwise(lines) if pair[0])


def is_set_right(lines: list[str], measure: Measure) -> bool:
    """Are these lines centred, or the signature, date or address on the right of a letter? None is full, each is words
    that begin with a capital, and none is an item of a list."""
    if len(lines) > _FEW or any(indent(line) < CENTRED or is_laid_out(line) for line in lines):
        return False
    if measure.threshold and not _is_centred(lines) and any(measure.fills(*pair) >= 1000 for pair in pairwise(lines)):
        return False
    return all(_is_of_words(line) and not marker(line) for line in (line.strip(" \t") for line in lines))


def _is_centred(lines: list[str]) -> bool:
    """Do the lines have one middle, and not one beginning? Then no measure broke them, however long they are."""
    indents = [indent(line) for line in lines]
    middles = [first + len(line.rstrip(" \t")) for first, line in zip(indents, lines, strict=True)]
    return max(indents) - min(indents) >= _APART and max(middles) - min(middles) <= _SLIP


def _is_of_words(line: str) -> bool:
    """Words that begin with a capital; figures may stand among them (a town with its number)."""
    letters = sum(map(str.isalpha, line))
    return line[:1].isupper() and letters * 2 >= len(line) and sum(map(str.isalnum, line)) * 10 >= len(line) * 7


def first_lines(lines: list[str]) -> set[int]:
    """How far lines are set in that are the first of a paragraph: the line below goes on their sentence further out,
    and no line that is set in so far goes on another."""
    wraps = [
        (indent(line), indent(after))
        for line, after in pairwise(lines)
        if after.lstrip(" \t")[:1].islower() and not is_stopped(line)
    ]
    return {first for first, after in wraps if after < first - 1} - {after for _, after in wraps}


def hanging(lines: list[str]) -> set[int]:
    """The first lines of entries whose other lines are set in, as bibliographies have them: three of them, each below
    the end of a sentence, and what is set in goes on an open line. Empty where these lines are no such entries."""
    if len(lines) < _ENTRIES + 1 or not all(lines):
        return set()
    indents = [indent(line) for line in lines]
    margin = min(indents)
    outer = {n for n, one in enumerate(indents) if one <= margin + 1}
    inner = [n for n in range(len(lines)) if n not in outer]
    if 0 not in outer or len(outer) < _ENTRIES or len(inner) * 3 < len(outer):
        return set()
    if not all(is_stopped(lines[n - 1]) for n in outer if n) or any(marker(lines[n]) for n in outer):
        return set()
    ended = sum(is_stopped(lines[n - 1]) for n in inner)
    return outer if ended * 4 <= len(inner) and all(indents[n] < COLUMN for n in inner) else set()


def ends_paragraph(line: str, following: str, firsts: set[int], *, joined: bool) -> bool:
    """Does a paragraph end here, however full the line is: one of a single line or, if it is `joined` to those above
    it, of more? The next line is set in as first lines are."""
    if indent(following) not in firsts or not is_stopped(line) or marker(following):
        return False
    return joined or indent(line) in firsts or not indent(line)


def paragraph_above(lines: list[str], measure: Measure) -> int:
    """How many lines at the head of a table or drawing are a paragraph: running text, all full but the last."""
    count = 0
    while count < len(lines) - 1 and _is_text(lines[count]):
        count += 1
        if measure.fills(lines[count - 1], lines[count]) < 1000:
            break
    return count if count >= _LEAST else 0


def paragraph_below(lines: list[str], measure: Measure) -> int:
    """How many lines at the foot of a table or drawing are a paragraph: running text, all full but the last."""
    count = 0
    for following, line in zip(["", *lines[:0:-1]], lines[:0:-1], strict=False):
        if not _is_text(line) or (following and measure.fills(line, following) < 1000):
            break
        count += 1
    return count if count >= _LEAST else 0


def _is_text(line: str) -> bool:
    return is_prose(line) and not marker(line)


def parts_drawing(lines: list[str], n: int, measure: Measure) -> bool:
    """Does a paragraph end above a table's first two lines, or a full line of one begin below its last two?"""
    line, following = lines[n], lines[n + 1]
    if is_laid_out(line) == is_laid_out(following):
        return False
    if is_laid_out(following):
        return is_stopped(line) and is_prose(line) and all(map(_has_cells, lines[n + 1 : n + 3])) and n + 2 < len(lines)
    third = lines[n + 2] if n + 2 < len(lines) else ""
    return (
        n > 0
        and all(map(_has_cells, lines[n - 1 : n + 1]))
        and is_prose(following)
        and following[0].isupper()
        and bool(third and measure.threshold and measure.fills(following, third) >= 1000)
    )


def _has_cells(line: str) -> bool:
    return "   " in line.strip(" ") or line.find("\t", 7) >= 0
