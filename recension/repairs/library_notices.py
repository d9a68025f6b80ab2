"""What a library, platform or seller stamps on its copy: `Digitized by Google`, HathiTrust's four lines, JSTOR's three.

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
from recension.gates import words
from recension.layout import cut_lines, line_at
from recension.spots import lines_with
from recension.text import Edit, Flag
from recension.vocabulary import table

KIND = "library_notice"
_SIGNS = (
    "zed by", "zedby", "tised by", "google", "generated ", "hdl.handle", "hathitrust", "original from", "archive.org",
    "content downloaded", "all use subject", "ntrs.nasa", "dtic.mil", "downloaded from", "provided by eric",
    "for sale by t",
)  # fmt: skip
_READER = re.compile(r"\d{1,3}(?:\.\d{1,3}){3} on \w{3}, .{6,40}")
_FUNDED = re.compile(r"in 20\d\d with funding from\W{0,2}.{0,60}")  # under the Internet Archive's notice
_SPONSORS = re.compile(r"(?=.*(?:Members|Foundation|Librar|Universit|Associat|Institut|Sloan|Boston|State)).{4,80}")
_SALE = re.compile(r"Superintendent of Documents", re.I)
_TOWN = re.compile(
    r"(?:U\. ?S\. Government Printing Office,? )?Washington,? D\. ?C\.? ?2040[12].{0,60}", re.I
)  # the seller: in the row below
_ORIGINAL = re.compile(r"\W{0,3}Original from\W{0,3}", re.I)
_HOLDER = re.compile(r"(?=.*(?:UNIVERSITY|LIBRARY|COLLEGE|INSTITUTE))[A-Z][A-Z ,.&'\-]{5,60}")
_ADDRESS = re.compile(r"https?://")
_LEADS = re.compile(r"(?:\bat|\bsee|from|URL|http\S*)[:,]?$")
GATE = words(*_SIGNS, fold=True)


@cache
def _line() -> re.Pattern[str]:
    wordings = "|".join(table("stamps")["library"]["lines"])
    return re.compile(rf"[^\w\n\f]{{0,4}}(?:{wordings})(?:[^\w\n\f]{{0,4}}| {{1,9}}[ivxlc\d]{{1,5}})", re.I)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    taken = 0
    for line in lines_with(text, _SIGNS):
        if line.start < taken:
            continue
        if _ORIGINAL.fullmatch(line.text) and line.end < len(text):
            holder = line_at(text, line.end + 1)
            if _HOLDER.fullmatch(holder.text.strip()):
                start, end = cut_lines(text, line.start, holder.end)
                yield Edit(start, end, "", "who holds the copy that was digitised", 950, KIND)
                taken = end
            continue
        if not _line().fullmatch(line.text):
            continue
        if _ADDRESS.match(line.text) and _in_list(text, line.start):
            continue
        end = line.end
        following = line_at(text, end + 1) if end < len(text) else line
        if _READER.fullmatch(following.text):  # the reader's own network address, under the notice it belongs to
            end = following.end
        if _TOWN.fullmatch(following.text.strip()) and _SALE.search(line.text):
            end = following.end
        if _FUNDED.fullmatch(following.text.strip()):
            end = following.end
            sponsors = line_at(text, end + 1) if end < len(text) else following
            if _SPONSORS.fullmatch(sponsors.text.strip()):
                end = sponsors.end
        start, end = cut_lines(text, line.start, end)
        yield Edit(start, end, "", "a notice of the library or platform that made the copy", 960, KIND)
        taken = end


def _in_list(text: str, start: int) -> bool:
    """Does the address end an entry of a list or a sentence above it? Then it is the document's own."""
    above = text[max(0, start - 200) : start]
    said = above.rstrip("\n")
    if not said:
        return False
    return (above[len(said) :].count("\n") == 1 and said[-1] in ",:;") or bool(_LEADS.search(said))


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
    Fix("a line\nDigitized by the Internet Archive\nin 2011 with funding from\n"
        "LYRASIS Members and Sloan Foundation\nmore\n",
        "a line\nmore\n"),
    Fix("a line\nOriginal from\nUNIVERSITY OF MICHIGAN\nmore\n", "a line\nmore\n"),
    Fix("WASHINGTON : 1985\n\nFor sale by the Superintendent of Documents, U.S. Government Printing Office\n"
        "Washington, D.C. 20402\n", "WASHINGTON : 1985\n\n"),
    Keep("The house is for sale by the superintendent of estates, who has the keys.\n", because="a sentence"),
    Keep("Most of these books were digitized by Google, which kept the scans.\n", because="a sentence"),
    Keep("10.0.0.1 on Mon, the first day of the test\n", because="no platform's notice beside it"),
    Keep("Documents are available at:\nhttps://archive.org/details/example\n", because="the author's own reference"),
    Keep("The original from the University was lost.\n", because="a sentence"),
    Miss("DigItlz dby Go gle\nTITLE\n", "TITLE\n", because="read beyond the known misreadings"),
)  # fmt: skip
