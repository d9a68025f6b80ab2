"""One build of a collection at a time: two would do the same work twice."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "building.lock"
_LOOK = 0.5  # seconds between two looks at a lock that is held


class BuildingError(Exception):
    """Another run builds the collection: `holder` says who, since when."""

    def __init__(self, collection: str, holder: str) -> None:
        super().__init__(f"{collection} is being built by {holder}")
        self.collection, self.holder = collection, holder


@contextmanager
def building(folder: Path, waiting: Callable[[BuildingError], bool]) -> Iterator[bool]:
    """Be the only one who builds in the work folder of a collection; did the one before die of it? The system frees the
    lock of a process that dies, but what that one wrote stands in it still.

    Where another holds it, `waiting` is asked again and again whether to wait; raises BuildingError where it says no.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                lock.seek(0)
                busy = BuildingError(folder.name, lock.read().strip() or "another process")
                if not waiting(busy):
                    raise busy from None
                time.sleep(_LOOK)
        lock.seek(0)
        died = bool(lock.read())
        since = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {socket.gethostname()} since {since}\n")
        lock.flush()
        try:
            yield died
        finally:
            lock.truncate(0)
