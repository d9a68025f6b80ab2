"""What speaks for a candidate being a heading, and what against it: its series, its neighbours, its look."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from recension.lexicon import known
from recension.rows import as_roman, roman
from recension.structure import Block
from recension.structure.headings import Heading
from recension.structure.levels import Style

# Blocks that may be headings, by index, with what each block was before.
Candidates = dict[int, tuple[Heading, str]]


def serial(heads: Candidates) -> set[int]:
    """Candidates whose number continues a series of the text: `5.2.1.1` after `5.2.1`, then `5.2.1.2`."""
    out: set[int] = set()
    seen: set[str] = set()
    for n, (heading, _) in heads.items():
        if heading.style is not Style.DECIMAL:
            if heading.label and heading.style in (Style.ARABIC, Style.APPENDIX, Style.ALPHA_UP):
                seen.add(heading.label)
            continue
        parent, _, last = heading.label.rpartition(".")
        before = f"{parent}.{int(last) - 1}" if last.isdigit() else ""
        if before in seen or (last == "1" and parent in seen):
            out.add(n)
            seen.add(heading.label)
    return out


def orphans(heads: Candidates) -> set[int]:
    """Numbered candidates that nothing leads up to: `H. Frystyk` where no G stands before. A first one needs none."""
    out: set[int] = set()
    seen: set[tuple[Style, str]] = set()
    for n, (heading, _) in heads.items():
        before = _before(heading)
        if before is not None and before and (heading.style, before) not in seen:
            out.add(n)
        else:
            seen.add((heading.style, heading.label.upper()))
    return out


def _before(heading: Heading) -> str | None:
    """The number before a heading's own: empty for a first one, None where its style has no series to ask."""
    text = heading.label.upper()
    if heading.style is Style.ALPHA_UP and len(text) == 1:
        return chr(ord(text) - 1) if text > "A" else ""
    if heading.style is Style.ARABIC:
        return str(int(text) - 1) if int(text) > 1 else ""
    if heading.style is Style.ROMAN_UP:
        return as_roman(roman(text) - 1) if roman(text) > 1 else ""
    return None


CODE = re.compile(
    r"[=@{}<>\[\]\\;\ufffd]|^[A-Z][\w-]*: (?:/|[A-Z]{2,}(?:, [A-Z]{2,})+$)"  # code, a line of a protocol
    r"|[A-Z]{2,},[A-Z]{2,}|\w/\w+\.\d|: ?\S*\d$|, \w+/|/[A-Z]+/|\(\d+[,)]"  # addresses, arrays
    r"|[A-Za-z)] \d{1,2}\. [A-Z]{3}|\b\d{5}(?:-\d{4})?\b"  # two cells of a form, a postal code
)


def runs(heads: Candidates, loose: set[int]) -> set[int]:
    """Three headings and more in a row, known by their look alone, are the lines of a list or table."""
    out: set[int] = set()
    run: list[int] = []
    for n in [*sorted(loose), -1]:
        if run and n == run[-1] + 1 and heads[n][0].confidence < 850:
            run.append(n)
            continue
        if len(run) > 2:
            out |= set(run)
        run = [n] if n >= 0 and heads[n][0].confidence < 850 else []
    return out


def of_title_page(blocks: Sequence[Block], heads: Candidates) -> set[int]:
    """Lines of a title page: those before the contents page that open no text (`Center for Strategic Analysis`), and
    an author's name above the first heading that is one for sure."""
    first = next((n for n, block in enumerate(blocks) if block.kind == "toc_entry"), 0)
    sure = next((n for n, (heading, _) in heads.items() if heading.confidence >= 900 or heading.label), 0)
    plain = {n: h.title for n, (h, _) in heads.items() if h.style is Style.NONE and h.confidence < 900}
    empty = {n for n in plain if n < first and blocks[n + 1].kind != "paragraph"}
    return empty | {n for n, title in plain.items() if n < sure and _NAME.fullmatch(title)}


_NAME = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\. ?){1,2}[A-Z][\w'’\-]+[*†]?")  # with an initial: it is nothing else


def said_again(heads: Candidates, matches: Collection[int]) -> set[int]:
    """A title right below itself, and a number that the heading of another line has, which the contents page names."""
    out: set[int] = set()
    named = {(heads[n][0].style, heads[n][0].label) for n in matches if n in heads and heads[n][0].style in _ONE_SERIES}
    for n, (heading, _) in heads.items():
        above = heads.get(n - 1)
        if above and heading.title and (heading.label, heading.title) == (above[0].label, above[0].title):
            out.add(n - 1 if n in matches else n)
        elif n not in matches and (heading.style, heading.label) in named:
            out.add(n)
    return out


_ONE_SERIES = (Style.ROMAN_UP, Style.CHAPTER, Style.PART)  # numbers that a text counts once


def is_stray(text: str, heading: Heading) -> bool:
    """A lone word, words that are none, a phrase said twice: where a contents page speaks for the headings, these are
    none."""
    words = re.findall(r"[^\W\d_]{2,}", heading.title)
    if heading.style is not Style.NONE:
        return heading.style is not Style.DECIMAL and len(words) > 1 and sum(map(known, words)) * 2 < len(words)
    if heading.confidence >= 900:
        return False
    half = len(words) // 2
    if len(words) < 2 or (half > 1 and words[:half] == words[half:]) or _NOTE.match(heading.title):
        return True
    return not all(known(word) or _is_written(text, word) for word in words)


def is_above_a_table(blocks: Sequence[Block], n: int, heading: Heading) -> bool:
    """Does no text follow a line that is a heading by its capitals alone? Then it is a cell, a label of a drawing."""
    if heading.style is not Style.NONE or heading.confidence >= 750:
        return False
    following = blocks[n + 1].kind if n + 1 < len(blocks) else "other"
    return following in ("table", "equation", "other", "form", "caption")


_NOTE = re.compile(r"(?:See|Id|Ibid|Cf)\b")


def _is_written(text: str, word: str) -> bool:
    """Does the document write a word that the lexicon does not know, a name, three times?"""
    return text.count(word) > 2 and len(re.findall(rf"\b{re.escape(word)}\b", text)) > 2


def loose_numbers(blocks: Sequence[Block], heads: Candidates) -> set[int]:
    """Numbered candidates that are items of a list: two of them follow one another with nothing between."""
    out: set[int] = set()
    numbered = (Style.ARABIC, Style.PAREN_ARABIC, Style.PAREN_ALPHA, Style.ALPHA_LOW, Style.ROMAN_LOW)
    for n, (heading, _) in heads.items():
        if heading.style in (Style.PAREN_ARABIC, Style.PAREN_ALPHA):
            out.add(n)
        before = heads.get(n - 1)
        if before and heading.style in numbered and before[0].style is heading.style:
            out |= {n - 1, n}
        if heading.style in numbered and n and blocks[n - 1].kind == "list_item":
            out.add(n)
    return out
