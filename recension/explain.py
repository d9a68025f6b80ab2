"""What was changed, by which rule, and why: the ledger for a person, and as plain data for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from recension.text import Hunk, Step, Text

_CONTEXT = 32  # characters of kept text shown on both sides of a change
_SHOWN = 400  # characters of a change shown whole; of a longer one its two ends
# Newlines, page marks and other controls as the pictures that Unicode has for them: a change of white space must show.
_PICTURES: dict[int, int | str] = {n: 0x2400 + n for n in range(32)}
_PICTURES |= {10: "⏎", 0x7F: 0x2421, 0xFEFF: "[BOM]", 0xAD: "[SHY]", 0xA0: "[NBSP]"}


class Change(NamedTuple):
    """A hunk of the ledger with its place. Offsets are code points; `line` of the raw text counts from 1; `left` and
    `right` are the kept text around it."""

    raw: tuple[int, int]
    clean: tuple[int, int]
    line: int
    left: str
    before: str
    after: str
    right: str
    steps: tuple[Step, ...]

    def data(self) -> dict[str, object]:
        """The change as plain data for JSON."""
        return self._asdict() | {"steps": [step._asdict() for step in self.steps]}


def changes(text: Text, rule: str = "", at: int | None = None, *, in_raw: bool = False) -> Iterator[Change]:
    """The changes that made `text`, in order: all, or those of one `rule`, or those that touch the offset `at`.

    `at` counts in the clean text, or in the raw text where `in_raw` says so.
    """
    line, counted = 1, 0
    for hunk in text.ledger:
        line += text.raw.count("\n", counted, hunk.raw)
        counted = hunk.raw
        if rule and all(step.rule != rule for step in hunk.steps):
            continue
        start, end = (hunk.raw, hunk.raw_end) if in_raw else (hunk.clean, hunk.clean_end)
        if at is None or start <= at <= end:
            yield _change(text, hunk, line)


def summary(found: Iterable[Change]) -> Counter[str]:
    """How many changes each rule took part in, most first."""
    rules = Counter(rule for change in found for rule in {step.rule for step in change.steps})
    return Counter(dict(sorted(rules.items(), key=lambda item: (-item[1], item[0]))))


def as_text(change: Change) -> str:
    """One change in a few lines: place, what stood there (-), what stands there now (+), who and why.

    Controls are shown as pictures (⏎ is a newline).
    """
    left, right = shown(change.left), shown(change.right)
    reasons = [f"  {s.rule} ({s.confidence / 10:g} %): {s.why}" for s in change.steps]
    return "\n".join(
        [
            f"raw {change.raw[0]}-{change.raw[1]}, line {change.line}; clean {change.clean[0]}-{change.clean[1]}",
            f"- …{left}[{shown(change.before)}]{right}…",
            f"+ …{left}[{shown(change.after)}]{right}…",
            *dict.fromkeys(reasons),
        ]
    )


def shown(text: str) -> str:
    """Text with its controls made visible and, where it is long, its middle left out; safe to print anywhere."""
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN // 2]} … {len(text) - _SHOWN} more characters … {text[-_SHOWN // 2 :]}"
    return text.translate(_PICTURES).encode("utf-8", "backslashreplace").decode("utf-8")


def _change(text: Text, hunk: Hunk, line: int) -> Change:
    left = text.now[max(0, hunk.clean - _CONTEXT) : hunk.clean]
    right = text.now[hunk.clean_end : hunk.clean_end + _CONTEXT]
    raw, clean = (hunk.raw, hunk.raw_end), (hunk.clean, hunk.clean_end)
    return Change(raw, clean, line, left, hunk.before, hunk.after, right, hunk.steps)
