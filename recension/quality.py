"""How good a text is, without knowing what it should say: shares of garbage, symbols, lone letters and known words.

The measures are the field's: garbage tokens after Taghva, Kulp and Docsplit, Alex and Burns' share of known words,
and two plain rates. Everything is counted on distinct tokens joined to one string, so that a page costs a few scans.
Shares are per mille of tokens (symbols: of characters that are not blank).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from recension.evidence import known, lexicon

BANDS = GOOD, USABLE, POOR, UNUSABLE = "good", "usable", "poor", "unusable"
# Most garbage and most symbols of a band, per mille (bands of the domain's measurements on released archives).
_LIMITS = ((GOOD, 15, 10), (USABLE, 40, 25), (POOR, 80, 1000))
_FEW = 50  # tokens: below, rates say little and known words decide

_LOW, _VOWEL, _CONSONANT = "a-zß-öø-ÿ", "aeiouyà-æè-ïò-öø-üý", "b-df-hj-np-tv-xzçñß"
# What no writer writes, found in a string of one token a line. The first kind asks the lexicon before it condemns.
_ODD_SPELLING = re.compile(rf"[{_CONSONANT}]{{5}}|[{_VOWEL}]{{5}}|([^\W\d_])\1\1", re.IGNORECASE)
_GARBAGE = (
    re.compile(r"[^\n]{41}"),
    re.compile(rf"^[^\w\n]*[{_LOW}]+[A-Z]\w*[{_LOW}][^\w\n]*$", re.MULTILINE),  # a capital inside, small letters at both ends
)
_MARKS = re.compile(r"^(?=(?:\w*[^\w\n]){2})[^\n]+$", re.MULTILINE)  # two marks at least: worth counting
_LEADER = re.compile(r"([.\-_=*~·•…])\1{2,}")  # dot leaders and rules are layout
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|/\w+/")
_EDGES = "()[]{}.,;:\"“”'‘’"
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


class _Verdict(NamedTuple):
    """What is known of a token: is it garbage, how many words has it, and how many of them has the lexicon."""

    garbage: bool
    words: int
    known: int


_MOST = 60_000
_verdicts: dict[str, _Verdict] = {}  # of tokens judged before: most tokens of a document stood in the one before


def quality(text: str) -> Quality:
    """The quality of a page or a document. An empty text is unusable."""
    tokens = _tokens(text)
    return _measured(text, tokens, _judged(tokens))


def of_document(text: str, pages: Sequence[tuple[int, int]]) -> tuple[Quality, list[Quality]]:
    """The quality of a text and of each of its pages, which are spans of it. Every token is judged once."""
    leaves = [text[start:end] for start, end in pages]
    whole, counted = _tokens(text), [_tokens(leaf) for leaf in leaves]
    judged = _judged(whole.keys() | {token for tokens in counted for token in tokens})
    measured = [_measured(leaf, tokens, judged) for leaf, tokens in zip(leaves, counted, strict=True)]
    return _measured(text, whole, judged), measured


def _tokens(text: str) -> Counter[str]:
    return Counter(_LEADER.sub(" ", text).split())


def _judged(tokens: Collection[str]) -> dict[str, _Verdict]:
    found = {token: verdict for token in tokens if (verdict := _verdicts.get(token))}
    fresh = [token for token in tokens if token not in found]
    garbage = garbage_tokens(fresh)
    new = {token: _Verdict(token in garbage, *_words_in(token)) for token in fresh}
    if len(_verdicts) < _MOST:
        _verdicts.update(new)
    return found | new


def _measured(text: str, tokens: Counter[str], judged: dict[str, _Verdict]) -> Quality:
    total = tokens.total()
    if not total:
        return Quality(0, 0, 0, 0, 0, UNUSABLE)
    garbage = sum(times for token, times in tokens.items() if judged[token].garbage)
    lone = sum(times for token, times in tokens.items() if len(token) == 1 and token.isalpha() and token not in "aAI")
    blanks_gone = sum(len(token) * times for token, times in tokens.items())
    rates = (
        _per_mille(garbage, total),
        _per_mille(len(_SYMBOL.findall(text)), blanks_gone),
        _per_mille(lone, total),
        _share(tokens, judged),
    )
    return Quality(total, *rates, _band(total, *rates))


def known_share(tokens: Counter[str]) -> int:
    """Words of two letters or more that stand in the lexicon, per mille of such words."""
    return _share(tokens, {token: _Verdict(False, *_words_in(token)) for token in tokens})


def _share(tokens: Counter[str], judged: dict[str, _Verdict]) -> int:
    words = sum(times * judged[token].words for token, times in tokens.items())
    return _per_mille(sum(times * judged[token].known for token, times in tokens.items()), words)


def _words_in(token: str) -> tuple[int, int]:
    """How many words of two letters or more a token has, and how many of them the lexicon has."""
    words = _LETTERS.findall(token)
    lexical = lexicon()
    return len(words), sum(word in lexical or word.lower() in lexical for word in words)


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
