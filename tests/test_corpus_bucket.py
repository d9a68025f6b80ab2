"""Object stores: published to, read from, raced for, with a real S3 server; and any other place fsspec knows."""

import threading
from pathlib import Path

import pytest
from corpus_rows import made
from test_corpus import BUILD, numbered, put

from recension.corpus import NoSuchVersionError, entry, open_corpus, verify

pytest.importorskip("fsspec")
from recension.corpus.bucket import Bucket, RaceLostError, fetch, open_bucket, publish_to, push


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
