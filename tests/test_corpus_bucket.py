"""Object stores: published to, read from, raced for, with a real S3 server; and any other place fsspec knows."""

import io
import threading
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from corpus_rows import made
from test_corpus import BUILD, numbered, put

from recension.corpus import (
    NoSuchVersionError,
    entry,
    gc,
    open_corpus,
    pin,
    purge,
    reinstate,
    unyank,
    verify,
    withdraw,
    yank,
)

pytest.importorskip("fsspec")
from recension.corpus.bucket import Bucket, RaceLostError
from recension.corpus.remote import fetch, open_bucket, publish_to, push


@pytest.fixture(scope="module")
def s3():
    """fsspec's options for a bucket `shelf` on an S3 server of our own."""
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    server = moto.ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "key": "k",
        "secret": "s",
        "client_kwargs": {"endpoint_url": f"http://{host}:{port}"},
    }
    import s3fs

    s3fs.S3FileSystem(**options).mkdir("shelf")
    yield options
    server.stop()


@pytest.fixture(params=["s3", "disk", "memory"])
def place(request, tmp_path) -> tuple[str, dict]:
    if request.param == "s3":
        return f"s3://shelf/{request.node.name.partition('[')[0]}", request.getfixturevalue("s3")
    if request.param == "disk":
        return f"file://{tmp_path}/store", {}
    return f"memory://{request.node.name.partition('[')[0]}", {}


def entries(*numbers: int) -> list:
    return [entry(rows) for _, rows in sorted(numbered(*numbers).items())]


def test_published_and_read_back(place, tmp_path) -> None:
    url, options = place
    first = publish_to(url, "k", entries(30), BUILD, options)
    assert first.version == "1.0.0"
    assert publish_to(url, "k", entries(30), BUILD, options) is None
    assert publish_to(url, "k", entries(31), BUILD, options).version == "1.1.0"
    corpus = open_bucket(f"{url}/k", "1.0.0", options)
    assert [document.id for document in corpus.documents()] == sorted(numbered(30))
    assert corpus.rows("k/000007") == entry(made("k", 7)).rows()
    assert corpus.raw_of("k/000007")
    assert len(open_bucket(f"{url}/k", None, options)) == 31
    assert len(open_bucket(f"{url}/k", "^1.0", options)) == 31
    with pytest.raises(NoSuchVersionError, match=r"there are: 1\.0\.0, 1\.1\.0"):
        open_bucket(f"{url}/k", "2.0.0", options)
    local = put(tmp_path / "clean", numbered(30)).manifest
    assert local == first, "the same version, to the byte, as on a disk"


def test_only_new_files_are_sent(place) -> None:
    url, options = place
    publish_to(url, "k", entries(60), BUILD, options)
    bucket = Bucket(f"{url}/k", options)
    before = set(bucket.fs.find(f"{bucket.root}/objects"))
    publish_to(url, "k", entries(61), BUILD, options)
    bucket.fs.invalidate_cache()
    new = set(bucket.fs.find(f"{bucket.root}/objects")) - before
    assert len([path for path in new if bucket.fs.cat_file(path)[:4] == b"PAR1"]) <= 8


