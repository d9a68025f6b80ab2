"""What is carried over from one text of a document to the next is what reading it anew would give."""

from collections import Counter
from pathlib import Path

import pytest

import recension.evidence
import recension.regions
from recension.bodies import Asked
from recension.cases import Keep
from recension.regions import Reading
from recension.repairs import ORDER, load, run
from recension.unheaded import runs_of_rows

SEEDS = sorted((Path(__file__).parent.parent / "raw" / "cold-war-korea").glob("*.txt"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Compares each answer that a repair gets with one that nothing is known for; counts those with something kept."""
    times: Counter[str] = Counter()

    def both(text: str, known: Reading) -> Reading:
        found = recension.regions._read(text, known)
        times["kept" if known.grown else "counted" if known.counts is not None else "anew"] += 1
        assert found.regions == recension.regions._read(text, Reading()).regions
        return found

    monkeypatch.setattr(recension.evidence, "reading", both)
    monkeypatch.setattr(recension.regions, "_PART", 0)  # in short texts, too
    return times


@pytest.mark.parametrize("damage", ["as it is", "page marks lost", "twice"])
def test_seeds(asked: Counter[str], damage: str) -> None:
    for seed in SEEDS:
        raw = seed.read_text(encoding="utf-8")
        run({"as it is": raw, "page marks lost": raw.replace("\f", "\n"), "twice": f"{raw}\n{raw}"}[damage])
    assert asked["counted"]


def test_cases_of_repairs(asked: Counter[str]) -> None:
    for name, _ in ORDER:
        for case in load(name).CASES:
            run(case.text if isinstance(case, Keep) else case.before)
    assert asked["kept"]


def test_a_line_that_is_like_one_that_was_asked_for_concerns_it() -> None:
    asked = Asked()
    asked.counted, asked.likened, asked.searches = {"counted"}, {"thefirstplanofall"}, 1
    assert asked.concerns(["counted"])
    assert asked.concerns(["thefirstplanofall"])
    assert asked.concerns(["another", "thefirstplanofa1l"])
    assert not asked.concerns(["another", "thelastplanofthem"])


def test_a_run_without_a_heading_ends_above_the_contents_page_that_has_one() -> None:
    text = "".join(f"{n}. The river and its mines {'.' * 12} {n}\n" for n in range(1, 15))
    first, behind = text.index("7. The"), text.index("9. The")
    assert runs_of_rows(text, []) == [(0, len(text) - 1)]
    assert runs_of_rows(text, [(first, behind)]) == [(0, first - 1), (behind, len(text) - 1)]
