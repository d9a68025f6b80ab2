"""The first volume of a 448-page report: what an OCR engine read, and the proof-read edition in LaTeX.

Redacted places hold invented filler in the edition and noise in the OCR text: a block that has one is there to find
its place by, but is not judged. Footnotes may stand anywhere, but not inside a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.cases import TEXT, Block, Case, Line, raw_lines
from benchmarks.data import decoded, shared
from benchmarks.truth import judged, line_tokens, share, sides
from benchmarks.view import Notes

# The order in which main.tex includes them.
PARTS = (
    "introduction", "executive-summary", "investigation", "active-measures", "hacking-dumping",
    "russian-links-to-trump", "decisions",
)  # fmt: skip
HEADS = (
    "U.S. Department of Justice",
    "Attorney Work Product // May Contain Material Protected Under Fed. R. Crim. P. 6(e)",
    "U.S. Department of Justice Attorney Work Product // May Contain Material Protected Under Fed. R. Crim. P. 6(e)",
)
REDACTED = "\x01"
_PLAIN = {
    "~": " ", "``": '"', "''": '"', "---": "\u2014", "--": "\u2013", r"\S": "§", r"\P": "¶", r"\dots": "...",
    r"\null": "", r"\&": "&", r"\$": "$", r"\%": "%", r"\#": "#", r"\_": "_", r"\thinspace": "", "\\\\": " ",
    r"\ ": " ", r"\ast": "*",
}  # fmt: skip
_LONGEST_FIRST = sorted(_PLAIN, key=len, reverse=True)
_SYMBOL = re.compile("|".join(re.escape(k) + ("(?![a-zA-Z])" if k[-1].isalpha() else "") for k in _LONGEST_FIRST))
# Commands that print nothing, with their arguments.
_SILENT = re.compile(
    r"\\(?:vspace|hspace|label|markboth|addcontentsline|thispagestyle|includegraphics|nameref)\*?"
    r"(?:\[[^]]*\])?(?:\{[^{}]*\})+"
)
_HEADING = r"\\(?:section|subsection|subsubsection|paragraph|subparagraph)\*?"


def paths() -> list[Path]:
    folder = shared()
    if not folder:
        return []
    home = folder / "cases/mueller-vol1"
    return [home / "raw.txt", *(home / "truth" / f"{part}.tex" for part in PARTS)]


def load() -> Iterator[Case]:
    files = paths()
    if files:
        text = "\n\n".join(file.read_text(encoding="utf-8") for file in files[1:])
        yield case(decoded(files[0]), text, files[0])


def case(raw: str, edition: str, file: Path | None = None) -> Case:
    body, notes = _footnotes(re.sub(r"(?<!\\)%.*\n", "", edition))
    blocks = tuple(_blocks(body))
    bare = Case("mueller", "mueller-vol1", raw, blocks, tuple(_lines(raw)), notes=tuple(map(_plain, notes)), path=file)
    lines = tuple(_labelled(bare))
    first = next(line.start for line in lines if line.label == "prose" and line.end - line.start > 200)
    before = [line for line in lines if line.start < first and line.label in TEXT]
    front = tuple(Block("front", raw[line.start : line.end], False) for line in before)
    lines = tuple(line._replace(label="") if line in before else line for line in lines)
    return judged(replace(bare, blocks=(*front, *blocks), lines=lines))


def clean_blocks(edition: str) -> Iterator[Block]:
    """The blocks of the edition whose every word is known, without footnotes."""
    body, _ = _footnotes(re.sub(r"(?<!\\)%.*\n", "", edition))
    yield from (block for block in _blocks(body) if block.judged and block.kind == "paragraph")


def _footnotes(text: str) -> tuple[str, list[str]]:
    """The running text without footnotes, and the footnotes."""
    parts, notes, at = [], [], 0
    while (found := text.find(r"\footnote{", at)) >= 0:
        end = _closing(text, found + 9)
        parts.append(text[at:found].rstrip())
        notes.append(text[found + 10 : end])
        at = end + 1
    return "".join([*parts, text[at:]]), notes


def _closing(text: str, opened: int) -> int:
    """Where the brace closes that opens at `opened`."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.S).finditer(text, opened):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    raise ValueError(f"a brace at {opened} never closes: {text[opened : opened + 60]!r}")


def _plain(text: str) -> str:
    """LaTeX as it prints, with REDACTED where nobody knows what stands there."""
    while found := re.search(r"\\(x?blackout|censor|UseVerb)\{", text):
        text = text[: found.start()] + REDACTED + text[_closing(text, found.end() - 1) + 1 :]
    text = _SILENT.sub("", text)
    text = re.sub(r"\\(?:begin|end)\{[^{}]*\}(?:\[[^]]*\]|\{[^{}]*\})*", "", text)
    text = re.sub(r"\\(?:hyperlink|foreignlanguage|href)\{[^{}]*\}|\\hyperref\[[^]]*\]", "", text)
    text = _SYMBOL.sub(lambda found: _PLAIN[found[0]], text)
    return " ".join(re.sub(r"\\[a-zA-Z]+\*?|[{}]|\\", "", text).replace("`", "'").split())


def _blocks(body: str) -> Iterator[Block]:
    """Headings, paragraphs and items in print order."""
    body = re.sub(rf"({_HEADING}\{{)", r"\n\n\1", body)
    body = re.sub(r"(\\item\b|\\(?:begin|end)\{(?:quote|enumerate|itemize|center|figure)\})", r"\n\n\1", body)
    for piece in re.split(r"\n\s*\n", body):
        heading = re.match(_HEADING + r"\{", piece.strip())
        if heading:
            end = _closing(piece.strip(), heading.end() - 1)
            yield from _block("heading", piece.strip()[heading.end() : end])
            piece = piece.strip()[end + 1 :]
        yield from _block("paragraph", piece)


def _block(kind: str, latex: str) -> Iterator[Block]:
    text = _plain(latex)
    shown = " ".join(text.replace(REDACTED, " ").split())
    if re.search(r"\w", shown):
        # what follows an opened figure or list is print layout; a short piece says too little to be judged
        yield Block(kind, shown, REDACTED not in text and "figure" not in latex and len(shown) > 20)


def _lines(raw: str) -> Iterator[Line]:
    """Raw lines with the labels that need no truth: the head, the page number."""
    for page in re.finditer(r"[^\f]+", raw):
        rows = list(raw_lines(page[0]))
        for n, (start, end, text) in enumerate(rows):
            label = ""
            if n < 3 and max(fuzz.ratio(text.lower(), head.lower()) for head in HEADS) >= 60:
                label = "head"
            elif n >= len(rows) - 1 and re.fullmatch(r"[\divxl]{1,4}", text):
                label = "folio"
            yield Line(page.start() + start, page.start() + end, label)


def _labelled(bare: Case) -> Iterator[Line]:
    both = sides(bare)
    notes = Notes(bare.notes)
    for line in bare.lines:
        span = line_tokens(both.body, line)
        if line.label or not span:
            yield line
        elif share(both, span[0], span[-1] + 1) >= 0.6:
            yield line._replace(label="prose")
        else:
            text = bare.raw[line.start : line.end]
            yield line._replace(label="note" if notes.share(text) >= 0.5 else "")
