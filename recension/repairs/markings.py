"""A security marking at the head and foot of a page: `TOP SECRET - Sensitive`, `S-E-C-R-E-T`, `UNCLASSIFIED`.

Every page of a classified paper carries its level twice; flowed text has it in the middle of sentences. One reading in
seven is misread (`SEGRET`, `TOP SECRET' - SENSIT TIE`): such a line goes only where a page turns and where the document
shows the marking right elsewhere. What the banner says becomes metadata.
Left alone: a level inside a sentence, a portion mark `(S)`, a list of levels, a heading in small letters; a lone level in
the middle of a page is flagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.markings import marking, misread, squeezed, vocabulary
from recension.pages import EDGE, Row, cuts, interrupts
from recension.text import Edit, Flag

KIND = "security_marking"


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not vocabulary().hint.search(text):
        return
    paging = evidence.paging
    rows = paging.edge_rows if paging.marked else paging.rows
    said = [marking(row.text) for row in rows]
    counts = Counter(filter(None, said))
    known = {squeezed(name): name for name in counts}
    found: list[Edit] = []
    for n, row in enumerate(rows):
        here = _Here(rows, said, n)
        if name := said[n]:
            if paging.marked or counts[name] >= 4 or here.at_edge or here.turned or here.interrupting:
                if not here.listed:
                    found.append(Edit(row.start, row.end, "", "the marking of the page", 970, KIND, name))
            else:
                yield Flag(row.start, row.end, "marking_in_text", f"{name} stands alone in mid-page")
        elif name := misread(row.text, known):
            if paging.marked or here.at_edge or here.turned or here.interrupting:
                found.append(Edit(row.start, row.end, "", f"misread for {name}", 900, KIND, name))
    yield from cuts(text, found)


class _Here:
    """What stands around a row."""

    def __init__(self, rows: Sequence[Row], said: Sequence[str], n: int) -> None:
        self.rows, self.said, self.n = rows, said, n

    @property
    def at_edge(self) -> bool:
        return self.n < EDGE or self.n >= len(self.rows) - EDGE

    @property
    def turned(self) -> bool:
        """Does another marking stand within two rows?"""
        return any(self.said[m] for m in self._near(2))

    @property
    def listed(self) -> bool:
        """Is it one of several different levels below each other, as a list has them?"""
        return len({self.said[m] for m in (self.n, *self._near(1)) if self.said[m]}) > 1 and not self.at_edge

    @property
    def interrupting(self) -> bool:
        above = [m for m in range(max(0, self.n - 3), self.n) if not self.said[m]]
        below = [m for m in range(self.n + 1, min(len(self.rows), self.n + 4)) if not self.said[m]]
        return bool(above and below) and interrupts(self.rows[above[-1]].text, self.rows[below[0]].text)

    def _near(self, reach: int) -> list[int]:
        return [m for m in range(max(0, self.n - reach), min(len(self.rows), self.n + reach + 1)) if m != self.n]


CASES: tuple[Case, ...] = (
    Fix("prior to, and indepen\n1\nTOP SECRET - Sensitive\nTOP SECRET - Sensitive\ndent of, escalation.\n",
        "prior to, and indepen\n1\n\ndent of, escalation.\n", seen="Pentagon Papers, IV.A.5"),
    Fix("TOP SECRET - SENSITIVE\none page, and the\nTOP SECRET' - SENSIT TIE\nnext one\nTOP SECRET - SENSITIVE\n",
        "one page, and the\n\nnext one\n", seen="Pentagon Papers, IV.A.5"),
    Fix("S-E-C-R-E-T\n\nThe cable went out.\n\nS E C R E T\n", "\nThe cable went out.\n\n"),
    Fix("SECRET\nof the first\n\fSEGRET\nof the second\n\fSECRET\nof the third\n",
        "of the first\n\fof the second\n\fof the third\n", seen="JFK release 2022"),
    Keep("It is SECRET.\nSecret\nThe levels are\n", because="a sentence, and a heading in small letters"),
    Keep("There are three levels, the first of which is rare:\n" + "one line more of it all\n" * 5
         + "TOP SECRET\nSECRET\nCONFIDENTIAL\n" + "and one line more of it\n" * 5, because="a list of levels"),
    Keep("SEGRET\nis a village in the south.\n", because="the marking is shown right nowhere"),
    Keep("one\ntwo\nthree\nfour\nA sentence ends here.\n\nCONFIDENTIAL\n\nThen another begins.\nsix\nseven\neight\n",
         because="once, in mid-page, breaking no sentence: flagged"),
    Miss("SECRET\nof the first\n\fSEEHKT\nof the second\n\fSECRET\nof the third\n",
         "of the first\n\fof the second\n\fof the third\n", because="two letters of six differ"),
)  # fmt: skip
