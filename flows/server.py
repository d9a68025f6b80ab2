"""A Prefect server for the time of one run, where none is configured: on loopback, quiet, gone at the end.

Prefect can start one itself, but imports the whole server into the client for it (6 s of CPU, measured with 3.8.8), and
leaves messages of cancelled tasks behind at the end. This one is started while the client still imports. It hangs on a
pipe from the run: it outlives the run's last log line, and ends even where the run was killed. A server that is killed
itself is started again: its database is a file, and the run's client tries again for a minute.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FAREWELL = 5  # seconds the server gets to close its database
_PATIENCE = 120  # seconds for a server to answer; making its database on a busy machine took 25
_PAUSE = 1  # seconds before one that died is started again


# What Prefect's server does beside serving: a single run has no schedules, workers, automations or leases.
_IDLE = (
    "CANCELLATION_CLEANUP", "CLEANUP_RECONCILER", "EVENT_PERSISTER", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS",
    "REPOSSESSOR", "SCHEDULER", "TRIGGERS",
)  # fmt: skip
# A server with a page runs schedules too; one for a single run needs neither, and no blocks.
_ROLE = {
    False: {
        "PREFECT__SERVER_EPHEMERAL": "1",
        "PREFECT__SERVER_FINAL": "1",
        "PREFECT_UI_ENABLED": "0",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
        # Every event of a task written by itself, as is the default, was half of what the server spent on a run.
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "2",
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _IDLE},
    },
    True: {"PREFECT_UI_ENABLED": "1"},
}


class ServerError(Exception):
    """The server of the run did not start; the message names its log."""


@contextmanager
def server(port: int = 0, page: bool = False) -> Iterator[str]:
    """The URL of the configured server's API, or of one that lives as long as this process, with its `page` or without.

    What fails in a single run is told by who runs it, without Prefect's tracebacks. Raises ServerError.
    """
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "ERROR" if page else "CRITICAL")
    if "PREFECT_API_URL" in os.environ:
        yield os.environ["PREFECT_API_URL"]
        return
    home = Path(os.environ["PREFECT_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    port = port or _free_port()
    os.environ["PREFECT_API_URL"] = url = f"http://127.0.0.1:{port}/api"
    log = home / "server.log"
    log.unlink(missing_ok=True)
    environment = {**os.environ, **_ROLE[page]}
    process = _started(port, environment, log)
    import prefect  # noqa: F401 - seconds that pass while the server starts

    _wait(process, url, log)
    threading.Thread(target=_kept_up, args=(process, port, environment, log), daemon=True).start()
    yield url


def _started(port: int, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(port)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for the run; the server ends after it
        )


def _kept_up(process: subprocess.Popen[bytes], port: int, environment: dict[str, str], log: Path) -> None:
    while True:
        process.wait()
        time.sleep(_PAUSE)
        process = _started(port, environment, log)


def _serve(port: int) -> None:
    """Serve until standard input ends: that is when the run is over, however it ended."""
    import uvicorn

    config = uvicorn.Config(
        "prefect.server.api.server:create_app", factory=True, host="127.0.0.1", port=port, log_level="warning"
    )
    server = uvicorn.Server(config)

    def until_the_end() -> None:
        sys.stdin.read()
        server.should_exit = True
        time.sleep(_FAREWELL)
        os._exit(0)

    threading.Thread(target=until_the_end, daemon=True).start()
    server.run()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ServerError(f"the Prefect server ended with code {process.returncode}; its log is {log}")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServerError(f"the Prefect server did not answer within {_PATIENCE} s; its log is {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
