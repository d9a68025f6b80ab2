"""PDF: pages, labels, bookmarks, two engines that must agree, pictures that need OCR."""

from __future__ import annotations

import json
import re
import shutil
import struct
import textwrap
import zlib
from collections import Counter
from itertools import zip_longest
from pathlib import Path

import odd_files as odd
import pytest
from odd_files import PROSE, SECOND, lines, pdf
from shared import CASES, needs_shared

from recension.quality import quality
from recension.sources import Bookmark, Reading, Source, UnreadableError
from recension.sources import ocr as ocr_module
from recension.sources.intake import read, read_bytes

NO_OCR = Reading(ocr="never")
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def words(text: str) -> list[str]:
    return re.sub(r"-[ ]?[\r\n]+", "", text).split()


def codes(source: Source) -> list[tuple[str, int]]:
    return [(notice.code, notice.page) for notice in source.notices]


# --- what the file says of itself ---------------------------------------------


@pytest.mark.parametrize("engine", ["", "pypdf"])
def test_labels_bookmarks_and_metadata_are_kept(engine: str) -> None:
    data = pdf(
        *[lines(PROSE)] * 4,
        catalog="/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /P (A-) /St 7 >>] >> /Outlines 50 0 R",
        more={
            50: b"<< /First 51 0 R /Last 53 0 R /Count 2 >>",
            51: b"<< /Title (Preface) /Parent 50 0 R /Next 53 0 R /First 52 0 R /Last 52 0 R /Dest [100 0 R /Fit] >>",
            52: b"<< /Title (Thanks) /Parent 51 0 R /Dest [101 0 R /Fit] >>",
            53: b"<< /Title (\xfe\xff\x00N\x00a\x00\xef\x00v\x00e) /Parent 50 0 R /Prev 51 0 R >>",
            60: b"<< /Title (On\x00 Ice) /Author (A. Case;B. Case) /CreationDate (D:19901001) >>",
        },
        trailer="/Info 60 0 R",
    )
    source = read_bytes(data, Reading(ocr="never", engine=engine))
    assert [page.label for page in source.pages] == ["i", "ii", "A-7", "A-8"]
    assert [page.n for page in source.pages] == [1, 2, 3, 4]
    assert source.outline == (Bookmark(1, "Preface", 1), Bookmark(2, "Thanks", 2), Bookmark(1, "Naïve", 0))
    assert source.declared["author"] == "A. Case;B. Case" and source.declared["created"] == "D:19901001"
    assert source.declared["title"] == "On Ice"


def test_pages_without_labels_have_none_and_the_maintainer_may_give_them() -> None:
    data = pdf(*[lines(PROSE)] * 3)
    assert [page.label for page in read_bytes(data, NO_OCR).pages] == ["", "", ""]
    shifted = read_bytes(data, Reading(ocr="never", page_offset=1))
    assert [page.label for page in shifted.pages] == ["", "1", "2"]


def test_both_engines_end_a_cut_word_alike() -> None:
    data = pdf(lines("The committee asked for an exami-", "nation of the plan and its con-", "sequences."))
    one, other = (read_bytes(data, Reading(ocr="never", engine=engine)).raw for engine in ("pdfium", "pypdf"))
    assert "exami-\nnation" in one and "con-\nsequences" in one
    assert one.split() == other.split()


def test_a_layer_that_pdfium_cannot_map_is_read_by_the_other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    from recension.sources import by_pdfium as module

    data = pdf(lines(PROSE, SECOND, PROSE, SECOND))
    spoilt = "".join(chr(ord(c) + 5) if c.isalpha() else c for c in f"{PROSE} {SECOND} " * 2)
    monkeypatch.setattr(module, "_page", lambda page: (spoilt, "text"))
    source = read_bytes(data, NO_OCR)
    assert codes(source) == [("engines_disagree", 1)] and "pypdf is kept" in source.notices[0].note
    assert source.raw.split() == f"{PROSE} {SECOND} {PROSE} {SECOND}".split()


def test_engines_that_agree_say_nothing() -> None:
    assert read_bytes(pdf(lines(PROSE, SECOND), lines(SECOND)), Reading(ocr="never", engine="both")).notices == ()


def test_pages_labels_and_notices_reach_the_records() -> None:
    from recension.as_records import rows
    from recension.document import read as read_document
    from recension.gate import seal

    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 7 >>] >>"
    source = read_bytes(pdf(lines(PROSE), odd.PICTURE, lines(SECOND), catalog=labels), NO_OCR)
    made = rows(read_document(source), "reports/a", "a.pdf")
    seal(made)
    assert [(page.n, page.label) for page in made.document.pages] == [(1, "i"), (2, "ii"), (3, "7")]
    assert made.document.text[made.document.pages[2].start :].split() == SECOND.split()
    assert [flag.code for flag in made.flags] == ["image_page"]


# --- the case documents ---------------------------------------------------------

PAGES = {"19810003557": 58, "88380main_H-2052": 21, "ADA383456": 59, "ADA406615": 34, "ARL-TN-175": 22}


@needs_shared
@pytest.mark.parametrize("name", PAGES)
def test_the_field_scans_have_their_pages(name: str) -> None:
    source = read(CASES / "dtic" / f"{name}.pdf", NO_OCR)
    assert len(source.pages) == PAGES[name]
    measured = quality(source.raw)
    assert measured.band in ("good", "usable") and measured.known > 820
    assert not re.search("[\ufffe\uffff\x02\r]", source.raw)


