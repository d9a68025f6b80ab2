"""Where a text has contents pages.

A contents page is proved before anything in it is touched: by its heading together with rows under it, or, without a
heading, by rows alone. Repairs and readers share this proof. Offsets are code points of the text that is asked about,
half-open; a region covers whole lines, without the newline after the last one.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from recension.bodies import TWINS, Asked, Body, changed, fingerprint
from recension.layout import Line, lines
from recension.leaders import fused
from recension.rows import Tail, heading_kind, label, lore, numeral, tail
from recension.spots import Spots
from recension.text import Layer
from recension.unheaded import runs_of_rows


class Region(NamedTuple):
    """A contents page, however many pages of paper it covers. `kind` is contents, figures or tables.

    `heading` is the span of its heading, empty at `start` where it has none. Confidence is per mille.
    """

    start: int
    end: int
    kind: str
    heading: tuple[int, int]
    confidence: int


# Every spelling of a heading that `heading_kind` knows holds one of these; finding them costs almost nothing.
_SEEDS = ("onten", "ONTEN", "igures", "IGURES", "ables", "ABLES", "llustrations", "LLUSTRATIONS", "Maps", "MAPS",
          "\tntents", "\ttents", "\tents", "\tnts", "\tNTENTS", "\tTENTS", "\tENTS", "\tNTS")  # fmt: skip

_INDENT = 60  # characters of a heading, and of the blanks before it, up to what gives it away
_GAP = 8  # a region ends where this many lines in a row are no rows; furniture and wrapped titles stand between rows
_PROSE, _PARAGRAPH = 60, 160  # characters: two such lines in a row that are no rows are prose, or one such
_LINES = 16_384  # lines of which is kept what they are by themselves: they are read anew after edits beside them
_EDITS, _PART = 400, 300  # edits of a layer, and characters for each; where more were made, the text is read anew


class Grown(NamedTuple):
    """What was read below one heading: as far as `seen`, of which all up to `reached` needs no other look, and the
    contents page that it proved to be, if it did. `asked` is what the proof depends on besides."""

    heading: tuple[int, int]
    seen: int
    reached: int
    region: Region | None
    asked: Asked

    def after(self, layer: Layer) -> Grown | None:
        """The same in the text after a layer, unless it edits what was read."""
        (starts, ends), (low, high) = layer.old, (self.heading[0], self.seen)
        at = bisect_right(ends, low)  # the first edit that ends behind the head
        if at < len(starts) and starts[at] <= high:
            return None
        by = layer.new[1][at - 1] - ends[at - 1] if at else 0
        if not by:
            return self
        span = (self.heading[0] + by, self.heading[1] + by)
        region = self.region and self.region._replace(
            start=self.region.start + by, end=self.region.end + by, heading=span
        )
        return self._replace(heading=span, seen=high + by, reached=self.reached + by, region=region)


class Reading(NamedTuple):
    """The contents pages of a text, and what may be kept of their proof when the text is edited.

    `counts` are those of the body for a text that is `difference` away from this one.
    """

    regions: tuple[Region, ...] = ()
    grown: tuple[Grown, ...] = ()
    counts: Counter[str] | None = None
    difference: Counter[str] | None = None

    def after(self, before: str, after: str, layer: Layer) -> Reading:
        """What is left of it in the text after a layer of edits: what was read of lines that the layer leaves."""
        if not self.grown and self.counts is None:
            return _NOTHING
        if len(layer.edits) > _EDITS or len(layer.edits) * _PART > len(before):
            return _NOTHING
        grown = tuple(one for old in self.grown if (one := old.after(layer)))
        if self.counts is None:  # nothing was asked of it
            return Reading((), grown)
        difference = self.difference.copy() if self.difference else Counter[str]()
        difference.update(changed(before, after, layer))
        return Reading((), grown, self.counts, difference)

    def body(self, text: str) -> Body:
        if self.counts is None or not self.difference:
            return Body(text, self.counts)
        counts = self.counts.copy()
        for key, times in self.difference.items():
            if now := counts[key] + times:
                counts[key] = now
            else:
                counts.pop(key, None)
        return Body(text, counts)


_NOTHING = Reading()


def regions(text: str) -> list[Region]:
    """The contents pages of a text, in order, not overlapping."""
    return list(reading(text).regions)


# Repairs that change nothing, and the reader of the clean text, ask for the same text again.
_recent: deque[tuple[str, Reading]] = deque(maxlen=2)


def reading(text: str, known: Reading = _NOTHING) -> Reading:
    """The contents pages of a text. `known` is what was read before the last edits and holds after them."""
    for other, found in tuple(_recent):
        if other == text:
            return found
    found = _read(text, known)
    _recent.append((text, found))
    return found


def _read(text: str, known: Reading) -> Reading:
    """A heading counts with three rows under it, of which one is sure or half are printed again below as lines of their
    own. Without a heading, six sure rows within ten lines of one another count, their pages not falling, in the first
    15 % of the text. An index has several pages in a row and the order of the alphabet; it is none.
    """
    body = known.body(text)
    differs = [key for key, times in known.difference.items() if times] if known.difference else []
    kept = {one.heading: one for one in known.grown if not one.asked.concerns(differs)}
    grown: list[Grown] = []
    reached = 0  # what was read for one heading is not read again for another: linear in the text
    for heading in _headings(text):
        if heading[0] < reached:
            continue
        one = _kept(kept, heading, body) or _grown(text, heading, body)
        grown.append(one)
        reached = one.reached
    found = [one.region for one in grown if one.region]
    spans = runs_of_rows(text, [(region.start, region.end) for region in found])
    unheaded = (Region(start, end, "contents", (start, start), 850) for start, end in spans)
    merged = tuple(_merged(text, sorted([*found, *unheaded])))
    return Reading(merged, tuple(grown) if body.is_whole else (), body.counted)


def _kept(kept: Mapping[tuple[int, int], Grown], heading: tuple[int, int], body: Body) -> Grown | None:
    """What was read of a heading before, if there are as many searches left as it took."""
    one = kept.get(heading)
    if one is None or one.asked.searches >= body.searches:
        return None
    body.searches -= one.asked.searches
    return one


def _grown(text: str, heading: tuple[int, int], body: Body) -> Grown:
    start, end = heading
    body.asked = Asked()
    rows, reached = _grow(text, end, body)
    region = None
    if rows:
        kind = heading_kind(text[start:end])
        region = Region(start, rows[-1].end, kind, heading, _trust(text, end, rows))
    return Grown(heading, max(end, body.asked.seen), reached, region, body.asked)


_APART = 600  # characters between two parts of one contents page: heads, feet and a spoilt row at the turn of a page


def _merged(text: str, found: list[Region]) -> list[Region]:
    """A part without a heading belongs to the contents page shortly before it, unless prose stands between."""
    out: list[Region] = []
    for region in found:
        last = out[-1] if out else None
        between = text[last.end : region.start] if last else ""
        headless = region.heading[0] == region.heading[1]
        if last and headless and len(between) < _APART and max(map(len, between.split("\n"))) < _PARAGRAPH:
            out[-1] = last._replace(end=region.end, confidence=min(last.confidence, region.confidence))
        else:
            out.append(region)
    return out


def _headings(text: str) -> list[tuple[int, int]]:
    """Lines that may head a contents page. A heading begins near the start of its line."""
    return [
        (start, end)
        for start, end in _like_headings(text)
        if end - start < 80
        and any(0 <= text.find(seed, start, end) < start + _INDENT for seed in _SEEDS)
        and heading_kind(text[start:end])
    ]


def _like_headings(text: str) -> list[tuple[int, int]]:
    """Lines that consist of the words of a heading, whatever marks stand between them. One scan for all headings."""
    if "\u0130" in text or "\u212a" in text:  # in lower case they are letters of ASCII: bytes know nothing of that
        return [(line.start, line.end) for line in lines(text)]
    return sorted({(start, end) for _, start, end in _headed().lines(text)})


@lru_cache(maxsize=1)
def _headed() -> Spots:
    other, end = r"[^a-z\n\f]", r"(?:$|\f)"
    more = rf"(?:{other}+(?:cont|vol)[^\n\f]*)?"
    said = sorted({words for kind in ("contents", "figures", "tables") for words in lore()["headings"][kind]})
    likely = (f"{other}+".join(words.split(" ")) for words in said)
    return Spots([rf"(?:^|\f){other}*(?:{'|'.join(likely)}){more}{other}*{end}"], fold=True)


class _Row(NamedTuple):
    """A line of a region: 2 where it is a row for sure, 1 where it may be one."""

    start: int
    end: int
    score: int


def _score(line: str, body: Body) -> int:
    """2 for a line that ends as a row does or has cells, 1 for one that may be a row, 0 for none."""
    shape = _shape(line)
    if shape is not None:
        return shape
    bare = line.strip(" ")
    if len(bare) >= 140 or body.times(bare) > 3:
        return 1 if bare.rstrip(".").lower() in _rank_words() else 0
    named = label(bare)
    if tail(bare):
        return 2 if named else 1
    if named and len(bare) < 120:
        return 1
    return 1 if len(bare) < 100 and body.has_twin(bare) else 0


@lru_cache(maxsize=_LINES)
def _shape(line: str) -> int | None:
    """The score of a line that tells by itself what it is; None for any other."""
    bare = line.strip(" ")
    if "\t" in bare:
        return 2
    ending = tail(bare)
    if ending and ending.proof != "word":
        return 2 if any(map(str.isalpha, bare[: ending.title_end])) else 1
    if fused(bare):
        return 2
    if _only_page(bare):
        return 1
    return 2 if ending and len(bare) < 300 and label(bare) else None


def _only_page(line: str) -> bool:
    return len(line) < 8 and numeral(line) is not None


@lru_cache(maxsize=1)
def _rank_words() -> frozenset[str]:
    """Words of rank that stand in a column of their own where the numbers behind them were lost."""
    return frozenset(word for words in lore()["labels"].values() for word in words)


def _grow(text: str, start: int, body: Body) -> tuple[list[_Row], int]:
    """The rows of the contents page under the heading that ends at `start`, and how far was read.

    No rows where nothing proves them.
    """
    kept: list[_Row] = []
    seen: set[tuple[str, str]] = set()
    gap = prose = 0
    reached = start
    first: tuple[str, str] | None = None
    for line in _lines_from(text, start, body.asked):
        bare = line.text.strip()
        if not bare:
            continue
        if first and _restarts(line.text, first, seen):
            break
        if kept and _new_page(text, line.start) and not _goes_on(text, line.start, body):
            break
        if kind := heading_kind(bare):
            if kind == "contents" and gap < _GAP:
                gap += 1
                continue  # `Contents (continued)` on the next page
            break
        reached = line.end
        score = _score(line.text, body)
        if score:
            kept.append(_Row(line.start, line.end, score))
            seen.add(_entry(bare))
            if not first and not is_torn(bare) and not _only_page(bare):
                first = label(bare), fingerprint(_title(line.text))
            gap = prose = 0
            continue
        gap += 1
        prose = prose + 1 if len(bare) > _PROSE else 0
        if gap > _GAP or prose > 1 or len(bare) > _PARAGRAPH or (gap > 3 and not kept):
            break
    mostly = sum(row.score == 2 for row in kept) * 2 > len(kept)
    while kept and mostly and kept[-1].score < 2 and not _belongs(text, kept):
        kept.pop()
    folios = list(itertools.takewhile(lambda row: _only_page(text[row.start : row.end]), reversed(kept)))
    if len(folios) < 4:
        kept = kept[: len(kept) - len(folios)]  # the folio of the page; four and more are the column of page numbers
    if len(kept) < 3 and len(kept) + sum(len(fused(text[row.start : row.end])) for row in kept) < 3:
        return [], reached
    column = len(folios) >= 4 and len(kept) == 2 * len(folios)
    proved = column or any(row.score == 2 for row in kept) or _half_below(text, kept, body)
    return (kept, max(reached, kept[-1].end)) if proved else ([], reached)


def _belongs(text: str, kept: list[_Row]) -> bool:
    """The end of a list of sure rows is a sure row, or a numbered one right below."""
    last = kept[-1]
    between = text[kept[-2].end : last.start] if len(kept) > 1 else ""
    return bool(label(text[last.start : last.end].strip())) and between.count("\n") == 1 and not between.strip()


def _new_page(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] == "\f"


def _goes_on(text: str, start: int, body: Body) -> bool:
    """Does the contents page go on after a page turn? One of the next six lines must be a row for sure."""
    full = (line.text for line in _lines_from(text, start, body.asked) if line.text.strip())
    ahead = list(itertools.islice(full, 6))
    return any(heading_kind(line) for line in ahead[:3]) or any(_score(line, body) == 2 for line in ahead)


def _lines_from(text: str, start: int, asked: Asked) -> Iterator[Line]:
    """Lines after `start`, read in pieces: a contents page is short, the text behind it may not be."""
    at, piece = start, 1_000
    while at < len(text):
        stop = text.find("\n", min(len(text), at + piece))
        piece = min(2 * piece, 20_000)
        stop = len(text) if stop < 0 else stop
        for line in lines(text[at:stop]):
            asked.seen = max(asked.seen, at + line.end)
            yield Line(at + line.start, at + line.end, line.text)
        at = stop + 1
    asked.seen = len(text)


def _restarts(line: str, first: tuple[str, str], seen: set[tuple[str, str]]) -> bool:
    """Does the line repeat the first entry, or another with its number, without its page? Then the body begins here."""
    said = _said(line)
    if said is None:
        return False
    (mark, key), (other, title) = said, first
    alike = mark == other or not mark or not other
    return said in seen or (alike and fuzz.ratio(key, title, score_cutoff=TWINS) >= TWINS)


@lru_cache(maxsize=_LINES)
def _said(line: str) -> tuple[str, str] | None:
    """Number and fingerprint of a line that may be a heading; None for a row and for what says too little."""
    if "\t" in line or (tail(line) or _NONE).proof in ("leader", "gap"):
        return None
    bare = line.strip()
    key = fingerprint(bare)
    return None if len(key) < 4 or is_torn(bare) else (label(bare), key)


@lru_cache(maxsize=_LINES)
def _entry(bare: str) -> tuple[str, str]:
    """Number and fingerprint of a row, without its page."""
    return label(bare), fingerprint(_title(bare))


def _title(row: str) -> str:
    """A row without its page."""
    ending = tail(row)
    return (row[: ending.title_end] if ending and ending.proof != "word" else row).replace("\t", " ").strip()


_NONE = Tail(0, (0, 0), "")


def _half_below(text: str, kept: list[_Row], body: Body) -> bool:
    """Is half of the titles printed again as lines of their own? Then they are contents though no page is left."""
    titles = [line for row in kept if not is_torn(line := text[row.start : row.end].strip())]
    return len(titles) >= 3 and sum(map(body.has_twin, titles)) * 2 >= len(titles)


def is_torn(line: str) -> bool:
    """Is the line a number, or a word of rank, without its title? A column torn off its rows."""
    return len(fingerprint(line)) < 2 or line.rstrip(".").lower() in _rank_words()


def _trust(text: str, start: int, kept: list[_Row]) -> int:
    """Per mille: the share of lines between heading and end that are rows."""
    full = sum(1 for line in text[start : kept[-1].end].split("\n") if line.strip())
    return 700 + 290 * len(kept) // max(1, full, len(kept))
