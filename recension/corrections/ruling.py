"""A person's decisions at work in a run of the repairs: what these propose is let through, refused, or sure.

What is replaced is replaced before any repair, so that all see the text as it is to read, and no repair changes it any
more. A rejected edit is refused by what it does, not by who proposes it: a repair that does the same to the same place
is refused whatever its name (unless `only` says that one repair alone is meant), and one that does something else there
is not. What an edit can do to a place: take it out, respell it, put something in, or change its gap to none, to a line
end, to a blank line. Joins, splits, and accepted edits that no repair makes any more come after the last repair.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from recension.corrections import Placed
from recension.corrections.deeds import OUT, core, deed, visible
from recension.text import DOUBT, Edit, Flag, Text

_OF_EDITS = ("accept", "reject", "replace")
_LAST = ("join", "split")
_CERTAIN = 1000
_AROUND = 64  # characters in which the white space around an edit ends
_GIVEN = "given"  # the rule of recension.given
_UNFIT = re.compile("[\ud800-\udfff]")  # bytes without a character: no text that holds them can be published


@dataclass
class _Mark:
    """A decision with its place in the text as it reads now. `seen` is what stood there when a repair made the edit
    that was looked at, `new` what that made of it, `deed` what kind of change that is; `met` says that an accepted
    edit was made, `gone` that the place was cut out."""

    n: int
    placed: Placed
    start: int
    end: int
    seen: str
    new: str
    deed: str
    met: bool = False
    gone: bool = False

    @property
    def action(self) -> str:
        return self.placed.correction.action


class Ruling:
    """The decisions about one text, in one run: `first` before the repairs, `on` for each, `last` after them.

    `placed` says in the end how each correction stands.
    """

    def __init__(self, raw: str, placed: Sequence[Placed]) -> None:
        self.placed = list(placed)
        self._raw = raw
        self._layers = 0
        here: defaultdict[tuple[int, int], list[_Mark]] = defaultdict(list)
        for n, one in enumerate(placed):
            if one.state != "lost" and one.correction.action in (*_OF_EDITS, *_LAST):
                mark = self._mark(n, one)
                here[mark.start, mark.end] = [*self._left(here[mark.start, mark.end], mark), mark]
        self._marks = [mark for marks in here.values() for mark in marks]

    def _mark(self, n: int, one: Placed) -> _Mark:
        said, here = one.correction, self._raw[one.start : one.end]
        quoted = said.was or (here if said.until else said.at)
        kind = deed(quoted, said.became, said.before, said.after)
        if said.was or said.until:
            return _Mark(n, one, one.start, one.end, quoted, said.became, kind)
        _, _, new = core(quoted, said.became)  # the place is of what really changes, however much is quoted with it
        return _Mark(n, one, one.start, one.end, here, new, kind)

    def first(self) -> Iterator[Edit]:
        """The replacements, as edits of the raw text."""
        at = 0
        for mark in sorted((m for m in self._marks if m.action == "replace"), key=lambda m: (m.start, m.end)):
            old, wanted = self._raw[mark.start : mark.end], mark.placed.correction.reads or ""
            if mark.start < at:
                self._settle(mark, "lost", "it overlaps another replacement")
                continue
            if old == wanted:
                self._settle(mark, "already")
                continue
            yield Edit(mark.start, mark.end, wanted, mark.placed.correction.signed, _CERTAIN)
            at = mark.end
        self._marks = [mark for mark in self._marks if self.placed[mark.n].state != "lost"]

    def on(self, rule: str, proposals: Iterable[Edit | Flag], text: Text) -> Iterator[Edit | Flag]:
        """What is left of a repair's proposals."""
        self._carry(text)
        proposed = list(proposals)
        edits = [(n, p) for n, p in enumerate(proposed) if isinstance(p, Edit)]
        ends = [edit.end for _, edit in edits]
        moved = {edit.source for _, edit in edits if edit.source}
        refused = self._settled(proposed) if len(edits) < len(proposed) else set()
        for mark in self._marks:
            if mark.gone or mark.action in _LAST:
                continue
            for at in range(bisect_left(ends, mark.start), len(edits)):
                n, edit = edits[at]
                if edit.start > mark.end:
                    break
                if edit[:2] in moved and _inside(mark, edit.start, edit.end):
                    continue
                if mark.action == "reject" and _UNFIT.search(text.now, edit.start, edit.end):
                    if edit.start <= mark.start and mark.end <= edit.end:
                        self._settle(mark, "lost", "a byte that stands for no character cannot stay in the text")
                elif _refuses(mark, rule, edit, text.now):
                    refused.add(n)
                elif _accepts(mark, edit, text.now):
                    mark.met = True
                    proposed[n] = edit._replace(confidence=_CERTAIN)
                elif mark.action == "accept" and _is_step(mark, edit):
                    proposed[n] = edit._replace(confidence=_CERTAIN)
        if refused and moved:
            _with_partners(edits, refused)
        return (proposal for n, proposal in enumerate(proposed) if n not in refused)

    def last(self, text: Text) -> Iterator[Edit]:
        """Joins, splits, and accepted edits that no repair made, as edits of the text that the repairs left."""
        self._carry(text)
        made: list[tuple[Edit, _Mark]] = []
        for mark in self._marks:
            edit = self._gap(mark, text.now) if mark.action in _LAST else self._unmet(mark, text.now)
            if edit:
                made.append((edit, mark))
        at = -1
        for edit, mark in sorted(made, key=lambda each: each[0][:2]):
            if edit.start < at:
                self._settle(mark, "lost", "it overlaps another correction")
                continue
            yield edit
            at = max(edit.end, edit.start + 1)

    def _settled(self, proposed: Sequence[Edit | Flag]) -> set[int]:
        """The flags, by index, that lie in a place of which a person has accepted or rejected an edit."""
        places = sorted((m.start, m.end) for m in self._marks if m.action in ("accept", "reject") and not m.gone)
        starts, reach = [start for start, _ in places], list(accumulate((end for _, end in places), max))
        return {
            n
            for n, flag in enumerate(proposed)
            if isinstance(flag, Flag) and (before := bisect_right(starts, flag.start)) and reach[before - 1] >= flag.end
        }

    def _gap(self, mark: _Mark, now: str) -> Edit | None:
        """A join or a split."""
        one = mark.placed.correction
        start, end = _white(now, mark.start, mark.end)
        if now[start:end].strip() or start == 0 or end == len(now):
            note = "text stands there now" if now[start:end].strip() else "one of the two blocks is gone"
            self._settle(mark, "lost", note)
            return None
        if ("\n\n" in now[start:end]) if one.action == "split" else ("\n" not in now[start:end]):
            return None
        joined = " " if one.reads is None else one.reads
        return Edit(start, end, "\n\n" if one.action == "split" else joined, one.signed, _CERTAIN)

    def _unmet(self, mark: _Mark, now: str) -> Edit | None:
        """An accepted edit that no repair made."""
        if mark.action != "accept" or mark.met or mark.gone:
            return None
        here, signed = now[mark.start : mark.end], mark.placed.correction.signed
        if visible(here) != visible(mark.seen):
            if visible(here) != visible(mark.new):
                self._settle(mark, "lost", f"no repair makes it any more, and the place reads {here[:60]!r} now")
            return None
        if not visible(here) and min(2, here.count("\n")) == min(2, mark.new.count("\n")):
            return None
        if mark.deed != OUT:
            return Edit(mark.start, mark.end, mark.new, signed, _CERTAIN)
        start, end = _white(now, mark.start, mark.end)
        around = now[start : mark.start] + now[mark.end : end]
        gap = ("" if start == mark.start or end == mark.end else " ", "\n", "\n\n")[min(2, around.count("\n"))]
        return Edit(start, end, "" if start == 0 or end == len(now) else gap, signed, _CERTAIN)

    def _carry(self, text: Text) -> None:
        """Carry every mark through the layers that were added since."""
        for layer in text.layers[self._layers :]:
            for mark in self._marks:
                held = mark.start < mark.end
                mark.start, mark.end = layer.carried_span(mark.start, mark.end)
                mark.gone = mark.gone or (held and mark.start == mark.end)
        self._layers = len(text.layers)

    def _left(self, earlier: list[_Mark], later: _Mark) -> Iterator[_Mark]:
        """The earlier decisions about a place that a later one does not take back."""
        for mark in earlier:
            gaps = (mark.action in _LAST, later.action in _LAST)
            same = mark.deed == later.deed or "replace" in (mark.action, later.action)
            if all(gaps) or (not any(gaps) and same):
                self._settle(mark, "overruled", "a later correction speaks of the same place")
            else:
                yield mark

    def _settle(self, mark: _Mark, state: str, note: str = "") -> None:
        self.placed[mark.n] = mark.placed._replace(state=state, note=note)  # type: ignore[arg-type]


