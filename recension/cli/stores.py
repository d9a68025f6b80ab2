"""The commands between a disk and other places: push, fetch, catalog; and how a collection is named in any of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from recension.cli.terminal import USAGE, fail, out, tidy

Collection = Annotated[str, typer.Argument(help="A collection of clean/.")]
Clean = Annotated[str, typer.Option(help="The folder of versions that go out, or its url such as s3://archive/clean.")]
Option = Annotated[
    list[str] | None,
    typer.Option("--option", help="For a url: NAME=VALUE for fsspec, such as client_kwargs.endpoint_url=http://host."),
]


def options_of(said: list[str] | None) -> dict[str, Any]:
    """fsspec's options as a command line gives them: a dot leads into a part, and what reads as JSON is taken so."""
    import json

    found: dict[str, Any] = {}
    for one in said or ():
        name, equals, value = one.partition("=")
        if not equals:
            raise fail(f"--option {one!r}: expected NAME=VALUE", code=USAGE)
        *path, last = name.split(".")
        part = found
        for step in path:
            part = part.setdefault(step, {})
        try:
            part[last] = json.loads(value)
        except ValueError:
            part[last] = value
    return found


def collection_at(clean: str, collection: str) -> str | Path:
    """A collection's folder, or its url."""
    return f"{clean.rstrip('/')}/{collection}" if "://" in clean else Path(clean) / collection


def push(
    collection: Collection,
    url: Annotated[str, typer.Argument(help="Where to, such as s3://bucket/clean.")],
    version: Annotated[str, typer.Option(help="A version, range or pin; else the latest.")] = "",
    clean: Annotated[Path, typer.Option(help="The folder of versions that go out.")] = Path("clean"),
    option: Option = None,
) -> None:
    """Copy a version to an object store; only files that are not there are sent.

    \b
    Example:
      recension push cold-war-korea s3://archive/clean --version 1.0.0
    """
    with tidy():
        from recension.corpus.read import open_corpus
        from recension.corpus.remote import push as send

        corpus = open_corpus(clean / collection, version or None)
        out().print(send(corpus, url, options_of(option)), markup=False)


def fetch(
    url: Annotated[str, typer.Argument(help="A collection in an object store, such as s3://bucket/clean/name.")],
    target: Annotated[Path, typer.Argument(help="The folder to make; never overwritten.")],
    version: Annotated[str, typer.Option(help="A version, range or pin; else the latest.")] = "",
    option: Option = None,
) -> None:
    """Copy a version from an object store into a folder, and check every file.

    \b
    Example:
      recension fetch s3://archive/clean/cold-war-korea korea --version "^1.0"
    """
    with tidy():
        from recension.corpus.remote import fetch as copy

        out().print(str(copy(url, target, version or None, options_of(option))), markup=False)


def catalog(
    engine: Annotated[str, typer.Argument(help="delta or iceberg.")],
    collection: Collection,
    target: Annotated[
        Path | None,
        typer.Argument(
            help="The collection's folder of tables, such as korea-iceberg where it is left out; versions are added."
        ),
    ] = None,
    version: Annotated[str, typer.Option(help="A version, range or pin; else the latest.")] = "",
    clean: Annotated[Path, typer.Option(help="The folder of versions that go out.")] = Path("clean"),
) -> None:
    """Register a version with a table engine, over the same Parquet files.

    \b
    Examples:
      recension catalog iceberg cold-war-korea
      recension catalog delta cold-war-korea tables/korea --version 1.0.0
    """
    with tidy():
        from recension.corpus.catalog import register
        from recension.corpus.read import open_corpus

        corpus = open_corpus(clean / collection, version or None)
        target = target or Path(f"{collection}-{engine}")
        try:
            register(corpus, engine, target)
        except ValueError as problem:
            raise fail(str(problem), code=USAGE) from None
        out().print(f"{corpus.manifest.pin}\n  registered in {target}", markup=False)
