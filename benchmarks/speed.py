"""How fast: megabytes a CPU second of repair, reading, records, and the whole way from files to a published version.

  python -m benchmarks.speed             the seeds repeated to 5 MB, as many documents and as one; dense damage
  python -m benchmarks.speed --profile   where the time goes: every repair, every part of reading and of records

CPU seconds of one core (user and system, children included): a busy machine disturbs them less than the clock. ftfy
alone, the encoding repair that most pipelines consist of, runs in the same process as the yardstick, and every figure
is given as a share of its speed, too: on a machine that others use, only that share can be compared. The garbage
collector rests while a document is worked on, as it does in a build. What is loaded once (word list, schemas, gates,
Arrow) is paid before the clock runs and shown apart. The seeds repeated flatter what keeps answers about lines it has
seen; the case documents, each read once, do not.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ftfy

import recension.document
import recension.repairs
from benchmarks.data import ROOT, shared
from benchmarks.quality import cases
from recension.as_records import rows
from recension.build.run import Folders, build
from recension.collector import resting
from recension.gate import seal
from recension.gates import Gates
from recension.repairs import ORDER
from recension.sources import Source
from recension.sources.intake import read_bytes
from recension.tables import as_bytes

SEEDS = ROOT / "raw" / "cold-war-korea"
TOML = 'title = "Speed"\n'
FTFY = "ftfy alone"


def documents(size: int, one: bool) -> list[str]:
    """The seeds, over and over, until they hold `size` bytes. No two are equal: each says which copy it is."""
    seeds = [file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt"))]
    copies: list[str] = []
    while sum(map(len, copies)) < size:
        copies += [f"{text.rstrip()}\n\nThis is copy {len(copies)} of its text.\n" for text in seeds]
    return ["\n".join(copies)] if one else copies


def cpu() -> float:
    """CPU seconds of this process and of its finished children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(of.ru_utime + of.ru_stime for of in used)


def seconds(work: Callable[[], object]) -> float:
    began = cpu()
    work()
    return cpu() - began


def sets(size: int) -> dict[str, list[str]]:
    """What is measured: the seeds repeated to `size` bytes, and the case documents where they are."""
    found = {
        "the seeds, many documents": documents(size, one=False),
        "the seeds, one document": documents(size, one=True),
    }
    for family in ("pentagon", "scans") if shared() else ():
        found[f"{family}, each document once"] = [case.raw for case in cases([family])]
    return found


def measure(texts: Sequence[str]) -> dict[str, float]:
    """CPU seconds of each way through the texts."""
    sources = [read_bytes(as_bytes(text)) for text in texts]
    read = recension.document.read
    ready: list[recension.document.Document] = []
    return {
        FTFY: seconds(lambda: [ftfy.fix_text(text) for text in texts]),
        "repair": seconds(lambda: [resting()(recension.repairs.run)(text) for text in texts]),
        "read (repair, blocks, metadata)": seconds(lambda: ready.extend(map(resting()(read), sources))),
        "records from what was read": seconds(lambda: [_sealed(ready[n], n) for n in range(len(ready))]),
        "end to end, files to version": _end_to_end(texts),
    }


@resting()
def _sealed(document: recension.document.Document, number: int) -> object:
    return seal(rows(document, f"speed/{number}", f"{number}.txt"))


def _end_to_end(texts: Sequence[str]) -> float:
    """CPU seconds of a build, from files on disk to a published version. Making and removing the files do not count."""
    with tempfile.TemporaryDirectory() as folder:
        folders = Folders(Path(folder, "raw"), Path(folder, "clean"), Path(folder, "work"))
        home = folders.raw / "speed"
        home.mkdir(parents=True)
        (home / "collection.toml").write_text(TOML, encoding="utf-8")
        for n, text in enumerate(texts):
            (home / f"{n:05}.txt").write_bytes(as_bytes(text))
        began = cpu()
        report = build(folders, "speed", "2026-01-01")
        used = cpu() - began
        if report.documents != len(texts):
            raise RuntimeError(f"{report.documents} of {len(texts)} documents were published: {report}")
        return used


def profile(sources: Sequence[Source]) -> dict[str, float]:
    """CPU seconds of every repair, of what is asked before one, of every part of reading and of records.

    What evidence costs is charged to who asks first.
    """
    spent: defaultdict[str, float] = defaultdict(float, {f"repair {name}": 0.0 for name, _ in ORDER})

    def timed(name: Callable[..., str], work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return work(*given, **named)
            finally:
                spent[name(*given)] += time.process_time() - began

        return run

    asked: list[tuple[Any, str, Callable[..., str]]] = [
        (recension.repairs._Chain, "apply", lambda _, rule, *__: f"repair {rule}"),
        (recension.repairs, "_has_needed", lambda gate, _: f"evidence {gate.needed if gate else ''}".rstrip()),
        (recension.repairs, "together", lambda *_: "the gates made ready, once"),
        (Gates, "open", lambda *_: "the scan of the gates"),
        *((recension.document, part, lambda *_, part=part: f"read {part}") for part in _PARTS),
    ]
    kept = [(place, name, getattr(place, name)) for place, name, _ in asked]
    ready: list[recension.document.Document] = []
    for place, name, label in asked:
        setattr(place, name, timed(label, getattr(place, name)))
    try:
        spent["all"] = seconds(lambda: ready.extend(map(resting()(recension.document.read), sources)))
    finally:
        for place, name, work in kept:
            setattr(place, name, work)
    with resting():
        made = [rows(document, f"speed/{n}", f"{n}.txt") for n, document in enumerate(ready[:1])]
        spent["records rows"] = seconds(
            lambda: made.extend(rows(document, f"speed/{n}", f"{n}.txt") for n, document in enumerate(ready[1:], 1))
        )
        spent["records gate"] = seconds(lambda: [seal(one) for one in made])
    spent["all"] += spent["records rows"] + spent["records gate"]
    return spent


_PARTS = ("read_metadata", "blocks", "pages", "outline", "of_document")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=5.0, help="size of the text, in megabytes")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    options = parser.parse_args()
    print(f"loading, once: {seconds(lambda: measure(documents(1, one=False))):.2f} s")
    for name, texts in sets(round(options.mb * 1e6)).items():
        size = sum(len(as_bytes(text)) for text in texts) / 1e6
        print(f"\n{name}: {size:.2f} MB in {len(texts)}")
        if options.profile:
            _print_profile(profile([read_bytes(as_bytes(text)) for text in texts]), size)
        else:
            _print_speeds(measure(texts), size)
            print(f"  {'peak memory so far':34} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    return 0


def _print_speeds(spent: dict[str, float], size: float) -> None:
    for name, used in spent.items():
        print(f"  {name:34} {size / used:8.2f} MB/s {used:8.2f} s {spent[FTFY] / used:8.2f} of ftfy")


def _print_profile(spent: dict[str, float], size: float) -> None:
    for name, used in sorted(spent.items(), key=lambda row: -row[1]):
        if used * 1000 > spent["all"]:
            print(f"  {name:34} {1000 * used / size:8.1f} ms/MB {100 * used / spent['all']:6.1f} %")


if __name__ == "__main__":
    sys.exit(main())
