"""What a run leaves on its page: a bar that moves, a report a person reads in ten seconds, and the quarantine."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from recension.build.journal import Journal
from recension.build.run import Folders, Report
from recension.cli.notice import link
from recension.corpus.read import open_corpus

_SHOWN = 20  # documents set aside that the report itself names
_EVERY, _STEPS = 1.0, 100  # seconds between two movements of the bar, and how often it moves at most


class Moving:
    """A progress artifact. A movement is a request, 20 ms of the server: one for each per cent, not two in a second."""

    def __init__(self, name: str, total: int) -> None:
        self.name, self.total, self.done = name, total, 0
        self._moved, self._shown = 0.0, 0  # when, and how far
        self._id: UUID | None = None

    def __enter__(self) -> Self:
        if self.total:
            made = create_progress_artifact(
                0.0, key=_key("progress", self.name), description=f"Documents of {self.name}"
            )
            self._id = made if isinstance(made, UUID) else None
        return self

    def at(self, done: int) -> None:
        self.done = done
        now = time.monotonic()
        if self._id and now - self._moved >= _EVERY and (done - self._shown) * _STEPS >= self.total:
            self._moved, self._shown = now, done
            update_progress_artifact(self._id, 100.0 * done / self.total)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._id:
            update_progress_artifact(self._id, 100.0 * self.done / self.total)


def publish_report(report: Report, folders: Folders, journal: Journal, review: str = "") -> None:
    """The artifacts of a finished build. `review` is where documents are reviewed; without it nothing is linked."""
    create_markdown_artifact(
        _markdown(report, journal, review), key=_key("report", report.collection), description="What this run did"
    )
    create_table_artifact(
        [
            {"document": one.id, "file": one.path, "code": one.code}
            | ({"review": link(review, one.id)} if review else {})
            | {"reason": one.reason, "next": one.advice}
            for one in report.quarantined
        ],
        key=_key("quarantine", report.collection),
        description="Documents set aside, and why",
    )
    if report.version:
        counts = open_corpus(folders.clean / report.collection, report.version).manifest.counts
        create_table_artifact(
            [{"repair": rule, "edits": n} for rule, n in sorted(counts.rules.items(), key=lambda pair: -pair[1])],
            key=_key("repairs", report.collection),
            description=f"Edits in version {report.version}, by repair",
        )


def _markdown(report: Report, journal: Journal, review: str) -> str:
    if report.published:
        head = f"**{report.collection} {report.version}** published"
    elif report.version:
        head = f"**{report.collection} {report.version}**: nothing new, nothing published"
    else:
        head = f"**{report.collection}**: no document could be read, nothing published"
    stages = ", ".join(f"{stage} {spent / 1e6:.1f}" for stage, spent in journal.microseconds.items() if spent)
    longest = ", ".join(f"{_named(id, review)} {spent / 1e6:.1f} s" for spent, id in journal.longest)
    lines = [
        f"# {head}",
        "",
        "| documents | added | changed | withdrawn | worked on | looked at | set aside | stale |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        f"| {report.documents} | {report.added} | {report.changed} | {report.withdrawn} | {report.fresh} | "
        f"{report.stood} | {len(report.quarantined)} | {len(report.stale)} |",
        "",
        *_set_aside(report, review),
        *([f"Folder: `{report.folder}`", ""] if report.published else []),
        *([f"Pin: `{report.pin}`", ""] if report.pin else []),
        *([f"Seconds of work: {stages}", ""] if stages else []),
        *([f"Longest: {longest}", ""] if longest else []),
        *(f"- {notice}" for notice in report.notices),
    ]
    return "\n".join(lines) + "\n"


def _set_aside(report: Report, review: str) -> list[str]:
    """The first documents that were set aside; the table of the run holds all."""
    first = [
        f"- {_named(one.id, review)} ({one.code}): {one.reason} {one.advice}" for one in report.quarantined[:_SHOWN]
    ]
    more = len(report.quarantined) - len(first)
    return ["Set aside:", "", *first, *([f"- and {more} more"] if more else []), ""] if first else []


def _named(document: str, review: str) -> str:
    return f"[{document}]({link(review, document)})" if review else document


def _key(what: str, name: str) -> str:
    """An artifact's key: lower-case letters, digits and dashes."""
    return f"{what}-{name}".replace(".", "-").replace("_", "-")
