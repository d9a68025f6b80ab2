"""What orchestration costs: the same documents here and on every runner, and what a second run does.

    python -m benchmarks.flows                    10,000 documents of 50 kB; 2,500 of them on one and two processes
    python -m benchmarks.flows --documents 400 --runs dask-4 --fewer 0

At 13 documents a second and process all of it takes some 40 minutes. Runs are compared within their table, each with
the plain process that worked on the same documents. Before anything is measured, a run of a few documents on each
runner makes what an installation makes once: compiled modules (a folder of the benchmark's own, whatever the
environment says of bytecode) and Prefect's database; its own figures stand in the first lines.

Figures are from the process tree of each run, sampled twice a second, and from the run's own log, where workers say how
much CPU time their documents took. So they hold on a machine that others use too, the wall clock apart:

    docs/s, wall   as seen
    by clock       documents a second and worker, beside those of one plain process: on a machine of one's own only
    CPU            seconds of all processes of the run
    work           of those, what the workers spent on documents
    by CPU         the share of work in all CPU, beside that share in one plain process: what is left of one process's
                   speed when nobody else uses the machine
    overhead       what the run spent beside work, less what one plain process does (planning, publishing), by its work
    server, run    of the CPU, what the Prefect server and the run's own process took
    worker         the most memory one process beside those two held, in MB; in the second quarter of the work and in
                   its last, which differ where memory grows (one plain process is its own worker)
    publisher      the most memory the run's own process held, in MB

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
RUNS, FEWER = "processes-4,dask-4,ray-4", "processes-1,processes-2,plain-4"
_TO_WARM = 12  # documents
HEAD = (
    f"{'run':<12}{'docs/s':>8}{'wall':>8}{'by clock':>10}{'CPU':>8}{'work':>8}{'by CPU':>8}{'overhead':>10}"
    f"{'server':>8}{'run':>8}{'worker':>8}{'early':>7}{'late':>7}{'publisher':>11}"
)
COMMAND = "from recension.cli import main; main()"
FLOW = """
import sys
from pathlib import Path
if __name__ == "__main__":
    from flows.server import server
    with server():
        from flows.build import build
        runner, workers, raw, clean, work = sys.argv[1:]
        folders = dict(raw=Path(raw), clean=Path(clean), work=Path(work))
        build(date="2026-01-31", runner=runner, workers=int(workers), **folders)
"""
_PROSE = (
    "the committee met in old hall and heard report of board on relations between both powers which had become a "
    "matter for study since war ended policy officials stated economic military assistance during period under review"
)
WORDS = _PROSE.split()


class Figures(NamedTuple):
    """Of one run: seconds of wall and CPU time, those of work, of the server and of the run's own process, and the most
    memory in megabytes that one worker held: ever, in the second quarter of the work, and in its last; and the run's
    own process."""

    seconds: float
    cpu: float
    work: float
    server: float
    own: float
    worker: float
    early: float
    late: float
    publisher: float


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
    """Looks at a process and all below it, twice a second, until `ended` is set. `log` grows while documents are worked
    on."""

    def __init__(self, process: psutil.Process, log: Path) -> None:
        super().__init__(daemon=True)
        self.process, self.log, self.ended = process, log, threading.Event()
        self.cpu: dict[psutil.Process, float] = {}
        self.workers, self.publisher = [0.0], 0.0  # megabytes: of the largest worker at each look, of the run
        self._working = [0]  # how many looks there were each time the log had grown
        self._servers: dict[psutil.Process, bool] = {}

    def run(self) -> None:
        size = 0
        while not self.ended.wait(0.5):
            try:
                tree = self.process.children(recursive=True)
            except psutil.Error:
                continue
            own = self._look(self.process)
            self.publisher = max(self.publisher, own)
            self.workers.append(max(map(self._look, tree), default=0.0) or own)
            if self.log.exists() and (now := self.log.stat().st_size) > size:
                size = now
                self._working.append(len(self.workers))

    def _look(self, one: psutil.Process) -> float:
        """Note the CPU time of a process; the memory it holds, in megabytes. At the first look that may still be its
        parent's, of which it was forked."""
        try:
            times, memory = one.cpu_times(), one.memory_info().rss
            self.cpu[one] = times.user + times.system
            if one not in self._servers:
                self._servers[one] = "flows.server" in one.cmdline()
                return 0.0
        except psutil.Error:
            return 0.0
        return 0.0 if self._servers[one] else memory / 1e6

    def figures(self, seconds: float, work: float) -> Figures:
        server = sum(spent for one, spent in self.cpu.items() if self._servers.get(one))
        own = self.cpu.get(self.process, 0.0)
        # The log's first line is of the beginning, its last of the end: the work is between. The look that sees the
        # last batch may see the publishing too.
        begun, ended = self._working[min(1, len(self._working) - 1)], self._working[max(-2, -len(self._working))] - 1
        quarter = max((ended - begun) // 4, 1)
        early, late = self.workers[begun + quarter : begun + 2 * quarter], self.workers[ended - quarter : ended]
        return Figures(
            seconds, sum(self.cpu.values()), work, server, own, max(self.workers), max(early, default=0.0),
            max(late, default=0.0), self.publisher,
        )  # fmt: skip


def measured(run: str, place: Path, raw: str, package: Path | None = None) -> Figures:
    """A run on the documents of `raw`, with this checkout or the one at `package`; its figures with those of all
    processes below it."""
    log = place / f"work-{raw}-{run}" / "reports" / LOG
    said = len(log.read_text().splitlines()) if log.exists() else 0
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(package or Path.cwd()), "PYTHONPYCACHEPREFIX": str(place / "compiled")}
    begun = time.monotonic()
    process = psutil.Popen(command(run, place, raw), cwd=place, stdout=subprocess.DEVNULL, env=environment)
    sampler = Sampler(process, log)
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


