"""Killed, out of disk, interrupted, two at once: the collection has the old version or the new one, whole."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_corpus import numbered, put, tree

from benchmarks import trust
from recension.corpus import BrokenStoreError, BusyError, open_corpus, store, verify

FULL = OSError(errno.ENOSPC, "No space left on device")


def failing_at(monkeypatch, turn: int, failure: BaseException) -> list[int]:
    """Every write, link, sync and rename of the store counts; the one at `turn` fails instead."""
    calls = [0]

    def guard(function):
        def guarded(*args, **kwargs):
            calls[0] += 1
            if calls[0] == turn:
                raise failure
            return function(*args, **kwargs)

        return guarded

    for name in ("_write", "_sync", "link"):
        monkeypatch.setattr(store, name, guard(getattr(store, name)))
    for name in ("rename", "replace", "mkdir"):
        monkeypatch.setattr(Path, name, guard(getattr(Path, name)))
    monkeypatch.setattr(store.os, "fchmod", guard(os.fchmod))
    return calls


@pytest.mark.parametrize("failure", [FULL, KeyboardInterrupt()], ids=["disk full", "Ctrl-C"])
def test_a_failure_at_any_step_leaves_the_collection_as_it_was(tmp_path, monkeypatch, failure) -> None:
    put(tmp_path, numbered(20))
    before = tree(tmp_path)
    turn, committed = 0, False
    while not committed:
        turn += 1
        with monkeypatch.context() as patched:
            calls = failing_at(patched, turn, failure)
            try:
                put(tmp_path, numbered(24))
            except type(failure):
                pass
        if (tmp_path / "k/v1.1.0").exists():
            committed = True
        else:
            assert tree(tmp_path) == before, f"after a failure at step {turn}"
            assert calls[0] >= turn
    assert turn > 50, "many steps were made to fail"
    assert put(tmp_path, numbered(24)) is None, "what failed after the commit is published all the same"
    assert (tmp_path / "k/latest").read_text() == "1.1.0\n"
    assert verify(tmp_path / "k", "deep") == []


def test_a_first_publication_that_fails_leaves_no_version(tmp_path, monkeypatch) -> None:
    failing_at(monkeypatch, 12, FULL)
    with pytest.raises(OSError, match="No space left"):
        put(tmp_path, numbered(20))
    assert tree(tmp_path) == {}


def test_killed_at_random_moments(tmp_path) -> None:
    """Ten of the two hundred kills that `python -m benchmarks.trust` does."""
    for op, counts in trust.kills(int(os.environ.get("RECENSION_KILLS", "10")), tmp_path).items():
        assert (op, counts["half"], counts["lost"], counts["stuck"]) == (op, 0, 0, 0)
    assert verify(tmp_path / trust.NAME, "deep") == []
    assert not list((tmp_path / trust.NAME).glob("objects/*/*.part"))
    assert not (tmp_path / trust.NAME / store.STAGE).exists()


def test_two_publishers_at_once(tmp_path) -> None:
    """The second stops with a message that says who holds the collection and since when, and works afterwards."""
    put(tmp_path, numbered(3))
    hold = (
        "import fcntl, sys, time; from pathlib import Path; from recension.corpus.store import Store\n"
        "with Store(Path(sys.argv[1])).locked():\n    print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", hold, str(tmp_path / "k")], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=rf"k is being published by process {other.pid} since 20\d\d-.* UTC; wait"):
            put(tmp_path, numbered(4))
        assert len(open_corpus(tmp_path / "k")) == 3, "readers are not disturbed"
    finally:
        other.kill()
        other.wait()
    assert put(tmp_path, numbered(4)).manifest.version == "1.1.0"


def test_the_lock_is_free_after_work(tmp_path) -> None:
    put(tmp_path, numbered(3))
    with (tmp_path / "k/.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert lock.read() == ""


def test_a_file_system_without_links_gets_copies(tmp_path, monkeypatch) -> None:
    def refused(*paths: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    put(tmp_path, numbered(3))
    folder = put(tmp_path, numbered(4)).folder
    part = folder / "documents/part-00000.parquet"
    assert part.stat().st_nlink == 1
    assert part.stat().st_mode & 0o777 == 0o444
    assert verify(tmp_path / "k", "deep") == []


def test_a_lost_object_stops_the_publication_with_advice(tmp_path) -> None:
    first = put(tmp_path, numbered(30))
    lost = first.manifest.chunks[0].files["blocks"].sha256
    store.Store(tmp_path / "k").object(lost).unlink()
    with pytest.raises(BrokenStoreError, match=f"{lost}.*missing.*recension verify"):
        put(tmp_path, numbered(31))
    assert [str(fault) for fault in verify(tmp_path / "k")] == [f"objects/{lost[:2]}/{lost}.parquet: missing"]


def test_verify_finds_every_damage_and_names_the_file(tmp_path) -> None:
    """A hundred of the thousand that `python -m benchmarks.trust` does."""
    found = trust.damages(int(os.environ.get("RECENSION_DAMAGES", "100")), tmp_path)
    assert len(found) == 3
    assert not [told for told in found if told.endswith("NOT FOUND")]


def test_verify_tells_everything_that_is_wrong(tmp_path) -> None:
    put(tmp_path, numbered(20))
    folder = tmp_path / "k/v1.0.0"
    (folder / "README.md").unlink()
    (folder / "CHANGES.md").chmod(0o644)
    (folder / "CHANGES.md").write_text("rewritten")
    (folder / "blocks/extra.parquet").write_bytes(b"")
    (tmp_path / "k/latest").write_text("9.9.9\n")
    found = {(fault.version, fault.file) for fault in verify(tmp_path / "k", "deep")}
    assert found == {("1.0.0", "README.md"), ("1.0.0", "CHANGES.md"), ("1.0.0", "blocks/extra.parquet"), ("", "latest")}
    with pytest.raises(FileNotFoundError, match="neither a published version"):
        verify(tmp_path / "nothing")


def test_verify_works_on_a_lone_copy(tmp_path) -> None:
    import shutil

    put(tmp_path, numbered(20))
    shutil.copytree(tmp_path / "k/v1.0.0", tmp_path / "elsewhere")
    assert verify(tmp_path / "elsewhere", "deep") == []


def test_a_list_of_chunks_that_is_damaged_is_named_alone(tmp_path) -> None:
    folder = put(tmp_path, numbered(20)).folder
    path = folder / "chunks/00000.jsonl"
    data = path.read_bytes()
    path.unlink()
    for said, problem in ((data.replace(b'"rows":', b'"rowz":', 1), "sha256 is"), (None, "missing")):
        if said:
            path.write_bytes(said)
        faults = verify(folder, "deep")
        assert [fault.file for fault in faults] == ["chunks/00000.jsonl"]
        assert problem in faults[0].problem
        assert "cannot be checked" in faults[0].problem
        with pytest.raises(LookupError, match=r"chunks/00000\.jsonl"):
            open_corpus(folder)
        path.unlink(missing_ok=True)


def test_deep_finds_what_digests_of_files_cannot(tmp_path) -> None:
    """A version that was forged consistently: files and manifest agree, the content does not."""
    import msgspec
    import pyarrow as pa
    import pyarrow.parquet as pq

    from recension.corpus.columns import to_parquet
    from recension.corpus.manifest import encode, listed

    folder = put(tmp_path, numbered(4)).folder
    path = folder / "edits/part-00000.parquet"
    table = pq.read_table(path)
    words = pa.array([text.replace("\n", "\t") for text in table["before"].to_pylist()])
    data = to_parquet(table.set_column(table.schema.get_field_index("before"), "before", words))
    path.unlink()
    path.write_bytes(data)
    manifest = open_corpus(folder).manifest
    chunk = manifest.chunks[0]
    forged = store.file_entry(data)
    files = chunk.files | {
        "edits": msgspec.structs.replace(chunk.files["edits"], sha256=forged.sha256, bytes=forged.bytes)
    }
    lists = listed([msgspec.structs.replace(chunk, files=files), *manifest.chunks[1:]])
    told = manifest.files | {name: store.file_entry(text) for name, text in lists.items()}
    body = encode(msgspec.structs.replace(manifest, files=told))
    for name, text in (lists | {"manifest.json": body, "manifest.json.sha256": store.sidecar(body)}).items():
        (folder / name).unlink()
        (folder / name).write_bytes(text)
    assert verify(folder, "full") == []
    faults = verify(folder, "deep")
    assert any("rebuild the raw text" in fault.problem or "text_sha256" in fault.problem for fault in faults)
    assert any("R005" in fault.problem for fault in faults)
