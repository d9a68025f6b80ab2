"""Versions of a collection: what is published, when, under which number, and how it reads."""

import hashlib
import json
from base64 import b64decode
from pathlib import Path

import duckdb
import pytest
from corpus_rows import document, made, raw_text_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recension.corpus import (
    About,
    Build,
    Entry,
    NoSuchDocumentError,
    NoSuchVersionError,
    UnsortedError,
    WrongRowsError,
    entry,
    open_corpus,
    publish,
    verify,
    versions,
)  # fmt: skip
from recension.corpus.chunks import cut
from recension.corpus.feed import read_feed
from recension.corpus.manifest import Chunk, listed
from recension.gate import InvalidRowsError
from recension.tables import Rows

BUILD = Build(created="2026-01-31", about=About(title="Korea", licence="public domain", language="en"), target=8)


def put(clean: Path, documents: dict[str, Rows], build: Build = BUILD):
    return publish(clean, "k", [entry(documents[id]) for id in sorted(documents)], build)


def numbered(*numbers: int, version: int = 0) -> dict[str, Rows]:
    return {f"k/{n:06}": made("k", n, version=version) for n in numbered_range(numbers)}


def numbered_range(numbers):
    return range(numbers[0]) if len(numbers) == 1 else numbers


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and its bytes; the lock is nobody's business."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_what_was_published_reads_back(tmp_path) -> None:
    documents = numbered(40)
    published = put(tmp_path, documents)
    assert published.folder == tmp_path / "k" / "v1.0.0"
    corpus = open_corpus(tmp_path / "k")
    assert len(corpus) == 40
    assert [document.id for document in corpus.documents()] == sorted(documents)
    for id, rows in documents.items():
        assert corpus.rows(id) == entry(rows).rows()
        assert corpus.raw_of(id) == raw_text_of(int(id[-6:]))
    for block in corpus.blocks("k/000003"):
        [(start, end)] = block.raw
        assert corpus.raw_of(block) == raw_text_of(3)[start:end]
    assert len(list(corpus.blocks())) == corpus.manifest.counts.blocks == 40 * 5
    assert [stamp.text for stamp in corpus.furniture("k/000003")] == [documents["k/000003"].furniture[0].text]
    assert {flag.document for flag in corpus.flags()} == set(documents)
    assert sum(1 for _ in corpus.edits()) == corpus.manifest.counts.edits
    with pytest.raises(NoSuchDocumentError, match="holds no document 'k/9'"):
        corpus.document("k/9")


def test_raw_texts_rebuild_from_the_parquet_files_alone(tmp_path) -> None:
    """DuckDB and ten lines that know nothing of this library."""
    folder = put(tmp_path, numbered(40)).folder
    edits: dict[str, list] = {}
    for id, *edit in duckdb.sql(
        f"select document, clean, before, before_bytes, after from '{folder}/edits/*.parquet' order by document, n"
    ).fetchall():
        edits.setdefault(id, []).append(edit)
    documents = duckdb.sql(f"select id, text, raw.text_sha256 from '{folder}/documents/*.parquet'").fetchall()
    undecodable = 0
    for id, text, sha256 in documents:
        raw, at = b"", 0
        for clean, before, hidden, after in edits.get(id, []):
            undecodable += hidden is not None
            raw += text[at:clean].encode() + (b64decode(hidden) if hidden else before.encode())
            at = clean + len(after)
        assert hashlib.sha256(raw + text[at:].encode()).hexdigest() == sha256
    assert (len(documents), undecodable) == (40, 5)


def test_any_parquet_reader_sees_the_same_rows(tmp_path) -> None:
    folder = put(tmp_path, numbered(40)).folder
    for table in ("documents", "blocks", "furniture", "edits", "flags"):
        [(n,)] = duckdb.sql(f"select count(*) from '{folder}/{table}/*.parquet'").fetchall()
        assert n == getattr(open_corpus(folder).manifest.counts, table)
    [(metadata, repairs)] = duckdb.sql(
        f"select metadata, repairs from '{folder}/documents/*.parquet' where id = 'k/000000'"
    ).fetchall()
    assert json.loads(metadata) == {"title": "A title"}
    assert {one["rule"]: one["count"] for one in repairs} == made("k", 0).document.repairs


def test_the_same_again_publishes_nothing(tmp_path) -> None:
    put(tmp_path, numbered(30))
    before = tree(tmp_path)
    assert put(tmp_path, numbered(30), replace(BUILD, created="2027-12-31")) is None
    assert tree(tmp_path) == before


