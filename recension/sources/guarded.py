"""Reading strangers' files in a process of its own, which may run out of time, of memory, or crash, alone.

Plain text is read here: its work is linear in its size and no foreign code sees it. Everything else goes through a
worker that is kept from one document to the next and replaced when one kills it. Each thread has its own worker, so
that batches run side by side, on threads, processes, Dask or Ray alike.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from recension.sources import Reading, Source, UnreadableError
from recension.sources.intake import load, read_bytes
from recension.sources.kinds import HEAD, kind

_DOCUMENTS = 500  # after so many a worker is replaced: what its libraries leak goes with it
_GRACE = 5  # seconds after which a worker whose parent is gone ends by itself
_SERVE = "from recension.sources.guarded import serve; serve()"
_local = threading.local()


def read_guarded(data: bytes, reading: Reading | None = None) -> Source:
    """`intake.read_bytes` within the limits on time and memory.

    Raises UnreadableError, also with `too_slow`, `too_large`, or `damaged` where the document killed its reader.
    """
    reading = reading or Reading()
    if kind(data[:HEAD]) == "text":
        return read_bytes(data, reading)
    worker: _Worker | None = getattr(_local, "worker", None)
    if worker is None or not worker.fresh():
        if worker:
            worker.end()
        worker = _local.worker = _Worker()
    try:
        return worker.read(data, reading)
    except UnreadableError:
        raise
    except BaseException:  # Ctrl-C in the middle leaves an answer in the pipe that nobody asked for
        worker.end()
        raise


def read_file(path: Path, reading: Reading | None = None) -> Source:
    """`intake.read` within the limits on time and memory."""
    reading = reading or Reading()
    if not reading.keep:
        reading = replace(reading, keep=str(path.parent / ".ocr"))
    return read_guarded(load(path, reading.max_bytes), reading)


class _Worker:
    """A process that reads one document after the other."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # killed together with the Tesseract it may have started
        )
        self._left = _DOCUMENTS
        atexit.register(self.end)

    def fresh(self) -> bool:
        return self._left > 0 and self._process.poll() is None

    def read(self, data: bytes, reading: Reading) -> Source:
        """The document, read by the worker. Raises UnreadableError with what stopped it."""
        assert self._process.stdin and self._process.stdout
        self._left -= 1
        late = threading.Event()
        clock = threading.Timer(reading.max_seconds, self._time_out, [late])
        clock.daemon = True
        clock.start()
        try:
            _send(self._process.stdin, (data, reading))
            answer: Source | tuple[str, str, str] = _receive(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2)  # its own end tells more than ours
            self.end()
            if late.is_set():
                raise UnreadableError(
                    "too_slow",
                    f"Reading took more than {reading.max_seconds} s.",
                    "Run again if it was OCR (pages that were read are kept); else split it, or raise `max_seconds`.",
                ) from error
            raise _killed(self._process.returncode, reading) from error
        finally:
            clock.cancel()
        if isinstance(answer, Source):
            return answer
        raise UnreadableError(*answer)

    def _time_out(self, late: threading.Event) -> None:
        late.set()
        self._kill()

    def end(self) -> None:
        """Kill the worker with its children. Doing it twice does no harm."""
        atexit.unregister(self.end)
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        self._process.wait()
        self._left = 0

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()


def _killed(code: int, reading: Reading) -> UnreadableError:
    try:
        how = signal.Signals(-code).name
    except ValueError:
        how = f"exit code {code}"
    return UnreadableError(
        "damaged",
        f"The document ended its reader ({how}): it is damaged, or needs more than {reading.max_memory:,} bytes.",
        "Fetch it again, or print it to a new PDF; raise `max_memory` if it is really so big.",
    )


def serve() -> None:
    """The worker's life: documents come in on stdin, answers go out on what was stdout when it began."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between two answers
    sys.setrecursionlimit(3000)
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            data, reading = _receive(sys.stdin.buffer)
            _limit(reading)
            _send(out, _answer(data, reading))


def _answer(data: bytes, reading: Reading) -> Source | tuple[str, str, str]:
    try:
        return read_bytes(data, reading)
    except UnreadableError as error:
        return error.code, error.reason, error.advice
    except MemoryError:
        return "too_large", f"Reading needs more than {reading.max_memory:,} bytes.", "Split it, or raise `max_memory`."
    except Exception as error:  # a reader's own fault is told like a damaged file; the batch goes on
        said = f"{type(error).__name__}: {error}"
        return "damaged", f"The reader failed: {said}", "Fetch it again; if it opens elsewhere, report it."


def _limit(reading: Reading) -> None:
    """Limits that hold even when the parent is gone: the clock of the system and the size of the address space."""
    if hasattr(signal, "alarm"):
        signal.alarm(reading.max_seconds + _GRACE)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = reading.max_memory if hard == resource.RLIM_INFINITY else min(reading.max_memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _send(pipe: IO[bytes], what: object) -> None:
    packed = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(packed).to_bytes(8))
    pipe.write(packed)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    size = int.from_bytes(_exactly(pipe, 8))
    return pickle.loads(_exactly(pipe, size))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
