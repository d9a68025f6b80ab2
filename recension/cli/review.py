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
    what: Annotated[str, typer.Argument(metavar="COLLECTION|FILE", help="A collection of raw/, or any document.")],
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.", min=0, max=65535)] = 0,
    browse: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    raw: Raw = Path("raw"),
    clean: Clean = Path("clean"),
    work: Work = Path(".work"),
) -> None:
    """See what was done to documents, raw and clean side by side, in the browser.

    \b
    Examples:
      recension review cold-war-korea
      recension review report.pdf --port 8000 --no-browse
    """
    with tidy():
        from recension.build.run import Folders
        from recension.review.serve import serving

        shelf = _shelf(what, Folders(raw, clean, work))
        ready = serving(shelf, port)
        out().print(f"{ready.url}\n  Ctrl-C ends it.", markup=False)
        if browse:
            typer.launch(ready.url)
        ready.server.serve_forever()


def _shelf(what: str, folders: Folders) -> Shelf:
    """A collection with its files, one that is only published, or a file."""
    from recension.corpus.read import open_corpus
    from recension.review.on_desk import OnDesk
    from recension.review.one_file import OneFile
    from recension.review.published import Published

    if (folders.raw / what).is_dir():
        return OnDesk(folders, what)
    if (folders.clean / what / "latest").is_file():
        return Published(open_corpus(folders.clean / what))
    if not Path(what).is_file():
        raise fail(f"there is no collection and no file {what}", "Name a folder of raw/, or a document.", USAGE)
    shelf = OneFile(Path(what))
    shelf.open(shelf.name)  # a document that cannot be read is told here
    return shelf
