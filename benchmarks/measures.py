"""The columns of the quality table: which counts make a share, and whether more of it is better."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Measure(NamedTuple):
    name: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    rising: bool = True


MEASURES = (
    Measure("word err", ("word_errors",), ("words",), False),
    Measure("harm", ("made_words",), ("words",), False),
    Measure("start P", ("starts_found",), ("starts_found", "starts_extra")),
    Measure("start R", ("starts_found",), ("starts",)),
    Measure("whole", ("whole",), ("long_paragraphs",)),
    Measure("furn P", ("furniture_gone",), ("furniture_gone", "prose_removed")),
    Measure("furn R", ("furniture_gone",), ("furniture_gone", "furniture_left")),
    Measure("turns", ("turns_right",), ("turns",)),
    Measure("soft", ("soft_right",), ("soft_hyphens",)),
    Measure("own", ("own_right",), ("own_hyphens",)),
    Measure("open", ("soft_open", "own_open"), ("soft_hyphens", "own_hyphens"), False),
    Measure("order", ("in_order",), ("neighbours",)),
    Measure("verbatim", ("verbatim_kept",), ("verbatim",)),
    Measure("worse", ("worse_documents",), ("documents",), False),
)


def value(measure: Measure, counts: Counter[str]) -> float | None:
    """A measure as a share, None where nothing was there to be measured."""
    of = sum(counts[key] for key in measure.whole)
    return sum(counts[key] for key in measure.part) / of if of else None
