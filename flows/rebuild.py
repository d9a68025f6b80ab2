"""The run after a repair changed: what that touches is done again, and the page says what is different, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas import State

from flows.build import How, build_all
from flows.parameters import (
    Address,
    Clean,
    Day,
    Names,
    Notify,
    Raw,
    Review,
    Runner,
    Work,
    Workers,
    described,
    folders_of,
)
from recension.build.run import Report


@flow(name="rebuild", flow_run_name="rebuild", persist_result=False)
@described
def rebuild(
    collections: Names = None,
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
    date: Day = "",
    runner: Runner = "processes",
    workers: Workers = 0,
    address: Address = "",
    notify: Notify = "",
    review: Review = "",
) -> list[Report] | State[Any]:
    """Build, and show the changes of each version that was made."""
    reports = build_all(
        folders_of(raw, clean, work),
        collections,
        How(runner, workers, address, date, notify=notify, review=review),
    )
    if isinstance(reports, State):
        return reports
    for report in reports:
        if report.published:
            create_markdown_artifact(
                (Path(report.folder) / "CHANGES.md").read_text("utf-8"),
                key=f"changes-{report.collection}".replace(".", "-").replace("_", "-"),
                description=f"What is different in {report.collection} {report.version}",
            )
    return reports
