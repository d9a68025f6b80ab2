"""A document as plain data: its text in blocks, its outline, its pages, what was taken out, what is doubtful."""

from __future__ import annotations

from typing import Any

from recension.document import Document
from recension.editions.edition import Edition, edition
from recension.editions.outline import as_json


def data(of: Document | Edition) -> dict[str, Any]:
    """All of an edition as JSON takes it. Offsets are those of the clean text, but furniture's, which are raw."""
    doc = edition(of)
    return {
        **as_json(doc),
        "metadata": {field: list(values) for field, values in doc.said.items()},
        "pages": [
            {"n": page.n, "label": page.label or None, "start": page.start, "end": page.end} for page in doc.pages
        ],
        "blocks": [{**block._asdict(), "text": doc.text[block.start : block.end]} for block in doc.blocks],
        "furniture": [
            {"kind": piece.kind, "text": piece.text, "start": piece.start, "end": piece.end} for piece in doc.furniture
        ],
        "flags": [flag._asdict() for flag in doc.flags],
    }
