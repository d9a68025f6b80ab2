"""The build as a flow: plan, batches as tasks, publish. What is done stands in `recension.build`; here is only where.

Texts never travel: a task takes paths and settings and gives back counts, digests and reasons.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

from prefect import flow, get_run_logger, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.report import Moving, publish_report
from recension.build.plan import Found
from recension.build.run import Folders, Prepared, Report, collections, finish, prepare
from recension.build.runners import in_processes
from recension.build.work import Done, Job, work
from recension.cli.date import date_of_build

RunnerName = Literal["threads", "processes"]
_HOPELESS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no use in trying again at once


def _may_pass(task: Any, run: Any, state: Any) -> bool:
    """Try again only where the disk or the network failed: the same text fails the same way each time."""
    fault = state.result(raise_on_failure=False)
    return isinstance(fault, OSError) and fault.errno not in _HOPELESS


@task(
    name="batch",
    task_run_name="{name}: {size} documents",
    retries=3,
    retry_delay_seconds=[1, 5, 20],
    retry_condition_fn=_may_pass,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def batch(name: str, size: int, job: Job, found: tuple[Found, ...]) -> list[Done]:
    """One batch of documents. `name` and `size` are for the run's page."""
    return work(job, found)


@flow(name="build-collection", flow_run_name="build {name}", persist_result=False, validate_parameters=False)
def build_collection(name: str, folders: Folders, created: str, workers: int) -> Report:
    """Build one collection with the task runner of this flow."""
    log = get_run_logger()
    prepared = prepare(folders, name, workers)
    total = sum(map(len, prepared.batches))
    log.info("%s: %d documents, %d to do in %d batches", name, len(prepared.found), total, len(prepared.batches))
    done: list[Done] = []
    with Moving(name, total) as progress:
        for ended in _worked(prepared, workers):
            done += ended
            progress.at(len(done))
    report = finish(folders, prepared, done, created)
    publish_report(report, folders)
    log.info("%s: %s", name, f"published {report.version}" if report.published else "nothing new")
    return report


def _run_name() -> str:
    names = runtime.flow_run.parameters.get("collections")
    return f"build {', '.join(names) if names else 'all collections'}"


@flow(name="build", flow_run_name=_run_name, persist_result=False)
def build(
    collections: list[str] | None = None,
    raw: Path = Path("raw"),
    clean: Path = Path("clean"),
    work: Path = Path(".work"),
    date: str = "",
    runner: RunnerName = "processes",
    workers: int = 0,
) -> list[Report]:
    """Build collections: read, repair and publish what is new.

    `collections` names folders of `raw`; all where none is named. `date` is the day the version bears (2026-01-31),
    else today. `workers` is the number of threads or processes, 0 for one for each processor.
    """
    return build_all(Folders(raw, clean, work), collections, date, runner, workers)


def build_all(
    folders: Folders, names: Iterable[str] | None, date: str, runner: RunnerName, workers: int
) -> list[Report]:
    """The body of the flow, for other flows."""
    created = date_of_build(date)
    workers = workers or os.cpu_count() or 1
    with_runner = build_collection.with_options(task_runner=task_runner(runner, workers))
    return [with_runner(name, folders, created, workers) for name in collections(folders.raw, names or ())]


def task_runner(name: RunnerName, workers: int) -> TaskRunner[Any]:
    """Where tasks run."""
    if name == "threads":
        return ThreadPoolTaskRunner(max_workers=workers)
    return ProcessPoolTaskRunner(max_workers=workers)


def _worked(prepared: Prepared, workers: int) -> Iterator[list[Done]]:
    """What became of the batches, as they end. A batch whose worker died is worked on again in processes of our own,
    where the document that kills is found and set aside; a fault of the disk ends the run."""
    name = prepared.job.collection.name
    tasks: dict[PrefectFuture[list[Done]], tuple[Found, ...]] = {
        batch.submit(name, len(found), prepared.job, found): found for found in prepared.batches
    }
    lost: list[tuple[Found, ...]] = []
    for future in as_completed(list(tasks)):
        future.wait()
        ended = future.result(raise_on_failure=False)
        if isinstance(ended, list):
            yield ended
        elif isinstance(ended, OSError):
            raise ended
        else:
            get_run_logger().warning("a batch of %d documents was lost: %r", len(tasks[future]), ended)
            lost.append(tasks[future])
    yield from in_processes(workers)(partial(work, prepared.job), lost)
