"""Scans that name the lines and the patterns worth a search: they may name too many, never too few."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recension.identifiers import families
from recension.layout import lines
from recension.spots import Sieve, Spots, lines_with

SAID = (
    *("AD", "A257 148", "NASA-TM-104315", "GAO/", "NSIAD-90-1", "ISBN 0-8330-1234-5", "doi:10.1000/x", "RAND", "P-"),
    *("1990", "7", "x", " ", "\n", "\f", "–", "—", "é", "\u2009", "\x1f", "DOİ", "\u017f", "\u212a", "٣", "\udcff"),
)
PIECES = st.lists(st.sampled_from(SAID), max_size=12).map("".join)
PATTERNS = [family.pattern for family in families()]
PATTERNS += [re.compile(p, re.I) for p in (r"\bkey\b", r"(?<!\w)is\w*\s+mask$", r"^\W*six")]
SIEVE = Sieve(PATTERNS)


@given(st.one_of(PIECES, st.text()))
def test_a_pattern_that_matches_passes_the_sieve(text: str) -> None:
    passed = SIEVE.passed(text)
    assert {n for n, pattern in enumerate(PATTERNS) if pattern.search(text)} <= passed


@pytest.mark.parametrize("text", ["i\u017f ma\u017f\u212a", "\u212aey", "İs mask", "\x1csix", "٣ AD A257 148"])
def test_letters_and_digits_that_are_odd_pass_the_sieve(text: str) -> None:
    assert {n for n, pattern in enumerate(PATTERNS) if pattern.search(text)} <= SIEVE.passed(text)


def test_most_patterns_do_not_pass() -> None:
    assert len(SIEVE.passed("A report on nothing at all, of 1990, with é and — in it.")) < 3


@given(PIECES)
def test_spots_are_the_lines_that_match(text: str) -> None:
    patterns = ("AD", r"[0-9]{3}", "é")
    found = [
        (n, line.start, line.end) for n, p in enumerate(patterns) for line in lines(text) if re.search(p, line.text)
    ]
    assert Spots(patterns).lines(text) == sorted(found)


@given(PIECES)
def test_lines_with_words_are_found_in_any_case(text: str) -> None:
    found = [line for line in lines(text) if "key" in line.text.lower() or "rand" in line.text.lower()]
    assert lines_with(text, ("key", "rand")) == found
    assert [line.text for line in lines_with("a\nthe \u212aEY\fRand\n", ("key", "rand"))] == ["the \u212aEY", "Rand"]
