"""True contents of the development documents: what each source prints of its sections, told by another witness.

Internet-Drafts: their XML. Scans: the truth files (their `page` counts the pages of the body, the folios count all
sheets: two sheets stand before the body). The Mueller report: the LaTeX of the proof-read edition, its pages found by
looking for each title in the pages of the raw text. NASA: the bookmarks of the PDF.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from benchmarks.data import decoded, shared
from recension.rows import as_roman

_SHEETS_BEFORE_BODY = 2  # of every synthetic scan: title page and contents page


class True_(NamedTuple):
    """A true section: number (empty where none), title, page as its folio prints it (empty where unknown), level.

    `printed`: does it stand above a part of the body, or in the contents page alone? `listed`: does the contents page
    have it?
    """

    label: str
    title: str
    page: str
    level: int
    printed: bool = True
    listed: bool = True


class Book(NamedTuple):
    """A document with its true sections. `listed`: does it print a contents page?"""

    family: str
    name: str
    path: Path
    sections: tuple[True_, ...]
    listed: bool


def books() -> Iterator[Book]:
    folder = shared()
    if folder is None:
        return
    cases = folder / "cases"
    for file in sorted((cases / "rfc").glob("*.txt")):
        yield Book("rfc", file.stem.removeprefix("draft-ietf-httpbis-"), file, tuple(_draft(file)), True)
    for file in sorted((cases / "scans").glob("*.txt")):
        yield Book("scans", file.stem, file, tuple(_scan(file)), True)
    report = cases / "mueller-vol1/raw.txt"
    if report.exists():
        yield Book("mueller-vol1", "volume I", report, tuple(_report(report)), True)
    for folder in sorted((cases / "nasa-toc").glob("*")):
        marks = json.loads((folder / "bookmarks.json").read_text(encoding="utf-8"))
        lines = [re.sub(r"\W", "", line).lower() for line in decoded(folder / "ocr.txt").split("\n")]
        sections = tuple(
            True_("", title, "", level)
            for level, title, _ in marks
            if any(
                fuzz.ratio(re.sub(r"\W", "", title).lower(), line) >= 80 for line in lines
            )  # a bookmark is not print
        )
        yield Book("nasa-toc", folder.name, folder / "ocr.txt", sections, False)


def _draft(file: Path) -> Iterator[True_]:
    """Sections of an Internet-Draft as its XML nests them, with the pages that its contents page prints.

    A section without a page is too deep for the contents page, or is left out there. Unnumbered ones (index, addresses,
    statements) come last: those that the contents page lists, and those that the body sets as headings, at the margin.
    """
    root = ET.parse(file.with_suffix(".xml")).getroot()
    text = decoded(file)
    pages: dict[str, str] = {}
    bare: list[True_] = []
    for m in _ROW.finditer(text):
        title = " ".join(m[2].split())
        pages[re.sub(r"\W+", "", (m[1] or "") + title).lower()] = m[3]
        if not m[1]:
            bare.append(True_("", title, m[3], 1))
    count = 0
    for part in ("middle", "back"):
        element = root.find(part)
        if element is None:
            continue
        references = element.findall("references")
        if len(references) > 1:
            count += 1
            yield _with_page(pages, f"{count}", "References", 1)
            for n, one in enumerate(references, 1):
                yield _with_page(pages, f"{count}.{n}", one.get("title") or "", 2)
        elif references:
            count += 1
            yield _with_page(pages, f"{count}", references[0].get("title") or "References", 1)
        for n, section in enumerate(element.findall("section"), 1):
            if part == "middle":
                count += 1
                yield from _nested(pages, section, str(count), 1)
            else:
                yield from _nested(pages, section, chr(64 + n), 1)
    margin = list(dict.fromkeys(m[1] for m in _AT_MARGIN.finditer(text, text.find("\n1.  "))))
    listed = {one.title: one for one in bare}
    yield from (listed.get(title) or True_("", title, "", 1) for title in margin)
    yield from (one._replace(printed=False) for one in bare if one.title not in margin)


# A heading without a number as the printer of Internet-Drafts sets it: what the text has at its margin, between blanks.
_AT_MARGIN = re.compile(r"(?<=\n\n)([A-Z][A-Za-z']+(?: [A-Za-z']+){0,4})(?=\n\n)")
# A row of a contents page as the printer of Internet-Drafts sets it, its title perhaps over two lines.
_ROW = re.compile(
    r"^ +((?:[\dA-Z]+\.)+|Appendix [A-Z]\.)? *(\S[^\n]*?(?:\n {8,}\S[^\n]*?)?) *(?: \.){2,} *(\d+)$", re.MULTILINE
)


def _nested(pages: dict[str, str], section: ET.Element, number: str, level: int) -> Iterator[True_]:
    yield _with_page(pages, number, section.get("title") or "", level)
    for n, child in enumerate(section.findall("section"), 1):
        yield from _nested(pages, child, f"{number}.{n}", level + 1)


def _with_page(pages: dict[str, str], number: str, title: str, level: int) -> True_:
    title = " ".join(title.split())
    key = re.sub(r"\W+", "", number + title).lower()
    other = re.sub(r"\W+", "", f"Appendix{number}{title}").lower()
    return True_(number, title, pages.get(key) or pages.get(other) or "", level)


def _scan(file: Path) -> Iterator[True_]:
    truth = json.loads(file.with_suffix(".truth.json").read_text(encoding="utf-8"))
    for entry in truth["toc"]:
        label = entry["label"].removeprefix("CHAPTER ").strip(". ")
        yield True_(label, entry["title"], str(int(entry["page"]) + _SHEETS_BEFORE_BODY), 1)


_RANKS = {"section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5}
_COMMAND = re.compile(r"\\(section|subsection|subsubsection|paragraph|subparagraph)(\*?)\{")


def _report(file: Path) -> Iterator[True_]:
    """Sections of the LaTeX edition, numbered as the report numbers them: I. A. 1. a. i."""
    order = ("introduction", "executive-summary", "investigation", "active-measures", "hacking-dumping",
             "russian-links-to-trump", "decisions")  # fmt: skip
    pages = decoded(file).split("\f")
    body = re.sub(r"\W+", "", decoded(file)).lower()
    counts = [0] * 6
    for part in order:
        source = (file.parent / "truth" / f"{part}.tex").read_text(encoding="utf-8")
        for found in _COMMAND.finditer(source):
            level, starred = _RANKS[found[1]], bool(found[2])
            title = _plain(_braced(source, found.end()))
            if starred:  # the contents page does not list the heads of the summary
                yield True_("", title, _page_of(pages, title), level, _is_carried(body, title), level == 1)
                continue
            counts[level] += 1
            counts[level + 1 :] = [0] * (5 - level)
            carried = _is_carried(body, title)
            yield True_(_numbered(level, counts[level]), title, _page_of(pages, title), level, carried)


def _is_carried(body: str, title: str) -> bool:
    """Does the OCR still carry a heading: is no part of it blacked out, do its letters stand in the text?"""
    key = re.sub(r"\W+", "", title).lower()
    return "[]" not in title and (key in body or fuzz.partial_ratio(key, body, score_cutoff=90) > 0)


def _numbered(level: int, n: int) -> str:
    return (as_roman(n), chr(64 + n), str(n), chr(96 + n), as_roman(n).lower())[level - 1]


def _braced(source: str, at: int) -> str:
    depth, end = 1, at
    while depth:
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        end += 1
    return source[at : end - 1]


def _plain(title: str) -> str:
    title = re.sub(r"\\(?:protect\s*)?\\?(?:censor|blackout)\{[^}]*\}", "", title.replace("\\protect", ""))
    title = re.sub(r"\\texorpdfstring\{([^}]*)\}\{[^}]*\}", r"\1", title)
    title = re.sub(r"\\[a-zA-Z]+\*?|[{}]", "", title).replace("``", '"').replace("''", '"').replace("~", " ")
    return " ".join(title.replace("\\", "").split())


def _page_of(pages: list[str], title: str) -> str:
    """The folio of the page on which the title stands alone: sheets counted from page 1, the eighth sheet."""
    wanted = re.sub(r"\W+", "", title).lower()
    first = next(
        (n for n, page in enumerate(pages) if "INTRODUCTION TO VOLUME I" in page[:400] and "TABLE" not in page), 8
    )
    best = (84.0, -1)
    for n, page in enumerate(pages[first:], first):
        for line in page.split("\n"):
            if len(line) < len(title) + 30 and len(line) > 4:
                key = re.sub(r"\W+", "", re.sub(r"^\W*\w{1,4}[.,]\s", "", line)).lower()
                if (score := fuzz.ratio(wanted, key)) > best[0]:
                    best = (score, n)
    return str(best[1] - first + 1) if best[1] >= 0 else ""
