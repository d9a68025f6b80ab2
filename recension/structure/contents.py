"""Contents pages read into entries: number, title, authors, page, level, part.

`find(text)` gives the contents pages of a clean text, `entries(text, start, end)` the blocks of one and the flags that
go with them. An entry's `attrs` hold what is printed; what is concluded stands under its name in `inferred`, what is
lost in `missing`. Nothing is supplied from outside the page, and an entry never takes what belongs to its neighbour.

attrs: `kind` (front_matter, part, chapter, section, conclusion, back_matter, back_matter_item, figure), `label` (as it
counts: `IV`, `2.4.1`, null), `title`, `authors[]`, `corporate_author`, `page` ({raw, system, value} or null), `level`,
`part` (the label or title of the entry it stands under, or null), `target` (null until the body is asked),
`inferred[]`, `missing[]` (names of fields).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from recension.layout import lines
from recension.lexicon import known
from recension.regions import Body, Region, is_torn, regions
from recension.rows import as_roman, heading_kind, label, lore, numeral, roman, tail
from recension.structure import Block
from recension.structure.authors import split_authors
from recension.structure.levels import Style, levels, number, style_of
from recension.text import Flag


@dataclass(frozen=True)
class Entry:
    """One entry while it is read. `raw_label` is as printed, `label` the number alone."""

    start: int
    end: int
    raw_label: str = ""
    label: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    corporate: str = ""
    page_raw: str = ""
    kind: str = "chapter"
    level: int = 1
    part: str = ""
    inferred: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default=())  # (flag code, note)

    def flagged(self, code: str, note: str, missing: str = "") -> Entry:
        lost = (*self.missing, missing) if missing else self.missing
        return replace(self, notes=(*self.notes, (code, note)), missing=lost)


def find(text: str) -> list[Region]:
    """The contents pages of a clean text, lists of figures and tables among them, in order."""
    return regions(text)


def entries(text: str, start: int, end: int) -> tuple[list[Block], list[Flag]]:
    """The entries of the contents page `[start, end)`, one `toc_entry` block each, and what to look at in them.

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
    strange, read = _strangers(text, _continued(read))
    heads += (Block("other", e.start, e.end, confidence=500) for e in strange)
    read = _checked(_placed(read))
    blocks = [Block("toc_entry", e.start, e.end, e.level, (), _confidence(e), _attrs(e)) for e in read]
    flags = [Flag(e.start, e.end, code, note) for e in read for code, note in e.notes]
    return sorted([*heads, *blocks], key=lambda block: block.start), flags


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
    title, names, corporate = split_authors(rest if named else rest.lstrip(".,:;- "))
    entry = Entry(start, end, named.strip(), number(named), title, names, corporate, page.strip())
    return entry if title else entry.flagged("title_missing", "only a number and a page are left of this row", "title")


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
    return [*torn, *strange], [e for e in read if e not in strange]


def _has_words(title: str) -> bool:
    """Do at least half of a title's letters stand in known words?"""
    words = re.findall(r"[^\W\d_]+", title)
    return 2 * sum(len(word) for word in words if len(word) > 2 and known(word)) >= sum(map(len, words))


_OPEN = re.compile(r"(?:[,:;–—-]|\b(?:the|of|and|for|in|on|to|with|by|a|an|from|at|or|as|its))$", re.IGNORECASE)


def _open(entry: Entry) -> bool:
    return bool(_OPEN.search(entry.title)) and not entry.authors


def _placed(read: list[Entry]) -> list[Entry]:
    """Entries with kind, level and part."""
    read = _supplied(read)
    styles = [style_of(e.raw_label, e.label) for e in read]
    ranked = levels(styles, [e.label for e in read])
    out: list[Entry] = []
    top: Entry | None = None  # the last part, for what stands under it
    group: Entry | None = None  # the last heading of back matter with items under it
    seen_numbered = False
    nested = any(s is Style.ROMAN_UP or s is Style.PART for s in styles) and any(
        s is Style.ARABIC or s is Style.CHAPTER for s in styles
    )
    for entry, style, rank in zip(read, styles, ranked, strict=True):
        entry = replace(entry, level=rank or 1)
        if rank:
            seen_numbered = True
            group = None
            if rank == 1:
                top = entry
            kind = _kind_of(style, rank, nested)
            entry = replace(entry, kind=kind, part=(top.label if top and nested else ""))
        else:
            entry, group = _unnumbered(entry, top if nested else None, group, seen_numbered)
        out.append(entry)
    return out


def _kind_of(style: Style, rank: int, nested: bool) -> str:
    if style is Style.FIGURE:
        return "figure"
    if style is Style.APPENDIX:
        return "back_matter"
    if rank == 1:
        return "part" if nested or style is Style.PART else "chapter"
    return "chapter" if rank == 2 and nested else "section"


