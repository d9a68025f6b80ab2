"""One document in a gzip, zstd or zip file: the bytes inside, within limits.

Nothing is unpacked to disk, so a member's name cannot leave the collection; what unpacks to more than the limit is
stopped while it unpacks.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from recension.sources import UnreadableError
from recension.sources.kinds import HEAD
from recension.sources.kinds import kind as kind_of

_DOCUMENTS = {  # a zip that is a document of its own
    "[Content_Types].xml": "an Office document",
    "mimetype": "an OpenDocument or EPUB file",
    "META-INF/MANIFEST.MF": "a Java archive",
}
_PAGES = {"alto", "page", "hocr", "tsv"}  # formats that engines write one file a page


def unpack(kind: str, data: bytes, limit: int) -> tuple[str, list[bytes]]:
    """How the document was packed (`gzip`, `zstd`, `zip:MEMBER`, `zip`) and its bytes: of a zip several, where it holds
    the pages of one document, in the order of their numbers.

    Raises UnreadableError: `too_large` past the limit, `truncated`, `damaged`, `encrypted`, `unsafe_path` for a member
    that names a place outside, `unknown_format` for a zip that holds no single document.
    """
    try:
        if kind == "zip":
            return _unzip(data, limit)
        return kind, [_within(limit, (_gunzip if kind == "gzip" else _unzstd)(data, limit + 1))]
    except EOFError as error:
        raise UnreadableError("truncated", f"The {kind} file ends too early.", "Fetch it again.") from error
    except (zlib.error, OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableError("damaged", f"The {kind} file cannot be unpacked: {error}.", "Fetch it again.") from error


def _gunzip(data: bytes, most: int) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        return file.read(most)


def _unzstd(data: bytes, most: int) -> bytes:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(data, read_across_frames=True) as file:
            out = io.BytesIO()
            while out.tell() < most and (piece := file.read(min(1 << 20, most - out.tell()))):
                out.write(piece)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    if not out.tell() or _cut_zstd(data, out.tell() < most):
        raise EOFError
    return out.getvalue()


def _cut_zstd(data: bytes, at_end: bool) -> bool:
    """Does the last frame lack its end? The stream reader stops there without a word."""
    import zstandard

    while at_end and data:
        one = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
        one.decompress(data)
        if not one.eof:
            return True
        data = one.unused_data
    return False


def _unzip(data: bytes, limit: int) -> tuple[str, list[bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = [m for m in file.infolist() if not m.filename.startswith("__MACOSX/")]
        if not all(member.filename for member in members):
            raise zipfile.BadZipFile("a member has no name")
        members = [member for member in members if not member.is_dir()]
        names = {m.filename for m in members}
        for name, what in _DOCUMENTS.items():
            if name in names:
                raise UnreadableError("unknown_format", f"This is {what}.", "Save it as PDF or plain text.")
        for member in members:
            if member.filename.startswith(("/", "\\")) or ".." in member.filename.replace("\\", "/").split("/"):
                raise UnreadableError(
                    "unsafe_path", f"A member names a place outside: {member.filename!r}.", "Do not trust this file."
                )
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableError("encrypted", "The zip file is encrypted.", "Unpack it with its password first.")
        members.sort(key=lambda member: [(len(n), n) for n in re.split(r"(\d+)", member.filename)])  # p9 before p10
        inside = list(_unpacked(file, members, limit))
    if len(inside) != 1 and (not inside or {kind_of(page[:HEAD]) for page in inside} - _PAGES):
        raise UnreadableError(
            "unknown_format" if inside else "empty",
            f"The zip file holds {len(inside)} files; one document is expected.",
            "Unpack it and put the documents into the collection.",
        )
    return f"zip:{members[0].filename}" if len(inside) == 1 else "zip", inside


def _unpacked(file: zipfile.ZipFile, members: list[zipfile.ZipInfo], limit: int) -> Iterator[bytes]:
    """The members' bytes; the limit is on all of them together."""
    left = limit
    for member in members:
        with file.open(member) as packed:
            data = _within(limit, packed.read(left + 1), left)
        left -= len(data)
        yield data


def _within(limit: int, data: bytes, left: int | None = None) -> bytes:
    if len(data) > (limit if left is None else left):
        raise UnreadableError(
            "too_large", f"It unpacks to more than {limit:,} bytes.", "Raise `max_bytes` if it is really so big."
        )
    return data
