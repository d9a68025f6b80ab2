"""UTF-8 that was read in another code page: `â€™` for an apostrophe, `Ã©` for é, `ï¬` for a ligature.

A program took the bytes of UTF-8 for Windows-1252, Latin-1, MacRoman or the like: one character became two to four.
ftfy knows the ways back and when not to go them. It is asked only about runs of two or more characters outside ASCII
and about lone codes 0x80 to 0x9F, and never twice about the same run: on clean text that costs one scan. A run at a
time, not a line or a file, because scans are glued from several sources and a file is often damaged in parts.
Windows-1252 has no character 0x9D, so programs drop the last byte of a closing quotation mark: `â€` alone is that mark
where a quotation stands open before it in the paragraph and nothing else could close it.
Left alone: anything that would become U+FFFD, and single characters such as a dotless i, which are misreadings.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import regex

from recension.cases import Case, Fix, Keep, Miss
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_RUN = regex.compile("[^\x00-\x7f]+")  # ten times as fast as the same pattern of `re`
_LONE = "\x80", "\x9f"  # a character that is no letter and no mark: the codes between these two
GATE = Gate((r"[\x80-\xbf][\xc2-\xf4]|\xc2[\x80-\x9f]",))
_TORN = "â€"
_CLOSES = re.compile(r"(?<=[^\s(\[])â€(?=[\s.,;:?!)\]]|--|$)")
_OPENED, _CLOSED = re.compile("“|â€œ"), re.compile("”|â€\x9d|â€(?![^\x00-\x7f])")
_PARAGRAPH = 4_000  # code points in which a quotation is looked for


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if text.isascii():
        return
    for run in _RUN.finditer(text):
        if len(run[0]) == 1 and not _LONE[0] <= run[0] <= _LONE[1]:
            continue
        if run[0] == _TORN:
            yield _torn(text, run.start())
            continue
        read = _read_again(run[0])
        if "\ufffd" in read and "\ufffd" not in run[0]:
            yield Flag(run.start(), run.end(), "mojibake_lost", "misread UTF-8 of which a byte is lost", read)
        elif read != run[0]:
            yield Edit(run.start(), run.end(), read, "UTF-8 or code page 1252 read in another code page", 970)


def _torn(text: str, at: int) -> Edit | Flag:
    """`â€` alone: the closing mark of a quotation that is open, or damage that stays."""
    before = text[max(text.rfind("\n\n", max(0, at - _PARAGRAPH), at), at - _PARAGRAPH, 0) : at]
    is_open = len(_OPENED.findall(before)) > len(_CLOSED.findall(before))
    if is_open and _CLOSES.match(text, at):
        return Edit(at, at + 2, "”", "a closing quotation mark that lost its third byte; one stands open", 930)
    return Flag(at, at + 2, "mojibake_lost", "misread UTF-8 of which a byte is lost", "”")


@lru_cache(maxsize=4096)
def _read_again(run: str) -> str:
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return fix_encoding(run[:400]) + run[400:] if is_bad(run) else run


CASES: tuple[Case, ...] = (
    Fix("Washingtonâ€™s view", "Washington’s view"),
    Fix("cafÃ© and CÃ´te dâ€™Ivoire â€” 1990", "café and Côte d’Ivoire — 1990"),
    Fix("he said \x93yes\x94", "he said “yes”"),
    Fix("â€œA new orderâ€\x9d", "“A new order”", seen="scan kind with code page damage"),
    Fix("â€œA new orderâ€ is no â€œ\u2018newâ€, he said", "“A new order” is no “\u2018new”, he said"),
    Keep("the sign â€ in a list of code pages", because="no quotation is open"),
    Keep("the allies’ common enemy — “deterrence”", because="good quotation marks"),
    Keep("ı ne\tInstitute", because="a misread letter is not an encoding"),
    Keep("«Été», naïve façade, Øresund", because="good letters"),
    Miss("Â 1990", "\xa01990", because="one misread byte beside a plain space could be a letter"),
)
