"""Where a correction stands in the raw text: by what it quotes, exactly or nearly, and by what stands around it.

A place is looked for where it stood. Where the text has changed, the words of the anchor vote for places; the best few
are aligned with it, character by character, and one is taken if it reads nearly the same. Two places alike are told
apart by how near they are to where it stood; where that does not tell, the correction is lost rather than misapplied.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from recension.corrections import Anchor, Correction, Placed
from recension.corrections.deeds import core

_CONTEXT, _WIDEST = 64, 256  # characters quoted on each side: at least, and at most where places are alike
_WHOLE, _ENDS = 400, 120  # a longer passage is quoted by its two ends of so many characters
# Per cent of an anchor's characters that must stand at a place, and at one far from where it stood: beyond _FAR
# characters and a tenth of the way. Measured on 28 texts in which letters were misread or the place was taken out.
_ALIKE, _ALIKE_FAR, _FAR = 85, 92, 4000
_BESIDE, _MISREAD = 8, 2  # characters right beside the place, and how many of them may be misread on either side
_TIE = 3  # per cent: two places that differ by less are alike
_NEARER = 2  # how many times nearer one of two places alike must be to be taken
_FREQUENT, _VOTERS = 500, 12  # places of a word beyond which it tells nothing; words that vote, the rarest
_BEST, _BIN = 8, 32  # places that are looked at closely; votes are counted in stretches of so many characters
_WORD = re.compile(r"\w{3,}")
_UNDECODED = re.compile("[\ud800-\udfff]")


class _Found(NamedTuple):
    """A place, and how much of the anchor it reads, in per cent."""

    start: int
    end: int
    score: int


def anchor_of(raw: str, start: int, end: int) -> Anchor:
    """The anchor of `[start, end)` of a raw text: quoted, with as much around it as tells it from places alike."""
    width = _CONTEXT
    while width < _WIDEST:
        whole = raw[max(0, start - width) : min(end, start + _WHOLE) + width]
        if raw.find(whole, raw.find(whole) + 1) < 0:
            break
        width *= 2
    before, after = raw[max(0, start - width) : start], raw[end : end + width]
    quote, until = raw[start:end], ""
    if end - start > _WHOLE:
        quote, until = raw[start : start + _ENDS], raw[end - _ENDS : end]
    return Anchor(legible(quote), legible(before), legible(after), start, legible(until))


def legible(raw: str) -> str:
    """Raw text as it can be quoted: U+FFFD for each byte that could not be decoded. Offsets stay."""
    return raw if raw.isascii() else _UNDECODED.sub("\ufffd", raw)


def placed(raw: str, corrections: Iterable[Correction]) -> tuple[Placed, ...]:
    """Each correction with its place in a raw text, in the order given. Linear in the text, and in their number."""
    aimed = [(one, _aim(one)) for one in corrections]
    text = legible(raw) if aimed else ""
    strayed = {n: at for n, (one, at) in enumerate(aimed) if one.anchored and not _stands(text, at)}
    places = _places(text, [needle for anchor in strayed.values() for needle in _needles(anchor)])
    return tuple(
        _strayed(text, one, anchor, places)
        if n in strayed
        else Placed(one, "holds", anchor.near, _end(text, anchor, anchor.near))
        if one.anchored
        else Placed(one, "holds")
        for n, (one, anchor) in enumerate(aimed)
    )


def _aim(one: Correction) -> Anchor:
    """What is looked for: of an edit only what it changes, however much of the text around it is quoted with it."""
    at = one.anchor
    if one.action not in ("accept", "reject") or one.was or at.until:
        return at
    lead, tail, _ = core(at.quote, one.became)
    end = len(at.quote) - tail
    return Anchor(
        at.quote[lead:end], at.before + at.quote[:lead], at.quote[end:] + at.after, at.near + lead if at.near else 0
    )


def _stands(text: str, anchor: Anchor) -> bool:
    """Does an anchor stand, word for word, where it stood?"""
    at = anchor.near - len(anchor.before)
    if at < 0 or not text.startswith(anchor.before + anchor.quote, at):
        return False
    end = _end(text, anchor, anchor.near)
    return end >= 0 and text.startswith(anchor.after, end) and (anchor.near > 0 or not _elsewhere(text, anchor))


def _elsewhere(text: str, anchor: Anchor) -> bool:
    """Does what stands at offset 0 stand again? An anchor that says no offset must not take the first place alike."""
    return text.find(anchor.quote + anchor.after if not anchor.until else anchor.quote, 1) >= 0


def _end(text: str, anchor: Anchor, start: int) -> int:
    """Where the passage that begins at `start` ends; -1 where its end does not follow."""
    if not anchor.until:
        return start + len(anchor.quote)
    at = text.find(anchor.until + anchor.after, start)
    return at + len(anchor.until) if at >= 0 else -1


def _needles(anchor: Anchor) -> list[Anchor]:
    """What is searched for: the anchor, or its two ends where it is quoted by these."""
    if not anchor.until:
        return [anchor]
    return [anchor._replace(until="", after=""), Anchor(anchor.until, "", anchor.after, anchor.near)]


def _strayed(text: str, one: Correction, anchor: Anchor, places: dict[str, list[int]]) -> Placed:
    """A correction that does not stand where it stood."""
    found = [_best(text, needle, places) for needle in _needles(anchor)]
    missed = next((each for each in found if isinstance(each, str)), "")
    spans = [each for each in found if isinstance(each, _Found)]
    if missed or spans[-1].end < spans[0].start:
        return Placed(one, "lost", note=missed or "its beginning and its end stand in another order")
    start, end = spans[0].start, spans[-1].end
    same = all(each.score == 100 for each in spans) and (not anchor.near or start == anchor.near)
    return Placed(one, "holds" if same else "moved", start, end)


def _best(text: str, anchor: Anchor, places: dict[str, list[int]]) -> _Found | str:
    """The place of an anchor, or why it has none."""
    found: dict[tuple[int, int], _Found] = {}
    for start in _candidates(text, anchor, places):
        place = _aligned(text, anchor, start)
        if place and place.score > found.get(place[:2], place._replace(score=-1)).score:
            found[place[:2]] = place
    reach = max(_FAR, anchor.near // 10) if anchor.near else len(text)
    found = {span: p for span, p in found.items() if p.score >= _ALIKE_FAR or abs(p.start - anchor.near) <= reach}
    if not found:
        return "nothing in the text reads like it"
    ranked = sorted(found.values(), key=lambda each: (-each.score, abs(each.start - anchor.near)))
    alike = [each for each in ranked if each.score >= ranked[0].score - _TIE]
    alike.sort(key=lambda each: abs(each.start - anchor.near))
    if len(alike) > 1 and abs(alike[1].start - anchor.near) < _NEARER * abs(alike[0].start - anchor.near):
        return f"{len(alike)} places read like it"
    return alike[0]


def _candidates(text: str, anchor: Anchor, places: dict[str, list[int]]) -> Iterator[int]:
    """Where the anchor, with what stands before it, may begin: most likely first, a few."""
    needle = anchor.before + anchor.quote + anchor.after
    votes: Counter[int] = Counter()
    words = [word for word in _WORD.finditer(needle) if word[0] in places]
    for word in sorted(words, key=lambda each: len(places[each[0]]))[:_VOTERS]:
        votes.update((at - word.start()) // _BIN for at in places[word[0]])
    hint = (anchor.near - len(anchor.before)) // _BIN
    best = sorted(votes, key=lambda bin: (-votes[bin] - votes[bin + 1], abs(bin - hint)))[:_BEST]
    yield from (bin * _BIN for bin in best)
    if anchor.near:
        yield anchor.near - len(anchor.before)
    if not best:  # no word to vote: as it is written, or not at all
        yield from _written(text, needle, anchor.near - len(anchor.before))
        if anchor.quote:
            yield from (at - len(anchor.before) for at in _written(text, anchor.quote, anchor.near))


def _written(text: str, needle: str, hint: int) -> list[int]:
    """Where a needle stands word for word: a few places, those nearest to the hint."""
    found, at = list[int](), text.find(needle)
    while at >= 0 and len(found) < _FREQUENT:
        found.append(at)
        at = text.find(needle, at + 1)
    return sorted(found, key=lambda each: abs(each - hint))[:_BEST]


def _aligned(text: str, anchor: Anchor, start: int) -> _Found | None:
    """The anchor laid upon the text about `start`; None where they do not fit."""
    needle = anchor.before + anchor.quote + anchor.after
    slack = _BIN + len(needle) // 8
    low = max(0, start - slack)
    window = text[low : start + len(needle) + slack]
    exact = _nearest(window, needle, start - low)
    if exact >= 0:
        at = low + exact + len(anchor.before)
        return _Found(at, at + len(anchor.quote), 100)
    first, last, score = _laid(needle, window, len(anchor.before), len(anchor.before) + len(anchor.quote))
    beside = _follows(anchor.before[::-1], window[:first][::-1]) and _follows(anchor.after, window[last:])
    if score < _ALIKE or not beside or not _reads_like(anchor.quote, window[first:last]):
        return None
    return _Found(low + first, low + last, min(score, 99))


def _nearest(window: str, needle: str, wanted: int) -> int:
    """Where the needle stands word for word in the window, nearest to where it is wanted; -1 for nowhere."""
    at, best = window.find(needle), -1
    while at >= 0:
        if best < 0 or abs(at - wanted) < abs(best - wanted):
            best = at
        at = window.find(needle, at + 1)
    return best


def _laid(needle: str, window: str, start: int, end: int) -> tuple[int, int, int]:
    """Where `[start, end)` of the needle lies in the window, and how much of the needle does, in per cent."""
    steps = Levenshtein.opcodes(needle, window)
    same = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    first = last = len(window)
    for step in steps:  # tight: what is put in at a border of the quote stays outside
        if first == len(window) and step.src_start <= start < step.src_end:
            first = min(step.dest_start + start - step.src_start, step.dest_end)
        if step.src_start < end <= step.src_end:
            last = min(step.dest_start + end - step.src_start, step.dest_end)
    if start == end:
        first = last = min(first, last)
    return first, max(first, last), 100 * same // max(1, len(needle))


def _follows(wanted: str, found: str) -> bool:
    """Does a text begin as wanted, but for white space and a few misread characters?"""
    wanted = " ".join(wanted[: 2 * _BESIDE].split())[:_BESIDE]
    found = " ".join(found[: 2 * _BESIDE].split())
    sizes = range(max(0, len(wanted) - _MISREAD), len(wanted) + _MISREAD + 1)
    return any(Levenshtein.distance(wanted, found[:size]) <= _MISREAD for size in sizes)


def _reads_like(quote: str, found: str) -> bool:
    """Is what was found the quote, but for white space and a few misread characters?"""
    wanted, read = " ".join(quote.split()), " ".join(found.split())
    if wanted == read:
        return bool(quote) == bool(found) or bool(wanted)
    return len(wanted) > 1 and bool(read) and Levenshtein.distance(wanted, read) <= max(1, len(wanted) // 4)


def _places(text: str, needles: Sequence[Anchor]) -> dict[str, list[int]]:
    """Where the words of some anchors stand in the text; words that stand everywhere left out."""
    wanted = {word for needle in needles for word in _WORD.findall(needle.before + needle.quote + needle.after)}
    found: defaultdict[str, list[int]] = defaultdict(list)
    if wanted:
        for run in _WORD.finditer(text):
            if run[0] in wanted and len(found[run[0]]) <= _FREQUENT:
                found[run[0]].append(run.start())
    return {word: at for word, at in found.items() if len(at) <= _FREQUENT}
