"""The quality benchmark: what comes out of damaged documents, against what an editor would print.

python -m benchmarks.quality                      all families: raw text and recension
python -m benchmarks.quality -f scans -s oracle   one family, one system
python -m benchmarks.quality --show scan0007      every failure in one document, with the rules at work there
python -m benchmarks.quality --update-floors      raise the floors that the tests hold
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from benchmarks import floors
from benchmarks.cases import Case
from benchmarks.data import digest, held_out
from benchmarks.report import Scores, listing, table, totals
from benchmarks.scoring import score
from benchmarks.systems import SYSTEMS
from benchmarks.view import Failure, Reading, Score
from recension.text import Text

FAMILIES = ("probe", "scans", "rfc", "mueller", "pentagon", "dtic", "digital", "variants", "shortpapers")
LONGEST = {"rfc": 190_000, "pentagon": 250_000}  # characters of a document of the sample


def family(name: str) -> ModuleType:
    """The module of a family of cases: `paths()`, the files it reads, and `load()`, its cases (none without files)."""
    return import_module(f"benchmarks.cases_{name}")


def in_sample(case: Case) -> bool:
    """Is a document among those that the floors are set on? The longest are not, so that the test stays quick."""
    return len(case.raw) < LONGEST.get(case.family, len(case.raw) + 1)


def digests(families: Iterable[str]) -> dict[str, str]:
    """The digest of each family's files; families without files are left out."""
    found: dict[str, list[Path]] = {name: family(name).paths() for name in families}
    return {name: digest(paths) for name, paths in found.items() if paths}


def cases(families: Iterable[str]) -> list[Case]:
    return [case for name in families for case in family(name).load()]


def measured(system: str, documents: Sequence[Case]) -> Scores:
    readings = SYSTEMS[system](documents)
    return {(case.family, case.name): _scored(case, reading) for case, reading in zip(documents, readings, strict=True)}


def _scored(case: Case, reading: Reading) -> Score:
    """One document scored; where the reading knows its history, each failure names the rules at work near it."""
    counts, failures = score(case, reading)
    counts["documents"] = 1
    counts["worse_documents"] = counts["made"] > counts["repaired"]
    if reading.history:
        failures = [f._replace(kind=f"{f.kind} [{_rules(reading.history, f)}]") for f in failures]
    return Score(counts, failures)


def _rules(history: Text, failure: Failure) -> str:
    at = history.raw_span(failure.clean, failure.clean)[0] if failure.at < 0 <= failure.clean else failure.at
    near = [hunk for hunk in history.ledger if hunk.raw - 3 <= at <= hunk.raw_end + 3] if at >= 0 else []
    return ", ".join(dict.fromkeys(step.rule for hunk in near for step in hunk.steps)) or "no repair"


def main() -> int:
    options = _options()
    names = options.family or FAMILIES
    wanted = [*(options.document or []), *([options.show] if options.show else [])]
    documents = [c for c in cases(names) if not wanted or any(part in c.name for part in wanted)]
    if not documents:
        print("no document to measure: set RECENSION_SHARED or put the cases into ../shared", file=sys.stderr)
        return 1
    by_system = {}
    for system in ["recension"] if options.update_floors else options.system or ["raw", "recension"]:
        began = time.process_time()
        by_system[system] = measured(system, documents)
        print(f"{system}: {time.process_time() - began:.1f} s CPU", file=sys.stderr)
    if options.show:
        _show(by_system, options.held_out, options.most)
    print(table(by_system, options.by_document))
    if "recension" not in by_system or wanted:
        return 0
    sample = {(c.family, c.name) for c in documents if in_sample(c)}
    found = totals({key: result for key, result in by_system["recension"].items() if key in sample})
    return _floors(found, digests(names), options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-f", "--family", action="append", choices=FAMILIES)
    parser.add_argument("-s", "--system", action="append", choices=SYSTEMS)
    parser.add_argument("-d", "--document", action="append", help="only documents whose name contains this")
    parser.add_argument("--by-document", action="store_true", help="a row for each document, not for each family")
    parser.add_argument("--show", metavar="DOC", help="list every failure of the documents whose name contains this")
    parser.add_argument("--held-out", action="store_true", help="list failures of held-out documents too")
    parser.add_argument("--most", type=int, default=12, help="at most so many failures of a kind")
    parser.add_argument("--update-floors", action="store_true", help="raise the floors to what is reached")
    parser.add_argument("--allow-lower", default="", metavar="REASON", help="with --update-floors: lower them too")
    return parser.parse_args()


def _show(by_system: dict[str, Scores], held: bool, most: int) -> None:
    for system, by_document in by_system.items():
        for (_, name), result in by_document.items():
            if held or not held_out(name):  # whoever writes rules must not look at the others
                print(f"\n== {name}, {system}{listing(result.failures, most)}")


def _floors(found: floors.Totals, data: dict[str, str], options: argparse.Namespace) -> int:
    known = floors.read()
    below = floors.broken(found, known)
    print(*(f"below its floor: {row}" for row in below), sep="\n", end="\n" if below else "")
    if options.update_floors:
        floors.write(floors.updated(found, data, known, options.allow_lower))
    return int(bool(below) and not options.allow_lower)


if __name__ == "__main__":
    sys.exit(main())
