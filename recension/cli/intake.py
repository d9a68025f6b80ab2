"""The commands on what comes in: add, status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recension.cli.corpora import Clean, Collections, Json, Raw, Work
from recension.cli.terminal import PROBLEMS, out, say_json, tidy

if TYPE_CHECKING:
    from recension.sources.add import Added

_SHOWN = 8  # lines of a document that a dry run shows
_STYLE = {
    "new": "green",
    "changed": "yellow",
    "stale": "yellow",
    "quarantined": "red",
    "missing": "red",
    "current": "dim",
}


def add(
    files: Annotated[list[Path], typer.Argument(help="Scans to add: text, PDF, hOCR, ALTO, PAGE, TSV, packed or not.")],
    collection: Annotated[str, typer.Option("--collection", "-c", help="The collection they join.")],
    raw: Raw = Path("raw"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what each would become.")] = False,
    as_json: Json = False,
) -> None:
    """Copy documents into a collection, each once, with a sidecar NAME.toml to fill in.

    What cannot be read is refused with the reason; what the collection already holds is refused by its content.
    Exit code 1 says that something was refused.

    \b
    Examples:
      recension add scan.pdf --collection cold-war-korea
      recension add *.pdf -c letters --dry-run
    """
    with tidy():
        from recension.build.collection import read_collection
        from recension.sources.add import add as added

        settings = read_collection(raw / collection)
        results = added(files, raw / collection, settings.reading_of(""), dry_run=dry_run)
        if as_json:
            say_json([_data(result) for result in results])
        else:
            for result in results:
                _say(result, dry_run)
        if any(result.target is None for result in results):
            raise typer.Exit(PROBLEMS)


def status(
    collections: Collections = None,
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
    as_json: Json = False,
) -> None:
    """Say what is new, changed, stale, in quarantine or missing, without any work.

    \b
    Examples:
      recension status
      recension status cold-war-korea --json
    """
    with tidy():
        from recension.build import run
        from recension.build.status import CURRENT
        from recension.build.status import status as status_of

        names = run.collections(raw, collections or ())
        found = [status_of(run.Folders(raw, clean, work), name) for name in names]
        if as_json:
            say_json([{**one._asdict(), "documents": [state._asdict() for state in one.documents]} for one in found])
            return
        console = out()
        for one in found:
            counts: dict[str, int] = {}
            for state in one.documents:
                counts[state.state] = counts.get(state.state, 0) + 1
                if state.state != CURRENT:
                    console.print(f"{state.state:<12}", style=_STYLE[state.state], end="")
                    console.print(f"{state.path}" + (f"  {state.reason}" if state.reason else ""), markup=False)
            for notice in one.notices:
                console.print(f"{'notice':<12}{notice}", markup=False)
            told = ", ".join(f"{n} {state}" for state, n in sorted(counts.items())) or "no documents"
            console.print(f"{one.collection} {one.version and 'v' + one.version}: {told}", markup=False)


def _say(result: Added, dry_run: bool) -> None:
    console = out()
    if result.problem:
        console.print(f"refused     {result.file}: {result.problem} [{result.problem.code}]", style="red", markup=False)
    elif result.duplicate_of:
        console.print(f"known       {result.file} is {result.duplicate_of}", style="yellow", markup=False)
    elif result.source:
        pages = f"{len(result.source.pages)} pages, " if result.source.pages else ""
        what = f"{result.source.media_type}, {pages}{len(result.source.raw):,} characters"
        console.print(f"{'would add' if dry_run else 'added':<12}{result.target}  ({what})", markup=False)
        if result.sidecar and not dry_run:
            console.print(f"{'sidecar':<12}{result.sidecar}", markup=False)
        for notice in result.source.notices:
            where = f"page {notice.page}: " if notice.page else ""
            console.print(f"{'notice':<12}{where}{notice.note}", style="dim", markup=False)
        if dry_run:
            _show(result)


def _show(result: Added) -> None:
    """What the document would become: its first lines as they would read, and what was done to them."""
    from recension.document import read

    assert result.source is not None
    document = read(result.source)
    console = out()
    title = document.metadata.best("title")
    if title:
        console.print(f"{'title':<12}{title}", markup=False)
    for line in [line for line in document.text.split("\n") if line.strip()][:_SHOWN]:
        console.print(f"{'':<12}{line[:160]}", markup=False)
    console.print(
        f"{'':<12}{len(document.blocks)} blocks, {len(document.furniture)} pieces of furniture, "
        f"{len(document.ledger)} changes, {len(document.flags)} flags; quality {document.quality.band}",
        style="dim",
        markup=False,
    )


def _data(result: Added) -> dict[str, object]:
    return {
        "file": str(result.file),
        "target": str(result.target or ""),
        "sidecar": str(result.sidecar or ""),
        "duplicate_of": str(result.duplicate_of or ""),
        "code": result.problem.code if result.problem else "",
        "reason": result.problem.reason if result.problem else "",
        "advice": result.problem.advice if result.problem else "",
        "pages": len(result.source.pages) if result.source else 0,
        "notices": [notice._asdict() for notice in result.source.notices] if result.source else [],
    }
