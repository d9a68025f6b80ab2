"""The laws under any corrections: the raw text rebuilds, the same input gives the same output, twice is once."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from recension import repairs
from recension.as_records import rows
from recension.corrections import Correction, making
from recension.corrections.anchors import anchor_of, placed
from recension.corrections.making import By
from recension.corrections.ruling import Ruling
from recension.document import read
from recension.gate import seal
from recension.sources import Source
from recension.text import rebuild

BY = By("A. Editor", "2026-11-21")
PIECES = (
    "\n", "\n\n", "\f", "\n12\n", "- 13 -\n", "\n- 14 -\n\f\n", "DTIC\nELECTE\nNOV 13 1992\nS A D\n", "Contents\n\n",
    "1. A first chapter ..... 3\n", "2.\tA second one, by A. B. Case\t12\n", "TOP SECRET\n", "â€™s ", "\x00", "\udcff",
    "The end of the Cold War ushered in an extensive realignment of rela-\n", "of the North in these years. ",
    "tions in the whole region. South Korea lunged ahead\n", "co-\nexistence ", "1. See Sato, Working Notes, 1964.\n",
    "**bold**\n", "A Short Title\n", "   name    rank    place\n", "AD-A257 148\n", "o  an item\n", "same words ",
)  # fmt: skip
RAW = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=60))
READS = st.sampled_from(["", " ", "\n\n", "x", "two words", "- 13 -\n", "\f", "\ufffd", "a\nb"])


@st.composite
def corrected(draw) -> tuple[str, list[Correction]]:
    """A raw text, and decisions about places of it: edits that the repairs made, and any spans whatever."""
    raw = draw(RAW)
    made: list[Correction] = []
    ledger = repairs.run(raw).text.ledger if draw(st.booleans()) else ()
    for _ in range(draw(st.integers(0, 6))):
        start, end = sorted((draw(st.integers(0, len(raw))), draw(st.integers(0, len(raw)))))
        reads = draw(READS)
        action = draw(st.sampled_from(["accept", "reject"]))
        if ledger and draw(st.booleans()):
            hunk = draw(st.sampled_from(ledger))
            made.append(making.on_edit(raw, hunk.raw, hunk.raw_end, hunk.after, action, BY, hunk.steps[0].rule))
            continue
        only = action == "reject" and draw(st.booleans())
        made.append(
            draw(
                st.sampled_from(
                    [
                        making.on_edit(raw, start, end, reads, action, BY, "page_numbers", only=only),
                        making.replacement(raw, start, end, reads, BY),
                        making.join(raw, start, end, BY, reads),
                        making.split(raw, start, BY),
                        making.kind_of_block(raw, start, end, "heading", BY, level=2),
                        making.kind_of_block(raw, start, end, "toc_entry", BY),
                        making.entry(raw, start, end, {"title": reads, "page": "12"}, BY),
                        making.metadata("title", reads, BY),
                    ]
                )
            )
        )
    return raw, made


@settings(max_examples=600, deadline=None)
@given(corrected())
def test_any_corrections_keep_the_laws_and_pass_the_gate(case: tuple[str, list[Correction]]) -> None:
    raw, made = case
    made = [one for one in made if one.anchored or one.action == "metadata"]
    data = raw.encode("utf-8", "surrogatepass")
    source = Source(raw, hashlib.sha256(data).hexdigest(), len(data), "text/plain", errors="surrogatepass")
    document = read(source, corrections=made)
    assert rebuild(document.text, document.ledger) == document.raw
    assert read(source, corrections=made).ledger == document.ledger
    assert len(document.corrections) == len(made)
    seal(rows(document, "c/one", "one.txt"))


SEED = (Path(__file__).parent.parent / "raw/cold-war-korea/us-rok-alliance-op-ed.txt").read_text("utf-8")
WORDS = [word.span() for word in re.finditer(r"[^\W\d_]{4,}", SEED)]
GAPS = [gap.span() for gap in re.finditer(r"\n+", SEED)]


@st.composite
def apart(draw) -> list[Correction]:
    """Decisions about places of a real text, a line or more from each other."""
    made: list[Correction] = []
    at = -200
    for start, end in sorted(draw(st.lists(st.sampled_from(WORDS + GAPS), max_size=8, unique=True))):
        if start < at + 120:
            continue
        at = end
        made.append(
            making.join(SEED, start, end, BY)
            if SEED[start] == "\n"
            else draw(
                st.sampled_from(
                    [
                        making.replacement(SEED, start, end, draw(st.sampled_from(["treaties", "", "x", "a b"])), BY),
                        making.split(SEED, start, BY),
                        making.on_edit(SEED, start, end, "", "reject", BY, "page_numbers"),
                        making.on_edit(SEED, start, end, SEED[start:end].upper(), "accept", BY, "page_numbers"),
                    ]
                )
            )
        )
    return made


@settings(max_examples=300, deadline=None)
@given(apart())
def test_decided_twice_is_decided_once(made: list[Correction]) -> None:
    """Without any repair: what the decisions made of a text, they leave alone in the text that they made."""
    once = repairs.run(SEED, [], ruling=Ruling(SEED, placed(SEED, made))).text
    assert rebuild(once.now, once.ledger) == SEED
    again = repairs.run(once.now, [], ruling=Ruling(once.now, placed(once.now, made))).text
    assert again.now == once.now


@settings(max_examples=400, deadline=None)
@given(RAW, st.data())
def test_an_anchor_stands_where_it_was_made(raw: str, data) -> None:
    start, end = sorted((data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, len(raw)))))
    quote, before, after, near, until = anchor_of(raw, start, end)
    one = Correction("replace", at=quote, before=before, after=after, near=near, until=until, reads="x")
    if not one.anchored:
        return
    [found] = placed(raw, [one])
    if found.state != "lost":  # two places alike may not be told apart at offset 0
        assert raw[found.start : found.end] == raw[start:end]
        assert (found.start, found.end) == (start, end) or start == 0
    else:
        assert start == 0
