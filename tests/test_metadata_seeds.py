"""What the three seed documents say about themselves, as a careful cataloguer would write it down."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recension.metadata import Metadata
from recension.metadata.reader import read
from recension.repairs import Outcome, run

RAW = Path(__file__).parent.parent / "raw" / "cold-war-korea"
Reads = Callable[[str], tuple[Outcome, Metadata]]


@pytest.fixture(scope="module")
def reads() -> Reads:
    kept: dict[str, tuple[Outcome, Metadata]] = {}

    def one(name: str) -> tuple[Outcome, Metadata]:
        if name not in kept:
            outcome = run((RAW / f"{name}.txt").read_bytes().decode())
            kept[name] = outcome, read(outcome.text, outcome.furniture)
        return kept[name]

    return one


REPORT = "horelick-us-soviet-relations-1990"
BOOK = "mutual-security-contents"
ARTICLE = "us-rok-alliance-op-ed"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "U.S.-Soviet Relations in the Post-Cold War Era: Implications for Korea"),
        ("date_issued", "1990-10"),
        ("identifiers", {"scheme": "DTIC", "value": "ADA257148"}),
        ("report_numbers", "OPS-020"),
        ("series", {"title": "CSS Occasional Paper Series", "number": "OPS-020"}),
        ("dtic_selected_date", "1992-11-13"),
        ("dtic_stamp_code", "A"),
        ("dtic_control_number", "92-29394"),
        ("dtic_quality_inspected", 4),
        ("page_count", 18),
        ("accession_box", {"dist": "A-1"}),
        ("publisher", "RAND"),
        ("place", "Santa Monica, California"),
        ("language", "en"),
        ("document_type", "paper-conference"),
    ],
)
def test_report(reads: Reads, field: str, value: Any) -> None:
    assert reads(REPORT)[1].best(field) == value


def test_only_its_author_is_its_author(reads: Reads) -> None:
    creators = reads(REPORT)[1].all("creators")
    assert [c["name"] for c in creators if isinstance(c, dict)] == ["Horelick, Arnold L."]
    assert isinstance(creators[0], dict)
    assert creators[0]["affiliation"] == [
        "Political Science Department", "The RAND Corporation", "Santa Monica, California",
    ]  # fmt: skip


def test_event(reads: Reads) -> None:
    event = reads(REPORT)[1].best("event")
    assert isinstance(event, dict)
    assert event["name"].startswith(
        "International Conference on Perestroika and Korea's Relations with the United States"
    )
    assert event["date"] == "1990-10-08/1990-10-10"
    assert (event["venue"], event["place"]) == ("Hotel Shilla", "Seoul, Korea")
    assert event["host"] == "Center for American and Soviet Studies, Dankook University"


def test_distribution_is_inferred_not_printed(reads: Reads) -> None:
    reading = reads(REPORT)[1].readings["distribution"][0]
    assert isinstance(reading.value, dict)
    assert (reading.value["code"], reading.value["code_source"]) == ("A", "inferred_from_wording")
    assert reading.status == "inferred"


def test_no_marking_is_no_statement(reads: Reads) -> None:
    assert "security" not in reads(REPORT)[1].readings


def test_the_doubtful_stay_doubtful(reads: Reads) -> None:
    outcome, found = reads(REPORT)
    assert found.readings["page_count"][0].confidence == 700
    assert found.readings["unparsed_number"][0].confidence <= 500
    assert [f.code for f in outcome.flags if f.start < 60] == ["suspect_digit_loss"]


def test_every_reading_stands_where_it_says(reads: Reads) -> None:
    for name in (REPORT, BOOK, ARTICLE):
        outcome, found = reads(name)
        for readings in found.readings.values():
            assert all(outcome.text.raw[slice(*reading.src)] == reading.raw for reading in readings)


def test_furniture_of_the_report(reads: Reads) -> None:
    outcome, _ = reads(REPORT)
    mine = [(each.kind, each.text.split("\n")[0].strip("* \t")) for each in outcome.furniture]
    assert mine == [
        ("letterhead", "RAND/UCLA"),
        ("publisher_address", "100 Main Street, P.O. Box 2138, Santa Monica, California 90406-2138"),
        ("dtic_accession_number", "AD-A257 148"),
        ("dtic_electe_stamp", "DTIC"),
        ("distribution_statement", "This document has been approved"),
        ("dtic_control_line", "415791 92-29394 18"),
        ("publisher_logo", "RAND"),
        ("series_statement", "Occasional Paper OPS-020"),
        ("title_page_block", "U.S.-SOVIET RELATIONS IN THE POST-COLD WAR ERA: IMPLICATIONS FOR KOREA"),
        ("dtic_accession_box", "Accession For"),
        ("dtic_quality_stamp", "DTIC QUALITY INSPECTED 4"),
        ("event_statement", "Paper presented at the International Conference on Perestroika"),
        ("repeated_title_and_author", "U.S.-SOVIET RELATIONS IN THE POST-COLD WAR ERA: IMPLICATIONS FOR KOREA"),
    ]


def test_book(reads: Reads) -> None:
    _, found = reads(BOOK)
    assert (found.best("title"), found.best("subtitle")) == (
        "Mutual Security", "A New Approach to Soviet-American Relations",
    )  # fmt: skip
    people = [(c["name"], c["role"]) for c in found.all("contributors") if isinstance(c, dict)]
    assert people == [
        ("Smoke, Richard", "editor"),
        ("Kortunov, Andrei", "editor"),
        ("Vance, Cyrus", "author of preface"),
        ("Arbatov, Georgiy", "author of preface"),
    ]
    assert [b["name"] for b in found.all("corporate_bodies") if isinstance(b, dict)] == [
        "Center for Foreign Policy Development at Brown University",
        "Institute for the USA and Canada of the Soviet Academy of Sciences",
    ]
    assert (found.best("publisher"), found.best("place")) == ("St. Martin's Press", "New York")
    assert not {"date_issued", "creators", "identifiers"} & set(found.readings)


def test_article_has_nothing_but_its_language(reads: Reads) -> None:
    assert set(reads(ARTICLE)[1].readings) == {"language"}
    assert reads(ARTICLE)[0].furniture == ()