def command(run: str, place: Path, raw: str) -> list[str]:
    name, workers = run.split("-")
    clean, work = f"clean-{raw}-{run}", f"work-{raw}-{run}"
    if name == "plain":
        words = ["build", "--date", "2026-01-31", "-j", workers, "--raw", raw, "--clean", clean, "--work", work]
        return [sys.executable, "-c", COMMAND, *words]
    (place / "flow.py").write_text(FLOW)
    return [sys.executable, str(place / "flow.py"), name, workers, raw, clean, work]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--size", type=int, default=50_000)
    options.add_argument("--runs", default=RUNS, help="such as dask-4,ray-4; one plain process comes first")
    options.add_argument("--fewer", type=int, default=2500, help="documents for --fewer-runs; 0 for none of them")
    options.add_argument("--fewer-runs", default=FEWER, help="runs that take long")
    given = options.parse_args()
    place = Path(tempfile.mkdtemp(prefix="recension-flows-"))
    try:
        for n in range(given.documents):
            text = document(n, given.size)
            for raw in [f"raw-{many}" for many in {_TO_WARM, given.fewer, given.documents} if n < many]:
                path = place / raw / "reports" / f"report-{n:05d}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
                os.utime(path, (1_700_000_000, 1_700_000_000))
        tables = [(given.documents, given.runs.split(","))]
        tables += [(given.fewer, given.fewer_runs.split(","))] if given.fewer else []
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {given.size:,} bytes each", flush=True)
        warm(place, [run for _, runs in tables for run in (PLAIN, *runs)])
        same = [table(place, *each, again=not n) for n, each in enumerate(tables)]
        return 0 if all(same) else 1
    finally:
        shutil.rmtree(place)


def warm(place: Path, runs: list[str]) -> None:
    """A first run of each kind on a few documents, which makes what is made once."""
    seen = set()
    for run in runs:
        kind = run.split("-")[0]
        if kind not in seen:
            seen.add(kind)
            found = measured(run, place, f"raw-{_TO_WARM}")
            print(f"  first run, {_TO_WARM} documents, {run}: {found.seconds:.1f} s, {found.cpu:.1f} CPU s", flush=True)


def table(place: Path, documents: int, runs: list[str], again: bool) -> bool:
    """One plain process and `runs` on so many documents; did all publish the same?"""
    raw = f"raw-{documents}"
    plain = measured(PLAIN, place, raw)
    print(f"\n{documents:,} documents\n{HEAD}\n{line(PLAIN, documents, plain, plain)}", flush=True)
    if again:
        second_runs(place, raw)
    for run in runs:
        print(line(run, documents, measured(run, place, raw), plain), flush=True)
    made = [digest(path) for path in place.glob(f"clean-{raw}-*/reports/v1.0.0/manifest.json")]
    same = len(made) == len({PLAIN, *runs}) and len(set(made)) == 1
    print(f"{len(made)} runs made the same content: {same}", flush=True)
    return same


def line(run: str, documents: int, found: Figures, plain: Figures) -> str:
    """A run's line of the table, beside the run of one plain process."""
    by_clock = plain.seconds / found.seconds / int(run.split("-")[1])
    by_cpu = found.work / found.cpu / (plain.work / plain.cpu)
    overhead = found.cpu / found.work - plain.cpu / plain.work
    return (
        f"{run:<12}{documents / found.seconds:>8.1f}{found.seconds:>8.0f}{by_clock:>10.0%}{found.cpu:>8.1f}"
        f"{found.work:>8.1f}{by_cpu:>8.0%}{overhead:>10.1%}{found.server:>8.1f}{found.own:>8.1f}"
        f"{found.worker:>8.0f}{found.early:>7.0f}{found.late:>7.0f}{found.publisher:>11.0f}"
    )


def second_runs(place: Path, raw: str) -> None:
    """The plain command again, after changes that are taken back."""
    changed = min((place / raw / "reports").iterdir())

    def again(what: str, package: Path | None = None) -> None:
        found = measured(PLAIN, place, raw, package)
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
    sys.exit(main())
