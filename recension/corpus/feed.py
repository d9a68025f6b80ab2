"""The change feed of a version, gathered document by document as the comparison goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
import zstandard

from recension.corpus.changes import Change, Compared
from recension.corpus.manifest import LEVELS, Changes, higher
from recension.corpus.words import as_text, word_diff
from recension.tables import Rows

SHOWN = 100  # documents of a kind that CHANGES.md names
EXAMPLES, LINES = 10, 5  # documents whose changes it shows in words, and changed blocks of each


class Feed:
    """`changes.jsonl.zst` in the making, with the counts, causes and examples that CHANGES.md tells."""

    def __init__(self) -> None:
        self.ops: Counter[str] = Counter()
        self.block_ops: Counter[str] = Counter()
        self.same_words = 0  # of the changed blocks
        self.causes: Counter[str] = Counter()
        self.named: dict[str, list[Change]] = {"added": [], "changed": [], "withdrawn": []}
        self.examples: list[tuple[str, list[str]]] = []
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._compressor = zstandard.ZstdCompressor(level=10, write_checksum=True).compressobj()
        self._parts: list[bytes] = []
        self._encoder = msgspec.json.Encoder(order="sorted")

    def add(self, one: Compared) -> None:
        """One document that differs."""
        self.ops[one.change.op] += 1
        self._reasons[one.level, one.reason] += 1
        self.causes.update(one.change.cause.split(", ") if one.change.cause else ())
        self.block_ops.update(change.op for change in one.blocks)
        if one.old and one.new:
            before = {block.id: (block.text, block.kind) for block in one.old.blocks}
            after = {block.id: (block.text, block.kind) for block in one.new.blocks}
            changed = (change.id for change in one.blocks if change.op == "changed")
            self.same_words += sum(before[id] == after[id] for id in changed)
        if len(self.named[one.change.op]) < SHOWN:
            self.named[one.change.op].append(one.change)
        if one.old and one.new and len(self.examples) < EXAMPLES and (told := _examples(one.old, one.new)):
            self.examples.append((one.change.id, told))
        lines = self._encoder.encode_lines([one.change, *one.blocks])
        self._parts.append(self._compressor.compress(lines))

    @property
    def changes(self) -> Changes:
        return Changes(added=self.ops["added"], changed=self.ops["changed"], withdrawn=self.ops["withdrawn"])

    def level(self) -> tuple[str, list[str]]:
        """The level that the differences ask for, and the reasons with counts, the weightiest first."""
        level = "patch"
        for asked, _ in self._reasons:
            level = higher(level, asked)
        ranked = sorted(self._reasons.items(), key=lambda item: (-LEVELS.index(item[0][0]), item[0][1]))
        return level, [f"{asked}: {reason} ({n})" for (asked, reason), n in ranked]

    def data(self) -> bytes:
        """The file. Call once, at the end."""
        return b"".join([*self._parts, self._compressor.flush()])


def _examples(old: Rows, new: Rows) -> list[str]:
    """The first changed texts of a document, in words."""
    before = {block.id: block.text for block in old.blocks}
    changed = [(before[block.id], block.text) for block in new.blocks if before.get(block.id, block.text) != block.text]
    return [as_text(word_diff(*texts)) for texts in changed[:LINES]]


def read_feed(data: bytes) -> Iterator[Change]:
    """The changes of a `changes.jsonl.zst`."""
    with zstandard.ZstdDecompressor().stream_reader(data) as stream:
        text = stream.read()
    for line in text.splitlines():
        yield msgspec.json.decode(line, type=Change)
