"""Killed at random moments, again and again, by the hardest signal: the corpus ends as if nothing had happened."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
psutil = pytest.importorskip("psutil")
# Three kills by default, for the time it takes; a hundred with RECENSION_KILLS=100 (twelve took seven minutes here).
KILLS, DOCUMENTS = int(os.environ.get("RECENSION_KILLS", "3")), 48


def build(place: Path, clean: str, work: str) -> "psutil.Popen":
    words = ["build", "--clean", clean, "--work", work, "--date", "2026-01-31", "-j", "3"]
    return psutil.Popen(
        [sys.executable, "-c", "from recension.cli import main; main()", *words],
        cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_run_that_is_killed_at_random_ends_as_one_that_was_not(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    line = (
        "On day {k} of the year {n} the committee met in the old hall and heard the re-\nport of the board. It stood.\n"
    )
    for n in range(DOCUMENTS):
        (folder / f"letter-{n}.txt").write_text("".join(line.format(n=n, k=k) for k in range(300)))
    assert build(tmp_path, "clean", "work").wait(300) == 0
    chance = random.Random(8)
    kills, finished = {"the command": 0, "a worker": 0}, 0
    while sum(kills.values()) < KILLS and finished < KILLS:
        process = build(tmp_path, "killed", f"killed-work-{finished}")
        while process.poll() is None and not (below := workers_of(process)):
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 2.5))
        below = workers_of(process)
        if process.poll() is None and below:
            victim = process if sum(kills.values()) % 2 == 0 else chance.choice(below)
            kills["the command" if victim is process else "a worker"] += 1
            victim.kill()
            if victim is process:
                workers_end(below)
        if process.wait(300) == 0:
            finished += 1
    assert kills["the command"]
    assert kills["a worker"]
    assert build(tmp_path, "killed", "killed-work-0").wait(300) == 0
    assert tree(tmp_path / "killed") == tree(tmp_path / "clean")


def workers_of(process: "psutil.Popen") -> "list[psutil.Process]":
    try:
        return [one for one in process.children(recursive=True) if "spawn_main" in " ".join(one.cmdline())]
    except psutil.Error:
        return []


def workers_end(workers: "list[psutil.Process]") -> None:
    """Workers do not outlive the command that was killed."""
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive
