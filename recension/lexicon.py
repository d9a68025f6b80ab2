"""Known English words: SCOWL's American English list, size 70, without names that only stand there (data/NOTICE.md)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def lexicon() -> frozenset[str]:
    """Known English words as the list writes them: lower case, except names and abbreviations."""
    import zstandard

    packed = files("recension").joinpath("data/words.txt.zst").read_bytes()
    return frozenset(zstandard.decompress(packed).decode().split("\n"))


def known(word: str) -> bool:
    """Is it an English word, as written or in lower case?"""
    words = lexicon()
    return word in words or word.lower() in words


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    import zstandard

    packed = files("recension").joinpath("data/common_words.txt.zst").read_bytes()
    return frozenset(zstandard.decompress(packed).decode().split("\n"))


def common(word: str) -> bool:
    """Is it a word that most readers use (SCOWL's list of size 35), as written or in lower case?"""
    words = _common()
    return word in words or word.lower() in words
