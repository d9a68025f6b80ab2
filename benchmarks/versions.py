"""What a version costs: publish all, change one document, add one, add a batch, change nothing.

    python -m benchmarks.versions --documents 1000
    python -m benchmarks.versions --documents 100000 --rebuild --jobs 4

Documents are made up: 20 blocks of Zipf-distributed words, about 4,450 characters and 30 edits each; such words pack
2.9 to 1, prose of our first collection 2.6. They are repaired and sealed before, as a build's workers do it: their rows
lie in a work folder, and a publisher gets ids, digests and where to read the rows. `plain` is a rewrite without a
corpus: the same rows from the same place as one Parquet file a table, same settings, unchecked; it is run once before,
so that files and libraries are warm for all.

`seconds` are wall time, `CPU s` are of all processes. `plan` is the part of both in which the list of documents is gone
through and cut; the aims for one change are beyond it. Bytes are new or rewritten files, the manifest too.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from recension.build.collection import Collection
from recension.build.making import Made
from recension.build.parts import Parts, parts_of
from recension.build.result import Trace
from recension.build.runners import ordered_in_processes
from recension.build.store import Store
from recension.collector import resting
from recension.corpus import Build, Entry, Published, open_corpus, publish, verify
from recension.corpus.chunks import cut
from recension.corpus.columns import SCHEMAS, settings, to_tables
from recension.gate import seal
from recension.shredded import TABLES, together
from recension.tables import BlockRow, DocumentRow, EditRow, PageRef, RawFile, Rows, StepRow

BUILD = Build(created="2026-01-31")
BATCH = 1000
_STEP = [StepRow(rule="hard_wraps", why="a line ends inside a sentence", confidence=950)]
_PAGE = PageRef(n=1, label="1")


class Row(NamedTuple):
    """A line of the printed table."""

    what: str
    seconds: float
    cpu: float
    megabytes: float
    files: int


def vocabulary() -> tuple[list[str], list[float]]:
    """20,000 pseudo-words, the n-th as likely as 1/n."""
    rng = random.Random(1)
    letters = "eeeeeaaaiioouutttnnnsssrrrhhlldcmwfgypbvk"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 11))) for _ in range(20_000)]
    return words, list(itertools.accumulate(1 / n for n in range(1, 20_001)))


_WORDS = vocabulary()


def make(n: int, version: int = 0) -> Rows:
    """A document of a number. Another `version` has one word more."""
    rng = random.Random(n)
    id = f"made/{n:08}"
    texts = [" ".join(rng.choices(_WORDS[0], cum_weights=_WORDS[1], k=30)) for _ in range(20)]
    if version:
        texts[7] += f" amended{version}"
    text = "\n\n".join(texts)
    edits = [
        EditRow(document=id, n=m, raw=at, clean=at, before="\n", before_bytes=None, after=" ", steps=_STEP)
        for m, at in enumerate(sorted(rng.sample([i for i, c in enumerate(text) if c == " "], 30)))
    ]
    raw = list(text)
    for edit in edits:
        raw[edit.raw] = "\n"
    blocks, at = [], 0
    for m, part in enumerate(texts):
        blocks.append(
            BlockRow(
                id=f"{id}#{at:09}", document=id, n=m, kind="paragraph", text=part, start=at, end=at + len(part),
                raw=[(at, at + len(part))], page_first=_PAGE, page_last=_PAGE, section=[], level=0, confidence=900,
                attrs={},
            )
        )  # fmt: skip
        at += len(part) + 2
    data = "".join(raw).encode()
    digest = hashlib.sha256(data).hexdigest()
    document = DocumentRow(
        id=id, text=text, source="made up", added="2026", created=str(1950 + n % 50), metadata={"title": texts[0][:40]},
        raw=RawFile(
            path=f"{n:08}.txt", sha256=digest, bytes=len(data), media_type="text/plain", encoding="utf-8",
            text_sha256=digest,
        ),
        pages=[], sections=[], quality={"known_words": 900}, flags=[], repairs={"hard_wraps": 30},
    )  # fmt: skip
    return Rows(document, blocks, [], edits, [])


@lru_cache(maxsize=1)
def _parts() -> Parts:
    """What stands for the program in the work folder: it plays no part in what is measured."""
    return parts_of(Collection())


def sealed(work: Path, n: int, version: int = 0) -> Entry:
    """A document as a build's worker leaves it: sealed, its rows in the work folder."""
    done = seal(make(n, version))
    name = f"{n:08}-{version}"
    store = Store(work)
    key = hashlib.sha256(name.encode()).hexdigest()
    store.put(key, Made(done, Trace(None, "")), _parts())
    return Entry(done.rows.document.id, done.digest, done.size, partial(store.rows, key, done.digest), kept=True)


