"""Two versions compared: documents added, withdrawn and changed; for a change its cause, its blocks and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa

from recension.corpus.changes import Compared, Program, compare, compared, documents_of
from recension.corpus.manifest import Chunk
from recension.corpus.read import Corpus
from recension.corpus.words import Piece, word_diff
from recension.tables import BlockRow, Rows


class BlockDiff(NamedTuple):
    """A block in two versions. `op` is added, withdrawn, changed or alias (`new_id` then holds its place); `words` are
    the pieces of a changed text, empty where the text is the same; `fields` name what else differs."""

    op: str
    id: str
    new_id: str
    old: BlockRow | None
    new: BlockRow | None
    words: list[Piece]
    fields: list[str]


class DocumentDiff(NamedTuple):
    """A document in two versions: `op` is added, withdrawn or changed, `causes` say why it changed."""

    op: str
    id: str
    causes: list[str]
    level: str
    blocks: list[BlockDiff]
    old: Rows | None
    new: Rows | None


class Summary(NamedTuple):
    """All of a difference in counts. `parts` name the rules and options of the pipeline that differ."""

    old: str
    new: str
    documents: dict[str, int]
    blocks: dict[str, int]
    causes: dict[str, int]
    parts: list[str]


def diff(old: Corpus, new: Corpus, document: str | None = None) -> Iterator[DocumentDiff]:
    """What differs between two versions of a collection, or of one document of it, in order of the documents' ids.

    Only chunks that are not in both are read. Raises NoSuchDocumentError for a document that is in neither.
    """
    program = Program(old.manifest.pipeline, new.manifest.pipeline)
    if document is not None:
        was = old.rows(document) if document in old else None
        now = new.rows(document) if document in new or was is None else None  # raises where it is in neither
        yield from _one(was, now, program)
        return
    before = {chunk.content: n for n, chunk in enumerate(old.manifest.chunks)}
    after = {chunk.content: n for n, chunk in enumerate(new.manifest.chunks)}

    def read(chunk: Chunk, table: str) -> pa.Table:
        corpus, places = (new, after) if chunk.content in after else (old, before)
        return corpus.table(chunk, table, places[chunk.content])

    gone = [chunk for chunk in old.manifest.chunks if chunk.content not in after]
    come = [chunk for chunk in new.manifest.chunks if chunk.content not in before]
    for found in compared(documents_of(read, gone), documents_of(read, come), read, program):
        yield _document(found)


def summary(old: Corpus, new: Corpus) -> Summary:
    """The counts of a difference."""
    documents, blocks, causes = Counter[str](), Counter[str](), Counter[str]()
    for one in diff(old, new):
        documents[one.op] += 1
        blocks.update(block.op for block in one.blocks)
        causes.update(one.causes)
    then, now = old.manifest.pipeline.parts, new.manifest.pipeline.parts
    parts = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    return Summary(old.manifest.version, new.manifest.version, dict(documents), dict(blocks), dict(causes), parts)


def _one(old: Rows | None, new: Rows | None, program: Program) -> Iterator[DocumentDiff]:
    if old and new:
        if old.document.rev != new.document.rev:
            yield _document(compare(old, new, program))
    elif old or new:
        rows = old or new
        assert rows is not None
        yield DocumentDiff("withdrawn" if old else "added", rows.document.id, [], "minor", [], old, new)


def _document(found: Compared) -> DocumentDiff:
    old, new = found.old, found.new
    before = {block.id: block for block in old.blocks} if old else {}
    after = {block.id: block for block in new.blocks} if new else {}
    blocks = []
    for change in found.blocks:
        was, now = before.get(change.id), after.get(change.new if change.op == "alias" else change.id)
        words = word_diff(was.text, now.text) if change.op == "changed" and was and now else []
        if was and now and was.text == now.text:
            words = []
        new_id = change.new if change.op == "alias" else change.id
        blocks.append(BlockDiff(change.op, change.id, new_id, was, now, words, _fields(was, now)))
    causes = found.change.cause.split(", ") if found.change.cause else []
    return DocumentDiff(found.change.op, found.change.id, causes, found.level, blocks, old, new)


def _fields(old: BlockRow | None, new: BlockRow | None) -> list[str]:
    """The fields beside the text that differ and mean something to a reader."""
    if old is None or new is None:
        return []
    names = ("kind", "level", "section", "page_first", "page_last", "confidence", "attrs", "raw")
    return [name for name in names if getattr(old, name) != getattr(new, name)]
