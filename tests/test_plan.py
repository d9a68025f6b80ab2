"""Which files are documents, what they are called for ever, and how they are batched."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recension.build.collection import Collection
from recension.build.plan import Found, batches, make_plan, safe_stem

LETTERS = Collection(name="letters")
NAMES = [
    ("report.txt", "report"),
    ("Report Nr. 7 (final).PDF", "report-nr.-7-final"),
    ("1951/03/memo.txt", "1951-03-memo"),
    ("scan.txt.gz", "scan"),
    ("Müller.txt", "muller"),
    ("ADA383456.txt", "ada383456"),
    ("v1.2", "v1"),
    ("--rm -rf.txt", "rm-rf"),
]


@pytest.mark.parametrize(("path", "stem"), NAMES)
def test_a_usual_name_gives_a_usual_stem(path: str, stem: str) -> None:
    assert safe_stem(path) == stem


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_any_name_gives_a_safe_stem_that_stays(path: str) -> None:
    stem = safe_stem(path)
    assert 0 < len(stem) <= 110
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    assert stem[0] not in ".-"
    assert safe_stem(path) == stem


def test_names_that_lose_letters_stay_apart() -> None:
    stems = {
        safe_stem(name)
        for name in ("отчёт.txt", "доклад.txt", "報告.txt", "a\nb.txt", "a\tb.txt", "a" * 300, "a" * 301)
    }
    assert len(stems) == 7 - 1  # a newline and a tab are both white space


def test_what_is_found_and_what_is_left(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.txt", "collection.toml", "README.md", ".hidden", "c.txt~", "d.pdf.part", "note.skip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    plan = make_plan(tmp_path, Collection(name="letters", ignore=("*.skip",)))
    assert [(one.id, one.path) for one in plan.documents] == [
        ("letters/a", "a.txt"),
        ("letters/sub-b", "sub/b.txt"),
    ]
    assert plan.notices == ()


def test_hostile_names_and_files(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "good.txt").write_text("x")
    (folder / "inside.txt").symlink_to("good.txt")
    (folder / "leaves.txt").symlink_to(outside)
    (folder / "dangling.txt").symlink_to("nowhere")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff\nname.txt")).write_text("x")
    plan = make_plan(folder, LETTERS)
    refused = {one.shown: one.refused for one in plan.documents}
    assert refused == {
        "good.txt": "",
        "inside.txt": "",
        "leaves.txt": "unsafe_path",
        "dangling.txt": "unsafe_path",
        "pipe.txt": "unsafe_path",
        "bad\\xff\\nname.txt": "",
    }
    assert all(one.id.isascii() and one.id.isprintable() for one in plan.documents)


def test_two_files_of_one_name_stay_two_and_the_plan_says_so(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_text("x")
    (tmp_path / "report.txt").write_text("x")
    plan = make_plan(tmp_path, LETTERS)
    assert len({one.id for one in plan.documents}) == 2
    assert plan.documents[0].id == "letters/report"
    assert "report.txt and report.pdf have one name" in plan.notices[0]


def test_the_other_files_do_not_change_an_id(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("x")
    before = make_plan(tmp_path, LETTERS).documents[0].id
    for name in ("a.txt", "c.txt", "b2.txt"):
        (tmp_path / name).write_text("x")
    assert before in {one.id for one in make_plan(tmp_path, LETTERS).documents if one.path == "b.txt"}


def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights do not stop the superuser, so the refusal is the system's, played."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text("x")
    scandir = os.scandir

    def refusing(path: Path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    plan = make_plan(tmp_path, LETTERS)
    assert [one.path for one in plan.documents] == ["open.txt"]
    assert plan.notices == ("closed: the folder cannot be read (Permission denied); check its rights.",)


def test_batches_hold_every_document_once_and_the_largest_come_first() -> None:
    documents = [Found(f"c/{n}", f"{n}", n * 100, 0) for n in range(300)]
    made = batches(documents, 4, 10_000, 100_000)
    assert sorted(one.id for batch in made for one in batch) == sorted(one.id for one in documents)
    assert made[0][0].size == 29_900
    sizes = [sum(max(one.size, 2000) for one in batch) for batch in made]
    assert max(sizes) <= 100_000
    assert sizes[0] > 80_000
    assert sizes[-2] <= 12_000, "the last ones are small"
