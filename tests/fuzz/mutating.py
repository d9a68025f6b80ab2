"""Mutations that keep a document a document: lines and stretches taken out, doubled, moved, and put in from others."""

from __future__ import annotations

import random
from collections.abc import Sequence

from fuzz.seeds import TOKENS

LONGEST = 6_000


def mutated(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    """The bytes after one to four mutations, at most LONGEST of them."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_MUTATIONS)(data, pool, chance)[:LONGEST]
    return data


def _span(size: int, chance: random.Random, most: int = 200) -> tuple[int, int]:
    start = chance.randint(0, size)
    return start, min(size, start + chance.randint(0, most))


def _without(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _span(len(data), chance)
    return data[:start] + data[end:]


def _again(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _span(len(data), chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 30)) + data[end:]


def _spliced(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(pool)
    start, end = _span(len(other), chance, 600)
    at, until = _span(len(data), chance)
    return data[:at] + other[start:end] + data[chance.choice((at, until)) :]


def _token(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 40)) + data[at:]


def _lines(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(3):
        case 0:
            lines[at], lines[to] = lines[to], lines[at]
        case 1:
            lines.insert(to, lines[at])
        case _:
            del lines[at]
    return b"\n".join(lines)


def _bytes(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data or b"x")
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _noise(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 2, 4, 60))) + data[at:]


_MUTATIONS = (_without, _again, _spliced, _spliced, _token, _token, _lines, _lines, _bytes, _noise)
