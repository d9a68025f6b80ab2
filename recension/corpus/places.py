"""Where the files of a version lie, for whoever checks them: a folder, or objects in a store. Nothing else is asked."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from recension.corpus.bucket import STATUS, Bucket
from recension.corpus.manifest import File, Manifest, part_name


class Place(Protocol):
    """The files of one version, by their names in it."""

    def sizes(self) -> dict[str, int]:
        """All files there are, with their sizes."""

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError."""

    def sha256(self, name: str) -> str: ...

    def table(self, name: str) -> pa.Table: ...


class Folder:
    """A version's folder on a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sizes(self) -> dict[str, int]:
        """What is no regular file, such as a link that leads nowhere, has size -1."""
        there = (path for path in self.folder.rglob("*") if not path.is_dir())
        return {str(path.relative_to(self.folder)): path.stat().st_size if path.is_file() else -1 for path in there}

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def sha256(self, name: str) -> str:
        with (self.folder / name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def table(self, name: str) -> pa.Table:
        return pq.read_table(self.folder / name, partitioning=None)


class Objects:
    """A version in an object store: its tables are objects, its small files stand in its own folder as well.

    A version that was copied there from a disk, with its Parquet files in its own folder, is read as on a disk. `known`
    holds digests that were computed before, since versions share most of their objects.
    """

    def __init__(self, bucket: Bucket, version: str, known: dict[str, str]) -> None:
        self.bucket, self.version, self._known = bucket, version, known
        self._paths: dict[str, str] = {}
        self._copied = bucket.fs.exists(f"{bucket.root}/v{version}/{part_name('documents', 0)}")

    def of(self, manifest: Manifest) -> None:
        """Learn from the manifest which objects the names stand for."""
        if self._copied:
            return
        for number, chunk in enumerate(manifest.chunks):
            for table, file in chunk.files.items():
                self._paths[part_name(table, number)] = self.bucket.object(file.sha256)
        for small in manifest.files.values():
            path = self.bucket.object(small.sha256)
            self._paths[path.removeprefix(f"{self.bucket.root}/")] = path

    def copies(self, manifest: Manifest) -> dict[str, tuple[str, int]]:
        """Digests and sizes of the objects that small files were copied from, by path."""
        if self._copied:
            return {}
        return {self.object_of(file): (file.sha256, file.bytes) for file in manifest.files.values()}

    def object_of(self, file: File) -> str:
        """The object of a small file, by its path in the collection."""
        return self.bucket.object(file.sha256).removeprefix(f"{self.bucket.root}/")

    def sizes(self) -> dict[str, int]:
        folder = f"{self.bucket.root}/v{self.version}/"
        found = self.bucket.fs.find(folder, detail=True)
        sizes = {path.removeprefix(folder): int(info["size"]) for path, info in found.items()}
        sizes.pop(STATUS, None)
        objects = self.bucket.fs.find(f"{self.bucket.root}/objects", detail=True)
        return sizes | {name: int(objects[path]["size"]) for name, path in self._paths.items() if path in objects}

    def read(self, name: str) -> bytes:
        data: bytes = self.bucket.fs.cat_file(self._path(name))
        return data

    def sha256(self, name: str) -> str:
        path = self._path(name)
        if path not in self._known:
            self._known[path] = hashlib.sha256(self.bucket.fs.cat_file(path)).hexdigest()
        return self._known[path]

    def table(self, name: str) -> pa.Table:
        return pq.read_table(io.BytesIO(self.read(name)))

    def _path(self, name: str) -> str:
        return self._paths.get(name, f"{self.bucket.root}/v{self.version}/{name}")
