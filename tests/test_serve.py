"""A night in a minute: the installation served in one process, documents dropped in meanwhile; and a worker's run."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import chromium
from environments import environment

ROOT = Path(__file__).parent.parent
pytest.importorskip("prefect", reason="Prefect is an extra: pip install recension[flows]")
COMMAND = [sys.executable, "-c", "from recension.cli import main; main()"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(holds: Callable[[], object], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.3)


def asked(port: int, what: str) -> list[dict]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{what}/filter", b"{}", {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
            return True
    except OSError:
        return False


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, int, subprocess.Popen]]:
    port = free_port()
    (tmp_path / "drop" / "letters").mkdir(parents=True)
    (tmp_path / "raw").mkdir()
    words = ["serve", "--port", str(port), "--drop", "drop", "--every", "1", "--settle", "2"]
    words += ["--nightly", "* * * * *", "--review", "http://reviews.example/document/{name}/1"]
    with (tmp_path / "err").open("wb") as err:
        process = subprocess.Popen([*COMMAND, *words], cwd=tmp_path, env=environment(tmp_path), stdout=err, stderr=err)
    try:
        yield tmp_path, port, process
    finally:
        process.kill()
        process.wait()


def test_a_night_in_a_minute(served: tuple[Path, int, subprocess.Popen]) -> None:
    place, port, process = served
    drop, versions = place / "drop" / "letters", place / "clean" / "letters"
    until(lambda: answers(port) and len(asked(port, "deployments")) == 4, 300, "the installation is up")
    for deployment in asked(port, "deployments"):
        fields = deployment["parameter_openapi_schema"]["properties"]
        assert all(field["description"] for field in fields.values()), "the form has a word on each parameter"
    (drop / "first.txt").write_text("The first letter.\n")
    until((versions / "v1.0.0").exists, 300, "the first version")
    (drop / "broken.txt").write_bytes(bytes(range(256)) * 20)
    with (drop / "second.txt").open("w") as slow:  # half copied for a while
        for n in range(8):
            slow.write(f"Line {n} of the second letter.\n\n")
            slow.flush()
            time.sleep(0.5)
    until((versions / "v1.1.0").exists, 300, "the second version")
    (drop / "third.txt").write_text("The third letter.\n")
    until((versions / "v1.2.0").exists, 300, "the third version")
    listed = subprocess.run(
        [*COMMAND, "ls", "--json"], cwd=place, env=environment(place), capture_output=True, check=True
    )
    counts = [one["counts"]["documents"] for one in json.loads(listed.stdout)["letters"]]
    assert counts == [3, 2, 1], "half a letter was published, or one was lost"
    assert not [path for path in drop.iterdir() if path.suffix == ".txt"]
    reports = [one for one in asked(port, "artifacts") if one["key"] == "quarantine-letters"]
    assert any(row["code"] == "binary" for one in reports for row in json.loads(one["data"]))
    shown = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read()
    assert b"<html" in shown.lower()
    until(lambda: nightly_runs(port), 300, "the schedule ran a build")
    try:
        looked_at(port, place / "screenshots")
    except pytest.skip.Exception as why:  # the rest of the night stands without a browser
        warnings.warn(f"the page was not looked at: {why}", stacklevel=1)
    process.send_signal(signal.SIGINT)
    assert process.wait(200) in (0, 130)
    assert "Traceback" not in (place / "err").read_text()


def nightly_runs(port: int) -> list[str]:
    """The builds that the schedule, not the watcher, began and that ended well."""
    return [
        run["name"]
        for run in asked(port, "flow_runs")
        if run["auto_scheduled"] and run["name"].startswith("build") and run["state_name"] == "Completed"
    ]


def looked_at(port: int, folder: Path) -> None:
    """The report and the form of a deployment in Prefect's page, as a person sees them; pictures of both."""
    folder.mkdir()
    watch = next(one for one in asked(port, "deployments") if one["name"] == "watch")

    def newest(key: str, of: str) -> str:
        made = [one for one in asked(port, "artifacts") if one["key"] == key and of in one["data"]]
        return max(made, key=lambda one: one["created"])["id"]

    artifacts = f"http://127.0.0.1:{port}/artifacts/artifact"
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.goto(f"{artifacts}/{newest('report-letters', '1.2.0** published')}", wait_until="domcontentloaded")
        page.get_by_text("1.2.0").first.wait_for(timeout=120_000)
        page.get_by_text("Seconds of work").first.wait_for(timeout=120_000)
        page.get_by_text("Set aside:").first.wait_for(timeout=120_000)
        page.screenshot(path=folder / "report.png")
        page.goto(f"{artifacts}/{newest('quarantine-letters', 'broken')}", wait_until="domcontentloaded")
        page.get_by_text("reviews.example/document/broken/1").first.wait_for(timeout=120_000)
        page.screenshot(path=folder / "quarantine.png")
        page.goto(f"http://127.0.0.1:{port}/deployments/deployment/{watch['id']}/run", wait_until="domcontentloaded")
        page.get_by_text("Seconds a file must be unchanged before it is taken.").first.wait_for(timeout=120_000)
        page.screenshot(path=folder / "form.png", full_page=True)


def test_a_deployment_of_prefect_yaml_is_run_by_a_worker(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    shutil.copy(ROOT / "prefect.yaml", tmp_path)
    port = free_port()
    env = environment(tmp_path, DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false")
    server = subprocess.Popen(
        [sys.executable, "-m", "flows.server", str(port)], cwd=tmp_path, env=env, stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    env["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"

    def prefect(*words: str) -> None:
        words = (sys.executable, "-m", "prefect", *words)
        ended = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=400)
        assert ended.returncode == 0, ended.stdout + ended.stderr

    try:
        until(lambda: answers(port), 300, "the server is up")
        prefect("work-pool", "create", "corpus", "--type", "process")
        prefect("--no-prompt", "deploy", "--all")
        prefect("deployment", "run", "build/nightly")
        prefect("worker", "start", "--pool", "corpus", "--run-once", "--limit", "1")
        states = {run["name"]: run["state_name"] for run in asked(port, "flow_runs")}
        assert states["build cold-war-korea"] == "Completed"
        assert (tmp_path / "clean" / "cold-war-korea" / "v1.0.0" / "manifest.json").exists()
    finally:
        server.communicate(b"", timeout=30)
