"""A document that kills whoever works on it, on every runner: found, set aside alone, the others published."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from environments import environment

COMMAND = [sys.executable, "-c", "from recension.cli import main; main()", "build", "--json", "--date", "2026-01-31"]
DEADLY = """
import os, signal
CASES = (1,)
def edits(text, evidence):
    if "Letter 3 " in text:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from ()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    for n in range(9):
        (folder / f"letter-{n}.txt").write_text(f"Letter {n} says that the committee met and heard the report.\n")
    (tmp_path / "deadly").mkdir()
    (tmp_path / "deadly" / "__init__.py").touch()
    (tmp_path / "deadly" / "one.py").write_text(DEADLY)
    (folder / "collection.toml").write_text('repairs = ["deadly.one"]\n')
    return tmp_path


def build(place: Path, *words: str) -> subprocess.CompletedProcess:
    env = environment(place, place)
    return subprocess.run([*COMMAND, *words], cwd=place, env=env, capture_output=True, text=True, timeout=500)


def found(ended: subprocess.CompletedProcess) -> tuple[int, list[tuple[str, str]]]:
    """How many documents were published, and what was set aside."""
    assert ended.returncode == 1, ended.stderr
    report = json.loads(ended.stdout)[0]
    return report["documents"], [(one["id"], one["code"]) for one in report["quarantined"]]


LEFT_ALONE = (8, [("letters/letter-3", "kills_worker")])


def test_the_command_that_worked_without_workers_dies_once(place: Path) -> None:
    assert build(place, "-j", "1").returncode == -9
    assert found(build(place, "-j", "1")) == LEFT_ALONE
    assert found(build(place, "-j", "1")) == LEFT_ALONE, "it is tried again, and kills nobody else"


@pytest.mark.parametrize("runner", ["processes", "dask", "ray"])
def test_it_is_told_from_the_others_of_its_batch(place: Path, runner: str) -> None:
    pytest.importorskip({"dask": "distributed", "ray": "ray"}.get(runner, "prefect"))
    pytest.importorskip("prefect")
    assert found(build(place, "--runner", runner, "-j", "2")) == LEFT_ALONE


def test_threads_work_in_processes_after_a_run_that_died(place: Path) -> None:
    pytest.importorskip("prefect")
    assert build(place, "-j", "1").returncode == -9
    assert found(build(place, "--runner", "threads", "-j", "2")) == LEFT_ALONE
