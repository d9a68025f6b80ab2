"""The structure of whole documents: which contents page counts, what lists of figures name, what bookmarks prove."""

from dataclasses import replace

import pytest

from recension.document import Document, read
from recension.regions import regions
from recension.sources import Bookmark, Page
from recension.sources.intake import read_bytes
from recension.structure.captions import LISTED

PARAGRAPH = (
    "It was then that the committee met for the first time and found that nothing had been prepared for it.\n"
    "Nobody was surprised by this, and the minutes of the meeting were never written by anybody at all.\n"
)
NAMES = ("Wheat and Barley", "Oats and Rye", "The Harbor Towns", "Railways of the North", "The Last Winter")
LISTED_ROWS = "".join(f"{n}. {name} ........ {n * 3}\n" for n, name in enumerate(NAMES, 1))
BODY = "".join(f"\n{n}. {name}\n\n{PARAGRAPH * 3}" for n, name in enumerate(NAMES, 1))


def document(text: str) -> Document:
    return read(read_bytes(text.encode()))


def headings(found: Document) -> list[tuple[str, str, int]]:
    return [(s.label, s.title, s.level) for s in found.sections]


def entries(found: Document, *kinds: str) -> list[dict[str, object]]:
    blocks = [b for b in found.blocks if b.kind == "toc_entry"]
    return [b.attrs for b in blocks if not kinds or b.attrs["kind"] in kinds]


def codes(found: Document) -> set[str]:
    return {flag.code for flag in found.flags}


# --- finding ----------------------------------------------------------------------------------------------------------


def test_a_document_without_a_contents_page() -> None:
    found = document("A Report on the Harvest\n\n" + BODY)
    assert entries(found) == []
    assert [label for label, _, _ in headings(found) if label] == ["1", "2", "3", "4", "5"]
    assert not codes(found) & {"entry_without_heading", "contents_of_another_text", "heading_not_in_contents"}


def test_a_contents_page_names_the_headings() -> None:
    found = document("Contents\n\n" + LISTED_ROWS + BODY)
    assert [found.blocks[a["target"]].attrs["title"] for a in entries(found)] == list(NAMES)
    assert "contents_of_another_text" not in codes(found)


def test_two_contents_pages_of_two_parts_each_name_their_own_headings() -> None:
    second = tuple(f"{name} Again" for name in NAMES)
    rows = "".join(f"{n}. {name} ........ {n * 3}\n" for n, name in enumerate(second, 1))
    body = "".join(f"\n{n}. {name}\n\n{PARAGRAPH * 3}" for n, name in enumerate(second, 1))
    found = document("Contents\n\n" + LISTED_ROWS + BODY + "\nContents\n\n" + rows + body)
    assert len(regions(found.text)) == 2
    targets = [found.blocks[a["target"]].attrs["title"] for a in entries(found)]
    assert targets == [*NAMES, *second]


def test_a_contents_page_of_another_volume_names_nothing_and_says_so() -> None:
    other = "".join(
        f"{n}. {name} ........ {n * 3}\n" for n, name in enumerate(("Iron", "Coal", "Steel", "Tin Ore", "Salt"), 1)
    )
    found = document("Contents\n\n" + other + BODY)
    assert all(a["target"] is None for a in entries(found))
    assert "contents_of_another_text" in codes(found)
    assert [title for _, title, _ in headings(found)] == list(NAMES), "the headings are those of the text"


@pytest.mark.parametrize("leader", [", ", " "])
def test_an_index_is_no_contents_page(leader: str) -> None:
    words = ("Army", "Bomber", "Corps", "Division", "Engine", "Fleet", "Gun", "Harbor", "Infantry", "Jet")
    index = "".join(f"{word}{leader}{n}, {n + 9}, {n + 40}-{n + 43}\n" for n, word in enumerate(words, 3))
    found = document("A Report\n\n" + BODY + "\nIndex\n\n" + index)
    assert regions(found.text) == []
    assert entries(found) == []


def test_a_table_with_numbers_at_its_line_ends_is_no_contents_page() -> None:
    table = "".join(f"{year}  {n}.4  {n * 3}\n" for n, year in enumerate(range(1950, 1960), 7))
    assert regions("Table 3. Tons a Year\n\n" + table + PARAGRAPH) == []


