"""The build as a flow: plan, batches as tasks, publish. What is done stands in `recension.build`; here is only where.

Texts never travel: a task gives a worker paths and settings, and gets back counts, digests and reasons.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from prefect import flow, get_run_logger, runtime, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.context import TagsContext
from prefect.exceptions import CancelledRun, ParameterTypeError
from prefect.states import Cancelled
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.parameters import (
    Address,
    Clean,
    Day,
    Names,
    Notify,
    Raw,
    Review,
    Runner,
    Wait,
    Work,
    Workers,
    described,
    folders_of,
)
from flows.report import Moving, publish_report
from flows.runners import Hands, RunnerName, alone, workers_at, workers_of
from recension.build.collection import ConfigError
from recension.build.crew import Batch
from recension.build.journal import Journal
from recension.build.lock import BuildingError, building
from recension.build.run import Folders, Prepared, Report, finish, is_risky, prepare
from recension.build.run import collections as named
from recension.build.runners import Mapped, StoppedError, spread
from recension.build.work import Done, Job
from recension.cli.date import date_of_build
from recension.cli.notice import notify
from recension.cli.progress import Progress
from recension.cli.stopping import asked_to_stop
from recension.corpus.store import BusyError

_HOPELESS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no use in trying again at once


class How(NamedTuple):
    """How a run is done: where the work is, with how many at once, the day its versions bear, how old a file must be
    (nanoseconds since 1970; 0 for any age), who is told what (the hook, and where documents are reviewed), and whether
    it waits for another run of a collection."""

    runner: RunnerName = "processes"
    workers: int = 0
    address: str = ""
    date: str = ""
    newest: int = 0
    notify: str = ""
    review: str = ""
    wait: bool = True


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
def batch(name: str, size: int, do: Callable[[Job, Batch], list[Done]], job: Job, found: Batch) -> list[Done]:
    """One batch of documents, given to a worker. `name` and `size` are for the run's page."""
    return do(job, found)


@task(
    name="publish",
    task_run_name="publish {name}",
    retries=20,
    retry_delay_seconds=15,
    retry_condition_fn=_is_busy,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def publish(name: str, folders: Folders, prepared: Prepared, done: list[Done], created: str, mapped: Mapped) -> Report:
    """What the work made, as the next version. Waits its turn where another run publishes the collection."""
    return finish(folders, prepared, done, created, mapped)


@flow(name="build-collection", flow_run_name="build {name}", persist_result=False, validate_parameters=False)
def build_collection(
    name: str, folders: Folders, how: How, crew: Hands, stopping: Callable[[], bool]
) -> Report | State[Any]:
    """Build one collection. Waits while another run builds it. A run that is asked to stop ends as cancelled."""
    try:
        with TagsContext(current_tags=set()):  # the run's are not for its tasks: each would ask for their limits
            return _built(name, folders, how, crew, stopping)
    except KeyboardInterrupt:
        crew.stop()  # or the tasks would be waited for
        raise
    except (StoppedError, BuildingError) as why:
        if not stopping():
            raise
        return Cancelled(message=f"stopped as asked: {why}")


def _built(name: str, folders: Folders, how: How, crew: Hands, stopping: Callable[[], bool]) -> Report:
    log = get_run_logger()
    with building(folders.work / name, _waiting(log.info, how.wait, stopping)) as died:
        if how.runner == "threads" and (died or is_risky(folders, name)):
            crew = crew._replace(do=alone)
        prepared = prepare(folders, name, how.workers, how.newest)
        journal = Journal(folders.work / name, prepared)
        total = sum(map(len, prepared.batches))
        log.info("%s: %d documents, %d to do in %d batches", name, len(prepared.found), total, len(prepared.batches))
        done: list[Done] = []
        with Moving(name, total) as progress, Progress(name, sys.stderr.isatty()) as shown:
            shown.begin(prepared.batches)
            for ended in _worked(prepared, how.workers, crew, stopping):
                done += ended
                journal.batch(ended)
                progress.at(len(done))
                shown.ended(ended)
                for one in ended:
                    if one.code:
                        log.warning("%s quarantined: %s [%s]", one.id, one.reason, one.code)
        report = publish(name, folders, prepared, done, date_of_build(how.date), crew.mapped)
        journal.ended(report)
    publish_report(report, folders, journal, how.review)
    failed = notify(how.notify, report, how.review)
    if failed:
        log.warning("%s", failed)
    log.info("%s: %s", name, f"published {report.version}" if report.published else "nothing new")
    return report


def _run_name() -> str:
    names = runtime.flow_run.parameters.get("collections")
    return f"build {', '.join(names) if names else 'all collections'}"


@flow(name="build", flow_run_name=_run_name, persist_result=False)
@described
def build(
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
    wait: Wait = True,
) -> list[Report] | State[Any]:
    """Read, repair and publish what is new in the collections of `raw`."""
    how = How(runner, workers, address, date, notify=notify, review=review, wait=wait)
    return build_all(folders_of(raw, clean, work), collections, how)


def built(*parameters: Any) -> list[Report]:
    """What the flow `build` gives for these parameters. Raises StoppedError where it was asked to stop, ConfigError for
    parameters that it does not take."""
    try:
        return cast("list[Report]", build(*parameters))
    except CancelledRun:
        raise StoppedError from None
    except ParameterTypeError as wrong:
        _, _, told = str(wrong).partition("\n - ")
        raise ConfigError("parameters", told or str(wrong), "See `recension build --help`.") from None


def build_all(folders: Folders, names: list[str] | None, how: How) -> list[Report] | State[Any]:
    """The body of the flow, which other flows share. Asked to stop, it ends what is under way and begins no more."""
    try:
        return _all_built(folders, names, how)
    except CancelledRun:
        return Cancelled(message="stopped as asked")


def _all_built(folders: Folders, names: list[str] | None, how: How) -> list[Report]:
    date_of_build(how.date)  # what is no day is told before any work
    how = how._replace(workers=workers_of(how.workers))
    threads: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=how.workers)
    one = build_collection.with_options(task_runner=threads)
    with asked_to_stop() as stopping, workers_at(how.runner, how.workers, how.address) as crew:
        reports = []
        for name in named(folders.raw, names or ()):
            with tags(name, how.runner):
                report = one(name, folders, how, crew, stopping)
            assert isinstance(report, Report)  # a state is raised as what it stands for
            reports.append(report)
        return reports


def _worked(prepared: Prepared, workers: int, crew: Hands, stopping: Callable[[], bool]) -> Iterator[list[Done]]:
    """What became of the batches, as they end. A fault of the disk ends the run."""
    name = prepared.job.collection.name

    def submit(found: Batch) -> Any:
        return batch.submit(name, len(found), crew.do, prepared.job, found)

    return spread(submit, prepared.batches, workers, stopping)


def _waiting(say: Callable[..., None], wait: bool, stopping: Callable[[], bool]) -> Callable[[BuildingError], bool]:
    """Wait for the run that holds a collection, and say so: on the terminal once, on the run's page every minute."""
    next_word = 0.0

    def ask(busy: BuildingError) -> bool:
        nonlocal next_word
        if wait and not next_word:
            sys.stderr.write(f"{busy}; waiting for it, Ctrl-C to stop\n")
        if wait and time.monotonic() >= next_word:
            next_word = time.monotonic() + 60
            say("%s; this run waits for it", busy)
        return wait and not stopping()

    return ask
