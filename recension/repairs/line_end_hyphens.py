"""A word cut in two by a hyphen at the end of a line.

Narrow columns cut long words; the scan keeps the hyphen and the break. In 57,005 cases of government typescript only
2.6 % of the hyphens were the word's own, yet a compound that loses its hyphen cannot be found again. What decides
(`recension.cut_words`): what the document itself writes elsewhere; whether it cuts words at all; the lexicon; the
first half. Where nothing decides, the hyphen stays and the place is flagged: a kept hyphen anyone can repair later.
Left alone: a hyphen before a capital or a digit (the break goes, the hyphen stays), a suspended hyphen (*information-
and*), dashes.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.cut_words import cuts_words, decide, is_cut, parts
from recension.evidence import Evidence, known
from recension.gates import Gate
from recension.text import Edit, Flag

# Soft signs are only ever the printer's: ABBYY's not-sign, the soft hyphen, what PDF readers put for it.
_SOFT = "¬\xad\x02\ufffe\uffff"
_CUT = re.compile(rf"[-\u2010\u2011{_SOFT}][ \t]*\n[ \t]*(?=[^\W_])")
_PLAIN = re.compile(r"-[ \t]*\n[ \t]*(?=[^\W_])")  # the same where no other sign is: it begins with one letter
_CUTTABLE = re.compile(r"(?<=[^\W_])|(?<=[A-Z]\.)")  # asked at each hyphen: at the head of _CUT it costs ten times more
_LEFT = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*$|(?:[A-Z]\.)+$|\w+$")
_RIGHT = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_REACH = 40  # characters of a half
_FIGURED = re.compile(r"\d-")
_LONE_FIGURES = re.compile(r"\d+[ \t]*(?![^\n\f])")
_SUSPENDED = re.compile(r"(?:and|or|to|but|through|nor)\b(?![-\u2010])")
_SIGNS = ("-[ \t]", r"\x02", "\u2010", "\u2011", "¬", "\xad", "\ufffe", "\uffff")
GATE = Gate(("-\n", *(rf"{sign}[ \t]*\n" for sign in _SIGNS)))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    signs = _CUT if any(sign in text for sign in "\u2010\u2011" + _SOFT) else _PLAIN
    cuts = [cut for cut in signs.finditer(text) if _CUTTABLE.match(text, cut.start())]
    if not cuts:
        return
    halves = [(_left(text, cut.start()), _RIGHT.match(text, cut.end(), cut.end() + _REACH)) for cut in cuts]
    plain = sum(cut[0][0] not in _SOFT for cut in cuts)
    sparse = plain <= 2 and text.count("\n") + text.count(" ") // 12 > 40
    # Hardly any plain hyphens, or a soft sign that does the printer's work: these may be the author's.
    habit = _habit(cuts, halves, sparse=sparse or len(cuts) - plain >= 5)
    of = parts(evidence.words)
    for cut, (left, right) in zip(cuts, halves, strict=True):
        start, end = cut.span()
        soft = cut[0][0] in _SOFT
        if not soft and _SUSPENDED.match(text, end) and not _closes(left, right, evidence):
            yield Edit(start, end, "- ", "a suspended hyphen keeps its place", 920)
        elif left.isalpha() and _LONE_FIGURES.match(text, end):
            continue  # a page number that nothing has proved: the word may go on below it
        elif not left or right is None:
            yield Edit(start, end, "-", "a hyphen between figures or before one", 900)
        elif not soft and _FIGURED.match(text, max(0, start - len(left) - 2)) and not is_cut(left, right[0]):
            yield Edit(start, end, "-", "one more hyphen of a name with figures in it", 870)
        else:
            decision = decide(left, right[0], evidence.words, of, soft=soft, cuts=habit)
            if sparse and not soft and not decision.keeps and decision.confidence > 800:
                doubt = "; but the document cuts hardly any words, so the author may have typed the hyphen"
                decision = decision._replace(confidence=750, why=decision.why + doubt)
            yield Edit(start, end, "-" if decision.keeps else "", decision.why, decision.confidence)


def _left(text: str, at: int) -> str:
    """The half of a word that ends right before an offset; empty for none."""
    last = text[max(0, at - _REACH) : at].rpartition(" ")[2]
    if last.isalpha():
        return last  # as most are
    half = _LEFT.search(last)
    return half[0] if half else ""


def _habit(cuts: list[re.Match[str]], halves: list[tuple[str, re.Match[str] | None]], *, sparse: bool) -> bool:
    """Does the document cut words with its plain hyphen? Where it has a soft sign, that one says nothing of it."""
    plain = [
        (left, right[0])
        for cut, (left, right) in zip(cuts, halves, strict=True)
        if left and right and cut[0][0] not in _SOFT and left.isalpha() and right[0].islower()
    ]
    return cuts_words(plain, sparse=sparse)


def _closes(left: str, right: re.Match[str] | None, evidence: Evidence) -> bool:
    """Do the halves make a word after all (`break-` / `through`)?"""
    whole = left + right[0] if left and right else ""
    return bool(whole) and (known(whole) or evidence.words[whole.lower()] > 0)


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
    Fix("the Agalarov-\nowned firm. Agalarov said", "the Agalarov-owned firm. Agalarov said", seen="Mueller report"),
    Fix("the manu-\nfacture of pre-\ndinner e-\nmail", "the manufacture of pre-dinner e-mail"),
    Fix("a co-\nsponsored draft; they co-sponsor it", "a co-sponsored draft; they co-sponsor it"),
    Fix("a tood-\nrelated pro-\ngram of develop-\nment", "a tood-related program of development"),  # food
    Fix("a life-\nsaver for the devel-\nopment", "a life-saver for the development"),
    Keep("energy-intensive to information- and technology-intensive", because="a suspended hyphen owns its place"),
    Keep("had not been sur-\n   13\n\nveyed", because="figures alone on a line may number the page"),
    Keep("in Europe--the\ncentral area --\nand Asia", because="a dash is no hyphen"),
)
