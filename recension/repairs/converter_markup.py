"""Markdown and HTML that a converter left in the text: `**bold**` over two lines, `# ` before a heading, `<br>`.

The page printed none of it. A pair of asterisks may span the lines of one block; a pair that would span a blank line is
no pair. A converter's bullet before a printed number, `- (1) The stake`, goes and the number stays. A page marker of a
converter (`## Page 12`, `--- Page 12 ---`) is the best evidence of a page turn there is: it becomes the page mark.
Left alone: asterisks that mark footnotes or ERIC's major descriptors, `#` that means number, dashes that are bullets.
"""

import re
from collections.abc import Iterator

from recension.cases import Case, Fix, Keep
from recension.evidence import Evidence
from recension.gates import Gate
from recension.text import Edit, Flag

_BOLD = re.compile(r"\*\*(?=[^\s*])((?:[^*\n]|\n(?![ \t]*\n))+)(?<=\S)\*\*(?!\*)")
_HEADING = re.compile(r'#(?<![^\n]#)#{0,5} (?=[A-Z0-9*"“(])')  # at the head of a line; begins with a letter to be found
_BULLET = re.compile(r"-(?<![^\n]-) (?=\(?\d{1,3}[).] \S)")
_BREAK = re.compile(r"<br ?/?>", re.I)
_MARKED = ("#", "--", "<!--", "[")  # what a page marker begins with
_PAGE = re.compile(
    r"^(?:#{1,6} *|-{2,} *|<!-- *|\[)(?:page|página|seite|pág\.|p\.) *(\d{1,5})(?: *(?:of|de|/) *\d{1,5})?"
    r"(?: *-{2,}| *-->|\])? *$\n?",
    re.M | re.I,
)
GATE = Gate((r"\*\*", r"^- \(?[\d\x80-\xff]", "<br", r"^(?:#|--|<!--|\[(?:p|seite))"), fold=True)


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    found: list[Edit] = []
    if "**" in text:
        for pair in _BOLD.finditer(text):
            for at in (pair.start(), pair.end() - 2):
                found.append(Edit(at, at + 2, "", "converter's mark for bold", 970))
    pages = list(_PAGE.finditer(text)) if text.startswith(_MARKED) or any(f"\n{m}" in text for m in _MARKED) else []
    if len(pages) < 2:
        pages = []
    found += [Edit(*p.span(), "\f", "converter's page marker", 970, "page_marker", p[1]) for p in pages]
    if "# " in text:  # found by its sign: most texts have none
        markers = {page.start() for page in pages}
        heads = (mark for mark in _HEADING.finditer(text) if mark.start() not in markers)
        found += [Edit(*mark.span(), "", "converter's mark for a heading", 900) for mark in heads]
    if "\n- " in text or text.startswith("- "):
        bullets = _BULLET.finditer(text)
        found += [Edit(*b.span(), "", "converter's bullet before a printed number", 930) for b in bullets]
    if "<" in text:
        found += [Edit(*mark.span(), "\n", "converter's line break", 930) for mark in _BREAK.finditer(text)]
    yield from sorted(found)


CASES: tuple[Case, ...] = (
    Fix(
        "**DTIC\nELECTE\nNOV 13 1992\nS A D**",
        "DTIC\nELECTE\nNOV 13 1992\nS A D",
        seen="horelick-us-soviet-relations-1990",
    ),
    Fix(
        "- (1) The stake of both\n- (2) Sino-Soviet",
        "(1) The stake of both\n(2) Sino-Soviet",
        seen="horelick-us-soviet-relations-1990",
    ),
    Fix("## Findings\n\ntext<br>more", "Findings\n\ntext\nmore"),
    Fix("## Page 1\nOne.\n## Page 2\nTwo.\n", "\fOne.\n\fTwo.\n"),
    Keep("Messina * and **see note\n\nbelow** it", because="no pair spans a blank line"),
    Keep("- first\n- second", because="dashes are bullets"),
    Keep("Copy #12 of 40\n--- Page 3 ---", because="a number sign; one page marker proves nothing"),
)
