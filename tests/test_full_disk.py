"""The disk is full in the middle of a flow: it says so, nothing is half published, and the same command goes on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from environments import environment

pytest.importorskip("prefect", reason="Prefect is an extra: pip install recension[flows]")
# Every process of the run loads this first: as long as the file `full` is there, results and chunks cannot be written.
FULL = """
import errno, pathlib
write = pathlib.Path.write_bytes
def write_bytes(path, data):
    if pathlib.Path({flag!r}).exists() and {part!r} in str(path):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))
    return write(path, data)
pathlib.Path.write_bytes = write_bytes
"""


def build(place: Path, *words: str) -> subprocess.CompletedProcess:
    env = environment(place, place / "site")
    code = "from recension.cli import main; main()"
    words = (sys.executable, "-c", code, "build", "--json", "--date", "2026-01-31", *words)
    return subprocess.run(words, cwd=place, env=env, capture_output=True, text=True, timeout=500)


def test_a_flow_on_a_full_disk_stops_and_goes_on_when_there_is_space(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    for n in range(9):
        (folder / f"letter-{n}.txt").write_text(f"Letter {n} says that the committee met and heard the report.\n")
    (tmp_path / "site").mkdir()
    flag = tmp_path / "full"
    (tmp_path / "site" / "sitecustomize.py").write_text(FULL.format(flag=str(flag), part="/results/"))
    flag.touch()
    ended = build(tmp_path, "--runner", "processes", "-j", "2")
    assert ended.returncode == 1, ended.stderr
    assert "No space left on device" in ended.stderr
    assert "next: Free some space and run the same command again" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    assert not (tmp_path / "clean").exists()
    assert not list((tmp_path / ".work").rglob("*.part"))
    flag.unlink()
    ended = build(tmp_path, "--runner", "processes", "-j", "2")
    assert ended.returncode == 0, ended.stderr
    report = json.loads(ended.stdout)[0]
    assert (report["version"], report["documents"], report["fresh"]) == ("1.0.0", 9, 9)
