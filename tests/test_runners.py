"""The same bytes on every runner, on real local clusters of several worker processes."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from environments import environment

RUN = """
import json, sys
from pathlib import Path
from flows.server import server

if __name__ == "__main__":
    with server():
        from flows.build import build
        told = {}
        for runner in sys.argv[1:]:
            report = build(date="2026-01-31", runner=runner, workers=2,
                           clean=Path(f"clean-{runner}"), work=Path(f"work-{runner}"))[0]
            told[runner] = [report.version, report.fresh, [one.code for one in report.quarantined]]
    print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough text for several batches, and one document that cannot be read."""
    place = tmp_path_factory.mktemp("runners")
    folder = place / "raw" / "letters"
    folder.mkdir(parents=True)
    line = (
        "On day {k} of the year {n} the committee met in the old hall and heard the re-\nport of the board. It stood.\n"
    )
    for n in range(12):
        (folder / f"letter-{n}.txt").write_text("".join(line.format(n=n, k=k) for k in range(1000)))
    (folder / "empty.txt").touch()
    return place


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_every_runner_and_the_command_publish_the_same_bytes(place: Path) -> None:
    for module in ("prefect", "distributed", "ray"):
        pytest.importorskip(module, reason="needs recension[dask,ray]")
    env = environment(place, RAY_ADDRESS="127.0.0.1:1")  # somebody's cluster: only `--address` is to be followed
    (place / "run.py").write_text(RUN)
    runners = ["threads", "processes", "dask", "ray"]
    ended = subprocess.run(
        [sys.executable, "run.py", *runners], cwd=place, env=env, capture_output=True, text=True, timeout=1500
    )
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout.strip().split("\n")[-1])
    assert told == {runner: ["1.0.0", 13, ["empty"]] for runner in runners}
    words = ["build", "--clean", "clean-here", "--work", "work-here", "--date", "2026-01-31", "-j", "2"]
    subprocess.run(
        [sys.executable, "-c", "from recension.cli import main; main()", *words],
        cwd=place,
        env=env,
        capture_output=True,
    )
    here = tree(place / "clean-here")
    assert here
    for runner in runners:
        assert tree(place / f"clean-{runner}") == here, runner


def test_a_cluster_that_runs_already_is_used_by_its_address(place: Path, tmp_path: Path) -> None:
    """Its workers stand in another folder, and know nothing of Prefect."""
    for module in ("prefect", "distributed"):
        pytest.importorskip(module, reason="needs recension[dask]")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address, env, here = f"tcp://127.0.0.1:{port}", environment(place), tmp_path
    dask = [sys.executable, "-m", "dask"]
    parts = [["scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]]
    parts += [["worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"]]
    command = [sys.executable, "-c", "from recension.cli import main; main()"]
    command += ["build", "--date", "2026-01-31", "-j", "2"]
    begun = []
    try:
        for words in parts:
            with (here / words[0]).open("wb") as said:
                begun.append(subprocess.Popen([*dask, *words], cwd=here, env=env, stdout=said, stderr=said))
        until = time.monotonic() + 120
        while (here / "worker").read_text().count("Registered to") < 2 and time.monotonic() < until:
            time.sleep(0.2)
        words = ["--runner", "dask", "--address", address, "--clean", "clean-there", "--work", "work-there", "--json"]
        ended = subprocess.run([*command, *words], cwd=place, env=env, capture_output=True, text=True, timeout=600)
        assert ended.returncode == 1, ended.stderr  # one document is set aside
        assert json.loads(ended.stdout)[0]["fresh"] == 13
    finally:
        for process in reversed(begun):
            process.terminate()
            process.wait(60)
    words = ["--clean", "clean-alone", "--work", "work-alone"]
    subprocess.run([*command, *words], cwd=place, env=env, capture_output=True)
    assert tree(place / "clean-there") == tree(place / "clean-alone")


def test_a_cluster_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    from flows.runners import workers_at
    from recension.build.collection import ConfigError
    from recension.build.runners import ClusterError

    for runner, address in (("dask", "tcp://127.0.0.1:1"), ("ray", "ray://127.0.0.1:1"), ("ray", "127.0.0.1:1")):
        with pytest.raises(ClusterError, match=f"no cluster of {runner.title()} answers at {address}"):
            workers_at(runner, 2, address)
    with pytest.raises(ConfigError, match="Port out of range"):
        workers_at("ray", 2, "head:99999")


def test_a_runner_that_is_none_and_an_address_without_use_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from recension.cli import app

    (tmp_path / "raw" / "letters").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["build", "--runner", "spark"])
    assert ended.exit_code == 2
    assert "Choose threads, processes, dask or ray" in ended.stderr
    for words, said in ((["--address", "tcp://head:8786"], "--runner dask"), (["--review", "head"], "http://host/")):
        ended = CliRunner().invoke(app, ["build", *words])
        assert ended.exit_code == 2
        assert said in ended.stderr


def test_what_the_flow_does_not_take_is_told_in_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("prefect")
    (tmp_path / "raw" / "letters").mkdir(parents=True)
    env = environment(tmp_path)
    code = "from recension.cli import main; main()"
    for words in (["build", "--runner", "threads", "-j", "20000"], ["serve", "--nightly", "now and then"]):
        ended = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
        )
        assert ended.returncode == 2, ended.stderr
        assert "Traceback" not in ended.stderr
        assert "10000" in ended.stderr or "no crontab line" in ended.stderr
