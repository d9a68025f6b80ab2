"""What is different between two versions, document by document, and what caused it.

Only chunks that are not in both versions are read. From the differences follow the next version's number, its
CHANGES.md, and the feed `changes.jsonl.zst`: one JSON object a line, which a search index can replay. A document that
was added or withdrawn is one line and stands for all its blocks; for a changed one its changed blocks follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from recension.corpus.aliases import aliased
from recension.corpus.columns import to_documents
from recension.corpus.manifest import Chunk, Pipeline
from recension.corrections import RULE, SAID
from recension.shredded import TABLES
from recension.tables import BlockRow, EditRow, Rows

_DECIDED = frozenset({RULE, "given"})  # the rules that stand for a person's decisions
Read = Callable[[Chunk, str, list[str] | None], pa.Table]  # a table of a chunk, or only some of its columns


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the feed. `op` is added, changed, withdrawn or alias; `old` and `new` are digests of the row, for an
    alias the old and the new id of a block that is now part of another. `cause` says why a document changed; several
    causes are joined by a comma. They are: `input` (other bytes), `decoding` (the same bytes read otherwise),
    `sidecar` (what a person says beside the file, corrections among it, came, went or changed), `rule NAME` with (new),
    (gone), (version: its own code), (option) or (program: code it relies on) where the manifests tell which,
    `structure` (other blocks of the same text), `metadata`; where none of them shows, `program`, `option` or
    `sidecar`."""

    op: str
    table: str
    id: str
    old: str = ""
    new: str = ""
    cause: str = ""


class Compared(msgspec.Struct, frozen=True):
    """A document in two versions: its change, those of its blocks, and what they mean for the version number. `old` and
    `new` are its rows where it is in both."""

    change: Change
    blocks: list[Change]
    level: str
    reason: str
    old: Rows | None = None
    new: Rows | None = None


class Program(msgspec.Struct, frozen=True):
    """What differs between the pipelines of two versions."""

    old: Pipeline = Pipeline()
    new: Pipeline = Pipeline()

    def said_of(self, rule: str) -> str:
        """Why a rule may work otherwise than before, in brackets; empty where the manifests do not tell."""
        if not (self.old.rules and self.new.rules):
            return ""
        if (rule in self.old.rules) != (rule in self.new.rules):
            return " (new)" if rule in self.new.rules else " (gone)"
        if self._differs(f"rule {rule}") or (f"rule {rule}" not in self.new.parts and self._differs("code")):
            return " (version)"
        return f" ({self.differs()})" if self.differs() else ""

    def differs(self) -> str:
        """What of it differs beside single rules: option, program, or nothing."""
        names = self.old.parts.keys() | self.new.parts.keys()
        if any(self._differs(name) for name in names if name.startswith("option")):
            return "option"
        return "program" if self._differs("code") else ""

    def same(self) -> bool:
        """Is it one pipeline? Where the manifests do not tell, it is taken for one."""
        return self.old.fingerprint == self.new.fingerprint

    def _differs(self, name: str) -> bool:
        return self.old.parts.get(name) != self.new.parts.get(name)


def documents_of(read: Read, chunks: Iterable[Chunk]) -> dict[str, tuple[str, Chunk]]:
    """Digest and chunk of every document of some chunks, by id."""
    found: dict[str, tuple[str, Chunk]] = {}
    for chunk in chunks:
        table = read(chunk, "documents", ["id", "rev"])
        pairs = zip(table["id"].to_pylist(), table["rev"].to_pylist(), strict=True)
        found.update((id, (rev, chunk)) for id, rev in pairs)
    return found


def compared(
    old: Mapping[str, tuple[str, Chunk]], new: Mapping[str, tuple[str, Chunk]], read: Read, program: Program
) -> Iterator[Compared]:
    """All documents that differ, in order of their ids. `read` serves the chunks of both versions."""
    rows = _Cached(read)
    for id in sorted(old.keys() | new.keys()):
        if id not in old:
            change = Change(op="added", table="documents", id=id, new=new[id][0])
            yield Compared(change, [], "minor", "documents added")
        elif id not in new:
            change = Change(op="withdrawn", table="documents", id=id, old=old[id][0])
            yield Compared(change, [], "minor", "documents withdrawn")
        elif old[id][0] != new[id][0]:
            yield compare(rows.of(id, old[id][1]), rows.of(id, new[id][1]), program)


