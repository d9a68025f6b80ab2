"""Lines that come back at the edges of pages: clusters of readings of one running head or foot.

Compared are keys (capitals and digits without spaces): first the same key, then like keys among the clusters of the
last pages only, so that the work stays linear. Two pages that share a line are a coincidence; three that are 40 % of
the pages of the span, or of its odd or even ones, are not (domain §3.3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz, process

from recension.pages import Row, key

WINDOW = 8  # pages between two readings of one head; the literature uses 6, a fiche gap may hide some
LIKE = 80  # per cent
BEGINNING = 20  # letters by which the outermost lines of pages are compared
SYMBOL = 7  # letters and figures of a paper's symbol that may be misread
LONGEST = 130  # characters of a head; two columns of a two-page spread are no head
_DIGITS = re.compile(r"\d+")
_SYMBOL = re.compile(r"(?=[^\d]*\d[^\d]*\d)[A-Z]{1,6}[/.-][A-Z0-9/. -]{3,24}|[A-Z]{2,5} \d{1,3}-\d{1,4}")
# What letters, notes and tables repeat at the edge of a page without being furniture.
OWN_WORDS = re.compile(
    r"\W*(?:sincerely|very truly|yours|respectfully|faithfully|dear|enclosures?|cc\b|bcc\b|attachments?|ibid|op\. ?cit|"
    r"\(?continued|total|subtotal|signed|figure|fig\.|table|chart|plate|q\.|a\.|\[redacted|answer|question)",
    re.I,
)  # fmt: skip


class Member(NamedTuple):
    """A row at the edge of a page: physical page from 0, and how many rows stand outside of it."""

    page: int
    depth: int
    row: Row


@dataclass
class Cluster:
    """Readings of one line, in page order."""

    key: str
    members: list[Member] = field(default_factory=list)

    @property
    def last(self) -> int:
        return self.members[-1].page


def clusters(edges: Sequence[Sequence[Row]]) -> list[Cluster]:
    """Clusters of the rows at one edge of each page (outermost row first), those too rare to be furniture left out."""
    found: list[Cluster] = []
    active: list[Cluster] = []
    exact: dict[str, Cluster] = {}
    for n, edge in enumerate(edges):
        active = [one for one in active if n - one.last <= WINDOW]
        names = [one.key[:BEGINNING] for one in active]
        for depth, row in enumerate(edge):
            if len(row.text) > LONGEST or OWN_WORDS.match(row.text):
                continue
            if not is_worded(k := key(row.text)) and not _is_symbol(row.text, k):
                continue
            one = exact.get(k)
            if one is None or n - one.last > WINDOW:
                one = _alike(k, names, active, depth, n)
            if one is None:
                one = Cluster(k)
                found.append(one)
                active.append(one)
                names.append(k[:BEGINNING])
            exact[k] = one
            if not one.members or one.last < n:
                one.members.append(Member(n, depth, row))
    return [one for one in found if len(one.members) >= 3 and (is_worded(one.key) or _is_shown(one))]


def _is_symbol(text: str, k: str) -> bool:
    """May a line be a symbol or number that all pages bear, however read: `A/C.2/PV.1732`, `FM 31-72`?"""
    if _SYMBOL.fullmatch(text):
        return True
    figures = sum(map(str.isdigit, k))
    opens = text[0].isupper() or (figures == len(k) and text[0] in "(0123456789")  # a telephone's number
    return SYMBOL <= len(k) <= BEGINNING and figures > 1 and opens and "  " not in text


def _is_shown(cluster: Cluster) -> bool:
    """Is a symbol read alike on two pages at least, and on two in five? Its figures are all that it says."""
    times = Counter(key(member.row.text) for member in cluster.members).most_common(1)[0][1]
    return times > 1 and times * 5 >= len(cluster.members) * 2


def is_worded(k: str) -> bool:
    """Does a key hold letters enough to be a head: four, and as many as digits? A legend of a graph does not."""
    letters = sum(map(str.isalpha, k))
    return letters >= 4 and letters * 2 >= len(k)


def _alike(k: str, names: Sequence[str], active: Sequence[Cluster], depth: int, page: int) -> Cluster | None:
    """The cluster a key belongs to. The outermost line may be torn further on: there its beginning decides."""
    best = process.extractOne(k[:BEGINNING], names, scorer=fuzz.ratio, score_cutoff=LIKE)
    if best is None:
        return None
    one = active[best[2]]
    if not is_worded(k):
        return one if not is_worded(one.key) and len(k) >= SYMBOL else None
    if depth and fuzz.ratio(k, one.key) < LIKE:
        return None
    mine, its = _DIGITS.findall(k[:BEGINNING]), _DIGITS.findall(best[0])
    # Table 4 and Table 5 differ where it matters; a letter read as a digit adds a number.
    if mine and len(mine) == len(its) and mine != its:
        apart = page - one.members[0].page
        return one if all(_agree(a, b, apart) for a, b in zip(mine, its, strict=True)) else None
    return one


def _agree(number: str, other: str, apart: int) -> bool:
    """Are two numbers one, or those of pages so far apart, or one of three figures at least with a figure lost?"""
    if number == other or int(number) - int(other) == apart > 0:
        return True
    short, long = sorted((number, other), key=len)
    return len(long) > 2 and len(long) - len(short) == 1 and (long.startswith(short) or long.endswith(short))


def runs(cluster: Cluster, least: int = 3) -> Iterator[list[Member]]:
    """The stretches of pages on which a cluster is furniture: `least` members, dense in the span or in its parity."""
    run: list[Member] = []
    for member in [*cluster.members, None]:
        if run and (member is None or member.page - run[-1].page > WINDOW):
            if len(run) >= least and _dense([m.page for m in run]):
                yield run
            run = []
        if member is not None:
            run.append(member)


def _dense(pages: Sequence[int]) -> bool:
    span = pages[-1] - pages[0] + 1
    if len(pages) * 5 >= span * 2:
        return True
    parity = Counter(page % 2 for page in pages).most_common(1)[0][1]
    return parity * 5 >= span and parity * 10 >= len(pages) * 9
