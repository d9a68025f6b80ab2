"""The wheel in an environment of its own: a wheel that only works from the checkout is broken."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True, capture_output=True,
    )  # fmt: skip
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel. Its libraries are those that run this test, lent by a .pth
    file (the checkout is not among them), so that the test needs no network."""
    place = tmp_path_factory.mktemp("place")
    venv.create(place, with_pip=False, symlinks=True)
    python = str(place / "bin" / "python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout.strip())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place / "bin"


def run(installed: Path, *words: str, given: str = "", cwd: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    ended = subprocess.run(
        [installed / words[0], *words[1:]], input=given, env=kept, cwd=cwd, capture_output=True, text=True, check=True
    )
    return ended.stdout


def test_the_wheel_holds_library_flows_and_schemas(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "recension/schemas/document-1.json",
        "recension/data/words.txt.zst",
        "flows/build.py",
        "recension/py.typed",
    ):
        assert wanted in names
    assert not [name for name in names if name.startswith(("tests/", "raw/", "benchmarks/"))]


def test_the_installed_command_works_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "recension", "--version", cwd=tmp_path).startswith("recension ")
    text = "The committee met in the old hall on the first of May and heard the long report of the secre-\ntary.\n"
    assert "report of the secretary." in run(installed, "recension", "clean", "-", given=text, cwd=tmp_path)
    where = "import recension, recension.schemas as s; print(recension.__file__); print(len(s.names()))"
    file, schemas = run(installed, "python", "-c", where, cwd=tmp_path).split()
    assert Path(file).is_relative_to(installed.parent)
    assert int(schemas) >= 5


def test_the_installed_command_builds_and_verifies(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text("A letter of few words.\n")
    assert "letters 1.0.0: published" in run(installed, "recension", "build", cwd=tmp_path)
    assert "sound (deep)" in run(installed, "recension", "verify", "--level", "deep", cwd=tmp_path)
