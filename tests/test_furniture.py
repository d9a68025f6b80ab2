"""Page furniture on whole documents: floors of what goes and of what else goes, clean text untouched, linear time."""

import importlib.util
import time
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from recension.repairs import run

MINE = [
    "redactions", "blank_page_notices", "markings", "page_numbers", "running_heads", "section_heads", "catchwords",
    "duplicate_lines", "noise_lines",
]  # fmt: skip


@cache
def _benchmark() -> ModuleType:
    where = Path(__file__).resolve().parents[1] / "benchmarks/furniture.py"
    spec = importlib.util.spec_from_file_location("furniture", where)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def furniture() -> ModuleType:
    module = _benchmark()
    if not module.SHARED.exists():
        pytest.skip(f"no case documents at {module.SHARED}: set RECENSION_SHARED")
    return module


# Per mille of the true items that go, and of what goes that is furniture; measured with benchmarks/furniture.py.
FLOORS = {
    ("rfc", "head"): (1000, 1000),
    ("rfc", "number"): (1000, 1000),
    ("mueller", "head"): (975, 994),
    ("mueller", "number"): (945, 994),
    ("pentagon", "marking"): (994, 998),
    ("pentagon", "number"): (965, 996),
    ("pentagon", "stamp"): (990, 0),
    ("scans", "head"): (870, 995),
    ("scans", "marking"): (1000, 995),
}


@pytest.mark.parametrize("family", ["rfc", "mueller", "pentagon", "scans"])
def test_floors(furniture: ModuleType, family: str) -> None:
    totals: Counter[tuple[str, int]] = Counter()
    for document in furniture.documents([family]):
        scores, _ = furniture.score(document)
        totals.update({(kind, n): value for kind, one in scores.items() for n, value in enumerate(one)})
    for (name, kind), (recall, precision) in FLOORS.items():
        if name == family:
            items, gone, removed, wrong = (totals[kind, n] for n in range(4))
            assert gone * 1000 >= items * recall, f"{kind}: {gone} of {items} went"
            assert (removed - wrong) * 1000 >= removed * precision, f"{kind}: {wrong} of {removed} were no furniture"


def test_a_cleaned_document_has_no_furniture_left_to_find(furniture: ModuleType) -> None:
    documents = [
        d for d in furniture.documents(["rfc", "scans"]) if d.name.endswith(("auth-05", "cache-26", "0007", "0016"))
    ]
    assert len(documents) == 4
    for document in documents:
        once = run(document.raw, furniture.chain()).text.now
        assert not run(once, MINE).furniture, document.name


WORDS = (
    "the narrow gauge was laid first between mines and river some years before a second track was thought of by owners",
)[0].split(" ")


def _prose(seed: int, lines: int) -> str:
    """Lines of words in an order that does not repeat."""
    out = []
    for n in range(lines):
        start = (seed * 7 + n * 5) % len(WORDS)
        step = 1 + (seed + n * 3) % 5
        out.append(" ".join(WORDS[(start + step * k) % len(WORDS)] for k in range(11)))
    return "\n".join(out)


def test_pages_of_prose_without_furniture_stay_as_they_are() -> None:
    for mark in ("\f", "\n\n", "\n"):
        text = mark.join(_prose(n, 30) for n in range(40))
        outcome = run(text, MINE)
        assert outcome.text.now == text, [one.text for one in outcome.furniture][:5]


@pytest.mark.parametrize("mark", ["\f", "\n"])
def test_four_times_the_pages_take_about_four_times_as_long(mark: str) -> None:
    def spent(pages: int) -> float:
        text = mark.join(f"{n}   THE NARROW GAUGE\n\n{_prose(n, 12)}\n\nSECRET\n" for n in range(1, pages))
        begun = time.process_time()
        outcome = run(text, MINE)
        assert len(outcome.furniture) > pages * 2
        return time.process_time() - begun

    spent(100)
    assert spent(2000) < 10 * max(spent(500), 0.05)


@pytest.mark.parametrize(
    "mark", ["{}", "- {} -", "[Page {}]", "PAGE {}", "{} of 40", "II-{}", "A-{}", "={}-", "THE NARROW GAUGE   {}"]
)
@pytest.mark.parametrize("at_top", [True, False])
def test_every_form_of_a_page_number_goes_and_the_body_stays(mark: str, at_top: bool) -> None:
    bodies = [_prose(n, 2 + n % 3) for n in range(8)]
    numbers = [mark.format(n) for n in range(7, 15)]
    raw = "\f".join(f"{n}\n{body}" if at_top else f"{body}\n{n}" for n, body in zip(numbers, bodies, strict=True))
    outcome = run(raw, MINE)
    labels = [one.value.lstrip("IA-") for one in outcome.furniture if one.kind == "page_number"]
    assert labels == [str(n) for n in range(7, 15)]
    assert [page.strip() for page in outcome.text.now.split("\f")] == bodies
