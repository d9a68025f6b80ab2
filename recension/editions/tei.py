"""TEI P5: the document for scholarly tools, with its pages, its furniture and both readings of every change.

Sections are `div`s, page breaks `pb`, furniture `fw` where it stood, a change of letters `choice` with `sic` and
`corr`, letters that only the edition has `supplied`, those it leaves out `surplus`, a hyphen that a line end made `lb`
with `break="no"`. The file is valid against the schema of the whole vocabulary (tei_all).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from recension.document import Document
from recension.editions.edition import Edition, edition
from recension.structure import Block
from recension.text import Hunk

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_RENDERED = {"caption": "caption", "table": "table", "reference": "reference", "form": "form", "other": "block",
             "title": "title", "author": "author"}  # fmt: skip


def tei(of: Document | Edition) -> str:
    """The document as one TEI P5 file."""
    document = edition(of)
    head = "\n".join(_header(document))
    body = "\n".join(_body(document))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n'
        f"{head}\n<text>\n<body>\n{body}\n</body>\n</text>\n</TEI>\n"
    )


def _safe(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _name(person: object) -> str:
    return str(person.get("name", "")) if isinstance(person, dict) else str(person)


def _header(document: Edition) -> Iterator[str]:
    """The header: title, authors, publisher and date as printed, the source by its digest, what was done."""
    yield "<teiHeader>\n<fileDesc>\n<titleStmt>"
    yield f"<title>{_safe(str(document.best('title') or 'Untitled document'))}</title>"
    yield from (f"<author>{_safe(_name(one))}</author>" for one in document.said.get("creators", ()))
    yield "</titleStmt>\n<publicationStmt>\n<p>Reading text with all its changes, made by Recension.</p>"
    yield "</publicationStmt>"
    yield "<sourceDesc>\n<bibl>"
    yield f"<title>{_safe(str(document.best('title') or 'Untitled document'))}</title>"
    for field, element in (("publisher", "publisher"), ("place", "pubPlace"), ("date_issued", "date")):
        if value := document.best(field):
            yield f"<{element}>{_safe(_name(value))}</{element}>"
    yield f'<idno type="sha256">{document.sha256}</idno>\n</bibl>\n</sourceDesc>\n</fileDesc>'
    yield "<encodingDesc>\n<editorialDecl>\n<p>Page furniture is kept in fw; every change of a letter in choice.</p>"
    yield "</editorialDecl>\n</encodingDesc>\n</teiHeader>"


def _body(document: Edition) -> Iterator[str]:
    """The divisions, nested as the sections are."""
    inside = _Inside(document)
    path: tuple[str, ...] = ()
    opened = False
    listed = ""
    for n, block in enumerate(document.blocks):
        if block.section != path or not opened:
            yield from _closed(listed)
            listed = ""
            common = 0
            while common < min(len(path), len(block.section)) and path[common] == block.section[common]:
                common += 1
            if opened and not path:
                yield "</div>"
            yield from ("</div>" for _ in path[common:])
            yield from (f"<div n={quoteattr(name)}>" for name in block.section[common:])
            if not block.section:
                yield '<div type="front">'
            path, opened = block.section, True
        wanted = block.kind if block.kind in ("list_item", "toc_entry") else ""
        if wanted != listed:
            yield from _closed(listed)
            if wanted:
                yield '<list type="contents">' if wanted == "toc_entry" else "<list>"
            listed = wanted
        yield from _block(block, n, inside)
    yield from _closed(listed)
    yield from inside.rest()
    if not opened:
        yield "<div><p/></div>"
    else:
        yield from ("</div>" for _ in path or ("front",))


def _closed(listed: str) -> Iterator[str]:
    if listed:
        yield "</list>"


def _block(block: Block, n: int, inside: _Inside) -> Iterator[str]:
    """One block as its element, with an id that contents entries can point to."""
    before, content = inside.of(block)
    name = f' xml:id="b{n}"'
    target = block.attrs.get("target")
    if block.kind == "heading" and block.section and not block.attrs.get("contents"):
        yield f"{before}<head{name}>{content}</head>"
    elif block.kind == "list_item":
        yield f"<item{name}>{before}{content}</item>"
    elif block.kind == "toc_entry":
        shown = f'<ref target="#b{target}">{content}</ref>' if isinstance(target, int) else content
        yield f"<item{name}>{before}{shown}</item>"
    elif block.kind == "footnote":
        yield f'{before}<p{name} rend="footnote"><note place="bottom">{content}</note></p>'
    elif block.kind == "equation":
        yield f"{before}<p{name}><formula>{content}</formula></p>"
    elif block.kind == "quote":
        yield f"{before}<quote{name}><p>{content}</p></quote>"
    else:
        rend = f' rend="{_RENDERED[block.kind]}"' if block.kind in _RENDERED else ""
        yield f"{before}<p{name}{rend}>{content}</p>"


class _Inside:
    """What stands in and between blocks: text, page breaks, furniture, changes; read once, in order."""

    def __init__(self, document: Edition) -> None:
        self._text = document.text
        self._raw = document.raw
        self._hunks: Sequence[Hunk] = document.ledger
        self._furniture = sorted(document.furniture, key=lambda piece: piece.start)
        self._pages = [page for page in document.pages if len(document.pages) > 1]
        self._hunk = self._piece = self._page = 0

    def of(self, block: Block) -> tuple[str, str]:
        """What stands before a block (breaks, furniture) and the block's own content."""
        before = "".join(mark for _, mark in self._marks(block.start, low=len(self._text) + 1))
        parts: list[str] = []
        at = block.start
        for (start, end), mark in self._marks(block.end, low=block.start):
            parts += [self._plain(at, max(at, min(start, block.end))), mark]
            at = max(at, min(end, block.end))
        return before, "".join([*parts, self._plain(at, block.end)])

    def rest(self) -> Iterator[str]:
        """Furniture behind the last block."""
        yield from (mark for _, mark in self._marks(len(self._text) + 1, low=len(self._text) + 1))

    def _plain(self, start: int, end: int) -> str:
        return _safe(self._text[start:end]).replace("\n", "<lb/>\n")

    def _marks(self, end: int, *, low: int) -> Iterator[tuple[tuple[int, int], str]]:
        """Marks up to `end` of the clean text, in order, each with the span that it stands for.

        Of a change that begins before `low` only furniture is told: its text is no part of the block.
        """
        while True:
            hunk = self._hunks[self._hunk] if self._hunk < len(self._hunks) else None
            page = self._pages[self._page] if self._page < len(self._pages) else None
            if page and page.start < end and (hunk is None or page.start <= hunk.clean):
                self._page += 1
                label = f" n={quoteattr(_FORBIDDEN.sub('', page.label))}" if page.label else ""
                yield (page.start, page.start), f"<pb{label}/>"
            elif hunk and hunk.clean < end and hunk.clean_end <= end:
                self._hunk += 1
                whole = hunk.clean >= low
                yield (hunk.clean, hunk.clean_end if whole else hunk.clean), self._changed(hunk, whole=whole)
            else:  # none is left, or it reaches over the border of a block and is told where the next one begins
                return

    def _changed(self, hunk: Hunk, *, whole: bool) -> str:
        """A change as TEI shows it."""
        taken = []
        while self._piece < len(self._furniture) and self._furniture[self._piece].start < hunk.raw_end:
            piece = self._furniture[self._piece]
            self._piece += 1
            if piece.start >= hunk.raw:
                taken.append(f'<fw type="{piece.kind}">{_lines(piece.text)}</fw>')
        after = _safe(hunk.after).replace("\n", "<lb/>\n") if whole else ""
        if taken:
            return "".join(taken) + after
        before = hunk.before.strip()
        if not whole or before == hunk.after.strip() or len(before) > 200:
            return after
        if before == "-" and "\n" in hunk.before and not hunk.after:
            return '<lb break="no"/>'
        if not before:
            return f"<supplied>{after}</supplied>" if hunk.after.strip() else after
        if not hunk.after.strip():
            return f"<surplus>{_lines(before)}</surplus>{after}"
        return f"<choice><sic>{_lines(before)}</sic><corr>{after}</corr></choice>"


def _lines(text: str) -> str:
    return _safe(text.strip()).replace("\n", "<lb/>")
