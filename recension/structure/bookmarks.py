"""The source's own outline (the bookmarks of a PDF) beside the headings of its text.

Whoever made the file named its sections, with their levels and pages. A bookmark proves that a line is a heading and
tells its level; it never gives the text a heading that is not printed. What the two sides do not agree on is flagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from recension.bodies import fingerprint
from recension.rows import label
from recension.sources import Bookmark
from recension.structure import Block
from recension.structure.headings import Heading
from recension.structure.levels import number
from recension.structure.pages import PageSpan, page_at
from recension.structure.proof import Match, match
from recension.text import Flag

_FAR = 1  # pages between a bookmark's page and its heading's: the page map may be one off where a sheet is blank
_ALIKE = 80  # of 100
_MOST = 5_000  # bookmarks: beyond, they list figures, words, or every paragraph


def as_entries(bookmarks: Sequence[Bookmark]) -> list[Block]:
    """Bookmarks in the form of contents entries, so that they are matched as those are."""
    out: list[Block] = []
    for mark in bookmarks[:_MOST]:
        title = " ".join(mark.title.split())
        raw = label(title)
        attrs = {"label": number(raw) or None, "title": title[len(raw) :].strip(" .:-") or title}
        out.append(Block("toc_entry", 0, 0, mark.level, attrs=attrs))
    return out


def placed(
    bookmarks: Sequence[Bookmark],
    blocks: Sequence[Block],
    heads: Sequence[tuple[int, Heading]],
    pages: Sequence[PageSpan],
    listed: dict[int, Match],
) -> dict[int, Match]:
    """The headings that bookmarks name on their pages, by block, with levels in the terms of the contents page.

    `listed` are the headings that the contents page names; these are left out here.
    """
    found = []
    for one in match(as_entries(bookmarks), heads):
        page, here = bookmarks[one.entry].page, page_at(pages, blocks[one.block].start)
        if not page or here is None or abs(here.n - page) <= _FAR:
            found.append(one)
    shifts = Counter(listed[one.block].level - one.level for one in found if one.block in listed)
    shift = shifts.most_common(1)[0][0] if shifts else 0
    return {one.block: one._replace(level=max(1, one.level + shift)) for one in found if one.block not in listed}


def compared(
    bookmarks: Sequence[Bookmark], headings: Sequence[tuple[str, str, int]], pages: Sequence[PageSpan]
) -> Iterator[Flag]:
    """Flags for bookmarks that no heading answers to, and for headings that stand far from their bookmark's page.

    `headings` are number, title and offset of each section. Without any there is nothing to compare.
    """
    if not headings:
        return
    keys = [(fingerprint(f"{mark} {title}"), fingerprint(title), at) for mark, title, at in headings]
    starts = {page.n: page.start for page in pages}
    for mark in bookmarks[:_MOST]:
        wanted = fingerprint(mark.title)
        places = [at for a, b, at in keys if max(fuzz.ratio(wanted, a), fuzz.ratio(wanted, b)) >= _ALIKE]
        at = starts.get(mark.page, 0)
        if not places:
            yield Flag(at, at, "bookmark_without_heading", f"the source's outline names {mark.title!r} here")
        elif mark.page and pages:
            sheets = [here.n for place in places if (here := page_at(pages, place))]
            if sheets and min(abs(n - mark.page) for n in sheets) > _FAR:
                near = min(sheets, key=lambda n: abs(n - mark.page))
                note = f"the source's outline puts {mark.title!r} on sheet {mark.page}, the text on sheet {near}"
                yield Flag(at, at, "bookmark_page_differs", note)
