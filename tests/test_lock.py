"""The lock: every dependency pinned with hashes, for any registry; it and pyproject.toml agree."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINNED = {name.lower(): version for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", LOCK, re.MULTILINE)}


def test_it_names_no_registry() -> None:
    assert "://" not in LOCK
    assert not re.search(
        r"^\s*-", re.sub(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", "", LOCK, flags=re.MULTILINE), re.MULTILINE
    )


def test_every_entry_has_a_hash() -> None:
    assert len(PINNED) > 50
    entries = re.split(r"^(?=[A-Za-z])", LOCK, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_it_pins_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    asked += [one for extra in project["project"]["optional-dependencies"].values() for one in extra]
    names = {re.split(r"[<>=!~;\[ ]", one)[0].lower() for one in asked}
    assert names - {"recension"} <= PINNED.keys(), "run: make lock"
