"""What orchestration costs: the same documents here and on every runner, and what a second run does.

    python -m benchmarks.flows                    10,000 documents of 50 kB on all runners
    python -m benchmarks.flows --documents 400    a quick look

Figures are from the process tree of each run, sampled twice a second: documents a second, efficiency against one
process of the plain command, CPU beside the plain command's (orchestration), the peak memory of one process, and the
peaks in the second and in the last quarter of the run, which differ where memory grows. Then the plain command runs
again: with nothing changed, with one document changed, and with a wording more in the list of stamps, by a copy of the
package.
"""

from __future__ import annotations

import argparse
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

RUNS = (("plain", 1), ("plain", 2), ("plain", 4), ("processes", 4), ("threads", 4), ("dask", 4), ("ray", 4))
PLAIN = "from recension.cli import main; main()"
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
    """Of one run: seconds of wall and CPU time, and the most memory one of its processes held, in megabytes: ever, in
    the second quarter, and in the last."""

    seconds: float
    cpu: float
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


def measured(command: list[str], cwd: Path, package: Path | None = None) -> Figures:
    """Run a command, with this checkout or the one at `package`; its figures with those of all processes below it."""
    begun = time.monotonic()
    process = psutil.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(package or Path.cwd())}
    )
    cpu: dict[tuple[int, float], float] = {}
    peaks = [0.0]
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(0.5):
            try:
                tree = [process, *process.children(recursive=True)]
            except psutil.Error:
                continue
            peaks.append(0.0)
            for one in tree:
                try:
                    times, memory = one.cpu_times(), one.memory_info().rss
                    cpu[one.pid, one.create_time()] = times.user + times.system
                    if "flows.server" not in one.cmdline():
                        peaks[-1] = max(peaks[-1], memory / 1e6)
                except psutil.Error:
                    continue

    sampler = threading.Thread(target=sample)
    sampler.start()
    code = process.wait()
    seconds = time.monotonic() - begun
    ended.set()
    sampler.join()
    if code:
        raise SystemExit(f"{' '.join(command[:3])} ended with {code}")
    quarter = len(peaks) // 4
    early, late = max(peaks[quarter : 2 * quarter] or peaks), max(peaks[-quarter:])
    return Figures(seconds, sum(cpu.values()), max(peaks), early, late)


def command(name: str, workers: int, place: Path) -> list[str]:
    clean, work = f"clean-{name}-{workers}", f"work-{name}-{workers}"
    if name == "plain":
        words = ["build", "--date", "2026-01-31", "-j", str(workers), "--clean", clean, "--work", work]
        return [sys.executable, "-c", PLAIN, *words]
    (place / "flow.py").write_text(FLOW)
    return [sys.executable, str(place / "flow.py"), name, str(workers), clean, work]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--size", type=int, default=50_000)
    options.add_argument("--runs", default="", help="such as plain-1,dask-4; all where none is named")
    given = options.parse_args()
    place = Path(tempfile.mkdtemp(prefix="recension-flows-"))
    try:
        folder = place / "raw" / "reports"
        folder.mkdir(parents=True)
        for n in range(given.documents):
            path = folder / f"report-{n:05d}.txt"
            path.write_text(document(n, given.size))
            os.utime(path, (1_700_000_000, 1_700_000_000))
        table(place, given.documents, [run for run in given.runs.split(",") if run])
        second_runs(place, folder)
    finally:
        shutil.rmtree(place)


def table(place: Path, documents: int, wanted: list[str]) -> None:
    print(f"{documents} documents")
    print(
        f"{'run':<14}{'docs/s':>8}{'seconds':>9}{'CPU s':>8}{'efficiency':>12}{'overhead':>10}"
        f"{'MB':>7}{'early':>7}{'late':>7}"
    )
    first: Figures | None = None
    for name, workers in RUNS:
        if wanted and f"{name}-{workers}" not in wanted and (name, workers) != ("plain", 1):
            continue
        found = measured(command(name, workers, place), place)
        first = first or found
        efficiency = first.seconds / found.seconds / workers
        overhead = (found.cpu - first.cpu) / first.cpu
        print(
            f"{name + '-' + str(workers):<14}{documents / found.seconds:>8.1f}{found.seconds:>9.1f}{found.cpu:>8.1f}"
            f"{efficiency:>12.0%}{overhead:>10.1%}{found.megabytes:>7.0f}"
            f"{found.early:>7.0f}{found.late:>7.0f}",
            flush=True,
        )


def second_runs(place: Path, folder: Path) -> None:
    def again(what: str, package: Path | None = None) -> None:
        found = measured(command("plain", 1, place), place, package)
        print(f"again, {what}: {found.seconds:.1f} s, {found.cpu:.1f} CPU s", flush=True)

    again("nothing changed")
    changed = next(folder.iterdir())
    changed.write_text(changed.read_text() + "\nOne line more.\n")
    again("one changed")
    again("a wording more", with_a_wording_more(place / "copy"))


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