def _unnumbered(entry: Entry, top: Entry | None, group: Entry | None, numbered: bool) -> tuple[Entry, Entry | None]:
    """Kind, level and part of an entry without a number; also the group of back matter that is now open."""
    words = _key(entry.title)
    page = numeral(entry.page_raw)
    plain = lore()["plain"]
    if words in plain["groups"]:
        entry = replace(entry, kind="back_matter", level=1)
        return entry, entry
    if words in plain["back"] and numbered:
        return replace(entry, kind="back_matter", level=1), group
    if group:
        return replace(entry, kind="back_matter_item", level=2, part=group.title), group
    if not numbered and (words in plain["front"] or (page and page.system == "roman")):
        return replace(entry, kind="front_matter", level=1), None
    if words.split(":")[0].split(" ")[0] in plain["closing"] or words in plain["closing"]:
        named = top and re.search(r"\bconclusions?\b", top.title, re.IGNORECASE)
        if top and named:
            entry = replace(entry, kind="conclusion", level=2, part=top.label, inferred=(*entry.inferred, "part"))
            return entry.flagged(
                "part_membership_inferred", f"unnumbered; the title of part {top.label} names it"
            ), None
        return replace(entry, kind="conclusion", level=1), None
    return replace(entry, kind="front_matter" if not numbered and words in plain["front"] else "chapter", level=1), None


def _key(title: str) -> str:
    return re.sub(r"[^a-z':]+", " ", title.lower().replace("’", "'")).strip(" :")


def _supplied(read: list[Entry]) -> list[Entry]:
    """A lost number between two of its series is inferred where exactly one row without a number can hold it."""
    out = list(read)
    for style in (Style.ROMAN_UP, Style.ARABIC, Style.CHAPTER, Style.PART):
        series = [n for n, e in enumerate(out) if style_of(e.raw_label, e.label) is style]
        for a, b in itertools.pairwise(series):
            low, high = _value(out[a].label), _value(out[b].label)
            if low == 0 or high - low != 2:
                continue
            kin = [n for n in range(a + 1, b) if not out[n].raw_label and out[n].title]
            if len(kin) > 1:
                kin = [n for n in kin if _sisters(out[n], [out[m] for m in series]) >= 2]
            if len(kin) != 1:
                continue
            lost = out[kin[0]]
            text = _like(out[a].label, low + 1)
            out[kin[0]] = replace(lost, raw_label=out[a].raw_label.replace(out[a].label, text), label=text,
                                  inferred=(*lost.inferred, "label"))  # fmt: skip
    return out


def _value(text: str) -> int:
    return int(text) if text.isdigit() else roman(text)


def _like(model: str, value: int) -> str:
    """A number written as the model is."""
    if model.isdigit():
        return str(value)
    out = as_roman(value)
    return out if model.isupper() else out.lower()


def _sisters(entry: Entry, series: list[Entry]) -> int:
    """How many of the series begin with the same two words."""
    first = entry.title.split()[:2]
    return sum(len(first) == 2 and other.title.split()[:2] == first for other in series)


def _checked(read: list[Entry]) -> list[Entry]:
    """Flags that only the whole page can raise: lost authors and pages, pages out of order or implausible."""
    out = list(read)
    with_names = sum(bool(e.authors or e.corporate) for e in read)
    paged = sum(bool(e.page_raw) for e in read)
    for n, e in enumerate(out):
        if e.title.endswith(",") and not e.authors and not e.corporate:
            e = replace(e, title=e.title.rstrip(" ,"))
            if with_names >= 3:
                e = e.flagged("authors_lost", "the title ends in a comma where other rows go on with names", "authors")
        if not e.page_raw:
            e = e.flagged(
                "page_missing",
                "no page number is left in this row" if paged else "the page has no page numbers left",
                "page",
            )
        elif not numeral(e.page_raw):
            e = e.flagged("page_unreadable", f"{e.page_raw!r} is no page number", "page")
        out[n] = e
    return _lone_page(_verso(_order(out)))


def _order(read: list[Entry]) -> list[Entry]:
    """A page lower than both the ones before and after it in its own numbering."""
    out = list(read)
    pages = [(n, p) for n, e in enumerate(read) if (p := numeral(e.page_raw)) and p.system != "prefixed"]
    for system in ("roman", "arabic"):
        own = [(n, p.value) for n, p in pages if p.system == system]
        for (_, a), (n, b) in itertools.pairwise(own):
            if b < a:
                out[n] = out[n].flagged("page_out_of_order", f"page {b} after page {a}")
    return out


def _verso(read: list[Entry]) -> list[Entry]:
    """A roman page on a verso after a leap, where its sisters stand on rectos: kept, looked at."""
    front = [(n, p.value) for n, e in enumerate(read) if (p := numeral(e.page_raw)) and p.system == "roman"]
    out = list(read)
    odd = sum(v % 2 for _, v in front)
    for (_, a), (n, b) in itertools.pairwise(front):
        if b % 2 == 0 and b - a > 8 and odd >= 2:
            out[n] = out[n].flagged(
                "page_plausible_unverified", f"{b - a} pages after the entry before it, and on a verso"
            )
    return out


def _lone_page(read: list[Entry]) -> list[Entry]:
    """The last of a group with a page where none of its sisters has one: it may belong to a row that is lost."""
    out = list(read)
    items = [n for n, e in enumerate(read) if e.kind == "back_matter_item"]
    if (
        len(items) > 2
        and items[-1] == len(read) - 1
        and read[-1].page_raw
        and not any(read[n].page_raw for n in items[:-1])
    ):
        out[-1] = out[-1].flagged(
            "page_maybe_from_lost_row", "its sisters print no page; this one may belong to a lost row"
        )
    return out


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
