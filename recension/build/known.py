"""What the maintainer says of each document of a collection: its sidecar, its row of the collection's listing, and
its corrections."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from recension.build.collection import ConfigError
from recension.corrections import Correction
from recension.corrections.sidecar import corrections_of, names_of, read_corrections
from recension.sources.listing import LISTINGS, read_listing
from recension.sources.sidecar import Known, SidecarError, read_sidecar, sidecar_of


def listed(folder: Path) -> dict[str, Known]:
    """What the collection's listing says, by path. Raises ConfigError for a broken listing, or two of them."""
    there = [folder / name for name in LISTINGS if (folder / name).is_file()]
    if len(there) > 1:
        raise ConfigError(str(folder), f"has {' and '.join(LISTINGS)}", "Keep one of them.")
    try:
        return read_listing(there[0]) if there else {}
    except SidecarError as problem:
        raise ConfigError(f"{folder.name}/{problem.where}", problem.problem, problem.advice) from None


def known_of(folder: Path, path: str, listing: dict[str, Known]) -> Known:
    """What the maintainer says of one document. Raises SidecarError for a broken sidecar."""
    sidecar = sidecar_of(folder / path)
    own = read_sidecar(sidecar) if sidecar else Known()
    return own.over(listing.get(path, Known()))


def decided_of(folder: Path, path: str) -> tuple[Correction, ...]:
    """What a person decided of one document. Raises SidecarError for broken corrections."""
    sidecar = corrections_of(folder / path)
    return read_corrections(sidecar) if sidecar else ()


def absent(listing: Iterable[str], paths: Iterable[str]) -> Iterator[str]:
    """A sentence for each file that the listing names and the collection lacks."""
    there = set(paths)
    for name in listing:
        if name not in there:
            near = difflib.get_close_matches(name, there, 1, 0.6)
            yield f"the listing names {name!r}, which is not there" + (f"; is it {near[0]!r}?" if near else "")


def orphaned(sidecars: Iterable[str], paths: Iterable[str]) -> Iterator[str]:
    """A sentence for each sidecar of corrections whose document is not there: what it says must not be lost unseen."""
    there = {str(name) for path in paths for name in names_of(Path(path))}
    for sidecar in sorted(set(sidecars) - there):
        yield f"{sidecar} corrects a document that is not there; rename it like the document it speaks of"
