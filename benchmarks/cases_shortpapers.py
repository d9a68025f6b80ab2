"""Short papers of many kinds, badly read: what stands about their pages comes back three or four times only.

The words are those of the proof-read report, with letters misread before they are set, so that the truth stays exact:
no repair respells them. Kinds are data (`shortpapers.toml`); a kind is held out whole, since its name alone decides.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import cases_mueller
from benchmarks.cases import Block, Case
from benchmarks.data import ROOT
from benchmarks.typesetting import Row, Sheet, assembled, wrapped

KINDS = ROOT / "benchmarks" / "shortpapers.toml"
COPIES = 2  # of each kind
RATES = (0, 0.01, 0.02, 0.04, 0.06, 0.083)  # letters misread; the last is one in twelve
# What engines read for letters and figures (domain §1.1 and §2, from real scans).
LIKE = {
    sign: readings
    for sign, *readings in (
        "l1I! 1lI Il1! 0O O0Q o0c eco ceo nua unv ilj S58 5S se5 rtv tlf EFB RKB hbk bh6 T71 AR4 aes mrn 38 8B3 6G"
        " B8R GC6 CGO DOB NHM ft dcl"
    ).split()
}
MARKS = ".,'~-:^"
STAMPS = (
    ("RECEIVED", "MAR 12 1974", "LIBRARY"), ("RECEIVED", "SEP 3 1968", "DOCUMENTS SECTION"), ("LIBRARY COPY",),
    ("PROPERTY OF U.S. GOVERNMENT",), ("DTIC", "ELECTE", "MAR 2 9 1990"), ("BEST AVAILABLE COPY",),
    ("1974 MAR 12 PM 3 41",), ("FILE COPY",), ("REC'D JUL 7 1959",),
)  # fmt: skip
HEADINGS = (
    "Summary", "The Position of the Railways", "Findings", "The Winter of the Great Storms", "Costs and Prices",
    "What the Owners Said", "Methods", "Plans for the Coming Year", "Results", "The Northern District",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


class Kind(NamedTuple):
    """What stands about the text of the papers of one kind; see the data file."""

    name: str
    opening: Sequence[str] = ()
    first: Sequence[str] = ()
    odd: Sequence[str] = ()
    even: Sequence[str] = ()
    foot: Sequence[str] = ()
    always: Sequence[str] = ()
    rare: Sequence[str] = ()
    stamps: Sequence[str] = ()
    banner: str = ""
    begin: int = 1
    headings: str = ""


class Style(NamedTuple):
    """What is drawn for one paper."""

    rate: float
    width: int
    lines: int
    indent: bool
    gap: str
    received: tuple[str, ...]
    sheet: Sheet


def paths() -> list[Path]:
    report = cases_mueller.paths()[1:]
    return [KINDS, *report] if report else []


def load() -> Iterator[Case]:
    if files := paths()[1:]:
        edition = "\n\n".join(file.read_text(encoding="utf-8") for file in files)
        prose = [block.text for block in cases_mueller.clean_blocks(edition) if 150 < len(block.text) < 1500]
        for kind in kinds():
            for copy in range(COPIES):
                yield paper(kind, copy, prose)


def kinds() -> list[Kind]:
    return [Kind(**row) for row in tomllib.loads(KINDS.read_text(encoding="utf-8"))["kind"]]


def paper(kind: Kind, copy: int, prose: Sequence[str]) -> Case:
    """One paper of a kind: four to ten pages."""
    draw = random.Random(f"short paper {kind.name} {copy}")
    style = Style(
        rate=draw.choice(RATES),
        width=draw.randint(50, 76),
        lines=draw.randint(28, 46),
        indent=draw.random() < 0.4,
        gap=draw.choice((" ", "   ", "        ")),
        received=draw.choice(STAMPS) if draw.random() < 0.5 else (),
        sheet=Sheet("\n", draw.choice(("\f", "")), str),
    )
    blocks, flow = _flow(kind, prose, draw.randint(4, 10) * style.lines, style, draw)
    count = -(-len(flow) // style.lines)
    pages = [_page(n, kind, flow[n * style.lines : (n + 1) * style.lines], style, draw) for n in range(count)]
    front = [Block("front", row.text, False) for row in pages[0] if row.label == "prose" and row.paragraph < 0]
    return assembled(("shortpapers", f"{kind.name}#{copy}"), [*front[: len(kind.opening)], *blocks], pages, style.sheet)


def _flow(
    kind: Kind, prose: Sequence[str], room: int, style: Style, draw: random.Random
) -> tuple[list[Block], list[Row]]:
    """Paragraphs and headings for so many lines, and the lines."""
    blocks: list[Block] = []
    flow: list[Row] = []
    section = 0
    for text in draw.sample(list(prose), 60):
        if kind.headings and len(blocks) % 4 == 3 and section < len(ROMAN):
            said = _heading(kind.headings, section, draw)
            section += 1
            flow += [Row("", ""), Row(said, "prose", len(blocks)), Row("", "")]
            blocks.append(Block("heading", said))
        read = misread(text, draw, style.rate, within=True)
        rows = list(wrapped(read, len(blocks), style.width, draw))
        if style.indent:
            rows[0] = rows[0]._replace(text="    " + rows[0].text)
        flow += rows if style.indent else [*rows, Row("", "")]
        blocks.append(Block("paragraph", read))
        if len(flow) >= room:
            break
    return blocks, flow


def _heading(how: str, section: int, draw: random.Random) -> str:
    said = draw.choice(HEADINGS)
    if how == "roman":
        return f"{ROMAN[section]}. {said}" if section % 2 else ROMAN[section]
    if how == "numbered":
        return f"{section + 1}. {said}"
    return said.upper() if how == "capitals" else said


def _page(page: int, kind: Kind, body: list[Row], style: Style, draw: random.Random) -> list[Row]:
    """The lines of a page: on the first, the number and the head are left out and the paper's own title stands."""

    def lines(wordings: Sequence[str], label: str) -> list[Row]:
        return [_line(wording, label, page + kind.begin, style, draw) for wording in wordings]

    banner = [kind.banner] * bool(kind.banner)
    rare = lines(kind.rare, "stamp") if draw.random() < 0.3 else []
    if page:
        heads = kind.even if kind.even and not (page + kind.begin) % 2 else kind.odd
        top, bottom = lines(heads, "head"), [*lines(kind.foot, "head"), *rare]
    else:
        title = [Row(misread(line, draw, style.rate, within=True), "prose") for line in kind.opening]
        top = [*lines(kind.first, "stamp"), *(Row("", ""),) * bool(kind.first), *title]
        bottom = lines([*kind.stamps, *style.received], "stamp")
    foot = [*bottom, *lines(kind.always, "notice"), *lines(banner, "banner")]
    while body and not body[-1].text:
        body = body[:-1]
    top = [*lines(banner, "banner"), *top]
    return [*top, *(Row("", ""),) * bool(top), *body, *(Row("", ""),) * bool(foot), *foot]


def _line(wording: str, label: str, number: int, style: Style, draw: random.Random) -> Row:
    """A line of furniture as it is read on one page."""
    said = wording.format(n=number)
    is_number = not any(map(str.isalpha, wording.replace("{n}", "")))
    spaced = said.replace("~", style.gap).strip()
    return Row(misread(spaced, draw, style.rate), "folio" if is_number and label == "head" else label)


def misread(text: str, draw: random.Random, rate: float, within: bool = False) -> str:
    """A text as an engine may read it, so many of its letters wrong: another sign, a mark added, none, a word broken.

    `within` words nothing is lost and no blank comes in: what is left is still the same number of words.
    """
    said = "".join(_read(c, draw, within) if c.isalnum() and draw.random() < rate else c for c in text)
    return said if said.strip() else text


def _read(sign: str, draw: random.Random, within: bool) -> str:
    how = draw.random()
    if how < 0.7 or (within and how >= 0.85):
        return draw.choice(LIKE[sign]) if sign in LIKE else sign + draw.choice(MARKS) * (not within)
    if how < 0.85:
        return sign if within else sign + draw.choice(MARKS)
    return "" if how < 0.94 else sign + " "
