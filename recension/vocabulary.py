"""Knowledge that grows: wordings, labels, series. It lives in TOML files in data/, each with its source."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The vocabulary file `data/<name>.toml`, read once."""
    return tomllib.loads(files("recension").joinpath(f"data/{name}.toml").read_text("utf-8"))
