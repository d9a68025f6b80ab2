"""A person's decisions about blocks: their kinds, and the entries of a contents page.

They are made before the outline is read, so that a heading set by a person heads a section and an entry put right finds
its heading; and the entry's fields again after it, so that nothing concluded from the body stands over a person's word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from recension.corrections import Correction, Placed
from recension.repairs import Move
from recension.rows import numeral
from recension.structure import FIXED, Block
from recension.structure.contents import entry_attrs
from recension.text import Flag, Text

_SURE = 1000
_OWN = {"title": "heading_differs"}  # flags about a field that do not bear its name


class Decided(NamedTuple):
    """Blocks after the decisions, what was decided of contents entries by where they begin, and how each correction
    stands."""

    blocks: list[Block]
    entries: dict[int, dict[str, Any]]
    placed: tuple[Placed, ...]


def decided(blocks: Sequence[Block], text: Text, moves: Iterable[Move], placed: Sequence[Placed]) -> Decided:
    """Blocks with the kinds and contents entries that a person set."""
    out, entries, states = list(blocks), dict[int, dict[str, Any]](), list(placed)
    starts = [block.start for block in out]
    moved = {(move.raw_start, move.raw_end): move.start for move in moves}
    for n, one in enumerate(placed):
        if one.correction.action not in ("kind", "entry") or one.state == "lost":
            continue
        at = _clean(text, moved, one)
        here = bisect_right(starts, at) - 1
        if at < 0 or here < 0 or at >= out[here].end:
            states[n] = one._replace(state="lost", note="what it speaks of is not in the reading text")
            continue
        block = out[here]
        if one.correction.action == "kind":
            out[here] = _of_kind(block, one.correction, text.now)
        else:
            fields = {**entries.get(block.start, {}), **_fields(one.correction.fields)}
            out[here] = _with_fields(block, fields, text.now)
            entries[block.start] = fields
    return Decided(out, entries, tuple(states))


def upheld(
    blocks: Sequence[Block], flags: Iterable[Flag], entries: dict[int, dict[str, Any]]
) -> tuple[list[Block], list[Flag]]:
    """Blocks and flags of the outline, with the entries that a person put right as that person said."""
    out = [
        _with_fields(block, entries[block.start], "") if block.start in entries and _is_read(block) else block
        for block in blocks
    ]
    kept = [flag for flag in flags if not any(_is_about(flag, field) for field in entries.get(flag.start, ()))]
    return out, kept


def _is_about(flag: Flag, field: str) -> bool:
    return flag.code.startswith(f"{field}_") or flag.code == _OWN.get(field)


def _clean(text: Text, moved: dict[tuple[int, int], int], one: Placed) -> int:
    """Where the place of a correction begins in the clean text; -1 where it is not there."""
    for (start, end), at in moved.items():
        if start <= one.start < end:
            return at
    start, end = text.now_span(one.start, one.end)
    return start if start < end else -1


def _of_kind(block: Block, one: Correction, text: str) -> Block:
    kind, level = one.kind, one.level
    attrs = {key: value for key, value in block.attrs.items() if key == FIXED or block.kind == kind}
    fixed = ["kind", "level"] if kind == "heading" and level else ["kind"]
    if kind == "toc_entry" and not _is_read(block):
        level, attrs = 1, {**entry_attrs(text[block.start : block.end]), **attrs}
    if kind == "heading":
        level = level or block.level or 1
    attrs[FIXED] = sorted({*attrs.get(FIXED, ()), *fixed})
    return block._replace(
        kind=kind, level=level if kind in ("heading", "toc_entry") else 0, confidence=_SURE, attrs=attrs
    )


def _with_fields(block: Block, fields: dict[str, Any], text: str) -> Block:
    """A contents entry with these fields; a block that was read as something else becomes one."""
    attrs = {**(block.attrs if _is_read(block) else entry_attrs(text[block.start : block.end])), **fields}
    attrs["inferred"] = [name for name in attrs["inferred"] if name not in fields]
    attrs["missing"] = [name for name in attrs["missing"] if name not in fields]
    attrs[FIXED] = sorted({*block.attrs.get(FIXED, ()), *fields, "kind"})
    return block._replace(kind="toc_entry", level=attrs["level"], section=(), confidence=_SURE, attrs=attrs)


def _is_read(block: Block) -> bool:
    """Is it an entry of a contents page, with its fields? A lone line that looks like one has none."""
    return block.kind == "toc_entry" and "inferred" in block.attrs


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry as its record holds them: empty is null, a page is read as a number."""
    fields: dict[str, Any] = {key: None if value == "" else value for key, value in said.items()}
    if printed := fields.get("page"):
        page = numeral(printed)
        fields["page"] = {"raw": printed, "system": page and page.system, "value": page and page.value}
    return fields
