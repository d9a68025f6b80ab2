"""How good a text is, without knowing what it should say: shares of garbage, symbols, lone letters and known words.

The measures are the field's: garbage tokens after Taghva, Kulp and Docsplit, Alex and Burns' share of known words,
and two plain rates. Everything is counted on distinct tokens joined to one string, so that a page costs a few scans.
Shares are per mille of tokens (symbols: of characters that are not blank).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from recension.lexicon import known

BANDS = GOOD, USABLE, POOR, UNUSABLE = "good", "usable", "poor", "unusable"
# Most garbage and most symbols of a band, per mille (bands of the domain's measurements on released archives).
_LIMITS = ((GOOD, 15, 10), (USABLE, 40, 25), (POOR, 80, 1000))
_FEW = 50  # tokens: below, rates say little and known words decide

_LOW, _VOWEL, _CONSONANT = "a-zß-öø-ÿ", "aeiouyà-æè-ïò-öø-üý", "b-df-hj-np-tv-xzçñß"
# What no writer writes, found in a string of one token a line. The first kind asks the lexicon before it condemns.
_ODD_SPELLING = re.compile(rf"[{_CONSONANT}]{{5}}|[{_VOWEL}]{{5}}|([^\W\d_])\1\1", re.IGNORECASE)
_GARBAGE = (
    re.compile(r"[^\n]{41}"),
    re.compile(
        rf"^[^\w\n]*[{_LOW}]+[A-Z]\w*[{_LOW}][^\w\n]*$", re.MULTILINE
    ),  # a capital inside, small letters at both ends
)
_MARKS = re.compile(r"^(?=(?:\w*[^\w\n]){2})[^\n]+$", re.MULTILINE)  # two marks at least: worth counting
_LEADER = re.compile(r"([.\-_=*~·•…])\1{2,}")  # dot leaders and rules are layout
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|/\w+/")
_EDGES = "()[]{}.,;:\"“”'‘’"
_AROUND = "().,;:\"“”'‘’"
_PLAIN_MARKS = frozenset(".,'’‘-–—/:&@()[]\"“”")
_LETTERS = re.compile(r"[^\W\d_]{2,}+")
_SYMBOL = re.compile(r"[^\w\s.,;:'\"()\-/$%&?!‘’“”–—…]|_")
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)


class Quality(NamedTuple):
    """The measures of a text, per mille, with the number of its tokens and the band they put it in."""

    tokens: int
    garbage: int
    symbols: int
    lone: int
    known: int
    band: str


# What is known of a token is one integer, so that what is known of a text is the sum of its tokens: columns of 32 bits.
_COLUMN = 32
_PARTS, _LETTERS_IN, _SYMBOLS, _GARBLED, _LONE, _WORDS, _KNOWN = (1 << _COLUMN * n for n in range(7))
_LEXICAL = _PARTS + _WORDS + _KNOWN  # one known word, and nothing else

_MOST = 60_000
_verdicts: dict[str, int] = {}  # of tokens judged before: most tokens of a document stood in the one before


def quality(text: str) -> Quality:
    """The quality of a page or a document. An empty text is unusable."""
    tokens = text.split()
    return _measured(_sum(tokens, _judged(set(tokens))))


def of_document(text: str, pages: Sequence[tuple[int, int]]) -> tuple[Quality, list[Quality]]:
    """The quality of a text and of each of its pages, which are spans of it. Every token is judged once, and counted
    once where no token reaches over the border of a page."""
    leaves = [text[start:end].split() for start, end in pages]
    between = _between(text, pages)
    others = [text.split()] if between is None else [text[start:end].split() for start, end in between]
    judged = _judged(set().union(*leaves, *others))
    sums = [_sum(tokens, judged) for tokens in leaves]
    whole = sum(_sum(tokens, judged) for tokens in others) + (0 if between is None else sum(sums))
    return _measured(whole), list(map(_measured, sums))


def _between(text: str, pages: Sequence[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """What of a text lies on none of its pages; None where a page ends inside a token, or begins before the one before
    it ends."""
    found, at = [], 0
    for start, end in pages:
        if start < at or end < start or not (_is_apart(text, start) and _is_apart(text, end)):
            return None
        found.append((at, start))
        at = end
    return [*found, (at, len(text))]


def _is_apart(text: str, at: int) -> bool:
    return not text[max(at - 1, 0) : at].strip() or not text[at : at + 1].strip()


def _sum(tokens: Sequence[str], judged: dict[str, int]) -> int:
    return sum(map(judged.__getitem__, tokens))


def _judged(tokens: Set[str]) -> dict[str, int]:
    """The verdicts on these tokens, among others. Where they have become many, they are forgotten, but for whoever
    counts with them in another thread."""
    global _verdicts
    if len(_verdicts) > _MOST:
        _verdicts = {}
    judged = _verdicts
    fresh = tokens - judged.keys()
    new = {token: _LEXICAL + len(token) * _LETTERS_IN for token in fresh if _is_plain(token)}
    odd = {token: _LEADER.sub(" ", token).split() for token in fresh if token not in new}
    garbage = garbage_tokens({part for parts in odd.values() for part in parts})
    new |= {token: _verdict(token, parts, garbage) for token, parts in odd.items()}
    judged.update(new)
    return judged


def _is_plain(token: str) -> bool:
    """Is it a known word in small letters, its first aside, or in capitals, with nothing around it but stops, quotation
    marks and brackets? No sign of garbage fits one."""
    word = token.strip(_AROUND)
    if not (len(word) > 1 and len(token) <= 40 and word.isascii() and word.isalpha()):
        return False
    return (word[1:].islower() or word.isupper()) and "..." not in token and known(word)


def _verdict(token: str, parts: Sequence[str], garbage: Collection[str]) -> int:
    """What is known of a token; `parts` are what leaders leave of it."""
    words = _LETTERS.findall(token)
    return (
        len(parts) * _PARTS
        + sum(map(len, parts)) * _LETTERS_IN
        + sum(map(len, map(_SYMBOL.findall, parts))) * _SYMBOLS
        + sum(part in garbage for part in parts) * _GARBLED
        + sum(len(part) == 1 and part.isalpha() and part not in "aAI" for part in parts) * _LONE
        + len(words) * _WORDS
        + sum(map(known, words)) * _KNOWN
    )


def _measured(counted: int) -> Quality:
    total, letters, symbols, garbage, lone, words, lexical = (
        counted >> _COLUMN * n & (1 << _COLUMN) - 1 for n in range(7)
    )
    if not total:
        return Quality(0, 0, 0, 0, 0, UNUSABLE)
    rates = (
        _per_mille(garbage, total),
        _per_mille(symbols, letters),
        _per_mille(lone, total),
        _per_mille(lexical, words),
    )
    return Quality(total, *rates, _band(total, *rates))


def garbage_tokens(tokens: Iterable[str]) -> set[str]:
    """The tokens that no writer wrote."""
    column = "\n".join(tokens)
    found = {token for sign in _GARBAGE for token in _having(sign, column)}
    found |= {token for token in _having(_ODD_SPELLING, column) if not _is_a_word(token)}
    found |= {token for token in _MARKS.findall(column) if _mostly_marks(token) or _mixed_marks(token)}
    return {token for token in found if not _ADDRESS.search(token)}


def _having(sign: re.Pattern[str], column: str) -> Iterator[str]:
    """The lines of the column in which the sign stands."""
    at = 0
    while found := sign.search(column, at):
        start, at = column.rfind("\n", 0, found.start()) + 1, column.find("\n", found.end())
        if at < 0:
            at = len(column)
        yield column[start:at]


def _is_a_word(token: str) -> bool:
    """Known words break the rules of spelling too (*lengths*, *Rothschild*), and so do short names in capitals."""
    return all((len(w) <= 8 and w.isupper()) or known(w) or _ROMAN.fullmatch(w) for w in _LETTERS.findall(token))


def _mostly_marks(token: str) -> bool:
    """Less than half of it letters or digits; short tokens may have fewer (after Docsplit)."""
    inside = token.strip(_EDGES) or token  # *(E.D.C.).* and *(p,),* are print
    share = sum(map(str.isalnum, inside)) / len(inside)
    return share < {3: 0.32, 4: 0.24, 5: 0.39}.get(len(inside), 0.5)


def _mixed_marks(token: str) -> bool:
    """Two kinds of rare marks between its first and last letter."""
    inside = token.strip("".join({c for c in token if not c.isalnum()}))
    return len({c for c in inside if not c.isalnum()} - _PLAIN_MARKS) >= 2


def _band(tokens: int, garbage: int, symbols: int, lone: int, known: int) -> str:
    if tokens < _FEW and known < 500:
        return UNUSABLE
    return next((name for name, most, marks in _LIMITS if garbage <= most and symbols <= marks), UNUSABLE)


def _per_mille(part: int, whole: int) -> int:
    return round(1000 * part / whole) if whole else 0
