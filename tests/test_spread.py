"""Batches over workers: nothing is lost, nothing counts twice, a batch that lags is worked on from both ends."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from recension.build import runners
from recension.build.plan import Found
from recension.build.runners import StoppedError, spread
from recension.build.work import Done


def documents(n: int) -> list[Found]:
    return [Found(f"c/{k}", f"{k}", 100, 0) for k in range(n)]


class Kept:
    """What a store is to workers: who comes second finds the work done."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.made, self.lock = seconds, set[str](), threading.Lock()
        self.order: list[str] = []

    def work(self, batch: list[Found]) -> list[Done]:
        return [self.one(found) for found in batch]

    def one(self, found: Found) -> Done:
        with self.lock:
            fresh = found.id not in self.made
            self.made.add(found.id)
            self.order.append(found.id)
        if fresh:
            time.sleep(self.seconds)
        return Done(found.id, found.path, fresh=fresh)


def test_every_batch_ends_once() -> None:
    found, kept = documents(40), Kept()
    with ThreadPoolExecutor(3) as threads:
        todo = [tuple(found[n : n + 3]) for n in range(0, 40, 3)]
        ended = list(spread(lambda batch: threads.submit(kept.work, batch), todo, 3))
    assert sorted(one.id for batch in ended for one in batch) == sorted(one.id for one in found)
    assert len(ended) == len(todo)


def test_never_much_more_is_handed_out_than_is_worked_on() -> None:
    """Ten million documents are not held in futures; asked to stop, little is left to end."""
    kept, handed_out, most = Kept(0.001), 0, 0
    with ThreadPoolExecutor(3) as threads:

        def submit(batch: list[Found]) -> Future:
            nonlocal handed_out, most
            handed_out += 1
            most = max(most, handed_out - len(ended))
            return threads.submit(kept.work, batch)

        ended: list[object] = []
        for batch in spread(submit, [(found,) for found in documents(30)], 3):
            ended.append(batch)
    assert len(ended) == 30
    assert most == 4


def test_a_batch_that_lags_is_worked_on_from_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "_LAGS", 0.1)
    kept = Kept(seconds=0.05)
    small, large = tuple(documents(2)), tuple(documents(42)[2:])
    began = time.monotonic()
    with ThreadPoolExecutor(2) as threads:
        ended = list(spread(lambda batch: threads.submit(kept.work, batch), [large, small], 2))
    took = time.monotonic() - began
    assert sorted(one.id for batch in ended for one in batch) == sorted(one.id for one in (*small, *large))
    assert all(one.fresh for batch in ended for one in batch), "each was made in this run, by whichever worker"
    assert kept.order.count(large[-1].id) == 2, "the last one was begun from the other end too"
    assert took < 40 * 0.05, "it took as long as one worker alone"


def test_asked_to_stop_it_ends_what_is_begun() -> None:
    kept, asked = Kept(), threading.Event()
    todo = [(found,) for found in documents(20)]
    ended = []
    with ThreadPoolExecutor(1) as threads, pytest.raises(StoppedError):
        for batch in spread(lambda batch: threads.submit(kept.work, batch), todo, 1, asked.is_set):
            ended += batch
            asked.set()
    assert 1 <= len(ended) <= 3
    assert [one.id for one in ended] == kept.order


def test_a_fault_of_a_batch_is_raised() -> None:
    def fail(batch: object) -> list[Done]:
        raise OSError(28, "No space left on device")

    with ThreadPoolExecutor(1) as threads, pytest.raises(OSError, match="No space"):
        list(spread(lambda batch: threads.submit(fail, batch), [documents(1)] * 3, 1))
