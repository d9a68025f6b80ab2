"""The text that remembers: edits with reasons, layers of them, and the ledger that rebuilds the raw text.

A repair never returns a new text. It proposes edits in the text it was shown; `Text.edited` applies them as one more
layer and keeps the layer. All layers folded together are the ledger: flat, in raw order, each hunk naming every step
that made it. Between two hunks raw and clean are equal, so `rebuild` is five lines in any language.

All offsets are code points, half-open. Confidence is per mille (0 to 1000), an integer, so that records hold no floats.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

# Bands of design §2: from APPLY up an edit stands alone; from DOUBT up it is made and flagged; below, only flagged.
APPLY, DOUBT = 850, 600


class Edit(NamedTuple):
    """A change that a repair proposes: put `new` in place of `[start, end)` of the text it was shown.

    `kind` is set when what stood there is furniture (a stamp, a running head, a page number): it leaves the reading
    text and is kept as a record of that class; `value` is then what it says in standard form, where the repair knows.
    `source` is set when `new` holds a passage that is moved: the span it is taken from, which another edit cuts.
    """

    start: int
    end: int
    new: str
    why: str
    confidence: int = 950
    kind: str = ""
    value: str = ""
    source: tuple[int, int] | None = None


class Flag(NamedTuple):
    """Something a person should look at, in the text the repair was shown. It never changes the text."""

    start: int
    end: int
    code: str
    note: str
    suggestion: str = ""


class Step(NamedTuple):
    """Who made a hunk and why; a hunk that several repairs worked on has several, in the order of their work."""

    rule: str
    why: str
    confidence: int
    kind: str = ""


class Hunk(NamedTuple):
    """One line of the ledger: at `raw` the raw text reads `before`, at `clean` the clean text reads `after`."""

    raw: int
    clean: int
    before: str
    after: str
    steps: tuple[Step, ...]

    @property
    def raw_end(self) -> int:
        return self.raw + len(self.before)

    @property
    def clean_end(self) -> int:
        return self.clean + len(self.after)


class EditError(ValueError):
    """A repair proposed edits that cannot be applied together; `rule` names it, `edit` is the first bad one."""

    def __init__(self, rule: str, edit: Edit, problem: str) -> None:
        super().__init__(f"repair {rule!r} proposed {edit!r}: {problem}")
        self.rule, self.edit = rule, edit


def rebuild(clean: str, ledger: Iterable[Hunk]) -> str:
    """The raw text, from the clean text and its ledger alone."""
    parts: list[str] = []
    at = 0
    for hunk in ledger:
        parts += clean[at : hunk.clean], hunk.before
        at = hunk.clean_end
    return "".join(parts) + clean[at:]


@dataclass(frozen=True)
class Layer:
    """What one repair did: its edits, in the coordinates of the text before (`old`) and after (`new`)."""

    rule: str
    edits: tuple[Edit, ...]

    @cached_property
    def old(self) -> tuple[list[int], list[int]]:
        return [e.start for e in self.edits], [e.end for e in self.edits]

    @cached_property
    def new(self) -> tuple[list[int], list[int]]:
        grown = [0, *accumulate(len(e.new) - (e.end - e.start) for e in self.edits)]
        starts = [e.start + shift for e, shift in zip(self.edits, grown, strict=False)]
        return starts, [start + len(e.new) for start, e in zip(starts, self.edits, strict=True)]

    def carried_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the text before stands in the text after, without what was put in at its borders."""
        return _carry_tight(start, end, self.old, self.new)

    def carried(self, point: int) -> int:
        """Where a point of the text before stands in the text after; the start of an edit that it fell into."""
        return _carry_wide(point, point, self.old, self.new)[0]


