"""The commands on whole collections: build, ls."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recension.cli.terminal import PROBLEMS, USAGE, fail, out, say_json, tidy

if TYPE_CHECKING:
    from recension.build.run import Folders, Report


def _there(incomplete: str) -> list[str]:
    """Collections to complete on the command line."""
    raw = Path("raw")
    return [p.name for p in raw.iterdir() if p.is_dir() and p.name.startswith(incomplete)] if raw.is_dir() else []


Collections = Annotated[
    list[str] | None, typer.Argument(help="Collections of raw/; all where none is named.", autocompletion=_there)
]
Raw = Annotated[Path, typer.Option(help="The folder of collections that came in.")]
Clean = Annotated[Path, typer.Option(help="The folder of versions that go out.")]
Work = Annotated[Path, typer.Option(help="The folder where work done is kept between builds.")]
Date = Annotated[str, typer.Option(help="The date a version bears; else SOURCE_DATE_EPOCH, else today.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Processes; 0 for one for each processor.", min=0)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def build(
    collections: Collections = None,
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
    date: Date = "",
    jobs: Jobs = 0,
    as_json: Json = False,
) -> None:
    """Build collections: read, repair and publish what is new in raw/.

    A document that cannot be read is set aside with the reason and does not stop the others. Nothing new makes no new
    version. Exit code 1 says that documents are in quarantine.

    \b
    Examples:
      recension build
      recension build cold-war-korea
      recension build --raw /archive/scans --clean /archive/corpus --json
    """
    with tidy():
        from recension.build import run
        from recension.cli.progress import Progress

        folders = run.Folders(raw, clean, work)
        created = _created(date)
        names = run.collections(raw, collections or ())
        reports = []
        for name in names:
            with Progress(name) as progress:
                reports.append(_build(folders, name, created, jobs or os.cpu_count() or 1, progress))
            if not as_json:
                _say(reports[-1])
        if as_json:
            import msgspec

            say_json(msgspec.to_builtins(reports))
        if any(report.quarantined for report in reports):
            raise typer.Exit(PROBLEMS)


def _created(date: str) -> str:
    """The date of a version, from the option, SOURCE_DATE_EPOCH or the clock, in this order."""
    if date:
        try:
            return datetime.strptime(date, "%Y-%m-%d").date().isoformat()
        except ValueError:
            raise fail(f"--date expects a day such as 2026-01-31, found {date!r}", code=USAGE) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise fail(f"SOURCE_DATE_EPOCH expects seconds since 1970, found {epoch!r}", code=USAGE) from None
    return moment.date().isoformat()


def _build(folders: Folders, name: str, created: str, jobs: int, progress: Progress) -> Report:
    from functools import partial

    from recension.build import run, work
    from recension.build.runners import in_processes

    prepared = run.prepare(folders, name, jobs)
    progress.begin(prepared.batches)
    with asked_to_stop() as stopping:
        done = []
        for batch in in_processes(jobs, stopping)(partial(work.work, prepared.job), prepared.batches):
            progress.ended(batch)
            done += batch
        return run.finish(folders, prepared, done, created)


def _say(report: Report) -> None:
    """The report that a person reads in ten seconds."""
    console = out()
    if report.published:
        console.print(f"{report.collection} {report.version}: published in {report.folder}", style="bold green")
        console.print(f"  {_counts(report)}")
        console.print(f"  pin {report.pin}", style="dim")
    elif report.version:
        console.print(f"{report.collection} {report.version}: nothing new, nothing published", style="bold")
    else:
        console.print(f"{report.collection}: no document could be read, nothing published", style="bold red")
    for one in report.quarantined:
        kept = "; its last good version stays" if one.id in report.stale else ""
        console.print(f"  set aside: {one.path} [{one.code}]{kept}", style="yellow", markup=False)
        console.print(f"    {one.reason} {one.advice}", markup=False)
    for notice in report.notices:
        console.print(f"  note: {notice}", style="yellow", markup=False)


def _counts(report: Report) -> str:
    parts = [f"{report.documents} documents"]
    parts += [f"{n} {what}" for what in ("added", "changed", "withdrawn") if (n := getattr(report, what))]
    return f"{', '.join(parts)}; worked on {report.fresh} ({report.bytes / 1e6:.1f} MB)"
