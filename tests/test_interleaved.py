"""Columns read across are flagged and left; what only looks like them is not flagged."""

import pytest

from recension.interleaved import CODE, interleaved
from recension.repairs import run

ACROSS = """The talks in Geneva have now been       What was agreed in 1987 cannot be
going on for nine years, and nobody     undone by a single vote. The parties
who takes part in them can say when     have each sent their inspectors, and
they will end. The main point is        the missiles have been cut up. There
still the number of the inspectors      is no doubt that the rest will go the
that each side may send, and how        same way, whatever is said at home"""
TABLE = """Port of Odessa, on the Black Sea        Ministry of the Merchant Fleet
Port of Constanta, Romania              Ministry of Transport, Bucharest
Port of Varna, in the east              Ministry of Transport, Sofia
Port of Istanbul, both banks            Ministry of the Navy, Ankara"""
SIGNED = """Rear Admiral John J. Keller               Professor David A. Swain
Superintendent of the School              Acting Provost of the School"""


def test_columns_read_across_are_flagged_and_stay() -> None:
    text = f"Before it.\n\n{ACROSS}\n\nAfter it."
    now = run(text).text.now
    assert now == text
    (flag,) = interleaved(now)
    assert flag.code == CODE
    assert now[flag.start : flag.end] == ACROSS


@pytest.mark.parametrize("text", [TABLE, SIGNED, " ".join(ACROSS.split()), "\n".join(ACROSS.split("\n")[:3])])
def test_what_is_no_pair_of_columns_is_not(text: str) -> None:
    assert not interleaved(text)


def test_it_is_linear() -> None:
    assert not interleaved(("a " * 40 + "   ") * 4_000 + "\n" + "word " * 50_000)
