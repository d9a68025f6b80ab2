"""Lines that look like stamps and numbers and are neither: they stay in the text, and nothing is read from them."""

import pytest

from recension.metadata.reader import read
from recension.repairs import run

PROSE = (
    "The clerk kept the books of the office for eleven years, and what he wrote in them was copied every evening by "
    "another hand into a second set, which was kept in a safe in the house across the street.\n"
)
DECOYS = {
    "an informant": "NY T-10 advised on May 3 that the subject had left the city.",
    "an informant on a line of its own": "T-10",
    "an informant's list": "T-1 is a neighbour.\nT-2 is a clerk of the bank.\nT-10 is not known.",
    "a payroll": "AD 28,000.00",
    "a payroll with its date": "03-31-78 P    AD 28,000.00",
    "a year of Rome": "AD 410 was the year in which the city fell.",
    "a statute": "Under Public Law 94-265, section 3, no such vessel may be sold abroad.",
    "a statute by its number alone": "PL 91-231, 84 Stat. 195.",
    "a statute that speaks of distribution": "No document shall be approved for public release unless its distribution "
    "is unlimited under section 12 of this Act.",
    "a word in capitals": "THE MEMBERS SELECTED IN MAY WERE SWORN IN BY THE JUDGE.",
    "a word in capitals on a line of its own": "SELECTED",
    "an election in capitals": "ELECTED",
    "a cable": "UNCLAS SECTION ONE OF TWO, to be read by the officer of the watch.",
    "a bomber": "B-52 and P-51 crews were trained on the same field.",
    "a decision's number in a sentence": "The laboratory gave it number B-63460 and kept a copy.",
    "a secret in a sentence": "It was no SECRET that the talks had failed.",
    "copies in a sentence": "He sent copy 3 of 40 copies to the embassy.",
    "a programming language": "ADA is a language in which such programs are written.",
    "a quality that was inspected": "The quality was inspected by the buyer before the goods were shipped.",
    "a best copy": "It was the best copy available to the editors at that time.",
    "a code in a sentence": "Form A-1 was sent to the clerk of the court.",
}
FIELDS = ("identifiers", "report_numbers", "dtic_selected_date", "dtic_stamp_code", "dtic_control_number", "copy",
          "distribution", "dtic_distribution_code", "security", "title", "creators", "corporate_bodies")  # fmt: skip


@pytest.mark.parametrize("name", DECOYS)
def test_a_decoy_in_the_text_stays_and_says_nothing(name: str) -> None:
    page = f"{PROSE}\n{DECOYS[name]}\n\n{PROSE}"
    outcome = run(page)
    found = read(outcome.text, outcome.furniture)
    assert " ".join(DECOYS[name].split()) in " ".join(outcome.text.now.split())
    assert {field: found.best(field) for field in FIELDS if found.best(field)} == {}


@pytest.mark.parametrize("name", DECOYS)
def test_a_decoy_behind_a_cover_with_real_stamps_adds_nothing(name: str) -> None:
    cover = (
        "AD-A257 148\n\nDTIC\nELECTE\nNOV 13 1992\nS A D\n\nRail Traffic in Korea\n\nJane R. Poe\n\nMay 1991\n\n"
        "Approved for public release; distribution is unlimited.\n\n\f"
    )
    outcome = run(f"{cover}{PROSE}\n{DECOYS[name]}\n\n{PROSE}")
    found = read(outcome.text, outcome.furniture)
    assert " ".join(DECOYS[name].split()) in " ".join(outcome.text.now.split())
    assert [value["value"] for value in found.all("identifiers") if isinstance(value, dict)] == ["ADA257148"]
    assert (found.best("title"), found.best("date_issued"), found.best("dtic_selected_date")) == (
        "Rail Traffic in Korea", "1991-05", "1992-11-13",
    )  # fmt: skip
    assert found.all("report_numbers") == [] and found.best("copy") is None
