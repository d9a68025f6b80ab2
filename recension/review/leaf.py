"""The picture of a PDF's page and the boxes of its words, made in a process of its own: the file may be hostile.

    python -m recension.review.leaf picture report.pdf 12 > page.png
    python -m recension.review.leaf words report.pdf 12

Both are made by pdfium. A box is left, top, right, bottom in per mille of the page's width and height.
"""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from recension.sources.pdf_layer import LINE_END_HYPHEN

_SECONDS = 20  # for one page; a poster of ten thousand paths takes two
_WIDTH = 1100  # pixels: sharp beside a column of text, 100 to 300 kB
_MEMORY = 2 * 2**30
# A hyphen that pdfium marks as a line's end ends a word, as in the raw text.
_WORD = re.compile("[^\\s\ufffe\uffff\x02]*[\ufffe\uffff\x02]|[^\\s\ufffe\uffff\x02]+")

_TOKEN = re.compile(r"\S+")

Box = tuple[int, int, int, int]
_NOWHERE = (0, 0, 0, 0)


class NoLeafError(Exception):
    """A page of which there is no picture."""


def picture(file: Path, page: int, password: str = "") -> bytes:
    """A page, from 1, as a grey PNG. Raises NoLeafError."""
    return _made("picture", file, page, password)


def words(file: Path, page: int, password: str = "") -> list[tuple[str, Box]]:
    """The words of a page's text layer in their order. Raises NoLeafError."""
    found: list[tuple[str, list[int]]] = json.loads(_made("words", file, page, password))
    return [(word, (box[0], box[1], box[2], box[3])) for word, box in found]


def placed(raw: str, start: int, found: Sequence[tuple[str, Box]]) -> list[tuple[int, int, Box]]:
    """Words of a page with their places in the raw text: `raw` is the page's text there, which begins at `start`.

    What the layer and the raw text do not both have is left out (a page that another engine read has none).
    """
    tokens = list(_TOKEN.finditer(raw))
    if len(tokens) == len(found) and all(token[0] == word for token, (word, _) in zip(tokens, found, strict=True)):
        pairs = [(0, 0, len(tokens))]
    else:
        matcher = SequenceMatcher(None, [token[0] for token in tokens], [word for word, _ in found], autojunk=False)
        pairs = [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
    return [
        (start + tokens[a + n].start(), start + tokens[a + n].end(), found[b + n][1])
        for a, b, size in pairs
        for n in range(size)
        if found[b + n][1] != _NOWHERE
    ]


def _made(what: str, file: Path, page: int, password: str) -> bytes:
    path = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "recension.review.leaf", what, str(file.absolute()), str(page)],
            input=password.encode(),
            capture_output=True,
            timeout=_SECONDS,
            env={**os.environ, "PYTHONPATH": path},
            check=True,
        )
    except subprocess.TimeoutExpired as problem:
        raise NoLeafError(f"drawing page {page} takes more than {_SECONDS} s") from problem
    except subprocess.CalledProcessError as problem:
        raise NoLeafError(f"page {page} cannot be drawn") from problem
    return done.stdout


def _main(what: str, file: str, page: str) -> None:
    import resource

    import pypdfium2

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand in the answer
    password = sys.stdin.buffer.read().decode()
    document = pypdfium2.PdfDocument(Path(file).read_bytes(), password=password or None)
    leaf = document[int(page) - 1]
    out.write(_png(leaf) if what == "picture" else json.dumps(_boxes(leaf)).encode())
    out.close()


def _png(leaf: Any) -> bytes:
    """The page as a grey PNG: a signature, the size, the rows packed, an end."""
    width, height = leaf.get_size()
    bitmap = leaf.render(scale=min(_WIDTH / max(1.0, width), 4000 / max(1.0, height)), grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    lines = (b"\0" + rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(lines), 6)),
        (b"IEND", b""),
    )
    packed = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _boxes(leaf: Any) -> list[tuple[str, Box]]:
    width, height = leaf.get_size()
    layer = leaf.get_textpage()
    found = []
    for word in _WORD.finditer(layer.get_text_range()):
        said = LINE_END_HYPHEN.sub("-", word[0])
        chars = [box for n in range(*word.span()) if (box := layer.get_charbox(n))[2] > box[0]]
        if chars:
            left, bottom, right, top = (pick(box[n] for box in chars) for n, pick in enumerate((min, min, max, max)))
            found.append((said, _per_mille(left, height - top, right, height - bottom, width, height)))
        else:
            found.append((said, _NOWHERE))
    return found


def _per_mille(left: float, top: float, right: float, bottom: float, width: float, height: float) -> Box:
    x, y = 1000 / width, 1000 / height
    return round(left * x), round(top * y), round(right * x), round(bottom * y)


if __name__ == "__main__":
    _main(*sys.argv[1:])
