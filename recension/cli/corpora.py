"""The commands on whole collections: build, verify, ls."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recension.cli import stores
from recension.cli.terminal import PROBLEMS, USAGE, err, fail, faults_told, out, say_json, tidy

if TYPE_CHECKING:
    from recension.build.lock import BuildingError
    from recension.build.run import Folders, Report
    from recension.cli.progress import Progress


def _there(incomplete: str) -> list[str]:
    """Collections to complete on the command line."""
    raw = Path("raw")
    return [p.name for p in raw.iterdir() if p.is_dir() and p.name.startswith(incomplete)] if raw.is_dir() else []


Collections = Annotated[
    list[str] | None, typer.Argument(help="Collections of raw/; all where none is named.", autocompletion=_there)
]
Published = Annotated[list[str] | None, typer.Argument(help="Collections of clean/; all where none is named.")]
Raw = Annotated[Path, typer.Option(help="The folder of collections that came in.")]
Clean = Annotated[Path, typer.Option(help="The folder of versions that go out.")]
Work = Annotated[Path, typer.Option(help="The folder where work done is kept between builds.")]
Date = Annotated[str, typer.Option(help="The date a version bears; else SOURCE_DATE_EPOCH, else today.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Processes; 0 for one for each processor.", min=0)]
Runner = Annotated[str, typer.Option(help="Run as a Prefect flow on: threads, processes, dask or ray.")]
Address = Annotated[str, typer.Option(help="The scheduler of a running Dask or Ray cluster.")]
Notify = Annotated[
    str, typer.Option(help="Told of documents newly set aside: a command that reads JSON, or an address to POST to.")
]
Review = Annotated[str, typer.Option(help="Where documents are reviewed, for links: http://host/document/{name}/1.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def build(
    collections: Collections = None,
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
    date: Date = "",
    jobs: Jobs = 0,
    runner: Runner = "",
    address: Address = "",
    wait: Annotated[bool, typer.Option(help="Wait while another run builds the collection.")] = True,
    notify: Notify = "",
    review: Review = "",
    html: Annotated[bool, typer.Option("--html", help="Write the pages of each version beside it, as files.")] = False,
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
      recension build --runner dask --address tcp://head:8786
    """
    with tidy():
        from recension.build import run
        from recension.cli.date import date_of_build
        from recension.cli.progress import Progress

        folders = run.Folders(raw, clean, work)
        created = date_of_build(date)
        _check(review, runner, address)
        names = run.collections(raw, collections or ())
        reports = _by_flow(names, *folders, created, runner, jobs, address, notify, review, wait) if runner else []
        for name in [] if runner else names:
            with Progress(name) as progress:
                reports.append(_build(folders, name, created, jobs or os.cpu_count() or 1, progress, wait))
            if not as_json:
                say_report(reports[-1], review)
            _tell(notify, reports[-1], review)
        if runner and not as_json:
            for report in reports:
                say_report(report, review)
        if html:
            _write_pages(folders, reports, quiet=as_json)
        if as_json:
            import msgspec

            say_json(msgspec.to_builtins(reports))
        if any(report.quarantined for report in reports):
            raise typer.Exit(PROBLEMS)


def verify(
    collections: Annotated[
        list[str] | None,
        typer.Argument(help="Collections, versions (1.2.0, letters@^1.0), folders or urls; all collections if none."),
    ] = None,
    clean: stores.Clean = "clean",
    level: Annotated[str, typer.Option(help="quick (sizes), full (digests), deep (rebuild texts).")] = "full",
    option: stores.Option = None,
    as_json: Json = False,
) -> None:
    """Check that published versions are whole and unchanged, and say everything that is wrong.

    `deep` also checks every record against its schema, and rebuilds every raw text from the clean text and its edits.

    \b
    Examples:
      recension verify
      recension verify cold-war-korea --level deep
      recension verify cold-war-korea 1.2.0
      recension verify /mnt/copy/cold-war-korea/v1.0.0 --level deep
      recension verify --clean /archive/corpus --json
      recension verify s3://archive/clean/cold-war-korea/v1.0.0
    """
    with tidy():
        from recension.corpus.verify import LEVELS
        from recension.corpus.verify import verify as faults_of

        if level not in LEVELS:
            raise fail(f"--level {level!r}: expected one of {', '.join(LEVELS)}", code=USAGE)
        found = {}
        options = stores.options_of(option)
        for name, where in _to_verify(clean, collections or [], options).items():
            try:
                found[name] = faults_of(where, level, options)  # type: ignore[arg-type]
            except ValueError as problem:
                raise fail(f"{name}: {problem}", code=USAGE) from None
        if as_json:
            say_json({name: [fault._asdict() for fault in faults] for name, faults in found.items()})
        else:
            for name, faults in found.items():
                for fault in faults:
                    out().print(f"{name}: {fault}", style="red", markup=False)
                out().print(f"{name}: " + (faults_told(len(faults)) if faults else f"sound ({level})"), markup=False)
        if any(found.values()):
            raise typer.Exit(PROBLEMS)


