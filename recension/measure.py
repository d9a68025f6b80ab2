"""The measure of a hard-wrapped text: how long its lines are, learnt from the line ends that cannot be anything else.

The line-fit test: a line was broken because the next word would not have fitted. Add the first word of the next line
to a line: the sum exceeds the measure at every wrap, ragged right or justified. The sums at certain wraps (the next
line goes on in lower case) are the sample; their lower edge is the threshold. Below it the next word would have
fitted, so the paragraph ended there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# What a line of prose does not hold: cell borders (but a tab behind a number at its head is none), leaders, runs of
# spaces between columns, signs of code and drawings. Each pattern is asked only where a plain search has found what it
# needs: lines may be long, and most hold none of it.
_GAP = re.compile(r"(?<=\S) {3,}\S")
_GAP_BEFORE_SIGN = re.compile(r"(?<=\S) {2,}[;#]")
_LEADER = re.compile(r"(?:[.·_•] ?){5}")
_ASSIGNED = re.compile(r"\s*[\w-]+ *= ")
_ADDRESS = re.compile(r"\s*\w+://\S+$")
_STOPS = " \t.,;*"  # what may stand behind the last tab of a line of prose
_DRAWN = "|+=<>{}\\"  # two of them in a line
_PLAIN = 100  # characters, and one more of them may stand in a sentence: a paragraph of one line names many options
_COMMENTS = ("; ", "/ ", "# ")
HYPHENS = "-\u2010\u2011¬\xad\x02\ufffe\uffff"  # what ends the line of a cut word; all but the first three are soft
_WORD_CHARACTER = re.compile(r"\w")
_WORDY = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}+[^\w\s]{0,3}+ [^\W\d_]++[^\w\s]{0,3}+ \S")
# A single figure behind a stop is the mark of a note, unless it belongs to a number: `HTTP/1.0`.
_STOP = re.compile(r"[.?!:;…](?:[\"'”’)\]*†‡]|[\"”’)]\d{1,3}|\d(?<=[^\d.]\.\d)|\d(?<=[”\"]\d))*$")
# Words cut short, which stand before what they name and end no sentence.
_SHORTENED = frozenset(
    "Mr.|Mrs.|Ms.|Messrs.|Dr.|Prof.|Rev.|Hon.|Gen.|Lt.|Col.|Maj.|Capt.|Adm.|Cmdr.|Sgt.|Sen.|Rep.|Gov.|St.|Mt.|Nos.|vs.|"
    "pp.|Vol.|vol.|Vols.|Fig.|Figs.|cf.|Cf.|e.g.|i.e.".split("|")
)
_INITIAL = re.compile(r"(?:\band|\bby|[,&]) [A-Z]\.\Z")  # of a name that goes on
# A last word that cannot end a sentence: it asks for what follows.
_LAST_WORD = re.compile(r"[^\s(\"“'‘\-]+\Z")
_OPEN_WORDS = frozenset(
    "a|an|the|this|these|those|that|which|who|whose|whom|of|in|on|at|by|for|from|to|into|onto|with|within|without|"
    "about|above|across|after|against|along|among|around|as|before|behind|below|beneath|beside|between|beyond|during|"
    "except|inside|near|off|over|per|since|than|through|throughout|toward|towards|under|until|upon|via|and|or|but|nor|so|yet|"
    "if|because|although|though|while|whereas|when|where|whether|unless|is|are|was|were|be|been|being|am|has|have|had|having|"
    "do|does|did|will|would|shall|should|can|could|may|might|must|not|no|each|every|some|any|all|both|either|neither|"
    "see|such|its|their|his|her|our|your|my|more|most|less|many|much|few|several|other|another|very|also|only|even|"
    "january|february|march|april|june|july|august|september|october|november|december".split("|")  # a day or year
)
_ASIDES = 60
_ASIDE = re.compile(r"[.?!][\"”’]? {1,2}\([^()]*\)$")  # a reference in brackets behind the end of a sentence
_MARKER = re.compile(
    r"[ \t]*(?:[-–—•*■□●▪○◦·»>] +|o {2,}|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\)[ \t]+(?!\d{3}-\d{4})"
    r"|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\.[ \t]+|\[\d{1,3}\][ \t]+)(?=\S)"
)


BEYOND = 1500  # per mille of the measure: what is longer is no printed line, and its end says nothing of the measure
_CERTAIN = 40  # wraps before a lower-case letter; fewer, and those before a capital, which may be none, count too


class Measure(NamedTuple):
    """`threshold`: below it the next word would have fitted; 0 where the text is not hard-wrapped.

    Counted in characters, or where the type is `proportional`, in thousandths of an em of a common book face.
    `samples` is the number of wraps it was learnt from; `stop` how many spaces follow a sentence.
    """

    threshold: int
    samples: int
    proportional: bool = False
    stop: int = 1

    def fills(self, line: str, following: str) -> int:
        """How far the line and the first word of the next reach, per mille of the threshold: from 1000, it is full."""
        return reach(line, following, self.proportional, self.stop) * 1000 // self.threshold


class _Widths(dict[str, int]):
    """Widths of Times Roman, the face of most reports, in thousandths of an em (Adobe's published font metrics)."""

    def __missing__(self, key: str) -> int:
        return 500


_WIDTHS = _Widths()
for _size, _characters in (
    (250, " ,."), (278, "/:;\\ijlt"), (333, "!'()-I[]fr’‘"), (389, "Js"), (408, '"'), (444, "?acez“”"), (556, "FPS"),
    (564, "+<=>"), (611, "ELTZ"), (667, "BCR"), (722, "ADGHKNOQUVXYw"), (778, "&m"), (833, "%"), (889, "M"),
    (921, "@"), (944, "W"), (1000, "—"),
):  # fmt: skip
    _WIDTHS.update(dict.fromkeys(_characters, _size))
_WIDTHS.update({chr(code): _WIDTHS[chr(code)] for code in range(256)})  # so that few are missing
_SPACE = _WIDTHS[" "]


def is_laid_out(line: str) -> bool:
    """Is the place of its characters part of what the line says: cells, leaders, code, a drawing?"""
    if len(line) < _SHORT:
        return _kept_laid_out(line)
    return _kept_long_laid_out(line) if len(line) < _LONG else _laid_out(line)


def is_prose(line: str) -> bool:
    """Does the line read as running words, three at least?"""
    if len(line) < _SHORT:
        return _kept_prose(line)
    return _kept_long_prose(line) if len(line) < _LONG else _prose(line)


def _laid_out(line: str) -> bool:
    if "\t" in line and line.rstrip(_STOPS).find("\t", 7) >= 0:
        return True
    if "  " in line and _has_gap(line):
        return True
    if _may_have_leader(line) and _LEADER.search(line):
        return True
    if _is_drawn(line):
        return True
    if ":" in line and ("::=" in line or ("://" in line and _ADDRESS.match(line))):
        return True
    return line.lstrip(" ").startswith(_COMMENTS) or not _WORD_CHARACTER.search(line)


def _may_have_leader(line: str) -> bool:
    """Does it hold three dots in a row, with or without blanks between, or another sign of a leader?"""
    if "." in line and ("..." in line or ". . ." in line or ".. ." in line or ". .." in line):
        return True
    return "_" in line or "·" in line or "•" in line


def _has_gap(line: str) -> bool:
    """Does it hold a run of spaces as between columns, or before the sign of a remark?"""
    if "   " in line and _GAP.search(line):
        return True
    return ("  ;" in line or "  #" in line) and _GAP_BEFORE_SIGN.search(line) is not None


def _is_drawn(line: str) -> bool:
    """Does it hold two signs of code or of a drawing, or one where code has it?"""
    if not (
        "=" in line or "|" in line or "+" in line or "<" in line or ">" in line or "{" in line or "}" in line
        or "\\" in line
    ):  # fmt: skip
        return False  # said in so many words because this is asked of every line
    if sum(map(line.count, _DRAWN)) > 1 + len(line) // _PLAIN or line[-1] in "{}":
        return True
    return "=" in line and _ASSIGNED.match(line) is not None


def _prose(line: str) -> bool:
    return _WORDY.search(line) is not None and not is_laid_out(line)


# What is asked of a line is asked again by the next repair: answers for the short lines of some hundred pages are kept.
_SHORT, _LINES = 200, 16_384
_kept_laid_out, _kept_prose = lru_cache(_LINES)(_laid_out), lru_cache(_LINES)(_prose)
_LONG, _PARAGRAPHS = 2_000, 1_024  # the same for lines that are paragraphs
_kept_long_laid_out, _kept_long_prose = lru_cache(_PARAGRAPHS)(_laid_out), lru_cache(_PARAGRAPHS)(_prose)


def is_stopped(line: str) -> bool:
    """Does the line end as a sentence or clause may end (with quotation marks, brackets or a note's mark after)?"""
    if line[-1:].isalpha():
        return False  # as most lines do
    if _STOP.search(line[-8:]):
        if line[-1] != ".":
            return True
        return line[-9:].rpartition(" ")[2] not in _SHORTENED and not _INITIAL.search(line[-8:])
    return line.endswith(")") and _ASIDE.search(line[-_ASIDES:]) is not None


def ends_on_open_word(line: str) -> bool:
    """Does the line end on a word that asks for what follows?"""
    last = line[-24:].rpartition(" ")[2]
    if not last.isalpha():
        found = _LAST_WORD.search(last)
        last = found[0] if found else ""
    return last.lower() in _OPEN_WORDS


def asks(line: str) -> bool:
    """Does the line end on a word or sign that no sentence ends on?"""
    return line[-1:] in (",", "(") or ends_on_open_word(line)


_PARAGRAPH = 120  # characters, in a text whose lines are paragraphs: no heading is so long


def is_unfinished(line: str, measure: Measure) -> bool:
    """Does a paragraph that is one line, as all of this text, end without the end of its sentence?"""
    return not measure.threshold and len(line) >= _PARAGRAPH and not is_stopped(line)


OPENERS = "([{\"“'‘-–— "  # what may stand before the first letter of a line


def opens_lower(line: str) -> bool:
    """Does a line begin in lower case, behind brackets, quotation marks or a dash that it may open with?"""
    return line.lstrip(OPENERS)[:1].islower()


_POINTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}\Z")


