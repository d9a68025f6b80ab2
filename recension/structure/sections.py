"""The section tree: headings of the body with their levels, each block with the path of sections it stands in.

`sections(text, blocks)` takes the blocks of a document in reading order (the contents page's own among them)
and gives them back with `level` and `section` set, together with the sections. It decides which candidates are
headings: a block of kind `heading` stays one unless something speaks against it (a number of a numbered list, a title
that repeats the document's, a running head that survived), a short `paragraph` becomes one when the contents page
names it. A heading that is only a number (`I.`) is a section without a title, none is invented.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process

from recension.bodies import fingerprint
from recension.leaders import sound
from recension.measure import marker
from recension.rows import label
from recension.sources import Bookmark
from recension.structure import Block, judging
from recension.structure.bookmarks import as_entries, placed
from recension.structure.captions import LISTED
from recension.structure.headings import Heading, read
from recension.structure.judging import Candidates
from recension.structure.levels import Style, number, style_of
from recension.structure.pages import PageSpan
from recension.structure.proof import Match, match
from recension.structure.ranking import ranked
from recension.structure.stacks import unstacked

_TWINS = 88  # how alike, of 100, a line and a title of the contents page must be for the line to be a heading


class Section(NamedTuple):
    """A section `[start, end)` of the clean text; `block` is the index of its heading among the blocks.

    `id` counts from the top: `2.3` is the third section in the second. `label` and `title` are as printed, empty where
    there is none.
    """

    id: str
    parent: str
    level: int
    label: str
    title: str
    block: int
    start: int
    end: int


def sections(text: str, blocks: Sequence[Block]) -> tuple[list[Block], list[Section]]:
    """Blocks with level and section path, and the sections in reading order."""
    out, made, _ = tree(text, blocks)
    return out, made


def tree(
    text: str, blocks: Sequence[Block], bookmarks: Sequence[Bookmark] = (), pages: Sequence[PageSpan] = ()
) -> tuple[list[Block], list[Section], list[Match]]:
    """As `sections`, with the matches of contents entries and headings; both are named by their index in the blocks.

    `bookmarks` of the source prove headings and tell their levels, where they stand on their `pages`.
    """
    marked = as_entries(bookmarks)
    blocks = list(unstacked(text, blocks, marked))
    listed = [n for n, b in enumerate(blocks) if b.kind == "toc_entry" and b.attrs.get("kind") not in (None, *LISTED)]
    entries = [blocks[n] for n in listed]
    heads = _candidates(text, blocks, entries, marked)
    found = [m._replace(entry=listed[m.entry]) for m in match(entries, [(n, h) for n, (h, _) in heads.items()])]
    found = list(_levelled(blocks, heads, found))
    matches = {m.block: m for m in found}
    by_mark = placed(bookmarks, blocks, [(n, h) for n, (h, _) in heads.items()], pages, matches) if marked else {}
    matches |= by_mark
    chosen = _choose(text, blocks, heads, matches)
    counted = sum(bool(entry.attrs.get("label")) for entry in entries)
    whole = len(found) >= _FEW and len(found) * 10 >= 7 * len(entries) and counted * 2 >= len(entries)
    whole = whole or len(by_mark) >= max(_FEW, len(entries))
    ranks = ranked(chosen, matches, whole=whole, announcing=_announcing(text, blocks, chosen))
    ranks.update((n, blocks[n].level) for n in chosen if blocks[n].fixed("level"))
    out, made = _tree(text, blocks, chosen, ranks)
    for n in by_mark:
        out[n] = out[n]._replace(attrs={**out[n].attrs, "inferred": [*out[n].attrs.get("inferred", ()), "level"]})
    return out, made, found


def _levelled(blocks: Sequence[Block], heads: Candidates, found: Sequence[Match]) -> Iterator[Match]:
    """Matches; an entry whose number is lost, or written in another style than its heading's, has the level of those
    that are numbered as the heading is."""
    votes: dict[tuple[Style, int], Counter[int]] = {}
    differs = set()
    for one in found:
        heading = heads[one.block][0]
        label = blocks[one.entry].attrs.get("label") or ""
        same = label == heading.label or (bool(label) and heading.style not in _SINGLE)
        if same:
            votes.setdefault(_rank_of(heading), Counter())[one.level] += 1
        elif heading.label:
            differs.add(one.entry)
    for one in found:
        known = votes.get(_rank_of(heads[one.block][0])) if one.entry in differs else None
        yield one._replace(level=known.most_common(1)[0][0]) if known else one


# Styles of a single sign, whose damage looks like another of them.
_SINGLE = (Style.ROMAN_UP, Style.ROMAN_LOW, Style.ALPHA_UP, Style.ALPHA_LOW, Style.ARABIC)


def _rank_of(heading: Heading) -> tuple[Style, int]:
    return heading.style, heading.label.count(".")


_FEW = 5  # entries: a shorter contents page does not say what there is of a rank
_FOLLOWING = re.compile(r"\bfollowing (?:sub-?)?sections\b|\b(?:sub-?)?sections (?:that|which) follow\b")
_OPENING = 4000  # characters below a heading that may announce the sections under it


def _announcing(text: str, blocks: Sequence[Block], chosen: dict[int, Heading]) -> set[int]:
    """Headings whose text, up to the next heading, speaks of the sections that follow: these stand below it."""
    found: set[int] = set()
    if all(heading.style is not Style.NONE for heading in chosen.values()) or not _may_announce(text):
        return found
    order = [*chosen, len(blocks)]
    for n, following in pairwise(order):
        end = blocks[following].start if following < len(blocks) else len(text)
        if _FOLLOWING.search(text, blocks[n].end, min(end, blocks[n].end + _OPENING)):
            found.add(n)
    return found


def _may_announce(text: str) -> bool:
    return "ections" in text and ("following s" in text or "ections that" in text or "ections which" in text)


def _candidates(text: str, blocks: Sequence[Block], entries: Sequence[Block], marked: Sequence[Block]) -> Candidates:
    """Blocks that may be headings, by index, with what the block was before."""
    names = [fingerprint(sound(e.attrs["title"])) for e in (*entries, *marked) if e.attrs.get("title")]
    numbers = {
        fingerprint(sound(e.attrs["title"])): e.attrs["label"] for e in entries if e.attrs["title"] and e.attrs["label"]
    }
    last = max((n for n, b in enumerate(blocks) if b.kind == "toc_entry"), default=-1)
    out: Candidates = {}
    for n, block in enumerate(blocks):
        if block.kind not in ("heading", "paragraph", "list_item", "title", "other", "caption") or block.attrs.get(
            "contents"
        ):
            continue
        if block.fixed() and block.kind != "heading":
            continue
        if block.end - block.start > 160 and not block.fixed():
            continue
        body = text[block.start : block.end]
        heading = read(body)
        if n > last and (misread := _misnumbered(body, heading, numbers)):
            heading = misread
        if heading is None and (block.kind == "heading" or (n > last and _named(body, names))):
            raw = label(body)
            bare = number(raw) if raw else ""
            title = " ".join(body[len(raw) :].split())
            heading = Heading(raw, bare, style_of(raw, bare), title, 600)
        if heading:
            out[n] = heading, block.kind
    return out


_NUMBER = re.compile(r"([\w|!\]\[]{1,5})[.,:;)]{1,2}\s+(?=[\"“]?[A-Z0-9])")


def _misnumbered(body: str, heading: Heading | None, numbers: dict[str, str]) -> Heading | None:
    """A line as the heading that the contents page lists with this title and a number much like the line's own.

    The number is then taken from there, and said to be: `4, The Plan` where the contents page has `4.`.
    """
    found = _NUMBER.match(body)
    if not found or (heading and heading.label):
        return None
    title = " ".join(body[found.end() :].split())
    key = fingerprint(title)
    if len(key) < 4 or not numbers:
        return None
    near = process.extractOne(key, numbers.keys(), scorer=fuzz.ratio, score_cutoff=_TWINS)
    wanted = numbers[near[0]] if near else ""
    if not wanted or fuzz.ratio(_strokes(found[1]), _strokes(wanted)) < _STROKES_ALIKE:
        return None
    return Heading(found[0], wanted, style_of(f"{wanted}.", wanted), title, 900, inferred=True)


_STROKES_ALIKE = 50  # of 100: `Ii` and `III`, `iti` and `iii`, `by` and `b`


def _strokes(number: str) -> str:
    """A number by the strokes of its glyphs: what recognisers mistake for each other is the same."""
    return number.lower().translate(_SAME)


_SAME = str.maketrans("l1|!][tjy0o5s8b", "iiiiiiiivooss88")


def _named(body: str, names: Sequence[str]) -> bool:
    """Does the contents page name this line?"""
    key = fingerprint(body)
    return len(key) > 3 and process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=_TWINS) is not None


def _choose(text: str, blocks: Sequence[Block], heads: Candidates, matches: dict[int, Match]) -> dict[int, Heading]:
    """The candidates that are headings."""
    repeated = Counter(fingerprint(h.title) for h, _ in heads.values() if h.title)
    titles = {fingerprint(text[b.start : b.end]) for b in blocks if b.kind == "title"}
    loose = judging.loose_numbers(blocks, heads)
    serial = judging.serial(heads)
    orphans = judging.orphans(heads) | judging.of_title_page(blocks, heads) | judging.said_again(heads, matches)
    rows = judging.runs(heads, {n for n in heads if heads[n][1] == "heading" and n not in matches})
    chosen: dict[int, Heading] = {}
    for n, (heading, kind) in heads.items():
        if n in matches or blocks[n].fixed():
            chosen[n] = heading
            continue
        if kind not in ("heading", "paragraph", "list_item") and n not in serial:
            continue
        key = fingerprint(heading.title)
        if key and (key in titles or (repeated[key] > 2 and heading.style is Style.NONE)):
            continue
        if (
            n in loose
            or n in rows
            or n in orphans
            or judging.CODE.search(heading.title)
            or (matches and judging.is_stray(text, heading))
        ):
            continue
        if judging.is_above_a_table(blocks, n, heading):
            continue
        if kind == "heading" or heading.confidence >= 900 or n in serial:
            chosen[n] = heading
    return chosen


def _tree(
    text: str, blocks: Sequence[Block], chosen: dict[int, Heading], ranks: dict[int, int]
) -> tuple[list[Block], list[Section]]:
    """Blocks with their paths, and the sections; a level that is skipped is closed up."""
    out: list[Block] = []
    made: list[Section] = []
    stack: list[int] = []  # indices into `made`
    here: tuple[str, ...] = ()
    counts: Counter[str] = Counter()
    for n, block in enumerate(blocks):
        if n in chosen:
            heading = chosen[n]
            while stack and made[stack[-1]].level >= ranks[n]:
                stack.pop()
            parent = made[stack[-1]].id if stack else ""
            counts[parent] += 1
            name = f"{parent}.{counts[parent]}".lstrip(".")
            made.append(Section(name, parent, ranks[n], heading.label, heading.title, n, block.start, len(text)))
            stack.append(len(made) - 1)
            attrs = {**block.attrs, "label": heading.label or None, "title": heading.title or None}
            if heading.inferred:
                attrs["inferred"] = ["label"]
            here = tuple(made[m].id for m in stack)
            out.append(block._replace(kind="heading", level=ranks[n], section=here, attrs=attrs))
            continue
        if block.kind == "heading" and not block.attrs.get("contents"):
            block = _demoted(text, block)
        kind = block.kind
        level = block.level if kind in ("toc_entry", "heading") else 0
        path = () if block.kind in ("toc_entry", "title") or block.attrs.get("contents") else here
        out.append(Block(kind, block.start, block.end, level, path, block.confidence, block.attrs))
    return out, _closed(made, len(text))


def _demoted(text: str, block: Block) -> Block:
    """A line that looks like a heading and is none: an item of a list by its marker, else a paragraph."""
    sign = marker(text[block.start : block.end]).strip()
    return block._replace(kind="list_item", attrs={"marker": sign}) if sign else block._replace(kind="paragraph")


def _closed(made: list[Section], size: int) -> list[Section]:
    """Each section ends where the next one of its level or above begins."""
    out: list[Section] = []
    ends: list[tuple[int, int]] = []  # level and start of the sections behind, the nearest last
    for section in reversed(made):
        while ends and ends[-1][0] > section.level:
            ends.pop()
        out.append(section._replace(end=ends[-1][1] if ends else size))
        ends.append((section.level, section.start))
    return out[::-1]
