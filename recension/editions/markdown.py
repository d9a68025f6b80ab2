"""Markdown: headings by level, lists, footnotes, contents pages as lists, tables as they stand.

Characters that Markdown would read as its own marks are escaped, so that the reading text stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from recension.document import Document
from recension.editions.edition import Edition, edition
from recension.editions.notes import Call, calls
from recension.structure import Block

_DEEPEST = 6  # of Markdown's headings
_MARKS = re.compile(r"([\\`*\[\]<>|~]|(?<!\w)_|_(?!\w))")
_OPENING = re.compile(r"^(#{1,6}(?=\s)|[-+](?=\s)|\d{1,9}(?=[.)]\s)|>|={2,}$|-{3,}$)")


def markdown(of: Document | Edition) -> str:
    """The clean text as Markdown (CommonMark with footnotes), ending in a newline."""
    document = edition(of)
    parts: list[str] = []
    last = ""
    titled = any(block.kind == "title" for block in document.blocks)
    found = calls(document.text, document.blocks)
    names = {call.note: call.name for call in found}
    for n, block in enumerate(document.blocks):
        body = document.text[block.start : block.end]
        if block.kind == "footnote" and n in names and (mark := _MARK.match(body)):
            piece = f"[^{names[n]}]: {_escaped(' '.join(body[mark.end() :].split()))}"
        else:
            piece = _with_calls("\n".join(_rendered(block, _marked(body, block.start, found), titled)), found)
        joined = "\n" if block.kind == last and block.kind in ("list_item", "toc_entry") else "\n\n"
        parts += [joined if parts else "", piece]
        last = block.kind
    return "".join(parts) + "\n"


def _rendered(block: Block, body: str, titled: bool) -> Iterator[str]:
    """The lines of one block."""
    plain = " ".join(body.split())
    if block.kind == "title":
        yield f"# {_escaped(plain)}"
    elif block.kind == "heading":
        yield f"{'#' * min(_DEEPEST, max(1, block.level) + titled)} {_escaped(plain)}"
    elif block.kind == "list_item":
        marker = str(block.attrs.get("marker", ""))
        rest = plain[len(marker) :].strip() if marker and plain.startswith(marker) else plain
        yield f"- {_escaped(f'{marker} {rest}'.strip() if marker not in ('-', '•', '*', '') else rest)}"
    elif block.kind == "toc_entry":
        yield f"{'  ' * max(0, block.level - 1)}- {_entry(block, body)}"
    elif block.kind == "quote":
        yield f"> {_escaped(plain)}"
    elif block.kind in ("table", "equation", "form"):
        fence = "```"
        while fence in body:
            fence += "`"
        yield from (f"{fence}text", body, fence)
    else:
        yield "  \n".join(_escaped(line) for line in body.split("\n"))


_MARK = re.compile(r"(?:\d{1,3}|[*†‡])[.)]?\s+")
# A private-use character holds the place of a call while its paragraph is escaped.
_HELD = "\ue0fe"


def _marked(body: str, at: int, found: Sequence[Call]) -> str:
    """A block's text with a sign in the place of each call of a note."""
    for call in reversed([one for one in found if at <= one.start < at + len(body)]):
        body = f"{body[: call.start - at]}{_HELD}{call.note}{_HELD}{body[call.end - at :]}"
    return body


def _with_calls(piece: str, found: Sequence[Call]) -> str:
    if _HELD not in piece:
        return piece
    names = {call.note: call.name for call in found}
    return _CALL.sub(lambda hit: f"[^{names[int(hit[1])]}]", piece)


_CALL = re.compile(f"{_HELD}(\\d+){_HELD}")


def _entry(block: Block, body: str) -> str:
    """A contents entry as it is printed; what was inferred stands behind it in brackets."""
    a = block.attrs
    cells = [" ".join(cell.split()) for cell in body.split("\t")]
    page = cells.pop() if len(cells) > 1 and a.get("page") and cells[-1] == a["page"]["raw"] else ""
    shown = _escaped(" ".join(filter(None, cells))) + (f" — {_escaped(page)}" if page else "")
    inferred = [f"{name} {_value(a, name)}" for name in a.get("inferred", ()) if _value(a, name)]
    return shown + (f" \\[{_escaped('; '.join(inferred))}\\]" if inferred else "")


def _value(attrs: dict[str, Any], name: str) -> str:
    value = attrs.get(name)
    return str(value["value"] if isinstance(value, dict) else value or "")


def _escaped(text: str) -> str:
    return _OPENING.sub(
        lambda found: "\\" + found[0] if not found[0][0].isdigit() else found[0] + "\\", _MARKS.sub(r"\\\1", text)
    )