def test_two_machines_publish_the_same_bytes(tmp_path) -> None:
    put(tmp_path / "a", numbered(30))
    put(tmp_path / "b", numbered(30))
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_unchanged_chunks_are_linked_and_their_rows_not_asked_for(tmp_path) -> None:
    documents = numbered(100)
    first = put(tmp_path, documents)

    def refuse() -> Rows:
        raise AssertionError("asked for rows of an unchanged chunk")

    after = numbered(100) | numbered(50, 51, version=1)
    groups = list(cut([entry(documents[id]) for id in sorted(documents)], BUILD.target))
    touched = {one.id for group in groups for one in group if {"k/000050", "k/000051"} & {x.id for x in group}}
    entries = [entry(after[id]) for id in sorted(after)]
    entries = [one if one.id in touched else one._replace(rows=refuse) for one in entries]
    second = publish(tmp_path, "k", entries, BUILD)
    assert 1 <= second.chunks_written <= 2 < len(second.manifest.chunks)
    kept = {chunk.content for chunk in first.manifest.chunks} & {chunk.content for chunk in second.manifest.chunks}
    assert len(kept) == len(groups) - second.chunks_written
    assert (second.folder / "documents/part-00000.parquet").samefile(first.folder / "documents/part-00000.parquet")
    assert (second.folder / "documents/part-00000.parquet").stat().st_mode & 0o777 == 0o444
    assert verify(tmp_path / "k", "deep") == []


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("made_up", ["digest", "id"])
def test_rows_that_are_not_those_announced_are_refused(tmp_path, made_up: str, kept: bool) -> None:
    good = entry(made("k", 1))._replace(kept=kept)
    bad = good._replace(digest="0" * 64) if made_up == "digest" else good._replace(id="k/other")
    with pytest.raises(WrongRowsError, match="was announced"):
        publish(tmp_path, "k", [bad], BUILD)
    assert tree(tmp_path) == {}


def test_invalid_rows_never_reach_a_version(tmp_path) -> None:
    rows = made("k", 1)
    bad = replace(rows, blocks=[replace(rows.blocks[0], level=-1), *rows.blocks[1:]])
    with pytest.raises(InvalidRowsError):
        publish(tmp_path, "k", [Entry("k/000001", "0" * 64, 10, lambda: bad)], BUILD)
    assert tree(tmp_path) == {}


def test_documents_must_come_sorted_and_once(tmp_path) -> None:
    one, two = entry(made("k", 1)), entry(made("k", 2))
    with pytest.raises(UnsortedError, match="came after 'k/000002'"):
        publish(tmp_path, "k", [two, one], BUILD)
    with pytest.raises(UnsortedError, match="came twice"):
        publish(tmp_path, "k", [one, one], BUILD)


