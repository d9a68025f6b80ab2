"""The command: what it prints, where, and the code it ends with."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recension.cli import app

ROOT = Path(__file__).parent.parent
TEXT = (
    "Washington\u00e2\u20ac\u2122s view of the long war was that it would end with the year, and the re-\n"
    "port of the committee says so on each of its many pages. The report was read.\n"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the command in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")

    def running(*words: str, given: bytes = b"") -> tuple[int, str, str]:
        result = CliRunner().invoke(app, list(words), input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return running


def started(*words: str, cwd: Path, **options) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", "from recension.cli import main; main()", *words],
        cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def letters(tmp_path: Path, many: int = 3) -> Path:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    for n in range(many):
        (folder / f"letter-{n}.txt").write_text(f"Letter {n}\n\n{TEXT}")
    return folder


def test_clean_prints_the_clean_text(run, tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_text(TEXT)
    code, out, err = run("clean", "scan.txt")
    assert (code, err) == (0, "")
    assert out == (
        "Washington’s view of the long war was that it would end with the year, and the report of the committee "
        "says so on each of its many pages. The report was read.\n"
    )


def test_clean_reads_standard_input_and_speaks_json(run) -> None:
    code, out, _ = run("clean", "-", "--json", given=TEXT.encode())
    told = json.loads(out)
    assert code == 0
    assert told["text"].startswith("Washington’s")
    assert told["repairs"]["mojibake"] == 1


def test_explain_says_what_and_who_and_why(run, tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_text(TEXT)
    code, out, _ = run("explain", "scan.txt", "--rule", "mojibake")
    assert code == 0
    assert "- …Washington[â€™]s view" in out
    assert "+ …Washington[’]s view" in out
    assert out.rstrip().endswith("1 changes: mojibake 1")
    code, out, _ = run("explain", "scan.txt", "--at", "raw:11", "--json")
    assert [change["before"] for change in json.loads(out)] == ["â€™"]
    code, out, err = run("explain", "scan.txt", "--at", "here")
    assert (code, out) == (2, "")
    assert "--at expects an offset such as 1204" in err


def test_check_runs_the_cases_of_a_repair(run) -> None:
    code, out, _ = run("check", "mojibake")
    assert code == 0
    assert "0 fail" in out
    code, out, err = run("check", "mojibak")
    assert (code, out) == (2, "")
    assert "Did you mean 'mojibake'?" in err


def test_check_of_a_repair_of_ones_own_that_fails(run, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "__init__.py").touch()
    (tmp_path / "own" / "nothing.py").write_text(
        "from recension.cases import Fix\nCASES = (Fix('a', 'b'),)\ndef edits(text, evidence): yield from ()\n"
    )
    code, out, _ = run("check", "own.nothing", "--json")
    assert code == 1
    assert json.loads(out)[0]["problem"] == "expected 'b', found 'a'"


BAD = [
    (b"", "empty"),
    (bytes(range(256)) * 8, "binary"),
    (b"%PDF-1.7\nnothing follows", ""),
    (b"PK\x03\x04 broken", ""),
    (b"\x89PNG\r\n\x1a\n" + bytes(90), ""),
]


@pytest.mark.parametrize(("data", "code"), BAD)
def test_bad_files_end_with_a_message_and_no_traceback(run, tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "scan.txt").write_bytes(data)
    ended, out, err = run("clean", "scan.txt")
    assert (ended, out) == (1, "")
    assert err.startswith("error: ")
    assert f"[{code}" in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_a_wrong_use(run) -> None:
    code, out, err = run("clean", "nothing.txt")
    assert (code, out) == (2, "")
    assert "nothing.txt" in err


def test_build_ls_verify(run, tmp_path: Path) -> None:
    letters(tmp_path)
    code, out, err = run("build")
    assert (code, err) == (0, "")
    assert "letters 1.0.0: published in clean/letters/v1.0.0" in out
    assert "3 documents, 3 added" in out
    code, out, _ = run("build")
    assert (code, out) == (0, "letters 1.0.0: nothing new, nothing published\n")
    code, out, _ = run("ls")
    assert code == 0
    assert out.split("\n")[1].split()[:4] == ["letters", "1.0.0", "2026-01-31", "3"]
    code, out, _ = run("ls", "--json")
    assert json.loads(out)["letters"][0]["latest"] is True
    assert run("verify", "--level", "deep")[:2] == (0, "letters: sound (deep)\n")
    chunk = next((tmp_path / "clean" / "letters" / "v1.0.0" / "edits").iterdir())
    chunk.chmod(0o644)
    chunk.write_bytes(chunk.read_bytes()[:-1] + b"x")
    code, out, _ = run("verify")
    assert code == 1
    assert "edits/part-00000.parquet" in out


def test_build_json_and_quarantine(run, tmp_path: Path) -> None:
    folder = letters(tmp_path)
    (folder / "empty.txt").write_bytes(b"")
    code, out, _ = run("build", "--json")
    report = json.loads(out)[0]
    assert code == 1
    assert (report["version"], report["documents"]) == ("1.0.0", 3)
    assert [one["code"] for one in report["quarantined"]] == ["empty"]
    code, out, _ = run("build")
    assert code == 1
    assert "set aside: empty.txt [empty]" in out


def test_a_misspelt_key_stops_the_build_before_any_work(run, tmp_path: Path) -> None:
    folder = letters(tmp_path)
    (folder / "collection.toml").write_text('title = "Letters"\nlicens = "MIT"\n')
    code, out, err = run("build")
    assert (code, out) == (2, "")
    assert "collection.toml, line 2: unknown key 'licens'" in err
    assert "Did you mean 'licence'?" in err
    assert not (tmp_path / "clean").exists()
    assert not (tmp_path / ".work").exists()


WRONG = [
    (["build"], "raw: cannot be listed"),
    (["build", "--date", "tomorrow"], "Write it like 2026-01-31"),
    (["ls"], "clean: cannot be listed"),
    (["verify"], "clean: cannot be listed"),
    (["bild"], "No such command 'bild'"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_wrong_use_is_told_with_code_2(run, words: list[str], said: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err


def test_help_answers_at_once_and_shows_examples(run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for command in ("build", "clean", "explain", "check", "verify", "ls"):
        assert command in out
        assert "Examples:" in run(command, "--help")[1]
    before = os.times()
    subprocess.run(
        [sys.executable, "-c", "from recension.cli import main; main()", "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True,
    )  # fmt: skip
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.6


def test_help_imports_nothing_heavy() -> None:
    heavy = "ftfy regex pyarrow rich.console msgspec prefect recension.document"
    code = f"import sys, recension.cli; print([name for name in {heavy.split()} if name in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True
    )
    assert ended.stdout == b"[]\n"


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_text(TEXT)
    process = started("clean", "scan.txt", cwd=tmp_path)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr.read() == b""


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_leaves_clean_as_it_was_and_the_next_run_goes_on(tmp_path: Path, times: int) -> None:
    folder = letters(tmp_path, 2)
    assert started("build", "-j", "1", cwd=tmp_path).wait(60) == 0
    before = sorted(tmp_path.joinpath("clean").rglob("*"))
    for n in range(400):
        (folder / f"more-{n}.txt").write_text(f"Letter {n}\n\n{TEXT * 60}")
    process = started("build", "-j", "2", cwd=tmp_path, start_new_session=True)
    results = tmp_path / ".work" / "letters" / "results"
    until = time.monotonic() + 60
    while len(list(results.glob("??/*"))) < 12 and time.monotonic() < until:
        time.sleep(0.05)
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the command and its workers
        time.sleep(0.3)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert b"the same command goes on from there" in err
    assert b"Traceback" not in err
    assert sorted(tmp_path.joinpath("clean").rglob("*")) == before
    kept = len(list(results.glob("??/*")))
    process = started("build", "--json", cwd=tmp_path)
    out, _ = process.communicate(timeout=120)
    report = json.loads(out)[0]
    assert report["documents"] == 402
    assert 0 < report["fresh"] <= 402 - kept + times * 2


def test_review_without_a_name_says_what_it_lacks(run, tmp_path: Path) -> None:
    code, _, told = run("review")
    assert code == 2 and "there is no collection in raw/ or clean/" in told
    letters(tmp_path)
    code, printed, _ = run("review", "--html", "pages")
    assert code == 0 and printed.strip().startswith("pages")  # the only one there is
    (tmp_path / "raw" / "notes").mkdir()
    (tmp_path / "raw" / "notes" / "a.txt").write_text(TEXT)
    code, _, told = run("review", "--html", "more")
    assert code == 2 and "letters, notes" in " ".join(told.split())
