"""A version registered with table engines, over the same Parquet files: none is copied.

Delta and Iceberg are ways to read the corpus, not the store of it: nothing is ever written through them. Each version
that is registered becomes a version of the table; Iceberg also gets a tag of its name.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

from recension.corpus.columns import SCHEMAS
from recension.corpus.manifest import part_name
from recension.corpus.read import Corpus
from recension.corpus.store import Store, link
from recension.shredded import TABLES

ENGINES = ("delta", "iceberg")


def register(corpus: Corpus, engine: str, target: Path) -> None:
    """Add a version to the tables in `target`. Raises ValueError for an engine there is not, and where the tables are
    another collection's."""
    if engine not in ENGINES:
        raise ValueError(f"no engine {engine!r}; there are: {', '.join(ENGINES)}")
    target.mkdir(parents=True, exist_ok=True)
    (_delta if engine == "delta" else _iceberg)(corpus, target.resolve())


def _delta(corpus: Corpus, target: Path) -> None:
    """`<target>/<table>` is a Delta table; its files are hard links to the corpus's."""
    from deltalake import CommitProperties, DeltaTable, Schema
    from deltalake.transaction import AddAction, create_table_with_add_actions

    manifest = corpus.manifest
    said = CommitProperties(custom_metadata={"corpus_version": manifest.version, "corpus_pin": manifest.pin})
    for table in TABLES:
        folder = target / table
        folder.mkdir(exist_ok=True)
        actions = {}
        for number, chunk in enumerate(corpus.manifest.chunks):
            file = chunk.files[table]
            name = f"{file.sha256}.parquet"
            if not (folder / name).exists():
                link(corpus.folder / part_name(table, number), folder / name)
            statistics = json.dumps({"numRecords": file.rows})
            actions[name] = AddAction(name, file.bytes, {}, 0, True, statistics)
        schema = Schema.from_arrow(SCHEMAS[table])
        if DeltaTable.is_deltatable(str(folder)):
            if (other := DeltaTable(str(folder)).metadata().name) != f"{manifest.collection}.{table}":
                raise ValueError(f"{folder} is the table {other}; give each collection a folder of its own")
            DeltaTable(str(folder)).create_write_transaction(
                list(actions.values()), "overwrite", schema, commit_properties=said
            )
        else:
            create_table_with_add_actions(
                str(folder), schema, list(actions.values()), "error", name=f"{corpus.manifest.collection}.{table}",
                commit_properties=said,
            )  # fmt: skip


def _iceberg(corpus: Corpus, target: Path) -> None:
    """`<target>/catalog.db` is an Iceberg catalog; table `<collection>.<table>`, each version tagged `vX.Y.Z`."""
    from pyiceberg.catalog.sql import SqlCatalog
    from pyiceberg.exceptions import NoSuchTableError
    from pyiceberg.expressions import AlwaysTrue

    logging.getLogger("pyiceberg.io.pyarrow").setLevel(logging.ERROR)  # it warns of each column without statistics
    catalog = SqlCatalog("corpus", uri=f"sqlite:///{target}/catalog.db", warehouse=f"file://{target}/metadata")
    space = corpus.manifest.collection
    catalog.create_namespace_if_not_exists((space,))
    for name in TABLES:
        try:
            table = catalog.load_table((space, name))
        except NoSuchTableError:
            table = catalog.create_table((space, name), schema=SCHEMAS[name])
        paths = [f"file://{path}" for path in dict.fromkeys(_files(corpus, name))]
        with table.transaction() as change:
            if table.current_snapshot() is not None:
                change.delete(AlwaysTrue())
            change.add_files(paths, snapshot_properties={"corpus_pin": corpus.manifest.pin})
        snapshot = table.current_snapshot()
        assert snapshot is not None
        table.manage_snapshots().create_tag(snapshot.snapshot_id, f"v{corpus.manifest.version}").commit()


def _files(corpus: Corpus, table: str) -> list[Path]:
    """The objects of a table, or the version's own files where it stands alone; objects outlive their versions."""
    store = Store(corpus.folder.parent)
    found = []
    for number, chunk in enumerate(corpus.manifest.chunks):
        object = store.object(chunk.files[table].sha256)
        if chunk.files[table].rows:
            found.append((object if object.exists() else corpus.folder / part_name(table, number)).resolve())
    return found