def test_two_publishers_race_and_one_wins(place) -> None:
    url, options = place
    publish_to(url, "k", entries(10), BUILD, options)
    ready, results = threading.Barrier(2), {}

    def race(name: str, count: int) -> None:
        found = entries(count)
        ready.wait()
        try:
            results[name] = publish_to(url, "k", found, BUILD, options)
        except RaceLostError as lost:
            results[name] = lost

    original = Bucket.commit
    both = threading.Barrier(2)

    def together(self, manifest, files) -> None:
        both.wait()  # both have read version 1.0.0 and now want to be 1.1.0
        original(self, manifest, files)

    Bucket.commit = together
    try:
        threads = [threading.Thread(target=race, args=(name, n)) for name, n in (("a", 11), ("b", 12))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    finally:
        Bucket.commit = original
    lost = [one for one in results.values() if isinstance(one, RaceLostError)]
    won = [one for one in results.values() if not isinstance(one, Exception)]
    assert (len(lost), len(won)) == (1, 1), results
    assert "another publisher made 1.1.0 first" in str(lost[0])
    corpus = open_bucket(f"{url}/k", None, options)
    assert corpus.manifest == won[0]
    assert sum(1 for _ in corpus.documents()) == len(corpus)
    count = 11 if isinstance(results["a"], RaceLostError) else 12
    assert publish_to(url, "k", entries(count), BUILD, options).version == "1.2.0", "the loser tries again"


def test_a_version_is_pushed_and_fetched_byte_for_byte(place, tmp_path) -> None:
    url, options = place
    put(tmp_path / "clean", numbered(30))
    folder = put(tmp_path / "clean", numbered(31)).folder
    assert push(open_corpus(folder), url, options) == f"{url}/k/v1.1.0"
    assert push(open_corpus(folder), url, options), "twice does no harm"
    copy = fetch(f"{url}/k", tmp_path / "copy", "1.1.0", options)
    assert verify(copy, "deep") == []
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files == {str(path.relative_to(copy)): path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    other = put(tmp_path / "other", numbered(3)).folder
    put(tmp_path / "other", numbered(4))
    with pytest.raises(RaceLostError):
        push(open_corpus(other.parent, "1.1.0"), url, options)


def test_other_tools_read_the_objects(s3) -> None:
    polars = pytest.importorskip("polars")
    publish_to("s3://shelf/tools", "k", entries(30), BUILD, s3)
    corpus = open_bucket("s3://shelf/tools/k", None, s3)
    storage = {
        "aws_access_key_id": "k", "aws_secret_access_key": "s", "aws_endpoint_url": s3["client_kwargs"]["endpoint_url"],
        "aws_region": "us-east-1", "aws_allow_http": "true",
    }  # fmt: skip
    frame = polars.scan_parquet(corpus.urls("documents"), storage_options=storage).select("id").collect()
    assert frame["id"].to_list() == sorted(numbered(30))


def test_open_corpus_takes_a_url(tmp_path) -> None:
    publish_to(f"file://{tmp_path}", "k", entries(5), BUILD)
    assert len(open_corpus(f"file://{tmp_path}/k")) == 5
    assert Path(tmp_path / "k/v1.0.0/README.md").is_file()


SAID = {"date": "2026-02-01", "reason": "private", "authority": "the donor"}


def test_withdrawn_yanked_and_removed_in_a_store(place) -> None:
    url, options = place
    publish_to(url, "k", entries(40), BUILD, options)
    said = {**SAID, "options": options}
    assert withdraw(url, "k", ["k/000004"], **said).version == "1.1.0"
    assert withdraw(url, "k", ["k/000004"], **said) is None, "done before"
    assert publish_to(url, "k", entries(40), BUILD, options) is None, "it stays out"
    assert "k/000004" in open_bucket(f"{url}/k", "1.0.0", options)
    assert "k/000004" not in open_bucket(f"{url}/k", None, options)
    reinstate(url, "k", ["k/000004"], **said)
    assert publish_to(url, "k", entries(40), BUILD, options).version == "1.2.0"
    yank(url, "k", "1.2.0", "wrong scans", options)
    assert open_bucket(f"{url}/k", None, options).manifest.version == "1.1.0"
    assert open_bucket(f"{url}/k", "^1.0", options).manifest.version == "1.1.0"
    assert len(open_bucket(f"{url}/k", "1.2.0", options)) == 40
    unyank(url, "k", "1.2.0", options)
    pin(url, "k", "1.0.0", options=options)
    assert verify(f"{url}/k", "deep", options) == []
    with pytest.raises(NoSuchVersionError, match="there are"):
        yank(url, "k", "9.0.0", "never was", options)


def test_what_nobody_holds_goes_after_a_while(place) -> None:
    url, options = place
    for count in (10, 11, 12):
        publish_to(url, "k", entries(count), BUILD, options)
    pin(url, "k", "1.0.0", options=options)
    bucket = Bucket(f"{url}/k", options)
    bucket.put(b"of a publisher that was killed")
    done = gc(url, "k", 1, options=options)
    assert (done.versions, done.objects) == (["1.1.0"], 0), "somebody may still read it"
    assert bucket.versions() == ["1.0.0", "1.2.0"]
    assert gc(url, "k", 1, grace=0, options=options).objects > 1
    assert verify(f"{url}/k", "deep", options) == []
    assert len(open_bucket(f"{url}/k", "1.0.0", options)) == 10
    assert publish_to(url, "k", entries(13), BUILD, options).version == "1.3.0"


def test_purged_from_a_store_nothing_is_left_of_it(place) -> None:
    url, options = place
    publish_to(url, "k", entries(40), BUILD, options)
    changed = {**numbered(40), "k/000004": made("k", 4, version=1)}
    publish_to(url, "k", [entry(rows) for _, rows in sorted(changed.items())], BUILD, options)
    words = made("k", 4).document.text.split()[3:9]
    done = purge(url, "k", ["k/000004"], **SAID, options=options)
    assert done.versions == ["1.0.0", "2.0.0"]
    assert verify(f"{url}/k", "deep", options) == []
    bucket = Bucket(f"{url}/k", options)
    for version in ("1.0.0", "2.0.0"):
        assert "k/000004" not in open_bucket(f"{url}/k", version, options)
    needle = " ".join(words)
    for path in bucket.fs.find(bucket.root):
        data = bucket.fs.cat_file(path)
        if data[:4] == b"PAR1":
            table = pq.read_table(io.BytesIO(data))
            assert "k/000004" not in table["id" if "text" in table.schema.names and "source" in table.schema.names
                                           else "document"].to_pylist()  # fmt: skip
        elif not path.endswith(".zst"):
            assert needle not in data.decode("utf-8", "replace")
    assert publish_to(url, "k", entries(40), BUILD, options) is None or "k/000004" not in open_bucket(f"{url}/k")


def test_a_purge_that_was_killed_is_finished_by_the_next_writer(place, monkeypatch) -> None:
    url, options = place
    for count in (20, 21):
        publish_to(url, "k", entries(count), BUILD, options)

    def killed(self, manifest, files) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Bucket, "rewrite", killed)
        with pytest.raises(KeyboardInterrupt):
            purge(url, "k", ["k/000004"], **SAID, options=options)
    assert any("purge was not finished" in str(fault) for fault in verify(f"{url}/k", "full", options))
    publish_to(url, "k", entries(22), BUILD, options)
    assert verify(f"{url}/k", "deep", options) == []
    assert all("k/000004" not in open_bucket(f"{url}/k", v, options) for v in ("1.0.0", "1.1.0", "1.2.0"))


def test_a_version_committed_during_a_purge_is_purged_too(place, monkeypatch) -> None:
    url, options = place
    publish_to(url, "k", entries(20), BUILD, options)
    commit = Bucket.commit

    def purged_meanwhile(self, manifest, files) -> None:
        monkeypatch.undo()
        purge(url, "k", ["k/000004"], **SAID, options=options)
        commit(self, manifest, files)

    monkeypatch.setattr(Bucket, "commit", purged_meanwhile)
    publish_to(url, "k", entries(21), BUILD, options)
    assert verify(f"{url}/k", "deep", options) == []
    assert "k/000004" not in open_bucket(f"{url}/k", "1.1.0", options)


def test_verify_finds_what_is_wrong_in_a_store(place) -> None:
    url, options = place
    publish_to(url, "k", entries(20), BUILD, options)
    bucket = Bucket(f"{url}/k", options)
    assert verify(f"{url}/k/v1.0.0", "deep", options) == []
    for path in bucket.fs.find(bucket.root):
        name = path.removeprefix(f"{bucket.root}/")
        data = bucket.fs.cat_file(path)
        if not data:
            continue
        bucket.fs.pipe_file(path, bytes([data[0] ^ 1]) + data[1:])
        assert verify(f"{url}/k", "full", options), name
        bucket.fs.rm_file(path)
        assert verify(f"{url}/k", "quick", options), name
        bucket.fs.pipe_file(path, data)
    assert verify(f"{url}/k", "deep", options) == []
    with pytest.raises(FileNotFoundError, match="neither"):
        verify(f"{url}/nothing", "full", options)
