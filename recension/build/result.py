"""What becomes of a document: rows that passed the gate, with the trace of what took part in them, or a refusal."""

from __future__ import annotations

import msgspec

from recension.repairs import Spoke


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why a document gives no records: a stable `code`, the reason, and what the maintainer can do.

    `unread` where no repair saw it, so that none can change that.
    """

    code: str
    reason: str
    advice: str = ""
    unread: bool = False


class Kept(msgspec.Struct, frozen=True, tag=True):
    """That a document's records are in the store: their digest, the clean text's size in characters, and what the gate
    warned of."""

    digest: str
    size: int
    warnings: tuple[str, ...] = ()


class Trace(msgspec.Struct, frozen=True):
    """What took part in a result: all that repairs proposed, in their order (None where that cannot be
    told), and a digest of the metadata."""

    spoke: tuple[Spoke, ...] | None
    metadata: str
