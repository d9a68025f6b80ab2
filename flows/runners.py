"""Where the tasks of a run are worked on: threads or processes here, a cluster of Dask or of Ray.

Only paths, digests and counts go to a worker and come back. It needs the installed package, and the same folders under
the same paths (a shared disk). Without an address, Dask and Ray get a cluster of this machine for the time of the run.
"""

from __future__ import annotations

import logging
import os
from typing import Any, Literal

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from recension.build.collection import ConfigError

RunnerName = Literal["threads", "processes", "dask", "ray"]


def task_runner(name: RunnerName, workers: int, address: str = "") -> TaskRunner[Any]:
    """The task runner of a run. `address` is that of a cluster's scheduler. Raises ConfigError."""
    if address and name not in ("dask", "ray"):
        raise ConfigError("--address", f"the runner {name!r} has no address", "Choose the runner dask or ray.")
    try:
        return {"threads": _threads, "processes": _processes, "dask": _dask, "ray": _ray}[name](workers, address)
    except ModuleNotFoundError as missing:
        advice = f"Install it: pip install 'recension[{name}]'."
        raise ConfigError("--runner", f"{name!r} needs {missing.name}, which is not installed", advice) from None


def workers_of(wanted: int) -> int:
    """How many workers: as wanted, or one for each processor."""
    return wanted or os.cpu_count() or 1


def _threads(workers: int, address: str) -> TaskRunner[Any]:
    return ThreadPoolTaskRunner(max_workers=workers)


def _processes(workers: int, address: str) -> TaskRunner[Any]:
    return ProcessPoolTaskRunner(max_workers=workers)


def _dask(workers: int, address: str) -> TaskRunner[Any]:
    from prefect_dask.task_runners import DaskTaskRunner

    if address:
        there: TaskRunner[Any] = DaskTaskRunner(address=address)
        return there
    local = {
        "n_workers": workers,
        "threads_per_worker": 1,
        "host": "127.0.0.1",
        "dashboard_address": None,
        "silence_logs": logging.CRITICAL,
    }
    here: TaskRunner[Any] = DaskTaskRunner(cluster_kwargs=local)
    return here


def _ray(workers: int, address: str) -> TaskRunner[Any]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    from prefect_ray.task_runners import RayTaskRunner

    if address:
        there: TaskRunner[Any] = RayTaskRunner(address=address)
        return there
    local = {
        "num_cpus": workers,
        "include_dashboard": False,
        "log_to_driver": False,
        "logging_level": logging.ERROR,
        "_node_ip_address": "127.0.0.1",
    }
    here: TaskRunner[Any] = RayTaskRunner(init_kwargs=local)
    return here
