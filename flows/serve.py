"""All of it in one process for a small installation: a server if none is configured, schedules, and the watcher."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flows.server import server
from recension.build.collection import ConfigError

INSIST = 15.0  # seconds until an interruption that was lost is said again


class Plan(NamedTuple):
    """When what runs: two crontab lines, how often the watcher looks (seconds), and how long a file must be still. And
    who is told of documents set aside, and where documents are reviewed."""

    nightly: str = "0 2 * * *"
    weekly: str = "0 4 * * 0"
    every: float = 60.0
    settle: float = 10.0
    notify: str = ""
    review: str = ""


def serve_all(raw: Path, clean: Path, work: Path, drop: Path | None, plan: Plan, port: int) -> None:
    """Serve until interrupted. Runs of one installation never overlap. Raises ConfigError for what is no schedule."""
    with server(port=port, page=True) as url:
        from prefect.deployments import run_deployment

        made = deployments(raw, clean, work, drop, plan)
        sys.stderr.write(f"serving: the page is at {url.removesuffix('/api')}\n")
        stop = threading.Event()
        watcher = threading.Thread(
            target=_watch,
            args=(drop or raw, plan, lambda: run_deployment("intake/watch", timeout=0, as_subflow=False), stop),
            daemon=True,
        )
        watcher.start()
        try:
            asyncio.run(_serving(made))
        finally:
            stop.set()


async def _serving(made: Sequence[Any]) -> None:
    """Run what the schedules ask for, one run at a time, until the process is interrupted or told to end.

    Prefect's `serve` leaves the interruption to asyncio, which cancels once; where a library swallows that, nothing
    would end the process but another signal. So it is told again until it has ended.
    """
    from prefect.runner import Runner

    class Served(Runner):
        def handle_sigterm(self, *_: Any, **__: Any) -> None:  # Prefect's own leaves the loop with a traceback
            signal.raise_signal(signal.SIGINT)

    runner = Served(limit=1)
    for deployment in made:
        await runner.aadd_deployment(deployment)
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, asked.set)
    work, waiting = asyncio.create_task(runner.start()), asyncio.create_task(asked.wait())
    await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    while not work.done() and asked.is_set():
        work.cancel()
        await asyncio.wait({work}, timeout=INSIST)
    if not work.cancelled():
        work.result()


def deployments(raw: Path, clean: Path, work: Path, drop: Path | None, plan: Plan) -> list[Any]:
    """The deployments of an installation."""
    from prefect.types.entrypoint import EntrypointType

    from flows.build import build
    from flows.intake import intake
    from flows.rebuild import rebuild
    from flows.verify import verify

    places = {"raw": str(raw.resolve()), "clean": str(clean.resolve()), "work": str(work.resolve())}
    built = {**places, "notify": plan.notify, "review": plan.review}
    taken = {**built, "drop": str(drop.resolve()) if drop else None, "settle": plan.settle}
    module = EntrypointType.MODULE_PATH
    nightly, weekly = [_cron("--nightly", plan.nightly)], [_cron("--weekly", plan.weekly)]
    return [
        build.to_deployment("nightly", schedules=nightly, parameters=built, entrypoint_type=module,
                            tags=["corpus"], description="Every night: what is new in raw/"),
        intake.to_deployment("watch", parameters=taken, entrypoint_type=module,
                             tags=["corpus"], description="When documents arrive"),
        verify.to_deployment("weekly", schedules=weekly, parameters={"clean": places["clean"]},
                             entrypoint_type=module, tags=["fixity"], description="Every week: is all as published?"),
        rebuild.to_deployment("by-hand", parameters=built, entrypoint_type=module,
                              tags=["corpus"], description="After a repair changed"),
    ]  # fmt: skip


def _cron(option: str, line: str) -> Any:
    from prefect.schedules import Cron

    try:
        return Cron(line)
    except ValueError:
        advice = 'Write minute, hour, day, month and weekday, like "30 1 * * *".'
        raise ConfigError(option, f"{line!r} is no crontab line", advice) from None


def _watch(folder: Path, plan: Plan, arrived: Any, stop: threading.Event) -> None:
    from flows.watch import watch

    folder.mkdir(parents=True, exist_ok=True)
    while not stop.is_set():
        try:
            watch(folder, plan.settle, plan.every, arrived, stop)
        except Exception as fault:  # a server that is away must not end the watch
            sys.stderr.write(f"the watcher: {fault}; it goes on\n")
            stop.wait(plan.every)
