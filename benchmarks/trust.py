"""How safe a published corpus is: killed at random moments, damaged at random places.

    python -m benchmarks.trust --kills 200 --damages 1000

A process publishes, withdraws, purges or removes old versions and is killed (-9) at a random moment of it. Then: every
version there was is there and whole (but those to be removed), the latest can be read to its end, the same work done
again succeeds, and the collection is sound. `killed` counts the kills that hit the work, `done` those that came after
its commit, `half` and `lost` versions that were damaged or gone, `stuck` repetitions that failed.

A byte of a published version is changed, a file cut short or taken away, and `verify` must name the file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.versions import BUILD, make
from recension.corpus import entry, gc, open_corpus, pin, publish, purge, verify, withdraw
from recension.corpus.store import MANIFEST, SIDECAR, Store

SAID = {"date": "2026-02-01", "reason": "a trial", "authority": "the benchmark"}
NAME, OPS = "made", ("publish", "withdraw", "purge", "gc")
KEPT = 4


def act(clean: str, op: str, seed: int) -> None:
    """One piece of work, the same for the same collection and seed."""
    rng = random.Random(seed)
    corpus = open_corpus(Path(clean) / NAME)
    ids = [row.id for row in corpus.documents()]
    if op == "publish":
        out = Store(Path(clean) / NAME).withdrawn()
        numbers = sorted(rng.sample(range(400), 60))
        rows = [make(n, rng.randrange(3)) for n in numbers]
        publish(Path(clean), NAME, [entry(one) for one in rows if one.document.id not in out], BUILD)
    elif op == "withdraw":
        withdraw(Path(clean), NAME, [rng.choice(ids)], **SAID)  # type: ignore[arg-type]
    elif op == "purge":
        purge(Path(clean), NAME, [rng.choice(ids)], **SAID)  # type: ignore[arg-type]
    else:
        del corpus  # what is read stays
        gc(Path(clean), NAME, KEPT)


def victim(clean: str, op: str, seed: int, ready: Any, done: Any) -> None:
    """The process to be killed."""
    ready.set()
    act(clean, op, seed)
    done.set()


def kills(wanted: int, folder: Path, seed: int = 1) -> dict[str, Counter[str]]:
    """Kill until `wanted` kills hit the work; what came of it, by kind of work."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pandas", "benchmarks.versions"])  # pyarrow loads pandas where it is
    rng = random.Random(seed)
    publish(folder, NAME, [entry(make(n)) for n in range(40)], BUILD)
    pin(folder, NAME, "1.0.0")
    found = {op: Counter[str]() for op in OPS}
    moment = dict.fromkeys(OPS, 0.2)  # about when the work is done here and now; learnt as it goes
    while sum(counts["killed"] for counts in found.values()) < wanted:
        op, turn = rng.choice(OPS), rng.randrange(2**32)
        if op == "gc" and len(Store(folder / NAME).versions()) <= KEPT + 1:
            op = "publish"
        hit = _one(context, folder, op, turn, rng.uniform(0, 2) * moment[op], found[op])
        moment[op] *= 1.15 if hit else 0.87
    return found


def _one(context: Any, folder: Path, op: str, turn: int, wait: float, counts: Counter[str]) -> bool:
    """One kill, and what is there afterwards; whether it came before the work was done."""
    store = Store(folder / NAME)
    before = {version: store.manifest(version).content_digest for version in store.versions()}
    purged = random.Random(turn).choice([row.id for row in open_corpus(folder / NAME).documents()])
    ready, done = context.Event(), context.Event()
    process = context.Process(target=victim, args=(str(folder), op, turn, ready, done))
    process.start()
    ready.wait(60)
    time.sleep(wait)
    process.kill()
    process.join()
    counts["tried"] += 1
    counts["killed"] += not done.is_set()
    must = before.keys() if op != "gc" else {"1.0.0", *list(before)[-KEPT:]}  # the first is pinned
    counts["lost"] += len(must - set(store.versions()))
    for version in store.versions():
        whole = not verify(folder / NAME / f"v{version}")
        same = op == "purge" or store.manifest(version).content_digest == before.get(version)
        counts["half"] += not (whole and (same or version not in before))
    corpus = open_corpus(folder / NAME)
    counts["half"] += sum(1 for _ in corpus.documents()) != len(corpus)
    counts["done"] += not done.is_set() and set(store.versions()) != before.keys()
    del corpus
    try:
        act(str(folder), op, turn)
    except Exception as problem:
        if not (op == "purge" and "no version of" in str(problem)):  # the repetition finished what was begun first
            counts["stuck"] += 1
            print(f"{op}: {problem!r}")
    counts["half"] += bool(verify(folder / NAME))
    if op == "purge":
        counts["stuck"] += sum(purged in open_corpus(folder / NAME, version) for version in store.versions()) > 0
    return not done.is_set()


def damages(wanted: int, folder: Path, seed: int = 5) -> Counter[str]:
    """Damage a version `wanted` times; how often `verify` named the file, and how often not."""
    publish(folder, NAME, [entry(make(n)) for n in range(300)], BUILD)
    version = publish(folder, NAME, [entry(make(n)) for n in range(310)], BUILD)
    assert version is not None
    rng = random.Random(seed)
    files = sorted(path for path in version.folder.rglob("*") if path.is_file())
    found: Counter[str] = Counter()
    for _ in range(wanted):
        path = rng.choice(files)
        how = rng.choice(tuple(DAMAGES))
        data = path.read_bytes()
        path.unlink()
        if (changed := DAMAGES[how](data, rng)) is not None:
            path.write_bytes(changed)
        named = {fault.file for fault in verify(version.folder)}
        path.unlink(missing_ok=True)
        path.write_bytes(data)
        name = str(path.relative_to(version.folder))
        # The manifest and the file with its digest vouch for each other: either may be named.
        hit = name in named or (name == SIDECAR and MANIFEST in named)
        found[f"{how}, {'found' if hit else 'NOT FOUND'}"] += 1
    if verify(version.folder, "deep"):
        raise SystemExit("the version is not sound after all was put back")
    return found


def _flipped(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "one bit flipped": _flipped,
    "cut short": lambda data, rng: data[: rng.randrange(len(data))],
    "taken away": lambda data, rng: None,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = kills(asked.kills, Path(folder))
    columns = ("tried", "killed", "done", "half", "lost", "stuck")
    print(f"{'':10}" + "".join(f"{name:>8}" for name in columns))
    for op, counts in (*found.items(), ("all", sum(found.values(), Counter()))):
        print(f"{op:10}" + "".join(f"{counts[name]:8}" for name in columns))
    with tempfile.TemporaryDirectory() as folder:
        for told, n in sorted(damages(asked.damages, Path(folder)).items()):
            print(f"{told}: {n}")


if __name__ == "__main__":
    main()
