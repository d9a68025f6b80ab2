"""The language of a text, told by its function words: the commonest words of a language make up a third of it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from recension.vocabulary import table

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE, _FEWEST, _SHARE = 8_000, 60, 120  # characters looked at; words needed; function words per thousand


def language(text: str) -> str:
    """ISO 639-1 code, or empty where too little or too mixed a text is at hand."""
    words = Counter(_words(text[:_SAMPLE].lower()))
    total = sum(times for word, times in words.items() if len(word) > 1)
    if total < _FEWEST:
        return ""
    shares = {
        code: 1000 * sum(words[word] for word in common if word in words) // total
        for code, common in _function_words().items()
    }
    best = max(shares, key=lambda code: shares[code])
    others = max(share for code, share in shares.items() if code != best)
    return best if shares[best] >= _SHARE and shares[best] >= 2 * others else ""


def _words(text: str) -> list[str]:
    """All runs of letters."""
    return text.translate(_APART).split() if text.isascii() else _WORD.findall(text)


_APART = {code: " " for code in range(128) if not chr(code).isalpha()}


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in table("languages")["function_words"].items()}
