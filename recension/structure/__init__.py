"""What the clean text consists of: blocks in reading order, their sections, contents entries, pages.

Offsets are code points of the clean text, half-open.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# The closed list of design §4. Writers use no other; readers treat an unknown one as `other`.
KINDS = (
    "title", "author", "heading", "paragraph", "list_item", "toc_entry", "footnote", "caption",
    "table", "equation", "quote", "reference", "form", "other",
)  # fmt: skip

FIXED = "corrected"  # in a block's attrs: what a person decided of it (`kind`, `level`, an entry's fields)


class Block(NamedTuple):
    """A span of the clean text with a kind. Blocks do not overlap; only newlines stand between two of them.

    `level` is that of a heading or contents entry, from 1, else 0. `section` is the path of section ids, outermost
    first. `attrs` holds what is particular to a kind (a list item's `marker`, a contents entry's fields).
    Confidence is per mille.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    section: tuple[str, ...] = ()
    confidence: int = 900
    attrs: dict[str, Any] = {}

    def fixed(self, what: str = "kind") -> bool:
        """Did a person decide this of it? Then nothing that is concluded may change it."""
        return what in self.attrs.get(FIXED, ())
