"""The best chain that a user can assemble from packages on PyPI today, its parts alone, and other peers, beside us.

  python -m benchmarks.peers                       one table: MB per CPU second and quality, on the same documents
  python -m benchmarks.peers -f scans -p ftfy      one family, one peer

Speed is that of the repair of a text in memory: what is paid once (imports, word lists, the first call) does not count.
The chain's is that of its steps one after the other. Ours is given twice: `repair` alone, which is what the peers do,
and `recension`, which also reads blocks, sections and metadata.

Each peer lives in an environment of its own under .work/peers, made when first asked for (network, some minutes,
about 1 GB for all). They are measured on the raw text; what they leave out is not hidden from them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.cases import Case
from benchmarks.data import ROOT
from benchmarks.view import Reading

HOME = ROOT / ".work" / "peers"
STEP = Path(__file__).with_name("peer_step.py")
# Versions as first measured. htrc pins a pandas without wheels for Python 3.11: it goes in without its dependencies.
ENVIRONMENTS = {
    "light": ("ftfy==6.3.1", "textacy==0.13.0"),
    "cleantext": ("clean-text==0.7.1",),
    "datatrove": ("datatrove[processing,io]==0.10.1",),
    "unstructured": ("unstructured==0.27.32",),
    "htrc": ("future", "numpy<2", "pandas", "requests", "progressbar2", "prov", "regex", "htrc-feature-reader", "tqdm"),
}
BARE = {"htrc": "htrc==0.1.59"}
HOMES = {
    "htrc": "htrc", "textacy": "light", "ftfy": "light", "unstructured": "unstructured", "cleantext": "cleantext",
    "datatrove": "datatrove",
}  # fmt: skip
CHAIN = ("htrc", "textacy", "ftfy", "unstructured")
ALONE = ("ftfy", "textacy", "cleantext", "datatrove", "htrc", "unstructured")


class PeerError(RuntimeError):
    """A peer could not be installed or failed; the message holds the end of what it printed."""


class Measured(NamedTuple):
    """What a system made of some documents, and the CPU seconds that it took."""

    readings: list[Reading]
    seconds: float


def chain(documents: Sequence[Case], steps: Sequence[str] = CHAIN) -> Iterator[Reading]:
    yield from timed_chain(documents, steps).readings


def timed_chain(documents: Sequence[Case], steps: Sequence[str] = CHAIN) -> Measured:
    """The documents after each step in turn, each in its own environment."""
    texts, spent = {f"{n}": case.raw for n, case in enumerate(documents)}, 0.0
    for step in steps:
        texts, seconds = _run(step, texts)
        spent += seconds
    return Measured([Reading(texts[f"{n}"]) for n in range(len(documents))], spent)


def _run(step: str, texts: dict[str, str]) -> tuple[dict[str, str], float]:
    python = _environment(HOMES[step])
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.json"), Path(folder, "out.json")
        source.write_text(json.dumps(texts), encoding="utf-8")
        quiet = {**os.environ, "PYTHONPATH": "", "UNSTRUCTURED_DISABLE_NOTICE": "1", "OMP_NUM_THREADS": "1"}
        _call([python, STEP, step, source, target], quiet)
        told = json.loads(target.read_text(encoding="utf-8"))
    return told["texts"], told["seconds"]


def _environment(name: str) -> Path:
    """The Python of a peer's environment, which is made when it is not there."""
    home, python = HOME / name, HOME / name / "bin" / "python"
    done = home / "installed"
    wanted = " ".join([*ENVIRONMENTS[name], BARE.get(name, "")])
    if not done.exists() or done.read_text() != wanted:
        print(f"installing the peer {name} into {home.relative_to(ROOT)}", file=sys.stderr)
        _call([sys.executable, "-m", "venv", home])
        pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _call([*pip, *ENVIRONMENTS[name]])
        if name in BARE:
            _call([*pip, "--no-deps", BARE[name]])
        done.write_text(wanted)
    return python


def _call(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(list(map(str, command)), env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerError(f"{' '.join(map(str, command[:4]))} failed:\n{done.stderr[-800:]}")


def _ours(documents: Sequence[Case], system: str) -> Measured:
    """Our own readings; `repair` is the text alone."""
    from benchmarks.systems import SYSTEMS
    from recension.repairs import run

    list(SYSTEMS["recension"](documents[:1]))
    began = time.process_time()
    if system == "repair":
        texts = [run(case.raw).text for case in documents]
        spent = time.process_time() - began
        return Measured([Reading(text.now, history=text) for text in texts], spent)
    readings = list(SYSTEMS["recension"](documents))
    return Measured(readings, time.process_time() - began)


def _row(system: str, family: str, documents: Sequence[Case], found: Measured) -> str:
    from benchmarks.measures import MEASURES, value
    from benchmarks.scoring import score

    counts: Counter[str] = Counter()
    for case, reading in zip(documents, found.readings, strict=True):
        own, _ = score(case, reading)
        counts.update(own)
        counts.update(documents=1, worse_documents=int(own["made"] > own["repaired"]))
    speed = sum(len(case.raw.encode("utf-8", "replace")) for case in documents) / 1e6 / max(found.seconds, 1e-6)
    shares = (value(measure, counts) for measure in MEASURES)
    cells = "".join(f"{'':>9}" if share is None else f"{share:9.4f}" for share in shares)
    return f"{family:9} {system:13}{speed:8.2f}{cells}"


def main() -> int:
    from benchmarks.measures import MEASURES
    from benchmarks.quality import FAMILIES, cases

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-f", "--family", action="append", choices=FAMILIES, help="default: probe and scans")
    parser.add_argument("-p", "--peer", action="append", choices=("chain", *ALONE), help="default: all")
    options = parser.parse_args()
    print(f"{'family':9} {'system':13}{'MB/s':>8}" + "".join(f"{measure.name:>9}" for measure in MEASURES))
    for family in options.family or ("probe", "scans"):
        documents = cases([family])
        if not documents:
            print(f"{family}: no documents; set RECENSION_SHARED or put the cases into ../shared", file=sys.stderr)
            continue
        for system in ("recension", "repair"):
            print(_row(system, family, documents, _ours(documents, system)), flush=True)
        for peer in options.peer or ("chain", *ALONE):
            try:
                found = timed_chain(documents, CHAIN if peer == "chain" else (peer,))
            except PeerError as error:
                print(f"{family:9} {peer:13} did not run: {error}", flush=True)
                continue
            print(_row(peer, family, documents, found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
