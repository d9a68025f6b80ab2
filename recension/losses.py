"""How much a document of each kind may lose before it is set aside: the figures behind the guard rails.

What a page carries besides its text is a small and steady share of it; where far more leaves, a rule has gone wrong.
Limits are per mille of the letters and digits of the raw text, and stand at two to four times of the most that any of
the 83 case documents lost (the figures behind them), so that none of those is near one. A short paper with one slip
on it loses a large share of little: the first letters are free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import regex

from recension.letters import count
from recension.tables import Rows

FREE = 1_500  # letters and digits that any document may lose: a form's fixed words, or all stamps of one cover
PIECE = 4_000  # letters and digits of one stretch; the longest of the cases, a note moved over a page, held 1,074


class Rail(NamedTuple):
    """What is limited, the kinds of furniture that count, and the most that may leave, per mille."""

    what: str
    kinds: frozenset[str]
    most: int


_STAMPS = frozenset({"release_stamp", "library_notice", "security_marking", "handling_notice", "catalogue_number"})
_EDGES = frozenset({"running_head", "running_foot", "page_number", "blank_page_notice", "catchword"})
RAILS = (
    Rail("running heads and feet", frozenset({"running_head", "running_foot"}), 150),  # 63: an Internet-Draft
    Rail("page numbers", frozenset({"page_number"}), 20),  # 5
    Rail("release stamps and library notices", frozenset({"release_stamp", "library_notice"}), 220),  # 81: a CREST file
    Rail(
        "line numbers", frozenset({"line_number"}), 120
    ),  # none of the cases has any; 25 of a page's 1,000 letters are 41
    Rail("security markings", frozenset({"security_marking", "handling_notice"}), 80),  # 19: the Pentagon Papers
)
REST = Rail("stamps of single pages, forms and covers", frozenset(), 80)  # 27: the report seed
OTHER = Rail("what is no furniture: noise, lines printed twice", frozenset(), 120)  # 46: a spoilt scan
# The whole, by what stands on the pages of a document.
STAMPED = Rail("a document with stamps on its pages", _STAMPS, 250)  # 104: heads, banners and a library's four lines
PAGED = Rail("a document with heads or page numbers", _EDGES, 170)  # 63
PLAIN = Rail("a document without page furniture", frozenset(), 100)  # 27: covers and forms; 2 without them


class Excess(NamedTuple):
    """A rail that a document is beyond: what was lost, and the limit, in letters and digits."""

    what: str
    lost: int
    limit: int


def by_edit(rows: Rows) -> list[int]:
    """How many letters and digits left with each edit; less than none where an edit brought some."""
    return [weight(edit.before) - weight(edit.after) for edit in rows.edits]


def beyond(rows: Rows, lost: Sequence[int]) -> Excess | None:
    """The first rail that the rows of a document, with their losses, are beyond; or None."""
    total = weight(rows.document.text) + sum(lost)
    if max(lost, default=0) > PIECE:
        return Excess("one stretch", max(lost), PIECE)
    by_kind: Counter[str] = Counter()
    for one in rows.furniture:
        by_kind[one.kind] += weight(one.text)
    named = frozenset(chain.from_iterable(rail.kinds for rail in RAILS))
    shares = [(rail, _sum(by_kind, rail.kinds)) for rail in RAILS]
    shares += [(REST, _sum(by_kind, by_kind.keys() - named)), (OTHER, sum(lost) - by_kind.total())]
    shares.append((_kind(by_kind.keys()), sum(lost)))
    for rail, gone in shares:
        limit = FREE + rail.most * total // 1000
        if gone > limit:
            return Excess(rail.what, gone, limit)
    return None


def _sum(by_kind: Counter[str], kinds: Iterable[str]) -> int:
    return sum(by_kind[kind] for kind in kinds)


def _kind(shown: Iterable[str]) -> Rail:
    """The rail for the whole of a document that shows these kinds of furniture."""
    found = set(shown)
    return STAMPED if found & STAMPED.kinds else PAGED if found & PAGED.kinds else PLAIN


_OTHERS = regex.compile(r"[^\x00-\x7f]+")


def weight(text: str) -> int:
    """The letters and digits of a text."""
    if text.isascii():
        return count(text)
    others = "".join(_OTHERS.findall(text))
    return count(text.encode("ascii", "ignore").decode("ascii")) + sum(map(str.isalnum, others))
