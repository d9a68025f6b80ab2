"""A case: a raw document and everything that is known to be true of it, whatever family it comes from.

Truth stands in two places: the blocks an editor would print, in reading order, and spans of the raw text (lines,
hyphens, page turns). What a family does not know it leaves empty, and it is then not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

# Leaders are no words: a contents page may lose them.
_TOKEN = re.compile(r"(?![.·•…]+(?:\s|\Z))\S+")
_FOLD = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u00ad": "-",
        "\u00ac": "-",
        "\ufb01": "fi",
        "\ufb02": "fl",
    }
)


class Token(NamedTuple):
    start: int
    end: int
    text: str


class Block(NamedTuple):
    """A piece of the true reading text. `judged` is False for what is known to belong there, but not how it reads.

    Of the kind "text" the words are known, but not where paragraphs begin.
    """

    kind: str
    text: str
    judged: bool = True


# Labels of lines that are no furniture.
TEXT = ("", "prose", "note")


class Line(NamedTuple):
    """A raw line: `label` is prose, note (of a footnote), a kind of furniture, or empty where nobody can tell."""

    start: int
    end: int
    label: str


class Hyphen(NamedTuple):
    """A word cut at a line end: its halves in the raw text, the true word, and whether the hyphen is its `own`."""

    at: int
    left: str
    right: str
    word: str
    own: bool


class Turn(NamedTuple):
    """A page turn between two prose tokens: raw offsets of the last before and the first after; `joined`: one block."""

    before: int
    after: int
    joined: bool


@dataclass(frozen=True)
class Case:
    family: str
    name: str
    raw: str
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    hyphens: tuple[Hyphen, ...] = ()
    turns: tuple[Turn, ...] = ()
    notes: tuple[str, ...] = ()  # footnotes: they may stand anywhere, but not inside another block
    verbatim: tuple[str, ...] = ()  # lines that must come out as they are: figures, grammars, tables
    path: Path | None = None


def tokens(text: str) -> list[Token]:
    """The words of a text with their places, quotes and hyphens folded to one form each."""
    return [Token(m.start(), m.end(), m[0].translate(_FOLD)) for m in _TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    return [found.translate(_FOLD) for found in _TOKEN.findall(text)]


def core(word: str) -> str:
    """A word without the marks around it."""
    return re.sub(r"^\W+|\W+$", "", word)


def raw_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Lines of a raw text: start, end and what stands there, without surrounding spaces."""
    for found in re.finditer(r"[^\n\f]+", text):
        if shown := found[0].strip():
            yield found.start(), found.end(), shown


def gold_stream(blocks: tuple[Block, ...]) -> tuple[list[str], list[int]]:
    """All words of the true text, and where each block begins among them."""
    stream: list[str] = []
    starts: list[int] = []
    for block in blocks:
        starts.append(len(stream))
        stream += words(block.text)
    return stream, starts