def _to_verify(clean: str, asked: list[str], options: dict[str, Any]) -> dict[str, str | Path]:
    """Where lies what is to be verified, by what it is called: folders and urls, collections, versions of these."""
    from recension.corpus.read import is_request, open_corpus

    found: dict[str, str | Path] = {name: name for name in asked if "/" in name}
    versions = [name for name in asked if name not in found and is_request(name)]
    named = [name for name in asked if name not in found and name not in versions]
    if found and not named and not versions:
        return found
    whole = versions and all("@" in one for one in versions)  # each names its collection
    collections = [] if whole and not named else _published(clean, named, options)
    for one in versions:
        own = [one.partition("@")[0]] if "@" in one else collections
        for name in own:
            corpus = open_corpus(stores.collection_at(clean, name), one, options)
            version = corpus.manifest.version
            found[f"{name} {version}"] = f"{stores.collection_at(clean, name)}/v{version}"
    if not versions or whole:
        found |= {name: stores.collection_at(clean, name) for name in collections}
    return found


def ls(
    collections: Published = None, clean: stores.Clean = "clean", option: stores.Option = None, as_json: Json = False
) -> None:
    """List published versions with their counts; the latest of each collection is marked.

    \b
    Examples:
      recension ls
      recension ls cold-war-korea --json
    """
    with tidy():
        from recension.corpus.read import versions

        options = stores.options_of(option)
        names = _published(clean, collections, options)
        found = {name: versions(stores.collection_at(clean, name), options) for name in names}
        if as_json:
            import msgspec

            say_json({name: [msgspec.to_builtins(info._asdict()) for info in infos] for name, infos in found.items()})
            return
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("collection", "version", "date", "documents", "blocks", "furniture", "edits", "flags", ""):
            table.add_column(column, justify="right" if column[:3] in ("doc", "blo", "fur", "edi", "fla") else "left")
        for name, infos in found.items():
            for info in infos:
                numbers = [getattr(info.counts, n) for n in ("documents", "blocks", "furniture", "edits", "flags")]
                status = "latest" if info.latest else "" if info.status == "published" else info.status
                table.add_row(name, info.version, info.created, *(f"{n:,}" for n in numbers), status)
        out().print(table)


def _published(clean: str, names: list[str] | None, options: dict[str, Any]) -> list[str]:
    """The collections of clean/ that were asked for, or all."""
    from recension.build.collection import ConfigError

    try:
        if "://" in clean:
            from recension.corpus.remote import collections_at

            there = collections_at(clean, options)
        else:
            there = sorted(p.name for p in Path(clean).iterdir() if any(p.glob("v*/manifest.json")))
    except OSError as problem:
        advice = "Publish something with `recension build`, or give the folder of versions with --clean."
        raise ConfigError(str(clean), f"cannot be listed: {problem.strerror}", advice) from None
    for name in names or ():
        if name not in there:
            advice = f"There are: {', '.join(there)}." if there else "Publish one with: recension build."
            raise ConfigError(str(clean), f"holds no published collection {name!r}", advice)
    if not there:
        raise ConfigError(str(clean), "holds no published collection", "Publish one with: recension build.")
    return names or there


def _write_pages(folders: Folders, reports: list[Report], *, quiet: bool) -> None:
    from recension.corpus.read import open_corpus
    from recension.review.files import beside_version

    for report in reports:
        if report.version:
            corpus = open_corpus(folders.clean / report.collection, report.version)
            start = beside_version(corpus, folders.raw / report.collection)
            if not quiet:
                out().print(f"  pages {start}", markup=False)


def _build(folders: Folders, name: str, created: str, jobs: int, progress: Progress, wait: bool) -> Report:
    from functools import partial

    from recension.build import run, work
    from recension.build.crew import Crew
    from recension.build.journal import Journal
    from recension.build.lock import building
    from recension.build.runners import in_processes, ordered_by
    from recension.cli.stopping import asked_to_stop

    with (
        asked_to_stop() as stopping,
        building(folders.work / name, _waiting(wait, stopping)) as died,
        Crew(jobs) as crew,
    ):
        prepared = run.prepare(folders, name, jobs)
        journal = Journal(folders.work / name, prepared)
        progress.begin(prepared.batches)
        done = []
        runner = in_processes(crew, stopping, risky=died or run.is_risky(folders, name))
        for batch in runner(partial(work.work, prepared.job), prepared.batches):
            progress.ended(batch)
            journal.batch(batch)
            done += batch
        report = run.finish(folders, prepared, done, created, ordered_by(crew))
        journal.ended(report)
    return report


def _waiting(wait: bool, stopping: Callable[[], bool]) -> Callable[[BuildingError], bool]:
    """Whether to wait for the run that builds the collection already; said once."""
    told = False

    def ask(busy: BuildingError) -> bool:
        nonlocal told
        if wait and not told:
            sys.stderr.write(f"{busy}; waiting for it, Ctrl-C to stop\n")
            told = True
        return wait and not stopping()

    return ask


