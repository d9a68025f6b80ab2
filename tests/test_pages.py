"""Pages: of a string (floor 1), and of a document (floor 3)."""

from itertools import pairwise

from recension.pages import Paging
from recension.repairs import run
from recension.sources import Page
from recension.structure.capacity import borders
from recension.structure.pages import pages

CHAIN = ["markings", "page_numbers", "running_heads"]
TEXT = "The mines were dug long before there was a road, and the ore was carried down by\nmules in the dry months."


def _made(*numbers: str, mark: str = "\f") -> str:
    return mark.join(f"{TEXT}\n{TEXT}\n{number}" for number in numbers)


def _labels(raw: str, source: tuple[Page, ...] = ()) -> tuple[list[str], list[str]]:
    outcome = run(raw, CHAIN)
    spans, flags = pages(source, outcome.text, outcome.furniture)
    assert [span.n for span in spans] == list(range(1, len(spans) + 1))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    return [span.label for span in spans], [flag.note for flag in flags]


def test_a_page_without_a_number_gets_the_one_between_and_says_so() -> None:
    assert _labels(_made("9", "10", "", "12")) == (
        ["9", "10", "11", "12"],
        ["no number is read on 11; neighbours tell it"],
    )


def test_a_misread_number_reads_as_its_sequence_says() -> None:
    assert _labels(_made("10", "11", "l2", "13"))[0] == ["10", "11", "12", "13"]


def test_a_jump_of_the_numbers_is_a_missing_page() -> None:
    labels, notes = _labels(_made("9", "10", "11", "14", "15", "16"))
    assert labels == ["9", "10", "11", "14", "15", "16"]
    assert notes == ["pages 12 to 13 are missing"]


def test_front_matter_is_numbered_apart() -> None:
    labels, notes = _labels(_made("i", "ii", "iii", "1", "2", "3", "4"))
    assert labels == ["i", "ii", "iii", "1", "2", "3", "4"]
    assert not notes


def test_the_source_knows_its_pages_best() -> None:
    raw = "one\ftwo"
    spans, _ = pages((Page(1, "A-1", 0, 3), Page(2, "A-2", 4, 7)), run(raw, CHAIN).text, ())
    assert [(span.label, raw[span.start : span.end], span.inferred) for span in spans] == [
        ("A-1", "one", False),
        ("A-2", "two", False),
    ]


def test_pages_without_marks_are_inferred_from_their_numbers() -> None:
    raw = "\n".join(f"{TEXT}\n" * 6 + f"- {n} -" for n in range(1, 7)) + f"\n{TEXT}\n"
    outcome = run(raw, CHAIN)
    spans, flags = pages((), outcome.text, outcome.furniture)
    assert [span.label for span in spans] == ["1", "2", "3", "4", "5", "6", ""]
    assert all(span.inferred for span in spans)
    assert not flags


def test_a_text_without_any_sign_is_one_page() -> None:
    assert _labels(f"{TEXT}\n{TEXT}\n") == ([""], [])


def test_the_edges_of_a_page_are_its_outermost_rows() -> None:
    page = Paging("a\n\n b \nc\nd\ne\nf\fg").sheets[0]
    assert [row.text for row in page.top] == ["a", "b", "c", "d"]
    assert [row.text for row in page.foot] == ["f", "e", "d", "c"]


def test_pages_are_told_by_sentences_across_turns_and_by_how_much_a_page_holds() -> None:
    page = ("A sentence of some length stands here and ends.\n\n" * 41).rstrip()
    raw = "\n\n".join([page, page, page, page, page + "\n\n" + page, page])
    turns = [n * (len(page) + 2) for n in (1, 2, 3, 4, 6)]
    found = borders(raw, turns)
    assert found == tuple(n * (len(page) + 2) for n in range(1, 7))
    assert borders(raw, turns[:3]) == ()
    assert borders(raw, [100, 250, 400, 550]) == ()
