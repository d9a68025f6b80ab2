"""What orchestration costs: the same documents here and on every runner, and what a second run does.

    python -m benchmarks.flows                    10,000 documents of 50 kB on all runners
    python -m benchmarks.flows --documents 400 --runs dask-4

Figures are from the process tree of each run, sampled twice a second, and from the run's own log, where workers say how
much CPU time their documents took. So they hold on a machine that others use too, the wall clock apart:

    docs/s, wall   as seen
    CPU            seconds of all processes of the run
    work           of those, what the workers spent on documents
    efficiency     the share of work in all CPU, beside that share in one plain process: what is left of one process's
                   speed when nobody else uses the machine
    overhead       what the run spent beside work, less what one plain process does (planning, publishing), by its work
    server, run    of the CPU, what the Prefect server and the run's own process took
    MB             the most memory one process held; in the second quarter of the run and in its last, which differ
                   where memory grows

Then the plain command runs again: with nothing changed, with one document changed, and with a wording more in the list
of stamps, by a copy of the package. All runs must publish the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from recension.build.journal import LOG

PLAIN = "plain-1"
RUNS = ("processes-4", "dask-4", "ray-4", "processes-2", "processes-1", "plain-4")
HEAD = (
    f"{'run':<12}{'docs/s':>8}{'wall':>8}{'CPU':>8}{'work':>8}{'efficiency':>12}{'overhead':>10}{'server':>8}{'run':>8}"
    f"{'MB':>6}{'early':>6}{'late':>6}"
)
COMMAND = "from recension.cli import main; main()"
FLOW = """
import sys
from pathlib import Path
if __name__ == "__main__":
    from flows.server import server
    with server():
        from flows.build import build
        runner, workers, clean, work = sys.argv[1:]
        build(date="2026-01-31", runner=runner, workers=int(workers), clean=Path(clean), work=Path(work))
"""
_PROSE = (
    "the committee met in old hall and heard report of board on relations between both powers which had become a "
    "matter for study since war ended policy officials stated economic military assistance during period under review"
)
WORDS = _PROSE.split()


class Figures(NamedTuple):
    """Of one run: seconds of wall and CPU time, those of work, of the server and of the run's own process, and the most
    memory one process held, in megabytes: ever, in the second quarter, and in the last."""

    seconds: float
    cpu: float
    work: float
    server: float
    own: float
    megabytes: float
    early: float
    late: float


def document(n: int, size: int) -> str:
    """Typescript of about `size` characters with the usual damage: hard wraps, cut words, page numbers, stamps."""
    rng = random.Random(n)
    out = [f"AD-A{n:06d}\n\nDTIC\nELECTE\nNOV 13 1992\n\nREPORT NUMBER {n}\n\n"]
    held, page = 0, 1
    while held < size:
        lines = []
        for _ in range(40):
            line = " ".join(rng.choice(WORDS) for _ in range(11))
            lines.append(line.replace("relations", "rela-\ntions", 1) if rng.random() < 0.1 else line)
        text = "\n".join(lines) + f".\n\n{page}\n\f"
        out.append(text)
        held, page = held + len(text), page + 1
    return "".join(out)


class Sampler(threading.Thread):
    """Looks at a process and all below it, twice a second, until `ended` is set."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process, self.ended = process, threading.Event()
        self.cpu: dict[psutil.Process, float] = {}
        self.peaks = [0.0]  # megabytes of the largest process at each look, the server apart
        self._servers: dict[psutil.Process, bool] = {}

    def run(self) -> None:
        while not self.ended.wait(0.5):
            try:
                tree = [self.process, *self.process.children(recursive=True)]
            except psutil.Error:
                continue
            self.peaks.append(max(map(self._look, tree)))

    def _look(self, one: psutil.Process) -> float:
        """Note the CPU time of a process; the memory it holds."""
        try:
            times, memory = one.cpu_times(), one.memory_info().rss
            self.cpu[one] = times.user + times.system
            if one not in self._servers:
                self._servers[one] = "flows.server" in one.cmdline()
        except psutil.Error:
            return 0.0
        return 0.0 if self._servers[one] else memory / 1e6

    def figures(self, seconds: float, work: float) -> Figures:
        server = sum(spent for one, spent in self.cpu.items() if self._servers.get(one))
        own = self.cpu.get(self.process, 0.0)
        quarter = len(self.peaks) // 4
        early, late = max(self.peaks[quarter : 2 * quarter] or self.peaks), max(self.peaks[-quarter:])
        return Figures(seconds, sum(self.cpu.values()), work, server, own, max(self.peaks), early, late)


