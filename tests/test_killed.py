"""Killed at random moments, again and again, by the hardest signal: the corpus ends as if nothing had happened.

A sample, for the time it takes. `python -m benchmarks.kills` does a hundred kills on every runner.
"""

import random
from pathlib import Path

import pytest

pytest.importorskip("psutil")
from benchmarks.kills import documents, trial


def test_a_run_that_is_killed_at_random_ends_as_one_that_was_not(tmp_path: Path) -> None:
    documents(tmp_path, 48, lines=300)
    found = trial(tmp_path, "command", 4, random.Random(8))
    assert sum(found.kills.values()) == 4
    assert len(found.kills) > 1, "only one kind of process was killed"
    assert found.same


def test_so_does_a_flow_whose_processes_are_killed(tmp_path: Path) -> None:
    pytest.importorskip("prefect")
    documents(tmp_path, 48, lines=300)
    found = trial(tmp_path, "processes", 2, random.Random(3))
    assert sum(found.kills.values()) == 2
    assert found.same
