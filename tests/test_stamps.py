"""Stamps as OCR reads them, and what they say in standard form; and lines that only look like stamps."""

import pytest

from recension.dates import printed, stamped
from recension.evidence import Evidence
from recension.metadata.dateforms import numeric
from recension.metadata.reader import read
from recension.repairs import (
    accession_boxes,
    control_numbers,
    distribution_statements,
    electe_stamps,
    load,
    quality_stamps,
    run,
)


@pytest.mark.parametrize(
    ("stamp", "day", "code"),
    [
        ("DTIC\nELECTE\nNOV 13 1992\nS A D", "1992-11-13", "A"),
        ("ELECTE\nMAR 2 9 1990\nS B D", "1990-03-29", "B"),
        ("S ELECTE D\nDEC 24 1984\nS D", "1984-12-24", ""),
        ("ELECTE\nSEPT 5 1986\nSDD", "1986-09-05", "D"),
        ("ELECTE\nJUL I 2 1991\nS C D", "1991-07-12", "C"),
        ("ELECTE\nFEB 06 1998\nD", "1998-02-06", ""),
        ("DTIC\nELECTE\nMAY1 7 1983\nS H D", "1983-05-17", "H"),
        ("ELECTE\nOCT O9 1987\nSED", "1987-10-09", "E"),
        ("DDC\nAUG 24 1967\nB", "1967-08-24", ""),
        ("DTIC\nELECTE\nJAN 29 91\nS G D", "1991-01-29", "G"),
        ("ELECTE\nAPR 3. 1989\nS F D", "1989-04-03", "F"),
    ],
)
def test_selection(stamp: str, day: str, code: str) -> None:
    assert electe_stamps.reading(stamp) == (day, code)


@pytest.mark.parametrize("text", ["NOV 31 1992", "MAR 1066", "JUN 45 1990", "NOV 13 1892", "NOVEMBER", "SELECTED 1992"])
def test_no_stamped_date(text: str) -> None:
    assert stamped(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("October 1990", "1990-10"),
        ("13 November 1992", "1992-11-13"),
        ("November 13, 1992", "1992-11-13"),
        ("Nov. 13, 1992", "1992-11-13"),
        ("October 8-10, 1990", "1990-10-08/1990-10-10"),
        ("8–10 October 1990", "1990-10-08/1990-10-10"),
        ("Sept. 3 to 5, 1968", "1968-09-03/1968-09-05"),
        ("1st June 1975", "1975-06-01"),
        ("February 200 1", "2001-02"),
        ("JUNE 1954", "1954-06"),
        ("August, 1961", "1961-08"),
    ],
)
def test_printed_date(text: str, iso: str) -> None:
    found = printed(text)
    assert found is not None and found.iso == iso


@pytest.mark.parametrize(
    "text", ["October 32, 1990", "in October of that year", "Marching 1990", "May 10", "October 10-8, 1990"]
)
def test_no_printed_date(text: str) -> None:
    assert printed(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [("15-06-1999", "1999-06-15"), ("84 Aug", "1984-08"), ("1990 October 8", "1990-10-08"),
     ("86, June, 12", "1986-06-12"),
     ("1985-11", "1985-11"), ("2003-07-04", "2003-07-04")],
)  # fmt: skip
def test_date_in_figures(text: str, iso: str) -> None:
    found = numeric(text)
    assert found is not None and found.iso == iso


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("415791 92-29394 18", ("92-29394", "", "415791", "18")),
        ("92-29394", ("92-29394", "", "", "")),
        ("94-01234 212", ("94-01234", "", "", "212")),
        ("84 10 31 .040", ("84 10 31 040", "1984-10-31", "", "")),
        ("4,84 12 11 030", ("84 12 11 030", "1984-12-11", "", "")),
        ("80 4 4 0 44", ("80 04 04 044", "1980-04-04", "", "")),
        ("90 11 28 262", ("90 11 28 262", "1990-11-28", "", "")),
        ("20030612 141", ("20030612 141", "2003-06-12", "", "")),
        ("20030612 1/1", ("20030612 1/1", "2003-06-12", "", "")),
        ("20001023 OO5", ("20001023 005", "2000-10-23", "", "")),
    ],
)
def test_control_number(line: str, expected: tuple[str, str, str, str]) -> None:
    assert control_numbers.reading(line) == expected


@pytest.mark.parametrize("line", ["92 31 31 040", "20031312 141", "1992-2004", "84 10", "call 92-29394"])
def test_no_control_number(line: str) -> None:
    assert control_numbers.reading(line) is None


