"""Contents cells that a column border cut through a word or through a letter.

`Prefa<TAB>ace`: the border ran through the second *a*, and both cells show it. `I. W<TAB>Vorking`: it ran through the
W, of which the right cell still shows a V. `The<TAB>The Contributors`: both cells took the whole word. `ı ne<TAB>
Institute`: the left cell has half of each letter of *The*. The halves alone prove nothing; a mended word must be
printed elsewhere in this document or stand in the lexicon, and it must be the only one that fits. Two that fit: the
row stays as it is and is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recension.cases import Fix, Keep, Miss
from recension.evidence import Evidence, known
from recension.gates import words
from recension.layout import lines
from recension.rows import label, lore, numeral
from recension.text import Edit, Flag

PRINTED, LEXICON, TWICE, COMPANY = 970, 930, 970, 900
_MOST = 300  # cut rows of a text that are mended; each may search the whole text
_CELLS = re.compile(r"^([ ]*)([^\t]{1,24})\t[ \t]*(?=\S)([^\t]+)")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*['’]?")
GATE = words("\t", needed="contents")


class Cut(NamedTuple):
    """A row whose first cell is more than a number: the number, what follows it, and the cell to the right."""

    number: str
    left: str
    right: str


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    left = _MOST
    for region in evidence.contents:
        for line in lines(text[region.start : region.end]):
            at = region.start + line.start
            if region.heading[0] <= at < region.heading[1]:
                yield from _heading(line.text, at)
                continue
            cells = _CELLS.match(line.text)
            if not cells:
                continue
            cut = _cut(cells[2], cells[3])
            if not cut or not left:
                continue
            left -= 1
            start = at + cells.start(2) + len(cells[2]) - len(cut.left)
            yield from _mend(text, evidence, cut, (start, at + cells.start(3)))


def _heading(line: str, at: int) -> Iterator[Edit]:
    """The heading's own cuts: `Con<TAB>tents`. Halves that make no word together are words apart."""
    for cut in _BORDER.finditer(line):
        joined = all(map(known, _LETTERS.findall(line[: cut.start()] + line[cut.end() :])))
        why = "the column border cut the heading" if joined else "the column border fell between two words"
        yield Edit(at + cut.start(), at + cut.end(), "" if joined else " ", why, PRINTED)


_BORDER = re.compile(r"(?<=[^\W\d_])[ ]?\t[ \t]*(?=[^\W\d_])")


def _cut(first: str, right: str) -> Cut | None:
    """The row as a cut one, or None when its first cell is a number, a whole title or nothing."""
    number = label(first)
    left = first[len(number) :].strip()
    if not left or not any(c.isalpha() for c in right) or numeral(right):
        return None
    if not any(c.isalpha() for c in left) and right.split()[0] != left:
        return None
    if label(left + ".") and not number:
        return None  # `IV`, `B`: a number that lost its point
    return Cut(number, left, right)


def _mend(text: str, evidence: Evidence, cut: Cut, span: tuple[int, int]) -> Iterator[Edit | Flag]:
    """`span` is the left residue with the gap behind it; the mended word also covers the first word to the right."""
    start, gap_end = span
    glue = "\t" if cut.number else ""
    if cut.left.lower() == cut.right.split()[0].lower():
        yield Edit(start - 1 if cut.number else start, gap_end, glue, "both cells show the whole word", TWICE)
        return
    head = _FIRST.match(cut.right)
    if not head:
        return
    end = gap_end + head.end()
    good: set[str] = set()
    printed = False
    for options in _options(cut.left, head[0]):
        attested = {w for w in options if _printed(evidence, w, cut)}
        good, printed = attested or {w for w in options if _is_word(w)}, bool(attested)
        if good:
            break
    if len({w.lower() for w in good}) == 1:
        word = min(good, key=lambda w: w != w.capitalize())
        why = f"the column border cut {word!r}: " + ("printed elsewhere" if printed else "the only word that fits")
        lead = start - 1 if cut.number else start
        yield Edit(lead, end, glue + word, why, PRINTED if printed else LEXICON)
    elif good:
        yield Flag(start, end, "cell_cut_undecided", "two words fit the halves", " | ".join(sorted(good)))
    elif cut.left.lower() in lore()["plain"]["openers"]:
        yield Edit(start + len(cut.left), gap_end, " ", "the column border fell between two words", LEXICON)
    else:
        yield from _damaged(evidence, cut, (start, gap_end, end))


