"""Contents pages: where one is and where none is, rows from any wreck, authors, levels, and the proof by the body."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import cut_contents
from recension.document import Document, read
from recension.leaders import fused, leader
from recension.regions import regions
from recension.repairs import run
from recension.rows import as_roman, label, numeral, roman
from recension.sources.intake import read_bytes
from recension.structure.authors import split_authors
from recension.structure.contents import entries, find
from recension.structure.levels import levels, number, style_of

PARAGRAPH = "It was then that the committee met for the first time and found that nothing had been prepared for it.\n"
LISTED = (
    "1. The First Plan ........ 1\n2. The Second Plan ....... 2\n"
    "3. The Last Plan ......... 3\n4. The Field ......... 4\n"
)
NAMES = ("First Plan", "Second Plan", "Last Plan", "Field")
BODY = "".join(f"\n{n}. The {name}\n\n{PARAGRAPH}" for n, name in enumerate(NAMES, 1))


def document(text: str) -> Document:
    return read(read_bytes(text.encode()))


def toc(found: Document) -> list[dict[str, object]]:
    return [block.attrs for block in found.blocks if block.kind == "toc_entry"]


def codes(found: Document) -> set[str]:
    return {flag.code for flag in found.flags}


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH * 5,
        "Contents of the box were spilled.\n" + PARAGRAPH * 5,
        "Contents\n\n" + PARAGRAPH * 5,
        "He waited ... and waited ... 12\n" + PARAGRAPH,
        "Index\n\nArmy, 12, 14, 99\nBomber, 33, 47\nCorps, 8, 19, 21\nDivision, 4, 9\nEngine, 77\nFleet, 3, 9, 12\n",
        "Year  Tons  Men\n1950  12  300\n1951  14  310\n1952  19  340\n1953  22  360\n1954  23  361\n1955  24  365\n",
        "",
        "\n\n\f\n",
    ],
)
def test_no_contents_page(text: str) -> None:
    assert regions(text) == []


def test_two_contents_pages_and_a_list_of_figures() -> None:
    figures = "List of Figures\n\n1. A Map of the Coast ...... 7\n2. A Plan of the Fort ..... 9\n3. A View ...... 11\n"
    text = (
        "Contents\n\n"
        + LISTED
        + "\n"
        + figures
        + "\n"
        + PARAGRAPH * 3
        + "\nTable of Contents\n\n"
        + LISTED
        + PARAGRAPH * 3
    )
    assert [region.kind for region in regions(text)] == ["contents", "figures", "contents"]


def test_a_contents_page_without_its_heading() -> None:
    rows = "".join(f"Title Number {as_roman(n)} .......... {n * 3}\n" for n in range(1, 9))
    (region,) = regions(rows + "\n" + PARAGRAPH * 40)
    assert region.heading[0] == region.heading[1]


def test_rows_without_pages_are_proved_by_the_body() -> None:
    titles = ("The Coast in Winter", "The Inner Harbour", "Supplies and Stores", "Roads to the North")
    text = "CONTENTS\n\n" + "\n".join(titles) + "\n\n" + "".join(f"{title}\n\n{PARAGRAPH}\n" for title in titles)
    (region,) = regions(text)
    assert text[region.start : region.end].split("\n")[-1] == titles[-1]


def test_several_pages_with_heads_between() -> None:
    text = (
        "Contents\n\n"
        + LISTED
        + "ii\n\fSECRET\nContents (continued)\n"
        + LISTED.replace("The", "Another")
        + PARAGRAPH * 3
    )
    (region,) = regions(text)
    assert text[region.start : region.end].count("Plan") == 6


@pytest.mark.parametrize(
    "unit", ["Contents\n", "a ... 1\n", "1. A .... ee\n", ".", ". ", "\t", "e", "12 ", "\f", "I. W\tV\n"]
)
def test_linear_on_hostile_input(unit: str) -> None:
    """Four times the text may cost eight times the work, not sixteen; what takes no time is not measured."""

    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        run(text, ["contents_fused", "contents_leaders", "contents_wraps", "contents_numbers", "contents_cells",
                   "contents_words", "contents_columns", "run_in_headings"])  # fmt: skip
        return time.process_time() - start

    small, large = cost(20_000), cost(80_000)
    assert large < 0.3 or large < 8 * small


# --- rows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "title", "page"),
    [
        ("1. Remote Login... 00.00. eee erences 1", "1. Remote Login", "1"),
        ("Introduction . . . . . . . . .  5", "Introduction", "5"),
        ("A. Structure .......sseessseeseeescesseserecnsnee 15", "A. Structure", "15"),
        ("B. Funding wc. eesceeseeeteteesseeeeeeeneees 16", "B. Funding", "16"),
        ("IX. Owners and Permissions. ... 1.0.0.0... 00000 ccc cece eee nes", "IX. Owners and Permissions", ""),
        ("V. Post 443........eccccceeeeeessnneeeceeeteatecseettsneeeaeees", "V. Post 443", ""),
        ("Foreword ..... vii", "Foreword", "vii"),
        ("IV. Combining Headers y.......cccccesceccecseclecneesecnseesscanecnceress 4", "IV. Combining Headers", "4"),
        ("IV. Vitamin b ........ 4", "IV. Vitamin b", "4"),
        ("CHAPTER 5. Preseeding Debian-Installer..", "CHAPTER 5. Preseeding Debian-Installer", ""),
    ],
)
def test_leaders(line: str, title: str, page: str) -> None:
    found = leader(line)
    assert found
    assert (line[: found.start], line[found.end :]) == (title, page)


@pytest.mark.parametrize(
    "line", ["He paused ... and then he spoke of the war", "See pages 12 and 14", "Trees need seeds", ""]
)
def test_no_leader(line: str) -> None:
    assert leader(line) is None


def test_rows_fused_in_one_line() -> None:
    line = "A. Structure ....... 15 B. Funding ....sseeeces 16 C. Targets of the Agency ..... 19"
    assert [line[end:][:2] for _, end in fused(line)] == ["B.", "C."]


@given(st.integers(1, 3999))
def test_roman(value: int) -> None:
    assert roman(as_roman(value)) == roman(as_roman(value).lower()) == value


def test_numerals_and_labels() -> None:
    assert roman("IIX") == roman("iV") == roman("") == 0
    assert (
        numeral("xiv") == ("xiv", "roman", 14) and numeral("A-3") == ("A-3", "prefixed", 3) and numeral("12,5") is None
    )
    rows = ("2.4.1 Title", "IV. Part", "CHAPTER 3 Title", "A Theory", "Appendix B.", "(a) One", "U.S. Aid")
    assert [label(row) for row in rows] == ["2.4.1", "IV.", "CHAPTER 3", "", "Appendix B.", "(a)", ""]
    assert [number(t) for t in ("CHAPTER 3.", "(a)", "2.4.", "IV.")] == ["3", "a", "2.4", "IV"]


@pytest.mark.parametrize(
    ("row", "title", "names", "corporate"),
    [
        ("The End as Viewed by the Public, by Andrei Melvil and A. Nikitin", "The End as Viewed by the Public",
         ("Andrei Melvil", "A. Nikitin"), ""),
        ("Confrontation or Balance?, by A. Bogaturov, Vladimir Lukin, and M. Nossov", "Confrontation or Balance?",
         ("A. Bogaturov", "Vladimir Lukin", "M. Nossov"), ""),
        ("Joint Statement, by the Working Group on Europe", "Joint Statement", (), "Working Group on Europe"),
        ("The United States, the Soviet Union and Korea", "The United States, the Soviet Union and Korea", (), ""),
        ("Learning by Doing", "Learning by Doing", (), ""),
        ("Arms Control by Peter de la Cruz", "Arms Control", ("Peter de la Cruz",), ""),
        ("War, by other Means", "War, by other Means", (), ""),
    ],
)  # fmt: skip
def test_authors(row: str, title: str, names: tuple[str, ...], corporate: str) -> None:
    assert split_authors(row) == (title, names, corporate)


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        ("I. A. 1. 2. B. 1. a. b. II. A.", [1, 2, 3, 3, 2, 3, 4, 4, 1, 2]),
        ("1. 1.1 1.2 1.2.1 2. 2.1", [1, 2, 2, 3, 1, 2]),
        ("A. B. C. D.", [1, 1, 1, 1]),
        ("1. a. i. ii. b. 2.", [1, 2, 3, 3, 2, 1]),
        ("G. H. I. J.", [1, 1, 1, 1]),
        ("PART_I. 1. 2. PART_II. 3.", [1, 2, 2, 1, 2]),
    ],
)
def test_levels(labels: str, wanted: list[int]) -> None:
    raw = [text.replace("_", " ") for text in labels.split()]
    bare = [number(text) for text in raw]
    assert levels([style_of(r, b) for r, b in zip(raw, bare, strict=True)], bare) == wanted


def test_a_lost_number_is_inferred_only_between_two() -> None:
    text = "Contents\n\nI.\tThe Coast\t1\nThe Harbour\t5\nIII.\tThe Roads\t9\nIV.\tThe Hills\t12\nThe Rivers\t15\n"
    (region,) = find(text)
    rows = [b.attrs for b in entries(text, region.start, region.end)[0] if b.kind == "toc_entry"]
    assert [row["label"] for row in rows] == ["I", "II", "III", "IV", None]
    assert rows[1]["inferred"] == ["label"]


# --- proof by the body ------------------------------------------------------------------------------------------------


def test_entries_point_to_their_headings() -> None:
    found = document("Contents\n\n" + LISTED + BODY)
    targets = [attrs["target"] for attrs in toc(found)]
    assert all(isinstance(target, int) for target in targets)
    assert [found.blocks[t].attrs["label"] for t in targets if isinstance(t, int)] == ["1", "2", "3", "4"]
    assert [(s.label, s.title) for s in found.sections] == [
        ("1", "The First Plan"), ("2", "The Second Plan"), ("3", "The Last Plan"), ("4", "The Field")]  # fmt: skip


def test_a_lost_page_comes_back_from_the_page_of_the_heading() -> None:
    listed = LISTED.replace("........ 1\n", "........eeecesseeeces\n")
    body = "".join(f"\f{n}. The {name}\n\n{PARAGRAPH * 3}\n{n}\n" for n, name in enumerate(NAMES, 1))
    first = toc(document("A Report on Plans\n\fContents\n\n" + listed + body))[0]
    assert first["page"] == {"raw": "", "system": "arabic", "value": 1}
    assert first["inferred"] == ["page"] and first["missing"] == []


def test_a_damaged_title_is_restored_and_a_damaged_heading_only_reported() -> None:
    found = document(
        "Contents\n\n" + LISTED.replace("Second", "Secqnd") + BODY.replace("The Last Plan", "The L@st Plan")
    )
    assert toc(found)[1]["title"] == "The Second Plan" and toc(found)[1]["title_printed"] == "The Secqnd Plan"
    assert {"title_restored", "heading_differs"} <= codes(found)
    assert "The L@st Plan" in found.text


def test_contents_of_another_volume() -> None:
    other = "".join(
        f"\n{n}. Chapter on {name}\n\n{PARAGRAPH}" for n, name in enumerate(("Wheat", "Barley", "Oats", "Rye"), 1)
    )
    listed = LISTED + "5. The Sea ....... 7\n6. The Air ....... 9\n"
    found = document("Contents\n\n" + listed + other)
    assert "contents_of_another_text" in codes(found)
    assert all(attrs["target"] is None for attrs in toc(found))


def test_what_stands_on_one_side_only_is_reported() -> None:
    found = document(
        "Contents\n\n" + LISTED + "5. The Sea ....... 7\n" + BODY + f"\n6. The Unlisted Part\n\n{PARAGRAPH}"
    )
    assert "entry_without_heading" in codes(found)


def test_numbered_lists_and_repeated_titles_are_no_sections() -> None:
    text = (
        "A REPORT ON PLANS\n\n"
        + PARAGRAPH
        + "\n1. First, the men.\n2. Second, the horses.\n3. Third, the guns.\n\n"
        + PARAGRAPH
    )
    assert not [s for s in document(text).sections if s.label]


# --- cut pages --------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(0, cut_contents.PAGES - 1))
def test_cut_pages_are_the_same_on_every_machine(n: int) -> None:
    if not cut_contents.titles():
        pytest.skip("no case documents: set RECENSION_SHARED")
    assert cut_contents.page(n) == cut_contents.page(n)


def test_cut_pages_come_back() -> None:
    if not cut_contents.titles():
        pytest.skip("no case documents: set RECENSION_SHARED")
    total = {"entries": 0, "right": 0, "wrong repair": 0}
    for n in range(1, 61, 2):
        counts, _ = cut_contents.judged(n)
        total = {key: total[key] + counts[key] for key in total}
    assert total["right"] >= 0.95 * total["entries"]
    assert total["wrong repair"] <= 0.015 * total["entries"]