@needs_shared
def test_the_born_digital_report_keeps_its_outline() -> None:
    source = read(CASES / "dtic" / "88380main_H-2052.pdf", NO_OCR)
    assert len(source.outline) == 27 and source.declared["author"] == "Ken A. Norlin"
    for entry in source.outline:
        if entry.page and not entry.title.endswith("Page"):  # these titles are not printed
            page = source.pages[entry.page - 1]
            head = re.sub(r"\W", "", source.raw[page.start : page.end].lower())
            assert re.sub(r"\W", "", entry.title.lower())[:20] in head, entry


INSTALLED = sorted(Path("/usr/share/doc").rglob("*.pdf"))[:10]


@pytest.mark.skipif(not INSTALLED, reason="no package with a PDF is installed")
@pytest.mark.parametrize("path", INSTALLED, ids=[path.stem for path in INSTALLED])
def test_whatever_is_installed_reads_as_pypdf_counts_it(path: Path) -> None:
    from pypdf import PdfReader

    source, other = read(path, NO_OCR), PdfReader(path)
    assert len(source.pages) == len(other.pages)
    assert [page.label for page in source.pages] in (other.page_labels, [""] * len(other.pages))
    assert quality(source.raw).known > 500


# --- OCR ------------------------------------------------------------------------


def test_without_an_engine_the_advice_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_module, "installed", lambda: None)
    with pytest.raises(UnreadableError) as caught:
        read_bytes(pdf(odd.PICTURE), Reading(language="eng+deu"))
    assert caught.value.code == "image_only"
    assert "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu" in caught.value.advice


def test_a_missing_language_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ocr_module.Engine("tesseract", "5.3.0", frozenset({"eng", "osd"}))
    monkeypatch.setattr(ocr_module, "installed", lambda: engine)
    with pytest.raises(UnreadableError) as caught:
        read_bytes(pdf(odd.PICTURE), Reading(language="eng+deu"))
    assert caught.value.advice.endswith("apt-get install tesseract-ocr-deu")


def printed() -> tuple[int, int, list[bytes]]:
    """Width, height and rows of grey pixels of a page of print."""
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf(lines(*textwrap.wrap(f"{PROSE} {SECOND}", 50), size=14)))[0]
    bitmap = page.render(scale=200 / 72, grayscale=True)
    pixels = memoryview(bitmap.buffer).cast("B")
    rows = [bytes(pixels[y * bitmap.stride :][: bitmap.width]) for y in range(bitmap.height)]
    return bitmap.width, bitmap.height, rows


def scanned(tmp_path: Path) -> Path:
    """A page of print as a picture, a page with a good layer, and a figure without words."""
    width, height, rows = printed()
    pixels, size = b"".join(rows), f"/Width {width} /Height {height}"
    image = odd.stream(pixels, f"/Type /XObject /Subtype /Image {size} /ColorSpace /DeviceGray /BitsPerComponent 8")
    path = tmp_path / "scan.pdf"
    figure = pdf(odd.PICTURE, lines(SECOND), b"100 100 300 300 re S", more={4: image})
    path.write_bytes(figure)
    return path


@needs_tesseract
def test_a_picture_is_read_once_and_kept_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scanned(tmp_path)
    source = read(path)
    assert agreement(source.raw.split(), f"{PROSE} {SECOND} {SECOND}".split()) > 0.9
    assert codes(source) == [("ocr", 1)] and "tesseract" in source.notices[0].note
    assert source.pages[1].start == source.pages[0].end + 1
    assert {source.raw[w.start : w.end] for w in source.words if w.confidence > 800} > {"committee", "spring"}
    assert all(word.page == 1 for word in source.words)
    kept = sorted(p.name for p in (tmp_path / ".ocr" / source.sha256).iterdir())
    assert re.fullmatch(r"00001\.tesseract-[\w.-]+\.eng\.hocr", kept[0]) and len(kept) <= 2
    monkeypatch.setattr(ocr_module, "installed", lambda: None)  # as on a machine without it
    assert read(path) == source


@needs_tesseract
def test_a_picture_by_itself_is_read(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    width, height, rows = printed()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    path = tmp_path / "scan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b""))
    source = read(path)
    assert agreement(source.raw.split(), f"{PROSE} {SECOND}".split()) > 0.9
    assert source.media_type == "image/png" and source.declared["ocr"].startswith("tesseract ")
    assert len(source.pages) == 1 and source.words[0].confidence > 500
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.code in ("damaged", "empty")


@needs_tesseract
def test_pages_to_skip_are_not_read(tmp_path: Path) -> None:
    source = read(scanned(tmp_path), Reading(skip_pages=frozenset({1, 3})))
    assert source.raw.split() == SECOND.split() and codes(source) == []


# --- the same scan as PDF and as text ---------------------------------------------


def agreement(one: list[str], other: list[str]) -> float:
    """Words of two readings that are the same, of the longer one, whatever their order."""
    a, b = Counter(one), Counter(other)
    return (a & b).total() / max(a.total(), b.total())


SCANS = sorted(CASES.glob("scans/*.pdf"))


@needs_shared
@pytest.mark.parametrize("path", SCANS, ids=[path.stem for path in SCANS])
def test_a_scan_reads_the_same_from_pdf_and_from_text(path: Path) -> None:
    import ftfy

    from_pdf, from_text = read(path, NO_OCR), read(path.with_suffix(".txt"))
    text = ftfy.fix_encoding(from_text.raw)  # some of the texts were spoilt on purpose; the repairs undo it later
    assert agreement(words(from_pdf.raw), words(text)) >= 0.99
    assert len(from_pdf.pages) == json.loads(path.with_suffix(".truth.json").read_text())["pages"]
    for mine, its in zip_longest(from_pdf.pages, text.rstrip("\x0c").split("\x0c") if "\x0c" in text else ()):
        if its is not None and mine is not None:
            assert agreement(words(from_pdf.raw[mine.start : mine.end]), words(its)) >= 0.9
