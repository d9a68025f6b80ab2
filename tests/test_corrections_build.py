"""Corrections in a collection: one decision works one document anew, the feed says why, what is lost is reported."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recension.build.run import Folders, Report, build
from recension.build.status import status
from recension.cases import Fix, Keep
from recension.cli import app
from recension.corpus import open_corpus, verify
from recension.corpus.diff import diff
from recension.corrections import LOST, making
from recension.corrections.making import By
from recension.corrections.sidecar import add, corrections_of

BY = By("A. Editor", "2026-11-21", "seen on the paper")
PAGE = "The committee met in the old\nhall and heard the report of the secre-\ntary. The secretary was thanked.\n"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    raw = tmp_path / "raw" / "letters"
    raw.mkdir(parents=True)
    for n in range(4):
        (raw / f"letter-{n}.txt").write_text(f"Letter {n}\n\n{PAGE * (n + 1)}")
        os.utime(raw / f"letter-{n}.txt", (1_600_000_000, 1_600_000_000))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "A. Editor")
    return Folders(Path("raw"), Path("clean"), Path(".work"))


def made(folders: Folders) -> Report:
    return build(folders, "letters", "2026-01-31")


def decide(letter: Path) -> None:
    raw = letter.read_text()
    at = raw.index("secre-\ntary")
    add(letter, making.replacement(raw, at, at + 11, "SECRETARY", BY))


def test_a_decision_works_its_document_anew_and_no_other(folders: Folders) -> None:
    assert made(folders).fresh == 4
    decide(Path("raw/letters/letter-2.txt"))
    [changed] = [s for s in status(folders, "letters").documents if s.state != "current"]
    assert changed[:1] + changed[2:] == ("letters/letter-2", "changed", "its sidecars or row of the listing")
    report = made(folders)
    assert (report.fresh, report.changed, report.version, report.notices) == (1, 1, "1.1.0", ())
    old, new = open_corpus("clean/letters", "1.0.0"), open_corpus("clean/letters")
    assert {one.id: one.causes for one in diff(old, new)} == {"letters/letter-2": ["sidecar"]}
    assert "SECRETARY" in new.rows("letters/letter-2").document.text
    assert verify(Path("clean/letters"), "deep") == []
    corrections_of(Path("raw/letters/letter-2.txt")).unlink()
    report = made(folders)
    assert report.fresh <= 1 and "SECRETARY" not in open_corpus("clean/letters").rows("letters/letter-2").document.text


def test_a_fact_is_a_cause_of_its_own_and_no_text_changes(folders: Folders) -> None:
    made(folders)
    add(Path("raw/letters/letter-1.txt"), making.metadata("title", "A Letter", BY))
    assert made(folders).version == "1.0.1"
    [one] = diff(open_corpus("clean/letters", "1.0.0"), open_corpus("clean/letters"))
    assert one.causes == ["sidecar"]


def test_one_that_fits_no_longer_is_reported_everywhere(folders: Folders) -> None:
    letter = Path("raw/letters/letter-1.txt")
    decide(letter)
    letter.write_text("Quite another letter, about the weather in the hills and nothing else at all.\n")
    report = made(folders)
    assert any("letter-1.txt" in notice and "nothing in the text reads like it" in notice for notice in report.notices)
    rows = open_corpus("clean/letters").rows("letters/letter-1")
    assert LOST in rows.document.flags and any(flag.code == LOST for flag in rows.flags)
    again = made(folders)
    assert again.fresh <= 1 and again.notices == report.notices, "a build that works nothing still reports it"
    old = 1_600_000_000
    os.utime(letter, (old, old))
    made(folders)
    assert any("letter-1.txt" in notice for notice in status(folders, "letters").notices)
    shown = CliRunner().invoke(app, ["status"])
    assert "fits" in shown.output or "nothing in the text reads like it" in shown.output


def test_a_broken_sidecar_sets_its_document_aside_and_says_where(folders: Folders) -> None:
    made(folders)
    Path("raw/letters/letter-3.corrections.toml").write_text('[[correction]]\naction = "rejct"\nat = "x"\n')
    report = made(folders)
    [one] = report.quarantined
    assert one.code == "bad_sidecar" and "line 2" in one.reason and "Did you mean 'reject'?" in one.reason
    assert report.stale == ("letters/letter-3",)


def test_corrections_without_their_document_are_noticed(folders: Folders) -> None:
    decide(Path("raw/letters/letter-3.txt"))
    Path("raw/letters/letter-3.txt").rename("raw/letters/renamed.txt")
    [notice] = made(folders).notices
    assert notice.startswith("letter-3.corrections.toml corrects a document that is not there")


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.output


def test_the_commands_decide_list_and_take_back(folders: Folders) -> None:
    file = "raw/letters/letter-0.txt"
    assert "secretary." in run("clean", file)
    told = run("correct", file, "--reject", "line_end_hyphens", "--at", "secre-", "--why", "the hyphen is the author's")
    assert "holds" in told and "A. Editor, 2026-01-31: the hyphen is the author's" in told
    assert "secre-" in run("clean", file)
    run("correct", file, "--replace", "Hall", "--at", "hall")
    run("correct", file, "--kind", "heading:2", "--at", "Letter 0")
    run("correct", file, "--set", 'creators=["Doe, Jane"]')
    run("correct", file, "--set", "date_issued=1990-10-01")
    run("correct", file, "--checked")
    listed = run("corrections")
    assert listed.count("holds") == 6 and "letters/letter-0.txt" in listed
    data = json.loads(run("corrections", "letters", "--json"))
    verbs = [one["correction"]["action"] for one in data]
    assert verbs == ["reject", "replace", "kind", "metadata", "metadata", "checked"]
    assert "taken back" in run("correct", file, "--remove", data[0]["key"])
    assert "secretary." in run("clean", file)
    assert "lost" in run("corrections", code=1), "it was checked with the hyphen"


def test_what_is_checked_is_what_the_collection_makes_of_it(folders: Folders) -> None:
    Path("raw/letters/collection.toml").write_text('without = ["line_end_hyphens"]\n')
    run("correct", "raw/letters/letter-1.txt", "--checked")
    assert made(folders).notices == ()
    assert "secre-" in open_corpus("clean/letters").rows("letters/letter-1").document.text
    assert "holds" in run("corrections", "raw/letters/letter-1.txt") and "holds" in run("corrections")


def test_cases_can_be_pasted(folders: Folders) -> None:
    file = "raw/letters/letter-0.txt"
    run("correct", file, "--accept", "line_end_hyphens", "--at", "secre-")
    run("correct", file, "--replace", "Hall", "--at", "hall", "--why", "so printed")
    run("correct", file, "--reject", "blank_lines", "--at", "thanked.\\n", "--why", "the end is the author's")
    printed = run("corrections", file, "--as-cases")
    assert "# blank_lines\nKeep(" in printed and "# line_end_hyphens\nFix(" in printed
    cases = eval("(" + printed + ")", {"Fix": Fix, "Keep": Keep})
    [keep] = [case for case in cases if isinstance(case, Keep)]
    assert keep.text.endswith("thanked.\n") and keep.because == "the end is the author's"
    changed = {
        (case.before.count("secre-\ntary"), case.after.count("secretary. The")) for case in cases if case != keep
    }
    assert changed == {(1, 1), (1, 0)}
    assert any("old\nHall and heard" in case.after for case in cases if case != keep)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--reject", "page_numbers", "--at", "secre-", "--near", "72"], "Repairs at work there: line_end_hyphens"),
        (["--reject", "line_end_hyphens"], "needs --at"),
        (["--replace", "x", "--at", "the"], "Quote more of it, or give --near."),
        (["--replace", "x", "--at", "nowhere at all"], "found it in 0"),
        (["--at", "secre-"], "expected one of --reject"),
        (["--checked", "--join"], "found 2"),
        (["--set", "titel=x"], "Did you mean 'title'?"),
        (["--kind", "headin", "--at", "Letter 1"], "Did you mean 'heading'?"),
        (["--remove", "abc"], "has no correction 'abc'"),
    ],
)
def test_a_wrong_command_says_what_to_do_and_writes_nothing(folders: Folders, words: list[str], said: str) -> None:
    assert said in " ".join(run("correct", "raw/letters/letter-1.txt", *words, code=2).split())
    assert corrections_of(Path("raw/letters/letter-1.txt")) is None