def is_shortened(line: str) -> bool:
    """Does the line end on letters with points, as `3:00 p.m.` does, which need not end the sentence?"""
    return line[-1:] == "." and _POINTED.search(line[-12:]) is not None


# Two words or more, capitals at their heads, no point behind them.
_TITLE = re.compile(
    r"[A-Z][\w’'/-]*+(?: (?:[A-Z0-9][\w’'/-]*+|of|the|and|for|in|on|to|an?|with|by|at|from|or)){0,9} [A-Z][\w’'/-]*+"
)


def is_titled(line: str) -> bool:
    """Is the line written as titles are: capitals at the heads of all words but the small ones, no stop?"""
    return _TITLE.fullmatch(line) is not None


# Initials of a name: two of them, or one before a name that ends its line, of letters that few lists reach.
_INITIALS = re.compile(
    r"[ \t]*[A-Z]\.(?: ?(?:[A-Z]\.)+ ?[A-Z][A-Za-z]| (?<=[JKLMNPRSTW]\. )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?,?$)"
)


def marker(line: str) -> str:
    """The list marker at the head of a line (a bullet, `(1)`, `a.`), with its spaces; empty where there is none."""
    found = _MARKER.match(line)
    if not found or (found[0].lstrip(" \t")[1:2] == "." and _INITIALS.match(line)):
        return ""
    return found[0]


