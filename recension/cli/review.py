"""The command that shows pages: review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from recension.cli.terminal import USAGE, fail, out, tidy


def review(
    what: Annotated[str, typer.Argument(metavar="COLLECTION|FILE", help="A collection of raw/, or any document.")],
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.", min=0, max=65535)] = 0,
    browse: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """See what was done to a document, raw and clean side by side, in the browser.

    \b
    Examples:
      recension review scan.txt
      recension review report.pdf --port 8000 --no-browse
    """
    with tidy():
        from recension.review.serve import serving
        from recension.review.shelf import OneFile

        file = Path(what)
        if not file.is_file():
            raise fail(f"there is no file {what}", "Check the path.", USAGE)
        shelf = OneFile(file)
        shelf.open(shelf.name)  # a document that cannot be read is told here
        ready = serving(shelf, port)
        out().print(f"{ready.url}\n  Ctrl-C ends it.", markup=False)
        if browse:
            typer.launch(ready.url)
        ready.server.serve_forever()
