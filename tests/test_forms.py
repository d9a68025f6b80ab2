"""Report documentation pages of six editions, as OCR prints them: labels in, values out, never a label as a value."""

from typing import Any

import pytest

from recension.metadata.eric import read_eric
from recension.metadata.forms import read_forms
from recension.text import Text

DD_1473_1973 = """SECURITY CLASSIFICATION OF THIS PAGE (When Data Entered)
REPORT DOCUMENTATION PAGE READ INSTRUCTIONS
BEFORE COMPLETING FORM
I. REPORT NUMBER 2. GOVT ACCESSION NO. 3. RECIPIENT'S CATALOG NUMBER
AI-TR-794 AD-A150 311
4. TITLE (and Subtitle) 5. TYPE OF REPORT & PERIOD COVERED
Presentation Based User Interfaces Technical report
6. PERFORMING ORG. REPORT NUMBER
7. AUTHOR(s) 8. CONTRACT OR GRANT NUMBER(s)
Eugene C. Ciccarelli N00014-80-C-0505
9. PERFORMING ORGANIZATION NAME AND ADDRESS 10. PROGRAM ELEMENT, PROJECT, TASK
Artificial Intelligence Laboratory AREA & WORK UNIT NUMBERS
545 Technology Square
Cambridge, Massachusetts 02139
11. CONTROLLING OFFICE NAME AND ADDRESS 12. REPORT DATE
Advanced Research Projects Agency August 1984
1400 Wilson Blvd 13. NUMBER OF PAGES
Arlington, Virginia 22209 196
14. MONITORING AGENCY NAME & ADDRESS(if different from Controlling Office) IS. SECURITY CLASS. (of this report)
Office of Naval Research UNCLASSIFIED
16. DISTRIBUTION STATEMENT (of this Report)
Distribution of this document is unlimited.
18. SUPPLEMENTARY NOTES
None
19. KEY WORDS (Continue on reverse side if necessary and identify by block number)
User interfaces, Presentation systems, Programming environments
20. ABSTRACT (Continue on reverse side if necessary and identify by block number)
A prototype presentation system base is described. It offers mechanisms, tools, and ready-made parts for building user
interfaces.
"""

DD_1473_1984 = """REPORT DOCUMENTATION PAGE
1a. REPORT SECURITY CLASSIFICATION 1b. RESTRICTIVE MARKINGS
Unclassified None
3. DISTRIBUTION/AVAILABILITY OF REPORT
Approved for public release; distribution unlimited
4. PERFORMING ORGANIZATION REPORT NUMBER(S)
UILU-ENG-91-2219
6a. NAME OF PERFORMING ORGANIZATION
Coordinated Science Laboratory
8a. NAME OF FUNDING/SPONSORING ORGANIZATION
Office of Naval Research
9. PROCUREMENT INSTRUMENT IDENTIFICATION NUMBER
N00014-90-J-1270
11. TITLE (Include Security Classification)
Fast Algorithms for the Schema Problem (U)
12. PERSONAL AUTHOR(S)
Harper, John A.; Quill, Mary
13a. TYPE OF REPORT 13b. TIME COVERED 14. DATE OF REPORT (Year, Month, Day) 15. PAGE COUNT
Technical FROM TO 1991 March 5 42
16. SUPPLEMENTARY NOTATION
18. SUBJECT TERMS (Continue on reverse if necessary and identify by block number)
schemas, algorithms
19. ABSTRACT (Continue on reverse if necessary and identify by block number)
We study how fast a schema can be found when its parts are given in any order, and show that no method can be faster.
"""

SF_298_1998 = """REPORT DOCUMENTATION PAGE
1. REPORT DATE (DD-MM-YYYY)
15-06-2003
2. REPORT TYPE
Final
3. DATES COVERED (From - To)
4. TITLE AND SUBTITLE
Winter Roads of the Northern Border
5a. CONTRACT NUMBER
W911NF-04-D-0003
6. AUTHOR(S)
Peter Q. Marsh, Anna Lowell
7. PERFORMING ORGANIZATION NAME(S) AND ADDRESS(ES)
Cold Roads Laboratory
Hanover, NH 03755
8. PERFORMING ORGANIZATION REPORT NUMBER
CRL-TR-03-12
9. SPONSORING/MONITORING AGENCY NAME(S) AND ADDRESS(ES)
Office of the Chief of Engineers
12. DISTRIBUTION/AVAILABILITY STATEMENT
Approved for public release; distribution is unlimited.
14. ABSTRACT
Roads of packed snow carry heavy loads in winter and none in spring. The report gives tables of both for ten years.
15. SUBJECT TERMS
snow, roads
16. SECURITY CLASSIFICATION OF:
18. NUMBER OF PAGES
88
"""