FIGURES = (
    "Contents\n\n" + LISTED_ROWS + "\nFigures\n\n1. Map of the Coast ........ 4\n2. Plan of the Fort ........ 8\n"
    "3. View of the Town ........ 9\n\nTables\n\n1. Tons of Wheat ........ 5\n2. Tons of Rye ........ 6\n"
    "3. Men ........ 7\n"
)
CAPTIONS = (
    "\nFigure 1. Map of the Coast\n\n" + PARAGRAPH + "\nTable 1. Tons of Wheat\n\n" + PARAGRAPH
    + "\nFigure 2. Plan of the Fort\n\n" + PARAGRAPH + "\nFigure 3. View of the Town from the Sea\n\n" + PARAGRAPH
)  # fmt: skip


def test_lists_of_figures_and_tables_name_captions_and_no_headings() -> None:
    found = document(FIGURES + BODY + CAPTIONS)
    assert [region.kind for region in regions(found.text)] == ["contents", "figures", "tables"]
    figures, tables = entries(found, "figure"), entries(found, "table")
    assert [found.text[found.blocks[a["target"]].start :][:8] for a in figures] == ["Figure 1", "Figure 2", "Figure 3"]
    assert [isinstance(a["target"], int) for a in tables] == [True, False, False]
    assert [title for _, title, _ in headings(found)] == list(NAMES)
    assert {a["kind"] for a in entries(found)} - set(LISTED) == {"chapter"}


# --- rows that only the whole column tells ----------------------------------------------------------------------------


def test_pages_behind_one_space_and_numbers_without_a_point() -> None:
    rows = "".join(f"{n} {name} {n * 4}\n" for n, name in enumerate(NAMES, 1))
    found = document("Contents\n\n" + rows + BODY.replace(". ", " "))
    assert [(a["label"], a["title"], a["page"]["value"]) for a in entries(found)] == [
        (str(n), name, n * 4) for n, name in enumerate(NAMES, 1)
    ]


def test_a_number_at_the_end_of_one_title_stays_in_it() -> None:
    rows = LISTED_ROWS.replace("The Last Winter ", "The Last Winter of 1944 ")
    found = document("Contents\n\n" + rows + BODY)
    assert entries(found)[-1]["title"] == "The Last Winter of 1944" or entries(found)[-1]["title_printed"]
    rows = "".join(f"{n}. {name}\n" for n, name in enumerate(NAMES, 1)).replace("Winter", "Winter 1944")
    found = document("Contents\n\n" + rows + BODY.replace("Winter", "Winter 1944"))
    assert entries(found)[-1]["title"] == "The Last Winter 1944"


def test_what_the_contents_page_leaves_out_stands_below_what_it_lists() -> None:
    found = document("Contents\n\n" + LISTED_ROWS + BODY.replace(PARAGRAPH, PARAGRAPH + "\nA Note on Prices\n\n", 1))
    assert ("", "A Note on Prices", 2) in headings(found)


def test_a_section_that_announces_others_stands_above_them() -> None:
    text = "".join(
        f"\n{name}\n\n{PARAGRAPH}{more}" for name, more in (
            ("Model Characteristics", "Each of them is described in the following sections.\n"),
            ("Aircraft Description", ""), ("Engine Model", ""),
            ("Program Design", "The routines are described in detail in the following subsections.\n"),
            ("Mass Routines", ""), ("Concluding Remarks", ""),
        )
    )  # fmt: skip
    assert [(title, level) for _, title, level in headings(document(text))] == [
        ("Model Characteristics", 1), ("Aircraft Description", 2), ("Engine Model", 2), ("Program Design", 1),
        ("Mass Routines", 2), ("Concluding Remarks", 1),
    ]  # fmt: skip


# --- damage in headings -----------------------------------------------------------------------------------------------


def test_a_damaged_number_of_a_heading_is_told_by_the_contents_page() -> None:
    found = document("Contents\n\n" + LISTED_ROWS + BODY.replace("\n4. Railways", "\n4, Railways"))
    (heading,) = [b for b in found.blocks if b.kind == "heading" and b.attrs.get("title") == NAMES[3]]
    assert (heading.attrs["label"], heading.attrs["inferred"]) == ("4", ["label"])
    assert "4, Railways of the North" in found.text, "the text stays as it is printed"


