"""Levels of headings: from the contents page where it lists them, else by number, else by how they stand together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from recension.rows import lore
from recension.structure.headings import Heading
from recension.structure.levels import Style, levels
from recension.structure.proof import Match


def ranked(
    chosen: dict[int, Heading], matches: dict[int, Match], *, whole: bool = False, announcing: Collection[int] = ()
) -> dict[int, int]:
    """The level of each heading: the contents page's where it lists one, else by number, else by its look.

    `whole`: the contents page lists what there is of its ranks; a heading that it leaves out stands below those.
    `announcing`: headings whose first paragraphs speak of the sections that follow.
    """
    numbered = levels([h.style for h in chosen.values()], [h.label for h in chosen.values()])
    ranks = dict(zip(chosen, numbered, strict=True))
    listed = {n: matches[n].level for n in chosen if n in matches}
    by_look: dict[tuple[Style, bool, int], int] = {}
    for n, rank in listed.items():
        by_look.setdefault(_look(chosen[n]), rank)
    current = 0
    shift = _shift(ranks, listed)
    stacked = _stacks(chosen, announcing) or _shouted(chosen)
    has_numbers = any(ranks.values())
    for n, heading in chosen.items():
        if n in listed:
            ranks[n] = listed[n]
        elif ranks[n]:
            ranks[n] = max(1, ranks[n] + shift)
        elif whole and heading.style is Style.NONE:
            ranks[n] = 1 if heading.confidence >= 900 or not current else current + 1
        elif _look(heading) in by_look:
            ranks[n] = by_look[_look(heading)]
        elif n in stacked:
            ranks[n] = stacked[n]
        elif not heading.title.isupper() and has_numbers and current:
            ranks[n] = current + 1
        else:
            ranks[n] = 1
        if heading.style is not Style.NONE or n in listed:
            current = 0 if heading.title.lower() in lore()["plain"]["leaves"] else ranks[n]
    return ranks


def _stacks(chosen: dict[int, Heading], announcing: Collection[int]) -> dict[int, int]:
    """Levels of headings without numbers, where at least two stand right above another, or announce the sections that
    follow: those are the upper rank.

    A heading after a stack stays in the lower rank until a new stack, or a name that is always of the upper one.
    """
    bare = {n: h for n, h in chosen.items() if h.style is Style.NONE and not h.title.isupper()}
    upper = {n for n in bare if (n + 1 in bare and n - 1 not in bare) or n in announcing}
    if len(upper) < 2:
        return {}
    out: dict[int, int] = {}
    low = False
    for n, heading in bare.items():
        top = n in upper or (heading.confidence >= 900 and n - 1 not in upper)
        out[n] = 1 if top or not low else 2
        low = n in upper or (low and not top)
    return out


def _shouted(chosen: dict[int, Heading]) -> dict[int, int]:
    """Levels of headings without numbers, where some are in capitals and others stand between those: capitals are the
    upper rank, as typists set them."""
    bare = {n: h.title.isupper() for n, h in chosen.items() if h.style is Style.NONE}
    capitals = [n for n, shouts in bare.items() if shouts]
    if not any(capitals and capitals[0] < n < capitals[-1] for n, shouts in bare.items() if not shouts):
        return {}
    return {n: 2 if not shouts and n > capitals[0] else 1 for n, shouts in bare.items()}


def _look(heading: Heading) -> tuple[Style, bool, int]:
    return heading.style, heading.title.isupper(), heading.label.count(".")


def _shift(ranks: dict[int, int], listed: dict[int, int]) -> int:
    """How much deeper the contents page puts numbered headings than their own nesting says."""
    votes = Counter(listed[n] - ranks[n] for n in listed if ranks[n])
    return votes.most_common(1)[0][0] if votes else 0
