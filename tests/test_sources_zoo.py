"""The zoo: bad and odd inputs, each with what must become of it. None may crash, hang, or harm the next one."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import NamedTuple

import odd_files as odd
import pytest
from odd_files import PROSE, SECOND, lines, pdf

from recension.sources import Reading, UnreadableError
from recension.sources.guarded import read_guarded
from recension.sources.intake import read, read_bytes
from recension.sources.text import original


class Reads(NamedTuple):
    """The raw text holds `text`, and these notices were given."""

    text: str
    notices: tuple[str, ...] = ()


class Refused(NamedTuple):
    """UnreadableError with this code, saying this."""

    code: str
    says: str = ""


NO_OCR = Reading(ocr="never", max_seconds=60)
SMALL = Reading(ocr="never", max_bytes=100_000)
_NOISE = random.Random(7).randbytes(20_000)
_PNG = b"\x89PNG\r\n\x1a\n" + _NOISE[:500]

TEXTS = {
    "nothing": (b"", Refused("empty", "no text")),
    "blanks": (b" \r\n\t\x0c\n" * 9, Refused("empty")),
    "a mark only": (b"\xef\xbb\xbf", Refused("empty")),
    "a wide mark only": (b"\xff\xfe", Refused("empty")),
    "zeros": (bytes(5000), Refused("empty")),
    "noise called .txt": (_NOISE, Refused("binary", "control characters")),
    "a program called .txt": (b"\x7fELF\x02\x01\x01" + _NOISE[:500], Refused("unknown_format", "compiled program")),
    "a picture called .txt": (_PNG, Refused("image_only", "image/png")),
    "a database": (b"SQLite format 3\x00" + bytes(100), Refused("unknown_format", "SQLite")),
    "a PDF called .txt": (pdf(lines(PROSE)), Reads(PROSE)),
    "half UTF-8 character": (PROSE.encode() + "Déjà vu, café".encode()[:-1], Reads(PROSE, ("bad_bytes",))),
    "surrogates as UTF-8": (PROSE.encode() + "\ud83d\ude00".encode("utf-8", "surrogatepass"), Reads(PROSE)),
    "half UTF-16 character": (PROSE.encode("utf-16")[:-1], Reads(PROSE[:-1], ("truncated",))),
    "UTF-16 with a lone half pair": ((PROSE + "\ud800 x").encode("utf-16-le", "surrogatepass"), Reads(PROSE)),
    "CR newlines": (PROSE.replace(" ", "\r").encode(), Reads(PROSE.replace(" ", "\r"))),
    "every newline": (
        f"a\r\nb\rc\nd\x0ce\x0bf\u2028g\x85h {PROSE}".encode(),
        Reads("a\r\nb\rc\nd\x0ce\x0bf\u2028g\x85h"),
    ),
    "tape padding": (PROSE.encode() + bytes(4000) + b"\x1a" * 90, Reads(PROSE)),
    "zeros between": (PROSE.replace(" ", " \x00").encode() * 30, Refused("binary")),
    "a few zeros": (PROSE.encode() * 9 + b"\x00" + PROSE.encode() * 9, Reads(PROSE + "\x00" + PROSE)),
    "bytes cp1252 lacks": (("naïve café " * 9).encode("cp1252") + b"\x81\x8d", Reads("naïve café", ("bad_bytes",))),
    "EBCDIC": ((PROSE + " " + SECOND).encode("cp037"), Reads(PROSE)),
    "a text that begins PK": (b"PK was the name of the ship. " + PROSE.encode(), Reads("PK was")),
    "a text that begins ID3": (b"ID3 tags are no subject of it. " + PROSE.encode(), Reads("ID3 tags")),
    "a text that begins with <": (b"<1> The first note. " + PROSE.encode(), Reads("<1> The")),
    "a text on %PDF": (b"A file begins with %PDF-1.4 and so on. " + PROSE.encode(), Reads("%PDF-1.4 and")),
    "right to left": ("שלום עולם. مرحبا بالعالم. ".encode() * 9, Reads("שלום")),
    "one long line": (b"word " * 1_000_000, Reads("word word")),
    "more characters than the limit": (b"word " * 8_000_001, Refused("too_large", "the limit is 40,000,000")),
    "a web page": (b"<!DOCTYPE html><html><body>Hello</body></html>", Refused("unknown_format", "web page")),
    "a catalogue in XML": (b'<?xml version="1.0"?>\n<mods><title>A</title></mods>', Refused("unknown_format", "XML")),
    "Rich Text": (b"{\\rtf1\\ansi Hello}", Refused("unknown_format", "Rich Text")),
    "PostScript": (b"%!PS-Adobe-3.0\n", Refused("unknown_format", "ps2pdf")),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refused("unknown_format", "Office")),
    "DjVu": (b"AT&TFORM\x00\x00\x01\x00DJVU", Refused("unknown_format", "djvutxt")),
}
PACKED = {
    "gzip": (odd.gzipped(PROSE.encode()), Reads(PROSE)),
    "gzip of cp1252": (odd.gzipped("naïve café déjà".encode("cp1252")), Reads("naïve café déjà")),
    "gzip twice": (odd.gzipped(PROSE.encode(), 2), Reads(PROSE)),
    "gzip four times": (odd.gzipped(PROSE.encode(), 4), Refused("unknown_format", "within archives")),
    "half a gzip": (odd.gzipped(PROSE.encode())[:-20], Refused("truncated", "gzip")),
    "a gzip with a wrong sum": (odd.broken_sum(PROSE.encode()), Refused("damaged", "CRC")),
    "a gzip bomb": (odd.gzipped(bytes(50_000_000)), Refused("too_large", "max_bytes")),
    "zstd": (odd.zstd(PROSE.encode()), Reads(PROSE)),
    "two zstd frames": (odd.zstd(PROSE.encode()) + odd.zstd(SECOND.encode()), Reads(PROSE + SECOND)),
    "half a zstd": (odd.zstd(PROSE.encode())[:-9], Refused("truncated", "zstd")),
    "a zstd bomb": (odd.zstd(bytes(50_000_000)), Refused("too_large")),
    "zstd of a PDF": (odd.zstd(pdf(lines(PROSE))), Reads(PROSE)),
    "zip": (odd.zipped({"a.txt": PROSE.encode()}), Reads(PROSE)),
    "zip from a Mac": (odd.zipped({"a.txt": PROSE.encode(), "__MACOSX/._a.txt": b"\x00"}), Reads(PROSE)),
    "zip of two": (odd.zipped({"a.txt": b"a", "b.txt": b"b"}), Refused("unknown_format", "2 files")),
    "zip of none": (odd.zipped({}), Refused("empty", "0 files")),
    "zip of ALTO pages": (
        odd.zipped({f"p{n}.xml": odd.alto(3, odd.ALTO_BODY) for n in (10, 9)}),
        Reads("Next.\n\x0cThe examin-"),
    ),
    "zip of pages, one blank": (
        odd.zipped({"p1.xml": odd.alto(3, "<TextBlock/>"), "p2.xml": odd.alto(3, odd.ALTO_BODY)}),
        Reads("\x0cThe examin-", ("blank_page",)),
    ),
    "zip of blank pages": (odd.zipped({f"{n}.xml": odd.alto(3, "") for n in (1, 2)}), Refused("empty", "2 pages")),
    "a locked zip": (odd.locked_zip(), Refused("encrypted", "password")),
    "a zip slip": (odd.zip_slip(), Refused("unsafe_path", "outside")),
    "a zip bomb": (odd.zipped({"a.txt": bytes(50_000_000)}), Refused("too_large")),
    "half a zip": (odd.zipped({"a.txt": PROSE.encode() * 9})[:60], Refused("damaged", "zip")),
    "a Word file": (odd.zipped({"[Content_Types].xml": b"<x/>", "a": b""}), Refused("unknown_format", "Office")),
    "an EPUB": (odd.zipped({"mimetype": b"application/epub+zip"}), Refused("unknown_format", "EPUB")),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c" + bytes(99), Refused("unknown_format", "Unpack")),
    "bzip2": (b"BZh91AY&SY" + _NOISE[:99], Refused("unknown_format", "bzip2")),
}
XML = {
    "hOCR": (odd.HOCR.encode(), Reads("Annual re-\nport\n\nAT&T\n\x0c", ("blank_page",))),
    "hOCR that does not close": (odd.HOCR.replace("</p>", "").replace("</div>", "").encode(), Reads("Annual re-\np")),
    "hOCR with a line only": (b"<html><div class='ocr_page'><p class='ocr_line'>A  b</p></div></html>", Reads("A b")),
    "ALTO 2": (odd.alto(2, odd.ALTO_BODY), Reads("The examin-\nation\n\nNext.\n")),
    "ALTO 3": (odd.alto(3, odd.ALTO_BODY), Reads("The examin-\nation\n\nNext.\n")),
    "ALTO 4": (odd.alto(4, odd.ALTO_BODY), Reads("The examin-\nation\n\nNext.\n")),
    "ALTO in UTF-16": (
        odd.alto(4, odd.ALTO_BODY).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        Reads("The examin-\nation"),
    ),
    "ALTO without words": (odd.alto(4, "<TextBlock/>"), Refused("empty", "pages holds a word")),
    "half an ALTO": (odd.alto(4, odd.ALTO_BODY)[:-40], Refused("truncated")),
    "ALTO with bad numbers": (
        odd.alto(3, '<TextBlock><TextLine><String CONTENT="a" HPOS="nan" WIDTH="x" WC="9"/></TextLine></TextBlock>'),
        Reads("a"),
    ),
    "PAGE": (odd.PAGE_XML.encode(), Reads("First com¬\n\nsecond line of text\n")),
    "TSV": (odd.TSV.encode(), Reads("First line\ngoes.\n\nNext\n\x0cPage two.\n")),
    "TSV with CRLF": (odd.TSV.replace("\n", "\r\n").encode(), Reads("First line\ngoes.\n\nNext\n\x0cPage two.\n")),
    "TSV with a short row": (odd.TSV_SHORT, Refused("damaged", "Row 2")),
    "a billion laughs": (odd.LAUGHS, Refused("damaged", "entities")),
    "an entity from outside": (odd.OUTSIDE, Refused("damaged", "entities")),
    "a bottomless tree": (odd.BOTTOMLESS, Refused("damaged", "depth")),
}  # fmt: skip
PDFS = {
    "a plain PDF": (pdf(lines(PROSE), lines(SECOND)), Reads(f"{PROSE}\x0c{SECOND}")),
    "a hyphen at a line's end": (pdf(lines("It was the first exami-", "nation of it.")), Reads("exami-\nnation of")),
    "a letter-spaced layer": (pdf(lines("for additional copies of it", spacing=4)), Reads("for additional copies")),
    "a form feed in the layer": (pdf(lines(PROSE, "\x0c", SECOND)), Reads(SECOND)),
    "a blank page between": (pdf(lines(PROSE), b"", lines(SECOND)), Reads(f"{PROSE}\x0c\x0c{SECOND}")),
    "blank pages only": (pdf(b"", b""), Refused("empty", "2 pages are blank")),
    "no pages": (pdf(), Refused("empty", "no pages")),
    "a picture": (pdf(odd.PICTURE), Refused("image_only", "picture")),
    "pictures": (pdf(odd.PICTURE, odd.PICTURE), Refused("image_only", "All 2 pages are pictures")),
    "pictures with a stamp": (
        pdf(*(odd.PICTURE + lines(f"Downloaded on 5 May - page {n}") for n in (1, 2, 3))),
        Refused("image_only", "All 3 pages"),
    ),
    "one picture among pages": (pdf(lines(PROSE), odd.PICTURE), Reads(PROSE, ("image_page",))),
    "a layer without words": (
        pdf(lines(*(f"xq{n}zt#~ kkrt^w vbn|x qwrtp" for n in range(9)))),
        Reads("xq0zt", ("image_page",)),
    ),
    "locked": (odd.encrypted_pdf("secret"), Refused("encrypted", "password")),
    "locked against printing only": (odd.encrypted_pdf(""), Reads(PROSE)),
    "attachments": (odd.attached_pdf(), Reads(PROSE, ("attachments",))),
    "junk before the head": (b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n" + pdf(lines(PROSE)), Reads(PROSE)),
    "no cross-reference table": (pdf(lines(PROSE)).replace(b"xref", b"xxxx"), Reads(PROSE)),
    "cut before the end": (pdf(lines(PROSE), lines(SECOND))[:-300], Reads(PROSE, ("truncated",))),
    "a head only": (pdf(lines(PROSE))[:40], Refused("truncated")),
    "a head and noise": (b"%PDF-1.4\n" + _NOISE, Refused("truncated")),
    "noise with an end": (b"%PDF-1.4\n" + _NOISE + b"\n%%EOF\n", Refused("damaged")),
    "a page tree that bites its tail": (
        odd.assemble({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"}),
        Refused("empty"),
    ),
    "bookmarks in a circle": (
        pdf(
            lines(PROSE),
            catalog="/Outlines 50 0 R",
            more={
                50: b"<< /First 51 0 R /Last 51 0 R >>",
                51: b"<< /Title (One) /Parent 50 0 R /Next 52 0 R /First 51 0 R /Dest [100 0 R /Fit] >>",
                52: b"<< /Title (Two) /Parent 50 0 R /Next 51 0 R >>",
            },
        ),
        Reads(PROSE),
    ),
    "a page as wide as a street": (pdf(lines(PROSE), page="/MediaBox [0 0 14400 14400]"), Reads(PROSE)),
    "a page that lies on its side": (pdf(lines(PROSE), page="/MediaBox [0 0 612 792] /Rotate 90"), Reads(PROSE)),
    "a page without a size": (pdf(lines(PROSE), page=""), Reads(PROSE)),
    "a content stream that is not there": (pdf(lines(PROSE)).replace(b"10000 0 R", b"19999 0 R"), Refused("empty")),
}  # fmt: skip
ALL = {**TEXTS, **PACKED, **XML, **PDFS}


def check(data: bytes, expected: Reads | Refused, reading: Reading) -> None:
    if isinstance(expected, Refused):
        with pytest.raises(UnreadableError) as caught:
            read_guarded(data, reading)
        assert caught.value.code == expected.code, str(caught.value)
        assert expected.says in str(caught.value)
        return
    source = read_guarded(data, reading)
    assert expected.text in source.raw
    assert set(expected.notices) <= {notice.code for notice in source.notices}, source.notices
    for page, after in zip(source.pages, source.pages[1:], strict=False):
        assert source.raw[page.end] == "\x0c" and after.start == page.end + 1
    assert not source.pages or source.pages[-1].end == len(source.raw)
    for word in source.words:
        page = source.pages[word.page - 1]
        assert page.start <= word.start < word.end <= page.end and all(0 <= side <= 1000 for side in word.box)
    if source.media_type == "text/plain" and not source.container:
        assert original(source) == data


@pytest.mark.parametrize("name", ALL)
def test_the_zoo(name: str) -> None:
    data, expected = ALL[name]
    check(data, expected, SMALL if "bomb" in name else NO_OCR)


def test_the_zoo_is_large() -> None:
    assert len(ALL) >= 60


def test_no_animal_harms_another() -> None:
    good = pdf(lines(PROSE), lines(SECOND))
    for name, (data, _) in {**XML, **PDFS}.items():
        try:
            read_guarded(data, NO_OCR)
        except UnreadableError as error:
            assert error.reason and error.code, name
        assert read_guarded(good, NO_OCR).raw == f"{PROSE}\x0c{SECOND}", name


def test_a_bomb_ends_its_worker_alone() -> None:
    bomb = odd.bombed_pdf(1_000_000_000)
    with pytest.raises(UnreadableError) as caught:
        read_guarded(bomb, Reading(ocr="never", max_memory=400 * 2**20, max_seconds=30))
    assert caught.value.code in ("damaged", "too_large", "too_slow", "empty")
    assert read_guarded(pdf(lines(PROSE)), NO_OCR).raw.strip() == PROSE


def test_a_document_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    many = pdf(*[lines(*[PROSE] * 50)] * 4000)
    with pytest.raises(UnreadableError) as caught:
        read_guarded(many, Reading(ocr="never", max_seconds=1, engine="pypdf"))
    assert caught.value.code == "too_slow" and "1 s" in str(caught.value)
    assert read_guarded(pdf(lines(PROSE)), NO_OCR).raw.strip() == PROSE


def test_too_many_pages() -> None:
    check(pdf(*[b""] * 12), Refused("too_large", "12 pages; the limit is 10"), Reading(max_pages=10))


@pytest.mark.parametrize("engine", ["", "pypdf"])
def test_passwords(engine: str) -> None:
    locked = odd.encrypted_pdf("secret")
    assert PROSE in read_bytes(locked, Reading(password="secret", engine=engine)).raw
    for wrong in ("", "wrong"):
        with pytest.raises(UnreadableError) as caught:
            read_bytes(locked, Reading(password=wrong, engine=engine))
        assert caught.value.code == "encrypted"


# --- places ------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [b"new\nline.txt", b"n\xffn-utf8.txt", b"x" * 251 + b".txt", "café.txt".encode(), b" blank .txt", b"-rf"],
)
def test_odd_names_are_only_names(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    try:
        path.write_text(PROSE)
    except OSError:
        pytest.skip("this file system refuses the name")
    assert read(path).raw == PROSE


def test_places_that_hold_no_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "device").symlink_to("/dev/zero")
    for place, says in (
        (tmp_path, "no ordinary file"),
        (tmp_path / "pipe", "no ordinary file"),
        (tmp_path / "device", "no ordinary file"),
        (tmp_path / "absent", "No such file"),
        (tmp_path / "loop", "symbolic links"),
        (tmp_path / ("x" * 300), "too long"),
    ):
        with pytest.raises(UnreadableError) as caught:
            read(place)
        assert caught.value.code == "no_access" and says in caught.value.reason
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path / "a\x00b")
    assert caught.value.code in ("unsafe_path", "no_access")


def test_a_file_of_two_gigabytes_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(2**31)
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.code == "too_large" and "2,147,483,648" in caught.value.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PROSE)
    path.chmod(0)
    with pytest.raises(UnreadableError, match="rights") as caught:
        read(path)
    assert caught.value.code == "no_access"


# --- broken at random ----------------------------------------------------------------

SEEDS = [
    *(pdf(lines(PROSE), lines(SECOND)), odd.attached_pdf(), odd.encrypted_pdf("")),
    *(odd.HOCR.encode(), odd.alto(3, odd.ALTO_BODY), odd.PAGE_XML.encode(), odd.TSV.encode()),
    *(odd.gzipped(PROSE.encode()), odd.zstd(PROSE.encode()), odd.zipped({"a.txt": PROSE.encode()})),
]


def broken(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 10])):
        at = chance.randrange(len(spoilt) + 1)
        kind = chance.randrange(3)
        if kind == 0:
            spoilt[at : at + 1] = chance.randbytes(1)
        elif kind == 1:
            del spoilt[at : at + chance.randrange(40)]
        else:
            spoilt[at:at] = spoilt[at : at + chance.randrange(60)]
    return bytes(spoilt)


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_whatever_is_broken_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        try:
            source = read_guarded(broken(SEEDS[seed], chance), NO_OCR)
        except UnreadableError as error:
            assert "The reader failed" not in error.reason and "ended its reader" not in error.reason
            continue
        assert all(0 <= page.start <= page.end <= len(source.raw) for page in source.pages)
        assert all(source.raw[word.start : word.end].strip() for word in source.words)
