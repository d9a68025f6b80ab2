"""The same bytes come out whatever the machine: hash seed, locale, time zone, order of documents, version of Python.

Each surrounding is a process of its own that reads the same documents and prints a digest of each one's sealed rows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# What sets and dictionaries, the C library and the clock of the place could change.
SURROUNDINGS = {
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "a third hash seed": {"PYTHONHASHSEED": "4242"},
    "no locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "the far east": {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"},
    "the far west": {"TZ": "Etc/GMT+12"},
    "the other order": {"ORDER": "reversed"},
    "optimised": {"PYTHONOPTIMIZE": "1"},
}
PROGRAM = """
import os, sys
from pathlib import Path
sys.path.insert(0, "tests")
from fuzz.seeds import seeds
from recension.as_records import rows
from recension.document import read
from recension.gate import seal
from recension.sources import UnreadableError
from recension.sources.intake import read_bytes
files = sorted(Path("raw").rglob("*.txt"))
given = [(file.name, file.read_bytes()) for file in files]
given += [(f"{target} {n}", data) for target in ("text", "alto", "hocr", "page", "tsv")
          for n, data in enumerate(seeds(target)) if target != "text" or not n % 12]
told = {}
for name, data in reversed(given) if os.environ.get("ORDER") else given:
    try:
        told[name] = seal(rows(read(read_bytes(data)), "same/one", "one.txt")).digest
    except UnreadableError as error:
        told[name] = error.code
for name in sorted(told):
    print(name, told[name])
"""


def _digests(python: str, surrounding: dict[str, str]) -> dict[str, str]:
    base = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
    environment = {**base, "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT), **surrounding}
    done = subprocess.run([python, "-c", PROGRAM], env=environment, cwd=ROOT, capture_output=True, check=False)
    assert not done.returncode, done.stderr.decode(errors="replace")[-2000:]
    return dict(line.rsplit(" ", 1) for line in done.stdout.decode().splitlines())


@cache
def _usual() -> dict[str, str]:
    return _digests(sys.executable, {})


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_surroundings_change_no_byte(name: str) -> None:
    assert len(_usual()) > 40
    assert _digests(sys.executable, SURROUNDINGS[name]) == _usual()


@pytest.mark.parametrize("python", os.environ.get("RECENSION_PYTHONS", "").split(os.pathsep))
def test_other_versions_of_python_change_no_byte(python: str) -> None:
    """Interpreters that have the dependencies too, named in RECENSION_PYTHONS, as PATH names folders."""
    if not python:
        pytest.skip("RECENSION_PYTHONS names no other interpreter")
    assert _digests(python, {}) == _usual()
