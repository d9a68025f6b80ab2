"""Blocks come in order, do not overlap, and leave out nothing but newlines: every character has one place."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import SHARED, needs_shared

from recension.cases import Keep
from recension.document import read
from recension.repairs import ORDER, load, run
from recension.sources.intake import read as read_path
from recension.sources.text import read_text
from recension.structure import KINDS, Block
from recension.structure.blocks import blocks, is_heading

LINES = st.sampled_from(
    [
        "",
        "",
        "I.",
        "CHAPTER 2. On Europe",
        "(1) The first of three.",
        "2. A second item",
        "Contents",
        "1.\tPreface\t3",
        "2.\tA longer title, by A. B. Case\t12",
        "III\tThe end\txiv",
        "A line of prose that goes on for quite a while and",
        "then ends.",
        "  name      rank     place",
        "Figure 3. A map",
        "x = y + 1",
        "\t",
        "Seoul, Korea",
        "12",
    ]
)


@settings(max_examples=800, deadline=None)
@given(st.one_of(st.lists(LINES, max_size=30).map("\n".join), st.text(max_size=60)))
def test_every_character_but_newlines_is_in_one_block(raw: str) -> None:
    check(run(raw).text.now)


def check(text: str) -> None:
    covered(text, blocks(text)[0])


def covered(text: str, found: Sequence[Block]) -> None:
    """Blocks follow one another and leave out newlines alone."""
    at = 0
    for block in found:
        assert block.kind in KINDS
        assert at <= block.start < block.end
        assert not text[at : block.start].strip("\n")
        at = block.end
    assert not text[at:].strip("\n")


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join), st.integers(0, 3))
def test_every_character_of_a_document_is_in_one_block(page: str, turns: int) -> None:
    """The same once sections, notes, forms and title pages have had their say, on one page and on several."""
    document = read(read_text("\f".join(["A paper", *[page] * (turns + 1)]).encode()))
    covered(document.text, document.blocks)


CASES = [(name, n) for name, _ in ORDER for n, _ in enumerate(load(name).CASES)]


@pytest.mark.parametrize(("name", "n"), CASES)
def test_every_character_of_every_case_is_in_one_block(name: str, n: int) -> None:
    case = load(name).CASES[n]
    check(run(case.text if isinstance(case, Keep) else case.before).text.now)


@needs_shared
def test_every_character_of_the_seeds_is_in_one_block() -> None:
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    assert seeds
    for seed in seeds:
        document = read(read_path(seed))
        check(document.text)
        covered(document.text, document.blocks)


@pytest.mark.parametrize(
    "line",
    ["IV.", "CHAPTER 3", "2.4.1 The Approach Taken", "DEFENSE OF EUROPE", "Prospects for Peace", "What Is Debian?"],
)
def test_headings(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "12.",
        "There are no large asymmetries",
        "Seoul, Korea,",
        "The end came.",
        "and so on",
        "October 8-10, 1990",
        "x = 1",
        "The Center and the",
    ],
)
def test_no_headings(line: str) -> None:
    assert not is_heading(line)


def test_a_list_is_cut_at_its_markers() -> None:
    text = "The reasons:\n\n(1) The stake of both.\n(2) The pace of change\nin the region."
    kinds = [(b.kind, b.attrs.get("marker")) for b in blocks(text)[0]]
    assert kinds == [("paragraph", None), ("list_item", "(1)"), ("list_item", "(2)")]
    assert re.sub(r"\s", "", "".join(text[b.start : b.end] for b in blocks(text)[0])) == re.sub(r"\s", "", text)


ENTRIES = "Arkwright, T. L., Counting Trucks from the Air, New York, 1961."
BIBLIOGRAPHY = f"""It ended so, and no one asked for more of it.

REFERENCES

The following were at hand.

{ENTRIES}

Dunmore, H., "Lock Gates," Journal of Harbours, Vol. 3, 1974, pp. 1-9.

Lys, P., Brackish Water, n.d.
"""


def test_entries_below_the_heading_that_announces_them_are_references() -> None:
    document = read(read_text(BIBLIOGRAPHY.encode()))
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["paragraph", "heading", "paragraph", "reference", "reference", "reference"]
    alone = read(read_text(f"It ended so.\n\n{ENTRIES}\n".encode()))
    assert "reference" not in [block.kind for block in alone.blocks]


@pytest.mark.parametrize("first", ["Dr. J. Smith\n12 Dock Street", "Capt. J. R. Smith, USN\nCode 042"])
def test_an_address_is_not_parted_from_its_last_line(first: str) -> None:
    address = f"{first}\nNaval School of Mines"
    document = read(read_text(f"He wrote to them all in the spring.\n\n{address}\n\nNo one came.\n".encode()))
    assert address in [document.text[block.start : block.end] for block in document.blocks]
