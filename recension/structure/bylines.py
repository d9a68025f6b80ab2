"""Lines of a contents page that hold no entry of their own: the authors below a title, the name of a part.

`The Korean War<TAB>61` / `Rosemary Hart`: a line of names right below an entry names its authors, where most entries
have such a line. `ALLIANCES`: a line in capitals without number and page, between entries that have pages and are not
set in capitals, opens a part. One such line proves nothing: names are asked for evidence, and parts for a second one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from recension.lexicon import lexicon
from recension.structure.authors import people
from recension.structure.entry import Entry
from recension.vocabulary import table

_MOST = 50  # per cent of the entries of their kind that must have a line of names below them
_LEAST = 2  # lines of names, or of parts
_LONGEST = 120
_INITIAL = re.compile(r"\b[A-Z]\.(?=\s|[A-Z])")
_OPEN = re.compile(r"(?:,|\band|&)$")
_LOWER = re.compile(r"[a-z]{2}")


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
    names = people(said) if said and len(said) <= _LONGEST and not said.isupper() else ()
    if not names or not all(2 <= len(name.split()) <= 5 for name in names):
        return (), False, 0
    return names, any(map(_evident, names)), lines


def _plain(entry: Entry) -> bool:
    """A line without number, page and names."""
    return not entry.raw_label and not entry.page_raw and not entry.authors and not entry.corporate


def _evident(name: str) -> bool:
    """An initial, a known given name, or a word that is none of the language, nor a name of a place it knows."""
    words = [word for word in re.split(r"[\s\-]+", name) if len(word) > 2]
    first = name.split()[0]
    strange = any(w.lower() not in lexicon() and w.capitalize() not in lexicon() for w in words)
    return bool(_INITIAL.search(name)) or first in table("names")["given"] or strange


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
