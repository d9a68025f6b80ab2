"""Where the batches of a run are worked on: threads or processes here, a cluster of Dask or of Ray.

The tasks of a run are Prefect's: their states, tries and logs. What a task does is to give its batch to a worker by the
cluster's own client and to wait. So a worker needs the installed package, and the same folders under the same paths (a
shared disk), but neither Prefect nor a way to its server; only paths, digests and counts go to it and come back.
Without an address, Dask and Ray get a cluster of this machine for the time of the run.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from functools import partial
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from recension.build.collection import ConfigError
from recension.build.crew import Batch, Crew, in_own_process, isolated
from recension.build.runners import ClusterError, Mapped, ordered_by, ordered_in_processes
from recension.build.work import Done, Job, work

RunnerName = Literal["threads", "processes", "dask", "ray"]
_RAY_TRIES = 5
_PATIENCE = 10  # seconds for the machine of a cluster to answer
# How often a cluster of our own looks at itself. As Dask has it, scheduler and four workers take 0.14 CPU seconds a
# second for it (a clock of 20 ms, a look at the memory each 100 ms, a profiler whose pictures nobody sees); so 0.025.
_DASK_CALM = {
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.worker.profile.enabled": False,
}


class Hands(NamedTuple):
    """What works on a batch, and may be called by many threads at once; what stops all of them now; and the `map` that
    makes the chunks of a version, on the machine of the run: no cluster needs to see the folder of versions."""

    do: Callable[[Job, Batch], list[Done]]
    stop: Callable[[], None]
    mapped: Mapped


def workers_at(name: RunnerName, workers: int, address: str = "") -> AbstractContextManager[Hands]:
    """`workers` workers. `address` is a cluster's scheduler.

    Raises ConfigError for an address without use, ClusterError where nobody answers.
    """
    if address and name not in ("dask", "ray"):
        raise ConfigError("--address", f"the runner {name!r} has no address", "Choose the runner dask or ray.")
    if address:
        _answers(name, address)
    return {"threads": _threads, "processes": _processes, "dask": _dask, "ray": _ray}[name](workers, address)


def _answers(name: str, address: str) -> None:
    """Raise ClusterError where nobody listens at an address: Ray would ask for eight minutes, and tell each time.

    What has no port (`auto`, a file) is left to the cluster's client.
    """
    try:
        where = urlsplit(address if "://" in address else f"//{address}")
        place = (where.hostname, where.port)
    except ValueError as wrong:
        raise ConfigError("--address", f"{address!r}: {wrong}", "Write it like tcp://head:8786 or head:6379.") from None
    if place[0] is None or place[1] is None:
        return
    try:
        socket.create_connection((place[0], place[1]), _PATIENCE).close()
    except OSError as fault:
        raise ClusterError(f"no cluster of {name.title()} answers at {address}: {fault.strerror or fault}") from None


def workers_of(wanted: int) -> int:
    """How many workers: as wanted, or one for each processor."""
    return wanted or os.cpu_count() or 1


@contextmanager
def _threads(workers: int, address: str) -> Iterator[Hands]:
    yield Hands(work, _stop_all, ordered_in_processes(workers))


def _stop_all() -> None:
    """No thread can be ended from outside; what is done is kept, as after any death."""
    sys.stderr.write("interrupted; the same command goes on from here\n")
    os._exit(130)


@contextmanager
def _processes(workers: int, address: str) -> Iterator[Hands]:
    with Crew(workers) as crew:
        yield Hands(lambda job, batch: crew.do(partial(work, job), batch), crew.stop, ordered_by(crew))


@contextmanager
def _dask(workers: int, address: str) -> Iterator[Hands]:
    with _needs("dask"):
        import dask
        from distributed import Client, Future, KilledWorker, LocalCluster

    begun: set[Future[list[Done]]] = set()

    def do(job: Job, batch: Batch) -> list[Done]:
        future = client.submit(work, job, batch, pure=False)
        begun.add(future)
        try:
            done: list[Done] = future.result()
        except KilledWorker:
            return alone(job, batch)
        except CancelledError:
            raise ClusterError(f"Dask's scheduler {address} is gone, or was told to stop") from None
        finally:
            begun.discard(future)
        return done

    def stop() -> None:
        client.cancel(list(begun), force=True)

    if address:
        with Client(address) as client:
            yield Hands(do, stop, ordered_in_processes(workers))
        return
    with (
        dask.config.set(_DASK_CALM),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # or it takes the usual port, and complains where another has it
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield Hands(do, stop, ordered_in_processes(workers))


@contextmanager
def _ray(workers: int, address: str) -> Iterator[Hands]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    with _needs("ray"):
        import ray
        from ray.exceptions import NodeDiedError, OutOfMemoryError, RayError, RayTaskError, WorkerCrashedError

    # "local": or Ray looks for a cluster that somebody else began on this machine.
    local = {"address": "local", "num_cpus": workers, "include_dashboard": False, "_node_ip_address": "127.0.0.1"}
    where = {"address": address} if address else local
    for tries_left in reversed(range(_RAY_TRIES)):
        try:
            ray.init(**where, log_to_driver=False, logging_level=logging.ERROR)
            break
        except Exception as fault:  # a busy machine: Ray gives a node of its own 30 s, and says nothing more precise
            ray.shutdown()
            if address:
                raise ClusterError(f"no cluster of Ray answers at {address}: {_first_line(fault)}") from None
            if not tries_left:
                raise
    remote = ray.remote(work)
    begun: set[ray.ObjectRef[list[Done]]] = set()
    over = threading.Event()

    def do(job: Job, batch: Batch) -> list[Done]:
        one = remote.remote(job, batch)
        begun.add(one)
        try:
            done: list[Done] = ray.get(one)
        except (WorkerCrashedError, OutOfMemoryError, NodeDiedError):
            if over.is_set():
                raise
            return alone(job, batch)
        except RayTaskError as fault:
            raise fault.cause from None
        except RayError as fault:
            raise ClusterError(f"Ray gave up: {_first_line(fault)}") from None
        finally:
            begun.discard(one)
        return done

    def stop() -> None:
        over.set()
        for one in list(begun):
            ray.cancel(one, force=True)

    # Ray prints that a worker died among the results, whatever it is told, and the last of it when it ends.
    with redirect_stdout(sys.stderr):
        try:
            yield Hands(do, stop, ordered_in_processes(workers))
        finally:
            ray.shutdown()


def _first_line(fault: Exception) -> str:
    return str(fault).partition("\n")[0]


def alone(job: Job, batch: Batch) -> list[Done]:
    """A batch that killed its worker, or may kill the next, in processes of this machine."""
    return isolated(in_own_process, partial(work, job), batch)


@contextmanager
def _needs(name: str) -> Iterator[None]:
    """Raise ConfigError where a library is not installed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        advice = f"Install it: pip install 'recension[{name}]'."
        raise ConfigError("--runner", f"{name!r} needs {missing.name}, which is not installed", advice) from None
