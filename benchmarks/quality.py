"""The quality benchmark: what comes out of the damaged documents, against what an editor would print.

python -m benchmarks.quality                     all families, raw text and recension
python -m benchmarks.quality -f scans -s oracle  one family, one system
python -m benchmarks.quality --show scan0007     every single failure in one document
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from typing import NamedTuple

from benchmarks.cases import Case
from benchmarks.data import held_out, shared
from benchmarks.scoring import Failure, Score, score
from benchmarks.systems import SYSTEMS
from recension.text import Text

FAMILIES = ("probe", "scans", "rfc")


class Measure(NamedTuple):
    """A column of the table: what part of what, and whether more is better."""

    name: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    rising: bool = True


MEASURES = (
    Measure("word err", ("word_errors",), ("words",), False),
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
)


def value(measure: Measure, counts: Counter[str]) -> float | None:
    """A measure in parts per thousand, None where nothing was there to be measured."""
    of = sum(counts[key] for key in measure.whole)
    return 1000 * sum(counts[key] for key in measure.part) / of if of else None


def cases(families: Iterable[str]) -> list[Case]:
    return [case for family in families for case in import_module(f"benchmarks.cases_{family}").load()]


def measured(system: str, documents: Iterable[Case]) -> dict[tuple[str, str], Score]:
    return {(case.family, case.name): _one(system, case) for case in documents}


def _one(system: str, case: Case) -> Score:
    """One document scored; where the reading knows its history, each failure names the rules at work near it."""
    reading = SYSTEMS[system](case)
    counts, failures = score(case, reading)
    if reading.history:
        failures = [f._replace(kind=f"{f.kind} [{_rules(reading.history, f)}]") for f in failures]
    return Score(counts, failures)


def _rules(history: Text, failure: Failure) -> str:
    at = history.raw_span(failure.clean, failure.clean)[0] if failure.at < 0 <= failure.clean else failure.at
    near = [hunk for hunk in history.ledger if hunk.raw - 3 <= at <= hunk.raw_end + 3] if at >= 0 else []
    return ", ".join(dict.fromkeys(step.rule for hunk in near for step in hunk.steps)) or "no repair"


def table(scores: dict[str, dict[tuple[str, str], Score]]) -> str:
    """Families down, measures across; development and held-out documents apart."""
    rows = [
        f"{'family':10} {'part':5} {'system':10} docs" + "".join(f"{m.name:>9}" for m in MEASURES) + "  fixed  made bad"
    ]
    keys = list(next(iter(scores.values())))
    for family in dict.fromkeys(family for family, _ in keys):
        for part, held in (("dev", False), ("held", True)):
            names = [key for key in keys if key[0] == family and held_out(key[1]) is held]
            for system, by_document in scores.items() if names else ():
                total = sum((by_document[key].counts for key in names), Counter[str]())
                shown = (value(m, total) for m in MEASURES)
                cells = "".join(f"{'':>9}" if v is None else f"{v / 1000:9.4f}" for v in shown)
                worse = sum(by_document[k].counts["made"] > by_document[k].counts["repaired"] for k in names)
                made = f"{total['repaired']:7}{total['made']:6}{worse:4}"
                rows.append(f"{family:10} {part:5} {system:10} {len(names):4}{cells}{made}")
    return "\n".join(rows)


def listing(failures: list[Failure], most: int) -> str:
    """The failures of one document by kind, at most so many of each."""
    rows = []
    for kind in dict.fromkeys(f.kind for f in failures):
        some = [f for f in failures if f.kind == kind]
        rows.append(f"\n{kind}: {len(some)}")
        rows += [
            f"  {f.at if f.at >= 0 else '':>7} expected {f.expected[:110]!r}\n          found    {f.found[:150]!r}"
            for f in some[:most]
        ]
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-f", "--family", action="append", choices=FAMILIES)
    parser.add_argument("-s", "--system", action="append", choices=SYSTEMS)
    parser.add_argument("-d", "--document", action="append", help="only documents whose name contains this")
    parser.add_argument("--show", metavar="DOC", help="list every failure of the documents whose name contains this")
    parser.add_argument("--held-out", action="store_true", help="list failures of held-out documents too")
    parser.add_argument("--most", type=int, default=12, help="at most so many failures of a kind")
    options = parser.parse_args()
    if not shared():
        print("no case documents: set RECENSION_SHARED or put them into ../shared", file=sys.stderr)
    wanted = [*(options.document or []), *([options.show] if options.show else [])]
    documents = [c for c in cases(options.family or FAMILIES) if not wanted or any(w in c.name for w in wanted)]
    if not documents:
        print("no document to measure", file=sys.stderr)
        return 1
    scores = {}
    for system in options.system or ("raw", "recension"):
        began = time.process_time()
        scores[system] = measured(system, documents)
        print(f"{system}: {time.process_time() - began:.1f} s CPU", file=sys.stderr)
    if options.show:
        for system, by_document in scores.items():
            for (_, name), result in by_document.items():
                if held_out(name) and not options.held_out:
                    continue  # whoever writes rules must not look at these
                print(f"\n== {name}, {system}{listing(result.failures, options.most)}")
    print(table(scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
