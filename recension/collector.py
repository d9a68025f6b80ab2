"""The garbage collector at rest while a document is read and its rows are made.

Reading makes some hundred thousand small objects and no cycles worth the name; looking for them took a sixth of the
time of a build. What is counted while it rests is looked through once, when it goes on.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Let the collector rest. Where it rests already (another thread, the caller's own wish) it is left as it is."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
