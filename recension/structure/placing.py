"""The place of contents entries: kind, level, part, and numbers that only the series still tells.

Parts hold chapters, back matter its items; an entry without a number stands where its name, its page or the title of
a part puts it. A lost number is inferred between two of its series, never at an end.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from recension.rows import as_roman, lore, numeral, roman
from recension.structure.entry import Entry
from recension.structure.levels import Style, levels, style_of


def placed(read: list[Entry]) -> list[Entry]:
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
    part: Entry | None = None  # the line that names the open part, where it has no number
    for entry, style, rank in zip(read, styles, ranked, strict=True):
        entry = replace(entry, level=rank or 1)
        if entry.division:
            part = entry = replace(entry, kind="part")
            top = group = None
        elif part and rank and style is not Style.APPENDIX:
            kind = _kind_of(style, rank + 1, nested=True)
            entry = replace(entry, kind=kind, level=rank + 1, part=part.title)
            seen_numbered = True
        elif rank:
            seen_numbered = True
            group = None
            kind = _kind_of(style, rank, nested)
            if rank == 1:
                top = None if kind == "chapter" else entry
            entry = replace(entry, kind=kind, part=(top.label if top and nested else ""))
        else:
            entry, group = _unnumbered(entry, top if nested else None, group, seen_numbered or part is not None)
            if part and entry.kind == "chapter":
                entry = replace(entry, level=2, part=part.title)
            elif part:
                part = None
        out.append(entry)
    return _with_topics(out)


_TOPICS = 3  # lines without number that a page must print in one way
_PAGED = 80  # per cent of the numbered entries that must have a page


def _with_topics(read: list[Entry]) -> list[Entry]:
    """Lines without number between numbered entries, ranked below them: where only the numbered ones have pages, or
    only they are set in capitals."""
    numbered = [n for n, e in enumerate(read) if e.raw_label]
    if len(numbered) < _LEAST:
        return read
    own = [n for n in range(numbered[0], len(read)) if not read[n].raw_label and read[n].kind == "chapter"]
    own = [n for n in own if not read[n].division and not read[n].authors]
    paged = sum(bool(read[n].page_raw) for n in numbered) * 100 >= _PAGED * len(numbered)
    topics = [n for n in own if not read[n].page_raw]
    shouted = all(read[n].title.isupper() for n in numbered if read[n].level == 1)
    inner = [n for n in own if n < numbered[-1]]
    quiet = [n for n in inner if read[n].page_raw and shouted and not read[n].title.isupper()]
    below = (topics if paged and len(topics) == len(own) >= _TOPICS else []) or quiet
    out = list(read)
    for n in below:
        above = next(out[m] for m in range(n - 1, -1, -1) if out[m].raw_label)
        topic = not read[n].page_raw
        out[n] = replace(read[n], kind="section", level=above.level + 1, part=above.part, topic=topic)
    return out


_LEAST = 2


def _kind_of(style: Style, rank: int, nested: bool) -> str:
    if style is Style.FIGURE:
        return "figure"
    if style is Style.APPENDIX:
        return "back_matter"
    if rank == 1:
        plain = style in (Style.ARABIC, Style.CHAPTER)  # before the first part, or where its name is lost
        return "part" if style is Style.PART or (nested and not plain) else "chapter"
    return "chapter" if rank == 2 and nested else "section"


def _unnumbered(entry: Entry, top: Entry | None, group: Entry | None, numbered: bool) -> tuple[Entry, Entry | None]:
    """Kind, level and part of an entry without a number; also the group of back matter that is now open."""
    words = _key(entry.title)
    page = numeral(entry.page_raw)
    plain = lore()["plain"]
    if words in plain["groups"]:
        entry = replace(entry, kind="back_matter", level=1)
        return entry, entry
    if numbered and (words in plain["back"] or words.split(" ")[-1] in plain["last_words"]):
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
