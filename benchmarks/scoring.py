"""Scores of one reading of one case: counts only, so that documents add up to families and families to a table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from benchmarks.alignment import Bridge, Op, align
from benchmarks.cases import TEXT, Case, Line, core, tokens, words
from benchmarks.truth import line_tokens
from benchmarks.view import Carried, Failure, Notes, Reading, Score, View, true_blocks, view


def score(case: Case, reading: Reading) -> Score:
    """All counts for one document, and every single failure."""
    seen = view(case, reading)
    counts: Counter[str] = Counter()
    failures: list[Failure] = []
    for part in (_words, _starts, _furniture, _hyphens, _turns, _order, _verbatim, _whole):
        for key, good, failure in part(seen):
            counts[key] += good
            if failure:
                failures.append(failure)
    return Score(counts, failures)


Counted = Iterator[tuple[str, int, Failure | None]]


def _words(seen: View) -> Counted:
    """Words wrong, missing or too many, against the true text and (for what was repaired) against the raw text."""
    judged = _judged_tokens(seen)
    yield "words", len(judged), None
    wrong = _wrong(seen, seen.gold_ops, [t.text for t in seen.clean], judged)
    before = _raw_wrong(seen.case, judged, seen.gold)
    for key, value in (("word_errors", len(wrong[0]) + wrong[1]), ("raw_word_errors", len(before[0]) + before[1])):
        yield key, value, None
    yield "repaired", len(before[0] - wrong[0]) + max(0, before[1] - wrong[1]), None
    yield "made", len(wrong[0] - before[0]) + max(0, wrong[1] - before[1]), None
    for at in sorted(wrong[0] - before[0]):
        expected = " ".join(seen.gold[max(0, at - 4) : at + 5])
        found, place = _opposite(seen, at)
        yield "made_words", 1, Failure("made", -1, f"{seen.gold[at]} ({expected})", found, place)


def _judged_tokens(seen: View) -> set[int]:
    return {n for block, start, end in true_blocks(seen) if block.judged for n in range(start, end)}


def _wrong(seen: View, ops: Sequence[Op], have: Sequence[str], judged: set[int]) -> tuple[set[int], int]:
    """True words that do not stand in a text, and how many words it has too many. Notes may stand anywhere."""
    missing: set[int] = set()
    extra = 0
    notes = Notes(seen.case.notes)
    for op in ops:
        if op.tag in ("replace", "insert"):
            missing.update(n for n in range(op.b1, op.b2) if n in judged)
        elif op.tag == "delete" and (op.b1 in judged or op.b1 - 1 in judged):
            extra += notes.foreign(" ".join(have[op.a1 : op.a2]))
    return missing, extra


_RAW: dict[tuple[str, str], tuple[set[int], int]] = {}


def _raw_wrong(case: Case, judged: set[int], gold: list[str]) -> tuple[set[int], int]:
    """The same for the raw text as it is; kept, because every system is compared with it."""
    key = (case.family, case.name)
    if key not in _RAW:
        have = [t.text for t in tokens(case.raw)]
        stub = View(case, Reading(""), [], [], gold, [], Carried(case, [], []), Bridge([]), [], [])
        _RAW[key] = _wrong(stub, align(have, gold), have, judged)
    return _RAW[key]


def _opposite(seen: View, at: int) -> tuple[str, int]:
    """What the reading has where true word `at` should stand, and where that is."""
    for op in seen.gold_ops:
        if op.b1 <= at < max(op.b2, op.b1 + 1):
            near = seen.clean[max(0, op.a1 - 4) : op.a2 + 5]
            return " ".join(t.text for t in near), near[len(near) // 2].start if near else -1
    return "", -1


def _starts(seen: View) -> Counted:
    """Beginnings of blocks: those of the true text that the reading has, and those it has too many."""
    notes = Notes(seen.case.notes)
    true = [(start, block) for block, start, _ in true_blocks(seen) if block.judged and block.kind != "text"]
    landed = {n: seen.to_gold(n) for n in seen.heads if n < len(seen.clean)}
    places = {at: n for n, (at, stop) in landed.items() if stop > at}
    used: set[int] = set()
    from_gold = Bridge([Op(op.tag, op.b1, op.b2, op.a1, op.a2) for op in seen.gold_ops])
    for start, block in true:
        near = [at for at in (start, start + 1, start - 1) if at in places]
        yield "starts", 1, None
        if near:
            used.add(places[near[0]])
            yield "starts_found", 1, None
        else:
            at = from_gold(start)[0]
            shown = " ".join(t.text for t in seen.clean[max(0, at - 6) : at + 4])
            place = seen.clean[min(at, len(seen.clean) - 1)].start if seen.clean else -1
            yield "starts_lost", 1, Failure("start lost", -1, block.text[:90], shown, place)
    for n, (at, _) in landed.items():
        which = bisect_right(seen.gold_starts, at) - 1
        if n in used or which < 0:
            continue
        block = seen.case.blocks[which]
        text = " ".join(t.text for t in seen.clean[n : n + 12])
        inside = seen.gold_starts[which] < at < [*seen.gold_starts, len(seen.gold)][which + 1]
        if block.judged and block.kind != "text" and inside and notes.share(text) < 0.5:
            yield "starts_extra", 1, Failure("start too many", -1, "no block begins here", text, seen.clean[n].start)


def _furniture(seen: View) -> Counted:
    """Raw lines of furniture that are gone, raw lines of prose that are not."""
    texts = [t.text for t in seen.clean]
    have = set(zip(texts, texts[1:], texts[2:], strict=False))
    for line, removed in zip(seen.case.lines, _removed(seen), strict=True):
        text = seen.case.raw[line.start : line.end].strip()
        if line.label in ("prose", "note"):
            yield "prose_lines", 1, None
            if removed and not _elsewhere(seen, line, have):
                yield "prose_removed", 1, Failure("prose removed", line.start, text, "not in the clean text")
            elif removed and line.label == "prose":
                place = "elsewhere in the clean text, which is right for a note only"
                yield "prose_moved", 1, Failure("prose moved", line.start, text, place)
        elif line.label and removed:
            yield f"{line.label}_gone", 1, None
            yield "furniture_gone", 1, None
        elif line.label:
            yield f"{line.label}_left", 1, None
            yield "furniture_left", 1, Failure(f"{line.label} left", line.start, "not in the clean text", text)


def _elsewhere(seen: View, line: Line, have: set[tuple[str, str, str]]) -> bool:
    """Does most of a line stand somewhere in the reading? Of a line of one or two words, the longer one near by."""
    span = line_tokens(seen.raw, line)
    text = [seen.raw[n].text for n in span]
    runs = list(zip(text, text[1:], text[2:], strict=False))
    if runs:
        return sum(run in have for run in runs) > len(runs) / 2
    at = seen.to_clean(span[0])[0]
    return any(max(text, key=len) in t.text for t in seen.clean[max(0, at - 40) : at + 40])


def _removed(seen: View) -> list[bool]:
    """For each raw line, whether most of its letters are gone. Of two like lines in a row it is the first that goes."""
    gone = []
    for line in seen.case.lines:
        span = line_tokens(seen.raw, line)
        weights = {n: sum(map(str.isalnum, seen.raw[n].text)) for n in span}
        lost = sum(weight for n, weight in weights.items() if not _stands(seen, n))
        gone.append(lost > 0.6 * sum(weights.values()))
    for n, (line, after) in enumerate(pairwise(seen.case.lines)):
        if line.label not in TEXT and after.label == "prose" and gone[n + 1] and not gone[n]:
            raw = seen.case.raw
            if fuzz.ratio(raw[line.start : line.end].strip(), raw[after.start : after.end].strip()) >= 75:
                gone[n], gone[n + 1] = True, False
    return gone


def _stands(seen: View, n: int) -> bool:
    """Is a raw token in the reading: as it is, mended, or as part of the word that it was put together to?"""
    if seen.to_clean.same(n):
        return True
    at, stop = seen.to_clean(n)
    text = seen.raw[n].text
    near = [t.text for t in seen.clean[max(0, at - 1) : stop + 1]]
    half = text.removesuffix("-")
    if len(half) > 2 and any(word.endswith(text) or word.startswith(half) for word in near):
        return True
    return stop > at and fuzz.ratio(_letters(text), _letters(seen.clean[at].text)) >= 50


def _letters(word: str) -> str:
    """A word without its marks: a contents entry's leaders may go."""
    return "".join(filter(str.isalnum, word)) or word


