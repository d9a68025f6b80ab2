"""The parallel text: nothing left out, nothing twice, on any document; and what stands beside what."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recension
from recension.review.opened import Opened
from recension.review.pieces import EDIT, clean_side, pictured, raw_side

RAW = Path(__file__).parent.parent / "raw" / "cold-war-korea"
SEEDS = sorted(RAW.glob("*.txt"))
TROUBLE = (
    "The end of a line-\nbreak here.", "\f", "\n\n", "\n", " ", "- 12 -", "DTIC\nELECTE\nNOV 13 1992\nS A D",
    "UNCLASSIFIED", "1. Introduction .......... 5", "**Bold** words", "\x00\x07", "\ufffd", "Ã© mojibake", "ﬁne",
    "<script>alert(1)</script>", "A HEADING OF ITS OWN", "and so the sentence goes on\nover a line end that was hard.",
    "1 A note at the foot of the page.", "𝒳 beyond the plane",
)  # fmt: skip


def opened(text: str | Path) -> Opened:
    return Opened.of(recension.records(text, "collection/name"))


def check(document: Opened, raw: str) -> None:
    """Passages part both texts, edits and blocks, in order; both sides of each print all of it."""
    rows, passages = document.rows, [passage for sheet in document.sheets for passage in sheet]
    assert document.raw == raw
    assert "".join(raw[slice(*passage.raw)] for passage in passages) == raw
    assert "".join(rows.document.text[slice(*passage.clean)] for passage in passages) == rows.document.text
    assert [n for passage in passages for n in passage.edits] == list(range(len(rows.edits)))
    assert [n for passage in passages for n in passage.blocks] == list(range(len(rows.blocks)))
    for passage in passages:
        left = list(raw_side(rows, document.raw, passage))
        assert "".join(part.text for piece in left for part in piece.parts) == pictured(raw[slice(*passage.raw)])
        assert [piece.n for piece in left if piece.what == EDIT] == list(passage.edits)
        right = list(clean_side(rows, passage, document.marks_in(passage)))
        assert {piece.n for printed in right for piece in printed.pieces if piece.what == EDIT} == set(passage.edits)
        for printed in right:
            if printed.n >= 0:
                assert "".join(p.text for piece in printed.pieces for p in piece.parts) == rows.blocks[printed.n].text
    printed = [piece for p in passages for one in clean_side(rows, p, document.marks_in(p)) for piece in one.pieces]
    for what in ("page", "flag"):
        assert sorted(piece.n for piece in printed if piece.what == what) == sorted(
            mark.n for mark in document.marks if mark.what == what
        )


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_whole_document_is_printed_once(path: Path) -> None:
    check(opened(path), path.read_text("utf-8"))


@settings(deadline=None)
@given(st.lists(st.sampled_from(TROUBLE) | st.text(max_size=20), max_size=20).map("\n".join).filter(str.strip))
def test_any_document_is_printed_once(text: str) -> None:
    encoded = text.encode("utf-8", "replace").decode()
    check(opened(encoded), encoded)


def test_a_paragraph_stands_beside_what_it_was_made_of() -> None:
    raw = "The fi\ufb01rst is of one line.\n\nDTIC\nELECTE\nNOV 13 1992\nS A D\n\nThe second is one line only.\n"
    document = opened(raw)
    pairs = [
        (raw[slice(*p.raw)].strip(), document.rows.document.text[slice(*p.clean)].strip()) for p in document.sheets[0]
    ]
    assert pairs == [
        ("The fi\ufb01rst is of one line.", "The fifirst is of one line."),
        ("DTIC\nELECTE\nNOV 13 1992\nS A D", ""),
        ("The second is one line only.", "The second is one line only."),
    ]


def test_doubtful_places_are_those_of_the_records() -> None:
    document = opened(RAW / "horelick-us-soviet-relations-1990.txt")
    unsure = [n for n, e in enumerate(document.rows.edits) if any(step.confidence < 850 for step in e.steps)]
    names = [doubt.name for doubt in document.doubts]
    assert sorted(names) == sorted([f"e{n}" for n in unsure] + [f"f{n}" for n in range(len(document.rows.flags))])
    assert [doubt.raw for doubt in document.doubts] == sorted(doubt.raw for doubt in document.doubts)


def test_sheets_hold_the_document_a_piece_at_a_time() -> None:
    document = opened("\n\n".join(f"Paragraph {n} says what it says in a few plain words." for n in range(3000)))
    assert len(document.sheets) > 3
    assert all(sheet[-1].raw[1] - sheet[0].raw[0] <= 24_000 for sheet in document.sheets)
    for n, start in enumerate(document.starts, 1):
        assert document.sheet_at(start) == n
