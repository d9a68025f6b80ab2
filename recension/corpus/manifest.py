"""The manifest of a version, typed; and version numbers. `manifest-1.json` in schemas/ is its contract.

It is written once, as canonical JSON, and never changes: what may change later (yanked, withdrawn) is in `index.json`.
The chunks, which may be many, stand in lists of their own, `chunks/NNNNN.jsonl`, which the manifest names by digest as
all other small files: a version shares most of them with the one before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

FORMAT = "recension-corpus-1"
LISTED = 64  # chunks in a list, about; 0.7 kB each
LEVELS = ("patch", "minor", "major")
_VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\Z")
_canonical = msgspec.json.Encoder(order="sorted").encode


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the manifest. A field that a later program added is passed over, as the reader schema promises; what
    `encode` gives then differs from the file, which `verify` tells."""


class File(_Part, frozen=True):
    sha256: str
    bytes: int


class ChunkFile(_Part, frozen=True):
    """A Parquet file: `<table>/part-NNNNN.parquet` of the version, `objects/ab/<sha256>.parquet` of the collection."""

    sha256: str
    bytes: int
    rows: int


class Chunk(_Part, frozen=True):
    """Documents `first` to `last`; `content` is the digest over their ids and digests."""

    content: str
    first: str
    last: str
    documents: int
    files: dict[str, ChunkFile]


_CHUNKS = msgspec.json.Decoder(Chunk)


class Previous(_Part, frozen=True):
    version: str
    manifest_sha256: str


class Bump(_Part, frozen=True):
    """`computed` from the difference to the version before; `level` may be higher where the publisher raised it."""

    level: str
    computed: str
    reasons: list[str]


class SchemaFiles(_Part, frozen=True):
    name: str
    writer_sha256: str
    reader_sha256: str


class Layout(_Part, frozen=True):
    kind: str
    target: int
    sort: str
    encoding: str


class Counts(_Part, frozen=True):
    """Totals of the version; `years`, `languages` and `bands` (of OCR quality) count documents, `kinds` blocks,
    `rules` edits, `codes` flags."""

    documents: int
    blocks: int
    furniture: int
    edits: int
    flags: int
    characters: int
    years: dict[str, int]
    languages: dict[str, int]
    bands: dict[str, int]
    kinds: dict[str, int]
    furniture_kinds: dict[str, int]
    rules: dict[str, int]
    codes: dict[str, int]


class Changes(_Part, frozen=True):
    added: int
    changed: int
    withdrawn: int


class About(_Part, frozen=True):
    """What the collection says of itself; all free text, empty where it says nothing."""

    title: str = ""
    description: str = ""
    licence: str = ""
    source: str = ""
    citation: str = ""
    language: str = ""


class Pipeline(_Part, frozen=True):
    """What made the records. `parts` are digests of rules, options and the like by name, so that a later version can
    say which of them changed; `environment` holds versions of the libraries that write files."""

    fingerprint: str = ""
    code: str = ""
    rules: list[str] = []
    parts: dict[str, str] = {}
    environment: dict[str, str] = {}


class Inputs(_Part, frozen=True):
    """`digest` of the raw files that went in, and how many documents they are."""

    digest: str = ""
    documents: int = 0


class Manifest(_Part, frozen=True):
    """`stale` are documents whose new form was refused and whose last good rows stay, with the reason. `purged` are
    documents that were taken out of this version after it was published, with date and reason: the one thing for which
    a manifest is written again. `chunks` are none of the manifest's own: `whole` adds them from their lists."""

    format: str
    collection: str
    version: str
    created: str
    previous: Previous | None
    bump: Bump
    content_digest: str
    schemas: dict[str, SchemaFiles]
    layout: Layout
    files: dict[str, File]
    counts: Counts
    changes: Changes
    inputs: Inputs
    pipeline: Pipeline
    about: About
    stale: dict[str, str]
    purged: dict[str, str] = {}
    chunks: list[Chunk] = []

    @property
    def lists(self) -> dict[str, File]:
        """The files that list the chunks, in order."""
        return {name: file for name, file in sorted(self.files.items()) if name.startswith("chunks/")}

    @property
    def pin(self) -> str:
        """The exact pin of this version: its name and what it must contain."""
        return f"{self.collection}@{self.version}#sha256:{self.content_digest}"


class NotAManifestError(ValueError):
    """Bytes that are no manifest of this format."""


def encode(value: Any) -> bytes:
    """Canonical JSON: UTF-8, sorted keys, no spaces; of a manifest without its chunks."""
    if isinstance(value, Manifest):
        value = msgspec.to_builtins(msgspec.structs.replace(value, chunks=[]))
        del value["chunks"]
    return _canonical(value)


def listed(chunks: Iterable[Chunk]) -> dict[str, bytes]:
    """The lists of chunks, by file name. Cut by content, as chunks are: a chunk that changes changes one list."""
    lists: list[list[Chunk]] = [[]]
    for chunk in chunks:
        if len(lists[-1]) >= 4 * LISTED or (len(lists[-1]) >= LISTED // 4 and int(chunk.content[:8], 16) % LISTED == 0):
            lists.append([])
        lists[-1].append(chunk)
    encode_lines = msgspec.json.Encoder(order="sorted").encode_lines
    return {f"chunks/{number:05d}.jsonl": encode_lines(one) for number, one in enumerate(lists)}


def whole(manifest: Manifest, lists: Mapping[str, bytes]) -> Manifest:
    """A manifest with its chunks, from the files that it names as their lists. Raises NotAManifestError."""
    chunks: list[Chunk] = []
    for name, file in manifest.lists.items():
        if hashlib.sha256(lists[name]).hexdigest() != file.sha256:
            raise NotAManifestError(f"{name} is not what the manifest promises")
        try:
            chunks += _CHUNKS.decode_lines(lists[name])
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise NotAManifestError(f"{name}: {problem}") from None
    return msgspec.structs.replace(manifest, chunks=chunks)


def decode(data: bytes) -> Manifest:
    """A manifest from its file, without its chunks. Raises NotAManifestError."""
    try:
        found = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotAManifestError(f"not a manifest: {problem}") from None
    if found.format != FORMAT:
        raise NotAManifestError(f"manifest of format {found.format!r}; this program reads {FORMAT!r}")
    if not found.lists or found.chunks:
        raise NotAManifestError("the manifest names no lists of chunks")
    return found


def part_name(table: str, number: int) -> str:
    """The path of a chunk's file in its version."""
    return f"{table}/part-{number:05d}.parquet"


def parse_version(text: str) -> tuple[int, int, int] | None:
    """The three numbers of `1.2.0` or `v1.2.0`, or None where the text is no version."""
    found = _VERSION.match(text.removeprefix("v"))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def next_version(version: str, level: str) -> str:
    """The version after `version` for a change of that level."""
    major, minor, patch = parse_version(version) or (0, 0, 0)
    after = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}[level]
    return ".".join(map(str, after))


def higher(left: str, right: str) -> str:
    """The higher of two levels."""
    return max(left, right, key=LEVELS.index)
