"""Plain text, one file a document."""

from __future__ import annotations

from pathlib import Path

from recension.corpus.read import Corpus


def texts(corpus: Corpus, target: Path) -> None:
    """`<target>/<id>.txt` for each document; the id's slash makes a folder."""
    for document in corpus.documents():
        path = inside(target, f"{document.id}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.text + "\n", encoding="utf-8", newline="\n")


def inside(folder: Path, name: str) -> Path:
    """A path in a folder for a document's id. Raises ValueError for an id that would lead out of it."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\\" in part for part in parts):
        raise ValueError(f"the id {name!r} cannot be the name of a file")
    return folder.joinpath(*parts)
