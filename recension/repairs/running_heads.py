"""The title, chapter, author or agency printed again at the head or foot of each page.

A running head splits the sentence of every page turn, and a thousand copies of it distort any count of words. It is
found by coming back: a line at the edge of at least three pages, in enough of them, however differently each is read;
lines outside of it must be furniture too. Heads that name the section of the page come back as headings instead.
Left alone: the first of them where it may be the title itself; the same words in mid-page, which are a heading; captions,
column heads of tables, the closing words of letters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.pages import Paging, Row, cuts, interrupts, key, rows
from recension.recurrence import LONGEST, OWN_WORDS, Cluster, Member, clusters, runs
from recension.text import Edit, Flag

HEAD, FOOT = "running_head", "running_foot"
_COLUMNS = re.compile(r"\S\s{3,}\S")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    paging = evidence.paging
    if len(paging.sheets) < 3:
        return
    found: dict[int, Edit] = {}
    for kind, edges in ((HEAD, [s.top for s in paging.sheets]), (FOOT, [s.foot for s in paging.sheets])):
        for edit in _at_edge(paging, kind, edges):
            found.setdefault(edit.start, edit)
    yield from cuts(text, (found[start] for start in sorted(found)))


def _at_edge(paging: Paging, kind: str, edges: Sequence[Sequence[Row]]) -> Iterator[Edit]:
    """The furniture at one edge of the pages, peeled from outside."""
    candidates: dict[Row, tuple[Cluster, int]] = {}
    known: dict[int, list[str]] = defaultdict(list)
    for cluster in clusters(edges):
        for run in runs(cluster, len(edges)):
            if _is_table_head(run, edges) or _is_signature(run, edges):
                continue
            for n, member in enumerate(run):
                candidates[member.row] = cluster, n
                known[member.page].append(key(member.row.text))
    if not candidates:
        return
    for page, edge in enumerate(edges):
        for depth, row in enumerate(edge):
            if row in candidates:
                cluster, n = candidates[row]
                if kind == HEAD and n == 0 and _may_be_title(paging, row, page):
                    break
                yield _edit(row, kind, f"it comes back at the edge of {len(cluster.members)} pages", 960)
            elif damaged := _damaged(row, edge, depth, _near(known, page)):
                yield _edit(row, kind, damaged, 870)
            elif not _is_speck(row):
                break


def _edit(row: Row, kind: str, why: str, confidence: int) -> Edit:
    name = "a running head: " if kind == HEAD else "a running foot: "
    return Edit(row.start, row.end, "", name + why, confidence, kind)


def _is_speck(row: Row) -> bool:
    """A spot that was read as a letter or mark: it may stand outside of a head."""
    return sum(c.isalnum() for c in row.text) <= 2


def _near(known: dict[int, list[str]], page: int) -> list[str]:
    """Keys of the heads of the pages around, on both sides."""
    near = [k for n in range(page - 4, page + 5) for k in known.get(n, ())]
    pages = sum(bool(known.get(n)) for n in range(page - 4, page + 5) if n != page)
    return list(dict.fromkeys(near)) if pages >= 3 else []


def _damaged(row: Row, edge: Sequence[Row], depth: int, near: Sequence[str]) -> str:
    """Is this row a badly read head of the same kind as those of the pages around it? The reason, or empty."""
    k = key(row.text)
    if not near or len(row.text) > LONGEST or len(k) < 6:
        return ""
    for other in near:
        if len(k) <= len(other) * 3 // 2 and len(other) >= 8:
            short = min(len(k), len(other))
            if fuzz.ratio(k, other) >= 62 or (short >= 10 and fuzz.partial_ratio(k, other) >= 78):
                return "a damaged reading of the head of the pages around it"
    return ""


def _is_table_head(run: Sequence[Member], edges: Sequence[Sequence[Row]]) -> bool:
    """Does a table of numbers begin below the line on most pages? Then it is the head of a column, not of the page."""
    below = [edges[m.page][m.depth + 1].text for m in run if m.depth + 1 < len(edges[m.page])]
    numeric = sum(
        sum(any(c.isdigit() for c in word) for word in line.split()) * 2 > len(line.split()) for line in below
    )
    return numeric * 2 > len(run)


def _is_signature(run: Sequence[Member], edges: Sequence[Sequence[Row]]) -> bool:
    """Do the words that close a letter stand next to the line on most pages? Then it signs them."""
    inside = [edges[m.page][m.depth + 1].text for m in run if m.depth + 1 < len(edges[m.page])]
    return sum(bool(OWN_WORDS.match(line)) for line in inside) * 2 > len(run)


def _may_be_title(paging: Paging, row: Row, page: int) -> bool:
    """May this first occurrence be the title or heading that the others repeat?"""
    if _COLUMNS.search(row.text):
        return False
    words = key(row.text)
    text = paging.text
    before = [r for n in range(max(0, page - 3), page + 1) for r in rows(text, *paging.sheets[n][:2])]
    if any(r.start != row.start and words in key(r.text) for r in before):
        return False
    at = next(i for i, r in enumerate(paging.sheets[page].top) if r.start == row.start)
    below = paging.sheets[page].top[at + 1 : at + 2]
    above = paging.sheets[page - 1].foot[:1] if page else ()
    return not (above and below and interrupts(above[0].text, below[0].text))


_BODY = ("the mines were dug\nlong before", "of them all, the\nlast was", "In the north a few", "There were also the")

CASES: tuple[Case, ...] = (
    Fix("".join(f"U.S. Department {of} Justice\n{body}\n\f" for of, body in zip(("of", "0f", "of", "oi"), _BODY, strict=True)),
        "U.S. Department of Justice\n" + "".join(f"{body}\n\f" for body in _BODY), seen="mueller-vol1"),
    Fix("".join(f"Internet-Draft          HTTP/1.1          November 2008\n{body}\n\f" for body in _BODY),
        "".join(f"{body}\n\f" for body in _BODY), seen="draft-ietf-httpbis-p1-messaging-05"),
    Fix("".join(f"{body}\nFielding, et al.          Expires May 20\n\f" for body in _BODY),
        "".join(f"{body}\n\f" for body in _BODY), seen="draft-ietf-httpbis-p1-messaging-05"),
    Keep("".join(f"{body}\nSincerely,\nJohn Doe\n\f" for body in _BODY), because="letters end alike"),
    Keep("".join(f"Table A-{n}. Losses\n{body}\n\f" for n, body in enumerate(_BODY)), because="captions with their own numbers"),
    Keep("THE MINES\none\n\fTHE MINES\ntwo\n\f" + "".join(f"{body}\n\f" for body in _BODY),
         because="two pages that share a line are a coincidence"),
    Keep("".join(f"{body} (1)\n{body} 2\n{body} C\nof {body}\n\nTHE MINES\n\nmore of {body}\n{body} D\nof {body} E\n\f" for body in _BODY),
         because="the same words in mid-page are a heading"),
)  # fmt: skip
