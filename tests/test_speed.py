"""The speed benchmark measures what it says: every way through the texts, and all of the time it charges to parts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.speed import FTFY, documents, measure, profile
from recension.repairs import ORDER
from recension.sources.intake import read_bytes


def test_the_seeds_are_repeated_and_no_two_documents_are_equal() -> None:
    many = documents(150_000, one=False)
    assert sum(map(len, many)) >= 150_000
    assert len(set(many)) == len(many) > 3
    assert documents(150_000, one=True) == ["\n".join(many)]


def test_every_way_is_measured() -> None:
    spent = measure(documents(1, one=False))
    assert len(spent) == 5
    assert all(used > 0 for used in spent.values())


# Least share of ftfy's own speed in the same run, a third below what a quiet machine reaches, so that a busy one does
# not fail. They go up only.
FLOORS = {"repair": 0.30, "read (repair, blocks, metadata)": 0.10, "records from what was read": 0.7,
          "end to end, files to version": 0.07}  # fmt: skip


def test_no_way_is_slower_beside_ftfy_than_it_was() -> None:
    texts = documents(150_000, one=False)
    runs = [measure(texts) for _ in range(3)]
    best = {way: min(run[way] for run in runs) for way in runs[0]}
    shares = {way: best[FTFY] / used for way, used in best.items()}
    assert not {way: shares[way] for way, least in FLOORS.items() if shares[way] < least}


def test_the_profile_charges_every_repair_once() -> None:
    spent = profile([read_bytes(text.encode()) for text in documents(1, one=False)])
    assert {f"repair {name}" for name, _ in ORDER} <= set(spent)
    parts = sum(used for name, used in spent.items() if name != "all")
    assert parts == pytest.approx(spent["all"], rel=0.25, abs=0.05)
