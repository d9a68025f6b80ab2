"""The catalogue of repairs: their stories, the reasons for their places, and their cases, as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.repairs import ORDER, Repair, load

_HEAD = """# The repairs

Printed from the code by `make docs`; do not edit. Repairs run in this order; each works on what the ones above it left.
A *fix* shows what is mended, a *keep* what looks like the damage and stays, a *miss* what should be mended and is not
yet. `⏎` is a line break, `␉` a tab, `␌` a page mark.
"""
_SIGNS = str.maketrans({"\n": "⏎", "\t": "␉", "\f": "␌", "\r": "␍", "\x00": "␀", "\u00ad": "[SHY]", "\u00a0": "[NBSP]"})
_LONG = 240  # characters of a case that are printed


def catalogue() -> str:
    """All repairs that ship, in order."""
    index = [f"{n}. [{name}](#{name}): {reason}" for n, (name, reason) in enumerate(ORDER, 1)]
    return "\n".join([_HEAD, *index, "", *(entry(name, load(name), reason) for name, reason in ORDER)])


def entry(name: str, repair: Repair, reason: str) -> str:
    """One repair: its story, why it stands where it stands, its cases."""
    story = inspect.cleandoc(repair.__doc__ or "")
    return "\n".join([f"## {name}", "", story, "", f"*Place:* {reason}.", "", *_cases(repair), ""])


def _cases(repair: Repair) -> Iterator[str]:
    for case in repair.CASES:
        yield f"- {_case(case)}"


def _case(case: Case) -> str:
    if isinstance(case, Keep):
        return f"keep {_code(case.text)}: {case.because}"
    if isinstance(case, Fix):
        return f"fix {_code(case.before)} → {_code(case.after)}" + (f" (seen: {case.seen})" if case.seen else "")
    return f"miss {_code(case.before)} → {_code(case.after)}: {case.because}"


def _code(text: str) -> str:
    """A case as inline code: on one line, controls as signs, a fence longer than any run of backquotes in it."""
    text = text if len(text) <= _LONG else f"{text[: _LONG // 2]} … {text[-_LONG // 2 :]}"
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text.translate(_SIGNS))
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    inner = f" {text} " if text.startswith("`") or text.endswith("`") or text != text.strip() else text
    return f"{fence}{inner}{fence}" if text else "*nothing*"
