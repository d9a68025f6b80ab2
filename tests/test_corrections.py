"""A person's word: it is the last in every run, through new rules and new OCR, and never dropped in silence."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from recension import repairs
from recension.corrections import LOST, RULE, Correction, making
from recension.corrections.anchors import placed
from recension.corrections.making import By
from recension.document import Document, read
from recension.evidence import Evidence
from recension.sources.intake import read_bytes
from recension.sources.sidecar import Known
from recension.text import Edit, Text, rebuild

SEEDS = sorted((Path(__file__).parent.parent / "raw" / "cold-war-korea").glob("*.txt"))
BY = By("A. Editor", "2026-11-21", "seen on the paper")
REPORT = (
    "The first page of a report on roads and bridges in the valley, which was written\n"
    "when the river stood high and nobody could pass to the other side for a whole week.\n"
    "- 12 -\n\f\n"
    "The second page goes on about the bridges, their piers and the loads that they car-\n"
    "ried in those years, and says what each of them cost the county to keep in repair.\n"
    "- 13 -\n\f\n"
    "The third page has the sums, and who paid them, and who did not; it ends with thanks\n"
    "to all the people of the valley who gave their time and their carts to the bridges.\n"
    "- 14 -\n"
)


def reading(raw: str, *corrections: Correction) -> Document:
    document = read(read_bytes(raw.encode("utf-8", "surrogateescape")), corrections=corrections)
    assert rebuild(document.text, document.ledger) == document.raw
    return document


def hunk_at(document: Document, quote: str):
    at = document.raw.index(quote)
    return next(hunk for hunk in document.ledger if hunk.raw <= at < hunk.raw_end)


def rejected(document: Document, quote: str, **more) -> Correction:
    hunk = hunk_at(document, quote)
    return making.on_edit(document.raw, hunk.raw, hunk.raw_end, hunk.after, "reject", BY, hunk.steps[0].rule, **more)


def noisy(text: str, seed: int, share: float = 0.01) -> str:
    """The text as another OCR engine reads it: letters misread, lost and put in."""
    draw = random.Random(seed)
    out = []
    for letter in text:
        chance = draw.random()
        if letter.isspace() or chance > share:
            out.append(letter)
        elif chance < share / 3:
            out.append(draw.choice("eoclnuirt"))
        elif chance < 2 * share / 3:
            out.append(letter + draw.choice(".,'i"))
    return "".join(out)


def test_a_rejected_edit_is_not_made_and_all_else_is() -> None:
    before = reading(REPORT)
    assert "12" not in before.text and "13" not in before.text and "carried" in before.text
    after = reading(REPORT, rejected(before, "- 13 -"))
    assert "- 13 -" in after.text and "- 12 -" not in after.text and "carried" in after.text
    assert [one.state for one in after.corrections] == ["holds"]


class Renamed:
    """A repair whose code changed: it cuts the number with the line end before it, under another name."""

    CASES = ()

    def edits(self, text: str, evidence: Evidence) -> Iterator[Edit]:
        for edit in repairs.load("page_numbers").edits(text, evidence):
            if isinstance(edit, Edit):
                start = edit.start - (text[edit.start - 1] == "\n")
                yield edit._replace(start=start, new="\n" if start < edit.start else "", why="a folio")


def test_a_byte_without_a_character_cannot_be_kept_and_the_decision_says_so() -> None:
    raw = "Zürich — the caf\udc81 was shut; Malmö too."
    after = reading(raw, rejected(reading(raw), "\udc81"))
    assert after.text == raw.replace("\udc81", "\ufffd")
    [stands] = after.corrections
    assert stands.state == "lost" and "stands for no character" in stands.note


def test_a_rejected_edit_stays_rejected_after_the_rules_code_and_name_change(monkeypatch: pytest.MonkeyPatch) -> None:
    no = rejected(reading(REPORT), "- 13 -")
    order = tuple((("folios", why) if name == "page_numbers" else (name, why)) for name, why in repairs.ORDER)
    load = repairs.load
    monkeypatch.setattr(repairs, "ORDER", order)
    monkeypatch.setattr(repairs, "load", lambda name: Renamed() if name == "folios" else load(name))
    assert "- 13 -" not in reading(REPORT).text
    after = reading(REPORT, no)
    assert "- 13 -" in after.text and "- 12 -" not in after.text


def test_only_binds_one_rule_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = reading(REPORT)
    assert "- 13 -" in reading(REPORT, rejected(before, "- 13 -", only=True)).text
    other = rejected(before, "- 13 -", only=True)
    other = Correction(**{**{f: getattr(other, f) for f in other.__struct_fields__}, "rule": "running_heads"})
    assert "- 13 -" not in reading(REPORT, other).text


@pytest.mark.parametrize("seed", range(20))
def test_a_rejected_edit_stays_rejected_after_new_ocr(seed: int) -> None:
    no = rejected(reading(REPORT), "- 13 -")
    fresh = "A line that the first engine had not seen.\n\n" + noisy(REPORT, seed)
    if "- 13 -" not in fresh or "- 13 -" in reading(fresh).text:
        pytest.skip("the new reading has no such edit")
    after = reading(fresh, no)
    assert "- 13 -" in after.text
    assert [one.state for one in after.corrections] == ["moved"]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_edit_of_the_seeds_can_be_rejected_and_found_again_in_new_ocr(path: Path) -> None:
    """Ten edits of each seed, in a text misread anew at one letter in a hundred: found, or said to be lost."""
    document = read(read_bytes(path.read_bytes()))
    hunks = random.Random(5).sample(list(document.ledger), min(40, len(document.ledger)))
    noes = [making.on_edit(document.raw, h.raw, h.raw_end, h.after, "reject", BY, h.steps[0].rule) for h in hunks]
    held = placed(document.raw, noes)
    assert [one.state for one in held] == ["holds"] * len(noes)
    fresh = placed("xyz\n" + noisy(document.raw, 7), noes)
    assert sum(one.state == "moved" for one in fresh) >= 0.95 * len(noes)


def test_a_rejected_join_leaves_a_paragraph_and_no_page_mark() -> None:
    before = reading(REPORT)
    noes = making.on_steps(before.history, hunk_at(before, "- 13 -"), "reject", BY, "page_turns")
    assert [(one.at, one.was, one.became) for one in noes] == [("\n- 13 -\n\f\n", "\n\f\n", "\n")]
    after = reading(REPORT, *noes)
    assert "in repair.\n\nThe third page" in after.text and "\f" not in after.text and "13" not in after.text


def test_a_rejected_hyphen_stays_and_its_line_with_it() -> None:
    after = reading(REPORT, rejected(reading(REPORT), "-\nried"))
    assert "car-" in after.text and "carried" not in after.text


def test_what_is_replaced_reads_so_and_no_repair_changes_it() -> None:
    at = REPORT.index("- 13 -")
    one = making.replacement(REPORT, at, at + 6, "[page 13]\n- 13 -", BY)
    after = reading(REPORT, one)
    assert "[page 13]\n- 13 -" in after.text
    [hunk] = [hunk for hunk in after.ledger if any(step.rule == RULE for step in hunk.steps)]
    assert "A. Editor" in hunk.steps[0].why and "seen on the paper" in hunk.steps[0].why


def test_a_replacement_that_the_new_ocr_makes_needless_is_done_already() -> None:
    at = REPORT.index("car-\nried")
    one = making.replacement(REPORT, at, at + 9, "carried", BY)
    assert [p.state for p in reading(REPORT.replace("car-\nried", "carried"), one).corrections] == ["already"]


def test_an_accepted_doubt_is_made_and_doubted_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    class Timid(Renamed):
        def edits(self, text: str, evidence: Evidence) -> Iterator[Edit]:
            at = text.find("county")
            if at >= 0:
                yield Edit(at, at + 6, "County", "a name", 400)

    load = repairs.load
    monkeypatch.setattr(repairs, "ORDER", (*repairs.ORDER, ("timid", "last")))
    monkeypatch.setattr(repairs, "load", lambda name: Timid() if name == "timid" else load(name))
    before = reading(REPORT)
    assert "county" in before.text and "timid" in {flag.code for flag in before.flags}
    at = REPORT.index("county")
    yes = making.on_edit(REPORT, at, at + 6, "County", "accept", BY, "timid")
    after = reading(REPORT, yes)
    assert "County" in after.text and "timid" not in {flag.code for flag in after.flags}
    monkeypatch.setattr(repairs, "ORDER", repairs.ORDER[:-1])
    kept = reading(REPORT, yes)
    assert "County" in kept.text, "an accepted edit lasts when its rule is gone"
    assert any(step.rule == RULE for hunk in kept.ledger for step in hunk.steps)


def test_what_several_repairs_did_in_one_place_is_accepted_at_once() -> None:
    before = reading(REPORT)
    assert [flag.code for flag in before.flags].count("page_turns") == 2
    hunk = hunk_at(before, "- 13 -")
    yes = making.on_edit(REPORT, hunk.raw, hunk.raw_end, hunk.after, "accept", BY, "page_turns")
    after = reading(REPORT, yes)
    assert after.text == before.text and [flag.code for flag in after.flags].count("page_turns") == 1
    assert [one.state for one in after.corrections] == ["holds"]


def test_of_two_decisions_about_one_place_the_later_holds() -> None:
    no = rejected(reading(REPORT), "- 13 -")
    yes = Correction(**{**{f: getattr(no, f) for f in no.__struct_fields__}, "action": "accept"})
    after = reading(REPORT, no, yes)
    assert "- 13 -" not in after.text
    assert [one.state for one in after.corrections] == ["overruled", "holds"]


def test_one_that_no_longer_fits_is_flagged_and_nothing_is_done() -> None:
    no = rejected(reading(REPORT), "- 13 -")
    other = "An altogether different text, about the weather in the hills.\n"
    after = reading(other, no)
    assert after.text == reading(other).text
    [flag] = [flag for flag in after.flags if flag.code == LOST]
    assert "A. Editor" in flag.note and "nothing in the text reads like it" in flag.note


def test_a_kind_a_join_and_a_split() -> None:
    raw = "ON THE BRIDGES\n\nA first paragraph, that stops\n\nin its middle. A second one. And a third one here.\n"
    title, end, start = raw.index("ON THE"), raw.index("stops") + 5, raw.index("in its")
    after = reading(
        raw,
        making.kind_of_block(raw, title, title + 14, "title", BY),
        making.join(raw, end, start, BY),
        making.split(raw, raw.index("And a third"), BY),
    )
    assert after.text == (
        "ON THE BRIDGES\n\nA first paragraph, that stops in its middle. A second one.\n\nAnd a third one here."
    )
    assert after.blocks[0].kind == "title" and after.blocks[0].attrs["corrected"] == ["kind"]
    assert [one.state for one in after.corrections] == ["holds"] * 3


def test_a_heading_set_by_a_person_heads_a_section() -> None:
    raw = "Of the bridges and their piers\n\nThe text of it goes here, and it is long enough to be one.\n"
    before = reading(raw)
    assert not before.sections
    after = reading(raw, making.kind_of_block(raw, 0, 30, "heading", BY, level=2))
    assert [(s.title, s.level) for s in after.sections] == [("Of the bridges and their piers", 2)]
    plain = "SUMMARY OF THE REPORT\n\nThe text of it goes here, and it is long enough to be one.\n"
    assert reading(plain).sections
    assert not reading(plain, making.kind_of_block(plain, 0, 21, "paragraph", BY)).sections


CONTENTS = (
    "CONTENTS\n\n1. Of bridges ........ 3\n2. Of piers ......... l7\n3. Of loads ........ 25\n4. Of sums ..... 40\n\n"
)


def test_an_entry_is_put_right_field_by_field() -> None:
    raw = CONTENTS + "The text begins here, and it is long enough to be a paragraph of its own.\n"
    at = raw.index("2. Of piers")
    after = reading(raw, making.entry(raw, at, at + 20, {"page": "17", "title": "Of Piers", "authors": ["A. B."]}, BY))
    [entry] = [b for b in after.blocks if b.kind == "toc_entry" and b.attrs["label"] == "2"]
    assert entry.attrs["page"] == {"raw": "17", "system": "arabic", "value": 17}
    assert entry.attrs["title"] == "Of Piers" and entry.attrs["authors"] == ["A. B."]
    assert entry.attrs["corrected"] == ["authors", "kind", "page", "title"]
    assert not any(flag.code.startswith("page_") and flag.start == entry.start for flag in after.flags)


def test_a_fact_is_what_the_person_says_and_what_was_read_is_kept() -> None:
    document = read(read_bytes(SEEDS[0].read_bytes()))
    field = "language"
    assert document.metadata.best(field) == "en"
    after = read(
        read_bytes(SEEDS[0].read_bytes()),
        corrections=[
            making.metadata("language", "en-US", BY),
            making.metadata("creators", ["Doe, Jane", "The Board"], BY),
            making.metadata("publisher", "", BY),
        ],
    )
    assert after.metadata.best(field) == "en-US" and after.metadata.readings[field][0].rule == RULE
    assert after.metadata.readings["language_read"][0].value == "en"
    assert [c["name"] for c in after.metadata.all("creators")] == ["Doe, Jane", "The Board"]
    assert "publisher" not in after.metadata.readings
    assert after.metadata.as_record()["author"][0] == {"family": "Doe", "given": "Jane"}


def test_checked_stands_as_long_as_the_text_reads_so() -> None:
    before = reading(REPORT)
    mark = making.checked(before.text, BY)
    after = reading(REPORT, mark)
    assert after.metadata.best("checked") == {"who": "A. Editor", "when": "2026-11-21", "text": mark.text}
    changed = reading(REPORT, mark, rejected(before, "- 13 -"))
    assert changed.metadata.best("checked") is None and LOST in {flag.code for flag in changed.flags}


NOTED = (
    "There are still others in a maze of available\n\n"
    "1. See Kowalski, Collected Papers, 1944, pp. 3-109.\n"
    "2. See Sato, Working Notes, 1964, pp. 6-115.\n"
    "\f\npartitions over several disks. It is known.\n\nThe next paragraph."
)


@pytest.mark.parametrize("which", ["cut", "insertion"])
def test_a_rejected_move_leaves_the_note_where_it_was_and_once(which: str) -> None:
    """Its cut and its insertion are two edits; to refuse one alone would print the note twice, or lose it."""
    before = reading(NOTED)
    assert before.text.index("It is known.") < before.text.index("Kowalski")
    moved = next(layer for layer in before.history.layers if layer.rule == "footnotes")
    edit = next(e for e in moved.edits if bool(e.source) == (which == "insertion"))
    start, end = Text(NOTED, "", before.history.layers[: before.history.layers.index(moved)]).raw_span(*edit[:2])
    after = reading(NOTED, making.on_edit(NOTED, start, end, edit.new, "reject", BY, "footnotes"))
    assert after.text.count("Kowalski") == 1 == after.text.count("Sato")
    assert after.text.index("Kowalski") < after.text.index("It is known.")


def test_a_word_replaced_in_a_note_moves_with_the_note() -> None:
    at = NOTED.index("Kowalski")
    after = reading(NOTED, making.replacement(NOTED, at, at + 8, "Kowalska", BY))
    assert after.text.count("Kowalska") == 1 and "Kowalski" not in after.text
    assert after.text.index("It is known.") < after.text.index("Kowalska")


def test_a_page_that_is_left_out_takes_its_decisions_with_it() -> None:
    at = REPORT.index("piers")
    decided = [
        making.replacement(REPORT, at, at + 5, "PIERS", BY),
        rejected(reading(REPORT), "- 13 -"),
        making.replacement(REPORT, 4, 9, "First", BY),
    ]
    source = read_bytes(REPORT.encode())
    both = read(source, known=Known(skip_pages=(2,)), corrections=decided)
    assert rebuild(both.text, both.ledger) == REPORT
    assert "PIERS" not in both.text and "13" not in both.text and both.text.startswith("The First page")