def compare(old: Rows, new: Rows, program: Program) -> Compared:
    """One document in two versions."""
    level, reason = _level(old, new)
    cause = ", ".join(causes(old, new, program))
    change = Change(
        op="changed", table="documents", id=new.document.id, old=old.document.rev, new=new.document.rev, cause=cause
    )
    return Compared(change, list(_block_changes(old, new)), level, reason, old, new)


def causes(old: Rows, new: Rows, program: Program) -> list[str]:
    """Why a document reads differently, as far as its rows tell: the input first, then each rule whose work differs.

    Where a person's decisions changed and the pipeline did not, these are the cause of all else.
    """
    found = []
    if old.document.raw.sha256 != new.document.raw.sha256:
        found.append("input")
    elif old.document.raw.text_sha256 != new.document.raw.text_sha256:
        found.append("decoding")
    else:
        shown = {cause for cause, _ in by_place(old, new, program)}
        if _said(old) != _said(new) or SAID in shown:
            found.append(SAID)
            if program.same():
                return found
        found += sorted(shown - {SAID})
    if not found and [_face(block) for block in old.blocks] != [_face(block) for block in new.blocks]:
        found.append("structure")
    if _facts(old) != _facts(new):
        found.append("metadata")
    return found or [program.differs() or "sidecar"]


def _said(rows: Rows) -> Any:
    """The digest of what a person says beside the document."""
    return rows.document.metadata.get("readings", {}).get(SAID)


def _facts(rows: Rows) -> dict[str, Any]:
    """The metadata without the digest of what a person says."""
    found = rows.document.metadata
    readings = {field: each for field, each in found.get("readings", {}).items() if field != SAID}
    return {**found, "readings": readings}


def by_place(old: Rows, new: Rows, program: Program) -> list[tuple[str, set[int]]]:
    """Each cause that shows in the ledger of the same raw text, with the places in the raw text where it worked."""
    before, after = _work(old.edits), _work(new.edits)
    found = []
    for rule in before.keys() | after.keys():
        then, now = before.get(rule, Counter()), after.get(rule, Counter())
        if then != now:
            cause = SAID if rule in _DECIDED else f"rule {rule}{program.said_of(rule)}"
            found.append((cause, {place for place, _, _ in (then - now) + (now - then)}))
    return found


def _level(old: Rows, new: Rows) -> tuple[str, str]:
    if old.document.raw.text_sha256 != new.document.raw.text_sha256:
        return "major", "raw text replaced, so that references into it break"
    if old.document.text != new.document.text:
        return "minor", "texts changed"
    if [_face(block) for block in old.blocks] != [_face(block) for block in new.blocks]:
        return "minor", "blocks changed"
    return "patch", "metadata changed, texts the same"


def _face(block: BlockRow) -> tuple[str, str, str]:
    """What a patch promises to leave alone."""
    return block.id, block.kind, block.text


def _work(edits: Iterable[EditRow]) -> dict[str, Counter[tuple[int, str, str]]]:
    """What each rule took part in, by place in the raw text."""
    found: dict[str, Counter[tuple[int, str, str]]] = {}
    for edit in edits:
        for step in edit.steps:
            found.setdefault(step.rule, Counter())[edit.raw, edit.before, edit.after] += 1
    return found


def _block_changes(old: Rows, new: Rows) -> Iterator[Change]:
    before = {block.id: block for block in old.blocks}
    after = {block.id: block for block in new.blocks}
    for id in sorted(before.keys() | after.keys()):
        if id not in before:
            yield Change(op="added", table="blocks", id=id, new=after[id].rev)
        elif id not in after:
            yield Change(op="withdrawn", table="blocks", id=id, old=before[id].rev)
        elif before[id].rev != after[id].rev:
            yield Change(op="changed", table="blocks", id=id, old=before[id].rev, new=after[id].rev)
    for gone, here in sorted(aliased(old, new)):
        yield Change(op="alias", table="blocks", id=gone, old=gone, new=here)


class _Cached:
    """Rows of documents, by chunk; a few chunks are held, because documents come in order."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._tables = lru_cache(maxsize=4)(self._load)
        self._chunks: dict[str, Chunk] = {}

    def of(self, id: str, chunk: Chunk) -> Rows:
        self._chunks[chunk.content] = chunk
        tables = self._tables(chunk.content)
        own = {
            table: found.filter(pc.equal(found["id" if table == "documents" else "document"], id))
            for table, found in tables.items()
        }
        return next(to_documents(own))

    def _load(self, content: str) -> dict[str, pa.Table]:
        return {table: self._read(self._chunks[content], table, None) for table in TABLES}
