"""Rows as columns: nothing is lost on the way to Arrow and back, for one document and for many together."""

import msgspec
import pytest
from corpus_rows import document, raw_text_of

from recension.corpus.columns import to_documents, to_tables
from recension.shredded import Shredded, shredded, together
from recension.tables import PageRef, Rows


def rows_of(seed: int) -> Rows:
    """Rows with a digest each, as the gate sets them; of some blocks the last page can be told, of some not."""
    rows = document(f"k/{seed:04}", raw_text_of(seed), metadata={"title": "Café", "readings": {"title": [1, None]}})
    blocks = [
        msgspec.structs.replace(
            block, rev=f"{n:016x}", raw=[(0, n), (n, 9)], page_last=PageRef(n=2, label="ii") if n % 3 == 0 else None
        )
        for n, block in enumerate(rows.blocks)
    ]
    return msgspec.structs.replace(
        rows, document=msgspec.structs.replace(rows.document, rev=f"{seed:064x}"), blocks=blocks
    )


def kept(one: Shredded) -> Shredded:
    """As the work folder keeps it."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Shredded)


@pytest.mark.parametrize("seeds", [[1], [2, 3], range(4, 30)])
def test_rows_come_back_from_their_columns(seeds) -> None:
    given = [rows_of(seed) for seed in seeds]
    assert {block.page_last is None for rows in given for block in rows.blocks} == {True, False}
    columns = together(kept(shredded(rows)) for rows in given)
    assert (columns.id, columns.rev) == (given[0].document.id, given[0].document.rev)
    assert list(to_documents(to_tables(columns))) == given


@pytest.mark.parametrize("seed", range(12))
def test_the_raw_text_is_told_by_columns_alone(seed: int) -> None:
    assert kept(shredded(rows_of(seed))).raw_text == raw_text_of(seed)


def test_no_documents_give_empty_tables() -> None:
    assert {table: found.num_rows for table, found in to_tables(together([])).items()} == dict.fromkeys(
        ("documents", "blocks", "furniture", "edits", "flags"), 0
    )
