"""What only a whole contents page shows: lost authors and pages, pages out of order or perhaps not their own."""

from __future__ import annotations

import itertools
from dataclasses import replace

from recension.rows import numeral
from recension.structure.entry import Entry


def checked(read: list[Entry]) -> list[Entry]:
    """Flags that only the whole page can raise: lost authors and pages, pages out of order or implausible."""
    out = list(read)
    with_names = sum(bool(e.authors or e.corporate) for e in read)
    paged = sum(bool(e.page_raw) for e in read)
    parts_paged = any(e.page_raw for e in read if e.kind == "part")
    for n, e in enumerate(out):
        if e.title.endswith(",") and not e.authors and not e.corporate:
            e = replace(e, title=e.title.rstrip(" ,"))
            if with_names >= 3:
                e = e.flagged("authors_lost", "the title ends in a comma where other rows go on with names", "authors")
        group = e.kind == "back_matter" and n + 1 < len(read) and read[n + 1].level > e.level and read[n + 1].page_raw
        if not e.page_raw and not e.topic and not group and (e.kind != "part" or parts_paged or not paged):
            e = e.flagged(
                "page_missing",
                "no page number is left in this row" if paged else "the page has no page numbers left",
                "page",
            )
        elif e.page_raw and not numeral(e.page_raw):
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
