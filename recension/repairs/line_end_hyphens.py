"""A word cut in two by a hyphen at the end of a line.

Narrow columns cut long words; the scan keeps the hyphen and the break. In 57,005 cases of government typescript only
2.6 % of the hyphens were the word's own, yet a compound that loses its hyphen cannot be found again. What decides, in
this order: what the document itself writes elsewhere; the lexicon; the first half; how often the document cuts words
at all. Where nothing decides, the hyphen stays and the place is flagged: a kept hyphen anyone can repair later.
Left alone: a hyphen before a capital or a digit (the break goes, the hyphen stays), a suspended hyphen (*information-
and*), dashes.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.text import Edit, Flag

# Soft signs are only ever the printer's: ABBYY's not-sign, the soft hyphen, what PDF readers put for it.
_SOFT = "¬\xad\x02\ufffe\uffff"
_CUT = re.compile(rf"[-\u2010{_SOFT}][ \t]*\n[ \t]*(?=[^\W_])")
_CUTTABLE = re.compile(r"(?<=[^\W_])|(?<=[A-Z]\.)")  # asked at each hyphen: at the head of _CUT it costs ten times more
_LEFT = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*$|(?:[A-Z]\.)+$|\w+$")
_RIGHT = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SUSPENDED = re.compile(r"(?:and|or|to|but|through|nor)\b(?![-\u2010])")
GATE = Gate((r"-\n", r"-[ \t]+\n", r"\x02[ \t]*\n", r"\xe2\x80\x90[ \t]*\n", r"\xc2[\xac\xad][ \t]*\n", r"\xef\xbf[\xbe\xbf][ \t]*\n"))


class _Decision(NamedTuple):
    keeps: bool
    confidence: int
    why: str


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if "\n" not in text:
        return
    cuts = [cut for cut in _CUT.finditer(text) if _CUTTABLE.match(text, cut.start())]
    sparse = len(cuts) <= 2 and text.count("\n") + text.count(" ") // 12 > 40
    for cut in cuts:
        start, end = cut.span()
        left = _LEFT.search(text, max(0, start - 40), start)
        right = _RIGHT.match(text, end, end + 40)
        if _SUSPENDED.match(text, end) and cut[0][0] not in _SOFT and not _closes(left, right, evidence):
            yield Edit(start, end, "- ", "a suspended hyphen keeps its place", 920)
            continue
        if left is None or right is None:
            yield Edit(start, end, "-", "a hyphen between figures or before one", 900)
            continue
        decision = _decide(
            left[0], right[0], evidence, soft=cut[0][0] in _SOFT, often=len(cuts) * 100 > text.count("\n")
        )
        if sparse and not decision.keeps and decision.confidence > 800:
            doubt = "; but the document cuts hardly any words, so the author may have typed the hyphen"
            decision = _Decision(False, 750, decision.why + doubt)
        yield Edit(start, end, "-" if decision.keeps else "", decision.why, decision.confidence)


def _closes(left: re.Match[str] | None, right: re.Match[str] | None, evidence: Evidence) -> bool:
    """Do the halves make a word after all (`break-` / `through`)?"""
    whole = left[0] + right[0] if left and right else ""
    return bool(whole) and (known(whole) or evidence.words[whole.lower()] > 0)


def _decide(left: str, right: str, evidence: Evidence, *, soft: bool, often: bool) -> _Decision:
    """Is the hyphen between two halves the word's own? The ladder of DESIGN.md, first rung that holds."""
    closed, hyphened = left + right, f"{left}-{right}"
    if not left.replace("-", "").isalpha() or "." in left or (left.isupper() and not right.isupper() and len(left) > 1):
        return _Decision(True, 900, "a number, initials or an acronym before the hyphen")
    if right[0].isupper() and not left.isupper():
        if known(closed.lower()) and not known(left) and left.islower():
            return _Decision(False, 800, f"{closed.lower()!r} is a word; its capital is a misreading and stays")
        return _Decision(True, 920, "a capital follows: two names or a compound of one")
    shut, open_ = evidence.words[closed.lower()], evidence.words[hyphened.lower()]
    if shut and not open_:
        return _Decision(False, 990, f"{closed!r} stands elsewhere in this document, the hyphened form does not")
    if open_ and not shut:
        return _Decision(True, 950, f"{hyphened!r} stands elsewhere in this document, the closed form does not")
    if shut and open_:
        if shut >= 3 * open_ or open_ >= 3 * shut:
            return _Decision(open_ > shut, 870, f"this document writes {shut} closed, {open_} hyphened")
        return _Decision(True, 650, f"this document writes both: {shut} closed, {open_} hyphened")
    if soft:
        return _Decision(False, 970, "a soft hyphen is the printer's")
    if "-" in left or "-" in right:
        tail, head = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
        if known(tail + head):
            return _Decision(False, 880, f"{tail + head!r} is a word")
        return _Decision(True, 860, "one more hyphen of a compound that has others")
    return _by_lexicon(left, right, evidence, often=often)


