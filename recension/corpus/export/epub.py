"""EPUB 3 books, one a document, for reading: blocks as paragraphs and headings, a table of contents, page marks."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from recension.corpus.export.texts import inside
from recension.corpus.read import Corpus
from recension.tables import BlockRow, DocumentRow

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_XHTML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">'
    '<head><meta charset="utf-8"/><title>{title}</title></head>\n<body>\n{body}\n</body></html>\n'
)
_NOT_XML = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {"title": "h1", "quote": "blockquote", "table": "pre", "form": "pre", "equation": "pre"}


def epubs(corpus: Corpus, target: Path) -> None:
    """`<target>/<id>.epub` for each document."""
    for document in corpus.documents():
        path = inside(target, f"{document.id}.epub")
        path.parent.mkdir(parents=True, exist_ok=True)
        epub(document, list(corpus.blocks(document.id)), corpus, path)


def epub(document: DocumentRow, blocks: list[BlockRow], corpus: Corpus, path: Path) -> None:
    """One book. Its modification date is the version's, so that the same version gives the same bytes."""
    language = str(document.metadata.get("language") or corpus.manifest.about.language or "und")
    title = str(document.metadata.get("title") or document.id)
    body = "\n".join(_body(blocks))
    files = {
        "META-INF/container.xml": _CONTAINER,
        "content.opf": _package(document, title, language, corpus),
        "nav.xhtml": _XHTML.format(language=language, title=escape(title), body=_contents(blocks, title)),
        "text.xhtml": _XHTML.format(language=language, title=escape(title), body=body),
    }
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")  # first, and not packed
        for name, text in files.items():
            book.writestr(zipfile.ZipInfo(name), _xml(text), zipfile.ZIP_DEFLATED)


def _body(blocks: list[BlockRow]) -> Iterator[str]:
    page = None
    for n, block in enumerate(blocks):
        if block.page_first and block.page_first != page:
            page = block.page_first
            label = escape(page.label or str(page.n))
            mark = f'<span epub:type="pagebreak" role="doc-pagebreak" id="p{page.n}-{n}" aria-label="{label}"></span>'
        else:
            mark = ""
        tag = f"h{min(6, 1 + max(1, block.level))}" if block.kind == "heading" else _TAGS.get(block.kind, "p")
        text = escape(block.text) if tag == "pre" else escape(block.text).replace("\n", "<br/>\n")
        inner = f"<p>{text}</p>" if tag == "blockquote" else text
        if mark and tag in ("blockquote", "pre"):
            yield f"<p>{mark}</p>"
            mark = ""
        yield f'<{tag} id="b{n}">{mark}{inner}</{tag}>'


def _contents(blocks: list[BlockRow], title: str) -> str:
    """The navigation document: headings as one list."""
    heads = [(n, block.text) for n, block in enumerate(blocks) if block.kind in ("heading", "title")]
    lines = [f'<li><a href="text.xhtml#b{n}">{escape(" ".join(text.split()))}</a></li>' for n, text in heads]
    items = "\n".join(lines or [f'<li><a href="text.xhtml">{escape(title)}</a></li>'])
    return f'<nav epub:type="toc"><h1>{escape(title)}</h1>\n<ol>\n{items}\n</ol></nav>'


def _package(document: DocumentRow, title: str, language: str, corpus: Corpus) -> str:
    names = document.metadata.get("author")
    authors = (
        "".join(f"<dc:creator>{escape(_name(one))}</dc:creator>" for one in names if _name(one))
        if isinstance(names, list)
        else ""
    )
    rights = f"<dc:rights>{escape(corpus.manifest.about.licence)}</dc:rights>" if corpus.manifest.about.licence else ""
    moment = f"{corpus.manifest.created[:10]}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{escape(document.id)}</dc:identifier><dc:title>{escape(title)}</dc:title>'
        f"<dc:language>{escape(language)}</dc:language>{authors}"
        f"<dc:source>{escape(document.raw.path)}</dc:source>{rights}"
        f'<meta property="dcterms:modified">{moment}</meta></metadata>\n'
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/></manifest>\n'
        '<spine><itemref idref="text"/></spine>\n</package>\n'
    )


def _name(author: object) -> str:
    """A CSL name as one writes it."""
    if not isinstance(author, dict):
        return str(author)
    whole = author.get("literal") or " ".join(str(author[key]) for key in ("given", "family") if author.get(key))
    return str(whole)


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
