"""Characters that print nothing and mean nothing in a text: byte order marks, NULs, control codes, lone surrogates.

A byte order mark is left at the head of a file, and in its middle where files were glued together. NULs and other
control codes come from dumps of word processors and from broken PDF encodings. A byte that no decoder could read stands
as a lone surrogate: the clean text gets U+FFFD in its place, flagged, and the ledger keeps the byte.
Left alone: tab, newlines of every kind, form feed (a page mark), the codes at a line end by which PDF readers mark a
hyphen, and 0x80 to 0x9F, which are mostly letters of another code page (`mojibake`).
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_CODES = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\x7f\ufeff\ud800-\udfff]|[\x02\ufffe\uffff](?![ \t]*[\r\n])")
GATE = Gate((r"[\x00-\x08\x0e-\x1f\x7f]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf]",))


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if text.isascii() and text.isprintable():
        return
    for code in _CODES.finditer(text):
        start, end = code.span()
        if "\ud800" <= code[0] <= "\udfff":
            yield Edit(start, end, "\ufffd", "a byte that could not be decoded; the ledger keeps it", 900)
            yield Flag(start, end, "undecodable_byte", f"code {ord(code[0]):#x} stands for a byte of unknown meaning")
        elif code[0] == "\ufeff":
            yield Edit(start, end, "", "byte order mark", 990)
        else:
            yield Edit(start, end, "", f"control code {ord(code[0]):#04x}", 990)


CASES: tuple[Case, ...] = (
    Fix("\ufeffThe report", "The report"),
    Fix("one\x00two\x1b three\x7f", "onetwo three"),
    Fix("caf\udce9", "caf\ufffd"),
    Keep("a\tb\n\fc\r\nd", because="tabs, newlines and page marks are layout"),
    Keep("co\x02\noperate, re\ufffe\nport", because="a PDF reader's mark for a hyphen at a line end"),
    Keep("it\x92s", because="an apostrophe of code page 1252, not a control code"),
)
