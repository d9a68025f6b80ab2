"""The gate of schema evolution: what was released is compared with what is now, rule by rule and row by row.

`tests/released/` holds the reader schemas and a small corpus of the last release. To release: run
`python tests/test_evolution.py`, which writes them anew, and commit. A break needs a new major version of the schema.
"""

import copy
import json
import shutil
import sys
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from recension import schemas
from recension.corpus import open_corpus, verify
from recension.corpus.evolution import breaks

RELEASED = Path(__file__).parent / "released"
BLOCK = schemas.reader("block-1")


def changed(path: str, value) -> dict:
    """The block schema with a part put in another's place; None takes it away."""
    schema = copy.deepcopy(BLOCK)
    *way, last = path.split("/")
    part = schema
    for step in way:
        part = part[step]
    if value is None:
        part.remove(last) if isinstance(part, list) else part.pop(last)
    else:
        part[last] = value
    return schema


@pytest.mark.parametrize("name", [path.name for path in sorted((RELEASED / "schemas").glob("*.json"))])
def test_no_promise_of_the_last_release_is_broken(name: str) -> None:
    old = json.loads((RELEASED / "schemas" / name).read_text())
    current = {*schemas.CURRENT.values(), "manifest-1", "chunk-1"}
    if name.removesuffix(".reader.json") in current:
        assert breaks(old, schemas.reader(name.removesuffix(".reader.json"))) == []


def test_the_last_corpus_reads_with_the_new_code() -> None:
    assert verify(RELEASED / "corpus", "deep") == []
    corpus = open_corpus(RELEASED / "corpus")
    for table, name in schemas.CURRENT.items():
        validator = jsonschema_rs.Draft202012Validator(schemas.reader(name))
        rows = [msgspec.to_builtins(row) for row in getattr(corpus, table)()]
        assert rows
        assert all(map(validator.is_valid, rows))


def test_the_new_corpus_keeps_the_old_promise(tmp_path) -> None:
    corpus = release(tmp_path)
    for table, name in schemas.CURRENT.items():
        released = RELEASED / "schemas" / f"{name}.reader.json"
        if released.exists():
            validator = jsonschema_rs.Draft202012Validator(json.loads(released.read_text()))
            rows = [msgspec.to_builtins(row) for row in getattr(corpus, table)()]
            assert rows
            assert all(map(validator.is_valid, rows))


def test_a_manifest_of_a_later_program_is_read(tmp_path) -> None:
    corpus = release(tmp_path)
    path = corpus.folder / "manifest.json"
    said, ids = json.loads(path.read_bytes()), [row.id for row in corpus.documents()]
    path.unlink()
    path.write_text(json.dumps({**said, "mood": "good", "counts": {**said["counts"], "moods": {"good": 3}}}))
    again = open_corpus(corpus.folder)
    assert again.manifest == corpus.manifest
    assert [row.id for row in again.documents()] == ids


COMPATIBLE = {
    "a new field": changed("properties/mood", {"type": "string"}),
    "a field that is now always there": changed("properties/mood", {"type": "integer"}),
    "a narrower range": changed("properties/confidence/maximum", 900),
    "a number that is no longer null": changed("properties/page_first", {"type": "null"}),
    "another description": changed("properties/text/description", "The text."),
}
BREAKING = {
    "a field dropped": (changed("properties/level", None), "$.level: is gone"),
    "a field made optional": (changed("required/level", None), "$.level: was always there"),
    "a wider range": (changed("properties/confidence/maximum", 10_000), "maximum was 1000 and is 10000"),
    "a wider type": (changed("properties/level/type", ["integer", "null"]), "may now be null"),
    "another type": (changed("properties/n", {"type": "string"}), "$.n: may now be string"),
    "another pattern": (changed("properties/rev/pattern", "^x$"), "pattern was"),
    "an open list": (changed("properties/raw/items/items", True), "was closed, and is open"),
    "a page that may be a string": (
        changed("properties/page_first", {"anyOf": [{"$ref": "#/$defs/page"}, {"type": "string"}]}),
        "$.page_first: may now be something else: string",
    ),
    "a field of a shared part dropped": (changed("$defs/page/properties/label", None), "$.page_first"),
    "a keyword nobody checks": (changed("properties/n/multipleOf", 2), "does not know: multipleOf"),
}


@pytest.mark.parametrize("name", COMPATIBLE)
def test_what_a_reader_never_notices_is_free(name: str) -> None:
    assert breaks(BLOCK, COMPATIBLE[name]) == []


@pytest.mark.parametrize("name", BREAKING)
def test_what_a_reader_would_notice_is_a_break(name: str) -> None:
    schema, told = BREAKING[name]
    assert any(told in problem for problem in breaks(BLOCK, schema)), breaks(BLOCK, schema)


def release(folder: Path):
    """A small corpus of the present code."""
    from test_corpus import BUILD, numbered, put

    return open_corpus(put(folder, numbered(0, 17, 35), BUILD).folder)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    import tempfile

    shutil.rmtree(RELEASED, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(release(Path(folder)).folder, RELEASED / "corpus")
    (RELEASED / "schemas").mkdir()
    for name in (*schemas.CURRENT.values(), "manifest-1", "chunk-1"):
        (RELEASED / "schemas" / f"{name}.reader.json").write_bytes(schemas.as_file(schemas.reader(name)))
