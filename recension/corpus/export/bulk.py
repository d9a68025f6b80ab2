"""Requests for the bulk interface of OpenSearch and Elasticsearch: an action line, then the record.

Map `attrs` as `flattened`; `text` is what is searched. `changes` replays a version's change feed, so that an index
follows the corpus without being built anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from recension.corpus.feed import read_feed
from recension.corpus.read import Corpus
from recension.tables import BlockRow

_HERE = ("added", "changed")  # what the version holds
_encode = msgspec.json.Encoder(order="sorted").encode


def bulk(corpus: Corpus, target: Path) -> None:
    """All blocks. The index is named like the collection, a record's id is the block's."""
    with target.open("wb") as out:
        for block in corpus.blocks():
            out.writelines(_index(corpus.manifest.collection, block))


def changes(corpus: Corpus, target: Path) -> None:
    """What leads from the version before to this one.

    Raises NoSuchVersionError where that one is gone and documents were withdrawn: it alone knows their blocks.
    """
    name = corpus.manifest.collection
    feed = read_feed(corpus.read("changes.jsonl.zst"))
    blocks: dict[str, BlockRow] = {}
    with target.open("wb") as out:
        for change in feed:
            if change.table == "documents":
                blocks = {block.id: block for block in corpus.blocks(change.id)} if change.op in _HERE else {}
                if change.op == "withdrawn":
                    out.writelines(_delete(name, block.id) for block in _before(corpus).blocks(change.id))
                elif change.op == "added":
                    out.writelines(line for block in blocks.values() for line in _index(name, block))
            elif change.op == "withdrawn":
                out.write(_delete(name, change.id))
            elif change.op in _HERE:
                out.writelines(_index(name, blocks[change.id]))


def _before(corpus: Corpus) -> Corpus:
    previous = corpus.manifest.previous
    return corpus.at(previous.version if previous else None)


def _delete(name: str, id: str) -> bytes:
    return _encode({"delete": {"_index": name, "_id": id}}) + b"\n"


def _index(name: str, block: BlockRow) -> Iterator[bytes]:
    yield _encode({"index": {"_index": name, "_id": block.id}}) + b"\n"
    yield _encode(block) + b"\n"