CHANGES = {
    "a document added": (lambda d: d | numbered(7, 8), "1.1.0", "minor: documents added (2)"),
    "a document withdrawn": (lambda d: {k: d[k] for k in d if k != "k/000002"}, "1.1.0", "minor: documents w"),
    "metadata only": (
        lambda d: d | {"k/000002": document("k/000002", raw_text_of(2), metadata={"title": "Better"})},
        "1.0.1", "patch: metadata changed",
    ),
    "a reason of an edit only": (
        lambda d: d | {"k/000002": document("k/000002", raw_text_of(2), joined="a better reason")},
        "1.0.1", "patch: metadata changed",
    ),
    "raw text replaced": (lambda d: d | numbered(1, 2, version=1), "2.0.0", "major: raw text replaced"),
    "everything at once": (lambda d: numbered(2, 9, version=1), "2.0.0", "major: raw text replaced"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_number_follows_from_the_difference(tmp_path, name: str) -> None:
    change, version, reason = CHANGES[name]
    put(tmp_path, numbered(6))
    published = put(tmp_path, change(numbered(6)))
    assert published.manifest.version == version
    assert published.manifest.bump.reasons[0].startswith(reason)
    assert (tmp_path / "k/latest").read_text() == f"{version}\n"
    assert verify(tmp_path / "k", "deep") == []


def test_a_text_cleaned_otherwise_is_a_minor_change_with_its_cause(tmp_path) -> None:
    raw = raw_text_of(2)
    put(tmp_path, numbered(6))
    rows = document("k/000002", raw)
    text = rows.document.text
    last = rows.blocks[-1]
    shorter = replace(last, text=last.text[:-1], end=last.end - 1, rev="")
    undone = replace(
        rows,
        document=replace(
            rows.document, text=text[:-1], pages=[replace(rows.document.pages[0], end=len(text) - 1)],
            sections=[replace(rows.document.sections[0], end=len(text) - 1)],
        ),
        blocks=[*rows.blocks[:-1], shorter],
        edits=[*rows.edits, cut_off(rows, text[-1])] if not raw.endswith("\n") else rows.edits,
    )  # fmt: skip
    published = put(tmp_path, numbered(6) | {"k/000002": undone})
    assert published.manifest.version == "1.1.0"
    assert published.manifest.bump.reasons == ["minor: texts changed (1)"]
    document_change, *block_changes = read_feed((published.folder / "changes.jsonl.zst").read_bytes())
    assert (document_change.op, document_change.id, document_change.cause) == (
        "changed",
        "k/000002",
        "rule last_letter",
    )
    assert [(change.op, change.id) for change in block_changes] == [("changed", last.id)]
    assert "- `k/000002`: rule last_letter" in (published.folder / "CHANGES.md").read_text()


def cut_off(rows: Rows, letter: str):
    from recension.tables import EditRow, StepRow

    at = len(rows.document.text) - 1
    raw = len(raw_text_of(int(rows.document.id[-6:]))) - 1
    step = StepRow(rule="last_letter", why="a test", confidence=900)
    return EditRow(
        document=rows.document.id, n=len(rows.edits), raw=raw, clean=at, before=letter, before_bytes=None, after="",
        steps=[step],
    )  # fmt: skip


def test_the_publisher_may_raise_the_number_and_not_lower_it(tmp_path) -> None:
    put(tmp_path, numbered(6))
    raised = put(tmp_path, numbered(7), replace(BUILD, level="major", reasons=["a new editor"]))
    assert (raised.manifest.version, raised.manifest.bump.computed) == ("2.0.0", "minor")
    assert raised.manifest.bump.reasons == ["minor: documents added (1)", "a new editor"]
    assert put(tmp_path, numbered(8), replace(BUILD, level="patch")).manifest.version == "2.1.0"


def test_another_licence_is_a_major_change(tmp_path) -> None:
    put(tmp_path, numbered(6))
    other = replace(BUILD, about=replace(BUILD.about, licence="CC BY-NC"))
    assert put(tmp_path, numbered(6), other).manifest.bump.reasons == ["major: licence public domain becomes CC BY-NC"]
    described = replace(other, about=replace(other.about, description="Reports."))
    assert put(tmp_path, numbered(6), described).manifest.version == "2.0.1"


def test_all_documents_may_go_and_come_back(tmp_path) -> None:
    first = put(tmp_path, numbered(6))
    empty = put(tmp_path, {})
    assert (empty.manifest.version, empty.manifest.counts.documents) == ("1.1.0", 0)
    assert duckdb.sql(f"select count(*) from '{empty.folder}/blocks/*.parquet'").fetchall() == [(0,)]
    again = put(tmp_path, numbered(6))
    assert again.manifest.content_digest == first.manifest.content_digest
    assert again.manifest.chunks == first.manifest.chunks
    assert verify(tmp_path / "k", "deep") == []


def test_stale_documents_are_named_and_stay(tmp_path) -> None:
    put(tmp_path, numbered(6))
    kept = open_corpus(tmp_path / "k").entry("k/000002")
    entries = [entry(made("k", n)) for n in (0, 1)] + [kept] + [entry(made("k", n)) for n in (3, 4, 5, 6)]
    published = publish(tmp_path, "k", entries, replace(BUILD, stale={"k/000002": "too_much_removed"}))
    assert published.manifest.stale == {"k/000002": "too_much_removed"}
    assert "`k/000002`: too_much_removed" in (published.folder / "README.md").read_text()


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "change", "drop", "revert"]), st.integers(0, 60)), min_size=1, max_size=6
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(STEPS, min_size=1, max_size=4))
def test_any_history_gives_the_digests_of_a_rebuild(tmp_path_factory, batches) -> None:
    """Adds, changes, deletions and reverts in any order: files and digests are those of one publication of the end."""
    clean = tmp_path_factory.mktemp("clean")
    state = {f"k/{n:06}": ROWS[n, 0] for n in range(20)}
    published = put(clean, state)
    for batch in batches:
        for op, n in batch:
            id = f"k/{n:06}"
            if op == "drop":
                state.pop(id, None)
            elif op == "add":
                state.setdefault(id, ROWS[n, 0])
            elif id in state:
                state[id] = ROWS[n, 1 if op == "change" else 0]
        published = put(clean, state) or published
    rebuilt = put(tmp_path_factory.mktemp("rebuilt"), state)
    assert published.manifest.content_digest == rebuilt.manifest.content_digest
    assert published.manifest.chunks == rebuilt.manifest.chunks
    assert published.manifest.lists == rebuilt.manifest.lists
    assert published.manifest.counts == rebuilt.manifest.counts
    assert verify(clean / "k", "full") == []