NASA_PAGE = """1. Report No. 2. Government Accession No. 3. Recipient's Catalog No.
NASA TM-86575
4. Title and Subtitle 5. Report Date
Wind Tunnel Tests of a Small Wing August 1985
7. Author(s) 8. Performing Organization Report No.
Walter R. Finch and Ellen T. Moor A-85123
9. Performing Organization Name and Address
Ames Research Center
Moffett Field, CA 94035
12. Sponsoring Agency Name and Address
National Aeronautics and Space Administration
15. Supplementary Notes
16. Abstract
A small wing was tested in a wind tunnel at speeds up to two hundred metres a second, with and without its flaps.
17. Key Words (Suggested by Author(s))
Wings, Flaps
19. Security Classif. (of this report) 20. Security Classif. (of this page) 21. No. of Pages
Unclassified Unclassified 37
"""

CONTROL_DATA_1965 = """DOCUMENT CONTROL DATA - R&D
1. ORIGINATING ACTIVITY (Corporate author)
The Harbor Corporation
2a. REPORT SECURITY CLASSIFICATION
UNCLASSIFIED
3. REPORT TITLE
THE COST OF FERRIES IN WAR AND PEACE
4. DESCRIPTIVE NOTES (Type of report and inclusive dates)
Final report
5. AUTHOR(S) (Last name, first name, initial)
Brandt, Helen C.
6. REPORT DATE
June 1966
7a. TOTAL NO. OF PAGES
64
9a. ORIGINATOR'S REPORT NUMBER(S)
HC-TR-66-12
13. ABSTRACT
Ferries cost more in war than in peace. The report says how much more, for eight harbors and five kinds of ferry.
"""

EXPECTED: list[tuple[str, str, dict[str, Any]]] = [
    ("DD 1473, 1973", DD_1473_1973, {
        "report_numbers": ["AI-TR-794"], "identifiers": [{"scheme": "DTIC", "value": "ADA150311"}],
        "creators": ["Ciccarelli, Eugene C."], "contract_numbers": ["N00014-80-C-0505"], "date_issued": ["1984-08"],
        "page_count": [196], "distribution": ["A"],
        "keywords": ["User interfaces", "Presentation systems", "Programming environments"],
    }),
    ("DD 1473, 1984", DD_1473_1984, {
        "report_numbers": ["UILU-ENG-91-2219"], "performing_org": ["Coordinated Science Laboratory"],
        "sponsors": ["Office of Naval Research"], "contract_numbers": ["N00014-90-J-1270"],
        "title": ["Fast Algorithms for the Schema Problem"], "creators": ["Harper, John A.", "Quill, Mary"],
        "date_issued": ["1991-03-05"], "distribution": ["A"], "keywords": ["schemas", "algorithms"],
    }),
    ("SF 298, 1998", SF_298_1998, {
        "title": ["Winter Roads of the Northern Border"], "creators": ["Marsh, Peter Q.", "Lowell, Anna"],
        "date_issued": ["2003-06-15"], "report_numbers": ["CRL-TR-03-12"], "contract_numbers": ["W911NF-04-D-0003"],
        "performing_org": ["Cold Roads Laboratory"], "sponsors": ["Office of the Chief of Engineers"],
        "distribution": ["A"], "keywords": ["snow", "roads"], "page_count": [88],
    }),
    ("NASA page", NASA_PAGE, {
        "report_numbers": ["NASA-TM-86575", "A-85123"], "creators": ["Finch, Walter R.", "Moor, Ellen T."],
        "date_issued": ["1985-08"], "performing_org": ["Ames Research Center"], "keywords": ["Wings", "Flaps"],
        "sponsors": ["National Aeronautics and Space Administration"], "page_count": [37],
    }),
    ("Document Control Data, 1965", CONTROL_DATA_1965, {
        "title": ["The Cost of Ferries in War and Peace"], "creators": ["Brandt, Helen C."], "date_issued": ["1966-06"],
        "page_count": [64], "report_numbers": ["HC-TR-66-12"], "performing_org": ["The Harbor Corporation"],
    }),
]  # fmt: skip


def said(form: str) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for field, reading in read_forms(Text.of(form)):
        value = reading.value
        if isinstance(value, dict) and field != "identifiers":
            value = value.get("name") or value.get("code")
        values.setdefault(field, []).append(value)
    return values


