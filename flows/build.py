"""The build as a flow: plan, batches as tasks, publish. What is done stands in `recension.build`; here is only where.

Texts never travel: a task takes paths and settings and gives back counts, digests and reasons.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, as_completed

from flows.parameters import Address, Clean, Day, Names, Raw, Work, Workers, folders_of
from flows.report import Moving, publish_report
from flows.runners import RunnerName, task_runner, workers_of
from recension.build.plan import Found
from recension.build.run import Folders, Prepared, Report, finish, prepare
from recension.build.run import collections as named
from recension.build.runners import in_processes
from recension.build.work import Done, Job, work
from recension.cli.date import date_of_build
from recension.corpus.store import BusyError

_HOPELESS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no use in trying again at once


def _may_pass(task: Any, run: Any, state: Any) -> bool:
    """Try again only where the disk or the network failed: the same text fails the same way each time."""
    fault = state.result(raise_on_failure=False)
    return isinstance(fault, OSError) and fault.errno not in _HOPELESS


def _is_busy(task: Any, run: Any, state: Any) -> bool:
    """Try again while another run publishes the collection."""
    return isinstance(state.result(raise_on_failure=False), BusyError)


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


@task(
    name="publish",
    task_run_name="publish {name}",
    retries=20,
    retry_delay_seconds=15,
    retry_condition_fn=_is_busy,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def publish(name: str, folders: Folders, prepared: Prepared, done: list[Done], created: str) -> Report:
    """What the work made, as the next version. Waits its turn where another run publishes the collection."""
    return finish(folders, prepared, done, created)


@flow(name="build-collection", flow_run_name="build {name}", persist_result=False, validate_parameters=False)
def build_collection(name: str, folders: Folders, created: str, workers: int, newest: int = 0) -> Report:
    """Build one collection with the task runner of this flow."""
    log = get_run_logger()
    prepared = prepare(folders, name, workers, newest)
    total = sum(map(len, prepared.batches))
    log.info("%s: %d documents, %d to do in %d batches", name, len(prepared.found), total, len(prepared.batches))
    done: list[Done] = []
    with Moving(name, total) as progress:
        for ended in _worked(prepared, workers):
            done += ended
            progress.at(len(done))
    report = publish(name, folders, prepared, done, created)
    publish_report(report, folders)
    log.info("%s: %s", name, f"published {report.version}" if report.published else "nothing new")
    return report


def _run_name() -> str:
    names = runtime.flow_run.parameters.get("collections")
    return f"build {', '.join(names) if names else 'all collections'}"


@flow(name="build", flow_run_name=_run_name, persist_result=False)
def build(
    collections: Names = None,
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
    date: Day = "",
    runner: RunnerName = "processes",
    workers: Workers = 0,
    address: Address = "",
) -> list[Report]:
    """Read, repair and publish what is new in the collections of `raw`."""
    return build_all(folders_of(raw, clean, work), collections, date, runner, workers, address)


def build_all(
    folders: Folders,
    names: list[str] | None,
    date: str = "",
    runner: RunnerName = "processes",
    workers: int = 0,
    address: str = "",
    newest: int = 0,
) -> list[Report]:
    """The body of the flow, which other flows share. Files changed after `newest` are left for the next run."""
    created = date_of_build(date)
    workers = workers_of(workers)
    with_runner = build_collection.with_options(task_runner=task_runner(runner, workers, address))
    return [with_runner(name, folders, created, workers, newest) for name in named(folders.raw, names or ())]


def _worked(prepared: Prepared, workers: int) -> Iterator[list[Done]]:
    """What became of the batches, as they end. A batch whose worker died is worked on again in processes of our own,
    where the document that kills is found and set aside; a fault of the disk ends the run."""
    name = prepared.job.collection.name
    tasks: dict[PrefectFuture[list[Done]], tuple[Found, ...]] = {
        batch.submit(name, len(found), prepared.job, found): found for found in prepared.batches
    }
    lost: list[tuple[Found, ...]] = []
    for future in as_completed(list(tasks)):
        ended = _ended(future)
        if isinstance(ended, list):
            yield ended
        elif isinstance(ended, OSError):
            raise ended
        else:
            get_run_logger().warning("a batch of %d documents was lost: %r", len(tasks[future]), ended)
            lost.append(tasks[future])
    yield from in_processes(workers)(partial(work, prepared.job), lost)


def _ended(future: PrefectFuture[list[Done]]) -> object:
    """What a batch gave back, or the fault that ended it: some runners hand a worker's death on, others raise it."""
    try:
        future.wait()
        return future.result(raise_on_failure=False)
    except Exception as fault:
        return fault
