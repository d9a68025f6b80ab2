"""The places where a rule fired, most doubtful first, each with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from recension.corpus.read import Corpus
from recension.tables import DocumentRow, EditRow, Rows

_CONTEXT = 60  # characters of clean text on both sides


class Place(NamedTuple):
    """An edit with its surroundings. `name` is its document's, `sure` the confidence of the rule asked for."""

    name: str
    title: str
    n: int
    edit: EditRow
    sure: int
    left: str
    right: str
    page: str


def in_rows(rows: Rows, rule: str, first: int, most: int) -> tuple[int, list[Place]]:
    """The places in one document."""
    found = sorted((sure, n) for n, edit in enumerate(rows.edits) if (sure := _sure(edit, rule)) >= 0)
    return len(found), [_place(rows.document, rows.edits[n], n, sure) for sure, n in found[first : first + most]]


def in_corpus(corpus: Corpus, rule: str, first: int, most: int) -> tuple[int, list[Place]]:
    """The places in a published version. Only the column of steps is read whole, a chunk at a time."""
    found = pa.concat_tables(_steps(corpus, rule)) if len(corpus) else _NONE
    order = [("confidence", "ascending"), ("document", "ascending"), ("n", "ascending")]
    wanted = found.sort_by(order).slice(first, most).to_pylist()
    places: dict[tuple[str, int], Place] = {}
    for id in sorted({one["document"] for one in wanted}):
        rows = corpus.rows(id)
        for one in wanted:
            if one["document"] == id:
                n = one["n"]
                places[id, n] = _place(rows.document, rows.edits[n], n, one["confidence"])
    return found.num_rows, [places[one["document"], one["n"]] for one in wanted]


_NONE = pa.table(
    {"document": pa.array([], pa.string()), "n": pa.array([], pa.int64()), "confidence": pa.array([], pa.int64())}
)


def _steps(corpus: Corpus, rule: str) -> Iterator[pa.Table]:
    """Document, number and confidence of the edits that a rule took part in; of several steps the least sure."""
    for number, chunk in enumerate(corpus.manifest.chunks):
        table = corpus.table(chunk, "edits", number, ["document", "n", "steps"]).combine_chunks()
        steps = table["steps"].combine_chunks()
        if isinstance(steps, pa.ChunkedArray):
            yield _NONE
            continue
        flat = pc.list_flatten(steps)
        own = pc.equal(pc.struct_field(flat, "rule"), rule)
        at = pc.filter(pc.list_parent_indices(steps), own)
        sure = pc.filter(pc.struct_field(flat, "confidence"), own)
        one = pa.table({"at": at, "confidence": sure}).group_by("at").aggregate([("confidence", "min")])
        rows = table.select(["document", "n"]).take(one["at"])
        yield rows.append_column("confidence", one["confidence_min"]).cast(_NONE.schema)


def _sure(edit: EditRow, rule: str) -> int:
    """The least confidence with which a rule took part in an edit; -1 where it did not."""
    return min((step.confidence for step in edit.steps if step.rule == rule), default=-1)


def _place(document: DocumentRow, edit: EditRow, n: int, sure: int) -> Place:
    end = edit.clean + len(edit.after)
    page = next((p.label or str(p.n) for p in reversed(document.pages) if p.start <= edit.clean), "")
    return Place(
        name=document.id.partition("/")[2],
        title=str(document.metadata.get("title") or ""),
        n=n,
        edit=edit,
        sure=sure,
        left=_before(document.text[max(0, edit.clean - _CONTEXT) : edit.clean]),
        right=_behind(document.text[end : end + _CONTEXT]),
        page=page if len(document.pages) > 1 else "",
    )


def _before(text: str) -> str:
    """Context that begins with a whole word."""
    return text if len(text) < _CONTEXT else "… " + text.partition(" ")[2]


def _behind(text: str) -> str:
    """Context that ends with a whole word."""
    return text if len(text) < _CONTEXT else text.rpartition(" ")[0] + " …"
