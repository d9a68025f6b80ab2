"""Where the development cases lie: $RECENSION_SHARED, or `shared` beside the checkout. They are read in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("RECENSION_SHARED") or Path(__file__).resolve().parents[2] / "shared")
CASES = SHARED / "cases"
needs_shared = pytest.mark.skipif(not CASES.is_dir(), reason=f"the development cases are not at {CASES}")
