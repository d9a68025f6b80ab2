"""Covers, memoranda and beginnings of other kinds: what is read from each, and that nothing is invented."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recension.metadata.reader import read
from recension.repairs import run
from recension.text import Text

PROSE = (
    "The line was opened in 1905 and has carried most of the country's freight since then, in war and in peace, "
    "because no road crosses the mountains in winter.\n"
)

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "memorandum": (
        "MEMORANDUM FOR: Director of Central Intelligence\nFROM: John H. Stein\nSUBJECT: Soviet Grain Purchases\n"
        f"DATE: 12 March 1973\n\n{PROSE}",
        {"title": "Soviet Grain Purchases", "creators": ["Stein, John H."], "date_issued": "1973-03-12"},
    ),
    "letter": (
        "Department of State\nWashington, D.C. 20520\n\nMarch 3, 1971\n\nDear Mr. Chairman:\n\n"
        f"{PROSE}\nSincerely,\n\nDavid M. Abshire\nAssistant Secretary\n",
        {},
    ),
    "article without a head": (f"By Jane R. Poe\n\n{PROSE}\n{PROSE}", {}),
    "chapter": (f"Chapter 1\n\nThe Road to War\n\n{PROSE}", {}),
    "prose": (PROSE * 3, {}),
    "audit report": (
        "United States General Accounting Office\nGAO\n"
        "Report to the Chairman, Committee on Armed Services, U.S. Senate\n"
        "June 1988\nNAVY SHIPS\nCosts of Overhauls Are Rising\nGAO/NSIAD-88-160\n\n\fContents\nLetter 1\n",
        {"title": "Navy Ships", "date_issued": "1988-06",
         "report_numbers": ["GAO/NSIAD-88-160"]},
    ),
    "note": (
        "A RAND NOTE\nN-2167-AF\nThe Soviet Far East\nin the 1980s\nAbraham S. Becker, Hans Rogger\nJanuary 1985\n"
        "Prepared for\nThe United States Air Force\n\fThe research reported here was sponsored by the Air Force.\n",
        {"title": "The Soviet Far East in the 1980s", "creators": ["Becker, Abraham S.", "Rogger, Hans"],
         "date_issued": "1985-01", "report_numbers": ["N-2167-AF"]},
    ),
    "report for Congress": (
        "Order Code RL30588\nCRS Report for Congress\nReceived through the CRS Web\nAfghanistan: Post-War Governance,\n"
        "Security, and U.S. Policy\nUpdated May 4, 2006\nKenneth Katzman\nSpecialist in Middle Eastern Affairs\n"
        "\fAfghanistan: Post-War Governance\nSummary\n",
        {"title": "Afghanistan: Post-War Governance, Security, and U.S. Policy", "creators": ["Katzman, Kenneth"],
         "date_issued": "2006-05-04"},
    ),
    "thesis": (
        "NAVAL POSTGRADUATE SCHOOL\nMonterey, California\n\nTHESIS\n\nA COMPARISON OF TWO SCHEDULING RULES\n\nby\n\n"
        "Robert L. Quill\n\nSeptember 1989\n\nThesis Advisor: Gordon H. Bradley\n",
        {"title": "A Comparison of Two Scheduling Rules", "creators": ["Quill, Robert L."], "date_issued": "1989-09",
         "document_type": "thesis", "place": "Monterey, California"},
    ),
    "intelligence report": (
        "Approved For Release 2006/11/01 : CIA-RDP79S01057A000100060017-5\n\nSECRET\n\n25X1A\n\n"
        "CENTRAL INTELLIGENCE AGENCY\n"
        "Office of Research and Reports\n\nPROVISIONAL INTELLIGENCE REPORT\n\nRAIL TRAFFIC IN NORTH KOREA\n\n"
        "CIA/RR PR-87\n"
        f"23 June 1954\n\nApproved For Release 2006/11/01 : CIA-RDP79S01057A000100060017-5\n\f{PROSE}",
        {"title": "Rail Traffic in North Korea", "date_issued": "1954-06-23", "report_numbers": ["CIA/RR PR-87"],
         "release_date": "2006-11-01"},
    ),
    "book in German": (
        "Die Eisenbahn in Korea\n\nvon Hans Meier\n\n1965\n\n"
        "Die Bahn wurde im Jahr 1905 eröffnet und ist seitdem die "
        "wichtigste Verbindung des Landes mit der Mandschurei und auch mit der Welt, die sich nicht darum kümmert.\n",
        {"title": "Die Eisenbahn in Korea", "creators": ["Meier, Hans"], "date_issued": "1965"},
    ),
    "month misread": (
        "Rail Traffic in Korea\n\nJane R. Poe\nFebmary 1971\nHC-TR-71-2\n\n" + PROSE,
        {"title": "Rail Traffic in Korea", "creators": ["Poe, Jane R."], "date_issued": "1971-02",
         "report_numbers": ["HC-TR-71-2"]},
    ),
    "a director is no author": (
        "Rail Traffic in Korea\n\nJane R. Poe\n\nMay 1971\n\nDirector\n\nHans Q. Rogger\n\n" + PROSE,
        {"title": "Rail Traffic in Korea", "creators": ["Poe, Jane R."], "date_issued": "1971-05"},
    ),
}  # fmt: skip
FIELDS = ("title", "creators", "date_issued", "report_numbers", "release_date")


def found(text: str) -> dict[str, Any]:
    outcome = run(text)
    said = read(outcome.text, outcome.furniture)
    values = {field: said.best(field) for field in (*FIELDS, "document_type", "place")}
    values["creators"] = [each["name"] for each in said.all("creators") if isinstance(each, dict)]
    values["report_numbers"] = said.all("report_numbers")
    for readings in said.readings.values():
        assert all(text[slice(*reading.src)] == reading.raw for reading in readings)
    return values


@pytest.mark.parametrize("name", PAGES)
def test_what_is_read(name: str) -> None:
    text, expected = PAGES[name]
    said = found(text)
    assert {field: said[field] for field in expected} == expected


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_invented(name: str) -> None:
    text, expected = PAGES[name]
    said = found(text)
    assert [field for field in FIELDS if said[field] and field not in expected] == []


def test_an_accession_number_of_another_year_is_flagged() -> None:
    page = "DTIC\nELECTE\nNOV 13 {}\nS A D\n\nAD-A257 148\n\nRail Traffic in Korea\n\nJane R. Poe\n\n" + PROSE
    flags = {}
    for year in (1992, 1982):
        outcome = run(page.format(year))
        flags[year] = [flag.code for flag in read(outcome.text, outcome.furniture).flags]
    assert flags == {1992: [], 1982: ["ad_date_conflict"]}


def test_a_byte_that_could_not_be_decoded_does_not_reach_the_record() -> None:
    page = "Rail Traffic in Kor\udc92ea\n\nJane R. Poe\n\nMay 1971\n\n" + PROSE
    outcome = run(page)
    record = read(outcome.text, outcome.furniture).as_record()
    json.dumps(record, ensure_ascii=False).encode()
    assert record["title"] == "Rail Traffic in Kor\ufffdea"


PIECES = st.sampled_from(
    [
        *(
            "REPORT DOCUMENTATION PAGE",
            "1. REPORT DATE",
            "AUTHOR(S)",
            "PERSONAL AUTHOR(S)",
            "ABSTRACT",
            "DOCUMENT RESUME",
        ),
        *(
            "ED 405 483",
            "AUTHOR",
            "TITLE",
            "NOTE",
            "PUB DATE",
            "12p.",
            "Jane R. Poe",
            "May 1971",
            "AD-A257 148",
            "DTIC",
        ),
        *("ELECTE", "NOV 13 1992", "S A D", "SUBJECT: x", "FROM: John H. Stein", "CIA-RDP79S01057A000100060017-5"),
        *(
            "Approved For Release 2006/11/01 : CIA-RDP79S01057A000100060017-5",
            "Digitized by Google",
            "A Joint Study by",
        ),
        *("and", "Edited by", "\f", "\n", "", "  ", "Director", "Paper presented at the", "Accession For", "DTIC TAB"),
        *("Approved for public release; distribution unlimited.", "92-29394", "DTIC QUALITY INSPECTED 4"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=40).map("\n".join))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_every_reading_stands_where_it_says(text: str) -> None:
    outcome = run(text)
    said = read(outcome.text, outcome.furniture)
    for readings in said.readings.values():
        assert all(text[slice(*reading.src)] == reading.raw for reading in readings)
    json.dumps(said.as_record(), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "text",
    ["PERFORMING ORG " * 20_000, "1. " * 30_000 + "PERSONAL AUTHOR", "Jane R. Poe\n" * 20_000, "A" * 300_000,
     "DOCUMENT RESUME\n" + "AUTHOR\n" * 20_000, ("REPORT DOCUMENTATION PAGE\n20. ABSTRACT\n" + "a b c d\n" * 50) * 200],
    ids=lambda text: text[:16],
)  # fmt: skip
def test_hostile_input_costs_little(text: str) -> None:
    began = time.process_time()
    read(Text.of(text))
    assert time.process_time() - began < 4
