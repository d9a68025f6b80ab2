"""Documents come in, what the maintainer knows of them reaches the records, and `status` says how things stand."""

from __future__ import annotations

import os
from pathlib import Path

import odd_files as odd
import pytest

from recension.build.collection import ConfigError
from recension.build.run import Folders, Report, build
from recension.build.status import State, status
from recension.corpus import open_corpus, verify
from recension.sources.add import add, safe_name

PAGE = "The committee met in the old\nhall and heard the rcport of the secre-\ntary. The secretary was thanked.\n"
SIDECAR = """
title = "The Old Hall"
authors = ["Case, A. B.", "The Committee"]
date = "1990-10"
[identifiers]
dtic = "ADA257148"
[[corrections]]
find = "rcport"
replace = "report"
because = "seen on the paper"
[[corrections]]
find = "nowhere"
replace = "somewhere"
"""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    raw = tmp_path / "raw" / "letters"
    raw.mkdir(parents=True)
    for n in range(3):
        (raw / f"letter {n}.txt").write_text(f"Letter {n}\n\n{PAGE * (n + 1)}")
    return Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")


def made(folders: Folders) -> Report:
    return build(folders, "letters", "2026-01-31")


def states(folders: Folders) -> dict[str, str]:
    return {state.path: state.state for state in status(folders, "letters").documents}


# --- add ---------------------------------------------------------------------------


def test_documents_are_copied_once_with_a_sidecar_to_fill_in(tmp_path: Path) -> None:
    one, two, folder = tmp_path / "a report.txt", tmp_path / "b.pdf", tmp_path / "raw" / "reports"
    one.write_text(PAGE)
    two.write_bytes(odd.pdf(odd.lines(odd.PROSE)))
    first = add([one, two], folder)
    assert [added.target for added in first] == [folder / "a report.txt", folder / "b.pdf"]
    assert (folder / "b.pdf").read_bytes() == two.read_bytes() and not os.access(folder / "b.pdf", os.X_OK)
    assert "# page_offset" in (folder / "b.toml").read_text()
    assert first[1].source and len(first[1].source.pages) == 1
    two.rename(tmp_path / "other name.pdf")
    again = add([tmp_path / "other name.pdf"], folder)
    assert again[0].duplicate_of == folder / "b.pdf" and again[0].target is None
    assert sorted(path.name for path in folder.iterdir()) == ["a report.toml", "a report.txt", "b.pdf", "b.toml"]


def test_a_bad_document_is_refused_and_the_others_come_in(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("empty.txt", "good.txt", "listing.csv", "absent.txt")]
    for path, text in zip(paths, ("", PAGE, "file\n"), strict=False):
        path.write_text(text)
    folder = tmp_path / "raw"
    results = add(paths, folder)
    assert [added.problem.code if added.problem else "" for added in results] == [
        *("empty", "", "unsafe_path", "no_access")
    ]
    assert [path.name for path in folder.iterdir() if path.suffix == ".txt"] == ["good.txt"]


def test_a_taken_name_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "x" / "a.txt").write_text("Another text altogether.")
    folder = tmp_path / "raw"
    first, second = add([tmp_path / "a.txt", tmp_path / "x" / "a.txt"], folder)
    assert first.target and second.problem and second.problem.code == "name_taken"
    assert (folder / "a.txt").read_text() == PAGE


def test_a_dry_run_reads_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.txt").write_text(PAGE)
    first, second = add([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "raw", dry_run=True)
    assert first.source and first.source.raw == PAGE and first.target == tmp_path / "raw" / "a.txt"
    assert second.duplicate_of == first.target
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        (b"report.txt", "report.txt"),
        (b"new\nline.txt", "new_line.txt"),
        (b"n\xff\xfe.txt", "n_.txt"),
        (b"-rf", "rf"),
        (b".hidden.txt", "hidden.txt"),
        (b"..", "document"),
        ("é".encode() * 120 + b".txt", "é" * 98 + ".txt"),
    ],
)
def test_names_are_made_safe(name: bytes, safe: str) -> None:
    assert safe_name(os.fsdecode(name)) == safe


# --- what the maintainer knows -------------------------------------------------------


def test_a_sidecar_reaches_the_records_and_the_raw_text_still_rebuilds(folders: Folders) -> None:
    (folders.raw / "letters" / "letter 0.toml").write_text(SIDECAR)
    report = made(folders)
    assert report.documents == 3 and not report.quarantined
    corpus = open_corpus(folders.clean / "letters")
    document = corpus.document("letters/letter-0")
    assert document.metadata["title"] == "The Old Hall" and document.created == "1990-10"
    assert document.metadata["author"] == [{"family": "Case", "given": "A. B."}, {"literal": "The Committee"}]
    assert document.metadata["archive_location"] == "ADA257148"
    assert "heard the report of" in document.text
    steps = [step for edit in corpus.edits("letters/letter-0") for step in edit.steps if step.rule == "given"]
    assert [step.why for step in steps] == ["corrected by the maintainer: seen on the paper"]
    assert [flag.note for flag in corpus.flags("letters/letter-0") if flag.code == "correction_not_made"]
    assert verify(folders.clean / "letters", "deep") == []
    assert corpus.raw_of("letters/letter-0") == f"Letter 0\n\n{PAGE}"


