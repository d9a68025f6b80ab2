"""The best chain that a user can assemble from packages on PyPI today, and its parts alone.

Each peer lives in an environment of its own under .work/peers, made when first asked for (network, some minutes,
about 1 GB for all). They are measured on the raw text; what they leave out is not hidden from them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.data import ROOT
from benchmarks.view import Reading

HOME = ROOT / ".work" / "peers"
STEP = Path(__file__).with_name("peer_step.py")
# Versions as first measured. htrc pins a pandas without wheels for Python 3.11: it goes in without its dependencies.
ENVIRONMENTS = {
    "light": ("ftfy==6.3.1", "textacy==0.13.0"),
    "unstructured": ("unstructured==0.27.32",),
    "htrc": ("future", "numpy<2", "pandas", "requests", "progressbar2", "prov", "regex", "htrc-feature-reader", "tqdm"),
}
BARE = {"htrc": "htrc==0.1.59"}
HOMES = {"htrc": "htrc", "textacy": "light", "ftfy": "light", "unstructured": "unstructured"}
CHAIN = ("htrc", "textacy", "ftfy", "unstructured")


class PeerError(RuntimeError):
    """A peer could not be installed or failed; the message holds the end of what it printed."""


def chain(documents: Sequence[Case], steps: Sequence[str] = CHAIN) -> Iterator[Reading]:
    texts = {f"{n}": case.raw for n, case in enumerate(documents)}
    for step in steps:
        texts = _run(step, texts)
    for n in range(len(documents)):
        yield Reading(texts[f"{n}"])


def _run(step: str, texts: dict[str, str]) -> dict[str, str]:
    python = _environment(HOMES[step])
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.json"), Path(folder, "out.json")
        source.write_text(json.dumps(texts), encoding="utf-8")
        quiet = {**os.environ, "PYTHONPATH": "", "UNSTRUCTURED_DISABLE_NOTICE": "1", "OMP_NUM_THREADS": "1"}
        _call([python, STEP, step, source, target], quiet)
        result: dict[str, str] = json.loads(target.read_text(encoding="utf-8"))
    return result


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