@pytest.mark.parametrize(
    ("stamp", "letter", "wording"),
    [
        ("Approved for public release; distribution is unlimited.", "", "A"),
        ("Approved.for public release; distribution unlimited", "", "A"),
        ("DISTRIBUTION STATEMENT A\nApproved for public release;\ndistribution is unlimited", "A", "A"),
        ("This document has been approved\nfor public release and sale; its\ndistribution is unlimited.", "", "A"),
        ("DISTRIBUTION OF THIS DOCUMHZT IS UNLIMITED", "", "A"),
        ("Distribution limited to U.S. Gov't agencies only; Test and Evaluation; 3 May 1976. Other requests", "", "B"),
        ("Distribution authorized to U.S. Government agencies only; proprietary information; 5 June 1988.", "", "B"),
        ("Distribution authorized to U.S. Government agencies and their contractors; critical technology;", "", "C"),
        ("Distribution authorized to the Department of Defense and U.S. DoD contractors only; administrative", "", "D"),
        ("DISTRIBUTION STATEMENT E. Distribution authorized to DoD components only; software documentation", "E", "E"),
        ("Further dissemination only as directed by the Commander, or higher DoD authority.", "", "F"),
        ("This document is subject to special export controls and each transmittal to foreign governments", "", "X"),
        (
            "Each transmittal of this document outside the Department of Defense must have prior approval of ARPA",
            "",
            "D",
        ),
        ("Qualified requesters may obtain copies of this report from DDC.", "", ""),
        ("DISTRIBUTION STATEMENT K\nApproved tor pueiie tcleoMl", "K", ""),
    ],
)
def test_distribution(stamp: str, letter: str, wording: str) -> None:
    read = distribution_statements.reading(stamp)
    assert (read.letter, read.wording if read.likeness >= 700 else "") == (letter, wording)


@pytest.mark.parametrize(
    ("stamp", "number"),
    [("DTIC QUALITY INSPECTED 4", "4"), ("DTIC QUALITY INSPECTED l", "1"), ("D7IC QUALITY INSPECTED 3", "3"),
     ("DTIC QUALITY INSPECTED", "")],
)  # fmt: skip
def test_quality(stamp: str, number: str) -> None:
    assert quality_stamps.inspector(stamp) == number


@pytest.mark.parametrize(
    ("box", "code"),
    [
        ("Avail and/or\nDist Special\nA-1", "A-1"),
        ("Dist\nA-l\n", "A-1"),
        ("Dist\nB~2", "B-2"),
        ("Dist\nM", ""),
        ("By\nDist", ""),
    ],
)
def test_box(box: str, code: str) -> None:
    assert accession_boxes.distribution_code(box) == code


PROSE = (
    "The bureau elected to keep the stamp, and the word ELECTE was struck from the form. Every report that was "
    "approved for public release in 1992 bears the number AD-A257 148 or one "
    "like it; its distribution is unlimited by law.\n"
)
STAMP_REPAIRS = (
    "film_headers", "nasa_stamps", "form_notices", "copy_conditions", "ntis_stamps", "control_numbers",
    "accession_numbers",
    "electe_stamps", "accession_boxes", "quality_stamps", "distribution_statements", "release_stamps",
    "library_notices",
    "event_statements", "letterheads", "publisher_addresses", "publisher_logos", "series_statements", "repeated_titles",
)  # fmt: skip


@pytest.mark.parametrize("name", STAMP_REPAIRS)
def test_prose_that_speaks_of_stamps_stays(name: str) -> None:
    assert list(load(name).edits(PROSE * 3, Evidence(PROSE * 3))) == []


HOSTILE = (
    "AD-" * 40_000, "Approved for public release " * 4_000, "A" * 100_000, "NOV 13 1992\n" * 8_000,
    "Accession For\n" * 8_000,
    "\f" * 50_000, "CIA-RDP" * 15_000, "Public reporting burden for this collection\n" * 2_500,
    "(NASA-TM-1) \n" * 8_000,
    "1. REPORT DATE " * 6_000, " \n" * 50_000, "Digitized by " * 8_000,
)  # fmt: skip


@pytest.mark.parametrize("name", STAMP_REPAIRS)
def test_hostile_input_costs_little(name: str) -> None:
    import time

    for text in HOSTILE:
        began = time.process_time()
        list(load(name).edits(text, Evidence(text)))
        assert time.process_time() - began < 4, text[:20]


def test_film_header_and_copy() -> None:
    page = (
        "AD-A147 500 ELECTRONIC TYPESETTING PROGRAM.. 1/2\n(U) ARMY BALLISTIC RESEARCH LAB\n"
        "J H WHITESIDE ET AL. AUG 84\n"
        "UNCLASSIFIED REPORT-NO SBI-AD-F300 488 F/G 14/5 NL\n\nCOPY 3 OF 40 COPIES\n\nThe report begins here.\n"
    )
    outcome = run(page)
    said = read(outcome.text, outcome.furniture)
    assert outcome.text.now.strip() == "The report begins here."
    assert said.all("identifiers") == [
        {"scheme": "DTIC", "value": "ADA147500"},
        {"scheme": "DTIC-SBI", "value": "SBI-AD-F300488"},
    ]
    assert [each["name"] for each in said.all("creators") if isinstance(each, dict)] == ["Whiteside, J H"]
    assert (said.best("date_issued"), said.best("cosati"), said.best("copy")) == (
        "1984-08",
        "14/5",
        {"copy": 3, "of": 40},
    )
    assert all(reading.confidence < 850 for reading in said.readings["identifiers"])
