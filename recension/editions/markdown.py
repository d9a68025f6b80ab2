"""Markdown: headings by level, lists, footnotes, contents pages as lists, tables as they stand.

Characters that Markdown would read as its own marks are escaped, so that the reading text stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.document import Document
from recension.structure import Block

_DEEPEST = 6  # of Markdown's headings
_MARKS = re.compile(r"([\\`*\[\]<>|~]|(?<!\w)_|_(?!\w))")
_OPENING = re.compile(r"^(#{1,6}(?=\s)|[-+](?=\s)|\d{1,9}(?=[.)]\s)|>|={2,}$|-{3,}$)")


def markdown(document: Document) -> str:
    """The clean text as Markdown (CommonMark with footnotes), ending in a newline."""
    parts: list[str] = []
    last = ""
    titled = any(block.kind == "title" for block in document.blocks)
    for block in document.blocks:
        body = document.text[block.start : block.end]
        piece = "\n".join(_rendered(block, body, titled))
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
        yield f"{'  ' * max(0, block.level - 1)}- {_entry(block, plain)}"
    elif block.kind == "footnote" and (mark := re.match(r"(\d{1,3}|[*†‡])[.)]?\s+", plain)):
        yield f"[^{mark[1]}]: {_escaped(plain[mark.end() :])}"
    elif block.kind == "quote":
        yield f"> {_escaped(plain)}"
    elif block.kind in ("table", "equation", "form"):
        fence = "```"
        while fence in body:
            fence += "`"
        yield from (f"{fence}text", body, fence)
    else:
        yield "  \n".join(_escaped(line) for line in body.split("\n"))


def _entry(block: Block, plain: str) -> str:
    """A contents entry: as printed, what is inferred in brackets."""
    a = block.attrs
    if "title" not in a:
        return _escaped(plain)
    label = f"{a['label']} " if a["label"] else ""
    if a["label"] and "label" in a["inferred"]:
        label = f"[{a['label']}] "
    names = ", ".join([*a["authors"], *([a["corporate_author"]] if a["corporate_author"] else [])])
    page = a["page"]
    shown = (f"[{page['value']}]" if "page" in a["inferred"] else page["raw"]) if page else ""
    return _escaped(label + (a["title"] or "") + (f", by {names}" if names else "")) + (
        f" — {_escaped(shown)}" if shown else ""
    )


def _escaped(text: str) -> str:
    return _OPENING.sub(
        lambda found: "\\" + found[0] if not found[0][0].isdigit() else found[0] + "\\", _MARKS.sub(r"\\\1", text)
    )
