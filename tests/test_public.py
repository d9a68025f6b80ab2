"""The public face: what a developer downstream calls."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recension
from recension.sources import UnreadableError
from recension.text import rebuild

SEED = Path(__file__).parent.parent / "raw" / "cold-war-korea" / "us-rok-alliance-op-ed.txt"


def test_text_bytes_and_path_give_the_same() -> None:
    by_path = recension.repair(SEED)
    assert recension.clean(SEED.read_text(encoding="utf-8")) == by_path.text == recension.clean(SEED.read_bytes())
    assert rebuild(by_path.text, by_path.ledger) == by_path.raw == SEED.read_text(encoding="utf-8")
    assert "coexistence" in by_path.explain("line_end_hyphens")
    rows = recension.records(SEED, "cold-war-korea/op-ed")
    assert rows.document.text == by_path.text
    assert rows.blocks[0].id.startswith("cold-war-korea/op-ed#0000")


def test_what_cannot_be_read_says_so() -> None:
    with pytest.raises(UnreadableError) as caught:
        recension.repair(b"")
    assert caught.value.code == "empty"


# Pieces of real pages, so that the repairs meet each other; and any text at all.
PIECES = (
    "\n", "\n\n", "\f", "\n12\n", "- 13 -\n", "TOP SECRET\n", "DTIC\nELECTE\nNOV 13 1992\nS A D\n", "Contents\n\n",
    "1. A first chapter ..... 3\n", "2.\tA second one, by A. B. Case\t12\n",
    "The end of the Cold War ushered in an extensive realignment of rela-\n",
    "tions in the whole region. South Korea lunged ahead\n", "of the North in these years, as many people said. ",
    "co-\nexistence ", "(1) The stake of both\n", "- news: a subsystem;\n", "â€™s ", "\x00", "\u00ad\n",
    "**bold**\n", "1. See Sato, Working Notes, 1964, pp. 6-115.\n", "I.\n\n", "   name    rank    place\n",
    "AD-A257 148\n", "*", "| a | b |\n", "o  an item\n", "A Short Title\n",
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=80)))
def test_any_text_rebuilds_and_no_page_mark_is_left(raw: str) -> None:
    done = recension.repair(raw)
    assert rebuild(done.text, done.ledger) == raw
    assert "\f" not in done.text and "\r" not in done.text
    done.text.encode()  # what Parquet and JSON can hold


def test_repairing_a_repaired_seed_changes_nothing() -> None:
    for path in sorted(SEED.parent.glob("*.txt")):
        once = recension.clean(path)
        assert recension.clean(once) == once, path.name


def test_a_second_run_leaves_nearly_every_text_alone() -> None:
    """Not a law for the whole chain (DESIGN.md, "The text that remembers"), but a share that must not fall."""
    draw = random.Random(1)
    texts = ["".join(draw.choice(PIECES) for _ in range(draw.randint(2, 14))) for _ in range(300)]
    once = [recension.clean(text) for text in texts]
    changed = [text for text in once if recension.clean(text) != text]
    assert len(changed) * 100 <= 2 * len(texts), changed
