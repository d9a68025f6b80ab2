"""Worker processes of this machine, each of which can die alone.

A worker that dies takes nothing with it but the batch it held; that batch is tried again alone, then in halves, until
the document that kills whoever touches it stands alone and is set aside.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from types import TracebackType
from typing import Self, TypeVar

from recension.build.plan import Found
from recension.build.work import Done

log = logging.getLogger(__name__)

Batch = Sequence[Found]
Do = Callable[[Batch], list[Done]]
T = TypeVar("T")
R = TypeVar("R")


class Crew:
    """`size` processes, which start when they are used. It may be asked by that many threads at once, and lets wait
    where more ask. `begun` once a process works for it."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.begun = False
        self._free: queue.SimpleQueue[ProcessPoolExecutor] = queue.SimpleQueue()
        self._all = [one_process() for _ in range(size)]
        for process in self._all:
            self._free.put(process)
        self._over = False

    def __enter__(self) -> Self:
        return self

    def ask(self, do: Callable[[T], R], one: T) -> R:
        """What `do` makes of one thing, in a process that is free. Raises BrokenProcessPool where that dies; another
        takes its place."""
        process = self._free.get()
        self.begun = True
        try:
            return process.submit(do, one).result()
        except BrokenProcessPool:
            if not self._over:
                self._all.remove(process)
                process.shutdown(wait=False)
                process = one_process()
                self._all.append(process)
            raise
        finally:
            self._free.put(process)

    def do(self, do: Do, batch: Batch) -> list[Done]:
        """A batch, worked on by a process that is free; in parts where it kills the process."""
        try:
            return self.ask(do, batch)
        except BrokenProcessPool:
            if self._over:
                raise
            log.warning("a worker died on a batch of %d documents; it is tried again alone", len(batch))
            return isolated(self._alone, do, batch)

    def stop(self) -> None:
        """End the processes now; who waits for one of them gets an exception."""
        self._over = True
        for process in list(self._all):
            kill(process)

    def _alone(self, do: Do, batch: Batch) -> list[Done]:
        """A batch in a process made for it, which `stop` knows of."""
        if self._over:
            raise CancelledError
        process = one_process()
        self._all.append(process)
        try:
            return process.submit(do, batch).result()
        finally:
            self._all.remove(process)
            process.shutdown(wait=False)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the processes; at once where something went wrong, or somebody wants to stop now."""
        if kind is not None:
            self.stop()
        self._over = True
        for process in self._all:
            process.shutdown(wait=kind is None, cancel_futures=True)


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


def in_own_process(do: Do, batch: Batch) -> list[Done]:
    """A batch in a process made for it. Raises BrokenProcessPool where that dies."""
    with one_process() as process:
        return process.submit(do, batch).result()


def one_process() -> ProcessPoolExecutor:
    """A pool of one process, which starts when it is used."""
    return pool_of(1)


def pool_of(size: int) -> ProcessPoolExecutor:
    """Fresh processes, not forks: libraries with threads of their own do not survive a fork."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(size, mp_context=context, initializer=_deaf)


def kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()


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
