"""The commands between versions: diff, export, withdraw, reinstate, yank, purge, pin, gc."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recension.cli.stores import Clean, Collection, Option, collection_at, options_of
from recension.cli.terminal import PROBLEMS, USAGE, fail, out, say_json, tidy

if TYPE_CHECKING:
    from recension.corpus.diff import DocumentDiff

Ids = Annotated[list[str], typer.Argument(help="Ids of documents, such as cold-war-korea/report-1990.")]
Version = Annotated[str, typer.Argument(help="A version, such as 1.2.0.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the tombstone for ever.")]
Authority = Annotated[str, typer.Option(help="On whose authority.")]
Date = Annotated[str, typer.Option(help="The date; else SOURCE_DATE_EPOCH, else today.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take it back.")]


def diff(
    collection: Collection,
    old: Annotated[str, typer.Argument(help="A version, range or pin.")],
    new: Annotated[str, typer.Argument(help="Another; the latest where it is left out.")] = "",
    document: Annotated[str, typer.Option(help="Only this document.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone instead.")] = None,
    clean: Clean = "clean",
    option: Option = None,
    as_json: Json = False,
) -> None:
    """Show what differs between two versions, in words, and what caused it.

    \b
    Examples:
      recension diff cold-war-korea 1.0.0
      recension diff cold-war-korea 1.0.0 1.1.0 --document cold-war-korea/report-1990
      recension diff cold-war-korea 1.0.0 --html changes.html
    """
    with tidy():
        from recension.corpus.diff import as_data, summary
        from recension.corpus.diff import diff as compare
        from recension.corpus.read import open_corpus

        where, options = collection_at(clean, collection), options_of(option)
        before, after = open_corpus(where, old, options), open_corpus(where, new or None, options)
        found = compare(before, after, document or None)
        if document:
            found = iter(list(found))  # an id that is none is told before anything else
        if html is not None:
            from recension.corpus.diff_page import page

            with html.open("w", encoding="utf-8") as file:
                file.writelines(page(summary(before, after), found, collection))
            return
        if as_json:
            say_json(as_data(summary(before, after), found))
            return
        counts = summary(before, after)
        out().print(f"{collection}: {counts.old} to {counts.new}", style="bold", markup=False)
        for title, numbers in (("documents", counts.documents), ("blocks", counts.blocks), ("causes", counts.causes)):
            if numbers:
                told = ", ".join(f"{n} {name}" for name, n in sorted(numbers.items()))
                out().print(f"  {title}: {told}", markup=False)
        for reason in counts.reasons:
            out().print(f"  why {counts.new}: {reason}", markup=False)
        differs = False
        for one in found:
            _say(one)
            differs = True
        if not differs:
            out().print(f"\n{document or 'No document'} {'is the same' if document else 'differs'}", markup=False)


def export(
    form: Annotated[str, typer.Argument(help="jsonl, jsonl-blocks, text, bulk, bulk-changes, sqlite, epub or bagit.")],
    collection: Collection,
    target: Annotated[
        Path | None,
        typer.Argument(help="The file or folder to make; else NAME-VERSION and what the form ends in."),
    ] = None,
    version: Annotated[str, typer.Option(help="A version, range or pin; else the latest.")] = "",
    clean: Clean = "clean",
    option: Option = None,
) -> None:
    """Write a version in another form.

    \b
    Examples:
      recension export jsonl cold-war-korea korea.jsonl.zst
      recension export sqlite cold-war-korea korea.db --version 1.0.0
      recension export bagit cold-war-korea
    """
    with tidy():
        from recension.corpus.export import export as write
        from recension.corpus.export import name_for
        from recension.corpus.read import open_corpus

        corpus = open_corpus(collection_at(clean, collection), version or None, options_of(option))
        try:
            target = target or name_for(corpus, form)
            write(corpus, form, target)
        except (ValueError, FileExistsError) as problem:
            raise fail(str(problem), code=USAGE) from None
        out().print(f"{corpus.manifest.pin}\n  written to {target}", markup=False)


def withdraw(
    collection: Collection,
    ids: Ids,
    reason: Reason,
    authority: Authority,
    date: Date = "",
    clean: Clean = "clean",
    option: Option = None,
) -> None:
    """Publish a version without some documents. They stay out of later versions, though they stay in raw/.

    \b
    Example:
      recension withdraw cold-war-korea cold-war-korea/letter --reason "private letter" --authority "the donor"
    """
    with tidy():
        from recension.cli.date import date_of_build
        from recension.corpus.withdraw import withdraw as take_out

        published = _known(
            take_out, clean, collection, ids, option, date=date_of_build(date), reason=reason, authority=authority
        )
        told = f"{published.version} is without" if published else "was already without"
        out().print(f"{collection}: {told} {', '.join(ids)}", markup=False)


def reinstate(
    collection: Collection,
    ids: Ids,
    reason: Reason,
    authority: Authority,
    date: Date = "",
    clean: Clean = "clean",
    option: Option = None,
) -> None:
    """Let withdrawn documents come back with the next build."""
    with tidy():
        from recension.cli.date import date_of_build
        from recension.corpus.withdraw import reinstate as let_back

        _known(let_back, clean, collection, ids, option, date=date_of_build(date), reason=reason, authority=authority)
        out().print(f"{collection}: the next build publishes {', '.join(ids)} again", markup=False)


def purge(
    collection: Collection,
    ids: Ids,
    reason: Reason,
    authority: Authority,
    yes: Annotated[bool, typer.Option("--yes", help="Do it: it cannot be undone.")] = False,
    date: Date = "",
    clean: Clean = "clean",
    option: Option = None,
) -> None:
    """Take documents out of all versions, as if they had never been published. It cannot be undone."""
    with tidy():
        from recension.cli.date import date_of_build
        from recension.corpus.purge import purge as remove

        if not yes:
            raise fail("purge rewrites every version that holds the documents", "Add --yes if that is meant.", USAGE)
        done = _known(
            remove, clean, collection, ids, option, date=date_of_build(date), reason=reason, authority=authority
        )
        out().print(
            f"{collection}: removed from {', '.join(done.versions)}; {done.chunks} chunks written again, "
            f"{done.objects} files ({done.bytes / 1e6:.1f} MB) deleted",
            markup=False,
        )


def yank(
    collection: Collection,
    version: Version,
    reason: Reason = "",
    undo: Undo = False,
    clean: Clean = "clean",
    option: Option = None,
) -> None:
    """Advise against a version: latest and ranges pass it over, its exact number still opens it."""
    with tidy():
        from recension.corpus.withdraw import unyank
        from recension.corpus.withdraw import yank as advise_against

        if not undo and not reason:
            raise fail("yank needs --reason", code=USAGE)
        if undo:
            unyank(clean, collection, version, options_of(option))
        else:
            advise_against(clean, collection, version, reason, options_of(option))
        _say_state(collection, clean, version, options_of(option))


def pin(
    collection: Collection, version: Version, undo: Undo = False, clean: Clean = "clean", option: Option = None
) -> None:
    """Keep a version from gc for ever."""
    with tidy():
        from recension.corpus.withdraw import pin as keep

        keep(clean, collection, version, not undo, options_of(option))
        stays = "may be removed by gc" if undo else "stays, whatever gc removes"
        out().print(f"{collection} {version} {stays}", markup=False)


def gc(
    collection: Collection,
    keep: Annotated[int, typer.Option(help="How many of the newest versions stay.", min=1)],
    grace: Annotated[float, typer.Option(help="For a url: hours until what was removed goes for good.", min=0)] = 24.0,
    clean: Clean = "clean",
    option: Option = None,
) -> None:
    """Remove old versions and files that no version holds. Pinned versions and the latest always stay."""
    with tidy():
        from recension.corpus.withdraw import gc as clear_away

        done = clear_away(clean, collection, keep, grace=grace, options=options_of(option))
        told = ", ".join(done.versions) or "no version"
        out().print(f"{collection}: removed {told}; {done.objects} files, {done.bytes / 1e6:.1f} MB", markup=False)
        if done.busy:
            out().print(f"  {', '.join(done.busy)} stays for now: somebody reads it", markup=False)


def _known(act: Any, clean: str, collection: str, ids: list[str], option: list[str] | None, **said: str) -> Any:
    """Do something to documents; an id that is not there, or a missing reason, is wrong use."""
    from recension.corpus.read import NoSuchVersionError

    try:
        return act(clean, collection, ids, **said, options=options_of(option))
    except NoSuchVersionError:
        raise
    except (LookupError, ValueError) as problem:
        raise fail(str(problem.args[0]), code=USAGE if isinstance(problem, ValueError) else PROBLEMS) from None


def _say_state(collection: str, clean: str, version: str, options: dict[str, Any]) -> None:
    """What a version is now, and which is the latest."""
    from recension.corpus.read import versions

    there = versions(collection_at(clean, collection), options)
    status = next(one.status for one in there if one.version == version.removeprefix("v"))
    latest = next((one.version for one in there if one.latest), "none")
    out().print(f"{collection} {version} is {status}; the latest is {latest}", markup=False)


def _say(one: DocumentDiff) -> None:
    from recension.corpus.words import as_text

    style = {"added": "green", "withdrawn": "red"}.get(one.op, "yellow")
    causes = f" ({', '.join(one.causes)})" if one.causes else ""
    out().print(f"\n{one.op} {one.id}{causes}", style=style, markup=False)
    rows = one.new or one.old
    if rows and one.op != "changed":
        out().print(f"  {rows.document.metadata.get('title') or rows.document.raw.path}", markup=False)
    for fact in one.facts:
        out().print(f"  {fact.name}: {fact.old or 'nothing'} -> {fact.new or 'nothing'}", markup=False)
    for block in one.blocks:
        why = f"  [{', '.join(block.causes)}]" if block.causes and len(one.causes) > 1 else ""
        if block.op == "alias":
            out().print(f"  {block.id} is now part of {block.new_id}", markup=False)
        elif block.words:
            out().print(f"  {as_text(block.words)}{why}", markup=False)
        elif block.op == "changed":
            out().print(f"  {block.id}: {', '.join(block.fields)}{why}", style="dim", markup=False)
        elif block.op != "moved":
            row = block.new or block.old
            out().print(f"  {block.op}: {row.text[:100] if row else block.id}{why}", markup=False)
    if moved := sum(block.op == "moved" for block in one.blocks):
        out().print(f"  {moved} blocks moved, their texts the same", style="dim", markup=False)
