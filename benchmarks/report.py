"""The quality table and the lists of failures, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from benchmarks.data import held_out
from benchmarks.measures import MEASURES, value
from benchmarks.view import Failure, Score

Scores = Mapping[tuple[str, str], Score]  # (family, document) -> score


def totals(scores: Scores) -> dict[str, Counter[str]]:
    """Counts by family and part, as "scans.dev" and "scans.held"."""
    out: dict[str, Counter[str]] = {}
    for (family, name), result in scores.items():
        out.setdefault(f"{family}.{'held' if held_out(name) else 'dev'}", Counter()).update(result.counts)
    return out


def table(by_system: Mapping[str, Scores], by_document: bool = False) -> str:
    """Families down (or documents), measures across; development and held-out documents apart."""
    names = "".join(f"{measure.name:>9}" for measure in MEASURES)
    aims = "".join(f"{'':>9}" if m.aim is None else f"{m.aim:9.4f}" for m in MEASURES)
    rows = [f"{'family':14} {'system':12} docs{names}  fixed   made", f"{'':14} {'aim':12}     {aims}"]
    sums = {system: totals(scores) for system, scores in by_system.items()}
    if by_document:
        sums = {system: {name: one.counts for (_, name), one in of.items()} for system, of in by_system.items()}
    for part in dict.fromkeys(part for by_part in sums.values() for part in by_part):
        rows += [_row(part, system, by_part[part]) for system, by_part in sums.items()]
    return "\n".join(rows)


def _row(part: str, system: str, counts: Counter[str]) -> str:
    shares = (value(measure, counts) for measure in MEASURES)
    cells = "".join(f"{'':>9}" if share is None else f"{share:9.4f}" for share in shares)
    return f"{part[:14]:14} {system:12} {counts['documents']:4}{cells}{counts['repaired']:7}{counts['made']:7}"


def listing(failures: Sequence[Failure], most: int) -> str:
    """The failures of one document by kind, at most so many of each."""
    rows = []
    for kind, number in Counter(f.kind for f in failures).most_common():
        rows.append(f"\n{kind}: {number}")
        for failure in [f for f in failures if f.kind == kind][:most]:
            place = failure.at if failure.at >= 0 else ""
            rows.append(f"  {place:>7} expected {failure.expected[:110]!r}")
            rows.append(f"          found    {failure.found[:150]!r}")
    return "\n".join(rows)
