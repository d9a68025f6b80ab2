"""Sixteen synthetic scans with exact truth: typeset, stamped, degraded, read by an OCR engine.

The truth names the blocks of the body. Title page and contents come out of the raw text as they are: they belong into
the reading text, but how they read is not judged here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.cases import Block, Case, Line, raw_lines
from benchmarks.data import decoded, shared
from benchmarks.truth import judged, line_tokens, share, sides

# What the stamp generator prints beside the wordings that a truth file lists.
BOX = (
    "Accession For", "NTIS GRA&I", "DTIC TAB", "Unannounced", "Justification", "By", "Distribution/",
    "Availability Codes", "Avail and/or", "Dist Special", "A-1", "DTIC QUALITY INSPECTED 1", "Digitized by Google",
    "DTIC AD-A000 000",
)  # fmt: skip
FOLIO = re.compile(r"[-=~ ]*(?:page )?([0-9]{1,3}|[ivxl]{1,6})[-=~. ]*", re.I)


def paths() -> list[Path]:
    folder = shared()
    return sorted((folder / "cases/scans").glob("*.t*t*")) if folder else []


def load() -> Iterator[Case]:
    for file in paths():
        if file.suffix == ".txt":
            truth = json.loads(file.with_suffix(".truth.json").read_text(encoding="utf-8"))
            yield case(file, decoded(file), truth)


def case(file: Path, raw: str, truth: dict[str, Any]) -> Case:
    body = tuple(Block(b["type"], b["text"]) for b in truth["blocks"] if not b.get("floating"))
    notes = tuple(b["text"] for b in truth["blocks"] if b.get("floating"))
    bare = Case(
        "scans", file.stem, raw, body, tuple(Line(s, e, "") for s, e, _ in raw_lines(raw)), notes=notes, path=file
    )
    first = _body_start(bare)
    front = tuple(_front(raw, line, truth) for line in bare.lines[:first])
    rest = _labelled(replace(bare, lines=bare.lines[first:]), truth)
    kept = [Block("front", raw[line.start : line.end], False) for line in front if line.label in ("", "prose")]
    return judged(replace(bare, blocks=(*kept, *body), lines=(*front, *rest)))


def _body_start(bare: Case) -> int:
    """The raw line with which the body begins: the first heading's, as near as may be above the first paragraph."""
    both = sides(bare)
    text = next(n for n, block in enumerate(bare.blocks) if block.kind != "heading")
    inside = range(both.starts[text], both.starts[text + 1])
    opening = next(
        n for n, line in enumerate(bare.lines)
        if len(span := line_tokens(both.body, line)) >= 4
        and sum(both.bridge.same(t) and both.bridge(t)[0] in inside for t in span) > len(span) / 2
    )  # fmt: skip
    likes = [
        n for n in range(max(0, opening - 8), opening)
        if fuzz.ratio(bare.raw[bare.lines[n].start : bare.lines[n].end].strip(), bare.blocks[0].text) >= 75
    ]  # fmt: skip
    start = likes[-1] if likes else opening
    while start - 1 in likes:  # a head that repeats the heading above it
        start -= 1
    return start


def _front(raw: str, line: Line, truth: dict[str, Any]) -> Line:
    """A line of the title page or the contents: furniture, text that must stay, or nobody knows."""
    text = raw[line.start : line.end].strip()
    about = truth["metadata"]
    stays = [about["title"], *about["authors"], about["organization"], about["report_number"]]
    stays += [f"{entry['label']} {entry['title']}" for entry in truth["toc"]]
    if process.extractOne(text, truth["running"][-1:], scorer=fuzz.ratio, score_cutoff=80) and len(text) > 8:
        return line._replace(label="banner") if _is_banner(text) else line
    if process.extractOne(text, [*truth["stamps"], *BOX], scorer=fuzz.ratio, score_cutoff=80) and len(text) > 2:
        return line._replace(label="stamp")
    title = re.sub(r"[\W_]*(?:[.:\s]\s*){3,}.*$", "", text)
    if len(title) > 6 and process.extractOne(title, stays, scorer=fuzz.ratio, score_cutoff=85):
        return Line(line.start, raw.index(title, line.start) + len(title), "prose")  # leaders may go, the entry not
    return line


def _is_banner(text: str) -> bool:
    return bool(re.search(r"(?i)classif|secret|approved for release|cia-rdp", text))


def _labelled(body: Case, truth: dict[str, Any]) -> list[Line]:
    """Lines of the body: those in the true text are prose, the others furniture where they look like the known one."""
    both = sides(body)
    heads = [truth["metadata"]["title"], truth["metadata"]["organization"], *truth["running"]]
    heads += [block.text for block in body.blocks if block.kind == "heading"]
    heads += [title.split(" ", 2)[-1] for title in heads]
    out: list[Line] = []
    for line in body.lines:
        span = line_tokens(both.body, line)
        text = body.raw[line.start : line.end].strip()
        label = ""
        if any(fuzz.partial_ratio(note, text, score_cutoff=80) for note in body.notes) and len(text) > 12:
            label = "note"
        elif (known := share(both, span[0], span[-1] + 1) if span else 0) >= 0.6:
            label = "prose"
        elif _is_banner(text):
            label = "banner"
        elif FOLIO.fullmatch(text):
            label = "folio"
        elif _like(text, [*truth["stamps"], *BOX]):
            label = "stamp"
        elif _like(re.sub(r"^[\W\d]+|[\W\d]+$", "", text), heads):
            label = "head"
        elif known >= 0.35:
            label = "prose"
        if out and label == out[-1].label == "prose" and fuzz.ratio(text, body.raw[out[-1].start : out[-1].end]) >= 80:
            out[-1] = out[-1]._replace(label="head")  # a head right above the heading that it repeats
        out.append(line._replace(label=label))
    return out


def _like(text: str, known: Sequence[str]) -> bool:
    upper = [k.upper() for k in known]
    return len(text) > 3 and process.extractOne(text.upper(), upper, scorer=fuzz.ratio, score_cutoff=75) is not None


def listing(case: Case) -> str:
    """The raw text with the label of each line, for a person to check the truth itself."""
    rows = []
    for label, lines in groupby(case.lines, key=lambda line: line.label):
        rows += [f"{label or '?':8} {case.raw[line.start : line.end].strip()}" for line in lines]
    return "\n".join(rows)