def test_a_page_to_skip_becomes_furniture(folders: Folders) -> None:
    (folders.raw / "letters" / "scan.txt").write_text(f"A cover sheet of the library.\n\f{PAGE}")
    (folders.raw / "letters" / "scan.toml").write_text("skip_pages = [1]")
    made(folders)
    corpus = open_corpus(folders.clean / "letters")
    assert "cover sheet" not in corpus.document("letters/scan").text
    assert [row.kind for row in corpus.furniture("letters/scan")] == ["skipped_page"]
    assert corpus.raw_of("letters/scan").startswith("A cover sheet")


def test_a_listing_speaks_for_the_whole_collection(folders: Folders) -> None:
    listing = folders.raw / "letters" / "listing.csv"
    listing.write_text("file,title,date\nletter 0.txt,Zero,1990\nletter 9.txt,Nine,\n")
    (folders.raw / "letters" / "letter 0.toml").write_text('title = "The Sidecar Wins"')
    report = made(folders)
    document = open_corpus(folders.clean / "letters").document("letters/letter-0")
    assert (document.metadata["title"], document.created) == ("The Sidecar Wins", "1990")
    assert any("letter 9.txt" in notice for notice in report.notices)
    listing.write_text("file,titel\nletter 0.txt,Zero\n")
    with pytest.raises(ConfigError, match="Did you mean 'title'"):
        made(folders)


def test_a_broken_sidecar_costs_its_document_alone(folders: Folders) -> None:
    (folders.raw / "letters" / "letter 1.toml").write_text('titel = "x"')
    report = made(folders)
    assert [(one.id, one.code) for one in report.quarantined] == [("letters/letter-1", "bad_sidecar")]
    assert "letter 1.toml, line 1" in report.quarantined[0].reason and report.documents == 2


# --- status --------------------------------------------------------------------------


def test_status_follows_a_collection(folders: Folders) -> None:
    raw = folders.raw / "letters"
    assert set(states(folders).values()) == {"new"}
    made(folders)
    assert set(states(folders).values()) == {"current"} and status(folders, "letters").version == "1.0.0"
    (raw / "letter 0.txt").write_text("Another letter.\n")
    (raw / "letter 1.toml").write_text('title = "One"')
    (raw / "letter 2.txt").unlink()
    (raw / "letter 3.txt").write_bytes(b"")
    expected = {"letter 0.txt": "changed", "letter 1.txt": "changed", "letter 2.txt": "missing", "letter 3.txt": "new"}
    assert states(folders) == expected
    made(folders)
    after = status(folders, "letters")
    assert {state.path: state.state for state in after.documents} == {
        "letter 0.txt": "current",
        "letter 1.txt": "current",
        "letter 3.txt": "quarantined",
    }
    assert State("letters/letter-3", "letter 3.txt", "quarantined", "empty: The file holds no text.") in after.documents
    (raw / "letter 0.txt").write_bytes(b"\n")
    made(folders)
    assert states(folders)["letter 0.txt"] == "stale"
    (raw / "letter 3.txt").write_text("Now it has a text.\n")
    assert states(folders)["letter 3.txt"] == "new"


def test_other_options_make_a_collection_stale(folders: Folders) -> None:
    made(folders)
    (folders.raw / "letters" / "collection.toml").write_text('without = ["ligatures"]')
    assert set(states(folders).values()) == {"stale"}


# --- the commands ----------------------------------------------------------------------


def test_add_status_and_clean_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from recension.cli import app

    monkeypatch.chdir(tmp_path)
    Path("scan.pdf").write_bytes(odd.pdf(odd.lines(odd.PROSE), odd.lines(odd.SECOND)))
    Path("empty.txt").touch()
    run = CliRunner().invoke
    dry = run(app, ["add", "scan.pdf", "-c", "letters", "--dry-run"])
    assert dry.exit_code == 0 and "would add" in dry.output and "2 pages" in dry.output
    assert "The committee met" in dry.output and not Path("raw").exists()
    added = run(app, ["add", "scan.pdf", "empty.txt", "-c", "letters"])
    assert added.exit_code == 1 and "The file holds no text" in added.output
    assert Path("raw/letters/scan.toml").exists()
    known = run(app, ["add", "scan.pdf", "-c", "letters"])
    assert known.exit_code == 1 and "is raw/letters/scan.pdf" in known.output
    shown = run(app, ["status"])
    assert shown.exit_code == 0 and "new         scan.pdf" in shown.output
    Path("raw/letters/scan.toml").write_text("[[corrections]]\nfind = 'spring'\nreplace = 'autumn'\n")
    assert "in the autumn and" in run(app, ["clean", "raw/letters/scan.pdf"]).output
    Path("raw/letters/scan.toml").write_text("titel = 1\n")
    wrong = run(app, ["clean", "raw/letters/scan.pdf"])
    assert wrong.exit_code == 2 and "Did you mean 'title'?" in wrong.output


def test_a_bomb_in_a_batch_costs_itself_alone(folders: Folders) -> None:
    (folders.raw / "letters" / "collection.toml").write_text("[reading]\nmax_seconds = 20\nmax_memory = 400_000_000\n")
    (folders.raw / "letters" / "bomb.pdf").write_bytes(odd.bombed_pdf(1_000_000_000))
    (folders.raw / "letters" / "good.pdf").write_bytes(odd.pdf(odd.lines(odd.PROSE)))
    report = made(folders)
    assert [one.path for one in report.quarantined] == ["bomb.pdf"] and report.documents == 4
    assert report.quarantined[0].code in ("damaged", "too_large", "too_slow")
