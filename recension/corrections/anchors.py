"""Where a correction stands in the raw text: by what it quotes, exactly or nearly, and by what stands around it."""

from __future__ import annotations

from collections.abc import Iterable

from recension.corrections import Anchor, Correction, Placed


def anchor_of(raw: str, start: int, end: int) -> Anchor:
    """The anchor of `[start, end)` of a raw text: quoted, with as much around it as tells it from places alike."""
    raise NotImplementedError


def placed(raw: str, corrections: Iterable[Correction]) -> tuple[Placed, ...]:
    """Each correction with its place in a raw text, in the order given. Linear in text and corrections."""
    raise NotImplementedError
