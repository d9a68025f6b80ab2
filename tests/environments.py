"""The environment of a process that a test starts: this checkout, and the Prefect of the test's own folder alone."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent


def environment(place: Path, *sites: Path, **more: str) -> dict[str, str]:
    """`sites` are further folders to import from."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    path = os.pathsep.join(map(str, (ROOT, *sites)))
    return {**kept, "PYTHONPATH": path, "PREFECT_HOME": str(place / "prefect"), **more}
