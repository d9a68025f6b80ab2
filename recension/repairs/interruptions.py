"""A running head or foot that shows itself by the sentences that it breaks, where nothing else marks the pages.

Flowed text has the head between two halves of a sentence, each time read otherwise (`GAO/RCED-8-104BR Grain Ins
pection`): too few are alike to be known by coming back. What comes back inside of sentences, a page apart, is no part
of them (`recension.seams`). Where the turn falls between two paragraphs, a line like those goes, too.
Left alone: a line that breaks one sentence only, the first of like lines where it may be the title or a heading,
tables, quotations, equations.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.pages import Paging, Row, cuts
from recension.recurrence import OWN_WORDS
from recension.seams import ALIKE, LETTERS, LONGEST, PAGE, letters
from recension.text import Edit, Flag

KIND = "running_head"
GATE = None  # any line may break a sentence


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    paging = evidence.paging
    if not paging.seams.heads:
        return
    found = {n: 900 for n in paging.seams.heads if _may_go(paging.rows[n], evidence)}
    if not paging.marked:
        found.update((n, 860) for n in _others(paging) if _may_go(paging.rows[n], evidence))
    why = "it breaks into a sentence, and comes back in others"
    yield from cuts(text, (Edit(*paging.rows[n][:2], "", why, sure, KIND) for n, sure in sorted(found.items())))


def _may_go(row: Row, evidence: Evidence) -> bool:
    return not OWN_WORDS.match(row.text) and not evidence.is_contents_row(row.start, row.end)


def _others(paging: Paging) -> Iterator[int]:
    """Rows between paragraphs that read like those inside of sentences, a page apart from these; not the first."""
    heads = paging.seams.heads
    begins: dict[str, int] = {}
    for n, said in heads.items():
        begins.setdefault(said, n)
    known = [said for said in begins if len(said) >= LETTERS]
    last = {said: paging.rows[n].start for said, n in begins.items()}
    for n, row in enumerate(paging.rows):
        if n in heads:
            last[heads[n]] = row.start
            continue
        if len(row.text) > LONGEST or len(said := letters(row.text)) < LETTERS:
            continue
        best = process.extractOne(said, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best and n > begins[best[0]] and row.start - last[best[0]] >= PAGE:
            last[best[0]] = row.start
            yield n


_A = "The narrow gauge was laid first between the mines and the\nriver, some years before the owners of the\n"
_B = "upper mines thought of a second track, which was laid in\na winter that was remembered for its storms and its\n"
_PAGE = _B + (_A + _B) * 5


def _flow(*heads: str) -> str:
    """Pages of one long sentence, marks lost, a head between two of each."""
    return "".join(f"{_PAGE}{head}" for head in heads) + f"{_PAGE}narrow roads.\n"


CASES: tuple[Case, ...] = (
    Fix(_flow("Ihe Narrow Gauge\n", "The Narow Guage\n", "The Nartow Gauge\n"), _flow("\n", "\n", "\n")),
    Fix(
        _flow("Page 4     Mines and R0ads\n", "Mines~ and Roads     Page 5\n", "Page 6     Mincs and Roads\n"),
        _flow("\n", "\n", "\n"),
    ),
    Keep(_flow("The Narrow Gauge\n", "Of Mines\n", "Winter Storms\n"), because="each stands once"),
    Keep(_flow("The Narrow Gauge\n", "The Narrow Gauge\n"), because="twice may be chance where nothing else stands by"),
    Keep(_A + _B + _A + "The Narrow Gauge\n" + _B + "The Narrow Gauge\n" + _B, because="closer than pages"),
)
