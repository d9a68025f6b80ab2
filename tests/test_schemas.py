"""The JSON Schemas and the typed rows accept the same; readers are open; wheel and checkout find the same files."""

import json
from copy import deepcopy

import jsonschema_rs
import msgspec
import pytest
from corpus_rows import made
from hypothesis import given, settings
from hypothesis import strategies as st

from recension import schemas
from recension.corpus import columns, manifest
from recension.gate import seal

SEALED = seal(made("k", 3)).rows
SAMPLES = {
    "documents": SEALED.document,
    "blocks": SEALED.blocks[1],
    "furniture": SEALED.furniture[0],
    "edits": next(edit for edit in SEALED.edits if len(edit.before) > 1),
    "flags": SEALED.flags[0],
}
VALUES = st.sampled_from(
    [None, True, -1, 0, 1, 2, 1000, 1001, 2**31 - 1, 2**31, 10**30, 1.5, "", "x", "x\n", "title", "other", "Title",
     "title\n", "0" * 16, "a" * 64, "a" * 64 + "\n", "A" * 64, [], ["x"], [""], [1], [[0, 1]], [[0, 1, 2]], [[0]],
     [[0, -1]], [["0", 1]], {}, {"x": 1}, {"x": -1}, {"x": "y"}, {"n": 1, "label": None}, {"n": 0, "label": "i"},
     {"n": 1}, {"n": 1, "label": "i", "more": 1}, [{"rule": "r", "why": "", "confidence": 1000}],
     [{"rule": "", "why": "", "confidence": 1000}], [{"rule": "r", "why": "", "confidence": 1001}]]
)  # fmt: skip


def places(value, path=()):
    """All places in a JSON value, as paths."""
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


@st.composite
def nearly_valid(draw, sample):
    """A valid row with up to two places replaced, dropped or added."""
    record = json.loads(msgspec.json.encode(sample))
    for _ in range(draw(st.integers(0, 2))):
        *way, last = draw(st.sampled_from([path for path in places(record) if path]))
        holder = record
        for step in way:
            holder = holder[step]
        match draw(st.sampled_from(["put", "put", "drop", "add"])):
            case "put":
                holder[last] = deepcopy(draw(VALUES))
            case "drop":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(["more", "id", "text"]))] = deepcopy(draw(VALUES))
    return record


@pytest.mark.parametrize("table", SAMPLES)
def test_schema_and_typed_row_accept_the_same(table: str) -> None:
    validator = jsonschema_rs.Draft202012Validator(schemas.writer(schemas.CURRENT[table]))
    kind = columns.ROW[table]
    seen = {True: 0, False: 0}

    @settings(max_examples=1500, deadline=None)
    @given(nearly_valid(SAMPLES[table]))
    def agree(record) -> None:
        try:
            msgspec.json.decode(json.dumps(record), type=kind)
            accepted = True
        except msgspec.ValidationError:
            accepted = False
        if accepted and table in ("documents", "blocks") and "rev" not in record:
            return  # a row before it is sealed; the schema is of published ones
        seen[accepted] += 1
        assert validator.is_valid(record) == accepted

    agree()
    assert min(seen.values()) > 50


@pytest.mark.parametrize("table", SAMPLES)
def test_a_reader_takes_what_later_versions_may_add(table: str) -> None:
    opened = jsonschema_rs.Draft202012Validator(schemas.reader(schemas.CURRENT[table]))
    record = {**msgspec.to_builtins(SAMPLES[table]), "later": {"any": 1}}
    assert opened.is_valid(record)
    if table == "blocks":
        assert opened.is_valid({**record, "kind": "marginalia"})
    del record["document" if "document" in record else "id"]
    assert not opened.is_valid(record)


def test_all_schemas_are_valid_and_say_who_they_are() -> None:
    assert set(schemas.CURRENT.values()) | {"manifest-1", "chunk-1"} <= set(schemas.names())
    for name in schemas.names():
        for schema in (schemas.writer(name), schemas.reader(name)):
            jsonschema_rs.meta.validate(schema)
            assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schemas.writer(name)["$id"] == f"urn:recension:{name}"
        assert "additionalProperties" not in {k for k, v in schemas.reader(name).items() if v is False}


def test_the_files_are_found_in_a_wheel_too(tmp_path, monkeypatch) -> None:
    """A wheel has the folder beside the module; the packaged copy then wins over a folder beside the package."""
    packaged = tmp_path / "recension" / "schemas"
    packaged.mkdir(parents=True)
    (packaged / "block-1.json").write_bytes((schemas.folder() / "block-1.json").read_bytes())
    monkeypatch.setattr(schemas, "__file__", str(tmp_path / "recension" / "schemas.py"))
    assert schemas.folder() == packaged
    assert schemas.names() == ["block-1"]


def test_every_field_of_the_manifest_is_in_its_schema() -> None:
    of_chunk = set(manifest.Chunk.__struct_fields__)
    of_manifest = set(manifest.Manifest.__struct_fields__) - {"chunks"}  # those have lists of their own
    for name, fields in (("manifest-1", of_manifest), ("chunk-1", of_chunk)):
        schema = schemas.writer(name)
        assert set(schema["properties"]) == set(schema["required"]) == fields
