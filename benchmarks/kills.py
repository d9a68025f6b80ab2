"""Killed at random moments, again and again, by the hardest signal: does the corpus end as if nothing had happened?

    python -m benchmarks.kills                                       100 kills in runs of 2,000 documents, every runner
    python -m benchmarks.kills --runners dask --kills 10 --documents 200

A kill takes any process of the run: the command or flow itself, a worker, Dask's or Ray's own, the Prefect server.
After a kill of the run itself, all that it leaves behind is killed too, as by a machine that goes down. A run that ends
well begins again with an empty work folder, so that there is work to kill; the last one is left to end. Then every byte
of clean/ must be as one undisturbed run made it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import psutil

from recension.build.journal import LOG

RUNNERS = ("command", "threads", "processes", "dask", "ray")
_PATIENCE = 900  # seconds for a run that is left alone
_LINE = "On day {k} of the year {n} the committee met in the old hall and heard the re-\nport of the board. It stood.\n"
FLOW = """
import sys
from pathlib import Path
if __name__ == "__main__":
    from flows.server import server
    with server():
        from flows.build import build
        runner, clean, work = sys.argv[1:]
        build(date="2026-01-31", runner=runner, workers=3, clean=Path(clean), work=Path(work))
"""


class Trial(NamedTuple):
    """What became of the trial of a runner: kills by what was killed, runs that ended well in between, and whether the
    corpus is the undisturbed one."""

    kills: Counter[str]
    ended: int
    same: bool


def documents(place: Path, count: int, lines: int = 40) -> None:
    """A collection of small letters below `place`."""
    folder = place / "raw" / "letters"
    folder.mkdir(parents=True)
    for n in range(count):
        (folder / f"letter-{n:05d}.txt").write_text("".join(_LINE.format(n=n, k=k) for k in range(lines)))


def trial(place: Path, runner: str, kills: int, chance: random.Random, longest: float = 2.5) -> Trial:
    """Kill processes of runs of the collection below `place` until `kills` are dead, and compare what comes out. A run
    works for `longest` seconds at most before something is killed."""
    undisturbed = place / "undisturbed"
    if not undisturbed.exists():
        _left_alone(_started(place, "command", "undisturbed", "work-undisturbed"))
    clean, dead, ended = f"killed-{runner}", Counter[str](), 0
    while sum(dead.values()) < kills and ended < 2 * kills:
        work = f"work-{runner}-{ended}"
        process = _started(place, runner, clean, work)
        _until_it_works(process, place / work)
        time.sleep(chance.uniform(0, longest))
        below = [one for one in _tree(process) if one != process]
        victim = process if not below or chance.random() < 0.3 else chance.choice(below)
        what = _named(victim, process)
        if process.poll() is None and _killed(victim):
            dead[what] += 1
        if victim == process:
            _end(process, below)
        elif _left_alone(process):
            ended += 1
    _left_alone(_started(place, runner, clean, f"work-{runner}-{ended}"))
    return Trial(dead, ended, tree(place / clean) == tree(undisturbed))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, the lock apart."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _started(place: Path, runner: str, clean: str, work: str) -> psutil.Popen:
    if runner == "command":
        code = "from recension.cli import main; main()"
        words = ["-c", code, "build", "--clean", clean, "--work", work, "--date", "2026-01-31", "-j", "3"]
    else:
        (place / "flow.py").write_text(FLOW)
        words = ["flow.py", runner, clean, work]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    env = {**kept, "PYTHONPATH": str(Path(__file__).parent.parent), "PREFECT_HOME": str(place / "prefect")}
    return psutil.Popen(
        [sys.executable, *words], cwd=place, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _until_it_works(process: psutil.Popen, work: Path) -> None:
    """Until a run has begun to work on documents, as its log tells, or has ended."""
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and not (work / "letters" / LOG).exists() and time.monotonic() < until:
        time.sleep(0.05)


def _tree(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _named(victim: psutil.Process, process: psutil.Process) -> str:
    if victim == process:
        return "the run"
    return "the server" if "flows.server" in _command(victim) else "a worker or a part of the cluster"


def _killed(victim: psutil.Process) -> bool:
    try:
        victim.kill()
    except psutil.NoSuchProcess:
        return False
    return True


def _end(process: psutil.Popen, below: list[psutil.Process]) -> None:
    """After the run itself was killed: what is left of it has some seconds to end by itself, then it is killed too."""
    process.wait(_PATIENCE)
    _, alive = psutil.wait_procs(below, timeout=15)
    for one in alive:
        _killed(one)


def _left_alone(process: psutil.Popen) -> bool:
    """Wait for a run; did it end well?"""
    below = _tree(process)
    code = process.wait(_PATIENCE)
    _end(process, [one for one in below if one != process])
    return code == 0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runners", default=",".join(RUNNERS))
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--seed", type=int, default=8)
    given = options.parse_args()
    place = Path(tempfile.mkdtemp(prefix="recension-kills-"))
    try:
        documents(place, given.documents)
        trials = {}
        for runner in given.runners.split(","):
            trials[runner] = found = trial(place, runner, given.kills, random.Random(given.seed))
            told = ", ".join(f"{n} of {what}" for what, n in sorted(found.kills.items()))
            print(f"{runner}: killed {told}; {found.ended} runs ended well; same bytes: {found.same}", flush=True)
        return 0 if all(found.same for found in trials.values()) else 1
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    sys.exit(main())
