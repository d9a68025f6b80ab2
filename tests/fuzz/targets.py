"""The targets: each takes any bytes, and lets nothing out but what the library promises to raise.

An exception, a broken law or too much CPU time is a finding. A refusal in the library's own words is none.
"""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

from recension import repairs
from recension.as_records import rows
from recension.build.collection import FILE, ConfigError, read_collection
from recension.corrections.anchors import placed
from recension.corrections.sidecar import as_toml, read_corrections
from recension.document import read
from recension.gate import seal
from recension.sources import Reading, Source, UnreadableError
from recension.sources.intake import read_bytes
from recension.sources.sidecar import SidecarError, read_sidecar
from recension.sources.text import original
from recension.text import rebuild

# A worker ends what needs more; so small that a run finds what grows too fast.
READING = Reading(ocr="never", max_bytes=2_000_000, max_pages=200)
WHOLE = 16  # one in so many readable pages is also made into records: repairs have a target of their own
QUOTED = "The end of the Cold War ushered in an extensive realignment of rela-\ntions in the whole region.\n\f- 13 -\n"


def text(data: bytes) -> None:
    """Bytes of a text to records that pass the gate; the text rebuilds, and so do the bytes."""
    try:
        source = read_bytes(data, READING)
    except UnreadableError:
        return
    if source.media_type == "text/plain" and not source.container:
        assert original(source) == data, "the bytes do not come back"
    _published(source)


def repair(data: bytes) -> None:
    """Any string through all repairs: the raw text rebuilds, and every character between two hunks is its own."""
    raw = data.decode("utf-8", "surrogateescape")
    after = repairs.run(raw).text
    assert rebuild(after.now, after.ledger) == raw, "the raw text does not rebuild"


def source(data: bytes) -> None:
    """A file of any format: its pages lie in its text in order, its words too, and every box on its page."""
    try:
        found = read_bytes(data, READING)
    except UnreadableError:
        return
    size, at = len(found.raw), 0
    for n, page in enumerate(found.pages, 1):
        assert page.n == n and at <= page.start <= page.end <= size, f"page {n} lies at {page.start}-{page.end}"
        at = page.end
    at = 0
    for word in found.words:
        assert at <= word.start < word.end <= size, f"a word lies at {word.start}-{word.end}"
        assert all(0 <= edge <= 1000 for edge in word.box) and -1 <= word.confidence <= 1000, f"{word}"
        at = word.end
    assert 0 <= found.confidence <= 1000
    if hashlib.sha256(data).digest()[0] % WHOLE == 0:
        _published(found)


def _published(source: Source) -> None:
    document = read(source)
    assert rebuild(document.text, document.ledger) == source.raw, "the raw text does not rebuild"
    seal(rows(document, "fuzz/one", "one.txt"))


def sidecar(data: bytes) -> None:
    """What a maintainer may write beside a document; what it says can be used."""
    path = _written("one.toml", data)
    try:
        known = read_sidecar(path)
    except SidecarError:
        return
    known.reading_over(READING)
    read(Source(QUOTED, "0" * 64, len(QUOTED), "text/plain"), known=known)


def corrections(data: bytes) -> None:
    """Decisions of a person: those that are read can be written again, and each finds its place or is told lost."""
    path = _written("one.corrections.toml", data)
    try:
        held = read_corrections(path)
    except SidecarError:
        return
    assert read_corrections(_written("two.corrections.toml", "".join(map(as_toml, held)).encode())) == held
    assert len(placed(QUOTED, held)) == len(held)
    document = read(Source(QUOTED, "0" * 64, len(QUOTED), "text/plain"), corrections=held)
    assert rebuild(document.text, document.ledger) == QUOTED
    seal(rows(document, "fuzz/one", "one.txt"))


def collection(data: bytes) -> None:
    """The settings of a collection."""
    if b"." in data and b"repairs" in data:
        return  # names modules to import: a collection's own code is not ours to run
    try:
        read_collection(_written(FILE, data).parent).reading_of("a/one.txt")
    except ConfigError:
        return


_HOME: list[tempfile.TemporaryDirectory[str]] = []


def _written(name: str, data: bytes) -> Path:
    if not _HOME:
        _HOME.append(tempfile.TemporaryDirectory())
    path = Path(_HOME[0].name, "fuzz", name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text,
    "repair": repair,
    "pdf": source,
    "alto": source,
    "hocr": source,
    "page": source,
    "tsv": source,
    "packed": source,
    "sidecar": sidecar,
    "corrections": corrections,
    "collection": collection,
}


def most_seconds(data: bytes) -> float:
    """CPU seconds after which an execution is a finding: far above the slowest ordinary text, far below a hang."""
    return 5 + 20 * math.ceil(len(data) / 1e5)