def _tell(hook: str, report: Report, review: str) -> None:
    from recension.cli.notice import notify

    failed = notify(hook, report, review)
    if failed:
        err().print(failed, style="yellow", markup=False)


def _check(review: str, runner: str = "", address: str = "") -> None:
    """Raise ConfigError for options that say nothing together."""
    from recension.build.collection import ConfigError

    if review and not review.startswith(("http://", "https://")):
        raise ConfigError("--review", f"{review!r} is no address", "Write it like http://host/document/{name}/1.")
    if address and not runner:
        raise ConfigError("--address", "without a runner there is no cluster", "Add --runner dask or --runner ray.")


def _by_flow(names: list[str], raw: Path, clean: Path, work: Path, date: str, runner: str, *more: Any) -> list[Report]:
    """The flow's reports; the parameters are the flow's, in its order."""
    from recension.build.collection import ConfigError

    if runner not in ("threads", "processes", "dask", "ray"):
        raise ConfigError("--runner", f"there is no runner {runner!r}", "Choose threads, processes, dask or ray.")
    flows_of("--runner")
    from flows.server import server

    with server():
        from flows.build import built

        return built(names, raw, clean, work, date, runner, *more)


def flows_of(option: str) -> None:
    """Raise ConfigError where Prefect is not installed."""
    from importlib.util import find_spec

    from recension.build.collection import ConfigError

    if find_spec("prefect") is None:
        raise ConfigError(
            option, "needs Prefect, which is not installed", "Install it: pip install 'recension[flows]'."
        )


def serve(
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
    drop: Annotated[Path | None, typer.Option(help="A folder like raw, in which others put documents.")] = None,
    nightly: Annotated[str, typer.Option(help="When to build, as a crontab line.")] = "0 2 * * *",
    weekly: Annotated[str, typer.Option(help="When to verify, as a crontab line.")] = "0 4 * * 0",
    every: Annotated[float, typer.Option(help="Seconds between two looks for new documents.", min=0.1)] = 60.0,
    settle: Annotated[float, typer.Option(help="Seconds a file must be unchanged before it is taken.", min=0)] = 10.0,
    port: Annotated[int, typer.Option(help="Port of the page on this machine.", min=1, max=65535)] = 4200,
    notify: Notify = "",
    review: Review = "",
) -> None:
    """Run schedules and the watcher until interrupted: all that a small installation needs, in one process.

    Builds every night and whenever documents arrive, verifies every week. Uses the Prefect server that PREFECT_API_URL
    names; where none is named, one on this machine.

    \b
    Examples:
      recension serve
      recension serve --drop /srv/incoming --nightly "30 1 * * *"
    """
    with tidy():
        flows_of("recension serve")
        _check(review)
        from flows.serve import Plan, serve_all

        serve_all(raw, clean, work, drop, Plan(nightly, weekly, every, settle, notify, review), port)


_SHOWN = 10  # documents set aside that the report names


def say_report(report: Report, review: str = "") -> None:
    """The report that a person reads in ten seconds."""
    from recension.cli.notice import link

    console = out()
    if report.published:
        console.print(f"{report.collection} {report.version}: published in {_near(report.folder)}", style="bold green")
        console.print(f"  {_counts(report)}")
        console.print(f"  pin {report.pin}", style="dim")
    elif report.version:
        console.print(f"{report.collection} {report.version}: nothing new, nothing published", style="bold")
    else:
        console.print(f"{report.collection}: no document could be read, nothing published", style="bold red")
    for one in report.quarantined[:_SHOWN]:
        kept = "; its last good version stays" if one.id in report.stale else ""
        console.print(f"  set aside: {one.path} [{one.code}]{kept}", style="yellow", markup=False)
        console.print(f"    {one.reason} {one.advice}", markup=False)
        if review:
            console.print(f"    {link(review, one.id)}", style="dim", markup=False)
    if len(report.quarantined) > _SHOWN:
        codes = Counter(one.code for one in report.quarantined)
        told = ", ".join(f"{n} {code}" for code, n in codes.most_common())
        console.print(f"  in all {len(report.quarantined)} set aside: {told}; see `recension status`", style="yellow")
    for notice in report.notices:
        console.print(f"  note: {notice}", style="yellow", markup=False)


def _near(folder: str) -> str:
    """A folder as seen from here, where it lies below."""
    path = Path(folder)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _counts(report: Report) -> str:
    parts = [f"{report.documents} documents"]
    parts += [f"{n} {what}" for what in ("added", "changed", "withdrawn") if (n := getattr(report, what))]
    stood = f", {report.stood} looked at and left" if report.stood else ""
    return f"{', '.join(parts)}; worked on {report.fresh} ({report.bytes / 1e6:.1f} MB){stood}"
