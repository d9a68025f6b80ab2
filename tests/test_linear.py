"""Cost grows with the text, not with its square: hostile inputs at one size and at eight times that size.

CPU time of the whole path from text to rows. Two sizes of one input run in turn in one process, up to three times, and
the best ratio counts: noise only ever adds to a cost. Linear work gives 8, quadratic work 64.
"""

import gc
import time
from collections.abc import Callable
from itertools import islice, product
from string import ascii_lowercase

import pytest

from recension.as_records import rows
from recension.document import read
from recension.sources import Source

GROWTH, MOST = 8, 14  # times the size, times the cost: a larger text also falls out of the caches of line and machine


def _words(count: int) -> list[str]:
    """So many different words of five letters."""
    return ["".join(letters) for letters in islice(product(ascii_lowercase, repeat=5), count)]


def _different(lines: int) -> str:
    words = iter(_words(lines * 6))
    return "\n".join(" ".join(islice(words, 6)) for _ in range(lines))


def _hyphens(lines: int) -> str:
    return "".join(f"the author of this line wrote {word}-\n" for word in _words(lines)) + "the end"


def _contents(rows: int) -> str:
    titles = [f"{n}. The {word} of the matter" for n, word in enumerate(_words(rows), 1)]
    body = "\n".join(f"{title} ........ {n}" for n, title in enumerate(titles, 1))
    return f"CONTENTS\n\n{body}\n\n" + "\n\n".join(titles)


def _damaged_contents(rows: int) -> str:
    body = "\n".join(f"{n}.\tGroup {word} ns Reductions of {word}\t{n}" for n, word in enumerate(_words(rows), 1))
    cells = "\n".join(f"Qx\t{word} of the {word} plan\t{n}" for n, word in enumerate(_words(rows), 1))
    return f"CONTENTS\n\n{body}\n{cells}\n"


def _pages(count: int) -> str:
    body = "It is a sentence that goes on for a while and ends here."
    return "\f".join(f"THE RUNNING HEAD {n % 7}\n{body}\n{body}\n- {n} -" for n in range(count))


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {
    "letters": (20_000, lambda n: "a" * n),
    "capitals": (6_000, lambda n: "I" * n),
    "digits": (20_000, lambda n: "1" * n),
    "spaces": (20_000, lambda n: "x" + " " * n + "x"),
    "tabs": (6_000, lambda n: "x" + "\t" * n + "x"),
    "points": (20_000, lambda n: "." * n),
    "hyphens": (6_000, lambda n: "-" * n),
    "marks": (6_000, lambda n: "$%(" * (n // 3)),
    "underscores": (6_000, lambda n: "_" * n),
    "points with spaces": (6_000, lambda n: ". " * (n // 2)),
    "accents": (6_000, lambda n: "é" * n),
    "controls": (12_000, lambda n: "\x01" * n),
    "newlines": (20_000, lambda n: "\n" * n),
    "blank lines": (10_000, lambda n: "\n  " * n),
    "page marks": (6_000, lambda n: "\f" * n),
    "one line": (30_000, lambda n: "one line of prose, never broken, " * (n // 33)),
    "pages": (120, _pages),
    "hyphens at line ends": (600, _hyphens),
    "identical lines": (300, lambda n: "All lines of this text are the same line.\n" * n),
    "different lines": (200, _different),
    "contents": (160, _contents),
    "damaged contents": (100, _damaged_contents),
    "banners": (600, lambda n: "SECRET\n" * n),
    "list items": (300, lambda n: "\n".join(f"({i}) an item" for i in range(n))),
    "indents": (300, lambda n: "\n".join(" " * (i % 60) + "deep" for i in range(n))),
    "quotes": (3_000, lambda n: "“‘" * (n // 2)),
    "stamps": (60, lambda n: "Approved for public release; distribution is unlimited.\n" * n),
}


def _cost(text: str) -> float:
    gc.collect()
    gc.disable()  # its rounds depend on what the whole test run has made before
    try:
        began = time.process_time()
        document = read(Source(text, "0" * 64, len(text), "text/plain"))
        rows(document, "linear/text", "text.txt")
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("name", HOSTILE)
def test_eight_times_the_size_is_about_eight_times_the_cost(name: str) -> None:
    size, make = HOSTILE[name]
    small, large = make(size), make(size * GROWTH)
    _cost(small)  # vocabularies are read, patterns compiled
    ratios: list[float] = []
    for _ in range(3):
        ratios.append(_cost(large) / _cost(small))
        if ratios[-1] <= MOST:
            return
    assert min(ratios) <= MOST, f"{name}: {[round(ratio, 1) for ratio in ratios]} times the cost"
