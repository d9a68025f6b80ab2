"""Table engines over the same files: each registered version reads back, at its own place in time."""

from pathlib import Path

import duckdb
import pytest
from msgspec.structs import replace
from test_corpus import numbered, put

from recension.corpus import open_corpus
from recension.corpus.catalog import register


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    clean = tmp_path_factory.mktemp("clean")
    put(clean, numbered(30))
    put(clean, numbered(33))
    return clean


def test_delta_and_polars(clean, tmp_path) -> None:
    deltalake = pytest.importorskip("deltalake")
    polars = pytest.importorskip("polars")
    for version in ("1.0.0", "1.1.0"):
        register(open_corpus(clean / "k", version), "delta", tmp_path)
    table = deltalake.DeltaTable(str(tmp_path / "documents"))
    assert [line["corpus_version"] for line in reversed(table.history())] == ["1.0.0", "1.1.0"]
    for n, count in ((0, 30), (1, 33)):
        frame = polars.scan_delta(str(tmp_path / "documents"), version=n).select("id", "text").collect()
        assert sorted(frame["id"]) == sorted(numbered(count))
    blocks = polars.read_delta(str(tmp_path / "blocks"))
    assert blocks.height == 33 * 5
    parts = list((tmp_path / "documents").glob("*.parquet"))
    assert all(path.stat().st_nlink > 2 for path in parts), "no file was copied"


def test_two_collections_do_not_share_a_table(clean, tmp_path) -> None:
    pytest.importorskip("deltalake")
    register(open_corpus(clean / "k"), "delta", tmp_path)
    put(tmp_path / "clean", numbered(3))
    (tmp_path / "clean/k").rename(tmp_path / "clean/q")
    other = open_corpus(tmp_path / "clean/q")
    other.manifest = replace(other.manifest, collection="q")
    with pytest.raises(ValueError, match=r"is the table k\.documents"):
        register(other, "delta", tmp_path)


def test_iceberg_and_duckdb(clean, tmp_path) -> None:
    sql = pytest.importorskip("pyiceberg.catalog.sql")
    pytest.importorskip("sqlalchemy")
    for version in ("1.0.0", "1.1.0"):
        register(open_corpus(clean / "k", version), "iceberg", tmp_path)
    catalog = sql.SqlCatalog("corpus", uri=f"sqlite:///{tmp_path}/catalog.db", warehouse=f"file://{tmp_path}/metadata")
    for name, per in (("documents", 1), ("blocks", 5)):
        table = catalog.load_table(("k", name))
        for tag, count in (("v1.0.0", 30), ("v1.1.0", 33)):
            snapshot = table.snapshot_by_name(tag)
            rows = table.scan(snapshot_id=snapshot.snapshot_id, selected_fields=("id",)).to_arrow()
            assert rows.num_rows == count * per
            found = table.scan(snapshot_id=snapshot.snapshot_id, selected_fields=("id", "text")).to_arrow()
            assert duckdb.from_arrow(found).aggregate("count(distinct id)").fetchall() == [(count * per,)]
    assert not list(tmp_path.rglob("*.parquet")), "no file was copied"


def test_an_engine_there_is_not(clean, tmp_path) -> None:
    with pytest.raises(ValueError, match="delta, iceberg"):
        register(open_corpus(clean / "k"), "hudi", tmp_path)
