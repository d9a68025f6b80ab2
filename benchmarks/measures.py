"""The columns of the quality table: which counts make a share, and whether more of it is better."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Measure(NamedTuple):
    """A column: what part of what. `rising`: more is better. `aim`: what this project wants to reach, if it says."""

    name: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    rising: bool = True
    aim: float | None = None


MEASURES = (
    Measure("word err", ("word_errors",), ("words",), False),
    Measure("harm", ("made_words",), ("words",), False, 0.0001),
    Measure("start P", ("starts_found",), ("starts_found", "starts_extra")),
    Measure("start R", ("starts_found",), ("starts",)),
    Measure("start F1", ("starts_found", "starts_found"), ("starts_found", "starts_extra", "starts"), aim=0.95),
    Measure("whole", ("whole",), ("long_paragraphs",)),
    Measure("furn P", ("furniture_gone",), ("furniture_gone", "prose_removed"), aim=0.995),
    Measure("furn R", ("furniture_gone",), ("furniture_gone", "furniture_left"), aim=0.97),
    Measure("turns", ("turns_right",), ("turns",), aim=0.97),
    Measure("soft", ("soft_right",), ("soft_hyphens",), aim=0.97),
    Measure("own", ("own_right",), ("own_hyphens",), aim=0.97),
    Measure("open", ("soft_open", "own_open"), ("soft_hyphens", "own_hyphens"), False, 0.03),
    Measure("lost", ("own_wrong",), ("own_hyphens",), False, 0.0),
    Measure("order", ("in_order",), ("neighbours",), aim=1.0),
    Measure("verbatim", ("verbatim_kept",), ("verbatim",)),
    Measure("worse", ("worse_documents",), ("documents",), False, 0.0),
)


def value(measure: Measure, counts: Counter[str]) -> float | None:
    """A measure as a share, None where nothing was there to be measured."""
    of = sum(counts[key] for key in measure.whole)
    return sum(counts[key] for key in measure.part) / of if of else None
