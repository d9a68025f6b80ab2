"""Lines of a string, and where they end."""

import re

import pytest

from recension.layout import line_end, line_start, lines

LONG = "a word " * 3_000
TEXTS = ("", "one line", "a\nb\fc\n\n\f", f"{LONG}\n{LONG}\f{LONG}", f"short\n{LONG}", f"{LONG}\fshort")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_line_of_any_length_begins_and_ends_at_its_marks(text: str) -> None:
    for at in {*range(0, len(text) + 1, 997), *(mark.start() for mark in re.finditer("[\n\f]", text)), len(text)}:
        before, after = re.split("[\n\f]", text[:at])[-1], re.split("[\n\f]", text[at:])[0]
        assert (line_start(text, at), line_end(text, at)) == (at - len(before), at + len(after))


def test_lines_are_what_stands_between_their_ends() -> None:
    text = "a\nb\fc\n\n\f"
    assert [line.text for line in lines(text)] == ["a", "b", "c", "", "", ""]
    assert all((line_start(text, line.start), line_end(text, line.start)) == line[:2] for line in lines(text))
