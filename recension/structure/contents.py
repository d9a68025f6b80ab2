"""Contents pages read into entries: number, title, authors, page, level, part.

`find(text)` gives the contents pages of a clean text, `entries(text, start, end)` the blocks of one and the flags that
go with them. An entry's `attrs` hold what is printed; what is concluded stands under its name in `inferred`, what is
lost in `missing`. Nothing is supplied from outside the page, and an entry never takes what belongs to its neighbour.

attrs: `kind` (front_matter, part, chapter, section, conclusion, back_matter, back_matter_item; figure, table), `label`
(as it counts: `IV`, `2.4.1`, null), `title`, `authors[]`, `corporate_author`, `page` ({raw, system, value} or null),
`level`, `part` (the label or title of the entry it stands under, or null), `target` (null until the body is asked),
`inferred[]`, `missing[]` (names of fields).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from recension.bodies import Body
from recension.layout import lines
from recension.lexicon import known
from recension.regions import Region, is_torn, regions
from recension.rows import heading_kind, label, lore, numeral, tail
from recension.structure import Block
from recension.structure.authors import split_authors
from recension.structure.doubts import checked
from recension.structure.entry import Entry
from recension.structure.levels import number
from recension.structure.own_lines import with_authors_below, with_numbers_above, with_parts
from recension.structure.placing import placed
from recension.structure.series import with_bare_numbers, with_spaced_pages
from recension.text import Flag


def find(text: str) -> list[Region]:
    """The contents pages of a clean text, lists of figures and tables among them, in order."""
    return regions(text)


def entries(text: str, start: int, end: int, kind: str = "contents") -> tuple[list[Block], list[Flag]]:
    """The entries of the contents page `[start, end)`, one `toc_entry` block each, and what to look at in them.

    `kind` is the region's: entries of a list of figures or tables name captions, not headings.
    A heading inside the span becomes a `heading` block. Rows are lines; those of the clean text have tabs between
    number, title and page, but rows that a repair left alone are read too.
    """
    heads: list[Block] = []
    read: list[Entry] = []
    for line in lines(text[start:end]):
        if not line.text.strip():
            continue
        at, stop = start + line.start, start + line.end
        if not read and heading_kind(line.text):
            heads.append(
                Block("heading", at, stop, 1, (), 950, {"label": None, "title": line.text.strip(), "contents": True})
            )
            continue
        if numeral(line.text.strip()):  # the folio of the contents page itself
            heads.append(Block("other", at, stop, confidence=600))
        else:
            read.append(_row(line.text, at, stop))
    strange, read = _strangers(text, _continued(with_numbers_above(read)))
    heads += (Block("other", e.start, e.end, confidence=500) for e in strange)
    read = with_authors_below(with_bare_numbers(with_spaced_pages(read)))
    read = checked(placed(with_parts(read)))
    if kind in _OF_CAPTIONS:
        read = [replace(e, kind=_OF_CAPTIONS[kind], level=1, part="") for e in read]
    blocks = [Block("toc_entry", e.start, e.end, e.level, (), _confidence(e), _attrs(e)) for e in read]
    flags = [Flag(e.start, e.end, code, note) for e in read for code, note in e.notes]
    return sorted([*heads, *blocks], key=lambda block: block.start), flags


def entry_attrs(line: str) -> dict[str, Any]:
    """A line read as an entry, wherever it stands: a person says that it is one."""
    return _attrs(_row(line, 0, len(line)))


def _row(line: str, start: int, end: int) -> Entry:
    """One line as an entry, without its place among the others."""
    body = line.strip(" \t")
    start += len(line) - len(line.lstrip(" \t"))
    end = start + len(body)
    named = label(body)
    ending = tail(body)
    stop, page = len(body), ""
    if ending and ending.title_end >= len(named) and ending.proof != "word":
        stop, page = ending.title_end, body[slice(*ending.page)]
    elif "\t" in body and _maybe_page(body.rpartition("\t")[2]):
        stop, page = body.rindex("\t"), body.rpartition("\t")[2]
    rest = " ".join(body[len(named) : stop].split())
    if not rest and named:  # nothing but a number: a title that looks like one, or a title lost
        named, rest = ("", body[:stop].strip()) if not named.rstrip(".):").isdigit() else (named, "")
    if not named and (bare := re.match(r"(\d{1,3}|[IVXLC]{1,6})\t", body)) and rest:
        named, rest = bare[1], rest[len(bare[1]) :].strip()
    if not named and (misread := _COMMA.match(rest)):
        named, rest = misread[1], rest[misread.end() :]
    title, names, corporate = split_authors(rest.lstrip("-–—: " if named else ".,:;- "))
    entry = Entry(start, end, named.strip(), number(named), title, names, corporate, page.strip())
    return entry if title else entry.flagged("title_missing", "only a number and a page are left of this row", "title")


_OF_CAPTIONS = {"figures": "figure", "tables": "table"}
_COMMA = re.compile(r"([a-h]|[ivx]{1,5}|\d{1,2}),[ ]+(?=[\"“]?[A-Z])")  # the point of a number, read as a comma


def _maybe_page(cell: str) -> bool:
    """A last cell of one to three letters where a page should be: a misread page number."""
    return bool(re.fullmatch(r"[\dlIiOoSZBAtTgqvx|!]{1,4}", cell))


def _continued(read: list[Entry]) -> list[Entry]:
    """Rows that continue the one before: no number, no page, and the one before is open. Entries grow over them."""
    out: list[Entry] = []
    for entry in read:
        last = out[-1] if out else None
        if last and not last.page_raw and not entry.raw_label and _open(last) and entry.title[:1].islower():
            out[-1] = _grown(last, entry)
        else:
            out.append(entry)
    return out


def _grown(entry: Entry, more: Entry) -> Entry:
    """An entry with its continuation row taken in."""
    title, names, corporate = f"{entry.title} {more.title}", more.authors, more.corporate
    if not names and not corporate:
        title, names, corporate = split_authors(title)
    return replace(entry, end=more.end, title=title, authors=names, corporate=corporate, page_raw=more.page_raw)


_COLUMN = 3  # rows that make a column
_REGULAR = 80  # per cent of rows with a number: lines without number and page among them are no entries


def _strangers(text: str, read: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Lines of a contents page that are no entries (what is left of heads, feet and columns), and the entries.

    Where most rows have numbers, a line without number and page is none. Where no row has a page, one without words
    that the body does not print again is none. Numbers and words of rank torn off in a column of their own are none.
    """
    heads = [e for e in read if not e.page_raw and e.title.strip(" .:").lower() in lore()["plain"]["columns"]]
    read = [e for e in read if e not in heads]
    torn = [e for e in read if not e.page_raw and is_torn(text[e.start : e.end])]
    if len(torn) >= _COLUMN and len(read) - len(torn) >= _COLUMN:
        read = [e for e in read if e not in torn]
    else:
        torn = []
    bare = [e for e in read if not e.raw_label and not e.page_raw and not e.authors]
    numbered = [n for n, e in enumerate(read) if e.raw_label]
    strange: list[Entry] = []
    if len(numbered) * 100 >= _REGULAR * len(read) and len(numbered) >= 8:
        inside = read[numbered[0] : numbered[-1]]
        strange = [e for e in bare if e in inside]
    elif len(read) >= 3 and not any(e.page_raw for e in read):
        body = Body(text)
        strange = [e for e in bare if not _has_words(e.title) and not body.has_twin(text[e.start : e.end])]
    return [*heads, *torn, *strange], [e for e in read if e not in strange]


