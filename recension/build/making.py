"""The making of a document's result: read, repaired, as rows, within the guard rails, sealed; or why there is none.

All code that decides a record is reached from here, but for the repairs: `recension.build.parts` counts on it.
"""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from recension.as_records import rows
from recension.build.rails import Limits, guard
from recension.build.result import Refused, Trace
from recension.corrections import Correction
from recension.document import Document
from recension.document import read as read_document
from recension.gate import InvalidRowsError, Sealed, seal
from recension.metadata import Metadata
from recension.sources import Reading, UnreadableError
from recension.sources.guarded import read_guarded
from recension.sources.sidecar import Known

log = logging.getLogger(__name__)
Lap = Callable[[str], None]


class Asked(NamedTuple):
    """What is to be made: the document's id and path, how it is read, what is known of it and what a person decided,
    the repairs, the rails."""

    id: str
    path: str
    reading: Reading
    known: Known
    decided: tuple[Correction, ...]
    repairs: tuple[str, ...]
    limits: Limits


class Made(NamedTuple):
    """Rows, sealed, and what took part in them."""

    sealed: Sealed
    trace: Trace


def make(asked: Asked, data: bytes, lap: Lap) -> Made | Refused:
    """The records of a document, or why it has none. Only a failing disk raises. `lap` hears of stages that ended."""
    try:
        document = document_of(asked, data, lap)
        made = rows(document, asked.id, asked.path)
        refused = guard(made, asked.limits)
        result = refused or Made(seal(made), Trace(document.spoke, digest_of(document.as_read)))
        lap("rows")
        return result
    except InvalidRowsError as problem:
        told = "; ".join(map(str, problem.problems[:3]))
        more = f" and {len(problem.problems) - 3} more" if len(problem.problems) > 3 else ""
        advice = "This is a fault of Recension: please report it with the document."
        return Refused("invalid_rows", f"Its records break the schema: {told}{more}.", advice)
    except UnreadableError as problem:
        return Refused(problem.code, problem.reason, problem.advice, unread=True)
    except OSError:
        raise
    except Exception as problem:  # one document's fault, even if the fault is ours, must not stop the others
        where = traceback.extract_tb(problem.__traceback__)[-1]
        log.exception("%s: the pipeline failed", asked.id)
        return Refused(
            "internal",
            f"The pipeline failed: {type(problem).__name__}: {problem} ({Path(where.filename).name}, {where.name}).",
            "This is a fault of Recension: please report it with the document; `ignore` leaves the document out.",
        )


def document_of(asked: Asked, data: bytes, lap: Lap) -> Document:
    """The document that the bytes of a file are. Raises UnreadableError."""
    source = read_guarded(data, asked.reading)
    lap("read")
    return read_document(source, asked.repairs, asked.known, asked.decided, lap)


def digest_of(metadata: Metadata | None) -> str:
    """A digest of all that was read, with flags and forms."""
    said = repr((sorted(metadata.readings.items()), metadata.flags, metadata.forms)) if metadata else ""
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()
