"""Quality scores: what is garbage, what only looks so, and the bands."""

from __future__ import annotations

import random
import time

import pytest
from shared import CASES, needs_shared

from recension.quality import garbage_tokens, of_document, quality

GARBAGE = [
    'hours.!�4"',
    "oteeUnder",
    "ceeeseeneneaeaee",
    "sssescse",
    "GSCdsusxkrt",
    "a" * 45,
    "@[(~—~L+Z",
    "t%i^t",
    "»*7)«",
]
NO_GARBAGE = [
    *(
        "lengths",
        "Rothschild",
        "Hawaiian",
        "XVIII",
        "DTNSRDC",
        "U.S.-Soviet",
        "(E.D.C.).",
        "$1,234.56",
        "1990-91",
        "http://www.example.org/a/path/that/is/longer/than/forty/characters",
        "O'Neill's",
        "co-operation",
        "AD-A316",
        "information-",
        "(p.",
        "R-3889-CC",
        "10:30",
        "and/or",
        "rpm",
        "McNamara",
        "III,",
        "(4,3),",
    ),
]


@pytest.mark.parametrize("token", GARBAGE)
def test_garbage_is_seen(token: str) -> None:
    assert garbage_tokens([token]) == {token}


@pytest.mark.parametrize("token", NO_GARBAGE)
def test_odd_but_written_is_not_garbage(token: str) -> None:
    assert garbage_tokens([token]) == set()


def test_a_token_is_judged_without_its_neighbours() -> None:
    assert garbage_tokens(["--", "fooBar"]) == {"--", "fooBar"} == garbage_tokens(["fooBar", "--"])


def test_bands() -> None:
    prose = "The committee met again in the spring and found that the plan of the year before had not been kept. " * 5
    assert quality(prose).band == "good"
    assert quality(prose + "sssescse»^ oteeUnder ~#~^~ qxkrtzz " * 1).band in ("usable", "poor")
    noise = " ".join("".join(random.Random(n).choices("xq~^|»zk#t%", k=6)) for n in range(200))
    assert quality(noise).band == "unusable"
    assert quality("").band == "unusable" and quality(" \n\f ").tokens == 0


def test_leaders_and_rules_are_layout() -> None:
    contents = "\n".join(f"The purpose of the report{'.' * 40}{n}\n{'-' * 60}" for n in range(60))
    assert quality(contents).garbage == 0
    assert quality(f"A{'*' * 79}").symbols == 0 and quality("A***").symbols == 0 and quality("A*").symbols == 500


def test_known_share_counts_words_of_two_letters() -> None:
    assert quality("the house a b xqzzt").known == 667


@needs_shared
def test_the_field_report_reads_good_and_the_scores_are_whole_numbers() -> None:
    for name in ("pentagon/Pentagon-Papers-Part-II-text.txt", "mueller-vol1/raw.txt"):
        measured = quality((CASES / name).read_text(errors="replace"))
        assert measured.band == "good" and measured.known > 850
        assert all(isinstance(value, int) for value in measured[:-1])


def test_hostile_tokens_take_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "a" * size + " " + "-!" * (size // 2) + " " + "aB" * (size // 2) + " " + "x@" * (size // 2)
        start = time.process_time()
        quality(text)
        return time.process_time() - start

    seconds(1000)
    assert seconds(400_000) < 20 * max(seconds(40_000), 0.005)


def test_each_page_is_measured_as_if_it_stood_alone() -> None:
    good = "The railway was opened in the autumn and has carried most of the freight of the country since then. " * 9
    pages = [good, "@[(~—~L+Z t%i^t »*7)« sssescse GSCdsusxkrt " * 20, "", good + "A B C"]
    text, spans = "", []
    for page in pages:
        spans.append((len(text), len(text) + len(page)))
        text += page
    whole, measured = of_document(text, spans)
    assert whole == quality(text)
    assert measured == [quality(page) for page in pages]
    assert [page.band for page in measured] == ["good", "unusable", "unusable", "good"]
