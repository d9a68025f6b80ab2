"""How fast: megabytes a CPU second of repair, reading, records, and the whole way from files to a published version.

  python -m benchmarks.speed             the seeds repeated to 5 MB, as many documents and as one
  python -m benchmarks.speed --profile   where the time goes: every repair, every part of reading

CPU seconds of one core (user and system, children included): a busy machine disturbs them less than the clock. ftfy
alone, the encoding repair that most pipelines consist of, runs in the same process as the yardstick. What is loaded
once (word list, schemas, Arrow) is paid before the clock runs and shown apart.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ftfy

import recension.document
import recension.repairs
from benchmarks.data import ROOT
from recension.as_records import rows
from recension.build.run import Folders, build
from recension.gate import seal
from recension.sources import Source
from recension.sources.intake import read_bytes

SEEDS = ROOT / "raw" / "cold-war-korea"
TOML = 'title = "Speed"\n'


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


def measure(texts: Sequence[str]) -> dict[str, float]:
    """CPU seconds of each way through the texts."""
    sources = [read_bytes(text.encode()) for text in texts]
    read = recension.document.read
    ready: list[recension.document.Document] = []
    return {
        "ftfy alone": seconds(lambda: [ftfy.fix_text(text) for text in texts]),
        "repair": seconds(lambda: [recension.repairs.run(text) for text in texts]),
        "read (repair, blocks, metadata)": seconds(lambda: ready.extend(map(read, sources))),
        "records from what was read": seconds(lambda: [_sealed(ready[n], n) for n in range(len(ready))]),
        "end to end, files to version": _end_to_end(texts),
    }


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
            (home / f"{n:05}.txt").write_text(text, encoding="utf-8")
        began = cpu()
        report = build(folders, "speed", "2026-01-01")
        used = cpu() - began
        if report.documents != len(texts):
            raise RuntimeError(f"{report.documents} of {len(texts)} documents were published: {report}")
        return used


def profile(sources: Sequence[Source]) -> dict[str, float]:
    """CPU seconds of every repair and every part of reading. What evidence costs is charged to who asks first."""
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(name: Callable[..., str], work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            began = cpu()
            try:
                return work(*given, **named)
            finally:
                spent[name(*given)] += cpu() - began

        return run

    parts = ("read_metadata", "blocks", "pages", "outline", "quality")
    kept = {part: getattr(recension.document, part) for part in parts}
    applied = vars(recension.repairs)["applied"]
    vars(recension.repairs)["applied"] = timed(lambda rule, *_: f"repair {rule}", applied)
    for part, work in kept.items():
        vars(recension.document)[part] = timed(lambda *_, part=part: f"read {part}", work)
    try:
        spent["all"] = seconds(lambda: [recension.document.read(source) for source in sources])
    finally:
        vars(recension.repairs)["applied"] = applied
        vars(recension.document).update(kept)
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=5.0, help="size of the text, in megabytes")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    options = parser.parse_args()
    print(f"loading, once: {seconds(lambda: measure(documents(1, one=False))):.2f} s")
    for one in (False, True):
        texts = documents(round(options.mb * 1e6), one)
        size = sum(len(text.encode()) for text in texts) / 1e6
        print(f"\n{size:.2f} MB as {len(texts)} document{'s' if len(texts) > 1 else ''}")
        if options.profile:
            spent = profile([read_bytes(text.encode()) for text in texts])
            for name, used in sorted(spent.items(), key=lambda row: -row[1]):
                print(f"  {name:34} {used:8.2f} s {100 * used / spent['all']:6.1f} %")
            continue
        for name, used in measure(texts).items():
            print(f"  {name:34} {size / used:8.2f} MB/s {used:8.2f} s")
        print(f"  {'peak memory so far':34} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
