"""PAGE XML: the format of Transkribus, OCR-D and eScriptorium. Regions have a reading order of their own."""

from __future__ import annotations

from recension.sources import Reading, Source
from recension.sources.markup import Element, children, named, number, parse_xml, text
from recension.sources.recognised import Box, Piece, Sheet, source


def read_page_xml(data: bytes, reading: Reading) -> Source:
    """The document in a PAGE XML file. Raises UnreadableError: damaged, truncated, empty, too_large."""
    root = parse_xml(data)
    creator = next((text(e) for e in named(root, "Creator")), "")
    pages = [_sheet(page) for page in named(root, "Page")]
    return source(pages, data, "application/vnd.prima.page+xml", {"ocr": creator} if creator else {}, reading)


def _sheet(page: Element) -> Sheet:
    regions = list(named(page, "TextRegion"))
    order = {ref: i for i, ref in enumerate(_ordered(page))}
    regions.sort(key=lambda region: order.get(region.get("id", ""), len(order)))  # stable: the unordered stay last
    paragraphs = [[line for e in children(region, "TextLine") if (line := _line(e))] for region in regions]
    return Sheet(
        [paragraph for paragraph in paragraphs if paragraph],
        number(page.get("imageWidth")),
        number(page.get("imageHeight")),
    )


def _ordered(page: Element) -> list[str]:
    """The ids of the regions in reading order, groups within groups taken as they stand."""

    def walk(group: Element) -> list[str]:
        entries = [e for e in group.iterchildren() if isinstance(e.tag, str)]
        entries.sort(key=lambda e: number(e.get("index")))
        found: list[str] = []
        for entry in entries:
            if (ref := entry.get("regionRef")) is not None:
                found.append(ref)
            found += walk(entry)
        return found

    order = next(children(page, "ReadingOrder"), None)
    return walk(order) if order is not None else []


def _line(line: Element) -> list[Piece]:
    words = [p for word in children(line, "Word") for p in _pieces(word)]
    return words or _pieces(line)


def _pieces(holder: Element) -> list[Piece]:
    """The words of a word or, where the engine stops there, of a line. The first reading is the engine's own choice."""
    readings = sorted(children(holder, "TextEquiv"), key=lambda e: number(e.get("index")))
    if not readings:
        return []
    content = next((text(e) for e in children(readings[0], "Unicode")), "")
    sure = readings[0].get("conf")
    confidence = max(0, min(1000, round(1000 * number(sure)))) if sure else -1
    box = _box(holder)
    return [Piece(word, box, confidence, word.endswith(("\xad", "¬"))) for word in content.split()]


def _box(holder: Element) -> Box:
    coords = next(children(holder, "Coords"), None)
    if coords is None:
        return 0.0, 0.0, 0.0, 0.0
    points = [point.split(",") for point in coords.get("points", "").split()]
    places = [(number(p[0]), number(p[1])) for p in points if len(p) == 2]
    places += [(number(p.get("x")), number(p.get("y"))) for p in children(coords, "Point")]  # versions before 2013
    if not places:
        return 0.0, 0.0, 0.0, 0.0
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
