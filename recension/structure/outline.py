"""The structure of a document in one reading: sections, and the contents page proved against them.

`outline(text, blocks, pages, bookmarks)` gives the blocks with their levels and paths, the sections, and what to look
at. An entry of the contents page names a heading of the body (`attrs.target`, the index of its block). What the entry
lost is then known from the heading: its page from the page that the heading stands on, its number, a title that was
misread. Each is marked in `attrs.inferred`, and a flag says what it rests on. A heading is never rewritten from its
entry, only compared. Where entries and headings contradict each other both stay as printed, flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from recension.bodies import fingerprint
from recension.lexicon import known
from recension.rows import Numeral, numeral
from recension.sources import Bookmark
from recension.structure import Block
from recension.structure.bookmarks import compared
from recension.structure.captions import LISTED, named
from recension.structure.pages import PageSpan, page_at
from recension.structure.proof import Match
from recension.structure.sections import Section, tree
from recension.text import Flag


class Outline(NamedTuple):
    """Blocks, sections and flags of a document; `proved` of its `listed` contents entries name a heading."""

    blocks: list[Block]
    sections: list[Section]
    flags: list[Flag]
    listed: int
    proved: int


_REST = 3  # letters of a leader that may still cling to a title
_FOREIGN = 5  # entries: a contents page of at least so many that names no heading belongs to another text


def outline(
    text: str,
    blocks: Sequence[Block],
    pages: Sequence[PageSpan] = (),
    bookmarks: Sequence[Bookmark] = (),
    doubts: Sequence[Flag] = (),
) -> Outline:
    """Sections of the body, contents entries with targets and what they lost, and flags for what disagrees.

    `doubts` are the flags of the contents page; those that the body settles are left out.
    """
    out, sections, matches = tree(text, blocks, bookmarks, pages)
    entries = [n for n, block in enumerate(out) if _listed(block)]
    flags: list[Flag] = []
    settled: set[tuple[int, int]] = set()
    shift = _shift(out, matches, pages)
    for match in matches:
        entry, notes = _proved(out[match.entry], out[match.block], match, pages, shift)
        out[match.entry] = entry
        if "page" in entry.attrs["inferred"]:
            settled.add((entry.start, entry.end))
        flags += [Flag(entry.start, entry.end, code, note, suggestion) for code, note, suggestion in notes]
    for n, caption in named(text, out).items():
        out[n] = _with_caption(out[n], out[caption], caption, pages)
        settled |= {(out[n].start, out[n].end)} if "page" in out[n].attrs["inferred"] else set()
    flags += [f for f in doubts if f.code not in ("page_missing", "page_unreadable") or f[:2] not in settled]
    flags += _unmatched(text, out, entries, matches)
    flags += compared(bookmarks, [(s.label, s.title, s.start) for s in sections], pages)
    return Outline(out, sections, flags, len(entries), len(matches))


def _with_caption(entry: Block, caption: Block, at: int, pages: Sequence[PageSpan]) -> Block:
    """An entry of a list of figures or tables with its caption as target, and a lost page from there."""
    attrs = {**entry.attrs, "target": at}
    here = page_at(pages, caption.start)
    if attrs["page"] is None and here and (page := _page_of(here, pages)):
        attrs["page"] = {"raw": "", "system": page.system, "value": page.value}
        attrs["inferred"] = [*attrs["inferred"], "page"]
        attrs["missing"] = [name for name in attrs["missing"] if name != "page"]
    return entry._replace(attrs=attrs)


def _listed(block: Block) -> bool:
    return block.kind == "toc_entry" and block.attrs.get("kind") not in (None, *LISTED)


_Note = tuple[str, str, str]


def _proved(
    entry: Block, heading: Block, match: Match, pages: Sequence[PageSpan], shift: int | None
) -> tuple[Block, list[_Note]]:
    """An entry with its target and what the heading restores."""
    attrs = {**entry.attrs, "target": match.block}
    notes: list[_Note] = []
    inferred, missing = list(attrs["inferred"]), list(attrs["missing"])
    here = page_at(pages, heading.start)
    label = here.label if here else ""
    printed = attrs["page"]
    if here and (printed is None or printed["value"] is None) and (page := _page_of(here, pages)):
        attrs["page"] = {"raw": printed["raw"] if printed else "", "system": page.system, "value": page.value}
        inferred.append("page")
        missing = [name for name in missing if name != "page"]
        notes.append(("page_restored", f"the heading it names stands on {page.raw}", page.raw))
    elif here and printed and label and shift is not None and _differs(printed, label, shift):
        notes.append(
            ("page_contradicts_body", f"it prints page {printed['raw']}, its heading stands on page {label}", label)
        )
    number = heading.attrs.get("label")
    if number and attrs["label"] is None:
        attrs["label"] = number
        inferred.append("label")
        notes.append(("label_restored", f"the heading it names is numbered {number}", number))
    elif number and attrs["label"] and number.lower() != attrs["label"].lower() and "label" not in inferred:
        notes.append(("label_contradicts_body", f"it is numbered {attrs['label']}, its heading {number}", number))
    _compare_titles(attrs, heading, inferred, notes)
    attrs["inferred"], attrs["missing"] = inferred, missing
    return entry._replace(attrs=attrs, confidence=min(990, entry.confidence + match.score // 20)), notes


def _page_of(here: PageSpan, pages: Sequence[PageSpan]) -> Numeral | None:
    """The number printed on a page; where no page of the text has any left, the number of the sheet."""
    if here.label:
        found = numeral(here.label)
        return found._replace(raw=f"page {here.label}") if found else None
    if any(page.label and page.label.isdigit() for page in pages):
        return None
    return Numeral(f"sheet {here.n}: no page number is left in this text", "sheet", here.n)


def _differs(printed: dict[str, object], label: str, shift: int) -> bool:
    """Does a printed page disagree with the heading's page, given how far the two counts lie apart in this text?"""
    page = numeral(label)
    value = printed["value"]
    return (
        page is not None and page.system == printed["system"] and isinstance(value, int) and page.value - value != shift
    )


