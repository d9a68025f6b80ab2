"""The commands between versions, as a person types them."""

import json
from pathlib import Path

import pytest
from corpus_rows import made
from test_corpus import numbered, put
from typer.testing import CliRunner

from recension.cli import app
from recension.corpus import open_corpus

WHY = ["--reason", "private", "--authority", "the donor"]


@pytest.fixture
def clean(tmp_path) -> Path:
    put(tmp_path, numbered(12))
    put(tmp_path, numbered(13) | {"k/000004": made("k", 4, version=1)})
    return tmp_path


def say(clean: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words, "--clean", str(clean)])
    assert done.exit_code == code, done.output
    return done.output


def test_diff(clean, tmp_path) -> None:
    told = say(clean, "diff", "k", "1.0.0")
    assert "k: 1.0.0 to 2.0.0" in told
    assert "changed k/000004 (input)" in told
    assert "added k/000012" in told
    found = json.loads(say(clean, "diff", "k", "1.0.0", "2.0.0", "--json", "--document", "k/000004"))
    assert [(one["op"], one["causes"]) for one in found] == [("changed", ["input"])]
    say(clean, "diff", "k", "1.0.0", "--html", str(tmp_path / "page.html"))
    assert "<h2>k/000004: changed</h2>" in (tmp_path / "page.html").read_text()
    assert "no such version" in say(clean, "diff", "k", "9.0.0", code=2)


def test_export(clean, tmp_path) -> None:
    assert "k@1.0.0#sha256:" in say(clean, "export", "text", "k", str(tmp_path / "out"), "--version", "1.0.0")
    assert len(list((tmp_path / "out/k").iterdir())) == 12
    assert "never overwrites" in say(clean, "export", "text", "k", str(tmp_path / "out"), code=2)
    assert "there are: jsonl" in say(clean, "export", "docx", "k", str(tmp_path / "x"), code=2)


def test_withdraw_reinstate_purge(clean) -> None:
    assert "2.1.0 is without k/000004" in say(clean, "withdraw", "k", "k/000004", *WHY)
    assert "already without" in say(clean, "withdraw", "k", "k/000004", *WHY)
    assert "holds no k/9" in say(clean, "withdraw", "k", "k/9", *WHY, code=1)
    assert "next build" in say(clean, "reinstate", "k", "k/000004", *WHY)
    assert "--yes" in say(clean, "purge", "k", "k/000005", *WHY, code=2)
    assert "removed from 1.0.0, 2.0.0, 2.1.0" in say(clean, "purge", "k", "k/000005", *WHY, "--yes")
    assert "k/000005" not in open_corpus(clean / "k", "1.0.0")


def test_yank_pin_gc_and_verify_a_copy(clean) -> None:
    say(clean, "yank", "k", "2.0.0", code=2)
    say(clean, "yank", "k", "2.0.0", "--reason", "wrong scans")
    assert open_corpus(clean / "k").manifest.version == "1.0.0"
    say(clean, "yank", "k", "2.0.0", "--undo")
    say(clean, "pin", "k", "1.0.0")
    assert "no version" in say(clean, "gc", "k", "--keep", "1")
    say(clean, "pin", "k", "1.0.0", "--undo")
    assert "removed 1.0.0" in say(clean, "gc", "k", "--keep", "1")
    assert "sound" in say(clean, "verify", f"{clean}/k/v2.0.0", "--level", "deep")


def test_push_fetch_catalog(clean, tmp_path) -> None:
    pytest.importorskip("fsspec")
    pytest.importorskip("deltalake")
    assert f"file://{tmp_path}/store/k/v2.0.0" in say(clean, "push", "k", f"file://{tmp_path}/store")
    done = CliRunner().invoke(app, ["fetch", f"file://{tmp_path}/store/k", str(tmp_path / "copy")])
    assert done.exit_code == 0, done.output
    assert len(open_corpus(tmp_path / "copy")) == 13
    assert "registered" in say(clean, "catalog", "delta", "k", str(tmp_path / "tables"))
    assert "delta, iceberg" in say(clean, "catalog", "hudi", "k", str(tmp_path / "tables"), code=2)