@pytest.mark.parametrize(
    ("form", "field", "expected"),
    [
        pytest.param(form, field, value, id=f"{name} {field}")
        for name, form, fields in EXPECTED
        for field, value in fields.items()
    ],
)
def test_value(form: str, field: str, expected: list[Any]) -> None:
    assert said(form).get(field) == expected


@pytest.mark.parametrize(("name", "form", "fields"), EXPECTED, ids=[name for name, _, _ in EXPECTED])
def test_a_label_is_never_a_value(name: str, form: str, fields: dict[str, Any]) -> None:
    for field, values in said(form).items():
        for value in values:
            assert not str(value).isupper() or value in fields.get(field, []) or len(str(value)) < 4, (
                name,
                field,
                value,
            )


def test_every_value_stands_where_it_says() -> None:
    for _, form, _ in EXPECTED:
        for field, reading in read_forms(Text.of(form)):
            assert form[slice(*reading.src)] == reading.raw, field


def test_the_report_behind_a_form_is_not_its_abstract() -> None:
    behind = (
        DD_1473_1973
        + "\nChapter One\n\nThe system was built in three years by four people, of whom two have left it since.\n"
    )
    abstract = next(reading for field, reading in read_forms(Text.of(behind)) if field == "abstract")
    assert str(abstract.value).endswith("building user interfaces")


def test_prose_about_reports_is_no_form() -> None:
    prose = (
        "The report date and the number of pages are printed on every report documentation page. The abstract, the "
        "title and subtitle, the author(s) and the performing organization name stand there, and supplementary notes.\n"
    )
    assert read_forms(Text.of(prose * 5)) == []


RESUME = """DOCUMENT RESUME
ED 405 483 CE 073 695
AUTHOR Marsh, Peter Q.; Lowell, Anna
TITLE Learning To Drive on Winter Roads: A Handbook for
Teachers.
INSTITUTION Cold Roads Institute, Hanover, NH.
SPONS AGENCY Office of Vocational and Adult Education (ED), Washington,
DC.
PUB DATE May 96
NOTE 112p.
PUB TYPE Guides - Classroom - Teacher (052)
EDRS PRICE MF01/PC05 Plus Postage.
DESCRIPTORS *Driver Education; ^Winter; Teaching Guides
IDENTIFIERS New Hampshire
ABSTRACT
This handbook says how driving on packed snow is taught in twelve lessons.
***********************************************************************
* Reproductions supplied by EDRS are the best that can be made
"""

COLUMN = """DOCUMENT RESUME
ED 444 141
AUTHOR
TITLE
PUB DATE
NOTE
PUB TYPE
EDRS PRICE
Marsh, Peter Q.
Winter Roads and Schools.
2000-04-00
12p.
Reports - Research (143)
MF01/PC01 Plus Postage.
"""


def resume(text: str) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for field, reading in read_eric(Text.of(text)):
        value = reading.value["name"] if isinstance(reading.value, dict) and "name" in reading.value else reading.value
        values.setdefault(field, []).append(value)
        assert text[slice(*reading.src)] == reading.raw
    return values


def test_eric_resume() -> None:
    said = resume(RESUME)
    assert said["identifiers"] == [
        {"scheme": "ERIC", "value": "ED405483"}, {"scheme": "ERIC-clearinghouse", "value": "CE073695"},
    ]  # fmt: skip
    assert said["creators"] == ["Marsh, Peter Q.", "Lowell, Anna"]
    assert said["title"] == ["Learning To Drive on Winter Roads: A Handbook for Teachers"]
    assert said["performing_org"] == ["Cold Roads Institute, Hanover, NH"]
    assert (said["date_issued"], said["page_count"]) == (["1996-05"], [112])
    assert said["keywords"] == ["Driver Education", "Winter", "Teaching Guides", "New Hampshire"]
    assert said["abstract"] == ["This handbook says how driving on packed snow is taught in twelve lessons"]


def test_eric_labels_in_a_column_are_paired_in_order() -> None:
    said = resume(COLUMN)
    assert said["creators"] == ["Marsh, Peter Q."]
    assert said["title"] == ["Winter Roads and Schools"]
    assert (said["date_issued"], said["page_count"]) == (["2000-04"], [12])


def test_eric_labels_that_do_not_pair_are_left() -> None:
    said = resume(COLUMN.replace("2000-04-00\n", ""))
    assert set(said) == {"identifiers"}
