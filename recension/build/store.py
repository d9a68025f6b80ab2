"""Work done, kept content-addressed, so that a second run does only what is new and a killed run resumes.

A result's key is the digest of what it depends on: the document's id and path, the bytes of its file, and the
fingerprint of everything that made it. Results are files of the work folder, written whole or not at all; any number
of processes and machines that share the folder may write the same result at once, because they write the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

import recension
from recension import schemas
from recension.build.collection import Collection
from recension.gate import Sealed
from recension.sources.ocr import available
from recension.tables import Rows

# What decides a record: these packages' code, beside our own below, and the characters' properties.
_LIBRARIES = (
    "charset-normalizer", "ftfy", "lxml", "msgspec", "pyahocorasick", "pypdf", "pypdfium2", "rapidfuzz", "regex",
)  # fmt: skip
# Our own files that take no part in making records.
_OUTSIDE = ("__init__.py", "cli", "explain.py", "catalogue.py", "build", "corpus", "review", "schemas")


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why a document gives no records: a stable `code`, the reason, and what the maintainer can do."""

    code: str
    reason: str
    advice: str = ""


class Kept(msgspec.Struct, frozen=True, tag=True):
    """That a document's records are in the store: their digest, the clean text's size in characters, and what the gate
    warned of."""

    digest: str
    size: int
    warnings: tuple[str, ...] = ()


def kept(sealed: Sealed) -> Kept:
    """What is kept of a document that passed the gate, beside its rows."""
    return Kept(sealed.digest, sealed.size, tuple(problem.value for problem in sealed.warnings))


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """The digest of all code and data that decide a record, the same on every machine with the same releases."""
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    root = Path(recension.__file__).parent
    for path in _sources(root):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    for path in sorted(schemas.folder().glob("*.json")):
        digest.update(f"schemas/{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def fingerprint(collection: Collection) -> str:
    """The digest of everything beside a document's own bytes, id and path that its records depend on."""
    digest = hashlib.sha256(code_fingerprint().encode())
    digest.update(msgspec.json.encode(collection, order="sorted"))
    if available(collection.reading_of("")):  # pages that were left out without OCR are then to be read
        digest.update(b"ocr")
    for name in collection.order():
        spec = find_spec(name) if "." in name else None
        if spec and spec.origin:
            digest.update(Path(spec.origin).read_bytes())
    return digest.hexdigest()


def result_key(fingerprint: str, id: str, path: str, sha256: str, said: str = "") -> str:
    """The key of a document's result. `said` is the digest of what the maintainer says of it."""
    return hashlib.sha256("\0".join((fingerprint, id, path, sha256, said)).encode()).hexdigest()


class LostError(Exception):
    """A result that was there is gone or damaged. The next run makes it again."""


class Store:
    """The results of a work folder. A stored result that cannot be read counts as none: it is made again.

    A file holds a short head, which says what became of the document, and the packed rows where there are any.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def head(self, key: str) -> Kept | Refused | None:
        """What became of a document, or None where it is not done."""
        try:
            with self._path(key).open("rb") as file:
                return _head(file)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def has(self, key: str) -> bool:
        return self._path(key).exists()

    def put(self, key: str, result: Sealed | Refused) -> None:
        """Keep a result. Raises OSError where the work folder cannot be written."""
        body = b""
        head: Kept | Refused
        if isinstance(result, Refused):
            head = result
        else:
            head = kept(result)
            packer = zstandard.ZstdCompressor(level=3, write_checksum=True)
            body = packer.compress(msgspec.msgpack.encode(result.rows))
        packed = msgspec.msgpack.encode(head)
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{key}.{socket.gethostname()}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            part.write_bytes(len(packed).to_bytes(4) + packed + body)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def rows(self, key: str) -> Rows:
        """The rows of a document that is Kept. Raises LostError where they cannot be read; they are then forgotten."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                if isinstance(_head(file), Kept):
                    return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(file.read()), type=Rows)
        except (FileNotFoundError, zstandard.ZstdError, msgspec.MsgspecError):
            path.unlink(missing_ok=True)
        raise LostError(key)

    def sweep(self, keep: Iterable[str]) -> int:
        """Remove all results but those of `keep`; the number of files removed."""
        kept = set(keep)
        gone = [path for path in self.folder.glob("??/*") if path.name not in kept]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


def _head(file: BinaryIO) -> Kept | Refused:
    return msgspec.msgpack.decode(file.read(int.from_bytes(file.read(4))), type=Kept | Refused)


def _sources(root: Path) -> Iterator[Path]:
    """Our own code, data and schemas that decide a record, in a fixed order."""
    kept = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    yield from sorted(path for path in kept if path.relative_to(root).parts[0] not in _OUTSIDE)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
