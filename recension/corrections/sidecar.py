"""`NAME.corrections.toml`: a person's decisions beside the document, to be read, edited and compared in git.

The file holds one table `[[correction]]` for each decision, keys in the order of `Correction`, only those that say
something. JSON Schema: schemas/correction-1.json.

    [[correction]]
    action = "reject"
    who = "A. Editor"
    when = "2026-11-21"
    why = "the number belongs to the table"
    rule = "page_numbers"
    at = "12\\n"
    before = "in thousands of tons\\n\\n"
    after = "14\\n17\\n"
    near = 1310
"""

from __future__ import annotations

from pathlib import Path

from recension.corrections import Correction


def corrections_of(document: Path) -> Path | None:
    """The sidecar of a document: `report.pdf.corrections.toml`, or else `report.corrections.toml`; None without one."""
    raise NotImplementedError


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The decisions of a sidecar, in its order. Raises SidecarError (recension.sources.sidecar)."""
    raise NotImplementedError


def add(document: Path, *corrections: Correction) -> Path:
    """Append decisions to a document's sidecar, made where there is none; all else in it stays as it was. Atomic.

    Returns the sidecar's path. Raises SidecarError where the sidecar or a decision is not valid; nothing is written.
    """
    raise NotImplementedError


def remove(document: Path, key: str) -> Correction:
    """Take the decision with that key (`Correction.key`) out of the sidecar; all else stays as it was. Atomic.

    Raises SidecarError where there is none.
    """
    raise NotImplementedError
