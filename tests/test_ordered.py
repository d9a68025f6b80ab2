"""The `map` that makes a version's chunks: in order, in other processes only where that pays."""

import os
import time

import pytest

from recension.build.crew import Crew
from recension.build.runners import ordered_by, ordered_in_processes


def lasting(n: int) -> tuple[int, int]:
    """A number and who handled it; long enough that starting processes pays."""
    time.sleep(0.15)
    return n, os.getpid()


def deadly(n: int) -> tuple[int, int]:
    """Kills whoever does 7, but for the one who gave the work."""
    time.sleep(0.15)
    if n == 7 and os.getpid() != int(os.environ["GIVER"]):
        os._exit(9)
    return n, os.getpid()


def quick(n: int) -> tuple[int, int]:
    return n, os.getpid()


@pytest.mark.parametrize("do", [lasting, deadly])
def test_much_work_is_done_elsewhere_in_order_whoever_dies(do, monkeypatch) -> None:
    monkeypatch.setenv("GIVER", str(os.getpid()))
    done = list(ordered_in_processes(2)(do, range(30)))
    assert [n for n, _ in done] == list(range(30))
    assert {who for _, who in done} - {os.getpid()}


@pytest.mark.parametrize("workers", [1, 4])
def test_little_work_is_done_here(workers: int) -> None:
    assert list(ordered_in_processes(workers)(quick, range(200))) == [(n, os.getpid()) for n in range(200)]


@pytest.mark.parametrize("do", [lasting, deadly])
def test_a_crew_that_has_worked_goes_on_in_order_whoever_dies(do, monkeypatch) -> None:
    monkeypatch.setenv("GIVER", str(os.getpid()))
    with Crew(2) as crew:
        crew.ask(quick, 0)
        done = list(ordered_by(crew)(do, range(12)))
    assert [n for n, _ in done] == list(range(12))
    here = [n for n, who in done if who == os.getpid()]
    assert here == ([7] if do is deadly else [])


def test_a_crew_that_has_not_worked_is_not_started_for_little() -> None:
    with Crew(2) as crew:
        assert list(ordered_by(crew)(quick, range(200))) == [(n, os.getpid()) for n in range(200)]
        assert not crew.begun
