"""NAME.corrections.toml: what is written is read, the rest of the file stays, a slip is named, a trap is refused."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recension.corrections import Correction, making
from recension.corrections.making import By
from recension.corrections.sidecar import add, as_toml, corrections_of, read_corrections, remove
from recension.sources.sidecar import SidecarError, sidecar_of

BY = By("A. Editor", "2026-11-21", 'he said "so"')
SOME = (
    making.on_edit("a\n12\nb", 2, 4, "", "reject", BY, "page_numbers"),
    making.replacement("a b", 0, 1, "", BY),
    making.entry("a b", 0, 1, {"title": "T", "authors": ["A", "B"], "level": 2}, BY),
    making.metadata("identifiers", {"dtic": "ADA1", "a key": "x"}, BY),
    making.checked("text", BY),
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text("the text")
    return path


def test_what_is_written_is_read(document: Path) -> None:
    assert corrections_of(document) is None
    for one in SOME:
        path = add(document, one)
    assert path.name == "report.corrections.toml" and corrections_of(document) == path
    assert read_corrections(path) == SOME
    assert [p.name for p in sorted(document.parent.iterdir())] == ["report.corrections.toml", "report.txt"]


def test_one_decision_reads_like_this(document: Path) -> None:
    assert as_toml(SOME[0]) == (
        '[[correction]]\naction = "reject"\nwho = "A. Editor"\nwhen = "2026-11-21"\nwhy = "he said \\"so\\""\n'
        'rule = "page_numbers"\nat = "12"\nbefore = "a\\n"\nafter = "\\nb"\nnear = 2\n'
    )


def test_a_persons_own_comments_and_order_stay(document: Path) -> None:
    path = add(document, *SOME[:2])
    mine = (
        path.read_text()
        .replace("[[correction]]", "# my note\n[[correction]]  # of old", 1)
        .replace("near = 2", "near=2")
    )
    path.write_text(mine)
    add(document, SOME[2])
    assert path.read_text() == mine + "\n" + as_toml(SOME[2])
    remove(document, SOME[2].key)
    assert path.read_text() == mine


def test_what_is_taken_back_leaves_no_trace(document: Path) -> None:
    path = add(document, *SOME)
    assert remove(document, SOME[2].key) == SOME[2]
    assert read_corrections(path) == (*SOME[:2], *SOME[3:])
    for one in (*SOME[:2], *SOME[3:]):
        remove(document, one.key)
    assert not path.exists()
    with pytest.raises(SidecarError, match="has no correction"):
        remove(document, SOME[0].key)


def test_the_name_without_the_ending_outlives_a_new_format(document: Path) -> None:
    path = add(document, SOME[0])
    document.rename(document.with_suffix(".pdf"))
    assert corrections_of(document.with_suffix(".pdf")) == path
    path.unlink()
    document.write_text("another one of that name")
    assert add(document, SOME[0]).name == "report.txt.corrections.toml"
    assert corrections_of(document.with_suffix(".pdf")) is None


def test_corrections_are_not_taken_for_the_other_sidecar(document: Path) -> None:
    add(document, SOME[0])
    assert sidecar_of(document) is None
    assert sidecar_of(document.with_name("report.corrections.txt")) is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_any_text_can_be_quoted(tmp_path_factory: pytest.TempPathFactory, at: str, why: str, reads: str) -> None:
    document = tmp_path_factory.mktemp("any") / "a.txt"
    one = Correction("replace", "A", "2026-11-21", why, at=at or "x", reads=reads)
    path = add(document, one)
    assert read_corrections(path) == (one,)
    seen = path.read_text("utf-8")
    assert not any(char in seen for char in "\x00\x7f\u202e\u2028\ufeff"), "nothing hides from who reads the file"


def test_a_day_may_stand_without_quotation_marks(document: Path) -> None:
    path = document.with_name("report.corrections.toml")
    path.write_text(
        "[[correction]]\naction = 'metadata'\nwhen = 2026-11-21\nfield = 'date_issued'\nvalue = 1990-10-01\n"
    )
    [one] = read_corrections(path)
    assert (one.when, one.value) == ("2026-11-21", "1990-10-01")
    add(document, SOME[0])
    assert read_corrections(path) == (one, SOME[0])


HEAD = '[[correction]]\naction = "reject"\nat = "x"\n'
FACT = '[[correction]]\naction = "metadata"\n'


@pytest.mark.parametrize(
    ("text", "where", "problem", "advice"),
    [
        ('[[correction]]\naction = "rejct"\nat = "x"', "line 2", "expected one of accept, reject", "mean 'reject'"),
        (HEAD + 'nere = 3', "line 4", "unknown key 'nere'", "Did you mean 'near'?"),
        (HEAD + 'near = -1', "line 4", "expected a whole number from 0 to", "offset"),
        (HEAD + 'near = "12"', "line 4", "expected a whole number from 0 to 2,147,483,647, found '12'", ""),
        (HEAD + 'when = "yesterday"', "line 4", "like 2026-11-21, found 'yesterday'", ""),
        (HEAD + 'only = "yes"', "line 4", "expected true or false, found 'yes'", ""),
        (HEAD + 'reads = "y"', "line 4", "'reads' says nothing to 'reject'", "Keys: "),
        (HEAD + "\n" + '[[correction]]\naction = "replace"\nat = "x"', "line 6", "needs the key 'reads'", "Keys: "),
        ('[[correction]]\naction = "reject"', "line 1", "must name a place, found none", "`before`"),
        ('[[correction]]\nat = "x"', "line 1", "key 'action' is missing", "One of: accept"),
        ('[[correction]]\naction = "kind"\nat = "x"\nkind = "headin"', "line 4", "found 'headin'", "mean 'heading'"),
        (FACT + 'field = "title"\nvalue = ["a"]', "line 4", "expected a text, found", ""),
        (FACT + 'field = "date_issued"\nvalue = "May"', "line 4", "a date YYYY", ""),
        (HEAD.replace("reject", "entry") + 'fields = { titel = "y" }', "line 4", "unknown field 'titel'", "Fields"),
        ("[[corrections]]\naction = 'reject'", "report", "unknown key 'corrections' at the top", "[[correction]]"),
        ("correction = 5", "report", "expected at most 10,000 tables [[correction]], found 5", ""),
        ("correction = [1]", "report", "expected a table, found 1", ""),
        (HEAD + 'why = "open', "report", "is not TOML", "quotation marks"),
        ("a = " + "[" * 5000, "report", "is not TOML", ""),
        (HEAD + f'why = "{"x" * 5000}"', "line 4", "at most 4,000 characters", ""),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_place_and_what_to_do(
    document: Path, text: str, where: str, problem: str, advice: str
) -> None:
    path = document.with_name("report.corrections.toml")
    path.write_text(text)
    with pytest.raises(SidecarError) as caught:
        read_corrections(path)
    assert where in caught.value.where and problem in caught.value.problem and advice in caught.value.advice


def test_a_broken_sidecar_is_not_written_to(document: Path) -> None:
    path = document.with_name("report.corrections.toml")
    path.write_text('[[correction]]\naction = "rejct"\nat = "x"\n')
    before = path.read_bytes()
    with pytest.raises(SidecarError):
        add(document, SOME[0])
    assert path.read_bytes() == before


def test_a_decision_that_is_none_is_not_written(document: Path) -> None:
    for bad in (
        Correction("reject", "A"),
        Correction("kind", "A", at="x", kind="blurb"),
        Correction("metadata", "A", field="titel", value="x"),
        Correction("replace", "A", at="x", reads="\udcff"),
    ):
        with pytest.raises(SidecarError):
            add(document, bad)
        assert corrections_of(document) is None


def test_traps_are_refused(document: Path, tmp_path: Path) -> None:
    path = document.with_name("report.corrections.toml")
    secret = tmp_path / "elsewhere" / "secret.toml"
    secret.parent.mkdir()
    secret.write_text(HEAD)
    path.symlink_to(secret)
    with pytest.raises(SidecarError, match="is a link"):
        read_corrections(path)
    with pytest.raises(SidecarError, match="is a link"):
        add(document, SOME[0])
    assert secret.read_text() == HEAD
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(SidecarError, match="no ordinary file"):
        read_corrections(path)
    path.unlink()
    path.write_bytes(b"#" * 4_000_001)
    with pytest.raises(SidecarError, match="expected at most"):
        read_corrections(path)
    path.write_bytes(b"why = '\xff'")
    with pytest.raises(SidecarError, match="not UTF-8 at byte 7"):
        read_corrections(path)


def test_two_who_decide_at_once_lose_nothing(document: Path) -> None:
    each = [Correction("replace", f"editor {n}", at=f"word {n}", reads="x") for n in range(24)]
    threads = [threading.Thread(target=add, args=(document, one)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    path = corrections_of(document)
    assert path and sorted(one.who for one in read_corrections(path)) == sorted(one.who for one in each)
