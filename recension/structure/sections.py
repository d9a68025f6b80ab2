"""The section tree: headings of the body with their levels, each block with the path of sections it stands in.

`sections(text, blocks, entries)` takes the blocks of a document in reading order (the contents page's own among them)
and gives them back with `level` and `section` set, together with the sections. It decides which candidates are
headings: a block of kind `heading` stays one unless something speaks against it (a number of a numbered list, a title
that repeats the document's, a running head that survived), a short `paragraph` becomes one when the contents page
names it. A heading that is only a number (`I.`) is a section without a title, none is invented.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from recension.regions import fingerprint
from recension.structure import Block
from recension.structure.headings import Heading, read
from recension.structure.levels import Style, levels
from recension.structure.proof import Match, match


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


def sections(text: str, blocks: Sequence[Block], entries: Sequence[Block] = ()) -> tuple[list[Block], list[Section]]:
    """Blocks with level and section path, and the sections in reading order.

    `entries` are the `toc_entry` blocks of the contents page (those among `blocks` are used when none are given).
    """
    entries = entries or [b for b in blocks if b.kind == "toc_entry" and b.attrs.get("kind") != "figure"]
    heads = _candidates(text, blocks)
    matches = {m.block: m for m in match(entries, [(n, h) for n, (h, _) in heads.items()])}
    chosen = _choose(text, blocks, heads, matches, bool(entries))
    ranks = _ranks(chosen, matches)
    return _tree(text, blocks, chosen, ranks)


_Candidates = dict[int, tuple[Heading, str]]


def _candidates(text: str, blocks: Sequence[Block]) -> _Candidates:
    """Blocks that may be headings, by index, with what the block was before."""
    out: _Candidates = {}
    for n, block in enumerate(blocks):
        if block.kind not in ("heading", "paragraph", "list_item", "title") or block.attrs.get("contents"):
            continue
        if block.end - block.start > 160:
            continue
        heading = read(text[block.start : block.end])
        if heading is None and block.kind == "heading":
            heading = Heading("", "", Style.NONE, " ".join(text[block.start : block.end].split()), 600)
        if heading:
            out[n] = heading, block.kind
    return out


def _choose(
    text: str, blocks: Sequence[Block], heads: _Candidates, matches: dict[int, Match], listed: bool
) -> dict[int, Heading]:
    """The candidates that are headings."""
    repeated = Counter(fingerprint(h.title) for h, _ in heads.values() if h.title)
    titles = {fingerprint(text[b.start : b.end]) for b in blocks if b.kind == "title"}
    loose = _loose_numbers(blocks, heads)
    chosen: dict[int, Heading] = {}
    for n, (heading, kind) in heads.items():
        if kind == "title":
            continue
        if n in matches:
            chosen[n] = heading
            continue
        key = fingerprint(heading.title)
        if key and (key in titles or (repeated[key] > 2 and heading.style is Style.NONE)):
            continue
        if n in loose:
            continue
        if kind == "heading" or heading.confidence >= 900:
            chosen[n] = heading
    return chosen


def _loose_numbers(blocks: Sequence[Block], heads: _Candidates) -> set[int]:
    """Numbered candidates that are items of a list: two of them follow one another with nothing between."""
    out: set[int] = set()
    numbered = (Style.ARABIC, Style.PAREN_ARABIC, Style.PAREN_ALPHA, Style.ALPHA_LOW, Style.ROMAN_LOW)
    for n, (heading, _) in heads.items():
        if heading.style in (Style.PAREN_ARABIC, Style.PAREN_ALPHA):
            out.add(n)
        before = heads.get(n - 1)
        if before and heading.style in numbered and before[0].style is heading.style:
            out |= {n - 1, n}
        if heading.style in numbered and n and blocks[n - 1].kind == "list_item":
            out.add(n)
    return out


def _ranks(chosen: dict[int, Heading], matches: dict[int, Match]) -> dict[int, int]:
    """The level of each heading: the contents page's where it lists one, else by number, else by its look."""
    numbered = levels([h.style for h in chosen.values()], [h.label for h in chosen.values()])
    ranks = dict(zip(chosen, numbered, strict=True))
    listed = {n: matches[n].level for n in chosen if n in matches}
    by_look: dict[tuple[Style, bool, int], int] = {}
    for n, rank in listed.items():
        by_look.setdefault(_look(chosen[n]), rank)
    current = 0
    shift = _shift(ranks, listed)
    has_numbers = any(ranks.values())
    for n, heading in chosen.items():
        if n in listed:
            ranks[n] = listed[n]
        elif ranks[n]:
            ranks[n] += shift
        elif _look(heading) in by_look:
            ranks[n] = by_look[_look(heading)]
        elif not heading.title.isupper() and has_numbers and current:
            ranks[n] = current + 1
        else:
            ranks[n] = 1
        if heading.style is not Style.NONE or n in listed:
            current = ranks[n]
    return ranks


def _look(heading: Heading) -> tuple[Style, bool, int]:
    return heading.style, heading.title.isupper(), heading.label.count(".")


def _shift(ranks: dict[int, int], listed: dict[int, int]) -> int:
    """How much deeper the contents page puts numbered headings than their own nesting says."""
    votes = Counter(listed[n] - ranks[n] for n in listed if ranks[n])
    return max(0, votes.most_common(1)[0][0]) if votes else 0


def _tree(
    text: str, blocks: Sequence[Block], chosen: dict[int, Heading], ranks: dict[int, int]
) -> tuple[list[Block], list[Section]]:
    """Blocks with their paths, and the sections; a level that is skipped is closed up."""
    out: list[Block] = []
    made: list[Section] = []
    stack: list[int] = []  # indices into `made`
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
            out.append(block._replace(kind="heading", level=ranks[n], section=_path(made, stack), attrs=attrs))
            continue
        kind = "paragraph" if block.kind == "heading" and not block.attrs.get("contents") else block.kind
        level = block.level if kind in ("toc_entry", "heading") else 0
        path = () if block.kind in ("toc_entry", "title") or block.attrs.get("contents") else _path(made, stack)
        out.append(block._replace(kind=kind, level=level, section=path))
    return out, _closed(made, len(text))


def _path(made: list[Section], stack: list[int]) -> tuple[str, ...]:
    return tuple(made[n].id for n in stack)


def _closed(made: list[Section], size: int) -> list[Section]:
    """Each section ends where the next one of its level or above begins."""
    out: list[Section] = []
    for n, section in enumerate(made):
        end = next((later.start for later in made[n + 1 :] if later.level <= section.level), size)
        out.append(section._replace(end=end))
    return out


def clean_title(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
