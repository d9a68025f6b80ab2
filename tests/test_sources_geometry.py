"""What OCR engines know of words besides their letters: place, confidence, hyphens; kept with exact spans."""

from __future__ import annotations

import odd_files as odd

from recension.sources import Word
from recension.sources.intake import read_bytes


def test_hocr() -> None:
    source = read_bytes(odd.HOCR.encode())
    first, second = source.words[:2]
    assert first == Word(0, 6, 1, (100, 50, 300, 70), 960) and source.raw[:6] == "Annual"
    assert (source.raw[second.start : second.end], second.confidence) == ("re-", 410)
    assert [page.label for page in source.pages] == ["", "12"]
    assert source.declared == {"ocr": "tesseract 5.3.0"} and source.media_type == "text/vnd.hocr+html"


def test_alto() -> None:
    source = read_bytes(odd.alto(3, odd.ALTO_BODY))
    assert [(source.raw[w.start : w.end], w.confidence, w.cut) for w in source.words] == [
        ("The", 930, False),
        ("examin-", 500, True),
        ("ation", -1, False),
        ("Next.", -1, False),
    ]
    assert source.words[0].box == (100, 100, 150, 110)
    assert source.pages[0].label == "iv" and source.declared == {"ocr": "Engine 12"}


def test_an_alto_hyphen_is_written_once() -> None:
    body = '<TextBlock><TextLine><String CONTENT="exam-"/><HYP CONTENT="-"/></TextLine></TextBlock>'
    assert read_bytes(odd.alto(2, body)).raw == "exam-\n"
    tagged = '<TextBlock><TextLine><String CONTENT="exam"/><HYP/></TextLine></TextBlock>'
    assert read_bytes(odd.alto(2, tagged)).raw == "exam\xad\n"


def test_page_xml_follows_the_reading_order() -> None:
    source = read_bytes(odd.PAGE_XML.encode())
    assert [source.raw[w.start : w.end] for w in source.words] == ["First", "com¬", "second", "line", "of", "text"]
    assert source.words[0].confidence == 950 and source.words[1].cut
    assert source.words[2].box == (100, 500, 900, 520) and source.words[2].confidence == 800


def test_tsv() -> None:
    source = read_bytes(odd.TSV.encode())
    assert [(w.page, w.confidence) for w in source.words] == [(1, 965), (1, 410), (1, 900), (1, 900), (2, 950)]
    assert source.words[0].box == (100, 50, 300, 70)


def test_a_source_without_geometry_pays_nothing() -> None:
    assert read_bytes(b"A plain text.").words == ()
