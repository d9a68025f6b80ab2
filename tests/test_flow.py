"""The flow on a real Prefect server of its own: the same bytes as the command, a report on its page, quiet."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from environments import environment

pytest.importorskip("prefect", reason="Prefect is an extra: pip install recension[flows]")
psutil = pytest.importorskip("psutil")

# What only a process of its own can show: a flow run from start to end, and then what its server knows of it.
RUN = """
import json, psutil, sys, time
from flows.server import server
with server():
    servers = [below.pid for below in psutil.Process().children() if "flows.server" in below.cmdline()]
    from flows.build import build
    reports = build(date="2026-01-31", runner=sys.argv[1], workers=2)
    from prefect.client.orchestration import get_client
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs()
        for _ in range(60):  # the server writes down what became of tasks every two seconds
            tasks = client.read_task_runs()
            if len(tasks) > 2 and all(one.state_name == "Completed" for one in tasks):
                break
            time.sleep(0.5)
    import httpx, os
    artifacts = httpx.post(os.environ["PREFECT_API_URL"] + "/artifacts/filter", json={}).json()
    for _ in range(60):  # lines of the log are sent in the background
        logs = httpx.post(os.environ["PREFECT_API_URL"] + "/logs/filter", json={}).json()
        if any("quarantined" in one["message"] for one in logs):
            break
        time.sleep(0.5)
print(json.dumps({
    "versions": [report.version for report in reports],
    "flows": sorted(run.name for run in runs), "tags": sorted(tag for run in runs for tag in run.tags),
    "states": sorted({run.state_name for run in runs + tasks}),
    "tasks": len(tasks), "artifacts": {one["key"]: one["data"] for one in artifacts},
    "logs": [one["message"] for one in logs], "servers": servers,
}))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("flow")
    folder = place / "raw" / "letters"
    folder.mkdir(parents=True)
    for n in range(5):
        (folder / f"letter-{n}.txt").write_text(
            f"Letter {n}\n\nThe committee met and heard the re-\nport. The report was read.\n"
        )
    (folder / "empty.txt").touch()
    return place


def dated(place: Path, *sites: Path) -> dict[str, str]:
    return environment(place, *sites, SOURCE_DATE_EPOCH="1769817600")


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def ran(place: Path) -> tuple[dict, str]:
    ended = subprocess.run(
        [sys.executable, "-c", RUN, "processes"],
        cwd=place,
        env=dated(place),
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout), ended.stderr


def test_the_flow_publishes_and_is_quiet(ran: tuple[dict, str]) -> None:
    told, err = ran
    assert told["versions"] == ["1.0.0"]
    assert told["states"] == ["Completed"]
    # The batch, the publishing, and the collection's flow within the whole; the batch again where its worker was slow.
    assert told["tasks"] in (3, 4)
    assert told["flows"] == ["build all collections", "build letters"]
    assert told["tags"] == ["letters", "processes"]
    assert err == ""


def test_its_page_shows_report_quarantine_and_the_librarys_log(ran: tuple[dict, str]) -> None:
    told, _ = ran
    assert "letters 1.0.0** published" in told["artifacts"]["report-letters"]
    assert [row["code"] for row in json.loads(told["artifacts"]["quarantine-letters"])] == ["empty"]
    assert told["artifacts"]["progress-letters"] == 100.0
    assert any("letters/empty quarantined" in line for line in told["logs"])


def test_the_command_gives_the_same_bytes(ran: tuple[dict, str], place: Path) -> None:
    words = ["build", "--clean", "clean2", "--work", "work2", "--date", "2026-01-31"]
    code = "from recension.cli import main; main()"
    ended = subprocess.run([sys.executable, "-c", code, *words], cwd=place, env=dated(place), capture_output=True)
    assert ended.returncode == 1  # one document is set aside
    assert tree(place / "clean2") == tree(place / "clean")


def test_make_corpus_looks_before_it_starts_an_engine(ran: tuple[dict, str], place: Path) -> None:
    before = tree(place / "clean")
    script = "import sys, flows.__main__ as m; code = m.main(); assert 'prefect' not in sys.modules; sys.exit(code)"
    ended = subprocess.run([sys.executable, "-c", script], cwd=place, env=dated(place), capture_output=True, text=True)
    assert ended.returncode == 1, ended.stderr
    assert "letters 1.0.0: nothing new, nothing published" in ended.stdout
    assert tree(place / "clean") == before


