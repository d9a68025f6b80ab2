"""Seeing that documents arrive: the system tells where it can, and a look now and then catches what it does not.

Network disks tell nothing, so the look is what counts; what the system tells only makes it come sooner.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path


def signature(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Path, size and time of change of all files below a folder."""
    found = set()
    for path in folder.rglob("*"):
        try:
            status = path.stat()
        except OSError:  # gone since it was listed
            continue
        if path.is_file():
            found.add((str(path), status.st_size, status.st_mtime_ns))
    return frozenset(found)


def watch(folder: Path, settle: float, every: float, arrived: Callable[[], None], stop: threading.Event) -> None:
    """Call `arrived` once whenever files below `folder` came, went or changed and then kept still for `settle` seconds.

    Looks every `every` seconds, and as soon as the system tells of a change.
    """
    known = signature(folder)
    while not stop.is_set():
        _wait(folder, every, stop)
        now = signature(folder)
        if now == known:
            continue
        while not stop.wait(settle) and (later := signature(folder)) != now:
            now = later
        if not stop.is_set():
            known = now
            arrived()


def _wait(folder: Path, seconds: float, stop: threading.Event) -> None:
    """Until the system tells of a change below the folder, or the time is over."""
    try:
        import watchfiles
    except ModuleNotFoundError:
        stop.wait(seconds)
        return
    until = time.monotonic() + seconds
    for changes in watchfiles.watch(
        folder, stop_event=stop, rust_timeout=200, yield_on_timeout=True, raise_interrupt=False, recursive=True
    ):
        if changes or time.monotonic() >= until or stop.is_set():
            return
