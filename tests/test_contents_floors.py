"""How well contents pages and sections of the development documents are read: no figure falls below its floor."""

from collections import defaultdict

import pytest

from benchmarks.contents import Count, judge
from benchmarks.contents_truth import books
from benchmarks.data import held_out
from recension.document import read
from recension.sources.intake import read_bytes

# Family and part, field, F1 reached.
FLOORS = (
    ("rfc", "seen", "title", 0.999), ("rfc", "seen", "tree", 0.999), ("rfc", "held", "tree", 0.999),
    ("scans", "seen", "title", 0.98), ("scans", "seen", "restored", 0.96), ("scans", "seen", "tree", 0.98),
    ("scans", "held", "title", 0.90), ("scans", "held", "restored", 0.95), ("scans", "held", "tree", 0.85),
    ("mueller-vol1", "seen", "title", 0.84), ("mueller-vol1", "seen", "tree", 0.90),
    ("nasa-toc", "seen", "tree", 0.84),
)  # fmt: skip


@pytest.fixture(scope="module")
def reached() -> dict[tuple[str, str], dict[str, Count]]:
    totals: dict[tuple[str, str], dict[str, Count]] = defaultdict(lambda: defaultdict(Count))
    for book in books():
        part = "held" if held_out(book.path.name) else "seen"
        for field, count in judge(book, read(read_bytes(book.path.read_bytes()))).items():
            totals[book.family, part][field] += count
    return totals


@pytest.mark.parametrize(("family", "part", "field", "least"), FLOORS)
def test_no_figure_falls(
    reached: dict[tuple[str, str], dict[str, Count]], family: str, part: str, field: str, least: float
) -> None:
    if (family, part) not in reached:
        pytest.skip("no case documents: set RECENSION_SHARED")
    count = reached[family, part][field]
    assert 2 * count.right / (count.found + count.true) >= least