def _plain(word: str) -> str:
    return word.strip("'’")


def _is_word(word: str) -> bool:
    """Is it a word of the lexicon, or a compound of such?"""
    parts = _plain(word).split("-")
    return all(len(part) > 1 and known(part) for part in parts)


def _options(left: str, right: str) -> tuple[set[str], set[str]]:
    """Words that the two halves may show: as they stand or by a letter that both show; then with a letter misread.

    Only the last word of the left cell can be cut.
    """
    before, _, half = left.rpartition(" ")
    if before:
        return set(), set()
    close = {half + right} if right[0].islower() or len(half) == 1 or (half + right).isupper() else set()
    for n in (1, 2, 3):
        if len(half) > n and half[-n:].lower() == right[:n].lower():
            close.add(half + right[n:])
    for shown, rest, glyph in lore()["glyphs"]["cut"]:
        if half.endswith(shown) and right.startswith(rest) and len(right) > len(rest):
            close.add(half[: len(half) - len(shown)] + glyph + right[len(rest) :])
    if len(half) == 1 and half.lower() == right[0].lower():
        close.add(right)  # both cells show the whole first letter
    if len(half) < len(right) and right.lower().startswith(half.lower()) and len(half) > 1:
        close.add(right)
    loose: set[str] = set()
    if len(right) > 2 and right[0].islower():
        loose |= {half + right[1:], half[:-1] + right} if len(half) > 1 else {half + right[1:]}
    return {word for word in close if len(word) > 2}, {word for word in loose if len(word) > 2}


def _printed(evidence: Evidence, word: str, cut: Cut) -> bool:
    """Does the document print the word, apart from this row's own half?"""
    plain = _plain(word).lower()
    own = _FIRST.match(cut.right)
    return evidence.words[plain] > (1 if own and plain == own[0].lower() else 0)


def _damaged(evidence: Evidence, cut: Cut, span: tuple[int, int, int]) -> Iterator[Edit | Flag]:
    """A left cell whose letters are all damaged: mended only by the word that stands before these words elsewhere."""
    start, gap_end, end = span
    words = cut.right.split("\t")[0].split()
    before = _words_before(evidence, words[:4]) if len(words) > 1 else []
    found = {word.lower(): word for word in before if _alike(cut.left, word)}
    if len(found) == 1:
        word = found.popitem()[1]
        why = f"{cut.left!r} is {word!r} damaged; the document prints {word + ' ' + ' '.join(words[:3])!r}"
        yield Edit(
            start - 1 if cut.number else start,
            gap_end,
            ("\t" if cut.number else "") + word.capitalize() + " ",
            why,
            COMPANY,
        )
    elif not known(_plain(cut.left)) and not _begins_title(cut.left):
        yield Flag(start, end, "cell_cut_undecided", "the first cell holds part of a word that nothing completes")


def _begins_title(left: str) -> bool:
    """Are all words but the last whole ones? Then the border fell further in, and `contents_borders` looks at it."""
    *whole, _ = left.split()
    return bool(whole) and all(map(known, map(_plain, whole)))


def _words_before(evidence: Evidence, words: list[str]) -> list[str]:
    """The short words that the document prints right before some words in a row. Its longest word finds the places."""
    text = evidence.text
    runs = [(-len(run[0]), n, run) for n, word in enumerate(words) for run in _LETTERS.finditer(word)]
    whole = [each for each in runs if each[2].end() < len(each[2].string) or each[1] < len(words) - 1]
    if not whole:
        return []
    _, n, run = min(whole, key=lambda each: each[:2])
    lead = r"\s+".join([*map(re.escape, words[:n]), re.escape(words[n][: run.start()])])
    back = re.compile(rf"(?<!\w)([^\W\d_]{{2,12}})[ \n]{lead}\Z")
    rest = re.compile(r"\s+".join([re.escape(words[n][run.start() :]), *map(re.escape, words[n + 1 :])]))
    reach = 40 + 2 * sum(map(len, words))
    heads = (back.search(text, max(0, at - reach), at) for at in evidence.places(run[0]) if rest.match(text, at))
    return [head[1] for head in heads if head]


