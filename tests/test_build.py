"""A build from raw/ to clean/: what is worked on, what is published, what is set aside, and that nothing is lost."""

import errno
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from recension.build.collection import ConfigError
from recension.build.crew import Crew
from recension.build.parts import code_fingerprint
from recension.build.plan import Found
from recension.build.run import Folders, Report, build, collections, is_current, prepare
from recension.build.runners import StoppedError, in_processes, in_this_process
from recension.build.store import LostError, Store
from recension.build.work import work
from recension.corpus import open_corpus, verify

DAY = "2026-01-31"
PAGE = "The committee met in the old\nhall and heard the report of the secre-\ntary. The secretary was thanked.\n"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    raw = tmp_path / "raw" / "letters"
    raw.mkdir(parents=True)
    for n in range(6):
        (raw / f"letter {n}.txt").write_text(f"Letter {n}\n\n{PAGE * (n + 1)}")
    old = 1_600_000_000  # long ago, so that the index trusts the files
    for path in raw.iterdir():
        os.utime(path, (old, old))
    return Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")


def digest_of_tree(folder: Path) -> str:
    """One digest over names and bytes of all files below a folder, the lock apart."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"):
        digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def made(folders: Folders, **options: object) -> Report:
    return build(folders, "letters", DAY, **options)  # type: ignore[arg-type]


def test_the_first_build_publishes_and_the_second_does_nothing(folders: Folders) -> None:
    first = made(folders)
    assert (first.version, first.published, first.documents, first.fresh) == ("1.0.0", True, 6, 6)
    before = digest_of_tree(folders.clean)
    again = made(folders)
    assert (again.version, again.published, again.fresh) == ("1.0.0", False, 0)
    assert digest_of_tree(folders.clean) == before
    assert is_current(folders, prepare(folders, "letters"))
    assert verify(folders.clean / "letters", "deep") == []


def test_only_what_changed_is_worked_on(folders: Folders) -> None:
    made(folders)
    (folders.raw / "letters" / "letter 3.txt").write_text("Another letter.\n")
    (folders.raw / "letters" / "letter 0.txt").unlink()
    (folders.raw / "letters" / "new.txt").write_text("A new one.\n")
    assert not is_current(folders, prepare(folders, "letters"))
    report = made(folders)
    assert (report.version, report.fresh) == ("2.0.0", 2)  # a raw text was replaced: references into it may break
    assert (report.added, report.changed, report.withdrawn, report.documents) == (1, 1, 1, 6)


def test_every_raw_text_comes_back_from_what_was_published(folders: Folders) -> None:
    made(folders)
    corpus = open_corpus(folders.clean / "letters")
    raw = {path.name: path.read_text() for path in (folders.raw / "letters").iterdir()}
    assert {row.raw.path: corpus.raw_of(row.id) for row in corpus.documents()} == raw


def test_a_build_from_nothing_equals_one_step_by_step(folders: Folders, tmp_path: Path) -> None:
    """Content digests, not bytes: the history in the manifest differs."""
    late = folders.raw / "letters" / "letter 5.txt"
    text = late.read_text()
    late.unlink()
    made(folders)
    late.write_text(text)
    step_by_step = made(folders)
    at_once = made(Folders(folders.raw, tmp_path / "clean2", tmp_path / "work2"))
    assert step_by_step.pin.partition("#")[2] == at_once.pin.partition("#")[2]


def test_processes_give_the_same_bytes(folders: Folders, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folders.raw / "letters" / "empty.txt").touch()
    made(folders)
    other = Folders(folders.raw, tmp_path / "clean2", tmp_path / "work2")
    prepared = prepare(other, "letters")
    one_each = [(found,) for batch in prepared.batches for found in batch]

    def small_batches(do, todo: Sequence[Sequence[Found]]):
        assert sum(map(len, todo)) == len(one_each)
        with Crew(3) as crew:
            yield from in_processes(crew)(do, one_each)

    capfd.readouterr()
    assert made(other, run=small_batches).fresh == 7
    assert digest_of_tree(other.clean) == digest_of_tree(folders.clean)
    assert capfd.readouterr() == ("", "")  # workers are quiet


def test_a_document_that_goes_bad_keeps_its_last_good_records(folders: Folders) -> None:
    made(folders)
    before = open_corpus(folders.clean / "letters").document("letters/letter-2")
    (folders.raw / "letters" / "letter 2.txt").write_bytes(bytes(range(256)) * 40)
    (folders.raw / "letters" / "letter 4.txt").write_bytes(b"")
    (folders.raw / "letters" / "empty.txt").write_bytes(b"")
    report = made(folders)
    codes = {one.path: one.code for one in report.quarantined}
    assert codes == {"letter 2.txt": "binary", "letter 4.txt": "empty", "empty.txt": "empty"}
    assert all(one.reason and one.advice for one in report.quarantined)
    assert report.stale == ("letters/letter-2", "letters/letter-4")
    assert not report.published
    assert open_corpus(folders.clean / "letters").document("letters/letter-2") == before
    told = sorted(path.name for path in (folders.work / "letters" / "quarantine").iterdir())
    assert told == ["empty.json", "letter-2.json", "letter-4.json"]
    (folders.raw / "letters" / "letter 3.txt").write_text("Changed, so that a version is made.\n")
    report = made(folders)
    stale = open_corpus(folders.clean / "letters").manifest.stale
    assert report.published
    assert stale.keys() == {"letters/letter-2", "letters/letter-4"}
    assert stale["letters/letter-4"].startswith("empty: ")


def test_a_fault_in_a_repair_is_the_documents_own(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    from recension.repairs import hard_wraps

    edits = hard_wraps.edits

    def failing(text, evidence):
        if "Letter 1" in text:
            raise ZeroDivisionError("played")
        return edits(text, evidence)

    monkeypatch.setattr(hard_wraps, "edits", failing)
    report = made(folders)
    assert report.documents == 5
    assert [(one.id, one.code) for one in report.quarantined] == [("letters/letter-1", "internal")]
    assert "ZeroDivisionError: played (test_build.py, failing)" in report.quarantined[0].reason


def test_the_guard_rail_on_what_is_removed(folders: Folders) -> None:
    (folders.raw / "letters" / "collection.toml").write_text("[limits]\nmax_removed = -1\n")
    report = made(folders)
    assert {one.code for one in report.quarantined} == {"too_much_removed"}
    assert (report.version, report.published) == ("", False)
    assert not (folders.clean / "letters").exists()


def test_the_guard_rail_on_quality(folders: Folders) -> None:
    (folders.raw / "letters" / "collection.toml").write_text("[limits]\nmin_quality = 500\n")
    (folders.raw / "letters" / "noise.txt").write_text("Zxqv gfrp wmtk bnlq dhsz. " * 20)
    report = made(folders)
    assert [(one.id, one.code) for one in report.quarantined] == [("letters/noise", "quality_too_low")]


def test_a_build_that_was_stopped_goes_on_where_it_was(folders: Folders) -> None:
    prepared = prepare(folders, "letters")
    work(prepared.job, prepared.batches[0][:4])  # and here the machine went down
    (Path(prepared.job.store) / "ab").mkdir(exist_ok=True)
    (Path(prepared.job.store) / "ab" / "abcd.half.part").write_bytes(b"half a result")
    report = made(folders)
    assert (report.fresh, report.documents) == (2, 6)


def test_asked_to_stop_it_stops_between_batches(folders: Folders) -> None:
    asked = iter([False, True])
    prepared = prepare(folders, "letters")
    batches = [(found,) for batch in prepared.batches for found in batch]
    done = []
    with pytest.raises(StoppedError):
        for batch in in_this_process(lambda: next(asked))(lambda batch: work(prepared.job, batch), batches):
            done += batch
    assert len(done) == 1
    assert not folders.clean.exists()


def test_a_damaged_result_is_made_again(folders: Folders) -> None:
    made(folders)
    prepared = prepare(folders, "letters")
    key = prepared.done[0].key
    path = Path(prepared.job.store) / key[:2] / key
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(LostError):
        Store(Path(prepared.job.store)).rows(key, prepared.done[0].digest)
    assert made(folders).fresh == 1


@pytest.mark.parametrize("at", ["result", "chunk"])
def test_a_full_disk_leaves_clean_as_it_was(folders: Folders, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    made(folders)
    before = digest_of_tree(folders.clean)
    (folders.raw / "letters" / "new.txt").write_text("A new one.\n")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        target = "recension.build.store.Store.put" if at == "result" else "recension.corpus.store.Store.put"
        patched.setattr(target, full)
        with pytest.raises(OSError, match="No space left"):
            made(folders)
    assert digest_of_tree(folders.clean) == before
    assert made(folders).version == "1.1.0"


def test_a_document_that_kills_its_worker_is_set_aside_alone(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly").mkdir()
    (tmp_path / "deadly" / "__init__.py").touch()
    (tmp_path / "deadly" / "one.py").write_text(
        "import os\nCASES = (1,)\n"
        "def edits(text, evidence):\n    if 'Letter 3' in text:\n        os._exit(9)\n    yield from ()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    (folders.raw / "letters" / "collection.toml").write_text('repairs = ["deadly.one"]\n')

    def two_batches(do, todo):
        found = [one for batch in todo for one in batch]
        with Crew(2) as crew:
            yield from in_processes(crew)(do, [found[:3], found[3:]])

    report = made(folders, run=two_batches)
    assert [(one.id, one.code) for one in report.quarantined] == [("letters/letter-3", "kills_worker")]
    assert report.documents == 5


def test_a_folder_that_is_suddenly_empty_takes_nothing_out(folders: Folders) -> None:
    made(folders)
    for path in (folders.raw / "letters").iterdir():
        path.unlink()
    with pytest.raises(ConfigError, match="holds no documents, but the last version does"):
        made(folders)


def test_collections_are_named_when_one_is_missing(folders: Folders) -> None:
    assert collections(folders.raw) == ["letters"]
    with pytest.raises(ConfigError, match="There are: letters"):
        collections(folders.raw, ["leters"])
    with pytest.raises(ConfigError, match="--raw"):
        collections(folders.raw / "nowhere")


def test_the_fingerprint_covers_code_data_and_options(folders: Folders) -> None:
    before = prepare(folders, "letters").job.fingerprint
    (folders.raw / "letters" / "collection.toml").write_text('without = ["spaces"]\n')
    assert prepare(folders, "letters").job.fingerprint != before
    assert len(code_fingerprint()) == 64
