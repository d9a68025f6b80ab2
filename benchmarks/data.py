"""Where the case documents are, which of them are held out, and the digest that pins them.

A case document is held out when the first byte of the SHA-256 of its name is divisible by three: a fixed third that
nobody chose; of several documents of one kind (`letter#0`, `letter#1`) the name of the kind decides. Rules may be
written while looking at the others only; both parts are reported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def shared() -> Path | None:
    """The folder of the case documents: RECENSION_SHARED, or `../shared` beside the checkout; None where absent."""
    folder = Path(os.environ.get("RECENSION_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "cases").is_dir() else None


def held_out(name: str) -> bool:
    return sha256(name.partition("#")[0].encode()).digest()[0] % 3 == 0


def digest(files: Iterable[Path]) -> str:
    """One digest over the names and bytes of files, whatever order they come in."""
    total = sha256()
    for file in sorted(files, key=lambda f: f.name):
        total.update(file.name.encode() + b"\0" + sha256(file.read_bytes()).digest())
    return total.hexdigest()


def decoded(file: Path) -> str:
    """A text file as a reader without any repair would open it: by BOM, else UTF-8, else Windows-1252."""
    data = file.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
