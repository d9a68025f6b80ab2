"""In CI every run draws the same examples, so that a red run is the change's own; elsewhere each run draws new ones."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
