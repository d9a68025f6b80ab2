"""Lines of a contents page that are no whole entry: a number above its title, the authors below it, the name of a part.

`The Korean War<TAB>61` / `Rosemary Hart`: a line of names right below an entry names its authors, where most entries
have such a line. `ALLIANCES`: a line in capitals without number and page, between entries that have pages and are not
set in capitals, opens a part. `Chapter 1` / `THE LAND<TAB>3`: a number alone belongs to the row below. One such line
proves nothing: names are asked for evidence, numbers and parts for a second one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from recension.lexicon import lexicon
from recension.rows import label
from recension.structure.authors import people
from recension.structure.entry import Entry
from recension.structure.levels import number
from recension.vocabulary import table

_MOST = 50  # per cent of the entries of their kind that must have a line of names below them
_LEAST = 2  # lines of names, or of parts
_LONGEST = 120
_INITIAL = re.compile(r"\b[A-Z]\.(?=\s|[A-Z])")
_OPEN = re.compile(r"(?:,|\band|\bAND|&)$")
_LOWER = re.compile(r"[a-z]{2}")


def with_numbers_above(read: Sequence[Entry]) -> list[Entry]:
    """Entries with the numbers that stand on lines of their own above them."""
    alone = [n for n, e in enumerate(read) if _plain(e) and _WORD.match(e.title) and label(e.title) == e.title]
    owned = [n for n in alone if n + 1 < len(read) and n + 1 not in alone and not read[n + 1].raw_label]
    if len(owned) < _LEAST or len(owned) < len(alone):
        return list(read)
    out = list(read)
    for n in owned:
        named = read[n].title
        out[n + 1] = replace(read[n + 1], start=read[n].start, raw_label=named, label=number(named))
    return [e for n, e in enumerate(out) if n not in owned]


_WORD = re.compile(r"[A-Za-z]{4}")


def with_authors_below(read: Sequence[Entry]) -> list[Entry]:
    """Entries with the names that stand on lines of their own below them; the lines are taken into the entries."""
    below = [_names_below(read, n) for n in range(len(read))]
    named = [n for n, (names, _, _) in enumerate(below) if names]
    evident = sum(sure for _, sure, _ in below)
    if evident < _LEAST or evident * 3 < len(named):
        return list(read)
    numbered = sum(bool(read[n].raw_label) for n in named) * 2 > len(named)
    hosts = [e for e in read if e.page_raw and (e.raw_label or not numbered)]
    if len(named) * 100 < _MOST * len(hosts):
        return list(read)
    out: list[Entry] = []
    taken = 0
    for n, entry in enumerate(read):
        names, _, lines = below[n]
        if n < taken:
            continue
        if names and (entry.raw_label or not numbered):
            entry = replace(entry, authors=names, end=read[n + lines].end)
            taken = n + lines + 1
        out.append(entry)
    return out


def _names_below(read: Sequence[Entry], n: int) -> tuple[tuple[str, ...], bool, int]:
    """The names on the lines right below an entry, whether anything but their place speaks for them, and how many
    lines they take."""
    if _plain(read[n]) or read[n].authors or read[n].corporate:
        return (), False, 0
    said, lines = "", 0
    while n + lines + 1 < len(read) and _plain(read[n + lines + 1]) and (not said or _OPEN.search(said)):
        lines += 1
        said = f"{said} {read[n + lines].title}".strip()
    said = re.sub(r"^(?:by|BY)\s+", "", said)
    names = people(said) if said and len(said) <= _LONGEST else ()
    if not names or not all(2 <= len(name.split()) <= 5 for name in names):
        return (), False, 0
    evident = any(map(_evident, names))
    if said.isupper() and not evident:
        return (), False, 0  # a part's name has that shape too
    return names, evident, lines


def _plain(entry: Entry) -> bool:
    """A line without number, page and names."""
    return not entry.raw_label and not entry.page_raw and not entry.authors and not entry.corporate


def _evident(name: str) -> bool:
    """An initial, a known given name, or a word that is none of the language, nor a name of a place it knows."""
    words = [word for word in re.split(r"[\s\-]+", name) if len(word) > 2]
    first = name.split()[0]
    strange = any(w.lower() not in lexicon() and w.capitalize() not in lexicon() for w in words)
    return bool(_INITIAL.search(name)) or first.capitalize() in table("names")["given"] or strange


def with_parts(read: Sequence[Entry]) -> list[Entry]:
    """Entries with the lines that name parts marked as such."""
    paged = [e for e in read if e.page_raw]
    shouting = sum(not _LOWER.search(e.title) for e in paged)
    parts = [
        n
        for n, e in enumerate(read[:-1])
        if _plain(e) and not _LOWER.search(e.title) and len(e.title) > 3 and read[n + 1].page_raw
    ]
    if len(parts) < _LEAST or len(paged) < 2 * len(parts) or shouting * 4 > len(paged):
        return list(read)
    return [replace(e, division=n in parts) if n in parts else e for n, e in enumerate(read)]
