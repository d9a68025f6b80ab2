"""The outline of a document: its contents page and its sections, with pages, what was inferred and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from recension.document import Document
from recension.editions.edition import Edition, edition
from recension.structure.pages import page_at

# Flags that speak of the structure and may stand at a place where no entry and no heading is.
_ELSEWHERE = ("bookmark_without_heading", "bookmark_page_differs", "contents_of_another_text", "missing_pages")


def as_json(of: Document | Edition) -> dict[str, Any]:
    """Contents entries, sections and flags as plain data; offsets are those of the clean text."""
    doc = edition(of)
    return {
        "title": doc.best("title"),
        "contents": [
            {**block.attrs, "start": block.start, "end": block.end, "flags": _flags(doc, block.start, block.end)}
            for block in doc.blocks
            if block.kind == "toc_entry" and "title" in block.attrs
        ],
        "sections": [
            {
                "id": section.id, "parent": section.parent or None, "level": section.level,
                "label": section.label or None, "title": section.title or None,
                "start": section.start, "end": section.end, "page": _page(doc, section.start) or None,
                "inferred": list(doc.blocks[section.block].attrs.get("inferred", ())),
                "flags": _flags(doc, section.start, doc.blocks[section.block].end),
            }
            for section in doc.sections
        ],
    }  # fmt: skip


def outline(of: Document | Edition) -> str:
    """The outline as lines of text. `~` marks what was inferred, `?` what a person should look at."""
    doc = edition(of)
    lines = [*_contents(doc), *_sections(doc), *_elsewhere(doc)]
    return "\n".join(lines) + "\n" if lines else "No headings and no contents page were found.\n"


def _contents(doc: Edition) -> Iterator[str]:
    entries = [b for b in doc.blocks if b.kind == "toc_entry" and "title" in b.attrs]
    if not entries:
        return
    proved = sum(isinstance(b.attrs["target"], int) for b in entries)
    yield f"Contents page: {len(entries)} entries, {proved} name a heading of the text"
    for block in entries:
        a = block.attrs
        page = a["page"]
        shown = str(page["value"] if page["value"] is not None else page["raw"]) if page else "-"
        names = ", ".join([*a["authors"], *([a["corporate_author"]] if a["corporate_author"] else [])])
        indent = "  " * max(0, block.level - 1)
        title = f"{indent}{a['label'] or '':<6} {a['title'] or '(no title)'}" + (f" / {names}" if names else "")
        inferred = f"  ~{', '.join(a['inferred'])}" if a["inferred"] else ""
        yield f"{_marks(doc, bool(a['inferred']), block.start, block.end)} {title}  {shown}{inferred}"
        yield from _notes(doc, block.start, block.end, indent)
    yield ""


def _sections(doc: Edition) -> Iterator[str]:
    if not doc.sections:
        return
    yield f"Sections: {len(doc.sections)}"
    for section in doc.sections:
        block = doc.blocks[section.block]
        inferred = block.attrs.get("inferred", ())
        page = _page(doc, section.start)
        indent = "  " * max(0, section.level - 1)
        named = f"{indent}{section.label:<6} {section.title or '(untitled)'}" + (f"  p. {page}" if page else "")
        shown = f"  ~{', '.join(inferred)}" if inferred else ""
        yield f"{_marks(doc, bool(inferred), section.start, block.end)} {named}{shown}"
        yield from _notes(doc, section.start, block.end, indent)


def _elsewhere(doc: Edition) -> Iterator[str]:
    """What contradicts the outline at a place where it has nothing."""
    found = [flag for flag in doc.flags if flag.code in _ELSEWHERE]
    if found:
        yield ""
        yield f"Beside the outline: {len(found)}"
    for flag in found:
        page = _page(doc, flag.start)
        yield f" ? {flag.code}: {flag.note}" + (f"  p. {page}" if page else "")


def _marks(doc: Edition, inferred: bool, start: int, end: int) -> str:
    return ("~" if inferred else " ") + ("?" if _flags(doc, start, end) else " ")


def _page(doc: Edition, offset: int) -> str:
    found = page_at(doc.pages, offset) if len(doc.pages) > 1 else None
    return (found.label or f"[{found.n}]") if found else ""


def _flags(doc: Edition, start: int, end: int) -> list[str]:
    return [flag.code for flag in doc.flags if (flag.start, flag.end) == (start, end)]


def _notes(doc: Edition, start: int, end: int, indent: str) -> Iterator[str]:
    for flag in doc.flags:
        if (flag.start, flag.end) == (start, end):
            yield f"     {indent}       {flag.code}: {flag.note}"
