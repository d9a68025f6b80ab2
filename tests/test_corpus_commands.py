"""The commands between versions, as a person types them."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from corpus_rows import made
from test_corpus import numbered, put
from typer.testing import CliRunner

from recension.cli import app
from recension.cli.stores import options_of
from recension.corpus import open_corpus, open_locked

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
    assert [(one["op"], one["causes"]) for one in found["changes"]] == [("changed", ["input"])]
    say(clean, "diff", "k", "1.0.0", "--html", str(tmp_path / "page.html"))
    assert '<h2><span class="op changed">changed</span> k/000004</h2>' in (tmp_path / "page.html").read_text()
    assert "no such version" in say(clean, "diff", "k", "9.0.0", code=2)


def test_export(clean, tmp_path) -> None:
    assert "k@1.0.0#sha256:" in say(clean, "export", "text", "k", str(tmp_path / "out"), "--version", "1.0.0")
    assert len(list((tmp_path / "out/k").iterdir())) == 12
    assert "never overwrites" in say(clean, "export", "text", "k", str(tmp_path / "out"), code=2)
    assert "there are: jsonl" in say(clean, "export", "docx", "k", str(tmp_path / "x"), code=2)


def test_what_is_made_is_called_after_the_version(clean, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    say(clean, "export", "bagit", "k", "--version", "1.0.0")
    say(clean, "export", "jsonl", "k")
    assert (tmp_path / "k-1.0.0-bag/bagit.txt").exists()
    assert (tmp_path / "k-2.0.0.jsonl.zst").exists()
    pytest.importorskip("deltalake")
    say(clean, "catalog", "delta", "k")
    assert (tmp_path / "k-delta/documents/_delta_log").is_dir()


@pytest.mark.parametrize(
    "words",
    [
        ("gc", "letterz", "--keep", "1"),
        ("pin", "letterz", "1.0.0"),
        ("yank", "letterz", "1.0.0", "--reason", "x"),
        ("withdraw", "letterz", "letterz/a", *WHY),
        ("reinstate", "letterz", "letterz/a", *WHY),
        ("purge", "letterz", "letterz/a", *WHY, "--yes"),
    ],
)
def test_a_mistyped_collection_is_told_and_nothing_is_made(clean, words) -> None:
    told = say(clean, *words, code=2)
    assert "no published" in told
    assert not (clean / "letterz").exists()


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
    told = say(clean, "yank", "k", "2.0.0", "--reason", "wrong scans")
    assert "2.0.0 is yanked; the latest is 1.0.0" in told
    assert open_corpus(clean / "k").manifest.version == "1.0.0"
    assert "2.0.0 is published; the latest is 2.0.0" in say(clean, "yank", "k", "2.0.0", "--undo")
    assert "1.0.0 stays" in say(clean, "pin", "k", "1.0.0")
    assert "no version" in say(clean, "gc", "k", "--keep", "1")
    say(clean, "pin", "k", "1.0.0", "--undo")
    assert "removed 1.0.0" in say(clean, "gc", "k", "--keep", "1")
    assert "sound" in say(clean, "verify", f"{clean}/k/v2.0.0", "--level", "deep")


def test_verify_takes_versions_and_says_which_are_wrong(clean) -> None:
    assert say(clean, "verify", "k", "1.0.0").strip() == "k 1.0.0: sound (full)"
    assert say(clean, "verify", "2.0.0", "k@^1") == "k 2.0.0: sound (full)\nk 1.0.0: sound (full)\n"
    assert "no such version" in say(clean, "verify", "k", "7.0.0", code=2)
    assert "no published collection 'q'" in say(clean, "verify", "q", code=2)
    assert "expected one of quick" in say(clean, "verify", "--level", "deepest", code=2)
    (clean / "k/v1.0.0/CITATION.cff").unlink()
    assert "v1.0.0/CITATION.cff: missing" in say(clean, "verify", "k@1.0.0", code=1)
    assert "1 fault\n" in say(clean, "verify", "k", code=1)
    assert "sound" in say(clean, "verify", "k", "2.0.0")


def test_diff_says_what_is_wrong_before_anything_else(clean, tmp_path) -> None:
    assert "No document differs" in say(clean, "diff", "k", "2.0.0")
    assert "k/000005 is the same" in say(clean, "diff", "k", "1.0.0", "--document", "k/000005")
    page = tmp_path / "none.html"
    asked = ("diff", "k", "1.0.0", "--document", "k/9", "--html", str(page))
    assert "holds no document 'k/9'" in say(clean, *asked, code=2)
    assert not page.exists()
    assert "there are collections: k" in say(clean, "diff", "letters", "1.0.0", code=2)


def test_push_fetch_catalog(clean, tmp_path) -> None:
    pytest.importorskip("fsspec")
    pytest.importorskip("deltalake")
    assert f"file://{tmp_path}/store/k/v2.0.0" in say(clean, "push", "k", f"file://{tmp_path}/store")
    done = CliRunner().invoke(app, ["fetch", f"file://{tmp_path}/store/k", str(tmp_path / "copy")])
    assert done.exit_code == 0, done.output
    assert len(open_corpus(tmp_path / "copy")) == 13
    assert "registered" in say(clean, "catalog", "delta", "k", str(tmp_path / "tables"))
    assert "delta, iceberg" in say(clean, "catalog", "hudi", "k", str(tmp_path / "tables"), code=2)


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words])
    assert done.exit_code == code, done.output
    return done.output


def test_everything_works_on_a_url_too(clean, tmp_path) -> None:
    pytest.importorskip("fsspec")
    store = f"file://{tmp_path}/store"
    run("push", "k", store, "--clean", str(clean), "--version", "1.0.0")
    run("push", "k", store, "--clean", str(clean))
    assert "k           2.0.0" in run("ls", "--clean", store)
    assert "changed k/000004" in run("diff", "k", "1.0.0", "--clean", store)
    assert "2.1.0 is without k/000004" in run("withdraw", "k", "k/000004", *WHY, "--clean", store)
    run("yank", "k", "2.1.0", "--reason", "why not", "--clean", store)
    assert "removed from 1.0.0, 2.0.0, 2.1.0" in run("purge", "k", "k/000005", *WHY, "--yes", "--clean", store)
    run("pin", "k", "1.0.0", "--clean", store)
    assert "removed no version" in run("gc", "k", "--keep", "1", "--grace", "0", "--clean", store)
    assert "sound (deep)" in run("verify", f"{store}/k", "--level", "deep")
    assert "sound" in run("verify", "k", "--clean", store)
    run("export", "text", "k", str(tmp_path / "texts"), "--clean", store, "--version", "2.1.0")
    assert len(list((tmp_path / "texts/k").iterdir())) == 11
    assert "expected NAME=VALUE" in run("verify", f"{store}/k", "--option", "x", code=2)
    shutil.copytree(clean / "k", tmp_path / "copied/k")  # as a disk has it, with a tool that knows nothing of us
    shutil.copytree(clean / "k/v1.0.0", tmp_path / "alone/k/v1.0.0")
    for copy in (f"file://{tmp_path}/copied/k", f"file://{tmp_path}/alone/k/v1.0.0"):
        assert "sound (deep)" in run("verify", copy, "--level", "deep")
    assert "k           2.0.0" in run("ls", "--clean", f"file://{tmp_path}/copied")
    part = tmp_path / "alone/k/v1.0.0/blocks/part-00000.parquet"
    part.chmod(0o644)
    part.write_bytes(part.read_bytes()[:-1])
    assert "blocks/part-00000.parquet: has" in run("verify", f"file://{tmp_path}/alone/k/v1.0.0", code=1)
    (tmp_path / "store/k/v1.0.0/README.md").write_text("changed")
    assert "v1.0.0/README.md: has 7 bytes" in run("verify", f"{store}/k/v1.0.0", code=1)


def test_options_for_a_url() -> None:
    said = ["key=k", "use_ssl=false", "client_kwargs.endpoint_url=http://127.0.0.1:1", "client_kwargs.region_name=x"]
    assert options_of(said) == {
        "key": "k",
        "use_ssl": False,
        "client_kwargs": {"endpoint_url": "http://127.0.0.1:1", "region_name": "x"},
    }


def test_sign_and_statement(clean, tmp_path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    (tmp_path / "allowed").write_text("editor@archive " + (tmp_path / "key.pub").read_text())
    check = ["--check", "editor@archive", "--allowed", str(tmp_path / "allowed")]
    assert "not signed" in say(clean, "sign", "k", *check, code=1)
    assert "manifest.json.sig" in say(clean, "sign", "k", "--key", str(tmp_path / "key"))
    assert "signed by editor@archive" in say(clean, "sign", "k", *check)
    assert "needs --key" in say(clean, "sign", "k", code=2)
    run("push", "k", f"file://{tmp_path}/store", "--clean", str(clean))
    run("fetch", f"file://{tmp_path}/store/k", str(tmp_path / "copy"))
    assert "signed by editor@archive" in run("sign", str(tmp_path / "copy"), *check), "the signature travels along"
    said = json.loads(say(clean, "statement", "k", "--version", "1.0.0"))
    digest = hashlib.sha256((clean / "k/v1.0.0/manifest.json").read_bytes()).hexdigest()
    assert said["subject"][0]["digest"]["sha256"] == digest
    say(clean, "statement", "k", "-o", str(tmp_path / "said.json"))
    assert json.loads((tmp_path / "said.json").read_text())["_type"] == "https://in-toto.io/Statement/v1"


def test_lock(clean, tmp_path, monkeypatch) -> None:
    project = tmp_path / "project"
    project.mkdir()
    file = ["--file", str(project / "corpus.lock")]
    assert "k@2.0.0#sha256:" in run("lock", f"{clean}/k", *file)
    assert "k@1.0.0#sha256:" in run("lock", f"{clean}/k@~1", *file)
    assert f'location = "{Path("..") / "k"}"' in (project / "corpus.lock").read_text()
    assert "k: as pinned (deep)" in run("lock", "--check", *file, "--level", "deep")
    assert len(open_locked(project / "corpus.lock", "k")) == 12
    monkeypatch.chdir(project)
    assert "as pinned" in run("lock", "--check"), "from wherever"
    part = clean / "k/v1.0.0/blocks/part-00000.parquet"
    part.unlink()
    assert "blocks/part-00000.parquet: missing" in run("lock", "--check", code=1)
    (project / "corpus.lock").write_text((project / "corpus.lock").read_text().replace("1.0.0", "1.7.0"))
    assert "there are: 1.0.0, 2.0.0" in run("lock", "--check", code=1)
    run("lock", code=2)
