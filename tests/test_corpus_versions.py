"""Between versions: differences with causes and words, withdrawal, yank, purge, clearing away, ids that live on."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from corpus_rows import document, made, raw_text_of
from msgspec.structs import replace
from test_corpus import BUILD, numbered, put, tree
from test_corpus_safety import failing_at

from recension.corpus import (
    NoSuchDocumentError,
    NoSuchVersionError,
    Pipeline,
    card,
    diff,
    gc,
    open_corpus,
    pin,
    purge,
    reinstate,
    store,
    summary,
    unyank,
    verify,
    versions,
    withdraw,
    yank,
)  # fmt: skip
from recension.corpus.diff import as_data
from recension.corpus.diff_page import page
from recension.corpus.feed import read_feed
from recension.corpus.manifest import Manifest
from recension.corpus.words import Piece, as_text, word_diff
from recension.tables import Rows

SAID = {"date": "2026-02-01", "reason": "the family asked", "authority": "the archive's board"}
SECRET = "a name that must go"


def retold(id: str, raw: str, **rules: tuple[str, str]) -> Rows:
    """A document whose clean text a rule changed further: each rule puts its second word for its first."""
    from recension.text import Edit, Text

    text = Text.of(raw)
    joins = [
        Edit(n, n + 2, "", "joined") for n in range(len(raw) - 2) if raw[n : n + 2] == "-\n" and raw[n + 2].islower()
    ]
    text = text.edited("joins", joins)
    for rule, (old, new) in rules.items():
        found = [n for n in range(len(text.now)) if text.now.startswith(old, n)]
        text = text.edited(rule, [Edit(n, n + len(old), new, "a test") for n in found])
    return rows_of(id, text)


def rows_of(id: str, text) -> Rows:
    """Rows of a text whose paragraphs are its blocks."""
    from corpus_rows import _edits

    from recension.tables import BlockRow

    base = document(id, text.raw)
    blocks, at = [], 0
    for n, part in enumerate(text.now.split("\n\n")):
        span = text.raw_span(at, at + len(part))
        blocks.append(
            BlockRow(
                id=f"{id}#{span[0]:09}", document=id, n=n, kind="paragraph", text=part, start=at, end=at + len(part),
                raw=[span], page_first=None, page_last=None, section=[], level=0, confidence=900, attrs={},
            )
        )  # fmt: skip
        at += len(part) + 2
    row = replace(base.document, text=text.now, pages=[], sections=[])
    return Rows(row, blocks, [], _edits(id, text), [])


RAW = "The first words.\n\nThe treaty was signed in peace.\n\nThe last."


def test_a_difference_in_words() -> None:
    pieces = word_diff("the treaty of Paris was signed", "the treaty of Vienna was never signed")
    assert [piece for piece in pieces if not piece.same] == [Piece("Paris", "Vienna"), Piece("", " never")]
    assert "".join(piece.old for piece in pieces) == "the treaty of Paris was signed"
    assert "".join(piece.new for piece in pieces) == "the treaty of Vienna was never signed"
    assert as_text(pieces) == "the treaty of [-Paris-]{+Vienna+} was{+ never+} signed"
    assert word_diff("same", "same") == [Piece("same", "same")]
    assert word_diff("", "new") == [Piece("", "new")]


def test_a_changed_rule_is_the_cause_and_the_words_are_shown(tmp_path) -> None:
    first = Pipeline(rules=["joins"], parts={"code": "1"})
    second = Pipeline(rules=["joins", "spelling"], parts={"code": "2"})
    put(tmp_path, numbered(5) | {"k/000009": retold("k/000009", RAW)}, replace(BUILD, pipeline=first))
    after = retold("k/000009", RAW, spelling=("treaty", "contract"))
    published = put(tmp_path, numbered(5) | {"k/000009": after}, replace(BUILD, pipeline=second))
    old, new = open_corpus(tmp_path / "k", "1.0.0"), open_corpus(tmp_path / "k", "1.1.0")
    [found] = diff(old, new)
    assert (found.op, found.id, found.causes, found.level) == ("changed", "k/000009", ["rule spelling (new)"], "minor")
    changed = [block for block in found.blocks if block.words]
    assert [piece for piece in changed[0].words if not piece.same] == [Piece("treaty", "contract")]
    assert list(diff(old, new, "k/000009")) == [found]
    assert list(diff(old, new, "k/000001")) == []
    counts = summary(old, new)
    assert counts.documents == {"changed": 1}
    assert counts.causes == {"rule spelling (new)": 1}
    assert counts.parts == ["code"]
    told = (published.folder / "CHANGES.md").read_text()
    assert "The [-treaty-]{+contract+} was signed in peace." in told
    assert "- changed: code" in told


@pytest.mark.parametrize(
    ("second", "cause"),
    [
        (Pipeline(rules=["joins", "spelling"], parts={"code": "2", "options": "a"}), "rule spelling (version)"),
        (Pipeline(rules=["joins", "spelling"], parts={"code": "1", "options": "b"}), "rule spelling (option)"),
        (Pipeline(rules=["joins"], parts={"code": "1", "options": "a"}), "rule spelling (gone)"),
    ],
)
def test_version_option_and_absence_of_a_rule_are_told_apart(tmp_path, second: Pipeline, cause: str) -> None:
    first = Pipeline(rules=["joins", "spelling"], parts={"code": "1", "options": "a"})
    before = retold("k/000009", RAW, spelling=("treaty", "contract"))
    put(tmp_path, {"k/000009": before}, replace(BUILD, pipeline=first))
    put(tmp_path, {"k/000009": retold("k/000009", RAW)}, replace(BUILD, pipeline=second))
    [found] = diff(open_corpus(tmp_path / "k", "1.0.0"), open_corpus(tmp_path / "k"))
    assert found.causes == [cause]
    assert {cause for block in found.blocks for cause in block.causes} == {cause}


def test_what_the_maintainer_says_and_what_no_rule_explains(tmp_path) -> None:
    reading = {"rule": "sidecar", "value": "Better", "confidence": 1000}
    digest = {"rule": "sidecar", "value": "0123456789abcdef", "confidence": 1000}
    said = {"title": "Better", "readings": {"title": [reading], "sidecar": [digest]}}
    put(tmp_path, {"k/000001": made("k", 1), "k/000002": made("k", 2)})
    other = document("k/000002", raw_text_of(2), added="2027")
    put(tmp_path, {"k/000001": document("k/000001", raw_text_of(1), metadata=said), "k/000002": other})
    old, new = open_corpus(tmp_path / "k", "1.0.0"), open_corpus(tmp_path / "k")
    found = {one.id: one for one in diff(old, new)}
    assert found["k/000001"].causes == ["sidecar"]
    assert found["k/000001"].facts == [("title", "A title", "Better")]
    assert found["k/000002"].causes == ["sidecar"], "same bytes, same program: only what is said beside it is left"


def test_a_difference_as_data_is_plain_json(tmp_path) -> None:
    put(tmp_path, numbered(3) | {"k/000009": retold("k/000009", RAW)})
    put(tmp_path, numbered(2) | {"k/000009": retold("k/000009", "A word. " + RAW), "k/000010": made("k", 10)})
    old, new = open_corpus(tmp_path / "k", "1.0.0"), open_corpus(tmp_path / "k")
    data = json.loads(json.dumps(as_data(summary(old, new), diff(old, new))))
    assert {one["id"]: one["op"] for one in data["changes"]} == {
        "k/000002": "withdrawn", "k/000009": "changed", "k/000010": "added",
    }  # fmt: skip
    assert data["documents"] == {"added": 1, "changed": 1, "withdrawn": 1}
    assert data["reasons"][0].startswith("major: raw text replaced")
    assert any(["", "A word. "] in block["words"] for one in data["changes"] for block in one["blocks"])


def test_input_correction_and_metadata_are_causes_too(tmp_path) -> None:
    put(tmp_path, {"k/000001": retold("k/000001", RAW), "k/000002": made("k", 2), "k/000003": made("k", 3)})
    corrected = retold("k/000001", RAW, correction=("peace", "haste"))
    titled = document("k/000002", raw_text_of(2), metadata={"title": "Better"})
    put(tmp_path, {"k/000001": corrected, "k/000002": titled, "k/000003": made("k", 3, version=1)})
    found = diff(open_corpus(tmp_path / "k", "1.0.0"), open_corpus(tmp_path / "k"))
    assert {one.id: one.causes for one in found} == {
        "k/000001": ["sidecar"],
        "k/000002": ["metadata"],
        "k/000003": ["input"],
    }


def test_added_and_withdrawn_documents_are_in_the_difference(tmp_path) -> None:
    put(tmp_path, numbered(5))
    put(tmp_path, numbered(2, 3, 4, 5))
    old, new = open_corpus(tmp_path / "k", "1.0.0"), open_corpus(tmp_path / "k")
    ops = {one.id: one.op for one in diff(old, new)}
    assert ops == {"k/000000": "withdrawn", "k/000001": "withdrawn", "k/000005": "added"}
    assert [one.op for one in diff(old, new, "k/000000")] == ["withdrawn"]
    with pytest.raises(NoSuchDocumentError):
        list(diff(old, new, "k/9"))


def test_the_page_of_a_difference_shows_hostile_text_as_text(tmp_path) -> None:
    bad = 'The <script>alert("x")</script> words & more.'
    put(tmp_path, {"k/000009": retold("k/000009", bad)})
    put(tmp_path, {"k/000009": retold("k/000009", bad, spelling=("words", "<b>words</b>"))})
    old, new = open_corpus(tmp_path / "k", "1.0.0"), open_corpus(tmp_path / "k")
    html = "".join(page(summary(old, new), diff(old, new), "Korea <3"))
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs) -> None:
            tags.append(tag)

    Reader().feed(html)
    assert "script" not in tags
    assert "b" not in tags
    assert tags.count("ins") == 2
    assert "<ins>&lt;b&gt;</ins>words<ins>&lt;/b&gt;</ins>" in html
    assert "default-src 'none'" in html


def test_the_feed_replays_to_the_next_version(tmp_path) -> None:
    """What a search index does: start from one version's blocks, apply the feed, have the next one's."""
    put(tmp_path, numbered(12))
    state = numbered(3, 4, 5, 6, 20, 21) | numbered(7, 8, version=1)
    state["k/000003"] = document("k/000003", raw_text_of(3), joined="for another reason")
    published = put(tmp_path, state)
    old, new = open_corpus(tmp_path / "k", "1.0.0"), open_corpus(published.folder)
    index = {block.id: block.rev for block in old.blocks()}
    for change in read_feed((published.folder / "changes.jsonl.zst").read_bytes()):
        if change.table == "documents":
            if change.op == "withdrawn":
                index = {id: rev for id, rev in index.items() if not id.startswith(f"{change.id}#")}
            elif change.op == "added":
                index |= {block.id: block.rev for block in new.blocks(change.id)}
        elif change.op == "withdrawn":
            assert index.pop(change.id) == change.old
        elif change.op != "alias":
            index[change.id] = change.new
    assert index == {block.id: block.rev for block in new.blocks()}


def test_withdrawal_takes_the_document_out_of_the_next_version_only(tmp_path) -> None:
    put(tmp_path, numbered(12))
    published = withdraw(tmp_path, "k", ["k/000004"], **SAID)
    assert published.version == "1.1.0"
    assert published.bump.reasons[-1] == "withdrawn: the family asked (the archive's board)"
    assert "k/000004" not in open_corpus(tmp_path / "k")
    assert "k/000004" in open_corpus(tmp_path / "k", "1.0.0")
    assert put(tmp_path, numbered(12)) is None, "it is still in raw/, and stays out"
    assert put(tmp_path, numbered(13)).manifest.counts.documents == 12
    assert withdraw(tmp_path, "k", ["k/000004"], **SAID) is None, "done before"
    with pytest.raises(LookupError, match="holds no k/9"):
        withdraw(tmp_path, "k", ["k/9"], **SAID)
    with pytest.raises(ValueError, match="both are needed"):
        withdraw(tmp_path, "k", ["k/000005"], date="2026-02-01", reason="", authority="x")
    reinstate(tmp_path, "k", ["k/000004"], **SAID)
    assert put(tmp_path, numbered(13)).manifest.counts.documents == 13
    lines = store.Store(tmp_path / "k").tombstones()
    assert [(line.op, line.id, line.reason) for line in lines] == [
        ("withdraw", "k/000004", "the family asked"), ("reinstate", "k/000004", "the family asked"),
    ]  # fmt: skip
    assert verify(tmp_path / "k", "deep") == []


def test_a_yanked_version_is_passed_over_but_opens_by_its_number(tmp_path) -> None:
    put(tmp_path, numbered(3))
    put(tmp_path, numbered(4))
    before = tree(tmp_path / "k/v1.1.0")
    yank(tmp_path, "k", "1.1.0", "wrong scans")
    assert open_corpus(tmp_path / "k").manifest.version == "1.0.0"
    assert open_corpus(tmp_path / "k", "^1.0").manifest.version == "1.0.0"
    assert open_corpus(tmp_path / "k", "1.1.0").manifest.version == "1.1.0"
    assert (versions(tmp_path / "k")[0].status, versions(tmp_path / "k")[0].reason) == ("yanked", "wrong scans")
    assert tree(tmp_path / "k/v1.1.0") == before
    assert verify(tmp_path / "k") == []
    assert put(tmp_path, numbered(5)).manifest.version == "1.2.0"
    unyank(tmp_path, "k", "1.1.0")
    assert versions(tmp_path / "k")[1].status == "published"
    with pytest.raises(NoSuchVersionError, match=r"there are: 1\.0\.0, 1\.1\.0, 1\.2\.0"):
        yank(tmp_path, "k", "3.0.0", "?")


def test_pins_and_ranges(tmp_path) -> None:
    for n in (3, 4):
        put(tmp_path, numbered(n))
    put(tmp_path, numbered(4), replace(BUILD, about=replace(BUILD.about, description="More.")))
    put(tmp_path, numbered(5), replace(BUILD, level="major"))
    chosen = {
        spec: open_corpus(tmp_path / "k", spec).manifest.version for spec in ("^1.0.0", "~1.1.0", "^1", "~1", "2.0.0")
    }
    assert chosen == {"^1.0.0": "1.1.1", "~1.1.0": "1.1.1", "^1": "1.1.1", "~1": "1.1.1", "2.0.0": "2.0.0"}
    exact = open_corpus(tmp_path / "k", "1.1.0").manifest.pin
    assert open_corpus(tmp_path / "k", exact).manifest.version == "1.1.0"
    with pytest.raises(NoSuchVersionError, match="content"):
        open_corpus(tmp_path / "k", exact[:-4] + "0000")
    with pytest.raises(NoSuchVersionError, match="is a pin of 'other'"):
        open_corpus(tmp_path / "k", "other@1.1.0")
    with pytest.raises(NoSuchVersionError, match="no version fits"):
        open_corpus(tmp_path / "k", "^3")


def with_secret(*numbers: int) -> dict[str, Rows]:
    rows = numbered(*numbers)
    return rows | {"k/000003": retold("k/000003", f"First.\n\nThis is {SECRET} entirely.\n\nLast.")}


def test_purge_removes_every_trace_from_all_versions(tmp_path) -> None:
    put(tmp_path, numbered(2, 4, 5))
    put(tmp_path, with_secret(30))
    changed = retold("k/000003", f"First.\n\nThis is {SECRET} entirely.\n\nLast.", spelling=("entirely", "wholly"))
    put(tmp_path, with_secret(30) | {"k/000003": changed})
    put(tmp_path, with_secret(31) | {"k/000003": changed})
    untouched = tree(tmp_path / "k/v1.0.0")
    before = {chunk.content for chunk in open_corpus(tmp_path / "k").manifest.chunks}
    done = purge(tmp_path, "k", ["k/000003"], **SAID)
    assert done.versions == ["1.1.0", "1.2.0", "1.3.0"]
    assert done.chunks == 2, "one chunk for the first text, one for the second, shared by two versions"
    assert done.objects >= 6, "at least documents, blocks and edits of two chunks"
    assert tree(tmp_path / "k/v1.0.0") == untouched
    after = {chunk.content for chunk in open_corpus(tmp_path / "k").manifest.chunks}
    assert len(before - after) == 1
    for path in (tmp_path / "k").rglob("*"):
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            assert SECRET not in str(pq.read_table(path, partitioning=None).to_pylist()), path
        elif path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    for version in done.versions:
        corpus = open_corpus(tmp_path / "k", version)
        assert "k/000003" not in corpus
        assert corpus.manifest.purged == {"k/000003": "2026-02-01: the family asked (the archive's board)"}
    assert verify(tmp_path / "k", "deep") == []
    assert put(tmp_path, with_secret(31)) is None, "it never comes back by itself"
    assert put(tmp_path, with_secret(32)).manifest.counts.documents == 31
    with pytest.raises(LookupError, match="no version of k holds k/000003"):
        purge(tmp_path, "k", ["k/000003"], **SAID)


def test_purge_of_the_only_document_leaves_empty_tables(tmp_path) -> None:
    put(tmp_path, with_secret(3, 4) | {})
    put(tmp_path, {"k/000003": with_secret(3)["k/000003"]})
    purge(tmp_path, "k", ["k/000003"], **SAID)
    assert len(open_corpus(tmp_path / "k")) == 0
    assert verify(tmp_path / "k", "deep") == []


def test_a_purge_that_fails_at_any_step_is_finished_by_the_next_writer(tmp_path, monkeypatch) -> None:
    from shutil import copytree

    put(tmp_path / "a", with_secret(10))
    put(tmp_path / "a", with_secret(12))
    turn, done = 0, False
    while not done:
        turn += 3
        clean = tmp_path / f"b{turn}"
        copytree(tmp_path / "a", clean)
        with monkeypatch.context() as patched:
            failing_at(patched, turn, KeyboardInterrupt())
            try:
                purge(clean, "k", ["k/000003"], **SAID)
                done = True
            except KeyboardInterrupt:
                pass
        for version in ("1.0.0", "1.1.0"):
            assert verify(clean / f"k/v{version}", "full") == [], "each version is whole at any time"
        begun = done or (clean / "k/.purge.json").exists()
        gc(clean, "k", keep=9)  # any writer
        assert verify(clean / "k", "deep") == []
        assert not (clean / "k/.purge.json").exists()
        assert ("k/000003" in open_corpus(clean / "k")) == (not begun), "all or nothing"
    assert turn > 60


def test_old_versions_are_cleared_away_but_never_pinned_ones(tmp_path) -> None:
    for n in range(3, 9):
        put(tmp_path, numbered(n))
    pin(tmp_path, "k", "1.1.0")
    objects = len(list((tmp_path / "k").glob("objects/*/*")))
    done = gc(tmp_path, "k", keep=2)
    assert done.versions == ["1.0.0", "1.2.0", "1.3.0"]
    assert done.objects > 0
    assert len(list((tmp_path / "k").glob("objects/*/*"))) == objects - done.objects
    assert [info.version for info in versions(tmp_path / "k")] == ["1.5.0", "1.4.0", "1.1.0"]
    assert verify(tmp_path / "k", "deep") == []
    assert put(tmp_path, numbered(9)).manifest.version == "1.6.0"
    yank(tmp_path, "k", "1.6.0", "wrong")
    gc(tmp_path, "k", keep=1)
    assert [info.version for info in versions(tmp_path / "k")] == ["1.6.0", "1.5.0", "1.1.0"], "the latest usable stays"
    with pytest.raises(ValueError, match="at least one"):
        gc(tmp_path, "k", keep=0)
    assert verify(tmp_path / "k", "deep") == []


def test_blocks_that_merged_or_vanished_are_found_by_their_old_ids(tmp_path) -> None:
    raw = "The first part\n\nand its rest.\n\nAnother one."
    put(tmp_path, {"k/000001": retold("k/000001", raw)})
    joined = retold("k/000001", raw, joins2=("\n\nand", " and"))
    published = put(tmp_path, {"k/000001": joined})
    changes = list(read_feed((published.folder / "changes.jsonl.zst").read_bytes()))
    alias = [change for change in changes if change.op == "alias"]
    assert [(change.old, change.new) for change in alias] == [("k/000001#000000016", "k/000001#000000000")]


def test_blocks_read_by_another_ocr_are_found_by_their_words(tmp_path) -> None:
    put(tmp_path, {"k/000001": retold("k/000001", RAW)})
    other = RAW.replace("The first", "Page 1\n\nThe f1rst").replace("treaty", "trealy")
    published = put(tmp_path, {"k/000001": retold("k/000001", other)})
    assert published.manifest.version == "2.0.0"
    feed = list(read_feed((published.folder / "changes.jsonl.zst").read_bytes()))
    alias = {change.old: change.new for change in feed if change.op == "alias"}
    texts = {block.id: block.text for block in open_corpus(published.folder).blocks()}
    assert [texts[alias[block.id]] for block in open_corpus(tmp_path / "k", "1.0.0").blocks()] == [
        "The f1rst words.", "The trealy was signed in peace.", "The last.",
    ]  # fmt: skip


def test_the_card_draws_documents_over_time_and_their_quality() -> None:
    few = card.card(manifest_with(years={"1951": 4, "unknown": 1}, bands={"poor": 2, "good": 10}))
    assert re.search(r"^1951 +4  █{30}\nunknown +1  █{8}\n", few, re.MULTILINE)
    assert re.search(r"^good +10  █{30}\nusable +0\npoor +2  █{6}\nunusable +0\n", few, re.MULTILINE)
    many = card.card(manifest_with(years={str(year): 1 for year in range(1900, 1950)}, bands={}))
    assert re.search(r"^1900s +10  █{30}\n1910s +10  █{30}\n", many, re.MULTILINE), "decades, all of them"
    assert "quality of their OCR" not in many


def manifest_with(**counted: dict[str, int]) -> Manifest:
    whole = open_corpus(Path(__file__).parent / "released/corpus").manifest
    return replace(whole, counts=replace(whole.counts, **counted))
