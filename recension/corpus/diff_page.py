"""A difference as one HTML page that stands alone: no script, nothing loaded, any text of a document escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from recension.corpus.diff import BlockDiff, DocumentDiff, Summary
from recension.corpus.words import Piece

_STYLE = """
:root { color-scheme: light dark; --added: #d4f4dd; --gone: #fbdcdc; --quiet: #666 }
@media (prefers-color-scheme: dark) { :root { --added: #14401f; --gone: #551d1d; --quiet: #aaa } }
body { font: 1rem/1.5 Georgia, serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
ins { background: var(--added); text-decoration: none; border-bottom: 2px solid }
del { background: var(--gone) }
.block { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 }
.id, .cause { font: .85rem/1.4 monospace; color: var(--quiet) }
section { border-top: 1px solid var(--quiet); margin-top: 2rem }
"""


def page(summary: Summary, documents: Iterable[DocumentDiff], title: str) -> Iterator[str]:
    """The page in pieces, to be written one after the other: a difference may be large."""
    name = f"{title}: {summary.old} to {summary.new}"
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(name)}</title><style>{_STYLE}</style></head><body><h1>{escape(name)}</h1>\n"
    )
    yield f"<p>Documents: {_counts(summary.documents)}. Blocks of changed ones: {_counts(summary.blocks)}.</p>\n"
    if summary.causes:
        yield f"<p>Causes: {_counts(summary.causes)}.</p>\n"
    if summary.parts:
        yield f"<p>Of the pipeline differ: {escape(', '.join(summary.parts))}.</p>\n"
    for document in documents:
        yield from _document(document)
    yield "</body></html>\n"


def _document(document: DocumentDiff) -> Iterator[str]:
    cause = f' <span class="cause">{escape(", ".join(document.causes))}</span>' if document.causes else ""
    yield f'<section id="{escape(document.id)}"><h2>{escape(document.id)}: {document.op}</h2>{cause}\n'
    for block in document.blocks:
        yield f'<p class="id">{escape(block.id)} {_said(block)}</p>\n'
        if block.op != "alias":
            yield f'<div class="block">{_text(block)}</div>\n'
    yield "</section>\n"


def _said(block: BlockDiff) -> str:
    if block.op == "alias":
        return f"is now part of {escape(block.new_id)}"
    return block.op + (f" ({', '.join(block.fields)})" if block.fields else "")


def _text(block: BlockDiff) -> str:
    if block.words:
        return "".join(map(_piece, block.words))
    if block.op == "added" and block.new:
        return f"<ins>{escape(block.new.text)}</ins>"
    if block.op == "withdrawn" and block.old:
        return f"<del>{escape(block.old.text)}</del>"
    return escape(block.new.text) if block.new else ""


def _piece(piece: Piece) -> str:
    if piece.same:
        return escape(piece.new)
    gone = f"<del>{escape(piece.old)}</del>" if piece.old else ""
    return gone + (f"<ins>{escape(piece.new)}</ins>" if piece.new else "")


def _counts(counts: dict[str, int]) -> str:
    return escape(", ".join(f"{n:,} {name}" for name, n in sorted(counts.items()))) or "none"
