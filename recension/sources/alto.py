"""ALTO 2, 3 and 4: the libraries' format. Words are attributes, hyphens elements of their own."""

from __future__ import annotations

from recension.sources import Reading, Source
from recension.sources.markup import Element, children, named, number, parse_xml, text
from recension.sources.recognised import Piece, Sheet, source

# The schema lists the margins before the print space; they are read around it.
_SPACES = ("TopMargin", "LeftMargin", "PrintSpace", "RightMargin", "BottomMargin")


def read_alto(data: bytes, reading: Reading) -> Source:
    """The document in an ALTO file. Raises UnreadableError: damaged, truncated, empty, too_large."""
    root = parse_xml(data)
    software = dict.fromkeys(text(e) for e in named(root, "softwareName", "softwareVersion"))
    declared = {"ocr": " ".join(filter(None, software))} if any(software) else {}
    return source([_sheet(page) for page in named(root, "Page")], data, "application/alto+xml", declared, reading)


def _sheet(page: Element) -> Sheet:
    blocks = [block for name in _SPACES for space in children(page, name) for block in named(space, "TextBlock")]
    blocks = blocks or list(named(page, "TextBlock"))
    paragraphs = [[line for e in named(block, "TextLine") if (line := _line(e))] for block in blocks]
    return Sheet(
        [paragraph for paragraph in paragraphs if paragraph],
        number(page.get("WIDTH")),
        number(page.get("HEIGHT")),
        page.get("PRINTED_IMG_NR", ""),
    )


def _line(line: Element) -> list[Piece]:
    pieces: list[Piece] = []
    spaced = next(named(line, "SP"), None) is not None
    for part in line.iterchildren():
        name = part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
        if name == "String" and (content := " ".join(part.get("CONTENT", "").split())):
            cut = part.get("SUBS_TYPE") == "HypPart1"
            pieces.append(Piece(content, _box(part), _confidence(part), cut, not spaced))
        elif name == "SP" and pieces:
            pieces[-1] = pieces[-1]._replace(blank=True)
        elif name == "HYP" and pieces:  # the hyphen is printed, whatever sign the engine tags it with
            mark = part.get("CONTENT") or "\xad"
            last = pieces[-1]
            pieces[-1] = last._replace(text=last.text if last.text.endswith(mark) else last.text + mark, cut=True)
    return pieces


def _box(part: Element) -> tuple[float, float, float, float]:
    left, top = number(part.get("HPOS")), number(part.get("VPOS"))
    return left, top, left + number(part.get("WIDTH")), top + number(part.get("HEIGHT"))


def _confidence(part: Element) -> int:
    value = part.get("WC")
    return max(0, min(1000, round(1000 * number(value)))) if value else -1