def _compare_titles(attrs: dict[str, object], heading: Block, inferred: list[str], notes: list[_Note]) -> None:
    """A damaged title is restored from its heading, where more of the heading's words are words."""
    title, body = str(attrs["title"] or ""), str(heading.attrs.get("title") or "")
    if not body or fingerprint(title) == fingerprint(body):
        return
    mine, theirs = _soundness(title), _soundness(body)
    longer = fingerprint(title)
    if longer.startswith(fingerprint(body)) and len(longer) - len(fingerprint(body)) <= _REST:
        theirs = mine + 1  # what the leader left behind the title
    if theirs > mine or not title:
        attrs["title"], attrs["title_printed"] = body, title
        inferred.append("title")
        notes.append(("title_restored", f"printed as {title!r}; the heading it names reads {body!r}", body))
    elif mine > theirs:
        notes.append(("heading_differs", f"its heading reads {body!r}", body))
    else:
        notes.append(("title_contradicts_body", f"its heading reads {body!r}", body))


def _soundness(title: str) -> int:
    """Per mille of a title's letters that stand in known words written as words are."""
    words = re.findall(r"[^\W\d_]+", title)
    good = sum(len(w) for w in words if known(w) and (w.islower() or w.istitle() or w.isupper()))
    strange = len(re.findall(r"[@#$%^*=+~<>|{}\[\]\\©«»®�]", title))
    return 1000 * good // max(1, sum(map(len, words)) + 3 * strange)


def _shift(blocks: Sequence[Block], matches: Sequence[Match], pages: Sequence[PageSpan]) -> int | None:
    """How far the numbers printed on pages lie from those in the contents page; None where no three entries agree."""
    votes: Counter[int] = Counter()
    for match in matches:
        printed = blocks[match.entry].attrs["page"]
        here = page_at(pages, blocks[match.block].start)
        page = numeral(here.label) if here else None
        if printed and page and printed["system"] == page.system == "arabic":
            votes[page.value - printed["value"]] += 1
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= 3 else None


def _unmatched(text: str, blocks: Sequence[Block], entries: Sequence[int], matches: Sequence[Match]) -> list[Flag]:
    """What stands on one side only: reported where the two sides otherwise fit."""
    named = {match.entry for match in matches}
    if len(entries) >= _FOREIGN and not named:
        body = sum(b.kind == "heading" and not b.attrs.get("contents") for b in blocks)
        if body < 3:
            return []  # no body to compare with
        first, last = blocks[entries[0]], blocks[entries[-1]]
        note = "none of its entries names a heading of this text: it may belong to another volume"
        return [Flag(first.start, last.end, "contents_of_another_text", note)]
    if len(named) * 2 < len(entries) or not entries:
        return []
    flags = [
        Flag(blocks[n].start, blocks[n].end, "entry_without_heading", "no heading of the body answers to it")
        for n in entries
        if n not in named
    ]
    levels = {blocks[m.block].level for m in matches}
    begin = min(m.block for m in matches)
    listed = {m.block for m in matches}
    deepest = max(levels)
    return flags + [
        Flag(b.start, b.end, "heading_not_in_contents", "a heading of a rank that the contents page lists")
        for n, b in enumerate(blocks)
        if n > begin
        and b.kind == "heading"
        and n not in listed
        and 0 < b.level < deepest
        and not b.attrs.get("contents")
    ]