def measured(run: str, place: Path, package: Path | None = None) -> Figures:
    """A run, with this checkout or the one at `package`; its figures with those of all processes below it."""
    log = place / f"work-{run}" / "reports" / LOG
    said = len(log.read_text().splitlines()) if log.exists() else 0
    begun = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(package or Path.cwd())}
    process = psutil.Popen(command(run, place), cwd=place, stdout=subprocess.DEVNULL, env=environment)
    sampler = Sampler(process)
    sampler.start()
    code = process.wait()
    seconds = time.monotonic() - begun
    sampler.ended.set()
    sampler.join()
    if code:
        raise SystemExit(f"{run} ended with {code}")
    told = [json.loads(line) for line in log.read_text().splitlines()[said:]]
    work = sum(one["milliseconds"]["cpu"] for one in told if one["event"] == "batch") / 1000
    return sampler.figures(seconds, work)


def command(run: str, place: Path) -> list[str]:
    name, workers = run.split("-")
    clean, work = f"clean-{run}", f"work-{run}"
    if name == "plain":
        words = ["build", "--date", "2026-01-31", "-j", workers, "--clean", clean, "--work", work]
        return [sys.executable, "-c", COMMAND, *words]
    (place / "flow.py").write_text(FLOW)
    return [sys.executable, str(place / "flow.py"), name, workers, clean, work]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--size", type=int, default=50_000)
    options.add_argument("--runs", default=",".join(RUNS), help="such as dask-4,ray-4; one plain process comes first")
    given = options.parse_args()
    place = Path(tempfile.mkdtemp(prefix="recension-flows-"))
    try:
        folder = place / "raw" / "reports"
        folder.mkdir(parents=True)
        for n in range(given.documents):
            path = folder / f"report-{n:05d}.txt"
            path.write_text(document(n, given.size))
            os.utime(path, (1_700_000_000, 1_700_000_000))
        plain = measured(PLAIN, place)
        print(f"{given.documents} documents\n{HEAD}\n{line(PLAIN, given.documents, plain, plain)}", flush=True)
        second_runs(place, next(folder.iterdir()))
        for run in given.runs.split(","):
            print(line(run, given.documents, measured(run, place), plain), flush=True)
        made = {path.parts[-4]: digest(path) for path in place.glob("clean-*/reports/v1.0.0/manifest.json")}
        same = len(set(made.values())) == 1
        print(f"{len(made)} runs made the same content: {same}")
        return 0 if same else 1
    finally:
        shutil.rmtree(place)


def line(run: str, documents: int, found: Figures, plain: Figures) -> str:
    """A run's line of the table, beside the run of one plain process."""
    efficiency = found.work / found.cpu / (plain.work / plain.cpu)
    overhead = found.cpu / found.work - plain.cpu / plain.work
    return (
        f"{run:<12}{documents / found.seconds:>8.1f}{found.seconds:>8.0f}{found.cpu:>8.1f}{found.work:>8.1f}"
        f"{efficiency:>12.1%}{overhead:>10.1%}{found.server:>8.1f}{found.own:>8.1f}"
        f"{found.megabytes:>6.0f}{found.early:>6.0f}{found.late:>6.0f}"
    )


def second_runs(place: Path, changed: Path) -> None:
    """The plain command again, after changes that are taken back."""

    def again(what: str, package: Path | None = None) -> None:
        found = measured(PLAIN, place, package)
        print(f"  again, {what}: {found.seconds:.1f} s, {found.cpu:.1f} CPU s", flush=True)

    again("nothing changed")
    whole, status = changed.read_text(), changed.stat()
    changed.write_text(whole + "\nOne line more.\n")
    again("one changed")
    again("a wording more", with_a_wording_more(place / "copy"))
    changed.write_text(whole)
    os.utime(changed, (status.st_atime, status.st_mtime))


def digest(manifest: Path) -> str:
    return str(json.loads(manifest.read_text())["content_digest"])


def with_a_wording_more(place: Path) -> Path:
    """A copy of the package whose list of distribution statements has one more."""
    for name in ("recension", "schemas"):
        shutil.copytree(Path.cwd() / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    stamps = place / "recension" / "data" / "stamps.toml"
    line = '  { code = "A", whole = true, wording = "Distribution of this harbour report is open to every reader." },\n'
    text = stamps.read_text("utf-8")
    stamps.write_text(text.replace("statements = [\n", f"statements = [\n{line}", 1), "utf-8")
    return place


if __name__ == "__main__":
    main()
