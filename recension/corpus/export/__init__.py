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
    """An export form: where its function is, what it makes, and how the name of that ends."""

    where: str
    makes: str
    ending: str


FORMS = {
    "jsonl": Form(
        "lines:documents", "zstd-packed JSON lines, a document a line, for dolma and datatrove", ".jsonl.zst"
    ),
    "jsonl-blocks": Form("lines:blocks", "zstd-packed JSON lines, a block a line", "-blocks.jsonl.zst"),
    "text": Form("texts:texts", "a folder of plain text files, one a document", "-texts"),
    "bulk": Form("bulk:bulk", "a bulk request for OpenSearch and Elasticsearch, a block a record", "-bulk.ndjson"),
    "bulk-changes": Form(
        "bulk:changes", "a bulk request that takes an index on from the version before", "-changes.ndjson"
    ),
    "sqlite": Form("sqlite:sqlite", "an SQLite database with full-text search", ".db"),
    "epub": Form("epub:epubs", "a folder of EPUB books, one a document", "-books"),
    "bagit": Form("bagit:bag", "a BagIt bag of the version, for archives", "-bag"),
}


def name_for(corpus: Corpus, form: str) -> Path:
    """What an export is called where nobody says otherwise: `letters-1.2.0-bag`. Raises ValueError."""
    return Path(f"{corpus.manifest.collection}-{corpus.manifest.version}{_form(form).ending}")


def export(corpus: Corpus, form: str, target: Path) -> None:
    """Write a version in another form. Raises ValueError for an unknown form, FileExistsError where `target` is."""
    module, name = _form(form).where.split(":")
    if target.exists():
        raise FileExistsError(f"{target}: exists already; an export never overwrites")
    make: Export = getattr(import_module(f"recension.corpus.export.{module}"), name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    _remove(part)
    try:
        make(corpus, part)
        part.rename(target)
    finally:
        _remove(part)


def _form(name: str) -> Form:
    if name not in FORMS:
        raise ValueError(f"no form {name!r}; there are: {', '.join(FORMS)}")
    return FORMS[name]


def _remove(path: Path) -> None:
    import shutil

    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