def inodes(folder: Path) -> dict[int, tuple[int, int]]:
    """Files by inode, with size and time of change: what is new or was written again shows."""
    found = (path.stat() for path in folder.rglob("*") if path.is_file())
    return {one.st_ino: (one.st_size, one.st_mtime_ns) for one in found}


def measured(what: str, folder: Path, work: Callable[[], object]) -> tuple[Row, object]:
    before = inodes(folder)
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    result = work()
    wall, cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu
    new = {inode: size for inode, (size, when) in inodes(folder).items() if before.get(inode) != (size, when)}
    return Row(what, wall, cpu, sum(new.values()) / 1e6, len(new)), result


def plain(folder: Path, documents: Iterable[Entry]) -> None:
    """The rows as one Parquet file a table, nothing checked, on the disk."""
    folder.mkdir()
    writers = {
        table: pq.ParquetWriter(folder / f"{table}.parquet", SCHEMAS[table], **settings(SCHEMAS[table]))
        for table in TABLES
    }
    left = iter(documents)
    while batch := list(itertools.islice(left, 256)):
        with resting():  # as publishing has it
            tables = to_tables(together(one.rows() for one in batch))
        for table, found in tables.items():
            writers[table].write_table(found)
    for table, writer in writers.items():
        writer.close()
        with (folder / f"{table}.parquet").open("rb") as file:
            os.fsync(file.fileno())


def run(documents: int, rebuild: bool, jobs: int, folder: Path) -> list[Row]:
    """All measurements. With `rebuild`, incremental versions are compared with a publication from scratch."""
    worker = partial(sealed, folder / "work")
    with ProcessPoolExecutor() as pool:
        known = list(pool.map(worker, range(0, 2 * documents, 2), chunksize=250))
        batch = list(pool.map(worker, range(2 * documents, 2 * documents + BATCH), chunksize=250))
    rows = []
    plain(folder / "warm", known)  # what is read and loaded the first time
    shutil.rmtree(folder / "warm")
    mapped = ordered_in_processes(jobs)

    def step(what: str, state: list[Entry]) -> Published | None:
        row, published = measured(
            what, folder / "clean", lambda: publish(folder / "clean", "made", state, BUILD, mapped)
        )
        rows.append(row)
        return published  # type: ignore[return-value]

    (folder / "clean").mkdir()
    rows.append(measured("plain Parquet", folder, lambda: plain(folder / "plain", known))[0])
    shutil.rmtree(folder / "plain")
    step("publish all", known)
    rows.append(measured("plan", folder, lambda: list(cut(known)))[0])
    half = documents // 2
    known[half] = worker(documents, 1) if documents % 2 == 0 else worker(documents - 1, 1)
    step("change one", known)
    known.insert(half, worker(documents - documents % 2 - 1))
    step("add one", known)
    step(f"add {len(batch):,}", known + batch)
    if step("change nothing", known + batch) is not None:
        raise SystemExit("changing nothing published a version")
    if rebuild:
        publish(folder / "rebuilt", "made", known + batch, BUILD, mapped)
        one, other = (open_corpus(folder / name / "made").manifest for name in ("clean", "rebuilt"))
        same = sum(left == right for left, right in zip(one.chunks, other.chunks, strict=True))
        print(f"incremental and rebuilt: {same} of {len(other.chunks)} chunks equal, files and all")
        if one.content_digest != other.content_digest or same != len(other.chunks):
            raise SystemExit("an incremental version differs from a rebuilt one")
    row, faults = measured("verify, full", folder, lambda: verify(open_corpus(folder / "clean/made").folder))
    rows.append(row)
    if faults:
        raise SystemExit(f"faults: {faults}")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rebuild", action="store_true", help="compare with a publication from scratch")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes that make chunks")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = run(asked.documents, asked.rebuild, asked.jobs, Path(folder))
    print(f"{asked.documents:,} documents, {asked.jobs} processes")
    print(f"{'':16} {'seconds':>8} {'CPU s':>8} {'MB':>9} {'files':>6}")
    for row in rows:
        print(f"{row.what:16} {row.seconds:8.2f} {row.cpu:8.2f} {row.megabytes:9.2f} {row.files:6}")


if __name__ == "__main__":
    main()
