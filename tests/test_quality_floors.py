"""No score of the quality benchmark falls below its floor (see benchmarks/floors.py), and the scale itself is right."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import floors
from benchmarks.alignment import align
from benchmarks.cases import Block, Case, Line
from benchmarks.measures import MEASURES, value
from benchmarks.quality import FAMILIES, cases, digests, in_sample, measured
from benchmarks.report import totals
from benchmarks.scoring import score
from benchmarks.truth import judged
from benchmarks.view import Reading


@pytest.mark.parametrize("family", FAMILIES)
def test_no_score_is_below_its_floor(family: str) -> None:
    data = digests([family])
    if family not in data:
        pytest.skip(f"the documents of family {family!r} are not there: RECENSION_SHARED, or ../shared")
    known = floors.read()
    assert known.digests.get(family) == data[family], "other data than the floors were set on: --update-floors"
    assert not floors.broken(
        totals(measured("recension", [case for case in cases([family]) if in_sample(case)])), known
    )


RAW = """A HEAD    1

The first para-
graph runs over the
- 1 -
\fA HEAD    2
page and ends here.

The self-
made man.
"""
BLOCKS = (
    Block("paragraph", "The first paragraph runs over the page and ends here."),
    Block("paragraph", "The self-made man."),
)


def small() -> Case:
    kinds = {"A HEAD    1": "head", "A HEAD    2": "head", "- 1 -": "folio"}
    at, lines = 0, []
    for row in RAW.split("\n"):
        text = row.lstrip("\f")
        start = at + len(row) - len(text)
        if text:
            lines.append(Line(start, start + len(text), kinds.get(text, "prose")))
        at += len(row) + 1
    return judged(Case("small", "small", RAW, BLOCKS, tuple(lines)))


def shares(text: str) -> dict[str, float | None]:
    counts = score(small(), Reading(text)).counts
    return {m.name: value(m, Counter(counts)) for m in MEASURES}


def test_the_truth_of_a_small_case() -> None:
    case = small()
    assert [(h.word, h.own) for h in case.hyphens] == [("paragraph", False), ("self-made", True)]
    assert [turn.joined for turn in case.turns] == [True]


def test_a_perfect_reading_scores_full_marks() -> None:
    found = shares("\n\n".join(block.text for block in BLOCKS))
    wanted = {
        "word err": 0,
        "harm": 0,
        "open": 0,
        "lost": 0,
        "worse": None,
        "verbatim": None,
        "whole": None,
        "order": None,
    }
    assert found == {m.name: wanted.get(m.name, 1) for m in MEASURES}


def test_every_kind_of_failure_costs() -> None:
    raw = shares(RAW)
    assert raw["furn R"] == 0 and raw["turns"] == 0 and raw["open"] == 1
    assert raw["word err"] is not None and raw["word err"] > 0.5
    fused = shares("The first paragraph runs over the page and ends here. The selfmade man.")
    assert fused["own"] == 0 and fused["start R"] == 0.5
    lost = shares("The first paragraph runs over the\n\nThe self-made man.")
    assert lost["furn P"] == 0.75 and lost["turns"] == 0
    split = shares("The first paragraph runs over the\n\npage and ends here.\n\nThe self-made man.")
    assert split["start P"] == pytest.approx(2 / 3) and split["turns"] == 0


def test_a_floor_is_raised_freely_and_lowered_only_with_a_reason() -> None:
    bad = {"x.dev": Counter(words=1000, word_errors=100)}
    good = {"x.dev": Counter(words=1000, word_errors=10)}
    first = floors.updated(bad, {"x": "d"}, floors.Floors({}, {}, []), "")
    raised = floors.updated(good, {"x": "d"}, first, "")
    assert not floors.broken(good, raised)
    assert floors.broken(bad, raised)
    assert floors.updated(bad, {"x": "d"}, raised, "") == raised
    lowered = floors.updated(bad, {"x": "d"}, raised, "the data got harder")
    assert lowered.lowered == ["the data got harder"] and not floors.broken(bad, lowered)


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    known = floors.Floors({"x": "d"}, {"x.dev": {"word err": 1200}}, ['a "reason"'])
    floors.write(known, tmp_path / "floors.toml")
    assert floors.read(tmp_path / "floors.toml") == known


def test_long_lists_are_aligned_in_order() -> None:
    left = [str(n) for n in range(5000)]
    right = [*left[:1000], "new", *left[1100:4000], *left[4001:]]
    ops = align(left, right)
    assert [op.tag for op in ops if op.tag != "equal"] in (
        ["insert", "delete", "delete"],
        ["replace", "delete", "delete"],
    )
    assert ops[0].a1 == 0 and ops[-1].a2 == 5000 and ops[-1].b2 == len(right)
