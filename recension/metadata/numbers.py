"""The document's own numbers: in its stamps and on its cover; never those it cites.

A number counts as the document's own where a stamp holds it or where it is most of a line in the front. One that stamps
repeat is read by majority, character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from recension.identifiers import Identifier, find
from recension.layout import lines
from recension.metadata import Reading
from recension.places import zones
from recension.repairs import Removed
from recension.text import Text

Found = tuple[str, Reading]
_SHORT = 3, 120  # characters of a line that may be a number of the document's own
_DIGIT = re.compile(r"\d")
_OWN = 60  # per cent of a line's letters that must be the number's
_STAMPED = frozenset({"release_stamp", "library_notice", "ntis_stamp", "eric_notice", "catalogue_number"})
_RUNNING = frozenset({"running_head", "running_foot"})  # a report's own number stands there: GAO prints it on each page
_SELF_NAMED = frozenset({"ISBN", "ISSN", "DOI", "contract", "COSATI", "GPO"})  # they say what they are
_REPORTS = frozenset({"NASA-report", "GAO", "CRS", "RAND", "DOE-report"})


def read_numbers(text: Text, furniture: Sequence[Removed], hidden: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Identifiers, report numbers and contract numbers of the document itself."""
    yield from _voted(_in_stamps(furniture, text.raw))
    for found in _in_front(text.now, hidden):
        yield _field(found), _reading(text, found)


def _field(found: Identifier) -> str:
    if found.scheme == "contract":
        return "contract_numbers"
    if found.scheme == "COSATI":
        return "cosati"
    return "report_numbers" if found.scheme in _REPORTS else "identifiers"


def _value(found: Identifier) -> Any:
    return found.value if _field(found) != "identifiers" else {"scheme": found.scheme, "value": found.value}


def _reading(text: Text, found: Identifier) -> Reading:
    src = text.raw_span(found.start, found.end)
    return Reading(_value(found), text.raw[slice(*src)], src, f"title_page:{found.family}", found.confidence - 30)


def _in_stamps(furniture: Sequence[Removed], around: str) -> Iterator[tuple[Removed, Identifier]]:
    known: dict[str, list[Identifier]] = {}  # the same stamp stands on every page: read once
    for stamp in furniture:
        if stamp.kind in _STAMPED or stamp.kind in _RUNNING:
            if stamp.text not in known:
                read = find(stamp.text, around)
                known[stamp.text] = [n for n in read if stamp.kind in _STAMPED or n.scheme in _REPORTS]
            for found in known[stamp.text]:
                yield stamp, found


def _voted(found: Iterator[tuple[Removed, Identifier]]) -> Iterator[Found]:
    """One reading for each number that stamps repeat: the majority of each character's readings."""
    groups: dict[tuple[str, int], list[tuple[Removed, Identifier]]] = {}
    for stamp, number in found:
        same = next((key for key, each in groups.items() if _one_number(key, each[0][1].value, number)), None)
        groups.setdefault(same or (number.family, len(groups)), []).append((stamp, number))
    for votes in groups.values():
        length = Counter(len(number.value) for _, number in votes).most_common(1)[0][0]
        equal = [number.value for _, number in votes if len(number.value) == length]
        value = "".join(Counter(column).most_common(1)[0][0] for column in zip(*equal, strict=True))
        stamp, first = next(((s, n) for s, n in votes if n.value == value), votes[0])
        agreed = sum(number.value == value for _, number in votes)
        confidence = min(990, first.confidence + 10) if agreed > 1 else first.confidence - (50 if len(votes) > 1 else 0)
        src = stamp.start + first.start, stamp.start + first.end
        raw = stamp.text[first.start : first.end]
        yield _field(first), Reading(_value(first._replace(value=value)), raw, src, f"stamp:{first.family}", confidence)


def _one_number(key: tuple[str, int], known: str, number: Identifier) -> bool:
    """Is it the same number as the group's, but for misread characters?"""
    if key[0] != number.family:
        return False
    if len(known) != len(number.value):
        return False
    return sum(a != b for a, b in zip(known, number.value, strict=True)) * 4 <= len(known)


def _in_front(text: str, hidden: Sequence[tuple[int, int]]) -> Iterator[Identifier]:
    """The numbers of short lines: a number that names the document stands in no other."""
    shown = (line for line in lines(text[: zones(text).front]) if _SHORT[0] <= len(line.text) <= _SHORT[1])
    short = [line for line in shown if _DIGIT.search(line.text) and not any(a <= line.start < b for a, b in hidden)]
    starts, at = [], 0
    for line in short:
        starts.append(at)
        at += len(line.text) + 1
    for found in find("\n".join(line.text for line in short), text):
        n = bisect_right(starts, found.start) - 1
        own, said = found.end - found.start, len(re.sub(r"\W", "", short[n].text))
        if found.scheme in _SELF_NAMED or own * 100 >= said * _OWN:
            shift = short[n].start - starts[n]
            yield found._replace(start=found.start + shift, end=found.end + shift)
