"""The application's fence: this machine alone, our own page alone, no path outside, nothing unescaped."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import msgspec
import pytest
from werkzeug.test import Client

from recension.build.run import Folders, build
from recension.corpus.purge import purge
from recension.corpus.read import open_corpus
from recension.corpus.verify import verify
from recension.corrections.sidecar import corrections_of, read_corrections
from recension.review.app import application
from recension.review.doubts import rule_of
from recension.review.files import beside_version, write
from recension.review.leaf import NoLeafError, picture, placed
from recension.review.on_desk import OnDesk
from recension.review.one_file import OneFile
from recension.review.opened import Opened
from recension.review.published import Published
from recension.review.serve import serving
from recension.review.start import workspace
from recension.sources import Word

HOST = "127.0.0.1:8000"
SEED = Path(__file__).parent.parent / "raw" / "cold-war-korea" / "us-rok-alliance-op-ed.txt"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(SEED, tmp_path / "op-ed.txt"))


@pytest.fixture
def client(file: Path) -> Any:
    return application(OneFile(file), frozenset({HOST}), "A. Editor").test_client()


def get(client: Any, path: str, **headers: str) -> Any:
    return client.get(path, headers={"Host": HOST, **headers})


def token(client: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', get(client, "/document/op-ed/1").text)
    assert found
    return found[1]


def post(client: Any, form: dict[str, str], **headers: str) -> Any:
    return client.post(
        "/document/op-ed/decide", data=form, headers={"Host": HOST, "Origin": f"http://{HOST}", **headers}
    )


def test_it_listens_on_the_loopback_interface_only(file: Path) -> None:
    ready = serving(OneFile(file))
    threading.Thread(target=ready.server.serve_forever, daemon=True).start()
    try:
        assert ready.server.socket.getsockname()[0] == "127.0.0.1"
        with urllib.request.urlopen(ready.url) as answer:
            assert answer.status == 200
        asked = urllib.request.Request(ready.url, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(asked)
        with socket.socket() as other, pytest.raises(OSError):
            other.settimeout(1)
            other.connect(("127.0.0.2", ready.server.port))
    finally:
        ready.server.shutdown()
        ready.server.server_close()


def test_another_name_for_this_machine_gets_nothing(client: Any) -> None:
    for host in ("evil.example", "evil.example:8000", "127.0.0.1:8001", "127.0.0.1.evil.example:8000", "0.0.0.0:8000"):
        assert client.get("/document/op-ed/1", headers={"Host": host}).status_code == 421
        assert client.post("/document/op-ed/decide", headers={"Host": host}).status_code == 421


def test_every_answer_says_what_it_may_load(client: Any) -> None:
    for path in ("/document/op-ed/1", "/rule/hard_wraps/1", "/assets/review.css", "/nothing", "/"):
        headers = get(client, path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "*" not in policy and "data:" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers


def test_pages_hold_no_inline_script_or_style(client: Any) -> None:
    for path in ("/document/op-ed/1", "/rule/hard_wraps/1"):
        text = get(client, path).text
        assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
        assert all(not link.startswith(("http", "//")) for link in re.findall(r'(?:src|href|action)="([^"]*)"', text))


def test_a_decision_is_written(client: Any, file: Path) -> None:
    answer = post(client, {"token": token(client), "action": "reject", "n": "3", "why": "no"})
    assert answer.status_code == 303
    beside = corrections_of(file)
    assert beside
    (one,) = read_corrections(beside)
    assert (one.action, one.who, one.why) == ("reject", "A. Editor", "no")
    answer = post(client, {"token": token(client), "action": "remove", "key": one.key})
    assert answer.status_code == 303 and corrections_of(file) is None


@pytest.mark.parametrize(
    ("origin", "sent"),
    [
        ("http://evil.example", "right"), ("null", "right"), ("", "right"), (f"https://{HOST}", "right"),
        ("http://127.0.0.1:8001", "right"), (f"http://{HOST}", "wrong"), (f"http://{HOST}", ""),
    ],
)  # fmt: skip
def test_only_our_own_page_may_write(client: Any, file: Path, origin: str, sent: str) -> None:
    form = {"token": token(client) if sent == "right" else sent, "action": "checked"}
    headers = {"Host": HOST} | ({"Origin": origin} if origin else {})
    assert client.post("/document/op-ed/decide", data=form, headers=headers).status_code == 403
    assert corrections_of(file) is None


def test_a_token_is_good_for_one_run_only(client: Any, file: Path) -> None:
    other = application(OneFile(file), frozenset({HOST})).test_client()
    assert token(client) != token(other)
    assert post(other, {"token": token(client), "action": "checked"}).status_code == 403


@pytest.mark.parametrize(
    "form",
    [
        {"action": "reject", "n": "999999"}, {"action": "reject", "n": "-1"}, {"action": "reject"},
        {"action": "replace", "start": "0", "end": "99999999", "reads": "x"},
        {"action": "replace", "start": "5", "end": "2"},
        {"action": "kind", "block": "0", "kind": "script"}, {"action": "join", "block": "9999"}, {"action": "delete"},
        {"action": "metadata", "field": ""}, {"action": "entry", "block": "0"}, {"action": "remove", "key": "none"},
        {"action": "reject", "n": "٣"},
    ],
)  # fmt: skip
def test_what_fits_no_place_is_told_and_not_written(client: Any, file: Path, form: dict[str, str]) -> None:
    answer = post(client, {"token": token(client), **form})
    assert answer.status_code == 400 and "Nothing was written" in answer.text
    assert corrections_of(file) is None


def test_a_form_is_of_limited_size(client: Any, file: Path) -> None:
    assert post(client, {"token": "x" * 300_000, "action": "checked"}).status_code == 413


def test_no_path_leads_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    (folders.raw / "c").mkdir(parents=True)
    shutil.copy(SEED, folders.raw / "c" / "a.txt")
    (folders.raw / "c" / "link.txt").symlink_to(secret)
    client = application(OnDesk(folders, "c"), frozenset({HOST})).test_client()
    assert get(client, "/document/a/1").status_code == 200
    for path in (
        "/document/../secret/1", "/document/..%2Fsecret/1", "/document/%2e%2e%2fsecret/1", "/document/secret/1",
        "/document/link/1", "/assets/../app.py", "/assets/..%2Fapp.py", "/assets/app.py", "/assets/%2Fetc%2Fpasswd",
        "/document/a/leaves/1.png", "/document/a/0", "/document/a/99", "/diff/..%2F..%2Fetc/1.0.0", "/rule/..%2Fx/1",
        "/document/../../secret.txt/leaves/1.png",
    ):  # fmt: skip
        answer = get(client, path)
        assert "the secret" not in answer.text and "root:" not in answer.text, path
        assert answer.status_code in (200, 404), path
    form = {"token": token_of(client), "action": "checked"}
    client.post("/document/link/decide", data=form, headers={"Host": HOST, "Origin": f"http://{HOST}"})
    assert not list(tmp_path.rglob("*.corrections.toml"))


def token_of(client: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', get(client, "/document/a/1").text)
    assert found
    return found[1]


def test_a_published_version_cannot_be_written(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    (folders.raw / "c").mkdir(parents=True)
    shutil.copy(SEED, folders.raw / "c" / "a.txt")
    build(folders, "c", "2026-01-31")
    client = application(
        Published(open_corpus(folders.clean / "c"), folders.raw / "c"), frozenset({HOST})
    ).test_client()
    assert 'method="post"' not in get(client, "/document/a/1").text
    form = {"token": "", "action": "checked"}
    answer = client.post("/document/a/decide", data=form, headers={"Host": HOST, "Origin": f"http://{HOST}"})
    assert answer.status_code == 403


def test_a_collection_shows_what_is_in_quarantine_and_what_waits(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    (folders.raw / "c").mkdir(parents=True)
    shutil.copy(SEED, folders.raw / "c" / "a.txt")
    (folders.raw / "c" / "b.txt").write_bytes(b"")
    build(folders, "c", "2026-01-31")
    shutil.copy(SEED, folders.raw / "c" / "new.txt")
    client = application(OnDesk(folders, "c"), frozenset({HOST})).test_client()
    home = get(client, "/").text
    assert "In quarantine" in home and "<b>b</b>" in home
    assert "1 document differs from what is published" in home
    assert "As published in version 1.0.0" in get(client, "/document/a/1").text
    assert "Not yet published" in get(client, "/document/new/1").text
    shutil.copy(SEED.with_name("mutual-security-contents.txt"), folders.raw / "c" / "a.txt")
    assert "Changed since it was published" in get(client, "/document/a/1").text
    build(folders, "c", "2026-02-01")
    assert "As published in version" in get(client, "/document/a/1").text
    assert "The file holds no text." in get(client, "/document/b/1").text


def test_a_file_that_can_no_longer_be_read_says_why(client: Any, file: Path) -> None:
    file.with_suffix(".corrections.toml").write_text("[[correction]]\naction = 'what'\n")
    answer = get(client, "/document/op-ed/1")
    assert answer.status_code == 200 and "op-ed.corrections.toml, line 2" in answer.text
    file.with_suffix(".corrections.toml").unlink()
    file.write_bytes(b"")
    assert "holds no text" in get(client, "/document/op-ed/1").text


def test_places_of_a_rule_come_most_doubtful_first(client: Any, file: Path) -> None:
    sure = [float(n) for n in re.findall(r"([\d.]+) % sure", get(client, "/rule/hard_wraps/1").text)]
    assert len(sure) > 50 and sure == sorted(sure)
    total, places = OneFile(file).places("hard_wraps", 10, 5)
    assert total == len(sure) and len(places) == 5


def test_places_in_a_corpus_are_those_of_its_records(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    shutil.copytree(SEED.parent, folders.raw / "c")
    (folders.raw / "c" / "collection.toml").unlink()
    build(folders, "c", "2026-01-31")
    corpus = open_corpus(folders.clean / "c")
    for rule, edits in corpus.manifest.counts.rules.items():
        total, places = Published(corpus).places(rule, 0, 1000)
        wanted = [(e.document, e.n) for e in corpus.edits() if any(step.rule == rule for step in e.steps)]
        assert total == len(wanted) <= edits
        assert sorted((f"c/{place.name}", place.n) for place in places) == sorted(wanted)


def test_files_are_never_written_over_others(tmp_path: Path, file: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "mine").write_text("kept")
    with pytest.raises(FileExistsError):
        write(OneFile(file), tmp_path / "pages")
    assert (tmp_path / "pages" / "mine").read_text() == "kept"


def test_words_find_their_place_though_a_reading_differs() -> None:
    boxes = [("The", (1, 1, 2, 2)), ("olb", (3, 1, 4, 2)), ("mill", (5, 1, 6, 2))]
    assert placed("The old mill", 100, boxes) == [(100, 103, (1, 1, 2, 2)), (108, 112, (5, 1, 6, 2))]


def test_a_file_that_is_no_pdf_has_no_picture(file: Path) -> None:
    with pytest.raises(NoLeafError):
        picture(file, 1)


def test_pages_stand_beside_their_version_and_go_with_what_is_purged(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    shutil.copytree(SEED.parent, folders.raw / "c")
    (folders.raw / "c" / "collection.toml").unlink()
    build(folders, "c", "2026-01-31")
    corpus = open_corpus(folders.clean / "c")
    start = beside_version(corpus, folders.raw / "c")
    assert start == folders.clean / "c" / "pages" / "v1.0.0" / "index.html"
    assert beside_version(corpus) == start, "they are written once"
    written = {str(path.relative_to(start.parent)) for path in start.parent.rglob("*.html")}
    assert {"index.html", "document/us-rok-alliance-op-ed/1.html", "rule/hard_wraps/1.html"} <= written
    for page in start.parent.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#?]+)', page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name} names {link}"
    assert list(verify(folders.clean / "c", "deep")) == []
    purge(folders.clean, "c", ["c/us-rok-alliance-op-ed"], date="2026-02-01", reason="asked", authority="the donor")
    assert not start.exists()


def test_a_page_without_a_text_layer_has_the_boxes_of_its_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recension.review.opened.words", lambda file, page: [])
    rows = OneFile(Path(shutil.copy(SEED, tmp_path / "a.txt"))).open("a").rows
    pdf = msgspec.structs.replace(
        rows.document, raw=msgspec.structs.replace(rows.document.raw, media_type="application/pdf")
    )
    word = Word(4, 10, 1, (10, 20, 30, 40))
    opened = Opened.of(msgspec.structs.replace(rows, document=pdf), tmp_path / "a.pdf", geometry=lambda: [word])
    assert opened.boxes(1) == [(4, 10, (10, 20, 30, 40))]


@pytest.fixture
def two(tmp_path: Path) -> Folders:
    """A workspace of two collections, one of them published."""
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    for name in ("korea", "odd"):
        (folders.raw / name).mkdir(parents=True)
        (folders.raw / name / "note.txt").write_text(f"A note of {name}.\n")
    build(folders, "korea", "2026-01-31")
    return folders


def test_several_collections_are_listed_and_each_stands_below_its_name(two: Folders) -> None:
    app = workspace([OnDesk(two, "korea"), OnDesk(two, "odd")], frozenset({HOST}))
    client = Client(app)
    first = get(client, "/")
    assert "version 1.0.0, 1 documents" in first.text and "not published yet" in first.text
    links = re.findall(r'<li><a href="([^"]+)"', first.text)
    assert links == ["/korea/", "/odd/"]
    for at in links:
        listed = get(client, at)
        assert listed.status_code == 200
        link = re.search(r'href="([^"]*/document/note/1)"', listed.text)
        assert link and link[1].startswith(at) and get(client, link[1]).status_code == 200
        assert get(client, f"{at}assets/review.css").status_code == 200
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/korea/", headers={"Host": "evil.example"}).status_code == 421
    assert "script-src 'self'" in first.headers["Content-Security-Policy"]


def test_an_edit_is_named_by_the_rule_that_a_reader_sees_at_work(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("UNCLASSIFIED\n\nThe first page goes\non here.\n\nUNCLASSIFIED\n\fUNCLASSIFIED\n\nThe second.\n")
    opened = OneFile(file).open("note")
    seen = {rule_of(edit) for edit in opened.rows.edits}
    assert "markings" in seen and "blank_lines" not in {rule_of(e) for e in opened.rows.edits if len(e.steps) > 1}
    client = application(OneFile(file), frozenset({HOST}), "A. Editor").test_client()
    known = re.search(r'name="token" value="([^"]+)"', get(client, "/document/note/1").text)
    n = next(n for n, e in enumerate(opened.rows.edits) if len(e.steps) > 1 and e.steps[-1].rule != rule_of(e))
    form = {"token": known[1] if known else "", "action": "reject", "n": str(n)}
    client.post("/document/note/decide", data=form, headers={"Host": HOST, "Origin": f"http://{HOST}"})
    beside = corrections_of(file)
    assert beside and [one.rule for one in read_corrections(beside)] == [rule_of(opened.rows.edits[n])]
