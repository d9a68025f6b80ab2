"""Guard rails by kind: every case document passes, and one that loses what its kind does not is named."""

from __future__ import annotations

import msgspec
import pytest

from benchmarks.quality import cases
from recension.as_records import rows
from recension.document import read
from recension.losses import FREE, PIECE, beyond, by_edit, weight
from recension.sources.intake import read_bytes
from recension.tables import EditRow, FurnitureRow, Rows

FAMILIES = ("scans", "rfc", "mueller", "dtic", "variants", "probe")  # the five volumes of Pentagon take long
SENTENCE = "The narrow gauge was laid first between the mines and the river. "


def lost(letters: int, kind: str = "", total: int = 100_000) -> tuple[Rows, list[int]]:
    """The rows of a document of so many letters that lost some: in pieces of 100, as furniture of a kind or without."""
    made = rows(read(read_bytes((SENTENCE * (total // weight(SENTENCE))).encode())), "losses/text", "text.txt")
    step = 100
    edits = [
        EditRow(document="losses/text", n=n, raw=0, clean=0, before="x" * step, before_bytes=None, after="", steps=[])
        for n in range(letters // step)
    ]
    furniture = [
        FurnitureRow(id=f"f#{n}", document="losses/text", kind=kind, text="x" * step, raw=[], page=None, fields={})
        for n in range(letters // step if kind else 0)
    ]
    made = msgspec.structs.replace(made, edits=edits, furniture=furniture)
    return made, by_edit(made)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_case_document_is_beyond_a_rail(family: str) -> None:
    documents = cases([family])
    if not documents:
        pytest.skip("the case documents are not here: set RECENSION_SHARED")
    for case in documents:
        data = case.path.read_bytes() if case.path else case.raw.encode()
        made = rows(read(read_bytes(data)), "losses/case", "case.txt")
        assert beyond(made, by_edit(made)) is None, case.name


@pytest.mark.parametrize(
    ("kind", "share", "what"),
    [
        ("running_head", 160, "running heads and feet"),
        ("page_number", 25, "page numbers"),
        ("release_stamp", 230, "release stamps and library notices"),
        ("security_marking", 90, "security markings"),
        ("form_notice", 90, "stamps of single pages, forms and covers"),
        ("", 125, "what is no furniture: noise, lines printed twice"),
    ],
)
def test_what_no_kind_loses_is_named(kind: str, share: int, what: str) -> None:
    excess = beyond(*lost(FREE + share * 140, kind))
    assert excess is not None
    assert excess.what == what
    assert excess.lost > excess.limit
    assert beyond(*lost(FREE + share * 40, kind)) is None


def test_the_whole_is_held_to_its_kind() -> None:
    """Heads, numbers and banners may each be within their rails and too much together."""
    made, gone = lost(FREE + 24_000, "running_head")
    mixed = [
        msgspec.structs.replace(one, kind=("running_head", "library_notice", "event_statement")[n % 3])
        for n, one in enumerate(made.furniture)
    ]
    made = msgspec.structs.replace(made, furniture=mixed)
    assert beyond(made, gone) is None
    plain = [
        msgspec.structs.replace(one, kind="running_foot" if n % 3 else "letterhead") for n, one in enumerate(mixed)
    ]
    excess = beyond(msgspec.structs.replace(made, furniture=plain), gone)
    assert excess is not None
    assert excess.what == "a document with heads or page numbers"


def test_one_long_stretch_and_a_short_paper() -> None:
    made, _ = lost(0)
    excess = beyond(made, [PIECE + 1])
    assert excess is not None
    assert excess.what == "one stretch"
    assert beyond(*lost(1_000, "release_stamp", total=800)) is None  # a letter with a slip on it
