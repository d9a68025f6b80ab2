"""A version in the forms that other tools read. The Parquet files are the corpus; these are made from it on demand.

Every export is a function `(corpus, target)`: a pure function of the version, written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from recension.corpus.read import Corpus

Export = Callable[[Corpus, Path], None]


class Form(NamedTuple):
    """An export form: where its function is, and what it makes."""

    where: str
    makes: str


FORMS = {
    "jsonl": Form("lines:documents", "JSON lines, zstd-packed, a document a line, as dolma and datatrove read it"),
    "jsonl-blocks": Form("lines:blocks", "JSON lines, zstd-packed, a block a line"),
    "text": Form("texts:texts", "a folder of plain text files, one a document"),
    "bulk": Form("bulk:bulk", "a bulk request for OpenSearch and Elasticsearch, a block a record"),
    "bulk-changes": Form("bulk:changes", "a bulk request that brings an index from the version before to this one"),
    "sqlite": Form("sqlite:sqlite", "an SQLite database with full-text search"),
    "epub": Form("epub:epubs", "a folder of EPUB books, one a document"),
    "bagit": Form("bagit:bag", "a BagIt bag of the version, for archives"),
}


def export(corpus: Corpus, form: str, target: Path) -> None:
    """Write a version in another form. Raises ValueError for an unknown form, FileExistsError where `target` is."""
    if form not in FORMS:
        raise ValueError(f"no form {form!r}; there are: {', '.join(FORMS)}")
    if target.exists():
        raise FileExistsError(f"{target}: exists already; an export never overwrites")
    module, name = FORMS[form].where.split(":")
    make: Export = getattr(import_module(f"recension.corpus.export.{module}"), name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    _remove(part)
    try:
        make(corpus, part)
        part.rename(target)
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    import shutil

    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
