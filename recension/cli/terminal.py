"""What every command shares: how it speaks, how it fails, how it ends.

Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 done, with problems that are
named; 2 the command or a configuration is wrong, nothing was done; 130 interrupted.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

DONE, PROBLEMS, USAGE = 0, 1, 2
_INTERRUPTED, _PIPE_CLOSED = 128 + signal.SIGINT, 128 + signal.SIGPIPE


def out() -> Console:
    """The console of results; plain where standard output is not a terminal."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)


def err() -> Console:
    """The console of progress and errors."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def say_json(data: Any) -> None:
    """One JSON value on standard output, lone surrogates escaped."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n")


def fail(problem: str, advice: str = "", code: int = PROBLEMS) -> typer.Exit:
    """Say what is wrong and what to do next; the exit to raise."""
    from rich.text import Text

    console = err()
    console.print(Text("error: ", style="bold red").append(problem, style="not bold default"))
    if advice:
        console.print(Text("  next: ", style="bold").append(advice, style="not bold"))
    return typer.Exit(code)


@contextmanager
def tidy() -> Iterator[None]:
    """Turn what a user can cause into a message and an exit code; a traceback is left for our own mistakes."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more to say, nobody listens
        raise typer.Exit(_PIPE_CLOSED) from None
    except KeyboardInterrupt:
        raise fail("interrupted", _RESUME, _INTERRUPTED) from None
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        raise fail(f"{where}{problem.strerror or problem}", _ADVICE.get(problem.errno or 0, "")) from None
    except Exception as problem:
        raise _told(problem) from None


def _told(problem: Exception) -> Exception:
    """The exit for an error that a user can cause, after saying it; any other error itself."""
    from recension.build.collection import ConfigError
    from recension.build.lock import BuildingError
    from recension.build.runners import ClusterError, StoppedError
    from recension.build.store import LostError
    from recension.corpus.bucket import RaceLostError
    from recension.corpus.read import NoSuchDocumentError, NoSuchVersionError, ReplacedError
    from recension.corpus.store import BrokenStoreError, BusyError
    from recension.sources import UnreadableError
    from recension.sources.sidecar import SidecarError

    match problem:
        case ConfigError() | SidecarError():
            return fail(f"{problem.where}: {problem.problem}", problem.advice, USAGE)
        case UnreadableError():
            return fail(f"{problem.reason} [{problem.code}]", problem.advice)
        case StoppedError():
            return fail("stopped as you asked", _RESUME, _INTERRUPTED)
        case ClusterError():
            return fail(str(problem), _RESUME)
        case LostError():
            return fail(f"the work folder lost the result {problem}", "Run the same command again; it is made anew.")
        case BuildingError():
            return fail(str(problem), "Run the same command again when it is done; without --no-wait it waits.")
        case BusyError() | BrokenStoreError() | RaceLostError() | ReplacedError():
            return fail(str(problem))
        case NoSuchVersionError() | NoSuchDocumentError():
            return fail(str(problem), code=USAGE)
    return problem


_RESUME = "What is done is kept; the same command goes on from there. clean/ is as it was."


_ADVICE = {
    errno.ENOSPC: "Free some space and run the same command again; what is done is kept, clean/ is as it was.",
    errno.EDQUOT: "Your disk quota is used up; free some space and run the same command again.",
    errno.EACCES: "Check the rights of the file or folder.",
    errno.EPERM: "Check the rights of the file or folder.",
    errno.EROFS: "The disk is read-only; give another folder.",
    errno.ENOENT: "Check the path.",
    errno.EIO: "The disk reports a fault; check it before you go on.",
}


def faults_told(n: int) -> str:
    """So many faults, in words."""
    return f"{n} fault{'' if n == 1 else 's'}"
