"""Two versions compared: documents added, withdrawn and changed; for a change its cause, its blocks and its words."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from recension.corpus.changes import Compared, Program, by_place, compare, compared, documents_of
from recension.corpus.manifest import Chunk
from recension.corpus.read import Corpus
from recension.corpus.words import Piece, word_diff
from recension.tables import BlockRow, DocumentRow, Rows


class BlockDiff(NamedTuple):
    """A block in two versions. `op` is added, withdrawn, changed, moved (nothing but its place differs) or alias
    (`new_id` then holds its place); `words` are the pieces of a changed text, empty where the text is the same;
    `fields` name what else differs, `causes` say why, as far as the ledger tells of this block."""

    op: str
    id: str
    new_id: str
    old: BlockRow | None
    new: BlockRow | None
    words: list[Piece]
    fields: list[str]
    causes: list[str]


class Fact(NamedTuple):
    """What is said of a document and differs: a field of its metadata, or its source file; empty where it is absent."""

    name: str
    old: str
    new: str


class DocumentDiff(NamedTuple):
    """A document in two versions: `op` is added, withdrawn or changed, `causes` say why it changed, `level` what that
    means for the version's number."""

    op: str
    id: str
    causes: list[str]
    level: str
    blocks: list[BlockDiff]
    facts: list[Fact]
    old: Rows | None
    new: Rows | None


class Summary(NamedTuple):
    """All of a difference in counts. `parts` name the rules and options of the pipeline that differ, `reasons` say why
    the new version has its number, where it follows the old one."""

    old: str
    new: str
    documents: dict[str, int]
    blocks: dict[str, int]
    causes: dict[str, int]
    parts: list[str]
    reasons: list[str]


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
    for found in _compared(old, new, program):
        one = _document(found, program)
        if one.op == "added":
            one = one._replace(new=new.rows(one.id))
        elif one.op == "withdrawn":
            one = one._replace(old=old.rows(one.id))
        yield one


def summary(old: Corpus, new: Corpus) -> Summary:
    """The counts of a difference."""
    documents, blocks, causes = Counter[str](), Counter[str](), Counter[str]()
    program = Program(old.manifest.pipeline, new.manifest.pipeline)
    for one in (_document(found, program) for found in _compared(old, new, program)):
        documents[one.op] += 1
        blocks.update(block.op for block in one.blocks)
        causes.update(one.causes)
    then, now = old.manifest.pipeline.parts, new.manifest.pipeline.parts
    parts = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    before = new.manifest.previous
    reasons = new.manifest.bump.reasons if before and before.version == old.manifest.version else []
    counts = dict(documents), dict(blocks), dict(causes)
    return Summary(old.manifest.version, new.manifest.version, *counts, parts, reasons)


def as_data(found: Summary, documents: Iterable[DocumentDiff]) -> dict[str, Any]:
    """A difference as plain data, for programs and pages: what `recension diff --json` prints."""
    return {**found._asdict(), "changes": [_plain(one) for one in documents]}


def _compared(old: Corpus, new: Corpus, program: Program) -> Iterator[Compared]:
    before = {chunk.content: n for n, chunk in enumerate(old.manifest.chunks)}
    after = {chunk.content: n for n, chunk in enumerate(new.manifest.chunks)}

    def read(chunk: Chunk, table: str, columns: list[str] | None) -> pa.Table:
        corpus, places = (new, after) if chunk.content in after else (old, before)
        return corpus.table(chunk, table, places[chunk.content], columns)

    gone = [chunk for chunk in old.manifest.chunks if chunk.content not in after]
    come = [chunk for chunk in new.manifest.chunks if chunk.content not in before]
    return compared(documents_of(read, gone), documents_of(read, come), read, program)


def _plain(one: DocumentDiff) -> dict[str, Any]:
    blocks = []
    for block in one.blocks:
        row = block.new or block.old
        told = {"op": block.op, "id": block.id, "new_id": block.new_id, "kind": row.kind if row else ""}
        text = row.text if row and not block.words and block.op in ("added", "withdrawn") else ""
        words = [list(piece) for piece in block.words]
        blocks.append({**told, "fields": block.fields, "causes": block.causes, "words": words, "text": text})
    facts = [fact._asdict() for fact in one.facts]
    return {"op": one.op, "id": one.id, "causes": one.causes, "level": one.level, "facts": facts, "blocks": blocks}


def _one(old: Rows | None, new: Rows | None, program: Program) -> Iterator[DocumentDiff]:
    if old and new:
        if old.document.rev != new.document.rev:
            yield _document(compare(old, new, program), program)
    elif old or new:
        rows = old or new
        assert rows is not None
        yield DocumentDiff("withdrawn" if old else "added", rows.document.id, [], "minor", [], [], old, new)


def _document(found: Compared, program: Program) -> DocumentDiff:
    old, new = found.old, found.new
    before = {block.id: block for block in old.blocks} if old else {}
    after = {block.id: block for block in new.blocks} if new else {}
    causes = found.change.cause.split(", ") if found.change.cause else []
    same = old and new and old.document.raw.text_sha256 == new.document.raw.text_sha256
    places = [(cause, sorted(at)) for cause, at in by_place(old, new, program)] if same and old and new else []
    blocks = []
    for change in found.blocks:
        new_id = change.new if change.op == "alias" else change.id
        was, now = before.get(change.id), after.get(new_id)
        words = word_diff(was.text, now.text) if change.op == "changed" and was and now and was.text != now.text else []
        fields = _fields(was, now)
        op = "moved" if change.op == "changed" and not words and not fields else change.op
        why = _causes(was, now, places)
        blocks.append(BlockDiff(op, change.id, new_id, was, now, words, fields, [] if op == "moved" else why))
    facts = list(_facts(old.document, new.document)) if old and new else []
    return DocumentDiff(found.change.op, found.change.id, causes, found.level, blocks, facts, old, new)


def _causes(old: BlockRow | None, new: BlockRow | None, places: list[tuple[str, list[int]]]) -> list[str]:
    """The causes that worked inside a block; the places of each are in order, so that none is looked for in all."""
    spans = [span for block in (old, new) if block for span in block.raw]
    return sorted(cause for cause, at in places if any(_is_within(at, *span) for span in spans))


def _is_within(places: list[int], start: int, end: int) -> bool:
    return bisect_left(places, start) < bisect_right(places, end)


def _facts(old: DocumentRow, new: DocumentRow) -> Iterator[Fact]:
    """What is said of a document and differs; the readings behind it are left out."""
    if old.raw.sha256 != new.raw.sha256:
        yield Fact(
            "file", *(f"{raw.path}, {raw.bytes:,} bytes, sha256 {raw.sha256[:12]}…" for raw in (old.raw, new.raw))
        )
    for name in sorted((old.metadata.keys() | new.metadata.keys()) - {"readings"}):
        then, now = old.metadata.get(name, ""), new.metadata.get(name, "")
        if then != now:
            yield Fact(name, _told(then), _told(now))


def _told(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _fields(old: BlockRow | None, new: BlockRow | None) -> list[str]:
    """The fields beside the text that differ and mean something to a reader."""
    if old is None or new is None:
        return []
    names = ("kind", "level", "section", "page_first", "page_last", "confidence", "attrs", "raw")
    return [name for name in names if getattr(old, name) != getattr(new, name)]
