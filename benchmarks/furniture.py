"""How much page furniture is removed, and what else with it: precision and recall by family and class.

    python benchmarks/furniture.py [--list] [family ...]

The truth comes from the documents themselves, never from the repairs: for the synthetic scans every character of the
text is aligned with the true blocks, what aligns with nothing is furniture; Internet-Drafts have a head and a foot
on every page; the Mueller report and the Pentagon Papers repeat known words, and count their pages.
A third of every family is held out from whoever writes rules (`held`) and reported apart.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from recension.labels import lone
from recension.repairs import ORDER, Outcome, run

SHARED = Path(os.environ.get("RECENSION_SHARED") or Path(__file__).resolve().parents[2] / "shared")
# Repairs of words and lines come after; their edits would only blur what is counted here.
LATER = ("page_turns", "hard_wraps", "line_end_hyphens")
CLASSES = {"page_number": "number", "running_head": "head", "running_foot": "head", "security_marking": "marking"}


class Item(NamedTuple):
    """A piece of furniture that should go: its class and its raw span."""

    kind: str
    start: int
    end: int


class Document(NamedTuple):
    family: str
    name: str
    held: bool
    raw: str
    truth: Callable[[str], list[Item]]


class Score(NamedTuple):
    """Counts: true items, those gone; characters removed, those of them that were no furniture."""

    items: int
    gone: int
    removed: int
    wrong: int


def documents(families: list[str]) -> Iterator[Document]:
    for family in families or list(FAMILIES):
        yield from FAMILIES[family]()


def _read(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _lines(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n\f]*\S", text)]


# --- scans: aligned with the true blocks ----------------------------------------------------------------------------


def _scans() -> Iterator[Document]:
    for path in sorted((SHARED / "cases/scans").glob("*.txt")):
        true = json.loads(path.with_suffix("").with_suffix(".truth.json").read_text())
        yield Document("scans", path.stem, int(path.stem[4:]) % 3 == 0, _read(path), _aligned(true))


def _aligned(true: dict) -> Callable[[str], list[Item]]:
    blocks = " ".join(block["text"] for block in true["blocks"])

    def truth(raw: str) -> list[Item]:
        kept = [False] * len(raw)
        places = [n for n, c in enumerate(raw) if c.isalnum()]
        said = "".join(raw[n] for n in places).casefold()
        wanted = "".join(c for c in blocks if c.isalnum()).casefold()
        begin, last = len(raw), 0
        for op in Levenshtein.opcodes(said, wanted):
            if op.tag == "equal" and op.src_end - op.src_start >= 3:
                for n in range(op.src_start, op.src_end):
                    kept[places[n]] = True
                if op.src_end - op.src_start >= 40:
                    begin, last = min(begin, places[op.src_start]), places[op.src_end - 1]
        items = []
        for start, end in _lines(raw):
            letters = [n for n in range(start, end) if raw[n].isalnum()]
            if start < begin or start > last + 400 or not letters:
                if start < begin:
                    items.append(Item("front", start, end))
                continue
            if sum(kept[n] for n in letters) * 2 < len(letters):
                items.append(Item(_scan_class(raw[start:end], true), start, end))
        return items

    return truth


def _scan_class(line: str, true: dict) -> str:
    if lone(line) or re.fullmatch(r"\W*Page \w{1,3}\W*", line.strip()):
        return "number"
    if re.match(r"\d+\.+ \W?Se", line):
        return "note"  # the truth leaves out notes
    if re.search(r"RDP|elease|Digitized|oogle", line):
        return "stamp"
    if fuzz.partial_ratio("UNCLASSIFIED", line) >= 80 and len(line) < 24:
        return "marking"
    names = [*true["running"], *(block["text"] for block in true["blocks"] if block["type"] == "heading")]
    return "head" if any(fuzz.ratio(line.upper(), name.upper()) >= 55 for name in names) else "debris"


# --- Internet-Drafts: a head and a foot on every page ---------------------------------------------------------------


def _rfc() -> Iterator[Document]:
    for path in sorted((SHARED / "cases/rfc").glob("*.txt")):
        yield Document("rfc", path.stem, "p6" in path.stem or path.stem.endswith("10"), _read(path), _rfc_truth)


def _rfc_truth(raw: str) -> list[Item]:
    items, at = [], 0
    for n, page in enumerate(raw.split("\f")):
        lines = [(at + a, at + b) for a, b in _lines(page)]
        if lines:
            start, end = lines[-1]
            if found := re.search(r"\[Page \w+\]$", raw[start:end]):
                items += [Item("head", start, start + found.start()), Item("number", start + found.start(), end)]
            if n and raw[lines[0][0] : lines[0][1]].startswith(("Internet-Draft", "RFC ")):
                items.append(Item("head", *lines[0]))
        at += len(page) + 1
    return items


# --- the Mueller report: one head, one number on every page ---------------------------------------------------------

_MUELLER = (
    "U.S. Department of Justice Attorney Work Product // May Contain Material Protected Under Fed. R. Crim. P. 6(e)"
)


def _mueller() -> Iterator[Document]:
    raw = _read(SHARED / "cases/mueller-vol1/raw.txt")
    pages = raw.split("\f")
    for name, part, held in (("pages 1-138", pages[:138], False), ("pages 139-207", pages[138:], True)):
        yield Document("mueller", name, held, "\f".join(part), _mueller_truth(0 if not held else 138))


def _mueller_truth(before: int) -> Callable[[str], list[Item]]:
    def truth(raw: str) -> list[Item]:
        items, at = [], 0
        for n, page in enumerate(raw.split("\f")):
            lines = [(at + a, at + b) for a, b in _lines(page)]
            for start, end in lines[:2]:
                line = raw[start:end].strip()
                if 6 < len(line) < 125 and (n or before) and _is_mueller_head(line):
                    items.append(Item("head", start, end))
            number = n + before - 7
            label = str(number) if number > 0 else ("i", "ii", "iii", "iv")[n - 2] if 1 < n < 6 else "?"
            ends = [(a, b) for a, b in lines[-5:] if raw[a:b].split()[-1:] == [label]]
            ends = ends or [(a, b) for a, b in lines[-3:] if b - a < 4 and number > 0]
            for start, end in ends[-1:]:
                items.append(Item("number", max(start, end - len(label)), end))
            at += len(page) + 1
        return items

    return truth


def _is_mueller_head(line: str) -> bool:
    return fuzz.ratio(line, _MUELLER) >= 60 or (
        fuzz.partial_ratio(line, _MUELLER) >= 60
        and ("Dep" in line[:8] or "//" in line or ("W" in line[:18] and "r" in line[:18]))
    )


# --- the Pentagon Papers: banners and numbers between paragraphs ----------------------------------------------------


def _pentagon() -> Iterator[Document]:
    for path in sorted((SHARED / "cases/pentagon").glob("Pent*.txt")):
        yield Document(
            "pentagon",
            path.stem[15:],
            path.stem.endswith("-II-text") or "IV-B" in path.stem,
            _read(path),
            _pentagon_truth,
        )


def _pentagon_truth(raw: str) -> list[Item]:
    """A number with a banner or stamp on one side should go; what else is as short is `unknown`."""
    items = []
    lines = _lines(raw)
    banner = [_banner(raw[a:b]) for a, b in lines]
    stamp = [raw[a:b].lstrip("\ufeff").startswith(("Declass", "NND P")) for a, b in lines]
    for n, (start, end) in enumerate(lines):
        line = raw[start:end]
        if stamp[n]:
            items.append(Item("stamp", start, end))
        elif banner[n] or (n and banner[n - 1] and re.fullmatch(r"\W*Sensitive\W*", line)):
            head = re.match(r"[^A-Za-z0-9]*(?:[A-Z]-)?[0-9ivxl]{1,4}[^A-Za-z0-9]+(?=TOP|T0P|SEC)", line)
            items.append(Item("marking", start + (head.end() if head else 0), end))
            if head:
                items.append(Item("number", start, start + head.end()))
        elif len(line.strip()) <= 9:
            label = lone(line.strip())
            beside = any(banner[m] or stamp[m] for m in (n - 1, n + 1) if 0 <= m < len(lines))
            sure = beside and label and len(label.printed) > label.printed.isalpha() and label.value < 1000
            items.append(Item("number" if sure else "unknown", start, end))
    return items


def _banner(line: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", line).upper()
    return (
        len(line) < 45
        and "(" not in line
        and any(
            Levenshtein.distance(letters, name) <= len(name) // 4
            for name in ("TOPSECRETSENSITIVE", "TOPSECRET", "SECRET")
        )
    )


FAMILIES: dict[str, Callable[[], Iterator[Document]]] = {
    "scans": _scans, "rfc": _rfc, "mueller": _mueller, "pentagon": _pentagon,
}  # fmt: skip

# --- scoring --------------------------------------------------------------------------------------------------------


def chain() -> list[str]:
    return [name for name, _ in ORDER if name not in LATER]


def score(document: Document, *, show: bool = False) -> tuple[dict[str, Score], float]:
    """Scores by class, and the seconds of CPU time it took."""
    truth = document.truth(document.raw)
    begun = time.process_time()
    outcome = run(document.raw, chain())
    spent = time.process_time() - begun
    gone = bytearray(len(document.raw))
    for removed in outcome.furniture:
        gone[removed.start : removed.end] = b"\x01" * (removed.end - removed.start)
    scores: dict[str, Score] = {}
    true = bytearray(len(document.raw))
    counts: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for item in truth:
        true[item.start : item.end] = b"\x01" * (item.end - item.start)
        letters = [n for n in range(item.start, item.end) if document.raw[n].isalnum()]
        counts[item.kind] += 1
        if sum(gone[n] for n in letters) * 2 < len(letters):
            left[item.kind] += 1
            if show and item.kind not in ("front", "note", "unknown"):
                print(f"  left   {document.name} {item.kind}: {document.raw[item.start : item.end].strip()[:100]!r}")
    removed_count, wrong = _wrong(document, outcome, true, show)
    for unknown in ("front", "note", "unknown"):
        del counts[unknown]
    for kind in {*counts, *removed_count}:
        scores[kind] = Score(counts[kind], counts[kind] - left[kind], removed_count[kind], wrong[kind])
    return scores, spent


def _wrong(document: Document, outcome: Outcome, true: bytearray, show: bool) -> tuple[Counter[str], Counter[str]]:
    removed, wrong = Counter[str](), Counter[str]()
    for one in outcome.furniture:
        if not (kind := CLASSES.get(one.kind)):
            continue
        letters = [n for n in range(one.start, one.end) if document.raw[n].isalnum()]
        removed[kind] += 1
        if sum(true[n] for n in letters) * 2 < len(letters) and not _twice(document, one.text):
            wrong[kind] += 1
            if show:
                print(f"  wrong  {document.name} {one.rule}: {one.text.strip()[:100]!r}")
    return removed, wrong


def _twice(document: Document, line: str) -> bool:
    """A line that stands twice in the document: which copy the alignment calls furniture is chance."""
    line = line.strip()
    if document.family != "scans" or len(line) <= 8:
        return False
    return sum(fuzz.ratio(line, other.strip()) >= 80 for other in document.raw.split("\n")) > 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="*", choices=[*FAMILIES, []])
    parser.add_argument(
        "--list", action="store_true", help="name what is left and what is wrong, held-out documents not"
    )
    args = parser.parse_args()
    if not SHARED.exists():
        print(f"no cases at {SHARED}: set RECENSION_SHARED", file=sys.stderr)
        return 2
    totals: dict[tuple[str, bool, str], list[int]] = {}
    speed: dict[str, tuple[int, float]] = {}
    for document in documents(args.families):
        scores, spent = score(document, show=args.list and not document.held)
        size, seconds = speed.get(document.family, (0, 0.0))
        speed[document.family] = size + len(document.raw), seconds + spent
        for kind, one in scores.items():
            total = totals.setdefault((document.family, document.held, kind), [0, 0, 0, 0])
            for n, value in enumerate(one):
                total[n] += value
    print(f"{'family':10}{'held':6}{'class':9}{'true':>7}{'recall':>8}{'removed':>9}{'wrong':>7}{'precision':>11}")
    for (family, held, kind), (items, gone, removed, wrong) in sorted(totals.items()):
        recall = f"{gone / items:.3f}" if items else ""
        precision = f"{1 - wrong / removed:.3f}" if removed else ""
        print(f"{family:10}{'held' if held else '':6}{kind:9}{items:7}{recall:>8}{removed:9}{wrong:7}{precision:>11}")
    for family, (size, seconds) in speed.items():
        print(f"{family}: {size / 1e6 / seconds:.1f} million characters a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
