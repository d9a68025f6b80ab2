"""What is carried over from one text of a document to the next is what reading it anew would give."""

from collections import Counter
from pathlib import Path

import pytest

import recension.evidence
import recension.regions
import recension.text
from recension.cases import Keep
from recension.regions import Reading, reading
from recension.repairs import ORDER, load, run

SEEDS = sorted((Path(__file__).parent.parent / "raw" / "cold-war-korea").glob("*.txt"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Compares each answer that a repair gets with one that nothing is known for; counts those with something kept."""
    times: Counter[str] = Counter()

    def both(text: str, known: Reading) -> Reading:
        found = recension.regions._read(text, known)
        times["kept" if known.grown else "anew"] += 1
        assert found.regions == recension.regions._read(text, Reading()).regions
        return found

    monkeypatch.setattr(recension.evidence, "reading", both)
    return times


@pytest.mark.parametrize("damage", ["as it is", "page marks lost", "twice"])
def test_seeds(asked: Counter[str], damage: str) -> None:
    for seed in SEEDS:
        raw = seed.read_text(encoding="utf-8")
        run({"as it is": raw, "page marks lost": raw.replace("\f", "\n"), "twice": f"{raw}\n{raw}"}[damage])
    assert asked["kept"]


def test_cases_of_repairs(asked: Counter[str]) -> None:
    for name, _ in ORDER:
        for case in load(name).CASES:
            run(case.text if isinstance(case, Keep) else case.before)
    assert asked["kept"]


def test_a_line_of_the_body_that_goes_takes_the_proof_with_it() -> None:
    """Titles without pages are contents only because the body prints them again."""
    titles = ["The First Plan of All", "Means and Ways to It", "What the Others Did"]
    body = "\n\n".join(f"{title}\n\nIt is a sentence that goes on for a while and ends here." for title in titles)
    before = recension.evidence.Evidence("Contents\n\n" + "\n".join(titles) + "\n\n" + "It began there. " * 20 + body)
    assert before.contents
    text = recension.text.Text.of(before.text)
    cuts = [recension.text.Edit(at, at + len(t), "x", "") for t in titles for at in [before.text.rindex(t)]]
    after = text.edited("rule", cuts)
    assert before.after(after.now, after.layers[-1]).contents == list(reading(after.now).regions) == []
