"""The gate tells everything that is wrong with a document: where, what, and what was expected."""

import time

import msgspec
import pytest
from corpus_rows import QUALITY, document, made, raw_text_of
from msgspec.structs import replace

from recension.gate import CODES, InvalidRowsError, digest_of, seal
from recension.tables import PageRow, Rows, StepRow

GOOD = made("k", 17)  # its raw text ends with a byte that is no UTF-8


def document_with(**changes) -> Rows:
    return replace(GOOD, document=replace(GOOD.document, **changes))


def with_row(table: str, at: int, **changes) -> Rows:
    rows = list(getattr(GOOD, table))
    rows[at] = replace(rows[at], **changes)
    return replace(GOOD, **{table: rows})


RAW = GOOD.document.raw
SHORTER = [replace(edit, n=n) for n, edit in enumerate(GOOD.edits[1:])]
BAD = {
    "schema: a field of the wrong type": (with_row("blocks", 1, level="2"), "S001", "blocks", "[1].level", "'2'"),
    "schema: an unknown kind": (with_row("blocks", 1, kind="blurb"), "S001", "blocks", "[1].kind", "'blurb'"),
    "schema: confidence over 1000": (with_row("blocks", 1, confidence=1001), "S001", "blocks", "[1].conf", "1001"),
    "schema: a digest that is none": (
        document_with(raw=replace(RAW, sha256="a" * 64 + "\n")), "S001", "documents", "[0].raw.sha256", "a",
    ),
    "block beyond the text": (with_row("blocks", 4, end=10**6), "R001", "blocks", "[4]", "1000000"),
    "flag backwards": (with_row("flags", 0, start=9, end=3), "R001", "flags", "[0]", "(9, 3)"),
    "page beyond the text": (
        document_with(pages=[PageRow(n=1, label=None, start=0, end=10**6, inferred=True, quality=QUALITY)]),
        "R001", "documents", "[0].pages[0]", "1000000",
    ),
    "newline in an id": (with_row("blocks", 1, kind="title", id="k/000017#1\n"), "R002", "blocks", "[1].id", "\\n"),
    "a float for a whole number": (with_row("blocks", 1, confidence=9.0), "R003", "blocks", "[1].confidence", "9.0"),
    "a float deep in a free-form object": (
        document_with(quality={"a": [{"b": 0.5}]}), "R003", "documents", "[0].quality.a[0].b", "0.5",
    ),
    "a float in a step": (
        with_row("edits", 0, steps=[StepRow(rule="r", why="", confidence=950.0)]),
        "R003", "edits", "[0].steps[0].confidence", "950.0",
    ),
    "a lone surrogate": (with_row("furniture", 0, text="x\udcff"), "R004", "furniture", "[0].text", "udcff"),
    "a lone surrogate in a key": (
        document_with(metadata={"\udcff": 1}), "R004", "documents", "[0].metadata (key)", "udcff",
    ),
    "a wrong rev": (with_row("blocks", 1, rev="0" * 16), "R005", "blocks", "[1].rev", "0000"),
    "a block of another text": (with_row("blocks", 1, text="no"), "R006", "blocks", "[1].text", "no"),
    "a block left out": (replace(GOOD, blocks=GOOD.blocks[:-1]), "R007", "documents", "[0].text", ""),
    "blocks swapped": (replace(GOOD, blocks=GOOD.blocks[::-1]), "R007", "blocks", "[0].start", ""),
    "an id twice": (with_row("blocks", 1, id=GOOD.blocks[0].id), "R008", "blocks", "[1].id", ""),
    "a row of another document": (with_row("flags", 0, document="k/9"), "R008", "flags", "[0].document", "k/9"),
    "n is not the place": (with_row("edits", 1, n=7), "R008", "edits", "[1].n", "7"),
    "an edit that does not fit": (with_row("edits", 1, after="zz"), "R009", "edits", "[1]", "zz"),
    "an edit lost": (replace(GOOD, edits=SHORTER), "R009", "edits", "", ""),
    "the last edit lost": (replace(GOOD, edits=GOOD.edits[:-1]), "R010", "documents", "[0].raw.text_sha256", ""),
    "bytes that are not those shown": (with_row("edits", 0, before_bytes="eHh4"), "R010", "edits", "[0].before_", ""),
    "another raw text": (
        document_with(raw=replace(RAW, text_sha256="0" * 64)), "R010", "documents", "[0].raw.text_sha256", "0000",
    ),
    "a section that is not there": (with_row("blocks", 0, section=["9"]), "R011", "blocks", "[0].section", "9"),
}  # fmt: skip


def test_good_rows_pass_and_get_their_revs() -> None:
    sealed = seal(GOOD)
    assert sealed.rows.document.rev == sealed.digest == digest_of(GOOD) == digest_of(sealed.rows)
    assert sealed.size == len(GOOD.document.text)
    assert len({block.rev for block in sealed.rows.blocks}) == len(GOOD.blocks)
    assert seal(sealed.rows) == sealed
    assert any(edit.before_bytes for edit in GOOD.edits)


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told(name: str) -> None:
    rows, code, table, path, value = BAD[name]
    with pytest.raises(InvalidRowsError) as caught:
        seal(rows)
    found = [problem for problem in caught.value.problems if problem.code == code]
    assert found, caught.value.problems
    assert (found[0].document, found[0].table) == ("k/000017", table)
    assert found[0].path.startswith(path)
    assert value in found[0].value
    assert found[0].expected
    assert f"{table}{path}" in str(caught.value)


def test_every_code_is_shown_to_fire() -> None:
    assert {code for _, code, *_ in BAD.values()} == set(CODES)


def test_all_faults_are_told_not_the_first() -> None:
    rows = replace(with_row("blocks", 1, level=-1, confidence=1001), flags=[replace(GOOD.flags[0], start=-1)])
    with pytest.raises(InvalidRowsError) as caught:
        seal(rows)
    assert len(caught.value.problems) == 3


def test_a_digest_depends_on_every_field() -> None:
    plain = digest_of(GOOD)
    changed = [
        document_with(source="other"), document_with(metadata={"a": 1}), with_row("blocks", 1, attrs={"a": 1}),
        with_row("edits", 0, before="?"), with_row("flags", 0, note="?"), with_row("furniture", 0, fields={}),
        replace(GOOD, flags=[]),
    ]  # fmt: skip
    digests = [digest_of(rows) for rows in changed]
    assert len({plain, *digests}) == len(changed) + 1


def test_the_schema_part_reads_a_hundred_thousand_records_a_second() -> None:
    from recension.gate import _builtins, _validators

    rows = [seal(document(f"k/{n}", raw_text_of(n, 40))).rows for n in range(60)]
    tables = [_builtins(one) for one in rows]
    records = sum(len(found) for one in tables for found in one.values())
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        assert all(_validators()[table].is_valid(found) for one in tables for table, found in one.items())
        best = min(best, time.process_time() - start)
    assert records / best >= 100_000, f"{records / best:,.0f} records a CPU second"


def test_rows_survive_messagepack() -> None:
    """The work store keeps them so."""
    sealed = seal(GOOD).rows
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(sealed), type=Rows) == sealed
