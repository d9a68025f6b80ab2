"""Where batches are worked on: here, or in processes of this machine. A flow has others of its own.

A runner takes the work and the batches, and gives back what became of them, in whatever order they end. A worker that
dies takes nothing with it but the batch it held; that batch is tried again alone, then in halves, until the document
that kills whoever touches it stands alone and is set aside.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import connection
from typing import Any

from recension.build.plan import Found
from recension.build.work import Done

log = logging.getLogger(__name__)

Batch = Sequence[Found]
Do = Callable[[Batch], list[Done]]
Runner = Callable[[Do, Sequence[Batch]], Iterable[list[Done]]]


class StoppedError(Exception):
    """The user asked to stop: batches begun were finished, the others not begun."""


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


def in_processes(workers: int, stopping: Callable[[], bool] = never) -> Runner:
    """Batches in `workers` processes of this machine."""

    def run(do: Do, todo: Sequence[Batch]) -> Iterator[list[Done]]:
        if workers == 1 or len(todo) < 2:
            yield from in_this_process(stopping)(do, todo)
            return
        left = deque(todo)
        while left:
            suspects = yield from _until_one_dies(do, left, workers, stopping)
            for batch in suspects:
                log.warning("a worker died on a batch of %d documents; it is tried again alone", len(batch))
                yield isolated(_in_own_process, do, batch)

    return run


def ordered_in_processes(workers: int) -> Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]:
    """A `map` in `workers` processes: results in order, few of them waiting. For publishing, whose chunks are made so.

    Little work is done here: a process takes longer to start. What a process that dies leaves is done here too.
    """

    def run(do: Callable[[Any], Any], todo: Iterable[Any]) -> Iterator[Any]:
        everything = list(todo)
        if workers == 1 or len(everything) < 4 * workers:
            yield from map(do, everything)
            return
        waiting: deque[tuple[Future[Any], Any]] = deque()
        with _pool(workers) as pool:
            for one in everything:
                if len(waiting) == 2 * workers:
                    yield _result(do, *waiting.popleft())
                with suppress(BrokenProcessPool):
                    waiting.append((pool.submit(do, one), one))
                    continue
                yield from (_result(do, *ended) for ended in waiting)
                waiting.clear()
                yield do(one)
            yield from (_result(do, *ended) for ended in waiting)

    return run


def _result(do: Callable[[Any], Any], future: Future[Any], one: Any) -> Any:
    try:
        return future.result()
    except BrokenProcessPool:
        return do(one)


def isolated(attempt: Callable[[Do, Batch], list[Done]], do: Do, batch: Batch) -> list[Done]:
    """A batch that killed a worker, worked on by `attempt`, which raises BrokenProcessPool when that one dies too.

    Halves are tried where the whole fails; a document alone that kills twice is refused as `kills_worker`.
    """
    try:
        return attempt(do, batch)
    except BrokenProcessPool:
        if len(batch) > 1:
            half = len(batch) // 2
            return [*isolated(attempt, do, batch[:half]), *isolated(attempt, do, batch[half:])]
    try:
        return attempt(do, batch)
    except BrokenProcessPool:
        one = batch[0]
        log.warning("%s quarantined: it kills whoever works on it [kills_worker]", one.id)
        reason = "The process that works on it dies, each time: out of memory, or a fault of a library."
        advice = "Look at the file; `ignore` in collection.toml leaves it out. Please report it with the document."
        return [Done(one.id, one.shown, code="kills_worker", reason=reason, advice=advice)]


def _until_one_dies(
    do: Do, left: deque[Batch], workers: int, stopping: Callable[[], bool]
) -> Generator[list[Done], None, list[Batch]]:
    """Work through `left`; where a worker dies, return the batches that were under way."""
    running: dict[Future[list[Done]], Batch] = {}
    pool = _pool(workers)
    try:
        while left or running:
            while left and len(running) < workers + 2 and not stopping():
                running[pool.submit(do, left[0])] = left[0]
                left.popleft()
            if not running:
                raise StoppedError
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                if isinstance(future.exception(), BrokenProcessPool):
                    return list(running.values())
                del running[future]
                yield future.result()
        return []
    except BrokenProcessPool:  # it may also show when a batch is handed out
        return list(running.values())
    except BaseException:
        _kill(pool)
        raise
    finally:
        pool.shutdown(wait=not running, cancel_futures=True)


def _in_own_process(do: Do, batch: Batch) -> list[Done]:
    with _pool(1) as pool:
        return pool.submit(do, batch).result()


def _pool(workers: int) -> ProcessPoolExecutor:
    """Fresh processes, not forks: libraries with threads of their own do not survive a fork."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_deaf)


def _deaf() -> None:
    """A worker leaves Ctrl-C and the last word to the one who gave it the work, and does not outlive that one."""
    logging.getLogger("recension").addHandler(logging.NullHandler())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    giver = multiprocessing.parent_process()
    if giver is not None:
        threading.Thread(target=_end_with, args=(giver.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()
