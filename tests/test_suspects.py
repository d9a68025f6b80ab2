"""Readings that cannot be right: what is flagged, what is left alone, and that no letter is ever changed."""

import time
from pathlib import Path

import pytest

from recension.document import read
from recension.sources.intake import read_bytes
from recension.suspects import suspects

ROOT = Path(__file__).parents[1]


def found(text: str) -> list[tuple[str, str, str]]:
    return [(flag.code, text[flag.start : flag.end], flag.suggestion) for flag in suspects(text)]


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("that South Korea much play the role", ("suspect_real_word_error", "much", "must")),
        ("the alliance’s dominate partner, should", ("suspect_real_word_error", "dominate", "dominant")),
        ("it was lead by two men", ("suspect_real_word_error", "lead", "led")),
        ("the course of modem warfare", ("suspect_real_word_error", "modem", "modern")),
        (
            "“all the more, reason, not less,”",
            ("suspect_inserted_comma", "all the more, reason", "all the more reason"),
        ),
        ("shares Washington’s and preference for a solution", ("lost_words_suspected", "and", "")),
        ("concern is that how to deal with it", ("lost_words_suspected", "that how to", "")),
        ("at the head of the the army", ("lost_words_suspected", "the the", "")),
        (
            "the political-military balance, a political-military risk; the political military temperature",
            ("suspect_lost_hyphen", "political military", "political-military"),
        ),
    ],
)
def test_flagged(text: str, flagged: tuple[str, str, str]) -> None:
    assert found(text) == [flagged]


@pytest.mark.parametrize(
    "text",
    [
        "We talked much and they play the role; how much does it take?",
        "They dominate partners, and the few who dominate trade go on.",
        "It may lead to war, and the lead by which they won was small.",
        "A modem was joined to the telephone line.",
        "all the more reason to go; more, or less",
        "Washington’s and Seoul’s preference for a solution",
        "He had had enough of what that that implied.",
        "the political-military balance, and in political terms; the military balance",
        "a long-term aim, the long-term aim, and in the long term",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(text) == []


def test_what_an_editor_noted_in_the_seeds_is_flagged_and_nothing_else() -> None:
    noted = {
        "us-rok-alliance-op-ed": ["and", "dominate", "much", "that how to"],
        "horelick-us-soviet-relations-1990": ["all the more, reason", "political military"],
        "mutual-security-contents": [],
    }
    for name, wanted in noted.items():
        text = read(read_bytes((ROOT / "raw" / "cold-war-korea" / f"{name}.txt").read_bytes())).text
        assert sorted(word for _, word, _ in found(text)) == wanted


def test_linear() -> None:
    hostile = "much " * 40_000 + "’s and " * 40_000 + "political-military " * 20_000 + "the the " * 20_000
    began = time.process_time()
    suspects(hostile)
    assert time.process_time() - began < 5