@dataclass(frozen=True)
class Text:
    """A raw text, what it reads now, and the layers of edits between the two. Frozen: `edited` gives the next one."""

    raw: str
    now: str
    layers: tuple[Layer, ...] = field(default=())

    @classmethod
    def of(cls, raw: str) -> Text:
        return cls(raw, raw)

    def edited(self, rule: str, edits: Iterable[Edit]) -> Text:
        """The text with one more layer. Edits that change nothing are dropped.

        Raises EditError when they are out of order, overlap, or reach outside the text.
        """
        kept: list[Edit] = []
        parts: list[str] = []
        at, size = 0, len(self.now)
        for edit in edits:
            start, end, new = edit[:3]
            if start < at or end < start:
                raise EditError(rule, edit, f"edits must be sorted and not overlap; the one before ends at {at}")
            if end > size:
                raise EditError(rule, edit, f"the text has only {size} characters")
            if self.now[start:end] == new:
                continue
            parts += self.now[at:start], new
            kept.append(edit)
            at = end
        if not kept:
            return self
        parts.append(self.now[at:])
        return Text(self.raw, "".join(parts), (*self.layers, Layer(rule, tuple(kept))))

    def raw_span(self, start: int, end: int, *, wide: bool = False) -> tuple[int, int]:
        """Where `[start, end)` of the text as it reads now stands in the raw text.

        Tight by default: what was cut at either border stays outside. `wide` takes in what touches the borders.
        """
        carry = _carry_wide if wide else _carry_tight
        for layer in reversed(self.layers):
            start, end = carry(start, end, layer.new, layer.old)
        return start, end

    def now_span(self, start: int, end: int, *, wide: bool = False) -> tuple[int, int]:
        """Where `[start, end)` of the raw text stands in the text as it reads now (empty if it was cut out)."""
        carry = _carry_wide if wide else _carry_tight
        for layer in self.layers:
            start, end = carry(start, end, layer.old, layer.new)
        return start, end

    def raw_spans(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """`raw_span` of many spans. Where a span begins and ends in kept text the ledger tells at once where that is;
        only one whose border was edited is carried back through the layers."""
        hunks = self.ledger
        starts = [hunk.clean for hunk in hunks]
        ends = [hunk.clean + len(hunk.after) for hunk in hunks]
        behind = [hunk.raw + len(hunk.before) for hunk in hunks]  # where kept text goes on
        found = []
        for start, end in spans:
            first = bisect_right(starts, start) - 1
            last = bisect_left(starts, end) - 1
            if start < end and (first < 0 or ends[first] <= start) and (last < 0 or ends[last] < end):
                begin = behind[first] + start - ends[first] if first >= 0 else start
                found.append((begin, behind[last] + end - ends[last] if last >= 0 else end))
            else:
                found.append(self.raw_span(start, end))
        return found

    @cached_property
    def ledger(self) -> tuple[Hunk, ...]:
        """All layers folded into one flat list of hunks, in raw order; hunks that touch are one."""
        folded = [_spans(layer) for layer in self.layers]
        while len(folded) > 1:  # pairwise: each edit is folded log(layers) times, not once per layer above it
            folded = [_compose(*folded[i : i + 2]) for i in range(0, len(folded), 2)]
        return tuple(
            Hunk(a, c, self.raw[a:b], self.now[c:d], steps) for a, b, c, d, steps in (folded[0] if folded else ())
        )


# A change as a span before, a span after, and its steps: what layers and ledgers have in common.
_Span = tuple[int, int, int, int, tuple[Step, ...]]


def _spans(layer: Layer) -> list[_Span]:
    """A layer as spans; edits that touch become one span, so that every border between spans is kept text."""
    out: list[_Span] = []
    steps: list[Step] = []
    edits, (starts, ends) = layer.edits, layer.new
    first = 0  # of the edits that touch
    for n, edit in enumerate(edits):
        steps.append(Step(layer.rule, edit.why, edit.confidence, edit.kind))
        if n + 1 < len(edits) and edits[n + 1].start == edit.end:
            continue
        out.append((edits[first].start, edit.end, starts[first], ends[n], tuple(steps)))
        steps, first = [], n + 1
    return out


def _compose(first: list[_Span], second: list[_Span] | None = None) -> list[_Span]:
    """Two consecutive sets of changes (a to b, b to c) as one (a to c); whatever touches in b becomes one change."""
    if second is None:
        return first
    out: list[_Span] = []
    i = j = 0
    to_a = to_c = 0  # what to add to an offset of b, in kept text here, to get the offset in a and in c
    while i < len(first) and j < len(second):
        a, end_a, start, end, steps = first[i]
        start_b, end_b, c, end_c, later = second[j]
        if end < start_b:  # nothing touches it: the usual case
            out.append((a, end_a, start + to_c, end + to_c, steps))
            to_a, i = end_a - end, i + 1
        elif end_b < start:
            out.append((start_b + to_a, end_b + to_a, c, end_c, later))
            to_c, j = end_c - end_b, j + 1
        else:
            i, j = _touching(first, second, i, j, to_a, to_c, out)
            to_a, to_c = first[i - 1][1] - first[i - 1][3], second[j - 1][3] - second[j - 1][1]
    out += [(a, b, c + to_c, d + to_c, steps) for a, b, c, d, steps in first[i:]]
    out += [(a + to_a, b + to_a, c, d, steps) for a, b, c, d, steps in second[j:]]
    return out


def _touching(
    first: list[_Span], second: list[_Span], i: int, j: int, to_a: int, to_c: int, out: list[_Span]
) -> tuple[int, int]:
    """Put together, as one change, all changes from `first[i]` and `second[j]` on that touch each other; the indices
    behind them. At least one of each side is among them."""
    low = high = min(first[i][2], second[j][0])
    start_a, start_c = low + to_a, low + to_c
    steps: list[Step] = []
    later: list[Step] = []
    while True:
        if i < len(first) and first[i][2] <= high:
            _, end_a, _, end, own = first[i]
            high, to_a, i = max(high, end), end_a - end, i + 1
            steps += own
        elif j < len(second) and second[j][0] <= high:
            _, end, _, end_c, own = second[j]
            high, to_c, j = max(high, end), end_c - end, j + 1
            later += own
        else:
            break
    out.append((start_a, high + to_a, start_c, high + to_c, (*steps, *later)))
    return i, j


_Columns = tuple[Sequence[int], Sequence[int]]


def _carry_tight(start: int, end: int, here: _Columns, there: _Columns) -> tuple[int, int]:
    """Carry a span from one side of a layer to the other, leaving out what was put in or cut at its borders."""
    if start >= end:
        return _carry_wide(start, start, here, there)
    starts, ends = here
    at = bisect_right(starts, start) - 1  # the last change that begins at or before the span
    if at >= 0 and start < ends[at]:
        first = there[0][at]
    else:
        first = start if at < 0 else there[1][at] + start - ends[at]
    at = bisect_left(ends, end)  # the first change that ends at or after the span
    if at < len(starts) and starts[at] < end:
        last = there[1][at]
    else:
        last = there[0][at] - (starts[at] - end) if at < len(starts) else _after_all(end, here, there)
    return first, max(first, last)


def _carry_wide(start: int, end: int, here: _Columns, there: _Columns) -> tuple[int, int]:
    """Carry a span from one side of a layer to the other, taking in every change that touches it."""
    starts, ends = here
    at = bisect_left(ends, start)  # the first change that ends at or after the start
    if at < len(starts) and starts[at] <= start:
        first = there[0][at]
    else:
        first = there[0][at] - (starts[at] - start) if at < len(starts) else _after_all(start, here, there)
    at = bisect_right(starts, end) - 1  # the last change that begins at or before the end
    if at >= 0 and end <= ends[at]:
        last = there[1][at]
    else:
        last = end if at < 0 else there[1][at] + end - ends[at]
    return first, last


def _after_all(point: int, here: _Columns, there: _Columns) -> int:
    return point + (there[1][-1] - here[1][-1] if here[1] else 0)
