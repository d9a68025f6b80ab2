"""Is the hyphen between the two halves of a cut word the word's own, or the printer's?

What decides, in this order: what the document itself writes elsewhere, also in another inflection; whether the
document cuts words at all (where no line end is a cut for certain, every hyphen is the author's); the lexicon; the
first and the second half. A true hyphen closed is lost for good, one kept too many anyone can close later: so where
both halves are words and nothing proves the closed form, the hyphen stays.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from recension.lexicon import common, known

_ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "er", "ers", "ment")


class Decision(NamedTuple):
    """`keeps` the hyphen or not, how sure (per mille), and why."""

    keeps: bool
    confidence: int
    why: str


def cuts_words(halves: Iterable[tuple[str, str]], *, sparse: bool) -> bool:
    """Does a document with these line-end hyphens cut words? In 60 documents the certain cuts were either more than
    six times as many as the certain compounds, or fewer than a tenth of them. `sparse`: it has hardly any."""
    cut = own = 0
    for left, right in halves:
        if not _is_common(left) or not _is_common(right):
            cut += known(left + right)
        else:
            own += not known(left + right)
    return cut > own if cut or own else not sparse


def is_cut(left: str, right: str) -> bool:
    """Do the halves make a word, and are they not both words by themselves, unless the whole is a common one?"""
    return common(left + right) or (known(left + right) and not (_is_common(left) and _is_common(right)))


def parts(words: Iterable[str]) -> frozenset[str]:
    """The words of which the compounds among some words are made: *superpower* of *superpower-led*."""
    return frozenset(part for word in words if "-" in word for part in word.split("-"))


def decide(
    left: str,
    right: str,
    words: Counter[str],
    of: frozenset[str] = frozenset(),
    *,
    soft: bool = False,
    cuts: bool = True,
) -> Decision:
    """Is the hyphen between two halves the word's own? The ladder of DESIGN.md, first rung that holds.

    `words`: how often the document writes each word; `of`: what its compounds are made of; `soft`: the sign is only
    ever the printer's; `cuts`: the document cuts words.
    """
    closed = left + right
    if not left.replace("-", "").isalpha() or "." in left or (left.isupper() and not right.isupper() and len(left) > 1):
        return Decision(True, 900, "a number, initials or an acronym before the hyphen")
    if right[0].isupper() and not left.isupper():
        if known(closed.lower()) and not known(left) and left.islower():
            return Decision(False, 800, f"{closed.lower()!r} is a word; its capital is a misreading and stays")
        return Decision(True, 920, "a capital follows: two names or a compound of one")
    if len(left) == 1 and not soft:
        return Decision(True, 900, "no printer parts a single letter from its word")
    attested = _by_document(left, right, words)
    if attested:
        return attested
    if soft:
        return Decision(False, 970, "a soft hyphen is the printer's")
    if "-" in left or "-" in right:
        tail, head = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
        if (common(tail + head) and cuts) or (known(tail + head) and not (_is_common(tail) and _is_common(head))):
            return Decision(False, 880, f"{tail + head!r} is a word")
        return Decision(True, 860, "one more hyphen of a compound that has others")
    if any(form in of for form in (closed.lower(), *(left.lower() + form for form in _inflected(right.lower())))):
        return Decision(False, 900, f"{closed!r} stands elsewhere in this document within a compound")
    if _compounds(left, right, words):
        return _of_words(left, right, cuts=cuts)
    return _of_pieces(left, right, cuts=cuts)


def _by_document(left: str, right: str, words: Counter[str]) -> Decision | None:
    """What the document writes elsewhere: this word, or another inflection of it."""
    closed, hyphened = (left + right).lower(), f"{left}-{right}".lower()
    shut, own = words[closed], words[hyphened]
    if own and not shut and known(closed) and not (_is_common(left) and _is_common(right)):
        return None  # one more cut word, whose line end was lost earlier
    if shut and not own:
        return Decision(False, 990, f"{closed!r} stands elsewhere in this document, the hyphened form does not")
    if own and not shut:
        return Decision(True, 950, f"{hyphened!r} stands elsewhere in this document, the closed form does not")
    if shut and own:
        if shut >= 3 * own or own >= 3 * shut:
            return Decision(own > shut, 870, f"this document writes {shut} closed, {own} hyphened")
        return Decision(True, 650, f"this document writes both: {shut} closed, {own} hyphened")
    kin = list(_inflected(right.lower()))
    shut, own = (sum(words.get(f"{left.lower()}{seam}{form}", 0) for form in kin) for seam in ("", "-"))
    if shut and not own:
        return Decision(False, 960, f"{closed!r} stands elsewhere in this document in another form")
    if own and not shut:
        return Decision(True, 930, f"{hyphened!r} stands elsewhere in this document in another form")
    return None


def _inflected(word: str) -> Iterator[str]:
    """Other forms of a word: with an ending more, with one less, with one for another."""
    stems = {word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))}
    stems |= {stem[:-1] for stem in stems if stem.endswith("e")}
    stems = {stem for stem in stems if len(stem) > 3 or stem == word}
    for stem in stems:
        yield from (form for form in (stem, stem + "e", *(stem + ending for ending in _ENDINGS)) if form != word)


def _compounds(left: str, right: str, words: Counter[str]) -> bool:
    """May the halves be words of a compound: common ones, prefixes, or names that the document has by themselves?"""
    first, second = left.lower(), right.lower()
    if first in _halves().prefixes:
        return len(right) > 3 and (known(right) or words[second] > 0)
    long = len(right) > 4
    if len(right) < 2 or not (_is_common(right) or words[second] >= (1 if long else 3) or (long and known(right))):
        return False
    if left[0].isupper() and left[1:].islower() and not known(left + right):
        return words[first] > 0 or second in _halves().after_names
    return _is_common(left) or words[first] >= 3


def _of_words(left: str, right: str, *, cuts: bool) -> Decision:
    """Two words, or a prefix and a word."""
    first, closed = left.lower(), left + right
    kept, dropped = _halves().counts.get(first, (0, 0))
    if kept >= 30 * max(1, dropped) and len(right) > 3:
        return Decision(True, 880, f"words with {first + '-'!r} keep their hyphen")
    if not cuts:
        return Decision(True, 900, "two words, in a document that cuts none at its line ends")
    if kept > dropped:
        return Decision(True, 700 if common(closed) else 870, f"words with {first + '-'!r} keep their hyphen")
    if common(closed):
        return Decision(False, 950, f"{closed!r} is a common word")
    if known(closed) and first not in _halves().prefixes and dropped >= 30 * max(1, kept):
        return Decision(False, 900, f"{closed!r} is a word, and words with {first!r} are written closed")
    if known(closed):
        return Decision(True, 700, f"both halves are common words, {closed!r} is a rare one")
    return Decision(True, 870, "both halves are words, closed they are none")


def _of_pieces(left: str, right: str, *, cuts: bool) -> Decision:
    """One half at least is no word by itself."""
    closed = left + right
    if known(closed):
        return Decision(False, 950, f"{closed!r} is a word")
    if not cuts:
        return Decision(True, 860, "closed it is no word, and this document cuts none at its line ends")
    if len(closed) < 5:
        return Decision(True, 650, "nothing in the text decides it")
    kept, dropped = _halves().counts.get(left.lower(), (0, 0))
    if dropped > kept:
        return Decision(False, 860, f"words with {left.lower()!r} are written closed")
    if kept > dropped and len(right) > 3:
        return Decision(True, 750, f"words with {left.lower() + '-'!r} keep their hyphen")
    if (left.isupper() and right.isupper()) or (min(len(left), len(right)) > 2 and known(left) and known(right)):
        return Decision(True, 700, "both halves may be words, closed they are none")
    if _may_part(right) if not known(left) else _may_part(left):
        return Decision(True, 650, "one half is a word that compounds are made of, and the other may be misread")
    if not known(left):
        return Decision(False, 700 if known(right) and len(right) > 4 else 870, "the first half is no word by itself")
    return Decision(False, 700, "the second half is no word by itself, and this document cuts words")


def _may_part(half: str) -> bool:
    """Is it a common word too long to be a piece of another by chance?"""
    return len(half) > 5 and common(half)


def _is_common(half: str) -> bool:
    return len(half) > 1 and (common(half) or (len(half) > 4 and half.endswith("s") and common(half[:-1])))


class _Halves(NamedTuple):
    """How often the hyphen after a first half was its own and how often not; prefixes; what stands after names."""

    counts: dict[str, tuple[int, int]]
    prefixes: frozenset[str]
    after_names: frozenset[str]


@lru_cache(maxsize=1)
def _halves() -> _Halves:
    table = tomllib.loads(files("recension").joinpath("data/halves.toml").read_text(encoding="utf-8"))
    counts = {half: (kept, dropped) for kind in ("keep", "drop") for half, (kept, dropped) in table[kind].items()}
    return _Halves(counts, *(frozenset(table[kind]["words"]) for kind in ("prefixes", "after_names")))
