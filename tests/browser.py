"""A headless Chromium for tests: $RECENSION_CHROMIUM, or one on the PATH, or Playwright's own; skipped without one."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from recension.review.serve import serving
from recension.review.shelf import Shelf

# Without these a Chromium that cannot reach the network waits for it again and again.
_QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser. Skips the test where Playwright or a Chromium is missing."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = os.environ.get("RECENSION_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    with api.sync_playwright() as playwright:
        if not found and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium here: install one (apt install chromium), or set RECENSION_CHROMIUM to its path")
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=found, args=[*_QUIET, *sandbox])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(shelf: Shelf | Sequence[Shelf], who: str = "") -> Iterator[str]:
    """The address of a running application."""
    ready = serving(shelf, who=who)
    thread = threading.Thread(target=ready.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ready.url
    finally:
        ready.server.shutdown()
        thread.join()
        ready.server.server_close()
