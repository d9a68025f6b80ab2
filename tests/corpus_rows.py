"""Rows for tests of the corpus: small documents whose edits, furniture and blocks are real, made from a number."""

import hashlib
import random
import re
from base64 import b64encode

from recension.tables import (
    BlockRow,
    DocumentRow,
    EditRow,
    FlagRow,
    FurnitureRow,
    PageQuality,
    PageRef,
    PageRow,
    RawFile,
    Rows,
    SectionRow,
    StepRow,
    readable,
)  # fmt: skip
from recension.text import Edit, Text

WORDS = ("peace", "treaty", "army", "the", "of", "economic", "military", "Korea", "alliance", "trade", "and", "in")
QUALITY = PageQuality(tokens=120, garbage=8, symbols=3, lone=0, known=910, band="good")
DAMAGE = re.compile(r"-\n(?=[a-z])|(?<=\w)\n(?=\w)")
STAMP = re.compile(r"\n\n(AD-A\d{6})(?=\n\n)")


def raw_text_of(seed: object, paragraphs: int = 4) -> str:
    """A raw text with wrapped lines, hyphens at line ends, a stamp, and now and then a byte that is no UTF-8."""
    rng = random.Random(str(seed))
    parts = [f"Report {seed}"]
    for n in range(paragraphs):
        words = [rng.choice(WORDS) + rng.choice(["", "", "", ",", "-\nment", "\nand", " é", " 𝔘"]) for _ in range(30)]
        parts.append(" ".join(words))
        if n == paragraphs // 2:
            parts.append(f"AD-A{rng.randrange(10**6):06}")
    return "\n\n".join(parts) + rng.choice(["", "", "\udcff", "\n"])


def document(id: str, raw: str, *, joined: str = "joined", metadata: dict | None = None, added: str = "2026") -> Rows:
    """All rows of a document with that raw text. `joined` is the reason given for its joins."""
    text = Text.of(raw)
    text = text.edited("undecodable", [Edit(*m.span(), "", "no text") for m in re.finditer("\udcff", text.now)])
    text = text.edited("stamps", [Edit(*m.span(), "", "a stamp", 990, "stamp") for m in STAMP.finditer(text.now)])
    joins = [Edit(*m.span(), "" if m[0][0] == "-" else " ", joined) for m in DAMAGE.finditer(text.now)]
    text = text.edited("joins", joins)
    text = text.edited("end", [Edit(len(text.now.rstrip()), len(text.now), "", "white space at the end")])
    blocks, at = [], 0
    for n, part in enumerate(text.now.split("\n\n")):
        start, end = at, at + len(part)
        at = end + 2
        span = text.raw_span(start, end)
        blocks.append(
            BlockRow(
                id=f"{id}#{span[0]:09}", document=id, n=n, kind="paragraph" if n else "title", text=part, start=start,
                end=end, raw=[span], page_first=PageRef(n=1, label=None), page_last=None, section=["1"] if n else [],
                level=0, confidence=900, attrs={"words": part.count(" ") + 1} if n % 2 else {},
            )
        )  # fmt: skip
    stamps = [
        FurnitureRow(
            id=f"{id}#f{m.start(1):09}", document=id, kind="stamp", text=m[1], raw=[m.span(1)],
            page=PageRef(n=1, label="i"), fields={"accession": m[1]},
        )
        for m in STAMP.finditer(raw)
    ]  # fmt: skip
    source = raw.encode("utf-8", "surrogateescape")
    digest = hashlib.sha256(source).hexdigest()
    row = DocumentRow(
        id=id, text=text.now, source="tests", added=added, created="1990-05", metadata=metadata or {"title": "A title"},
        raw=RawFile(
            path=f"{id}.txt", sha256=digest, bytes=len(source), media_type="text/plain", encoding="utf-8",
            text_sha256=digest,
        ),
        pages=[PageRow(n=1, label="i", start=0, end=len(text.now), inferred=False, quality=QUALITY)],
        sections=[
            SectionRow(
                id="1", parent=None, level=1, label=None, title="All", block=blocks[0].id, start=0, end=len(text.now)
            )
        ],
        quality={"known_words": 912}, flags=["look"], repairs={"joins": len(joins), "stamps": len(stamps)},
    )  # fmt: skip
    flags = [FlagRow(document=id, code="look", start=0, end=3, note="look at this", suggestion="")]
    return Rows(row, blocks, stamps, _edits(id, text), flags)


def made(collection: str, n: int, *, version: int = 0, paragraphs: int = 4) -> Rows:
    """The document of a number; another `version` of it has another raw text."""
    return document(f"{collection}/{n:06}", raw_text_of(f"{n} {version}" if version else n, paragraphs))


def _edits(id: str, text: Text) -> list[EditRow]:
    rows = []
    for n, hunk in enumerate(text.ledger):
        shown = readable(hunk.before)
        hidden = b64encode(hunk.before.encode("utf-8", "surrogateescape")).decode() if shown != hunk.before else None
        steps = [StepRow(rule=step.rule, why=step.why, confidence=step.confidence) for step in hunk.steps]
        rows.append(
            EditRow(
                document=id, n=n, raw=hunk.raw, clean=hunk.clean, before=shown, before_bytes=hidden, after=hunk.after,
                steps=steps,
            )
        )  # fmt: skip
    return rows