def test_a_report_documentation_page_has_no_sections() -> None:
    form = (
        "\x0cREPORT DOCUMENTATION PAGE\n\n1. AGENCY USE ONLY\n\n2. REPORT DATE\nMay 1999\n\n4. TITLE AND SUBTITLE\n"
        "Grain\n\n6. AUTHOR(S)\nJohn Q. Miller\n\n7. PERFORMING ORGANIZATION NAME(S) AND ADDRESS(ES)\nArmy\n\n"
        "13. ABSTRACT\n"
        + PARAGRAPH
        + "\n14. SUBJECT TERMS\nGrain\n\n17. SECURITY CLASSIFICATION OF REPORT\nUnclassified\n"
    )
    pages = "\x0c".join(("A Report on Grain\n\n" + PARAGRAPH * 8, BODY, PARAGRAPH * 8))
    found = document(pages + form)
    assert [title for label, title, _ in headings(found) if label] == list(NAMES)
    assert not [title for _, title, _ in headings(found) if title.isupper()]
    assert any(b.kind == "form" and "AUTHOR(S)" in found.text[b.start : b.end] for b in found.blocks)


# --- bookmarks --------------------------------------------------------------------------------------------------------

LEAVES = (
    f"The Harvest\n{PARAGRAPH * 4}", f"Wheat in the North\n{PARAGRAPH * 4}", f"The Harbor\n{PARAGRAPH * 4}",
    f"Ships and Men\n{PARAGRAPH * 4}", f"A Note on Prices\n{PARAGRAPH * 4}", f"Sources\n{PARAGRAPH * 4}",
)  # fmt: skip
MARKS = ((1, "The Harvest", 1), (2, "Wheat in the North", 2), (1, "The Harbor", 3), (2, "Ships and Men", 4),
         (2, "A Note on Prices", 5), (1, "Sources", 6))  # fmt: skip


def marked(*marks: tuple[int, str, int]) -> Document:
    """A source of six pages with an outline of its own."""
    raw, pages, at = "\x0c".join(LEAVES), [], 0
    for n, leaf in enumerate(LEAVES, 1):
        pages.append(Page(n, "", at, at + len(leaf)))
        at += len(leaf) + 1
    source = read_bytes(raw.encode())
    return read(replace(source, pages=tuple(pages), outline=tuple(Bookmark(*mark) for mark in marks)))


def test_bookmarks_prove_headings_and_tell_their_levels() -> None:
    found = marked(*MARKS)
    assert headings(found) == [("", title, level) for level, title, _ in MARKS]
    assert all(found.blocks[s.block].attrs["inferred"] == ["level"] for s in found.sections)
    assert not codes(found) & {"bookmark_without_heading", "bookmark_page_differs"}


def test_bookmarks_that_the_text_does_not_bear_out_are_flagged() -> None:
    found = marked(*MARKS[:3], (2, "Ships and Men", 1), (1, "The Missing Chapter", 5))
    assert {"bookmark_without_heading", "bookmark_page_differs"} <= codes(found) or "bookmark_without_heading" in codes(
        found
    )
    assert "The Missing Chapter" not in [title for _, title, _ in headings(found)], "nothing is invented"
    assert "The Missing Chapter" not in found.text


def test_a_bookmark_on_another_page_than_its_heading_is_flagged_and_proves_nothing() -> None:
    moved = [(level, title, 6 if title == "The Harvest" else page) for level, title, page in MARKS]
    found = marked(*moved)
    section = next(s for s in found.sections if s.title == "The Harvest")
    assert "inferred" not in found.blocks[section.block].attrs
    assert "bookmark_page_differs" in codes(found)


def test_the_contents_page_comes_before_bookmarks() -> None:
    source = read_bytes(("Contents\n\n" + LISTED_ROWS + BODY).encode())
    marks = tuple(Bookmark(3, name, 0) for name in NAMES)
    assert [level for _, _, level in headings(read(replace(source, outline=marks)))] == [1] * 5
