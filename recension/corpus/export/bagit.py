"""A BagIt bag (RFC 8493) of a version: what archives ingest. The payload is the version's folder, file by file."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from recension.corpus.read import Corpus


def bag(corpus: Corpus, target: Path) -> None:
    """The bag's folder. Files are copied, not linked: a bag goes elsewhere."""
    data = target / "data"
    shutil.copytree(corpus.folder, data)
    names = sorted(path.relative_to(target).as_posix() for path in data.rglob("*") if path.is_file())
    sizes = [(target / name).stat().st_size for name in names]
    manifest = corpus.manifest
    info = {
        "Source-Organization": manifest.about.source,
        "External-Identifier": manifest.pin,
        "External-Description": " ".join((manifest.about.description or manifest.about.title).split()),
        "Bagging-Date": manifest.created[:10],
        "Payload-Oxum": f"{sum(sizes)}.{len(names)}",
    }
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in info.items() if value),
        "manifest-sha256.txt": "".join(f"{_sha256(target / name)}  {name}\n" for name in names),
    }
    for name, text in tags.items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")
    lines = "".join(f"{_sha256(target / name)}  {name}\n" for name in tags)
    (target / "tagmanifest-sha256.txt").write_text(lines, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