def _hyphens(seen: View) -> Counted:
    """Cut words: put together without the hyphen, with it, or left as they were."""
    ends = [t.end for t in seen.raw]
    for hyphen in seen.case.hyphens:
        left = bisect_left(ends, hyphen.at + 1)
        at, stop = seen.to_clean(left)
        after = seen.to_clean(min(left + 1, len(seen.raw) - 1))
        near = [t.text for t in seen.clean[max(0, at - 2) : max(stop, after[1]) + 3]]
        closed, kept = hyphen.left + hyphen.right, hyphen.left + "-" + hyphen.right
        made = "lost"
        if any(core(word) == core(hyphen.word) for word in near):
            made = "kept" if hyphen.own else "closed"
        elif any(core(kept) in word for word in near):
            made = "kept"
        elif any(core(closed) in word for word in near):
            made = "closed"
        elif any(word.endswith(hyphen.left + "-") for word in near):
            made = "open"
        wanted, kind = ("kept", "own") if hyphen.own else ("closed", "soft")
        yield f"{kind}_hyphens", 1, None
        if made == wanted:
            yield f"{kind}_right", 1, None
        else:
            key = f"{kind}_open" if made == "open" else f"{kind}_wrong"
            shown = kept if hyphen.own else closed
            yield key, 1, Failure(f"{kind} hyphen {made}", hyphen.at, shown, " ".join(near))


