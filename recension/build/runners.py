"""How batches are spread over workers: never more handed out than is worked on, the largest first, none waited for.

A runner takes the work and the batches, and gives back what became of them, in whatever order they end. Who hands out
work elsewhere (a flow) uses `spread` with a `submit` of its own.
"""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future as PoolFuture
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

import msgspec

from recension.build.crew import Batch, Crew, Do, pool_of
from recension.build.work import Done

Runner = Callable[[Do, Sequence[Batch]], Iterable[list[Done]]]
Mapped = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]  # as the built-in map
_STARTS = 1.0  # CPU seconds that a process takes to start: most of it imports
_LAGS = 2.0  # seconds after which a batch that others wait for is worked on from its other end too


class StoppedError(Exception):
    """The user asked to stop: batches begun were finished, the others not begun."""


class ClusterError(Exception):
    """The cluster that batches were given to is gone."""


class Future(Protocol):
    """As much as is needed of a future: those of Python and of Prefect have it."""

    def add_done_callback(self, fn: Callable[[Any], object], /) -> None: ...

    def result(self) -> list[Done]: ...


class _Begun(NamedTuple):
    """A batch that was handed out: its number, and when."""

    number: int
    batch: Batch
    at: float


def never() -> bool:
    return False


def in_this_process(stopping: Callable[[], bool] = never) -> Runner:
    """The plainest runner: one batch after the other, here."""

    def run(do: Do, todo: Sequence[Batch]) -> Iterator[list[Done]]:
        for batch in todo:
            if stopping():
                raise StoppedError
            yield do(batch)

    return run


def in_processes(crew: Crew, stopping: Callable[[], bool] = never, risky: bool = False) -> Runner:
    """Batches by the processes of a crew; in this one where that is enough and nothing in them `risky`."""

    def run(do: Do, todo: Sequence[Batch]) -> Iterator[list[Done]]:
        if not todo or (not risky and (crew.size == 1 or len(todo) < 2)):
            yield from in_this_process(stopping)(do, todo)
            return
        size = min(crew.size, len(todo))
        with ThreadPoolExecutor(size) as threads:
            try:
                yield from spread(lambda batch: threads.submit(crew.do, do, batch), todo, size, stopping)
            except BaseException:
                crew.stop()  # or the threads would be waited for
                raise

    return run


def ordered_by(crew: Crew) -> Mapped:
    """A `map` by the processes of a crew that has worked: results in order, few of them waiting. For publishing, whose
    chunks are made so. A crew that has not is started only where that pays."""

    def run(do: Callable[[Any], Any], todo: Iterable[Any]) -> Iterator[Any]:
        everything = list(todo)
        if not crew.begun or len(everything) < 2:
            yield from ordered_in_processes(crew.size)(do, everything)
            return
        threads = ThreadPoolExecutor(crew.size)
        try:
            yield from _in_order(lambda do, one: threads.submit(crew.ask, do, one), do, everything, 2 * crew.size)
        finally:
            threads.shutdown(cancel_futures=True)

    return run


def ordered_in_processes(workers: int) -> Mapped:
    """A `map` in `workers` processes of its own, as `ordered_by` is one.

    The first of it is done here, and the rest where that says it takes less long than processes take to start.
    """

    def run(do: Callable[[Any], Any], todo: Iterable[Any]) -> Iterator[Any]:
        everything = list(todo)
        begun = time.monotonic()
        yield from map(do, everything[:1])
        everything = everything[1:]
        if workers == 1 or (time.monotonic() - begun) * len(everything) < workers * _STARTS:
            yield from map(do, everything)
            return
        with pool_of(workers) as pool:
            yield from _in_order(pool.submit, do, everything, 2 * workers)

    return run


def _in_order(
    submit: Callable[..., PoolFuture[Any]], do: Callable[[Any], Any], todo: Iterable[Any], most: int
) -> Iterator[Any]:
    """What `do` makes of each, in order, `most` of them handed out at once. What a process that dies leaves is done
    here."""
    waiting: deque[tuple[PoolFuture[Any], Any]] = deque()
    for one in todo:
        if len(waiting) == most:
            yield _result(do, *waiting.popleft())
        with suppress(BrokenProcessPool):
            waiting.append((submit(do, one), one))
            continue
        yield from (_result(do, *ended) for ended in waiting)
        waiting.clear()
        yield do(one)
    yield from (_result(do, *ended) for ended in waiting)


def _result(do: Callable[[Any], Any], future: PoolFuture[Any], one: Any) -> Any:
    try:
        return future.result()
    except BrokenProcessPool:
        return do(one)


def spread(
    submit: Callable[[Batch], Future], todo: Sequence[Batch], workers: int, stopping: Callable[[], bool] = never
) -> Iterator[list[Done]]:
    """Hand out batches with `submit`, which is never called with many more than `workers` under way.

    When none is left and workers wait, a batch that lags is given to one of them from its other end: the two meet in
    the middle, since what one has done the other finds in the store. Raises StoppedError, and what a future raises.
    """
    left = deque(enumerate(todo))
    begun: dict[Future, _Begun] = {}
    ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
    halved: dict[int, list[Done]] = {}  # batches given out from both ends, and what the first to end said

    def hand_out(number: int, batch: Batch) -> None:
        future = submit(batch)
        begun[future] = _Begun(number, batch, time.monotonic())
        future.add_done_callback(ended.put)

    while left or begun:
        while left and len(begun) < workers + 1 and not stopping():
            hand_out(*left.popleft())
        if not begun:
            raise StoppedError
        if not left and len(begun) < workers and not stopping():
            lagging = _lagging(one for one in begun.values() if one.number not in halved)
            if lagging:
                halved[lagging.number] = []
                hand_out(lagging.number, lagging.batch[::-1])
        try:
            future = ended.get(timeout=_LAGS / 4)
        except queue.Empty:
            continue
        number = begun.pop(future).number
        done = future.result()
        if any(other.number == number for other in begun.values()):
            halved[number] = done
        else:
            yield _either(done, halved.get(number, []))
    if left:
        raise StoppedError


def _lagging(begun: Iterable[_Begun]) -> _Begun | None:
    """The largest batch of those that last long."""
    since = time.monotonic() - _LAGS
    lagging = [one for one in begun if one.at < since and len(one.batch) > 1]
    return max(lagging, key=lambda one: sum(found.size for found in one.batch), default=None)


def _either(done: list[Done], other: list[Done]) -> list[Done]:
    """What became of a batch that was worked on from both ends: fresh is what either made."""
    fresh = {one.id for one in other if one.fresh}
    return [msgspec.structs.replace(one, fresh=one.fresh or one.id in fresh) for one in done]
