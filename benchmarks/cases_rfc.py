"""Sixteen paginated Internet-Drafts and the XML that they were printed from.

The words are those of the raw text: the printer changed none. The XML says which of them make one paragraph, and
whether a hyphen at a line end is the word's. Pages are marked, heads and feet stand where the printer always puts them.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import Block, Case, Line, raw_lines
from benchmarks.data import decoded, shared
from benchmarks.truth import judged

HEAD = re.compile(r"Internet-Draft  .*\d{4}")
FOOT = re.compile(r".*\[Page \d+\]")
# What the printer makes of a reference is not in the XML: at most so many characters stand for one.
GAP = "\x00"
_GAP = ".{0,140}?"


def paths() -> list[Path]:
    folder = shared()
    return sorted((folder / "cases/rfc").glob("*.*")) if folder else []


def load() -> Iterator[Case]:
    for file in paths():
        if file.suffix == ".txt":
            yield case(file, decoded(file), ET.parse(file.with_suffix(".xml")).getroot())


def case(file: Path, raw: str, root: ET.Element) -> Case:
    lines = tuple(Line(start, end, _label(text)) for start, end, text in raw_lines(raw))
    printed = Printed.of(raw, lines)
    blocks = tuple(_blocks(printed, [piece for piece in _pieces(root) if piece]))
    name = file.stem.removeprefix("draft-ietf-httpbis-")
    return judged(Case("rfc", name, raw, blocks, lines, verbatim=tuple(_figures(root, printed)), path=file))


def _label(text: str) -> str:
    if FOOT.fullmatch(text):
        return "foot"
    return "head" if HEAD.fullmatch(text) else "prose" if re.search(r"\w", text) else ""


@dataclass(frozen=True)
class Printed:
    """The raw text without furniture: its words, run together, and where each begins in that run."""

    squeezed: str
    words: list[str]
    begins: dict[int, int]  # offset in `squeezed` -> number of the word
    opens: list[bool]  # is the word the first of its line, with a blank line or a page turn above?
    firsts: list[int]  # number of the first word of the word's line
    lines: set[str]

    @classmethod
    def of(cls, raw: str, lines: tuple[Line, ...]) -> Printed:
        words: list[str] = []
        opens: list[bool] = []
        firsts: list[int] = []
        begins: dict[int, int] = {}
        at, end = 0, 0
        for line in lines:
            if line.label in ("head", "foot"):
                continue
            first = len(words)
            for word in raw[line.start : line.end].split():
                begins[at] = len(words)
                opens.append(len(words) == first and raw.count("\n", end, line.start) > 1)
                firsts.append(first)
                words.append(word)
                at += len(word)
            end = line.end
        shown = {raw[line.start : line.end].strip() for line in lines}
        return cls("".join(words), words, begins, opens, firsts, shown)


def _pieces(root: ET.Element) -> Iterator[str]:
    """The paragraphs of the XML in print order, white space as written, GAP for what the printer filled in."""
    for element in root.iter():
        if element.tag not in ("t", "preamble", "postamble"):
            continue
        text = element.text or ""
        for child in element:
            if child.tag in ("list", "figure", "vspace"):
                yield text
                text = ""
            elif child.tag == "xref" and child.get("format") == "none":
                text += child.text or ""
            elif child.tag != "iref":
                text += GAP
            text += child.tail or ""
        yield text


def _blocks(printed: Printed, pieces: list[str]) -> Iterator[Block]:
    """Paragraphs where they are found, in print order, and what stands between them unjudged."""
    at = 0  # number of the first word that no block has yet
    cursor = 0
    offsets = sorted(printed.begins)
    for piece in pieces:
        found = _find(printed, piece, cursor)
        if not found or found.start() not in printed.begins:
            continue
        first = printed.begins[found.start()]
        stop = printed.begins.get(found.end(), len(printed.words) if found.end() == len(printed.squeezed) else 0)
        while piece.rstrip().endswith(GAP) and stop and stop < len(printed.words) and not printed.opens[stop]:
            stop += 1
        start = max(at, printed.firsts[first])
        if stop <= start:
            continue
        if start > at:
            yield Block("gap", " ".join(printed.words[at:start]), False)
        text = "".join(_spaced(printed, piece, found, start, first, stop))
        yield Block("paragraph", text.strip(), printed.opens[start])
        at, cursor = stop, offsets[stop - 1] + 1
    yield Block("gap", " ".join(printed.words[at:]), False)


def _find(printed: Printed, piece: str, cursor: int) -> re.Match[str] | None:
    parts = ["".join(part.split()) for part in piece.split(GAP)]
    if sum(map(len, parts)) < 20:
        return None
    pattern = _GAP.join(map(re.escape, parts)).removeprefix(_GAP).removesuffix(_GAP)
    return re.compile(pattern).search(printed.squeezed, cursor, cursor + 40_000)


def _spaced(printed: Printed, piece: str, found: re.Match[str], start: int, first: int, stop: int) -> Iterator[str]:
    """The words of a paragraph, with a space where the XML has one; where it is silent, as printed."""
    runs = [part.split() for part in piece.split(GAP)]
    joined: set[int] = set()  # offsets in `squeezed` at which the XML runs on without a space
    apart: set[int] = set()  # and those at which it has one
    at = found.start()
    for part in runs:
        text = "".join(part)
        place = printed.squeezed.find(text, at)
        bounds = set()
        for word in part:
            bounds.add(place)
            place += len(word)
        joined.update(set(range(place - len(text) + 1, place)) - bounds)
        apart |= bounds
        at = place
    offset = found.start() - sum(map(len, printed.words[start:first]))
    for n in range(start, stop):
        before = printed.words[n - 1] if n > start and printed.firsts[n] == n else ""
        cut = _DASHED.search(before) or (offset not in apart and _HYPHENATED.search(before))
        yield printed.words[n] if offset in joined or cut else " " + printed.words[n]
        offset += len(printed.words[n])


# What a line ends on within a compound, or before a dash set without spaces: these drafts cut no words. Where the XML
# has a space behind such a dash, it is the end of a line of its own.
_HYPHENATED = re.compile(r"\w-$")
_DASHED = re.compile(r"\w--$")


def _figures(root: ET.Element, printed: Printed) -> Iterator[str]:
    """Lines of figures, grammars and tables that stand in the raw text as they are."""
    for artwork in root.iter("artwork"):
        for line in (artwork.text or "").split("\n"):
            if line.strip() in printed.lines and line.strip():
                yield line.strip()
    yield from (line for line in sorted(printed.lines) if re.match(r"\+--|\| .* \|$", line))
