"""Progress of a build on standard error: a moving line on a terminal, a plain one now and then where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Live

    from recension.build.plan import Found
    from recension.build.work import Done

_FIRST_LINE, _EVERY = 5.0, 30.0  # seconds until the first plain line, and between two
# Characters: a terminal that has room for all of the line, one that has room for the name and the speed, and what
# stands beside the name and the document that took longest (counts of six digits, rate, speed, time left).
_WIDE, _NARROW, _BESIDE = 130, 70, 58


class Progress:
    """Counts documents and bytes as batches end. Shows nothing for work that is done before one would read it."""

    def __init__(self, name: str, wanted: bool = True) -> None:
        self.name, self.wanted = name, wanted
        self._live: Live | None = None
        self._room = 0  # characters for the document that took longest
        self.documents = self.bytes = self.all_documents = self.all_bytes = self.refused = 0
        self.slowest = (0, "")  # microseconds and id of the document that took longest

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._next = self._began + _FIRST_LINE
        return self

    def begin(self, batches: Iterable[Iterable[Found]]) -> None:
        """What is to be done."""
        sizes = [found.size for batch in batches for found in batch]
        self.all_documents, self.all_bytes = len(sizes), sum(sizes)
        if not (self.wanted and sizes and sys.stderr.isatty()):
            return
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Live
        from rich.table import Column

        from recension.cli.terminal import err

        console, line = err(), Column(no_wrap=True)
        count = TextColumn(
            "{task.fields[documents]}/{task.fields[all]} documents {task.fields[rate]}", table_column=line
        )
        name, left = TextColumn("{task.description}", table_column=line), TimeRemainingColumn(table_column=line)
        speed, worst = TransferSpeedColumn(table_column=line), TextColumn("{task.fields[worst]}", style="yellow")
        if console.width >= _WIDE:
            columns = [name, BarColumn(bar_width=None), count, DownloadColumn(table_column=line), speed, left, worst]
        elif console.width >= _NARROW:
            columns = [name, count, speed, left, worst]
        else:
            columns = [count, left]
        self._room = console.width - _BESIDE - len(self.name)
        self._live = Live(*columns, console=console, transient=True)
        self._live.start()
        self._task = self._live.add_task(
            self.name, total=self.all_bytes, documents=0, all=self.all_documents, rate="", worst=""
        )

    def ended(self, batch: Iterable[Done]) -> None:
        """A batch ended."""
        for one in batch:
            self.documents += 1
            self.bytes += one.bytes
            self.refused += bool(one.code)
            self.slowest = max(self.slowest, (sum(one.laps), one.id))
        now = time.monotonic()
        rate = f"{self.documents / max(now - self._began, 0.001):.0f}/s"
        if self._live:
            worst = self._worst()
            worst = worst if len(worst) <= self._room else f"{worst[: self._room - 1]}…" if self._room > 8 else ""
            self._live.update(self._task, completed=self.bytes, documents=self.documents, rate=rate, worst=worst)
        elif self.wanted and now >= self._next and not sys.stderr.isatty():
            self._next = now + _EVERY
            left = (now - self._began) * (self.all_bytes - self.bytes) / max(self.bytes, 1)
            sys.stderr.write(
                f"{self.name}: {self.documents} of {self.all_documents} documents, {rate}, "
                f"{self.bytes / 1e6 / (now - self._began):.1f} MB/s, about {left:.0f} s left; {self._worst()}\n"
            )

    def _worst(self) -> str:
        """How many were set aside, and the document that took longest."""
        told = [f"longest {self.slowest[1]} {self.slowest[0] / 1e6:.1f} s"] if self.slowest[1] else []
        return ", ".join([f"{self.refused} set aside", *told] if self.refused else told)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
