"""The commands for those who build on versions and want to be sure of them: sign, statement, lock."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from recension.cli.stores import Option, options_of
from recension.cli.terminal import PROBLEMS, USAGE, fail, faults_told, out, say_json, tidy

Version = Annotated[str, typer.Option(help="A version, range or pin; else the latest.")]
Collection = Annotated[str, typer.Argument(help="A collection of clean/, or the folder of a version.")]


def sign(
    collection: Collection,
    key: Annotated[Path | None, typer.Option(help="The private SSH key to sign with.")] = None,
    check: Annotated[str, typer.Option(help="Check instead: who should have signed, such as editor@archive.org.")] = "",
    allowed: Annotated[Path | None, typer.Option(help="With --check: whose keys count (allowed_signers).")] = None,
    version: Version = "",
    clean: Annotated[Path, typer.Option(help="The folder of versions that go out.")] = Path("clean"),
) -> None:
    """Sign a version's manifest with an SSH key, or check who signed it. The manifest names every file by its digest.

    \b
    Examples:
      recension sign cold-war-korea --key ~/.ssh/id_ed25519
      recension sign cold-war-korea --check editor@archive.org --allowed allowed_signers
    """
    with tidy():
        from recension.corpus.trust import SignatureError, check_signature
        from recension.corpus.trust import sign as make

        corpus = _open(collection, version, clean)
        try:
            if check and allowed:
                check_signature(corpus.folder, check, allowed)
                out().print(f"{corpus.manifest.pin}\n  signed by {check}", markup=False)
            elif key:
                out().print(f"{corpus.manifest.pin}\n  signature in {make(corpus.folder, key)}", markup=False)
            else:
                raise fail("sign needs --key, or --check with --allowed", code=USAGE)
        except SignatureError as problem:
            raise fail(str(problem)) from None


def statement(
    collection: Collection,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
    version: Version = "",
    clean: Annotated[Path, typer.Option(help="The folder of versions that go out.")] = Path("clean"),
) -> None:
    """Print where a version comes from as an in-toto statement: the manifest, its inputs, the program and its rules.

    \b
    Example:
      recension statement cold-war-korea -o cold-war-korea.intoto.json
    """
    with tidy():
        import json

        from recension.corpus.trust import statement as made

        said = made(_open(collection, version, clean))
        if output is None:
            say_json(said)
        else:
            output.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", "utf-8")


def lock(
    collections: Annotated[
        list[str] | None, typer.Argument(help="Folders or urls of collections; after @ the version or range wanted.")
    ] = None,
    file: Annotated[Path, typer.Option(help="The lock file.")] = Path("corpus.lock"),
    check: Annotated[bool, typer.Option("--check", help="Check what the file pins instead.")] = False,
    level: Annotated[str, typer.Option(help="With --check: quick, full or deep, as for verify.")] = "full",
    option: Option = None,
) -> None:
    """Write down which versions a project is built on, and what they must contain; or check that they still do.

    `recension.corpus.open_locked("corpus.lock", "NAME")` opens exactly what is pinned.

    \b
    Examples:
      recension lock ../archive/clean/cold-war-korea
      recension lock ../archive/clean/cold-war-korea@^1.0 s3://archive/clean/letters
      recension lock --check
    """
    with tidy():
        from recension.corpus.trust import check_lock, pinned, read_lock, written

        options = options_of(option)
        if not check:
            if not collections:
                raise fail("name the collections to pin, or give --check", code=USAGE)
            pins = [pinned(*_wanted(one), file.parent, options) for one in collections]
            file.write_text(written(pins), "utf-8")
            for pin in pins:
                out().print(f"{pin.name}@{pin.version}#sha256:{pin.content_digest}", markup=False)
            return
        try:
            wrong = {pin.name: check_lock(file, pin, level, options) for pin in read_lock(file)}  # type: ignore[arg-type]
        except ValueError as problem:
            raise fail(str(problem), code=USAGE) from None
        for name, told in wrong.items():
            for line in told:
                out().print(f"{name}: {line}", style="red", markup=False)
            out().print(f"{name}: " + (faults_told(len(told)) if told else f"as pinned ({level})"), markup=False)
        if any(wrong.values()):
            raise typer.Exit(PROBLEMS)


def _wanted(said: str) -> tuple[str, str | None]:
    """`FOLDER@VERSION` taken apart; an @ inside a name or url is none."""
    from recension.corpus.read import is_request

    where, at, version = said.rpartition("@")
    return (where, version) if at and is_request(version) else (said, None)


def _open(collection: str, version: str, clean: Path) -> Any:
    from recension.corpus.read import open_corpus

    folder = Path(collection) if os.sep in collection else clean / collection
    return open_corpus(folder, version or None)
