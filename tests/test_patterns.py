"""Every pattern that the notes on the domain name has cases that it reads and the decoys named beside it."""

import re
from collections.abc import Iterator

import pytest

import recension
from recension.identifiers import find
from recension.metadata.reader import read
from recension.repairs import Outcome, run
from tests.pattern_cases import DECOYS, EVERY, FAMILIES, ONCE
from tests.shared import SHARED
from tests.test_identifiers import TRUE

PROSE = (
    "The clerk kept the books of the office for eleven years, and what he wrote in them was copied every evening by\n"
    "another hand into a second set, which was kept in a safe in the house across the street from the old court.\n"
)
OTHER = (
    "Nobody asked why two sets were needed, and when the first was lost in the flood of that spring the second one\n"
    "turned out to say something else about every year but the last, which had been copied without a change.\n"
)
"""Fields that a decoy may not fill."""
FIELDS = ("identifiers", "report_numbers", "dtic_selected_date", "dtic_stamp_code", "dtic_control_number", "copy",
          "distribution", "accession_box", "dtic_quality_inspected", "security", "release_date", "digitizer", "rights",
          "cosati", "cscl")  # fmt: skip


def said(outcome: Outcome) -> Iterator[str]:
    """All that came of a document, each as a case writes it."""
    found = read(outcome.text, outcome.furniture)
    for field, readings in found.readings.items():
        for reading in readings:
            value = reading.value
            short = next((value[k] for k in ("code", "dist", "copy", "value", "name") if k in value), "") \
                if isinstance(value, dict) else value  # fmt: skip
            yield f"{field} {short}"
    for line in outcome.text.now.split("\n"):
        yield f"reads: {line}"


def out(outcome: Outcome, text: str) -> set[str]:
    """The kinds of furniture that hold the text, none where a line of it is still there."""
    lines = [re.sub(r"\W", "", line) for line in text.split("\n")]
    left = {re.sub(r"\W", "", line) for line in outcome.text.now.split("\n")}
    kinds = {stamp.kind for stamp in outcome.furniture if lines[0] in re.sub(r"\W", "", stamp.text)}
    return set() if left & set(lines) else {f"out: {kind}" for kind in kinds}


@pytest.mark.parametrize(("text", "expected"), [case for cases in ONCE.values() for case in cases])
def test_what_stands_once_is_read(text: str, expected: str) -> None:
    page = f"{text}\n\n{PROSE}\f{OTHER}"
    if expected.startswith("entry: "):
        rows = recension.records(page, id="notes/case")
        entries = [block.attrs for block in rows.blocks if block.kind == "toc_entry"]
        assert expected in [f"entry: {entry['title']} {entry['page']['raw']}" for entry in entries]
        return
    outcome = run(page)
    assert expected in {*said(outcome), *out(outcome, text)}


@pytest.mark.parametrize(("text", "expected"), [case for cases in EVERY.values() for case in cases])
def test_what_stands_on_every_page_is_read(text: str, expected: str) -> None:
    pages = [f"{text.format(n=n)}\n\n{PROSE if n % 2 else OTHER}" for n in range(3, 8)]
    outcome = run("\f".join(pages))
    assert all(expected in out(outcome, text.format(n=n)) for n in range(3, 8))


@pytest.mark.parametrize("text", [text for texts in DECOYS.values() for text in texts])
def test_a_decoy_stays_and_says_nothing(text: str) -> None:
    outcome = run(f"{PROSE}\f{OTHER}\n{text}\n\n{PROSE}\f{OTHER}")
    found = read(outcome.text, outcome.furniture)
    assert " ".join(text.split()) in " ".join(outcome.text.now.split())
    assert {field: found.best(field) for field in FIELDS if found.best(field)} == {}


@pytest.mark.parametrize("pattern", FAMILIES)
def test_families_have_their_cases_in_the_table_of_identifiers(pattern: str) -> None:
    read_by = {each.family for text, _, _ in TRUE for each in find(text)}
    cases = [text for text, _, _ in TRUE if {each.family for each in find(text)} & set(FAMILIES[pattern])]
    assert len(cases) >= 2 and set(FAMILIES[pattern]) <= read_by


def test_there_are_as_many_as_the_notes_count() -> None:
    positive = len(TRUE) + sum(map(len, (*ONCE.values(), *EVERY.values())))
    assert (positive >= 227, sum(map(len, DECOYS.values())) >= 39) == (True, True)


@pytest.mark.skipif(not SHARED.exists(), reason="the notes on the domain are not beside this checkout")
def test_every_pattern_of_the_notes_is_covered_with_its_decoys() -> None:
    notes = (SHARED / "domain.md").read_text("utf-8")
    patterns = set(re.findall(r"^'(\w+)': re\.compile", notes, re.M))
    assert patterns and patterns - {*FAMILIES, *ONCE, *EVERY} == set()
    assert patterns - set(DECOYS) == set()
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| G[^|]*\| \d+[^|]*\| ([^|]*) \|$", notes, re.M)
    assert rows
    for keys, note in rows:
        texts = " ".join(text for key in re.findall(r"\w+", keys) for text in DECOYS[key])
        assert [decoy for decoy in re.findall(r"`([^`]+)`", note) if decoy not in texts] == []
