"""The intake: what was dropped is moved into raw/ once it is whole, then built.

A file counts as whole when it did not change for `settle` seconds. Until then it stays where it is; in raw/ itself it
is left for the next run, and a document it would replace keeps its last good records.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, get_run_logger
from prefect.client.schemas import State
from pydantic import Field

from flows.build import How, build_all
from flows.parameters import (
    Address,
    Clean,
    Names,
    Notify,
    Raw,
    Review,
    Runner,
    Settle,
    Work,
    Workers,
    described,
    folders_of,
)
from recension.build.run import Report

Drop = Annotated[
    Path | None, Field(description="A folder like raw, in which others put documents; none for raw itself.")
]


@flow(name="intake", flow_run_name="intake", persist_result=False)
@described
def intake(
    collections: Names = None,
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
    drop: Drop = None,
    settle: Settle = 10.0,
    runner: Runner = "processes",
    workers: Workers = 0,
    address: Address = "",
    notify: Notify = "",
    review: Review = "",
) -> list[Report] | State[Any]:
    """Take in what arrived and is whole, and build."""
    newest = time.time_ns() - int(settle * 1e9)
    if drop is not None:
        for moved in take_in(drop, raw, newest):
            get_run_logger().info("took in %s", moved)
    folders = folders_of(raw, clean, work)
    how = How(runner, workers, address, newest=newest, notify=notify, review=review)
    return build_all(folders, collections, how)


def take_in(drop: Path, raw: Path, newest: int) -> list[str]:
    """Move the files of `drop` that were not changed after `newest` to the same place in `raw`; their paths.

    Nothing in raw/ is ever replaced: a file whose place is taken stays in `drop`, with a warning.
    """
    moved = []
    for source in sorted(path for path in drop.rglob("*") if path.is_file() and not path.is_symlink()):
        inner = source.relative_to(drop)
        if len(inner.parts) < 2 or source.name.startswith(".") or source.stat().st_mtime_ns > newest:
            continue
        target = raw / inner
        if target.exists():
            get_run_logger().warning("%s stays: raw/ holds a file of this name. Rename it, or remove one.", inner)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")  # never seen half done, even from one disk to another
        shutil.copy2(source, part)
        os.link(part, target)  # fails where another put a file there meanwhile
        part.unlink()
        source.unlink()
        moved.append(str(inner))
    return moved
