"""What both PDF engines give: the text layer page by page, and what stands around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from recension.sources import Bookmark, Notice, Reading, UnreadableError

# What a page is: nothing on it, a picture without text, a picture with a few words put on it, text.
BLANK, PICTURE, STAMPED, TEXT = "blank", "picture", "stamped", "text"
# pdfium writes one of these for a hyphen at a line's end and swallows the line break.
LINE_END_HYPHEN = re.compile("[\ufffe\uffff\x02](?:\r?\n)?")
MOST_BOOKMARKS = 20_000  # no report has more, a hostile file may
DECLARED = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}


class Layer(NamedTuple):
    """What an engine made of a file, page by page. The lists may still be changed by who reads the pages better."""

    engine: str
    texts: list[str]
    labels: list[str]
    kinds: list[str]
    outline: tuple[Bookmark, ...]
    declared: dict[str, str]
    notices: list[Notice]


def encrypted(reading: Reading) -> UnreadableError:
    if reading.password:
        return UnreadableError("encrypted", "The password does not open the PDF.", "Correct `password`.")
    return UnreadableError("encrypted", "The PDF asks for a password.", "Give it as `password` in the sidecar.")


def enough_pages(count: int, reading: Reading) -> None:
    if not count:
        raise UnreadableError("empty", "The PDF has no pages.", "Fetch it again.")
    if count > reading.max_pages:
        raise UnreadableError(
            "too_large",
            f"The PDF has {count:,} pages; the limit is {reading.max_pages:,}.",
            "Split it, or raise `max_pages`.",
        )


def plain(value: str) -> str:
    """A value of the file's own metadata on one line, without the NULs some writers leave at its end."""
    return " ".join(value.replace("\x00", " ").split())


def one_based(index: int | None) -> int:
    return 0 if index is None or index < 0 else index + 1