ROWS = {(n, version): made("k", n, version=version, paragraphs=1) for n in range(61) for version in (0, 1)}


@given(st.lists(st.integers(0, 10**6), unique=True), st.integers(1, 300), st.integers(0, 200_000))
def test_chunks_hold_all_documents_and_keep_their_bounds(numbers, target, size) -> None:
    entries = [Entry(f"k/{n:07}", "", size, NotImplemented) for n in sorted(numbers)]
    groups = list(cut(entries, target))
    assert [one for group in groups for one in group] == entries
    weight = entries[0].weight if entries else 1
    for group in groups[:-1]:
        assert target / 4 <= len(group) * weight < 4 * target + weight


def test_chunks_are_about_as_large_as_asked() -> None:
    entries = [Entry(f"k/{n:07}", "", 4000, NotImplemented) for n in range(100_000)]
    groups = list(cut(entries))
    assert 100 <= len(entries) / len(groups) <= 160
    long = [one._replace(size=400_000) for one in entries]
    assert 6 <= len(long) / len(list(cut(long))) <= 16, "long documents count for several"


def test_a_chunk_that_changes_changes_one_list_or_its_neighbours() -> None:
    def chunk(n: int, version: int = 0) -> Chunk:
        content = hashlib.sha256(f"{n} {version}".encode()).hexdigest()
        return Chunk(content=content, first=f"k/{n:05}", last=f"k/{n:05}", documents=1, files={})

    chunks = [chunk(n) for n in range(2000)]
    before = listed(chunks)
    assert b"".join(before.values()).count(b"\n") == 2000
    assert 20 <= len(before) <= 60
    for n in (0, 700, 1999):
        now = listed([chunk(n, 1) if n == k else one for k, one in enumerate(chunks)])
        assert 1 <= len(set(now.values()) - set(before.values())) <= 3


def test_versions_are_listed_newest_first(tmp_path) -> None:
    put(tmp_path, numbered(3))
    put(tmp_path, numbered(5))
    newest, oldest = versions(tmp_path / "k")
    assert (newest.version, newest.counts.documents, newest.latest, newest.status) == ("1.1.0", 5, True, "published")
    assert (oldest.version, oldest.counts.documents, oldest.latest) == ("1.0.0", 3, False)
    assert len(open_corpus(tmp_path / "k", "1.0.0")) == len(open_corpus(tmp_path / "k/v1.0.0")) == 3
    assert len(open_corpus(tmp_path / "k")) == 5
    with pytest.raises(NoSuchVersionError, match=r"there are: 1\.0\.0, 1\.1\.0"):
        open_corpus(tmp_path / "k", "1.2.0")
    with pytest.raises(NoSuchVersionError, match="is not a version"):
        open_corpus(tmp_path / "k", "newest")
    with pytest.raises(NoSuchVersionError, match="no published version"):
        open_corpus(tmp_path / "nothing")


def test_the_card_can_be_read_by_dataset_loaders(tmp_path) -> None:
    folder = put(tmp_path, numbered(3)).folder
    card = (folder / "README.md").read_text()
    assert "config_name: documents\n  data_files: documents/*.parquet\n  default: true" in card
    assert f"k@1.0.0#sha256:{open_corpus(folder).manifest.content_digest}" in card


@pytest.mark.parametrize("wrong", [{"created": "yesterday"}, {"level": "huge"}])
def test_what_the_caller_says_wrong_is_named(tmp_path, wrong) -> None:
    with pytest.raises(ValueError, match="expected"):
        put(tmp_path, numbered(3), replace(BUILD, **wrong))
    with pytest.raises(ValueError, match="use a-z"):
        publish(tmp_path, "../k", [], BUILD)
