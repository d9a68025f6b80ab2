"""A difference as one HTML page that stands alone: no script, nothing loaded, any text of a document escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from recension.corpus.diff import BlockDiff, DocumentDiff, Summary
from recension.corpus.words import Piece, word_diff

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fdfcf9; --line: #d9d5cc; --quiet: #6a665d;
  --added: #d5f0da; --added-ink: #0c5a22; --gone: #fbdcd8; --gone-ink: #8c1d12; --chip: #efece4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e5de; --paper: #191816; --line: #3a3834; --quiet: #a09b90;
  --added: #17381f; --added-ink: #9fe0ae; --gone: #4a1c18; --gone-ink: #f5b5ad; --chip: #2a2825 } }
* { box-sizing: border-box }
body { font: 1.05rem/1.6 Georgia, "Times New Roman", serif; color: var(--ink); background: var(--paper);
  max-width: 54rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem }
h2 { font-size: 1.15rem; margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .95rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line) }
th { font-weight: normal; color: var(--quiet); width: 30%; overflow-wrap: anywhere } td { overflow-wrap: anywhere }
a { color: inherit } ins, del { text-decoration: none; border-radius: .2em; padding: 0 .1em }
ins { background: var(--added); color: var(--added-ink) }
del { background: var(--gone); color: var(--gone-ink); text-decoration: line-through }
section { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: 1.2rem }
.block { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0 1.2rem; padding-left: .9rem;
  border-left: 3px solid var(--line) }
.block.added { border-color: var(--added-ink) } .block.withdrawn { border-color: var(--gone-ink) }
.about { font: .8rem/1.5 ui-monospace, Consolas, monospace; color: var(--quiet); margin: .9rem 0 0;
  overflow-wrap: anywhere }
.chip { background: var(--chip); border-radius: .3rem; padding: .1rem .45rem;
  display: inline-block; margin-bottom: .15rem }
.op { font-weight: bold } .op.added { color: var(--added-ink) } .op.withdrawn { color: var(--gone-ink) }
@media print { body { max-width: none } section { break-inside: auto } }
"""
_HEAD = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
)


def page(summary: Summary, documents: Iterable[DocumentDiff], title: str) -> Iterator[str]:
    """The page in pieces, to be written one after the other: a difference may be large."""
    name = f"{title}: {summary.old} to {summary.new}"
    yield f"{_HEAD}<title>{escape(name)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(name)}</h1>\n"
    rows = [("Documents", _counts(summary.documents)), ("Blocks of changed documents", _counts(summary.blocks))]
    rows.append(("Causes", "<br>".join(f"{_chip(cause)} {n:,}" for cause, n in sorted(summary.causes.items()))))
    rows.append(("Rules and options that differ", " ".join(_chip(part) for part in summary.parts)))
    rows.append((f"Why it is {escape(summary.new)}", "<br>".join(map(escape, summary.reasons))))
    yield _table(row for row in rows if row[1])
    if not summary.documents:
        yield "<p>No document differs.</p>\n"
    for document in documents:
        yield from _document(document)
    yield "</main></body></html>\n"


def _document(document: DocumentDiff) -> Iterator[str]:
    causes = " ".join(map(_chip, document.causes))
    yield f'<section id="{escape(document.id)}"><h2>{_op(document.op)} {escape(document.id)}</h2>\n'
    if causes:
        yield f'<p class="about">{causes}</p>\n'
    if document.facts:
        yield _table((fact.name, _pieces(word_diff(fact.old, fact.new))) for fact in document.facts)
    if document.op != "changed":
        rows = document.new or document.old
        if rows:
            title = str(rows.document.metadata.get("title") or rows.document.raw.path)
            yield f"<p>{escape(title)}: {len(rows.blocks):,} blocks, {len(rows.document.text):,} characters</p>\n"
    several = len(document.causes) > 1
    for moved, blocks in groupby(document.blocks, key=lambda block: block.op == "moved"):
        if moved:
            n = sum(1 for _ in blocks)
            yield f'<p class="about">{n:,} block{"s" * (n > 1)} moved, the text the same</p>\n'
        else:
            yield from (_block(block, several) for block in blocks)
    yield "</section>\n"


def _block(block: BlockDiff, several: bool) -> str:
    row = block.new or block.old
    causes = " ".join(map(_chip, block.causes)) if several else ""
    kind = row.kind.replace("_", " ") if row else "block"
    about = f'<p class="about">{_op(block.op)} {kind} {escape(block.id)}{_said(block)} {causes}</p>\n'
    return about if block.op == "alias" else f'{about}<div class="block {block.op}">{_text(block)}</div>\n'


def _said(block: BlockDiff) -> str:
    if block.op == "alias":
        return f", now part of {escape(block.new_id)}"
    return f" ({escape(', '.join(block.fields))})" if block.fields else ""


def _text(block: BlockDiff) -> str:
    if block.words:
        return _pieces(block.words)
    if block.op == "added" and block.new:
        return f"<ins>{escape(block.new.text)}</ins>"
    if block.op == "withdrawn" and block.old:
        return f"<del>{escape(block.old.text)}</del>"
    return escape(block.new.text) if block.new else ""


def _pieces(pieces: list[Piece]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    if piece.same:
        return escape(piece.new)
    gone = f"<del>{_seen(piece.old)}</del>" if piece.old else ""
    return gone + (f"<ins>{_seen(piece.new)}</ins>" if piece.new else "")


def _seen(text: str) -> str:
    """A change of nothing but white space must show."""
    return escape(text) if text.strip() else escape(text.replace(" ", "␣").replace("\n", "⏎\n").replace("\t", "⇥"))


def _table(rows: Iterable[tuple[str, str]]) -> str:
    """Names, escaped here, and values, which are HTML already."""
    return (
        "<table>" + "".join(f"<tr><th>{escape(name)}</th><td>{value}</td></tr>" for name, value in rows) + "</table>\n"
    )


def _op(op: str) -> str:
    return f'<span class="op {op}">{op}</span>'


def _chip(text: str) -> str:
    return f'<span class="chip">{escape(text)}</span>'


def _counts(counts: dict[str, int]) -> str:
    order = ("added", "changed", "withdrawn", "alias", "moved")
    return escape(", ".join(f"{counts[name]:,} {name}" for name in order if name in counts))
