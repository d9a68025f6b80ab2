"""The same pages as files, to be read without a server: in a browser from the disk, or from any web host.

    index.html                  the collection
    document/<name>/1.html …    a document, a sheet each; leaves/1.png … its page images
    rule/<name>/1.html …        a rule
    diff/<old>-<new>.html       two versions
    assets/                     one style sheet, a few small scripts

Nothing in them can write, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files as packaged
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from recension.corpus.read import Corpus
from recension.corpus.store import Store
from recension.review.leaf import NoLeafError, picture
from recension.review.opened import Opened
from recension.review.pages import ASSETS, PLACES, collection_page, diff_page, document_page, rule_page
from recension.review.published import Published
from recension.review.shelf import Refused, Shelf

_MOST = 25  # pages of one rule: 5,000 places, most doubtful first


class _Written:
    """Where pages are, seen from a file `depth` folders down."""

    token = ""

    def __init__(self, depth: int, home: str) -> None:
        self._up, self._home = "../" * depth, home

    def decide(self, name: str) -> str:
        return ""

    def asset(self, name: str) -> str:
        return f"{self._up}assets/{name}"

    def home(self) -> str:
        return f"{self._up}{self._home}"

    def document(self, name: str, sheet: int = 1) -> str:
        return f"{self._up}document/{quote(name)}/{sheet}.html"

    def rule(self, name: str, page: int = 1) -> str:
        return f"{self._up}rule/{quote(name)}/{page}.html"

    def diff(self, old: str, new: str) -> str:
        return f"{self._up}diff/{quote(old)}-{quote(new)}.html"

    def leaves(self, name: str) -> str:
        return f"{self._up}document/{quote(name)}/leaves/"


def write(shelf: Shelf, folder: Path, *, pictures: bool = True) -> Path:
    """Write all pages of a shelf into `folder`, which must be new or empty; the page to begin with.

    `pictures` are images of the pages of PDFs, a third of a second each. Raises FileExistsError, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a new folder")
    home = "index.html" if shelf.collection else f"document/{quote(shelf.entries()[0].name)}/1.html"
    for name, text in _pages(shelf, home):
        _put(folder / name, text.encode())
    for asset in ASSETS:
        _put(folder / "assets" / asset, packaged("recension.review").joinpath("assets", asset).read_bytes())
    if pictures:
        _put_pictures(shelf, folder)
    return folder / home


def beside_version(corpus: Corpus, raw: Path | None = None) -> Path:
    """The pages of a version in `clean/<collection>/pages/`, written whole if they are not there; the first of them.

    A version never changes and is checked file by file; the look of its pages may change, so they stand beside it.
    """
    folder = Store(corpus.folder.parent).pages(corpus.manifest.version)
    if not folder.exists():
        part = folder.with_name(f".{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        write(Published(corpus, raw), part)
        part.rename(folder)
    return folder / "index.html"


def _pages(shelf: Shelf, home: str) -> Iterator[tuple[str, str]]:
    """Every page with its name."""
    one, two = _Written(1, home), _Written(2, home)
    rules: set[str] = set()
    for opened in _documents(shelf):
        rules |= {rule for rule, _, _ in opened.rules}
        for sheet in range(1, len(opened.sheets) + 1):
            yield f"document/{opened.name}/{sheet}.html", document_page(opened, sheet, two, shelf.collection)
    last = shelf.version()
    for rule in sorted(rules | set(last.manifest.counts.rules if last else ())):
        total, _ = shelf.places(rule, 0, 1)
        for page in range(1, max(1, min(_MOST, -(-total // PLACES))) + 1):
            yield f"rule/{rule}/{page}.html", rule_page(shelf, rule, page, two)
    for old, new in pairwise(shelf.versions()):
        before, after = shelf.version(old), shelf.version(new)
        if before and after:
            yield f"diff/{old}-{new}.html", diff_page(shelf, before, after, one)
    if shelf.collection:
        yield "index.html", collection_page(shelf, _Written(0, home))


def _documents(shelf: Shelf) -> Iterator[Opened]:
    """The documents that can be shown; the collection's page tells of the others."""
    for entry in shelf.entries():
        try:
            yield shelf.open(entry.name)
        except (KeyError, Refused):
            continue


def _put_pictures(shelf: Shelf, folder: Path) -> None:
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for opened in _documents(shelf):
            leaves = folder / "document" / opened.name / "leaves"
            for page in range(1, len(opened.leaves) + 1):
                threads.submit(_put_leaf, opened, page, leaves)


def _put_leaf(opened: Opened, page: int, folder: Path) -> None:
    assert opened.file
    try:
        _put(folder / f"{page}.png", picture(opened.file, page))
        boxes = [[start, end, *box] for start, end, box in opened.boxes(page)]
        _put(folder / f"{page}.json", json.dumps(boxes).encode())
    except NoLeafError:
        return  # the page is shown without a picture


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
