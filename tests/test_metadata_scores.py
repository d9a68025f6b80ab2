"""The metadata of scans and real reports: no field below its aim, and never an invented value."""

import pytest

from benchmarks.data import shared
from benchmarks.metadata import EXACT, FORM, Outcome, documents, outcomes

AIM = 0.9  # of the values that OCR carries; the aim set for every field
FOLDER = shared()


@pytest.fixture(scope="module")
def rows() -> list[Outcome]:
    if not FOLDER:
        pytest.skip("the case documents are not here: set RECENSION_SHARED or put ../shared beside the checkout")
    return [row for document in documents(FOLDER) for row in outcomes(document)]


@pytest.mark.parametrize("field", [*EXACT, *FORM])
def test_field(rows: list[Outcome], field: str) -> None:
    mine = [row for row in rows if row.field == field]
    carried, read = [row for row in mine if row.carried], [row for row in mine if row.read]
    assert carried and read
    assert sum(row.right for row in carried) >= AIM * len(carried), [row.name for row in carried if not row.right]
    assert sum(row.right and row.printed for row in read) >= AIM * len(read), [row for row in read if not row.right]


def test_nothing_is_invented(rows: list[Outcome]) -> None:
    assert [(row.name, row.field, row.read) for row in rows if row.read and not row.printed] == []
