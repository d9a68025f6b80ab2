"""A title printed again: on the title page behind the cover, and once more at the head of the body.

The first full title block stays in the reading text. The later ones, with the author and the affiliation below them,
leave it. Only a title that the same author follows in two places is taken; a title in other words is a variant and
stays, and so does a heading that merely repeats words of the title.
"""

from __future__ import annotations

from collections.abc import Iterator

from recension.cases import Fix, Keep, Miss
from recension.covers import Cover, Piece, cover, is_name, is_organisation
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import cut_lines
from recension.resemblance import squeezed
from recension.text import Edit, Flag

_SHORT = 60  # characters of a line of an affiliation
GATE = Gate(needed="cover")


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found = cover(text)
    if not found:
        return
    behind = 0
    for n in found.titles[1:]:
        last, affiliated = _block(found, n)
        kind = "title_page_block" if affiliated else "repeated_title_and_author"
        start, end = cut_lines(text, found.pieces[n].start, found.pieces[last].end)
        if start >= behind:  # else it stands in the block above: its author's line is a title, too
            yield Edit(start, end, "", "the title block of the cover, printed again", 950, kind)
            behind = end


def _block(found: Cover, title: int) -> tuple[int, bool]:
    """The last piece of the title block that begins at piece `title`, and whether an affiliation belongs to it."""
    parts, last = found.pieces, title
    author = squeezed(parts[found.titles[0] + 1].text) if found.titles[0] + 1 < len(parts) else ""
    if last + 1 < len(parts) and (squeezed(parts[last + 1].text) == author and _names(parts[last + 1])):
        last += 1
        if last + 1 < len(parts) and _affiliation(parts[last + 1]):
            return last + 1, True
    return last, False


def _names(part: Piece) -> bool:
    return all(map(is_name, part.rows))


def _affiliation(part: Piece) -> bool:
    rows = part.rows
    return (
        len(rows) <= 5
        and all(len(row) <= _SHORT and row[:1].isupper() and row[-1] != "." for row in rows)
        and any(map(is_organisation, rows))
    )


_BLOCK = "U.S.-SOVIET RELATIONS: IMPLICATIONS FOR KOREA\n\nArnold L. Horelick\n\n"

CASES = (
    Fix(
        _BLOCK + "October 1990\n\n" + _BLOCK + "Political Science Department\nThe RAND Corporation\n\nI.\n",
        _BLOCK + "October 1990\n\nI.\n",
        seen="us-soviet-relations",
    ),
    Fix(
        "A STUDY OF RAIL\nTRAFFIC IN KOREA\n\nJane R. Poe\n\nMay 1970\n\nA STUDY OF RAIL TRAFFIC IN KOREA\n\n"
        "Jane R. Poe\n\nI.\n",
        "A STUDY OF RAIL\nTRAFFIC IN KOREA\n\nJane R. Poe\n\nMay 1970\n\nI.\n",
    ),
    Keep("RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\nMay 1970\n\nRAIL TRAFFIC IN KOREA\n\n"
    "The line was opened in 1905.\n",
         because="a heading that repeats the title: no author stands below it"),
    Keep("RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\nMay 1970\n\nRAIL AND ROAD TRAFFIC IN KOREA\n\nJane R. Poe\n",
         because="a title in other words is a variant"),
    Keep("Center for Rail Studies\n\nThe line was opened.\n\nCenter for Rail Studies\n\nIt was closed.\n",
         because="a running head"),
    Miss("RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\nRAIL TRAFF1C IN KOREA\n\nJane R. Poe\n\nI.\n",
         "RAIL TRAFFIC IN KOREA\n\nJane R. Poe\n\nI.\n", because="a misread letter makes it another wording"),
)  # fmt: skip
