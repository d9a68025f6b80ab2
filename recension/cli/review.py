"""The command that shows pages: review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recension.cli.corpora import Clean, Raw, Work
from recension.cli.terminal import USAGE, fail, out, tidy

if TYPE_CHECKING:
    from recension.build.run import Folders
    from recension.review.shelf import Shelf


def review(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[COLLECTION|FILE]",
            help="A collection of raw/, or any document; else all collections.",
            show_default=False,
        ),
    ] = "",
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.", min=0, max=65535)] = 0,
    browse: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    html: Annotated[Path | None, typer.Option(help="Write the pages into this new folder instead.")] = None,
    version: Annotated[
        str, typer.Option(help="Show this published version, range or pin; nothing can be changed.")
    ] = "",
    who: Annotated[str, typer.Option(help="Your name, to sign what you decide; else git's user.name.")] = "",
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
) -> None:
    """See what was done to documents, raw and clean side by side, in the browser, and correct it.

    The pages are served on this machine alone, until Ctrl-C.

    \b
    Examples:
      recension review
      recension review cold-war-korea
      recension review report.pdf --port 8000 --no-browse
      recension review cold-war-korea --version 1.0.0 --html pages/
    """
    with tidy():
        from recension.build.run import Folders
        from recension.review.serve import serving

        folders = Folders(raw, clean, work)
        names = [what] if what else _collections(folders)
        if len(names) > 1 and (html is not None or version):
            raise fail("there are several collections", f"Name one: {', '.join(names)}", USAGE)
        shelves = [_shelf(name, folders, version) for name in names]
        shelf = shelves[0]
        if html is not None:
            from recension.review.files import write

            try:
                out().print(f"{write(shelf, html)}", markup=False)
            except FileExistsError as problem:
                raise fail(str(problem), code=USAGE) from None
            return
        ready = serving(shelf if len(shelves) == 1 else shelves, port, who or _git_name())
        out().print(f"{ready.url}\n  Ctrl-C ends it.", markup=False)
        if browse:
            typer.launch(ready.url)
        ready.server.serve_forever()


def _collections(folders: Folders) -> list[str]:
    """The names of the collections of a workspace: folders of raw/ with something in them, and what is published."""
    raw = {each.name for each in _folders_of(folders.raw) if any(each.iterdir())}
    published = {each.name for each in _folders_of(folders.clean) if (each / "index.json").is_file()}
    names = sorted(raw | published)
    if not names:
        advice = "Put documents into a folder of raw/, or name a file: recension review report.pdf"
        raise fail(f"there is no collection in {folders.raw}/ or {folders.clean}/", advice, USAGE)
    return names


def _folders_of(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.is_dir() and _is_name(each.name)] if folder.is_dir() else []


def _shelf(what: str, folders: Folders, version: str) -> Shelf:
    """A collection with its files, one that is only published, or a file."""
    from recension.corpus.read import open_corpus
    from recension.review.on_desk import OnDesk
    from recension.review.one_file import OneFile
    from recension.review.published import Published

    collection = _is_name(what)
    if collection and not version and (folders.raw / what).is_dir():
        return OnDesk(folders, what)
    if collection and (folders.clean / what).is_dir():
        return Published(open_corpus(folders.clean / what, version or None), folders.raw / what)
    if not Path(what).is_file():
        raise fail(f"there is no collection and no file {what}", "Name a folder of raw/, or a document.", USAGE)
    shelf = OneFile(Path(what))
    shelf.open(shelf.name)  # a document that cannot be read is told here
    return shelf


def _is_name(what: str) -> bool:
    """Is it the name of a collection, and not a path?"""
    return Path(what).name == what and not what.startswith(".")


def _git_name() -> str:
    """Who git says writes here; empty where it says nothing."""
    import subprocess

    try:
        done = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
