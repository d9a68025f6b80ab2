"""Title pages as the houses print them: all that is read from each, and nothing more."""

import tomllib
from pathlib import Path

import pytest

from recension.metadata.bodies import names_body
from recension.metadata.names import filed, person
from recension.metadata.reader import read
from recension.repairs import run

PAGES = tomllib.loads(Path(__file__).with_name("title_pages.toml").read_text("utf-8"))
FIELDS = ("title", "subtitle", "creators", "contributors", "date_issued", "report_numbers", "corporate_bodies",
          "sponsors", "place", "publisher")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_exactly_what_the_page_says_is_read(name: str) -> None:
    text = PAGES[name]["text"]
    outcome = run(text)
    found = read(outcome.text, outcome.furniture)
    said = {field: [v["name"] if isinstance(v, dict) else v for v in found.all(field)] for field in FIELDS}
    said["affiliations"] = [
        f"{each['name']}: {', '.join(each['affiliation'])}"
        for each in found.all("creators")
        if isinstance(each, dict) and each.get("affiliation")
    ]
    expected = {field: values for field, values in PAGES[name].items() if field != "text"}
    assert {field: values for field, values in said.items() if values} == expected


@pytest.mark.parametrize(
    "row",
    ["Department of Defense", "STRATEGIC STUDIES INSTITUTE", "The Library of Congress", "Center for Naval Analyses",
     "Foreign Affairs and National Defense Division", "Institute of Asian Affairs, London", "Universität Bonn",
     "American Geophysical Union", "Department of Economics, University of Michigan", "U.S. Senate",
     "ARMY RESEARCH LABORATORY mm^ 1"],
)  # fmt: skip
def test_names_of_bodies(row: str) -> None:
    assert names_body(row)


@pytest.mark.parametrize(
    "row",
    ["The Soviet Union", "THE SOVIET UNION AND", "European Union", "Issues for Congress", "Congress and Foreign Policy",
     "Office Space in the New Building", "University Research in Japan", "The Role of the University",
     "He is a fellow of the Council on Energy Policy", "Breaking Trust", "Who Needs the Postal Service?",
     "Maritime Strategy and the Union of", "Service: a history"],
)  # fmt: skip
def test_rows_that_only_speak_of_bodies(row: str) -> None:
    assert not names_body(row)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("Park Chul-soo", "Park, Chul-soo"), ("Mao Tse-tung", "Mao, Tse-tung"), ("Jin-ho Baek", "Baek, Jin-ho"),
     ("Mary-Ann Lowe", "Lowe, Mary-Ann"), ("Ida Smith-Jones", "Smith-Jones, Ida")],
)  # fmt: skip
def test_names_whose_family_stands_first(printed: str, expected: str) -> None:
    assert filed(person(printed)) == expected
