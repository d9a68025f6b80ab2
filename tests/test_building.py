"""What surrounds a build: who may build, what is left for programs, who is told."""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from environments import environment
from typer.testing import CliRunner

from recension.build.lock import BuildingError, building
from recension.cli import app
from recension.cli.notice import link

HOLD = """
import sys, time
from pathlib import Path
from recension.build.lock import building
with building(Path(sys.argv[1]), lambda busy: False):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "raw" / "letters").mkdir(parents=True)
    (tmp_path / "raw" / "letters" / "one.txt").write_text("The committee met and heard the re-\nport. The report.\n")
    (tmp_path / "raw" / "letters" / "broken.txt").write_bytes(bytes(range(256)) * 20)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")
    return tmp_path


@pytest.fixture
def holder(place: Path):
    """Another process that builds the collection, until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place / ".work" / "letters")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def run(*words: str):
    return CliRunner().invoke(app, ["build", "-j", "1", *words])


def test_the_second_says_who_builds_and_since_when(place: Path, holder: subprocess.Popen) -> None:
    ended = run("--no-wait")
    assert ended.exit_code == 1
    assert f"letters is being built by process {holder.pid} on " in " ".join(ended.stderr.split())
    assert " since 20" in ended.stderr
    assert not (place / "clean").exists()


def test_the_second_waits_for_the_first(place: Path, holder: subprocess.Popen) -> None:
    def end_later() -> None:
        time.sleep(1)
        assert not (place / "clean").exists(), "it did not wait"
        holder.kill()  # the system frees the lock of a process that dies

    later = threading.Thread(target=end_later)
    later.start()
    ended = run()
    later.join()
    assert ended.exit_code == 1, ended.stderr  # one document is set aside
    assert "waiting for it" in ended.stderr
    assert (place / "clean" / "letters" / "v1.0.0").exists()


def test_asked_to_stop_it_does_not_wait_on(tmp_path: Path) -> None:
    asked: list[BuildingError] = []

    def waiting(busy: BuildingError) -> bool:
        asked.append(busy)
        return len(asked) < 2

    with building(tmp_path, lambda busy: False):
        with pytest.raises(BuildingError), building(tmp_path, waiting):
            pass
        assert len(asked) == 2


def test_two_builds_at_once_end_as_one_would(place: Path) -> None:
    code = "from recension.cli import main; main()"
    words = [sys.executable, "-c", code, "build", "-j", "2"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    for n in range(12):
        (place / "raw" / "letters" / f"more-{n}.txt").write_text(f"Letter {n}. " + "The committee met again. " * 2000)
    runs = [
        subprocess.Popen(words, cwd=place, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=240) for process in runs]
    assert [process.returncode for process in runs] == [1, 1], said
    assert sorted("published in" in out for out, _ in said) == [False, True], "one publishes, the other finds it done"
    logged = [json.loads(line) for line in (place / ".work" / "letters" / "log.jsonl").read_text().splitlines()]
    assert sorted(line["fresh"] for line in logged if line["event"] == "ended") == [0, 14]
    assert [path.name for path in (place / "clean" / "letters").glob("v*")] == ["v1.0.0"]


def test_a_run_leaves_a_log_and_figures(place: Path) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    assert run().exit_code == 1
    logged = [json.loads(line) for line in (place / ".work" / "letters" / "log.jsonl").read_text().splitlines()]
    assert [line["event"] for line in logged] == ["begun", "batch", "set_aside", "ended"]
    assert logged[1]["milliseconds"].keys() >= {"read", "repairs", "metadata", "structure", "rows", "store"}
    assert (logged[2]["document"], logged[2]["code"]) == ("letters/broken", "binary")
    assert (logged[3]["version"], logged[3]["fresh"], logged[3]["set_aside"]) == ("1.0.0", 2, 1)
    text = (place / ".work" / "letters" / "metrics.prom").read_text()
    families = {family.name: family.samples for family in text_string_to_metric_families(text)}
    outcomes = {sample.labels["outcome"]: sample.value for sample in families["recension_documents"]}
    assert outcomes == {"published": 1, "worked_on": 2, "stood": 0, "set_aside": 1, "stale": 0}
    assert all(sample.labels["collection"] == "letters" for samples in families.values() for sample in samples)


def test_a_command_is_told_once_of_what_is_newly_set_aside(place: Path) -> None:
    hook = place / "hook.py"
    hook.write_text("import sys; open('told.jsonl', 'a').write(sys.stdin.read() + '\\n')\n")
    words = ["--notify", f"{sys.executable} {hook}", "--review", "http://reviews.example/doc/{document}"]
    assert run(*words).exit_code == 1
    assert run(*words).exit_code == 1
    (place / "raw" / "letters" / "empty.txt").touch()
    ended = run(*words)
    told = [json.loads(line) for line in (place / "told.jsonl").read_text().splitlines()]
    assert [[one["document"] for one in each["set_aside"]] for each in told] == [["letters/broken"], ["letters/empty"]]
    assert told[0]["set_aside"][0]["review"] == "http://reviews.example/doc/letters/broken"
    assert told[0]["set_aside"][0]["code"] == "binary"
    assert "http://reviews.example/doc/letters/empty" in ended.stdout


def test_an_address_is_told_too(place: Path) -> None:
    told: list[dict] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert run("--notify", f"http://127.0.0.1:{server.server_port}/").exit_code == 1
    server.shutdown()
    assert [one["document"] for each in told for one in each["set_aside"]] == ["letters/broken"]


@pytest.mark.parametrize("hook", ["http://127.0.0.1:9/", "no-such-command", "false", "'"])
def test_a_hook_that_fails_does_not_fail_the_run(place: Path, hook: str) -> None:
    ended = run("--notify", hook)
    assert ended.exit_code == 1
    assert "failed" in ended.stderr
    assert (place / "clean" / "letters" / "v1.0.0").exists()


def test_links_to_reviews() -> None:
    assert link("http://h/x", "c/d") == "http://h/x/c/d"
    assert link("http://h/{document}?a", "c/d") == "http://h/c/d?a"
    assert link("http://{collection}.h/document/{name}/1", "c/d") == "http://c.h/document/d/1"


def test_a_summary_stays_short(place: Path) -> None:
    for n in range(40):
        (place / "raw" / "letters" / f"empty-{n}.txt").touch()
    said = run().stdout
    assert said.count("set aside: ") == 11  # ten by name, and the sum
    assert "in all 41 set aside: 40 empty, 1 binary" in " ".join(said.split())


def test_a_flow_says_who_builds_too(place: Path, holder: subprocess.Popen) -> None:
    pytest.importorskip("prefect")
    env = environment(place)
    words = [sys.executable, "-c", "from recension.cli import main; main()", "build", "--runner", "threads"]

    def flow(*more: str) -> subprocess.Popen:
        return subprocess.Popen([*words, *more], cwd=place, env=env, stderr=subprocess.PIPE, text=True)

    refused = flow("--no-wait")
    _, err = refused.communicate(timeout=300)
    assert refused.returncode == 1
    assert f"letters is being built by process {holder.pid} on " in " ".join(err.split())
    waits = flow()
    assert waits.stderr
    assert "waiting for it" in waits.stderr.readline()
    holder.kill()
    _, err = waits.communicate(timeout=300)
    assert waits.returncode == 1, err  # one document is set aside
    assert (place / "clean" / "letters" / "v1.0.0").exists()
