"""A word cut at the end of a line whose hyphen was lost: `com` / `piler`, `appli` / `cation`.

Some engines drop the hyphen that they should have printed or joined at, all through a file. The file proves it: five
line ends at least where two pieces, neither of them a common word or one of them none at all, make a common word. Then
a piece at such a line end and its other half get a soft hyphen between them, which `line_end_hyphens` takes out with
the break.
Left alone: single cases; halves that are both words by themselves.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.lexicon import common
from recension.text import Edit, Flag

GATE = Gate((r"\n[ \t]*[a-z]{2}",))
_END = re.compile(r"(?<![^\s(\"“])([^\W\d_]{2,})\n[ \t]*([a-z]{2,})(?![^\W_]|['’-])")
_LEFT = re.compile(r"(?<![^\s(\"“])[^\W\d_]{2,}\Z")
_PROOFS = 5
_LOOKS = 120  # line ends looked at before all are: where three in a hundred are cut words, 97 of 100 files are found


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not _may(text):
        return
    ends = [(end, _pieces(end[1], end[2])) for end in _END.finditer(text)]
    if sum(pieces == 2 for _, pieces in ends) < _PROOFS:
        return
    for end, pieces in ends:
        if pieces:
            why = "the halves are no words, together they are one; this document loses its hyphens"
            yield Edit(end.end(1), end.end(1), "\xad", why, 930 if pieces == 2 else 870)


def _pieces(left: str, right: str) -> int:
    """2 where neither half is a word that readers know, or one is in no list at all, and the whole is; 1 where one
    half is none; else 0."""
    strangers = (not common(left)) + (not common(right))
    if not strangers or not common(left + right):
        return 0
    return 2 if strangers == 2 or not known(left) or not known(right) else 1


def _may(text: str) -> bool:
    """Does any of some line ends, evenly spread, look like a cut word?"""
    step = max(1, len(text) // _LOOKS)
    at = -1
    for n in range(_LOOKS):
        at = text.find("\n", max(at + 1, n * step))
        if at < 0:
            return False
        left = _LEFT.search(text, max(0, at - 24), at) if at and text[at - 1].isalpha() else None
        end = left and _END.match(text, left.start())
        if end and _pieces(end[1], end[2]):
            return True
    return False


_UILU = (
    "the com\npiler and its appli\ncation to profile-\nbased docu\nments of the labora\ntory, with a descrip\n"
    "tion of the govern\nment and of the under\nstanding that it has"
)
CASES: tuple[Case, ...] = (
    Fix(
        _UILU,
        re.sub(r"(?<=com|pli|ocu|ora|rip|ern)\n(?=[pcmt])", "\xad\n", _UILU),
        seen="technical report of a laboratory, 1991",
    ),
    Fix(
        _UILU.replace("\n", "\n  "),
        re.sub(r"(?<=com|pli|ocu|ora|rip|ern)\n(?=  [pcmt])", "\xad\n", _UILU.replace("\n", "\n  ")),
    ),
    Keep("the com\npiler and its appli\ncation to the labora\ntory", because="three are no convention"),
    Keep("work in\nto the night\nwith out\nsiders in\nside", because="words by themselves"),
)
