"""The weekly look at what was published: is every version whole and unchanged? A fault fails the run, to be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact
from pydantic import Field

from flows.parameters import Clean, Names, described
from recension.corpus.verify import verify as faults_of

Level = Annotated[
    Literal["quick", "full", "deep"],
    Field(description="quick looks at sizes, full at digests, deep rebuilds every raw text."),
]


class FaultsError(Exception):
    """Published versions are not as they should be; the run's table says which."""


@flow(name="verify", flow_run_name="verify {level}", persist_result=False)
@described
def verify(collections: Names = None, clean: Clean = Path("clean"), level: Level = "full") -> int:
    """Check published versions; the number of those checked. Raises FaultsError."""
    names = collections or sorted(path.name for path in clean.iterdir() if any(path.glob("v*/manifest.json")))
    faults = [(name, fault) for name in names for fault in faults_of(clean / name, level)]
    create_table_artifact(
        [{"collection": name, **fault._asdict()} for name, fault in faults],
        key="faults",
        description=f"{len(faults)} faults in {len(names)} collections ({level})",
    )
    if faults:
        raise FaultsError(f"{len(faults)} faults in published versions; the first: {faults[0][0]}: {faults[0][1]}")
    get_run_logger().info("%d collections are sound (%s)", len(names), level)
    return len(names)