def _refuses(mark: _Mark, rule: str, edit: Edit, now: str) -> bool:
    """Does a decision forbid an edit? What the maintainer said beside the document is a decision too: where it takes a
    page out, it takes out what was decided of that page."""
    one = mark.placed.correction
    if one.action == "accept" or (one.only and rule != one.rule):
        return False
    start, end, new = _core(now, edit)
    if not _touch(mark, start, end):
        return False
    if rule == _GIVEN:
        return one.action == "replace" and not start <= mark.start <= mark.end <= end
    if one.action == "replace":
        return now[mark.start : mark.end] not in edit.new
    if _deed(now, edit) != mark.deed:
        return False
    left, right = now[mark.start : max(start, mark.start)], now[min(end, mark.end) : mark.end]
    return mark.deed != OUT or visible(mark.seen) not in visible(left + new + right)  # what was meant is still there


def _accepts(mark: _Mark, edit: Edit, now: str) -> bool:
    """Is an edit the one that was accepted?"""
    if mark.action != "accept":
        return False
    start, end, new = _core(now, edit)
    same = visible(new) == visible(core(mark.seen, mark.new)[2])
    return _touch(mark, start, end) and same and _deed(now, edit) == mark.deed


def _is_step(mark: _Mark, edit: Edit) -> bool:
    """Is an edit that is made anyway one of several that together do what was accepted? Then it is doubted no more; if
    they come to something else, `last` says so."""
    return edit.confidence >= DOUBT and mark.start <= edit.start and edit.end <= mark.end