def _by_lexicon(left: str, right: str, evidence: Evidence, *, often: bool) -> _Decision:
    """What the document does not attest: the lexicon, then the first half, then the document's habit."""
    closed = left + right
    words = all(known(half) or evidence.words[half.lower()] >= 3 for half in (left, right))
    halves, strong = _first_halves().get(left.lower(), (None, False))
    if halves and strong and words and len(right) > 3:
        return _Decision(True, 860, f"words with {left.lower() + '-'!r} keep their hyphen")
    if known(closed):
        return _Decision(False, 950, f"{closed!r} is a word")
    if halves is True and len(right) > 2:
        return _Decision(True, 870, f"words with {left.lower() + '-'!r} keep their hyphen")
    if halves is False and not (words and len(left) > 3):
        return _Decision(False, 860, f"words with {left.lower()!r} are written closed")
    if words:
        return _Decision(
            True, 860 if len(left) > 2 and len(right) > 2 else 650, "both halves are words, closed they are none"
        )
    if len(closed) >= 5 and not known(left):
        return _Decision(False, 700 if known(right) and len(right) > 4 else 870, "the first half is no word by itself")
    if often and len(closed) >= 5:
        return _Decision(False, 700, "the second half is no word by itself, and this document often cuts words")
    return _Decision(True, 650, "nothing in the text decides it")


@lru_cache(maxsize=1)
def _first_halves() -> dict[str, tuple[bool, bool]]:
    """First half -> does its hyphen stay, and did it stay 30 times for each time it went?"""
    table = tomllib.loads(files("recension").joinpath("data/first_halves.toml").read_text(encoding="utf-8"))
    return {
        half: (kind == "keep", kept >= 30 and kept >= 30 * dropped)
        for kind in ("keep", "drop")
        for half, (kept, dropped) in table[kind].items()
    }


CASES: tuple[Case, ...] = (
    Fix(
        "peaceful coexistence is slow. They risk co-\nexistence with it.",
        "peaceful coexistence is slow. They risk coexistence with it.",
        seen="us-rok-alliance-op-ed",
    ),
    Fix("the develop-\nment of the pro-\ngram", "the development of the program"),
    Fix("a political-military union and polit¬\nical life", "a political-military union and political life"),
    Fix("Soviet-\nAmerican relations of the 1989-\n1990 winter", "Soviet-American relations of the 1989-1990 winter"),
    Fix("its self-\nreliance and anti-\naircraft guns", "its self-reliance and anti-aircraft guns"),
    Fix("a far-\nreaching, long-\nrange plan", "a far-reaching, long-range plan"),
    Fix("energy and information-\nand technology-intensive", "energy and information- and technology-intensive"),
    Fix("the F-\n16 and the U.S.-\nJapanese treaty", "the F-16 and the U.S.-Japanese treaty"),
    Fix("NOT include end-\nto-end headers", "NOT include end-to-end headers"),
    Fix("a state-of-the-\nart system", "a state-of-the-art system"),
    Fix("hopes for a break-\nthrough", "hopes for a breakthrough"),
    Keep("energy-intensive to information- and technology-intensive", because="a suspended hyphen owns its place"),
    Keep("in Europe--the\ncentral area --\nand Asia", because="a dash is no hyphen"),
)