def _has_words(title: str) -> bool:
    """Do at least half of a title's letters stand in known words?"""
    words = re.findall(r"[^\W\d_]+", title)
    return 2 * sum(len(word) for word in words if len(word) > 2 and known(word)) >= sum(map(len, words))


_OPEN = re.compile(r"(?:[,:;–—-]|\b(?:the|of|and|for|in|on|to|with|by|a|an|from|at|or|as|its))$", re.IGNORECASE)


def _open(entry: Entry) -> bool:
    return bool(_OPEN.search(entry.title)) and not entry.authors


def _confidence(entry: Entry) -> int:
    return max(500, 970 - 120 * len(entry.notes) - 60 * len(entry.inferred))


def _attrs(e: Entry) -> dict[str, Any]:
    page = numeral(e.page_raw)
    return {
        "kind": e.kind,
        "label": e.label or None,
        "title": e.title or None,
        "authors": list(e.authors),
        "corporate_author": e.corporate or None,
        "page": {"raw": e.page_raw, "system": page.system if page else None, "value": page.value if page else None}
        if e.page_raw
        else None,
        "level": e.level,
        "part": e.part or None,
        "target": None,
        "inferred": list(e.inferred),
        "missing": list(e.missing),
    }


def walk(blocks: list[Block]) -> Iterator[Block]:
    """The contents entries among blocks, in order."""
    return (block for block in blocks if block.kind == "toc_entry")