def _with_partners(edits: Sequence[tuple[int, Edit]], refused: set[int]) -> None:
    """Refuse both halves of a move where one is refused: a passage must not stand twice, nor be lost."""
    for n, edit in edits:
        if edit.source:
            cuts = [m for m, cut in edits if cut.start < edit.source[1] and edit.source[0] < cut.end and m != n]
            if n in refused or refused.intersection(cuts):
                refused.update((n, *cuts))


def _inside(mark: _Mark, start: int, end: int) -> bool:
    """Does a mark lie within a passage that is moved, without being it?"""
    return start <= mark.start and mark.end <= end and (mark.start, mark.end) != (start, end)


def _touch(mark: _Mark, start: int, end: int) -> bool:
    """Does `[start, end)` share a character with a mark, or a point with one that is a point?"""
    if mark.start == mark.end:
        return start <= mark.start <= end
    return (start < mark.end and mark.start < end) if start < end else mark.start < start < mark.end


def _core(now: str, edit: Edit) -> tuple[int, int, str]:
    """An edit without what it leaves as it is at its two ends."""
    lead, tail, new = core(now[edit.start : edit.end], edit.new)
    return edit.start + lead, edit.end - tail, new


def _deed(now: str, edit: Edit) -> str:
    around = now[max(0, edit.start - _AROUND) : edit.start], now[edit.end : edit.end + _AROUND]
    return deed(now[edit.start : edit.end], edit.new, *around)


def _white(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the white space around it."""
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end
