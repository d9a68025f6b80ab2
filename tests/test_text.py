"""The laws of design §2, on any input: any Unicode, lone surrogates, controls, combining marks, right to left."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recension.text import Edit, EditError, Text, rebuild

# Every code point, lone surrogates too, with the troublemakers of real files drawn often.
CHARS = st.one_of(
    st.characters(categories=None),
    st.sampled_from("\x00\n\r\f\v\x85\u2028\u2029\ufeff\u00ad\u0301\u202e\u05d0\u0627\ud800\udc80\udfff\U0001f600ab -"),
)
TEXTS = st.text(CHARS, max_size=40)


@st.composite
def edited(draw) -> Text:
    """A text with up to five layers of arbitrary edits."""
    text = Text.of(draw(TEXTS))
    for n in range(draw(st.integers(0, 5))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text.now)), max_size=8)))
        spans = zip(cuts[::2], cuts[1::2], strict=False)
        text = text.edited(f"rule{n}", [Edit(a, b, draw(st.text(CHARS, max_size=4)), "because") for a, b in spans])
    return text


@settings(max_examples=3000, deadline=None)
@given(edited())
def test_the_raw_text_rebuilds_from_clean_and_ledger(text: Text) -> None:
    assert rebuild(text.now, text.ledger) == text.raw


@settings(max_examples=3000, deadline=None)
@given(edited())
def test_no_character_is_unsigned(text: Text) -> None:
    """raw = kept + before and clean = kept + after, with the same kept text; every hunk is signed; none touch."""
    raw_at = clean_at = 0
    for hunk in text.ledger:
        assert hunk.steps
        assert raw_at == clean_at == 0 or (hunk.raw > raw_at and hunk.clean > clean_at)
        assert text.raw[raw_at : hunk.raw] == text.now[clean_at : hunk.clean]
        assert text.raw[hunk.raw : hunk.raw_end] == hunk.before
        assert text.now[hunk.clean : hunk.clean_end] == hunk.after
        raw_at, clean_at = hunk.raw_end, hunk.clean_end
    assert text.raw[raw_at:] == text.now[clean_at:]


@settings(max_examples=3000, deadline=None)
@given(edited(), st.data())
def test_span_maps_agree_with_the_ledger(text: Text, data) -> None:
    """At every border of a hunk both ways, and for every stretch of kept text between two hunks."""
    raw_at = clean_at = 0
    for hunk in [*text.ledger, None]:
        raw_end, clean_end = (hunk.raw, hunk.clean) if hunk else (len(text.raw), len(text.now))
        if raw_at < raw_end:
            assert text.raw_span(clean_at, clean_end) == (raw_at, raw_end)
            assert text.now_span(raw_at, raw_end) == (clean_at, clean_end)
        if hunk:
            assert text.raw_span(hunk.clean, hunk.clean_end, wide=True) == (hunk.raw, hunk.raw_end)
            assert text.now_span(hunk.raw, hunk.raw_end, wide=True) == (hunk.clean, hunk.clean_end)
            raw_at, clean_at = hunk.raw_end, hunk.clean_end
    start = data.draw(st.integers(0, len(text.now)))
    end = data.draw(st.integers(start, len(text.now)))
    for wide in (False, True):
        a, b = text.raw_span(start, end, wide=wide)
        assert 0 <= a <= b <= len(text.raw)


def test_a_five_megabyte_line_with_an_edit_in_every_kilobyte() -> None:
    raw = ("x" * 1023 + "\x00") * 5000
    text = Text.of(raw).edited("nul", [Edit(i, i + 1, "", "a NUL") for i in range(1023, len(raw), 1024)])
    text = text.edited("pair", [Edit(i, i + 2, "y", "two of them") for i in range(0, len(text.now) - 2, 1023)])
    assert rebuild(text.now, text.ledger) == raw
    assert len(text.ledger) == 5001


@pytest.mark.parametrize(
    ("edits", "problem"),
    [
        ([Edit(2, 3, "", "a"), Edit(0, 1, "", "b")], "sorted"),
        ([Edit(0, 2, "", "a"), Edit(1, 3, "", "b")], "overlap"),
        ([Edit(3, 2, "", "a")], "overlap"),
        ([Edit(0, 9, "", "a")], "only 4 characters"),
    ],
)
def test_edits_that_cannot_stand_together_are_refused_by_name(edits: list[Edit], problem: str) -> None:
    with pytest.raises(EditError, match=problem) as caught:
        Text.of("abcd").edited("some_rule", edits)
    assert caught.value.rule == "some_rule"


def test_an_edit_that_changes_nothing_leaves_no_layer() -> None:
    text = Text.of("abcd")
    assert text.edited("none", [Edit(0, 2, "ab", "no")]) is text
