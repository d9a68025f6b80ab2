"""JSON lines: what trainers of language models and most scripts read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from recension.corpus.read import Corpus

_encode = msgspec.json.Encoder(order="sorted").encode_lines


def documents(corpus: Corpus, target: Path) -> None:
    """A document a line: `id`, `text`, `source`, `added`, `created` as dolma wants them, all else in `metadata`."""
    _write(target, map(dolma, corpus.documents()))


def blocks(corpus: Corpus, target: Path) -> None:
    """A block a line, as its schema says."""
    _write(target, corpus.blocks())


def dolma(document: Any) -> dict[str, Any]:
    """A document in dolma's form."""
    row = msgspec.to_builtins(document)
    outer = {name: row.pop(name) for name in ("id", "text", "source", "added", "created")}
    inner = row.pop("metadata")
    return {**outer, "metadata": {**row, **inner}}


def _write(target: Path, rows: Iterator[Any]) -> None:
    packer = zstandard.ZstdCompressor(level=10, write_checksum=True)
    with target.open("wb") as file, packer.stream_writer(file) as out:
        while some := list(islice(rows, 512)):
            out.write(_encode(some))
