"""The outline of a document: its contents page and its sections, with pages, what was inferred and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from recension.document import Document
from recension.structure.pages import page_at


def as_json(document: Document) -> dict[str, Any]:
    """Contents entries, sections and flags as plain data; offsets are those of the clean text."""
    return {
        "title": document.metadata.best("title"),
        "contents": [
            {**block.attrs, "start": block.start, "end": block.end, "flags": _flags(document, block.start, block.end)}
            for block in document.blocks
            if block.kind == "toc_entry" and "title" in block.attrs
        ],
        "sections": [
            {
                "id": section.id, "parent": section.parent or None, "level": section.level,
                "label": section.label or None, "title": section.title or None,
                "start": section.start, "end": section.end, "page": _page(document, section.start) or None,
                "flags": _flags(document, section.start, document.blocks[section.block].end),
            }
            for section in document.sections
        ],
    }  # fmt: skip


def outline(document: Document) -> str:
    """The outline as lines of text. `~` marks what was inferred, `?` what a person should look at."""
    lines = [*_contents(document), *_sections(document)]
    return "\n".join(lines) + "\n" if lines else "No headings and no contents page were found.\n"


def _contents(document: Document) -> Iterator[str]:
    entries = [b for b in document.blocks if b.kind == "toc_entry" and "title" in b.attrs]
    if not entries:
        return
    proved = sum(isinstance(b.attrs["target"], int) for b in entries)
    yield f"Contents page: {len(entries)} entries, {proved} name a heading of the text"
    for block in entries:
        a = block.attrs
        sure = "~" if a["inferred"] else " "
        doubt = "?" if _flags(document, block.start, block.end) else " "
        page = a["page"]
        shown = str(page["value"] if page["value"] is not None else page["raw"]) if page else "-"
        names = ", ".join([*a["authors"], *([a["corporate_author"]] if a["corporate_author"] else [])])
        indent = "  " * max(0, block.level - 1)
        title = f"{indent}{a['label'] or '':<6} {a['title'] or '(no title)'}" + (f" / {names}" if names else "")
        yield f"{sure}{doubt} {title}  {shown}"
        for note in _notes(document, block.start, block.end):
            yield f"     {indent}       {note}"
    yield ""


def _sections(document: Document) -> Iterator[str]:
    if not document.sections:
        return
    yield f"Sections: {len(document.sections)}"
    for section in document.sections:
        end = document.blocks[section.block].end
        doubt = "?" if _flags(document, section.start, end) else " "
        page = _page(document, section.start)
        indent = "  " * max(0, section.level - 1)
        yield f" {doubt} {indent}{section.label:<6} {section.title or '(untitled)'}" + (f"  p. {page}" if page else "")


def _page(document: Document, offset: int) -> str:
    found = page_at(document.pages, offset) if len(document.pages) > 1 else None
    return (found.label or f"[{found.n}]") if found else ""


def _flags(document: Document, start: int, end: int) -> list[str]:
    return [flag.code for flag in document.flags if (flag.start, flag.end) == (start, end)]


def _notes(document: Document, start: int, end: int) -> list[str]:
    return [f"{flag.code}: {flag.note}" for flag in document.flags if (flag.start, flag.end) == (start, end)]
