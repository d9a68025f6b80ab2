"""What a run leaves for programs: a log with one JSON object a line, and figures for Prometheus.

The log grows by every run: `begun`, `batch` (with the time of each stage), `set_aside`, `ended`. The figures are those
of the last run, in a file that the node exporter's textfile collector reads.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from recension.build.work import STAGES, Done

if TYPE_CHECKING:
    from recension.build.run import Prepared, Report

LOG, FIGURES = "log.jsonl", "metrics.prom"
_LONGEST = 5  # documents named as those that took longest
_HELP = {
    "documents": "Documents of the last run by what became of them",
    "bytes": "Bytes of the documents that the last run worked on",
    "seconds": "Seconds the last run took",
    "stage_seconds": "Seconds that all workers of the last run spent in a stage",
    "cpu_seconds": "Seconds of processor time that all workers of the last run spent on documents",
    "ended": "When the last run ended, in seconds since 1970",
}


class Journal:
    """The log and the figures of one run of a collection; `folder` is its work folder."""

    def __init__(self, folder: Path, prepared: Prepared) -> None:
        self._folder, self.collection = folder, folder.name
        self._began = time.monotonic()
        self.microseconds: Counter[str] = Counter()
        self.cpu = 0  # microseconds
        self.longest: list[tuple[int, str]] = []  # microseconds and id
        folder.mkdir(parents=True, exist_ok=True)
        todo = sum(map(len, prepared.batches))
        self._log("begun", documents=len(prepared.found), todo=todo, batches=len(prepared.batches))

    def batch(self, done: Iterable[Done]) -> None:
        """A batch ended."""
        laps: Counter[str] = Counter()
        ended = list(done)
        for one in ended:
            laps.update(dict(zip(STAGES, one.laps, strict=False)))
            self.longest = sorted([*self.longest, (sum(one.laps), one.id)], reverse=True)[:_LONGEST]
        self.microseconds += laps
        fresh, stood = sum(one.fresh for one in ended), sum(one.stood for one in ended)
        cpu = sum(one.cpu for one in ended)
        self.cpu += cpu
        milliseconds = {stage: spent // 1000 for stage, spent in laps.items()} | {"cpu": cpu // 1000}
        self._log("batch", documents=len(ended), fresh=fresh, stood=stood, milliseconds=milliseconds)
        for one in ended:
            if one.code:
                self._log("set_aside", document=one.id, file=one.path, code=one.code, reason=one.reason)

    def ended(self, report: Report) -> None:
        """The run ended well."""
        seconds = round(time.monotonic() - self._began, 3)
        self._log(
            "ended",
            version=report.version, published=report.published, documents=report.documents, fresh=report.fresh,
            stood=report.stood, bytes=report.bytes, set_aside=len(report.quarantined), seconds=seconds,
        )  # fmt: skip
        self._figures(report, seconds)

    def _log(self, event: str, **told: Any) -> None:
        line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "pid": os.getpid(), "event": event}
        data = msgspec.json.encode({**line, "collection": self.collection, **told})
        with (self._folder / LOG).open("ab") as log:
            log.write(data + b"\n")

    def _figures(self, report: Report, seconds: float) -> None:
        rows = [
            *(("documents", f'outcome="{what}"', n) for what, n in _outcomes(report)),
            ("bytes", "", report.bytes),
            ("seconds", "", seconds),
            *(("stage_seconds", f'stage="{stage}"', self.microseconds[stage] / 1e6) for stage in STAGES),
            ("cpu_seconds", "", self.cpu / 1e6),
            ("ended", "", int(time.time())),
        ]
        own = f'collection="{self.collection}"'
        lines = []
        for name, told in _HELP.items():
            lines += [f"# HELP recension_{name} {told}", f"# TYPE recension_{name} gauge"]
            of_this = [(",".join(filter(None, (own, label))), value) for of, label, value in rows if of == name]
            lines += [f"recension_{name}{{{labels}}} {value}" for labels, value in of_this]
        part = self._folder / f"{FIGURES}.part"
        part.write_text("\n".join(lines) + "\n", "utf-8")
        part.replace(self._folder / FIGURES)


def _outcomes(report: Report) -> list[tuple[str, int]]:
    return [
        ("published", report.documents), ("worked_on", report.fresh), ("stood", report.stood),
        ("set_aside", len(report.quarantined)), ("stale", len(report.stale)),
    ]  # fmt: skip