def reach(line: str, following: str, proportional: bool = False, stop: int = 1) -> int:
    """The length of a line if it had taken the first word of the next one too, in characters or type widths.

    `stop`: the spaces after a sentence; typists put two.
    """
    word = following.split(None, 1)
    spaces = stop if line[-1:] in ".?!" else 1
    if not proportional:
        return len(line) + spaces + len(word[0]) if word else len(line)
    width = _kept_width(line) if len(line) < _SHORT else _width_of(line)
    return width + spaces * _SPACE + _width_of(word[0]) if word else width


def _width_of(text: str) -> int:
    return sum(map(_WIDTHS.__getitem__, text))


_kept_width = lru_cache(_LINES)(_width_of)


def learn(text: str) -> Measure:
    """The measure of a text."""
    wraps: list[tuple[str, str]] = []
    pairs = 0
    before = ""
    lines = text.split("\n")
    for line in lines:
        if len(before) >= 30 and line and is_prose(before):
            pairs += 1
            if not is_stopped(before) and (line.lstrip(" \t")[:1].islower() or is_prose(line)):
                wraps.append((before, line))
        before = line
    # Fewer than a quarter of the line ends in blocks: the lines are paragraphs, and these few are torn ones.
    if len(wraps) < 3 or len(wraps) * 4 < pairs:
        return Measure(0, len(wraps))
    middle = sorted(len(line) for line, _ in wraps)[len(wraps) // 2]
    if 2 * sum(len(line) for line in lines if len(line) > 2 * middle) > len(text):
        return Measure(0, len(wraps))  # most of the text stands in lines too long to be printed ones
    certain = [wrap for wrap in wraps if wrap[1].lstrip(" \t")[:1].islower()]
    titled = sum(wrap[1].lstrip(" \t")[:1].isupper() and not wrap[1].isupper() for wrap in wraps)
    if titled > 2 * len(certain):
        return Measure(0, len(wraps))  # each line has its own capital: verse, a list of names
    sample = (certain if len(certain) >= _CERTAIN else wraps)[:: len(wraps) // 2000 + 1]
    by_count, by_width = map(_edge, _reaches(sample))
    proportional = len(wraps) >= 12 and by_width[1] > by_count[1]
    # The edge of a small sample lies inside the true one; a misread letter or a double space is 2 % of a line's width.
    slack = 0.94 if len(wraps) < 12 else 0.98 if proportional else 1
    stop = 2 if text.count(".  ") * 2 > text.count(". ") else 1
    return Measure(int((by_width if proportional else by_count)[0] * slack), len(wraps), proportional, stop)


def _reaches(wraps: list[tuple[str, str]]) -> tuple[list[int], list[int]]:
    """How far each line and the first word of the next reach, in characters and in type widths."""
    counts: list[int] = []
    widths: list[int] = []
    for line, following in wraps:
        word = following.split(None, 1)[0]
        counts.append(len(line) + 1 + len(word))
        width = _kept_width(line) if len(line) < _SHORT else _width_of(line)
        widths.append(width + _SPACE + (_kept_width(word) if len(word) < _SHORT else _width_of(word)))
    return counts, widths


def _edge(reaches: list[int]) -> tuple[int, float]:
    """The lower edge of a sample of reaches, and how near its middle lies: the right way to measure has them close."""
    reaches.sort()
    low, middle = reaches[int(len(reaches) * 0.02)], reaches[len(reaches) // 2]
    return max(low, int(middle * 0.8)), reaches[len(reaches) // 10] / middle
