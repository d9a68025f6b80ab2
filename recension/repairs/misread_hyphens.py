"""A line-end hyphen read as another sign: `re -` / `port`, `govern=` / `ment`, `trans?` / `lations`.

Some scanners put a space before the hyphen, a worn type reads as `=`, `~` or a bullet, one agency's export wrote `?`
for what it could not encode. The file proves its convention: five line ends at least, and four in ten of those with
that sign, where the two halves make a word and do not both stand alone. The sign becomes a hyphen; whether that goes
or stays, `line_end_hyphens` decides.
Left alone: signs that no convention proves; a dash between two words (*a war -* / *and that one*).
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.cut_words import is_cut
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_SIGNS = (" -", " \u2013", "=", "~", "_", "\u2022", "?")  # what GAO reports, JFK files and CIA exports have for one
GATE = Gate((" -\n", " \u2013\n", r"[=~_?]\n", "\u2022\n"))
_LEFT = re.compile(r"[^\W\d_]{2,}$")
_RIGHT = re.compile(r"[ \t]*[\n\f][ \t\n\f]*([^\W\d_A-Z]{2,})(?![^\W_])")
_PROOFS = 5
_SHARE = 4  # in ten


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found: list[Edit | Flag] = []
    for sign in _SIGNS:
        if text.count(sign + "\n") >= _PROOFS:
            found += _of_sign(sign, text, evidence)
    yield from sorted(found, key=lambda edit: edit.start)


def _of_sign(sign: str, text: str, evidence: Evidence) -> list[Edit | Flag]:
    """The edits and flags for one sign, if the text proves that it stands for a hyphen."""
    sure: list[int] = []
    open_: list[int] = []
    for at in _ends(sign + "\n", text):
        left = _LEFT.search(text, max(0, at - 40), at)
        right = _RIGHT.match(text, at + len(sign), at + len(sign) + 80)
        if left and right:
            (sure if _is_word(left[0], right[1], evidence) else open_).append(at)
    if len(sure) < _PROOFS or len(sure) * 10 < (len(sure) + len(open_)) * _SHARE:
        return []
    why = f"this document ends cut lines on {sign.strip()!r}, and the halves make a word"
    doubt = "it ends cut lines on this sign, but here it may be a dash"
    edits: list[Edit | Flag] = [Edit(at, at + len(sign), "-", why, 930) for at in sure]
    if sign in "=~_":  # these stand for nothing else at the end of a line of words
        return edits + [Edit(at, at + len(sign), "-", f"this document ends cut lines on {sign!r}", 870) for at in open_]
    return edits + [Flag(at, at + len(sign), "hyphen_or_dash", doubt, "-") for at in open_]


def _ends(ending: str, text: str) -> Iterator[int]:
    at = text.find(ending)
    while at >= 0:
        yield at
        at = text.find(ending, at + 1)


def _is_word(left: str, right: str, evidence: Evidence) -> bool:
    return is_cut(left, right) or evidence.words[f"{left}-{right}".lower()] > 0


_GAO = (
    "a re -\nport of the Comp -\ntroller on the govern -\nment and its pro -\ngrams for agri -\nculture - and that -\n"
    "of the war -\nends."
)
CASES: tuple[Case, ...] = (
    Fix(_GAO, re.sub(r"(?<=re|mp|rn|ro|ri) -\n", "-\n", _GAO), seen="report of the Comptroller General, 1976"),
    Fix(
        "the devel=\nopment of the pro=\ngram by the govern=\nment and its com=\nmittees of long=\nterm peo=\nple",
        "the devel-\nopment of the pro-\ngram by the govern-\nment and its com-\nmittees of long-\nterm peo-\nple",
    ),
    Keep("the war -\nand the peace -\nor the rest -\nwhich is -\nas it was -\nonce", because="dashes between words"),
    Keep("x =\ny and z =\nw\nthe devel=\nopment", because="one cut word is no convention"),
)