def _alike(shown: str, word: str) -> bool:
    """Is each glyph shown one that damaged print makes of the word's glyph in its place?"""
    shown, families = shown.replace(" ", ""), lore()["glyphs"]["alike"]
    return len(shown) == len(word) and any(c.isalpha() for c in shown) and all(
        a.lower() == b.lower() or any(a in family and (b in family or b.upper() in family) for family in families)
        for a, b in zip(shown, word, strict=True)
    )  # fmt: skip


_HEAD = "Contents\n\n"
_TAIL = "\n1.\tThe Plan\t3\n2.\tThe Means\t9\n3.\tWorking Group on Europe\t12"
CASES = (
    Fix(_HEAD + "Prefa\tace, by Cyrus R. Vance\tVII" + _TAIL, _HEAD + "Preface, by Cyrus R. Vance\tVII" + _TAIL,
        seen="mutual-security-contents"),
    Fix(_HEAD + "Edit\tors' Foreword\txxiv" + _TAIL, _HEAD + "Editors' Foreword\txxiv" + _TAIL,
        seen="mutual-security-contents"),
    Fix(_HEAD + "I. W\tVorking Group on Principles\t1" + _TAIL, _HEAD + "I.\tWorking Group on Principles\t1" + _TAIL,
        seen="mutual-security-contents"),
    Fix(_HEAD + "II. V\tWorking Group on Asia\t1" + _TAIL, _HEAD + "II.\tWorking Group on Asia\t1" + _TAIL,
        seen="mutual-security-contents"),
    Fix(_HEAD + "I. I\tIntroduction\t1" + _TAIL, _HEAD + "I.\tIntroduction\t1" + _TAIL),
    Fix(_HEAD + "The\tThe Contributors" + _TAIL, _HEAD + "The Contributors" + _TAIL, seen="mutual-security-contents"),
    Fix("A study by\nthe Institute for the USA\n\n" + _HEAD + "ı ne\tInstitute for the USA\t393" + _TAIL,
        "A study by\nthe Institute for the USA\n\n" + _HEAD + "The Institute for the USA\t393" + _TAIL,
        seen="mutual-security-contents"),
    Keep(_HEAD + "ı ne\tInstitute for the USA\t393" + _TAIL, because="nothing else in the text says which word it was"),
    Fix(_HEAD + "21. Cre\tating Forces\t148" + _TAIL, _HEAD + "21.\tCreating Forces\t148" + _TAIL),
    Fix(_HEAD + "16. 405\t405 Days\t148" + _TAIL, _HEAD + "16.\t405 Days\t148" + _TAIL),
    Keep(_HEAD + "IV\tThe Plan Again\t393" + _TAIL, because="a number that lost its point is a number"),
    Fix("Con\ttents\n\nThe Plan\t3" + _TAIL, "Contents\n\nThe Plan\t3" + _TAIL),
    Fix("Table\tof Contents\n\nThe Plan\t3" + _TAIL, "Table of Contents\n\nThe Plan\t3" + _TAIL),
    Keep(_HEAD + "Foreword by Lord Carver\tvii" + _TAIL, because="the second cell is a page"),
    Fix(_HEAD + "The\tContributors" + _TAIL, _HEAD + "The Contributors" + _TAIL),
    Keep(_HEAD + "Hop\tping for Peace\t393" + _TAIL, because="*Hopping* and *Hoping* both fit the halves"),
    Keep(_HEAD + "Smith\tThe Plan Again\t393" + _TAIL, because="a column of names is a column"),
    Keep("Name\tNames of places\t3", because="a table is no contents page"),
    Miss(_HEAD + "Appen\tix A\t393" + _TAIL, _HEAD + "Appendix A\t393" + _TAIL,
         because="a letter that neither cell shows is not supplied"),
)  # fmt: skip