def _turns(seen: View) -> Counted:
    """Page turns: blocks that run on are one block with nothing between, others are two."""
    begins = [t.start for t in seen.raw]
    for turn in seen.case.turns:
        left, right = bisect_left(begins, turn.before), bisect_left(begins, turn.after)
        (at, stop), (to, _) = seen.to_clean(left), seen.to_clean(right)
        broken = bisect_right(seen.heads, to) > bisect_right(seen.heads, at)
        between = " ".join(t.text for t in seen.clean[max(stop, at + 1) : to])
        right_way = (not broken and not between) if turn.joined else broken
        yield "turns", 1, None
        if right_way:
            yield "turns_right", 1, None
        else:
            shown = " ".join(t.text for t in seen.clean[max(0, at - 5) : at + 1])
            follows = " ".join(t.text for t in seen.clean[to : to + 6])
            wanted = "one block" if turn.joined else "two blocks"
            found = f"{shown} {'||' if broken else '|'} {between} {'|' if between else ''} {follows}"
            yield "turns_wrong", 1, Failure("turn", turn.before, wanted, found)


def _order(seen: View) -> Counted:
    """Long blocks found in the reading, and neighbours among them that stand in the true order."""
    texts = [t.text for t in seen.clean]
    grams = [tuple(texts[n : n + 5]) for n in range(len(texts) - 4)]
    counts = Counter(grams)
    once = {gram: n for n, gram in enumerate(grams) if counts[gram] == 1}
    places = []
    for block in seen.case.blocks:
        text = words(block.text)
        if block.judged and len(text) >= 12:
            own = (tuple(text[n : n + 5]) for n in range(len(text) - 4))
            places += [once[gram] for gram in own if gram in once][:1]
    yield "neighbours", max(0, len(places) - 1), None
    yield "in_order", sum(a <= b for a, b in pairwise(places)), None


def _verbatim(seen: View) -> Counted:
    """Lines that must come out as they are."""
    have = Counter(line.strip() for line in seen.reading.text.split("\n"))
    for line in seen.case.verbatim:
        yield "verbatim", 1, None
        if have[line] > 0:
            have[line] -= 1
            yield "verbatim_kept", 1, None
        else:
            yield "verbatim_lost", 1, Failure("line changed", -1, line, "not in the clean text as a line")


def _whole(seen: View) -> Counted:
    """Long paragraphs that the reading has whole, letter for letter, within one block."""
    text, starts = seen.reading.text, seen.reading.block_starts()
    pieces = (text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True))
    have = "\n".join(" ".join(words(piece)) for piece in pieces)
    for block in seen.case.blocks:
        if block.judged and block.kind == "paragraph" and len(block.text) >= 150:
            yield "long_paragraphs", 1, None
            yield "whole", int(" ".join(words(block.text)) in have), None
