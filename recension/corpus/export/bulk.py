"""Requests for the bulk interface of OpenSearch and Elasticsearch: an action line, then the record.

Map `attrs` as `flattened`; `text` is what is searched. `changes` replays a version's change feed, so that an index
follows the corpus without being built anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from recension.corpus.feed import read_feed
from recension.corpus.read import Corpus

_encode = msgspec.json.Encoder(order="sorted").encode


def bulk(corpus: Corpus, target: Path) -> None:
    """All blocks. The index is named like the collection, a record's id is the block's."""
    with target.open("wb") as out:
        for block in corpus.blocks():
            out.writelines(_index(corpus.manifest.collection, block))


def changes(corpus: Corpus, target: Path) -> None:
    """What leads from the version before to this one. Blocks of a withdrawn document go by their `document`."""
    name = corpus.manifest.collection
    with target.open("wb") as out:
        for change in read_feed((corpus.folder / "changes.jsonl.zst").read_bytes()):
            for line in _change(corpus, name, change):
                out.write(line)


def _change(corpus: Corpus, name: str, change: Any) -> Iterator[bytes]:
    if change.table == "documents":
        if change.op == "added":
            for block in corpus.blocks(change.id):
                yield from _index(name, block)
        return  # the blocks of a changed one follow; those of a withdrawn one have lines of their own
    if change.op == "withdrawn":
        yield _encode({"delete": {"_index": name, "_id": change.id}}) + b"\n"
    elif change.op in ("added", "changed"):
        document = change.id.rpartition("#")[0]
        yield from _index(name, next(block for block in corpus.blocks(document) if block.id == change.id))


def _index(name: str, block: Any) -> Iterator[bytes]:
    yield _encode({"index": {"_index": name, "_id": block.id}}) + b"\n"
    yield _encode(block) + b"\n"
