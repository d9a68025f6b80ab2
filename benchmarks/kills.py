"""Killed at random moments, again and again, by the hardest signal: does the corpus end as if nothing had happened?

    python -m benchmarks.kills                                       100 kills in runs of 2,000 documents, every runner
    python -m benchmarks.kills --runners dask --kills 10 --documents 200

A kill takes any process of the run: the command or flow itself, a worker, Dask's or Ray's own, the Prefect server.
A run is hit again and again until it ends, well or not; what it leaves behind is killed too, as by a machine that goes
down, and the next one goes on where it was. After one that ends well everything begins anew, so that there is work to
kill; the last one is left to end. Every byte of every clean/ must be as one undisturbed run made it.
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
from collections.abc import Iterable
from contextlib import suppress
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
    """What became of the trial of a runner: kills by what was killed, runs that ended well in between, and whether
    each corpus is the undisturbed one."""

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
    works for `longest` seconds at most before something of it is killed, again and again until it ends."""
    undisturbed = place / "undisturbed"
    if not undisturbed.exists():
        _left_alone(_started(place, "command", "undisturbed", "work-undisturbed"))
    dead, same = Counter[str](), []
    while sum(dead.values()) < kills and len(same) < 2 * kills:
        clean, work = f"killed-{runner}-{len(same)}", f"work-{runner}-{len(same)}"
        if _disturbed(place, (runner, clean, work), kills, chance, longest, dead):
            same.append(tree(place / clean) == tree(undisturbed))
    last = f"killed-{runner}-{len(same)}"
    ended = _left_alone(_started(place, runner, last, f"work-{runner}-{len(same)}"))
    return Trial(dead, len(same), ended and all(same) and tree(place / last) == tree(undisturbed))


def _disturbed(
    place: Path, words: tuple[str, str, str], kills: int, chance: random.Random, longest: float, dead: Counter[str]
) -> bool:
    """One run, of which processes are killed until it ends or `kills` are `dead`; did it end well?"""
    log = place / words[2] / "letters" / LOG
    before = log.stat().st_size if log.exists() else 0
    process = _started(place, *words)
    _until_it_works(process, log, before)
    below: set[psutil.Process] = set()
    while process.poll() is None and sum(dead.values()) < kills:
        with suppress(psutil.TimeoutExpired):
            process.wait(chance.uniform(0, longest))
        now = _tree(process)
        below.update(now[1:])
        victim = chance.choice(now or [process])
        what = _named(victim, process)
        if process.poll() is None and _killed(victim):
            dead[what] += 1
    return _left_alone(process, below)


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


def _until_it_works(process: psutil.Popen, log: Path, before: int) -> None:
    """Until a run has begun to work on documents, as its log tells by growing, or has ended."""
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until and not (log.exists() and log.stat().st_size > before):
        time.sleep(0.05)


def _tree(process: psutil.Process) -> list[psutil.Process]:
    """A process and those below it that live."""
    try:
        return [one for one in (process, *process.children(recursive=True)) if one.status() != psutil.STATUS_ZOMBIE]
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


def _left_alone(process: psutil.Popen, below: Iterable[psutil.Process] = ()) -> bool:
    """Wait for a run; did it end well? What is left of it has some seconds to end by itself, then it is killed too."""
    everyone = {*below, *_tree(process)} - {process}
    code = process.wait(_PATIENCE)
    _, alive = psutil.wait_procs(everyone, timeout=15)
    for one in alive:
        _killed(one)
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
