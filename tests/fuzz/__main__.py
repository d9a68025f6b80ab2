"""The command: runs targets for a time or a count, and keeps what they find."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

FOUND = Path(__file__).parents[1] / "found"


class Watch:
    """Calls a target, counts, and keeps the first input for each place that fails."""

    def __init__(self, name: str, end: float, runs: int) -> None:
        from fuzz.targets import TARGETS

        self.name, self.target, self.end, self.runs = name, TARGETS[name], end, runs
        self.done, self.places = 0, set[str]()

    def over(self) -> bool:
        return time.monotonic() > self.end or bool(self.runs and self.done >= self.runs)

    def __call__(self, data: bytes) -> None:
        from fuzz.targets import most_seconds

        self.done += 1
        began = time.process_time()
        try:
            self.target(data)
        except Exception as error:
            self._keep(data, error)
        if time.process_time() - began > most_seconds(data):
            self._keep(data, TimeoutError(f"{time.process_time() - began:.0f} s of CPU"))

    def _keep(self, data: bytes, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}" if frames else type(error).__name__
        if place in self.places:
            return
        self.places.add(place)
        file = FOUND / self.name / hashlib.sha256(data).hexdigest()[:16]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        print(f"{self.name}: found {file.name}: {place}: {error}"[:500], file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help="all where none is named")
    parser.add_argument("--seconds", type=float, default=60, help="for each target")
    parser.add_argument("--runs", type=int, default=0, help="at most so many executions of each target")
    parser.add_argument("--seed", type=int, default=0, help="another number, other mutations; 0 takes the clock")
    parser.add_argument("--blind", action="store_true", help="without coverage, even where atheris is installed")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)  # this process is the target's own
    options = parser.parse_args()
    if options.one:
        return _run(options)
    return _each(options)


def _each(options: argparse.Namespace) -> int:
    """Every target in a process of its own: libFuzzer ends the process, and a crash of a library must not end us."""
    from fuzz.seeds import _SEEDS as known

    if unknown := set(options.targets) - set(known):
        print(f"no target is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = 0
    print(f"{'target':14}{'executions':>12}{'findings':>10}{'coverage':>10}")
    for name in options.targets or known:
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder, "told.json")
            command = [sys.executable, "-m", "fuzz", "--one", name, f"--seconds={options.seconds}"]
            command += [f"--runs={options.runs}", f"--seed={options.seed}", *(["--blind"] if options.blind else [])]
            done = subprocess.run(command, env=_environment(told), check=False)
            said = json.loads(told.read_text()) if told.exists() else {"done": 0, "found": 0, "guided": False}
        crashed = done.returncode != 0
        failed += said["found"] + crashed
        guided = "guided" if said["guided"] else "blind"
        print(f"{name:14}{said['done']:12,}{said['found'] + crashed:10}{guided:>10}", flush=True)
    return int(bool(failed))


def _environment(told: Path) -> dict[str, str]:
    import os

    return {**os.environ, "FUZZ_TOLD": str(told)}


def _run(options: argparse.Namespace) -> int:
    [name] = options.targets
    seed = options.seed or time.time_ns() % 2**31
    runner = _blind if options.blind or not _atheris() else _guided
    runner(name, options, seed)
    return 0


def _atheris() -> bool:
    try:
        import atheris  # noqa: F401
    except ImportError:
        return False
    return True


def _tell(watch: Watch, guided: bool) -> None:
    import os

    said = {"done": watch.done, "found": len(watch.places), "guided": guided}
    Path(os.environ["FUZZ_TOLD"]).write_text(json.dumps(said))


def _blind(name: str, options: argparse.Namespace, seed: int) -> None:
    from fuzz.mutating import mutated
    from fuzz.seeds import seeds

    pool = seeds(name)
    watch = Watch(name, time.monotonic() + options.seconds, options.runs)
    chance = random.Random(seed)
    for data in pool:
        watch(data)
    while not watch.over():
        watch(mutated(chance.choice(pool), pool, chance))
    _tell(watch, guided=False)


def _guided(name: str, options: argparse.Namespace, seed: int) -> None:
    """libFuzzer chooses what to mutate by the branches of our code that an input reached; half of the mutations are
    its own, half are those that keep a document a document."""
    import atheris

    with atheris.instrument_imports(include=["recension"]):
        import fuzz.targets  # noqa: F401
    from fuzz.mutating import LONGEST, mutated
    from fuzz.seeds import seeds

    pool = seeds(name)
    watch = Watch(name, time.monotonic() + options.seconds, options.runs)

    def mutator(data: bytes, longest: int, number: int) -> bytes:
        chance = random.Random(number)
        return mutated(data, pool, chance)[:longest] if chance.random() < 0.6 else atheris.Mutate(data, longest)

    def one(data: bytes) -> None:
        watch(data)
        if watch.done % 256 == 0:
            _tell(watch, guided=True)

    with tempfile.TemporaryDirectory() as folder:
        for n, data in enumerate(pool):
            Path(folder, f"{n:05}").write_bytes(data)
        _libfuzzer(folder, options, seed, one, mutator, LONGEST)


def _libfuzzer(
    folder: str,
    options: argparse.Namespace,
    seed: int,
    one: Callable[[bytes], None],
    mutator: Callable[[bytes, int, int], bytes],
    longest: int,
) -> None:
    import atheris

    artifacts = FOUND / options.targets[0]
    artifacts.mkdir(parents=True, exist_ok=True)
    settings: Sequence[str] = [
        "fuzz", folder, f"-max_total_time={max(1, round(options.seconds))}", f"-seed={seed}", f"-max_len={longest}",
        f"-runs={options.runs or -1}", "-timeout=60", "-rss_limit_mb=4096", f"-artifact_prefix={artifacts}/",
        "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup(list(settings), one, custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