def test_ctrl_c_ends_the_batches_under_way_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    for n in range(60):
        (folder / f"letter-{n}.txt").write_text(
            f"Letter {n}\n\n" + "The committee met and heard the re-\nport. " * 1500
        )
    process = subprocess.Popen(
        [sys.executable, "-c", "from recension.cli import main; main()", "build", "--runner", "processes", "-j", "2"],
        cwd=tmp_path, env=dated(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    log = tmp_path / ".work" / "letters" / "log.jsonl"
    until = time.monotonic() + 240
    while not (log.exists() and '"batch"' in log.read_text()) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=240)
    assert process.returncode == 130, err
    assert "stopped as you asked" in err
    assert "Traceback" not in err
    assert not (tmp_path / "clean").exists()
    made = sum(json.loads(line).get("fresh", 0) for line in log.read_text().splitlines())
    assert 0 < made < 60
    ended = subprocess.run(
        [sys.executable, "-c", "from recension.cli import main; main()", "build", "--json"],
        cwd=tmp_path, env=dated(tmp_path), capture_output=True, text=True,
    )  # fmt: skip
    report = json.loads(ended.stdout)[0]
    assert (report["documents"], report["fresh"]) == (60, 60 - made)


def test_ctrl_c_twice_stops_a_flow_at_once_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "__init__.py").touch()
    (tmp_path / "slow" / "one.py").write_text(
        "import pathlib, time\nCASES = (1,)\ndef edits(text, evidence):\n"
        "    time.sleep(600 * ('Letter 3 ' in text and pathlib.Path('endless').exists()))\n    yield from ()\n"
    )
    (folder / "collection.toml").write_text('repairs = ["slow.one"]\n')
    (tmp_path / "endless").touch()
    for n in range(9):
        (folder / f"letter-{n}.txt").write_text(f"Letter {n} says that the committee met and heard the report.\n")
    env = dated(tmp_path, tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", "from recension.cli import main; main()", "build", "--runner", "processes", "-j", "2"],
        cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    results = tmp_path / ".work" / "letters" / "results"
    until = time.monotonic() + 240
    while len(list(results.glob("??/*"))) < 8 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    below = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    time.sleep(2)
    assert process.poll() is None, "once: the batch under way is to end first"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=100)
    assert process.returncode == 130, err
    assert "interrupted" in err
    assert "Traceback" not in err
    assert not (tmp_path / "clean").exists()
    assert not psutil.wait_procs(below, timeout=60)[1], "something outlives the run"
    (tmp_path / "endless").unlink()
    ended = subprocess.run(
        [sys.executable, "-c", "from recension.cli import main; main()", "build", "--json"],
        cwd=tmp_path, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(ended.stdout)[0]["fresh"] == 1, "eight were done already"


def test_a_locked_database_of_the_server_loses_nothing(place: Path, ran: tuple[dict, str], tmp_path: Path) -> None:
    shutil.copytree(place / "raw", tmp_path / "raw")
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "threads"],
        cwd=tmp_path, env=dated(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    log = tmp_path / ".work" / "letters" / "log.jsonl"
    until = time.monotonic() + 240
    while not log.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    database = sqlite3.connect(tmp_path / "prefect" / "prefect.db", timeout=60, isolation_level=None)
    database.execute("begin immediate")  # nobody else can write
    time.sleep(8)
    database.execute("rollback")
    database.close()
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    assert json.loads(out)["versions"] == ["1.0.0"]
    assert tree(tmp_path / "clean") == tree(place / "clean")


def test_no_server_outlives_its_run(ran: tuple[dict, str]) -> None:
    """The server of this run, by its process: other tests have servers of their own at the same time."""
    (server,) = ran[0]["servers"]
    until = time.monotonic() + 60  # it closes its database first
    while psutil.pid_exists(server) and time.monotonic() < until:
        time.sleep(0.2)
    assert not psutil.pid_exists(server)
