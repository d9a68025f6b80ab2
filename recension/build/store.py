"""Work done, kept content-addressed, so that a second run does only what is new and a killed run resumes.

A result is found by the digest of what it is of: the document's id and path, the bytes of its file, what is said of it.
The file also says by which parts of the pipeline it was made; whether it still stands is for `standing` to say. Results
are files of the work folder, written whole or not at all; any number of processes and machines that share the folder
may write the same result at once, because they write the same bytes.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

from recension.build.making import Made
from recension.build.parts import Parts
from recension.build.result import Kept, Refused, Trace
from recension.shredded import Shredded, shredded

_PARTS = "parts"


def kept(made: Made) -> Kept:
    """What is kept of a document that passed the gate, beside its rows."""
    sealed = made.sealed
    return Kept(sealed.digest, sealed.size, tuple(problem.value for problem in sealed.warnings))


class LostError(Exception):
    """A result that was there is gone or damaged. The next run makes it again."""


class Head(msgspec.Struct, frozen=True):
    """What became of a document, the digest of the parts that made it, and how long its packed trace is."""

    result: Kept | Refused
    parts: str
    trace: int = 0


class Store:
    """The results of a work folder. A stored result that cannot be read counts as none: it is made again.

    A file holds a short head, the packed trace and the packed columns of the rows where there are any.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: set[Path] = set()

    def head(self, key: str) -> Head | None:
        """What became of a document, or None where it is not done."""
        try:
            with self._path(key).open("rb") as file:
                return _head(file)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def has(self, key: str) -> bool:
        return self._path(key).exists()

    def put(self, key: str, result: Made | Refused, parts: Parts) -> None:
        """Keep a result. Raises OSError where the work folder cannot be written."""
        self._know(parts)
        if isinstance(result, Refused):
            self._write(key, Head(result, parts.digest), b"")
            return
        pack = zstandard.ZstdCompressor(level=3, write_checksum=True).compress
        trace = pack(_encoded(result.trace))
        head = Head(kept(result), parts.digest, len(trace))
        self._write(key, head, trace + pack(msgspec.msgpack.encode(shredded(result.sealed.rows))))

    def renew(self, key: str, parts: Parts) -> None:
        """Say of a result that these parts would make it too."""
        self._know(parts)
        with self._path(key).open("rb") as file:
            head = _head(file)
            self._write(key, msgspec.structs.replace(head, parts=parts.digest), file.read())

    def rows(self, key: str, digest: str) -> Shredded:
        """The rows of a document that is Kept, those of `digest`, as columns. Raises LostError where they cannot be
        read, or another pipeline made others meanwhile."""
        return msgspec.msgpack.decode(self._body(key, digest)[1], type=Shredded)

    def trace(self, key: str) -> tuple[Trace, str]:
        """What took part in a result, and the raw text it was made of. Raises LostError."""
        trace, body = self._body(key)
        try:
            rows = msgspec.msgpack.decode(body, type=Shredded)
            return msgspec.msgpack.decode(trace, type=Trace), rows.raw_text
        except msgspec.MsgspecError:
            raise LostError(key) from None

    def parts(self, digest: str) -> Parts | None:
        """The parts of a digest; None where they are not known."""
        return _parts(self.folder / _PARTS / digest)

    def sweep(self, keep: Iterable[str]) -> int:
        """Remove all results but those of `keep`; the number of files removed."""
        kept = set(keep)
        gone = [path for path in self.folder.glob("??/*") if path.name not in kept]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _body(self, key: str, digest: str = "") -> tuple[bytes, bytes]:
        """The unpacked trace and rows, of any digest or of one. Raises LostError; what is damaged is forgotten."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                head = _head(file)
                if isinstance(head.result, Kept) and digest in ("", head.result.digest):
                    unpack = zstandard.ZstdDecompressor().decompress
                    return unpack(file.read(head.trace)), unpack(file.read())
        except (FileNotFoundError, zstandard.ZstdError, msgspec.MsgspecError):
            path.unlink(missing_ok=True)
        raise LostError(key)

    def _know(self, parts: Parts) -> None:
        """Keep the parts that results name by their digest."""
        path = self.folder / _PARTS / parts.digest
        if path not in self._known:
            path.parent.mkdir(parents=True, exist_ok=True)
            _whole(path, msgspec.msgpack.encode(parts))
            self._known.add(path)

    def _write(self, key: str, head: Head, body: bytes) -> None:
        packed = msgspec.msgpack.encode(head)
        path = self._path(key)
        data = len(packed).to_bytes(4) + packed + body
        try:
            _whole(path, data)
        except FileNotFoundError:  # there are 256 folders and many results: mostly it is there
            path.parent.mkdir(parents=True, exist_ok=True)
            _whole(path, data)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


def _whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.{socket.gethostname()}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _head(file: BinaryIO) -> Head:
    return msgspec.msgpack.decode(file.read(int.from_bytes(file.read(4))), type=Head)


def _encoded(trace: Trace) -> bytes:
    """A trace; empty, which no later pipeline can vouch for, where it holds bytes that could not be decoded."""
    try:
        return msgspec.msgpack.encode(trace)
    except UnicodeEncodeError:
        return b""


@lru_cache(maxsize=64)
def _parts(path: Path) -> Parts | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Parts)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
