"""Is the outcome the same? The digest of all rows of every case document, and of each of them damaged in three ways.

  python -m benchmarks.same --write FILE      before a change that must not change any row
  python -m benchmarks.same --against FILE    after it: names every document whose rows differ

A change that is for speed alone leaves all digests as they were. The damaged copies (page marks lost, newlines of
another system, cut in two at an odd place) take other ways through the code than the documents do.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from benchmarks.quality import FAMILIES, cases
from benchmarks.speed import documents
from recension.as_records import rows
from recension.cases import Keep
from recension.document import read
from recension.gate import InvalidRowsError, seal
from recension.repairs import ORDER, load
from recension.sources import UnreadableError
from recension.sources.intake import read_bytes

DAMAGES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "page marks lost": lambda text: text.replace("\f", "\n"),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "second half": lambda text: text[len(text) // 2 + 7 :],
}


def texts() -> Iterator[tuple[str, str]]:
    """All texts with a name: case documents, seeds, cases of repairs, each with its damages; each text once."""
    named = [(f"{case.family}/{case.name}", case.raw) for case in cases(FAMILIES)]
    named += [(f"seed {n}", text) for n, text in enumerate(documents(1, one=False))]
    for name, _ in ORDER:
        for n, case in enumerate(load(name).CASES):
            named.append((f"case {n} of {name}", case.text if isinstance(case, Keep) else case.before))
    seen: set[str] = set()
    for name, text in named:
        for damage, done in DAMAGES.items():
            if (damaged := done(text)) not in seen:
                seen.add(damaged)
                yield f"{name}, {damage}", damaged


def digest(text: str) -> str:
    """One digest of all rows of a text; of what the gate has against them, where it refuses them."""
    try:
        source = read_bytes(text.encode("utf-8", "surrogateescape"))
        return seal(rows(read(source), "same/text", "text.txt")).digest
    except (InvalidRowsError, UnreadableError) as refused:
        return sha256(str(refused).encode("utf-8", "replace")).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--write", type=Path, metavar="FILE")
    way.add_argument("--against", type=Path, metavar="FILE")
    options = parser.parse_args()
    now = {name: digest(text) for name, text in texts()}
    if options.write:
        options.write.write_text(json.dumps(now, indent=0), encoding="utf-8")
        return 0
    before = json.loads(options.against.read_text(encoding="utf-8"))
    differ = sorted(name for name in now if before.get(name, now[name]) != now[name])
    print(*(f"differs: {name}" for name in differ), f"{len(now)} texts, {len(differ)} differ", sep="\n")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
