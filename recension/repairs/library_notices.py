"""What a library or platform stamps on its copy: `Digitized by Google`, HathiTrust's four lines, JSTOR's three.

They stand on every page, at its foot or down its margin, and so surface in the middle of a sentence. They are not the
document's words; what they say of the copy goes to the metadata. Only whole lines are taken, and a JSTOR address line
(the reader's own network address) only beside the notice it belongs to.
Left alone: a sentence that speaks of digitised books, an address quoted in a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recension.cases import Fix, Keep, Miss
from recension.evidence import Evidence
from recension.layout import PAGE_MARK, cut_lines
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "library_notice"
_GATE = re.compile(
    r"d[il1]g[il1]t[il1]?[sz]ed|by\s?G?o?ogle|generated\s|hdl\.handle|hathitrust|google-dig|original from|"
    r"archive\.org|"
    r"content downloaded|all use subject|ntrs\.nasa|dtic\.mil|downloaded from|provided by eric",
    re.I,
)
_HINTS = (
    *(f"d{one}g{two}t" for one in "il1" for two in "il1"), "ogle", "generated", "hdl.handle", "hathitrust",
    "original from", "archive.org", "content downloaded", "all use subject", "ntrs.nasa", "dtic.mil",
    "downloaded from", "provided by eric",
)  # fmt: skip
_READER = re.compile(r"\d{1,3}\.\d{1,3}\.")
_BARE_ADDRESS = re.compile(r"https?://")


@cache
def _lines() -> re.Pattern[str]:
    wordings = "|".join(table("stamps")["library"]["lines"])
    return re.compile(
        rf"^(?P<before>[^\w\n\f]{{0,4}})(?:{wordings})(?:[^\w\n\f]{{0,4}}| {{1,9}}[ivxlc\d]{{1,5}})$", re.M | re.I
    )


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not evidence.mentions(_HINTS) or not _GATE.search(text):
        return
    last = -1
    for line in _lines().finditer(text.replace(PAGE_MARK, "\n")):
        if _READER.match(line[0]) and last != line.start():
            continue
        if _BARE_ADDRESS.match(line[0]) and _in_list(text, line.start(), line.end()):
            continue
        start, end = cut_lines(text, *line.span())
        yield Edit(start, end, "", "a notice of the library or platform that made the copy", 960, KIND)
        last = end


def _in_list(text: str, start: int, end: int) -> bool:
    """Does the address end an entry of a list or a sentence above it? Then it is the document's own."""
    above = text[max(0, start - 200) : start].rstrip("\n")
    gap = text[len(text[:start].rstrip("\n")) : start].count("\n")
    return (gap == 1 and bool(above) and above[-1] in ",:;") or bool(
        re.search(r"(?:\bat|\bsee|from|URL|http\S*)[:,]?$", above)
    )


CASES = (
    Fix("of the whole plan was\nDigitized by Google\nnever made known.\n", "of the whole plan was\n"
    "never made known.\n",
        seen="scan0006"),
    Fix("Contents\n\nDigitized by Google ii\n\nUSAGE\n", "Contents\n\nUSAGE\n", seen="scan0016"),
    Fix("Generated on 2012-10-05 14:22 GMT\nhttps://hdl.handle.net/2027/mdp.39015012899749\n"
        "Public Domain, Google-digitized\nhttp://www.hathitrust.org/access_use#pd-google\nTITLE\n", "TITLE\n"),
    Fix("This content downloaded from\n140.0.246.18 on Thu, 30 Sep 2021 02:54:11 UTC\n"
        "All use subject to https://about.jstor.org/terms\nTITLE\n", "TITLE\n"),
    Fix("a line\nDigitized by VjOOQIC\nmore\n", "a line\nmore\n", seen="Google Books"),
    Keep("Most of these books were digitized by Google, which kept the scans.\n", because="a sentence"),
    Keep("10.0.0.1 on Mon, the first day of the test\n", because="no platform's notice beside it"),
    Keep("Documents are available at:\nhttps://archive.org/details/example\n", because="the author's own reference"),
    Keep("The original from the University was lost.\n", because="a sentence"),
    Miss("DigItlz dby Go gle\nTITLE\n", "TITLE\n", because="read beyond the known misreadings"),
)  # fmt: skip
