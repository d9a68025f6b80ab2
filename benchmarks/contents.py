"""How well contents pages and sections are read: per field precision and recall, and the F1 of the section tree.

    python -m benchmarks.contents [--list] [family ...]

An entry read and a true one are paired by title and number, in order. Of the pairs each field is compared: number
exactly, title by letters and digits alone (`title`: fuzzily at 0.9, `exact`: all), page as printed or restored, level.
`restored` are pages that the contents page lost and the body gave back. A section counts in the tree when number,
title, level and parent are right. `cut` are contents pages cut by `benchmarks.cut_contents`, where the unseen half is
judged. A third of the documents is held out from whoever writes rules (`held`).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from benchmarks.contents_truth import Book, True_, books
from benchmarks.cut_contents import judge as judge_cut
from benchmarks.data import held_out
from recension.document import Document, read
from recension.sources.intake import read_bytes


class Count(NamedTuple):
    """Right, found, and true things."""

    right: int = 0
    found: int = 0
    true: int = 0

    def __add__(self, other: object) -> Count:
        assert isinstance(other, Count)
        return Count(*(a + b for a, b in zip(self, other, strict=True)))

    def shown(self) -> str:
        if not self.true and not self.found:
            return "      -"
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.true if self.true else 0.0
        f1 = 2 * self.right / (self.found + self.true)
        return f"{precision:.3f} {recall:.3f} {f1:.3f}"


FIELDS = ("label", "title", "exact", "page", "restored", "level", "tree")


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def alike(a: str, b: str) -> bool:
    return squeezed(a) == squeezed(b) or fuzz.ratio(squeezed(a), squeezed(b)) >= 90


def entries(document: Document) -> list[True_]:
    """The entries that were read, in the terms of the truth."""
    out = []
    for block in document.blocks:
        a = block.attrs
        if block.kind == "toc_entry" and a.get("kind") not in (None, "figure", "table"):
            page = a["page"] and (a["page"]["value"] or a["page"]["raw"])
            out.append(True_(a["label"] or "", a["title"] or "", str(page or ""), block.level))
    return out


def paired(found: Sequence[True_], true: Sequence[True_]) -> list[tuple[True_, True_]]:
    """Pairs in order: the longest common run of entries that are alike (dynamic programming, small tables)."""
    n, m = len(found), len(true)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            same = _score(found[i], true[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + same if same else 0.0)
    i = j = 0
    out = []
    while i < n and j < m:
        same = _score(found[i], true[j])
        if same and best[i][j] == best[i + 1][j + 1] + same:
            out.append((found[i], true[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out


def _score(a: True_, b: True_) -> float:
    ratio = fuzz.ratio(squeezed(a.title), squeezed(b.title))
    same = a.label.lower() == b.label.lower()
    if ratio >= 70 or (same and a.label and ratio >= 40):
        return ratio / 100 + 0.2 * same
    return 0.0


def judge(book: Book, document: Document) -> dict[str, Count]:
    """The counts of one document."""
    out: dict[str, Count] = defaultdict(Count)
    found = entries(document)
    true = [s for s in book.sections if s.listed and (s.page or book.family != "rfc")]  # what the contents page prints
    pairs = paired(found, true) if book.listed else []
    if book.listed:
        size = len(found)
        out["label"] = Count(
            sum(bool(a.label) and a.label.lower() == b.label.lower() for a, b in pairs),
            sum(bool(a.label) for a in found),
            sum(bool(b.label) for b in true),
        )
        out["title"] = Count(sum(alike(a.title, b.title) for a, b in pairs), size, len(true))
        out["exact"] = Count(sum(squeezed(a.title) == squeezed(b.title) for a, b in pairs), size, len(true))
        out["level"] = Count(sum(a.level == b.level for a, b in pairs), size, len(true))
        if book.family == "scans":  # their contents pages print 1 in every row: only restored pages can be judged
            out["restored"] = _restored(book, document)
        else:
            paged = [(a, b) for a, b in pairs if b.page]
            out["page"] = Count(
                sum(a.page == b.page for a, b in paged), sum(bool(a.page) for a, _ in paged), len(paged)
            )
    out["tree"] = tree(book, document)
    return out


def _restored(book: Book, document: Document) -> Count:
    """Pages that the body gave back to entries that had lost them, judged by the folio of the true page."""
    lost = [
        b for b in document.blocks if (b.kind == "toc_entry" and b.attrs.get("page", 0) is not None) or _pageless(b)
    ]
    right = found = true = 0
    for block in lost:
        a = block.attrs
        if a.get("kind") is None or ("page" not in a["inferred"] and not _pageless(block)):
            continue
        match = [b for b in book.sections if alike(b.title, a["title"] or "")]
        if not match:
            continue
        true += 1
        if "page" in a["inferred"]:
            found += 1
            right += any(str(a["page"]["value"]) == b.page for b in match)
    return Count(right, found, true)


def _pageless(block: object) -> bool:
    attrs = getattr(block, "attrs", {})
    return getattr(block, "kind", "") == "toc_entry" and attrs.get("page", 0) is None


def tree(book: Book, document: Document) -> Count:
    """Sections of the body against the truth: number, title, level and parent."""
    by_id = {s.id: s for s in document.sections}
    found = [True_(s.label, s.title, by_id[s.parent].title if s.parent else "", s.level) for s in document.sections]
    true = []
    stack: list[True_] = []
    for b in (one for one in book.sections if one.printed):
        stack = [s for s in stack if s.level < b.level]
        true.append(b._replace(page=stack[-1].title if stack else ""))
        stack.append(b)
    begin = next((n for n, f in enumerate(found) if any(_same(f, b) for b in true[:3])), 0)
    found = found[begin:]  # what stands before the body is not the truth's business
    pairs = paired(found, true)
    right = sum(_same(a, b) and a.level == b.level and alike(a.page, b.page) for a, b in pairs)
    return Count(right, len(found), len(true))


def _same(a: True_, b: True_) -> bool:
    return alike(a.title, b.title) and a.label.lower() == b.label.lower()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("family", nargs="*")
    parser.add_argument("--list", action="store_true", help="one line per document")
    options = parser.parse_args(arguments)
    totals: dict[tuple[str, str], dict[str, Count]] = defaultdict(lambda: defaultdict(Count))
    for book in books():
        if options.family and book.family not in options.family:
            continue
        counts = judge(book, read(read_bytes(book.path.read_bytes())))
        part = "held" if held_out(book.path.name) else "seen"
        if options.list:
            print(
                f"{book.family:14}{book.name:24}{part:5}"
                + "  ".join(f"{f} {counts[f].shown()}" for f in FIELDS if f in counts)
            )
        for name, count in counts.items():
            totals[book.family, part][name] += count
            totals[book.family, "all"][name] += count
    print(f"{'':22}{'field':10}precision recall f1")
    for (family, part), counts in sorted(totals.items()):
        for name in FIELDS:
            if name in counts:
                print(f"{family:14}{part:8}{name:10}{counts[name].shown()}   n={counts[name].true}")
    if not options.family or "cut" in options.family:
        print(judge_cut())
    return 0


if __name__ == "__main__":
    sys.exit(main())
