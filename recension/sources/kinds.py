"""What a file is, by its first bytes. Names lie: a PDF called .txt is a PDF, an image called .txt is no text."""

from __future__ import annotations

import re
from typing import NamedTuple

HEAD = 8192  # bytes that tell


class Stranger(NamedTuple):
    """A format that holds no text we read: what it is and what the maintainer can do."""

    name: str
    advice: str


_SAVE = "Save it as PDF or plain text."
_UNPACK = "Unpack it and put the documents into the collection."
_FETCH = "Fetch the document again: this is a program or data, no document."
# First bytes and what they say. Sources: the formats' own specifications, as collected in the `file` command's tables.
_STRANGERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Stranger("an old Office document", _SAVE)),
    (b"{\\rtf", Stranger("a Rich Text document", _SAVE)),
    (b"%!PS", Stranger("PostScript", "Convert it: ps2pdf NAME.ps NAME.pdf")),
    (b"AT&TFORM", Stranger("DjVu", "Convert it: ddjvu -format=pdf, or djvutxt for the text alone.")),
    (b"7z\xbc\xaf\x27\x1c", Stranger("a 7-Zip archive", _UNPACK)),
    (b"Rar!\x1a\x07", Stranger("a RAR archive", _UNPACK)),
    (b"BZh", Stranger("bzip2", _UNPACK)),
    (b"\xfd7zXZ\x00", Stranger("xz", _UNPACK)),
    (b"\x7fELF", Stranger("a compiled program", _FETCH)),
    (b"MZ\x90\x00", Stranger("a Windows program", _FETCH)),
    (b"\xca\xfe\xba\xbe", Stranger("compiled Java or a macOS program", _FETCH)),
    (b"SQLite format 3\x00", Stranger("a SQLite database", _FETCH)),
    (b"PAR1", Stranger("a Parquet file", _FETCH)),
    (b"OggS", Stranger("sound", _FETCH)),
    (b"ID3", Stranger("sound", _FETCH)),
    (b"RIFF", Stranger("sound or film", _FETCH)),
)
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"\x00\x00\x00\x0cjP  \r\n", "image/jp2"),
)
_PACKED = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"))
_TSV = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
_MARKUP = (b"{\\rtf", b"%!PS")
_CLEAN = re.compile(rb"[\t\n\r\f -\x7e]*")  # a text may well begin with `ID3` or `RIFF`
_PDF_LATER = re.compile(rb"\A.{1,1024}?%PDF-\d.{,200}?\d obj\b", re.DOTALL)  # after a mail or HTTP header
_ROOT = re.compile(r"<(?:[\w.-]+:)?(alto|PcGts|html)\b", re.ASCII | re.IGNORECASE)
_HOCR = re.compile(r"ocr-system|class\s*=\s*['\"]ocrx?_(?:page|carea|par|line|word)")


def kind(head: bytes) -> str | Stranger:
    """`text`, `pdf`, `tsv`, `alto`, `page`, `hocr`, `gzip`, `zstd`, `zip`, an `image/...` type, or a Stranger."""
    for magic, name in _IMAGES + _PACKED:
        if head.startswith(magic):
            return name
    for magic, stranger in _STRANGERS:
        if head.startswith(magic) and (magic in _MARKUP or not _CLEAN.fullmatch(head)):
            return stranger
    if head.startswith(b"%PDF-") or _PDF_LATER.search(head):
        return "pdf"
    if head.startswith(_TSV):
        return "tsv"
    return _markup(head)


def _markup(head: bytes) -> str | Stranger:
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return "text"
    root = _ROOT.search(text)
    if root is None:
        return Stranger("XML of another kind", _SAVE) if text.startswith("<?xml") else "text"
    name = root[1].lower()
    if name == "html":
        if _HOCR.search(text):
            return "hocr"
        return Stranger("a web page", _SAVE) if re.match(r"<(?:!doctype\s+html|\?xml|html)", text, re.I) else "text"
    return {"alto": "alto", "pcgts": "page"}[name]
