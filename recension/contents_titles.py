"""The titles that the contents pages of a text name: a line of the body that repeats one is a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from recension.layout import lines
from recension.leaders import sound
from recension.letters import in_small
from recension.regions import Region
from recension.rows import label, tail

SHORTEST = 8  # letters of a title that says enough to be known again
# A number whose point was read as a comma, or that was misread itself; it parts number and title all the same.
_MISREAD = re.compile(r"[\w|!\]\[]{1,4}[\].,]{1,2}(?=[ \t]+[\"“]?[A-Z])")
_MARKS = re.compile(r"[\W_]+")


def titles(text: str, regions: Iterable[Region]) -> Iterator[tuple[str, str]]:
    """Number (without its point) and title of each row of the contents pages."""
    for region in regions:
        for line in lines(text[region.start : region.end]):
            bare = line.text.strip()
            ending = tail(bare)
            shown = bare[: ending.title_end] if ending and ending.proof != "word" else bare
            mark = label(shown) or (found[0] if (found := _MISREAD.match(shown)) else "")
            title = sound(shown[len(mark) :].strip(" \t.").partition("\t")[0])
            if len(title_key(title)) >= SHORTEST:
                yield mark.rstrip(".,:)]"), title


def title_key(title: str) -> str:
    """The letters and digits of a title, by which it is known again."""
    return in_small(title) if title.isascii() else _MARKS.sub("", title).lower()
