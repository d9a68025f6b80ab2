"""What a result was made by, in parts: each repair, the reading of metadata, and all the rest.

A result stands as long as no part of it that took part changed. So the parts are told apart by what each of them
reaches; what two of them share with the rest belongs to the rest.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import msgspec

from recension import schemas
from recension.build.collection import Collection
from recension.build.reach import Reach, digest_of, imports_of, reach
from recension.repairs import ORDER
from recension.sources.ocr import available

# What decides a record: these packages' code, beside our own, and the characters' properties.
_LIBRARIES = (
    "charset-normalizer", "ftfy", "hyperscan", "lxml", "msgspec", "pypdf", "pypdfium2", "rapidfuzz", "regex",
)  # fmt: skip
_MAKER, _METADATA = "recension.build.making", "recension.metadata.reader"
_KEPT = "recension.shredded"  # the form in which results are kept: no result stands in another
_APART = (("recension.document", _METADATA),)  # metadata is a part of its own


class Parts(msgspec.Struct, frozen=True):
    """The versions of a pipeline's parts: digests. `rest` is all but the repairs, which stand in order, and the
    reading of metadata."""

    rest: str
    metadata: str
    repairs: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(msgspec.msgpack.encode(self)).hexdigest()


def parts_of(collection: Collection) -> Parts:
    """The parts of the pipeline that works on a collection."""
    rest = hashlib.sha256(_rest().encode())
    rest.update(msgspec.json.encode(collection.limits))
    if available(collection.reading_of("")):  # pages that were left out without OCR are then to be read
        rest.update(b"ocr")
    repairs = ((name, _own(name) if "." in name else _shipped()[name]) for name in collection.order())
    return Parts(rest.hexdigest(), digest_of(_metadata()), tuple(repairs))


def code_fingerprint() -> str:
    """The digest of all code and data that decide a record, the same on every machine with the same releases."""
    return Parts(_rest(), digest_of(_metadata()), tuple((name, _shipped()[name]) for name, _ in ORDER)).digest


def fingerprint(collection: Collection) -> str:
    """The digest of everything beside a document's own bytes, id and path that its records depend on."""
    return _digest(parts_of(collection).digest.encode(), msgspec.json.encode(collection, order="sorted"))


def changed(old: Parts, new: Parts) -> frozenset[str] | None:
    """The repairs of `new` that `old` lacks or had another version of; None where those of both stand in another order,
    or something else changed that nothing can be told of."""
    before, after = dict(old.repairs), dict(new.repairs)
    if old.rest != new.rest or [name for name in before if name in after] != [name for name in after if name in before]:
        return None
    return frozenset(name for name, version in new.repairs if before.get(name) != version)


@lru_cache(maxsize=1)
def _core() -> Reach:
    """What is neither a repair nor only of metadata."""
    return reach([_MAKER, _KEPT], _APART)


@lru_cache(maxsize=1)
def _metadata() -> Reach:
    return _beyond_core(reach([_METADATA]))


@lru_cache(maxsize=1)
def _rest() -> str:
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for path in sorted(schemas.folder().glob("*.json")):
        digest.update(f"schemas/{path.name}\n".encode() + path.read_bytes())
    digest.update(digest_of(_core()).encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _shipped() -> dict[str, str]:
    """The version of each shipped repair."""
    return {name: digest_of(_beyond_core(reach([f"recension.repairs.{name}"]))) for name, _ in ORDER}


def _own(name: str) -> str:
    """The version of a collection's own repair: all of its package, and what of ours that imports."""
    spec = find_spec(name.split(".")[0])
    folders = [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    named = sorted((path.name, path.read_bytes()) for path in files)
    code = b"\n".join(content for file, content in named if file.endswith(".py"))
    ours = _beyond_core(reach(imports_of(code.decode("utf-8", "replace"))))
    return _digest(*(part for file, content in named for part in (file.encode(), content)), digest_of(ours).encode())


def _beyond_core(what: Reach) -> Reach:
    core = _core()
    return Reach(what.modules - core.modules, what.data - core.data)


def _digest(*parts: bytes) -> str:
    """A digest of byte strings that tells where one ends."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
