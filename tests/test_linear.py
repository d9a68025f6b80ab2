"""Cost grows with the text, not with its square: hostile inputs at one size and at eight times that size.

CPU time of the whole path from text to rows, and of algorithms beside it. Two sizes of one input run in turn in one
process, up to five times, and the best ratio counts: noise only ever adds to a cost. Linear work gives 8, quadratic
work 64.
"""

import gc
import time
from collections.abc import Callable
from itertools import islice, product
from string import ascii_lowercase

import pytest

from recension import repairs
from recension.as_records import rows
from recension.corpus.words import word_diff
from recension.corrections import making
from recension.corrections.anchors import placed
from recension.corrections.making import By
from recension.corrections.ruling import Ruling
from recension.document import read
from recension.sources import Source
from recension.text import Edit, Text

GROWTH, MOST = 8, 10  # times the size, times the cost: a larger text also falls out of the caches of line and machine


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


def _alike_heads(count: int) -> str:
    body = "It is a sentence that goes on for a while and ends here.\nIt goes on again."
    heads = (f"THE REPORT OF THE COMMITTEE ON {word.upper()} AFFAIRS" for word in _words(count))
    return "\f".join(f"{head}\n{body}\n- {n} -" for n, head in enumerate(heads))


def _notes(pages: int) -> str:
    body = (
        "It is a text with a note.{0} And it goes on for\na while, with more of\n\n"
        "{0}. See Sato, Working Notes, p. {1}."
    )
    return "\f".join(body.format(n % 9 + 1, n) for n in range(pages))


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
    "one line with many ligatures": (16_000, lambda n: "the ﬁrst oﬃce of many words, " * (n // 29)),
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
    "carriage returns": (8_000, lambda n: "\r" * n),
    "a gap between two lines": (40_000, lambda n: "a line of words" + "\n" * n + "and another"),
    "bytes of no meaning": (3_000, lambda n: "\udcff" * n),
    "soft hyphens": (8_000, lambda n: "\xad" * n),
    "combining marks": (6_000, lambda n: "e" + "\u0301" * n),
    "cut words of one letter": (400, lambda n: "a-\n" * n),
    "hyphens alone": (800, lambda n: "-\n" * n),
    "words, one a line": (800, lambda n: "\n".join(_words(n))),
    "numbers, one a line": (300, lambda n: "\n".join(map(str, range(n)))),
    "deep list": (300, lambda n: "\n".join(" " * (2 * (i % 40)) + f"{i}. item of the list" for i in range(n))),
    "nested quotes": (4_000, lambda n: "“" * (n // 2) + "a" + "”" * (n // 2)),
    "brackets": (6_000, lambda n: "(" * (n // 2) + ")" * (n // 2)),
    "identical headings": (400, lambda n: "\n\n".join(["A Short Heading"] * n)),
    "identical contents rows": (150, lambda n: "CONTENTS\n\n" + "A title of it ........ 12\n" * n),
    "pages of one word": (500, lambda n: "\f".join(_words(n))),
    "empty pages": (1_200, lambda n: "\f\n" * n),
    "heads nearly alike": (80, _alike_heads),
    "notes": (60, _notes),
    "stamps": (60, lambda n: "Approved for public release; distribution is unlimited.\n" * n),
}


def _layers(edits: int) -> Callable[[], object]:
    """The ledger of six layers of edits, each into the ones before, folded anew."""
    text = Text.of(("x" * 30 + "\x00") * edits)
    for n in range(6):
        places = range(0, len(text.now) - 2, 20 + n)
        text = text.edited(f"rule{n}", [Edit(at, at + 1, "y" if n % 2 else "zz", "because") for at in places])
    return lambda: Text(text.raw, text.now, text.layers).ledger


def _corrections(count: int) -> Callable[[], object]:
    """Corrections of every second line, placed and made."""
    line = "the {} line of words stands here\n"
    raw = "".join(map(line.format, _words(2 * count)))
    step = len(line.format("aaaaa"))
    made = [making.replacement(raw, at + 4, at + 9, "x", BY) for at in range(0, len(raw), 2 * step)]
    return lambda: repairs.run(raw, [], ruling=Ruling(raw, placed(raw, made))).text.ledger


def _shifted(count: int) -> Callable[[], object]:
    """Corrections of a text that was read anew: each is looked for by its words."""
    line = "the {} line of words stands here\n"
    words = _words(count)
    raw = "".join(map(line.format, words))
    made = [making.replacement(raw, at + 4, at + 9, "x", BY) for at in range(0, len(raw), len(raw) // count)]
    other = "a new line before all others\n" + raw
    return lambda: placed(other, made)


def _very_long(words: int) -> Callable[[], object]:
    """Two very long texts that differ in every other word."""
    old = _words(words)
    new = [word if n % 2 else word.upper() for n, word in enumerate(old)]
    return lambda: word_diff(" ".join(old), " ".join(new))


BY = By("A. Editor", "2026-11-21")
ALGORITHMS: dict[str, tuple[int, Callable[[int], Callable[[], object]]]] = {
    "ledger": (500, _layers),
    "corrections": (200, _corrections),
    "corrections of another reading": (600, _shifted),
    "difference of long texts": (12_000, _very_long),
}


def _cost(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()  # its rounds depend on what the whole test run has made before
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def _published(text: str) -> Callable[[], object]:
    source = Source(text, "0" * 64, len(text), "text/plain")
    return lambda: rows(read(source), "linear/text", "text.txt")


def _is_linear(small: Callable[[], object], large: Callable[[], object], name: str) -> None:
    _cost(small)  # vocabularies are read, patterns compiled
    ratios: list[float] = []
    for _ in range(5):
        ratios.append(_cost(large) / _cost(small))
        if ratios[-1] <= MOST:
            return
    assert min(ratios) <= MOST, f"{name}: {[round(ratio, 1) for ratio in ratios]} times the cost"


@pytest.mark.parametrize("name", HOSTILE)
def test_eight_times_the_size_is_about_eight_times_the_cost(name: str) -> None:
    size, make = HOSTILE[name]
    _is_linear(_published(make(size)), _published(make(size * GROWTH)), name)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_an_algorithm_is_linear_in_what_it_is_given(name: str) -> None:
    size, make = ALGORITHMS[name]
    _is_linear(make(size), make(size * GROWTH), name)
