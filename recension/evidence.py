"""What decides a doubtful case: first what this document itself attests, then the lexicon.

The lexicon is SCOWL's American English list, size 70, without proper names that only occur there (see data/NOTICE.md).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property, lru_cache
from importlib.resources import files

from recension.measure import Measure, learn
from recension.pages import Paging

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


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


class Evidence:
    """What a repair may ask beside the text it is shown. Made afresh for each text, the costly parts on demand.

    `words` counts come from the text first shown in a chain of repairs: they barely change from one repair to the next.
    """

    def __init__(self, text: str, first: Evidence | None = None, cuts: tuple[int, ...] = ()) -> None:
        """`cuts`: where, in this text, earlier repairs took furniture out."""
        self.text = text
        self.cuts = cuts
        self._first = first

    @cached_property
    def words(self) -> Counter[str]:
        """How often this document writes each word, hyphenated compounds whole, in lower case."""
        return self._first.words if self._first else Counter(_WORD.findall(self.text.lower()))

    @cached_property
    def measure(self) -> Measure:
        """How long the lines of this text are, if it is hard-wrapped."""
        return learn(self.text)

    @cached_property
    def paging(self) -> Paging:
        """The pages of this text, its page numbers, and what stands at the edges."""
        return Paging(self.text, self.cuts)

    def after(self, text: str, cuts: tuple[int, ...] = ()) -> Evidence:
        """The evidence for the next text of the same document."""
        return Evidence(text, self._first or self, cuts)

    def is_cut(self, start: int, end: int) -> bool:
        """Was furniture taken out within `[start, end]`?"""
        at = bisect_left(self.cuts, start)
        return at < len(self.cuts) and self.cuts[at] <= end
