"""The two pages of a version that people read: README.md, the dataset card, and CHANGES.md."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from recension.corpus.changes import Change
from recension.corpus.feed import Feed
from recension.corpus.manifest import Manifest
from recension.quality import BANDS

EXAMPLE_OF = "### Words of "  # begins the section of a document in CHANGES.md
_TABLES = {
    "documents": "one row a document: the whole clean text, source, metadata, pages, sections",
    "blocks": "one row a block in reading order: paragraphs, headings, contents entries, footnotes",
    "furniture": "what was taken out of the reading text: stamps, running heads, page numbers",
    "edits": "the ledger: every change between raw and clean text, with rule, reason and confidence",
    "flags": "what a person should look at",
}


def card(manifest: Manifest) -> str:
    """The dataset card: what the version holds, how to load it, how to trust it."""
    about, counts = manifest.about, manifest.counts
    title = about.title or manifest.collection
    parts = [
        _front_matter(manifest),
        f"# {title}, version {manifest.version}",
        about.description,
        f"{counts.documents:,} documents, {counts.characters:,} characters of clean text, {counts.blocks:,} blocks. "
        f"{counts.edits:,} edits lead from the raw text to the clean text; each can be undone.",
        _table(("table", "rows", "what a row is"), ((t, f"{getattr(counts, t):,}", d) for t, d in _TABLES.items())),
        "## Load it",
        "```python\n"
        'pandas.read_parquet("documents/")                                   # also polars, Dask, Ray, Spark\n'
        "duckdb.sql(\"select id, text from 'documents/*.parquet'\")\n"
        'datasets.load_dataset("path/to/this/folder", "documents")           # or "blocks", "edits", ...\n'
        'recension.open_corpus("path/to/this/folder").documents()            # typed rows\n'
        "```",
        "Offsets count code points. `metadata`, `quality`, `attrs` and `fields` are JSON strings. "
        "The fields are described in `schemas/`.",
        "## Trust it",
        "To get the raw text back, walk the document's `edits` in order: copy the clean text up to `clean`, then "
        "`before`, and go on after `after`. `documents.raw.text_sha256` is its digest. "
        "`recension verify` does this for every document.",
        f"Pin it exactly: `{manifest.pin}`.",
        "## Figures",
        _over_time(counts.years),
        _figure(
            "Documents by quality of their OCR", {band: counts.bands.get(band, 0) for band in BANDS}, by_count=False
        )
        if counts.bands.keys() & set(BANDS)
        else "",
        _figure("Blocks by kind", counts.kinds),
        _figure("Removed from the reading text, by kind", counts.furniture_kinds),
        _figure("Edits by rule", counts.rules),
        _figure("Flags by code", counts.codes),
        _stale(manifest.stale),
        f"## Source\n\n{about.source}" if about.source else "",
        f"## Licence\n\n{about.licence}" if about.licence else "",
        f"## Citation\n\n{about.citation}" if about.citation else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def changes(manifest: Manifest, previous: Manifest | None, feed: Feed) -> str:
    """What a reader of the version before will see change."""
    parts = [f"# {manifest.about.title or manifest.collection}: changes in version {manifest.version}"]
    if previous is None:
        parts.append(f"The first version: {manifest.counts.documents:,} documents.")
    else:
        done = ", ".join(f"{feed.ops[op]:,} {op}" for op in ("added", "changed", "withdrawn") if feed.ops[op])
        parts.append(f"Since version {previous.version}: {done or 'no document differs'}.")
        parts.append("Why it is this number:\n\n" + "\n".join(f"- {reason}" for reason in manifest.bump.reasons))
        if feed.block_ops:
            names = {"alias": "with a new id"}
            blocks = ", ".join(f"{n:,} {names.get(op, op)}" for op, n in sorted(feed.block_ops.items()))
            same = f"; {feed.same_words:,} of the changed ones read as before" if feed.same_words else ""
            parts.append(f"Blocks of changed documents: {blocks}{same}.")
        if feed.causes:
            parts.append("## Causes\n\n" + _table(("cause", "documents"), _counted(feed.causes)))
        parts.append(_program(manifest, previous))
        parts += _examples(feed)
        for op in ("added", "changed", "withdrawn"):
            parts.append(_documents(op, feed.named[op], feed.ops[op]))
    return "\n\n".join(part for part in parts if part) + "\n"


def changes_without(text: str, ids: Iterable[str]) -> str:
    """A CHANGES.md without the words of some documents; that they changed stays told."""
    for id in ids:
        section = re.escape(f"{EXAMPLE_OF}`{id}`\n")
        text = re.sub(rf"^{section}.*?(?=^#)", "", text + "#", flags=re.DOTALL | re.MULTILINE).removesuffix("#")
    return text


def _program(manifest: Manifest, previous: Manifest) -> str:
    """Which rules and options differ from those of the version before."""
    then, now = previous.pipeline.parts, manifest.pipeline.parts
    lines = [f"- new: {name}" for name in sorted(now.keys() - then.keys())]
    lines += [f"- gone: {name}" for name in sorted(then.keys() - now.keys())]
    lines += [f"- changed: {name}" for name in sorted(then.keys() & now.keys()) if then[name] != now[name]]
    return "## Rules and options\n\n" + "\n".join(lines) if lines and then else ""


def _examples(feed: Feed) -> list[str]:
    """What changed, in words. Each document has a section of its own, so that a purge can take it out."""
    if not feed.examples:
        return []
    parts = ["## In words\n\nWhat went stands in `[-…-]`, what came in `{+…+}`."]
    for id, lines in feed.examples:
        parts.append(f"{EXAMPLE_OF}`{id}`\n\n" + "\n\n".join(f"    {line}" for line in lines))
    return parts


def _documents(op: str, named: list[Change], count: int) -> str:
    if not count:
        return ""
    lines = [f"- `{change.id}`" + (f": {change.cause}" if change.cause else "") for change in named]
    if count > len(named):
        lines.append(f"- and {count - len(named):,} more, in `changes.jsonl.zst`")
    return f"## Documents {op}\n\n" + "\n".join(lines)


def _stale(stale: Mapping[str, str]) -> str:
    if not stale:
        return ""
    lines = [f"- `{id}`: {reason}" for id, reason in sorted(stale.items())]
    return "## Stale\n\nThese stand as in an earlier version, because their new form was refused:\n\n" + "\n".join(
        lines
    )


def _front_matter(manifest: Manifest) -> str:
    """What the Hugging Face hub and `datasets` read: the tables as configurations."""
    about = manifest.about
    lines = ["---", f"pretty_name: {json.dumps(about.title or manifest.collection, ensure_ascii=False)}"]
    if about.language:
        lines.append(f"language:\n- {json.dumps(about.language)}")
    if about.licence:
        lines.append(f"license_name: {json.dumps(about.licence, ensure_ascii=False)}\nlicense: other")
    lines.append(f"version: {manifest.version}\nconfigs:")
    for table in _TABLES:
        lines.append(f"- config_name: {table}\n  data_files: {table}/*.parquet")
        if table == "documents":
            lines.append("  default: true")
    return "\n".join([*lines, "---"])


def _over_time(years: Mapping[str, int]) -> str:
    """Documents by year, or by decade where they are of many years."""
    if len(years) <= 30:
        return _figure("Documents by year", years, by_count=False)
    decades: Counter[str] = Counter()
    for year, n in years.items():
        decades[f"{year[:3]}0s" if year.isdecimal() else year] += n
    return _figure("Documents by decade", dict(sorted(decades.items())), by_count=False)


def _figure(title: str, counts: Mapping[str, int], by_count: bool = True) -> str:
    """A bar chart that reads well in any viewer: bars are drawn with characters."""
    if not counts:
        return ""
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0])) if by_count else list(counts.items())
    rest = rows[30:]
    most = max(n for _, n in rows)
    width = max(len(name) for name, _ in rows[:30])
    lines = [f"{name:<{width}}  {n:>9,}  {'█' * max(n > 0, round(30 * n / most))}".rstrip() for name, n in rows[:30]]
    if rest:
        lines.append(f"{'others':<{width}}  {sum(n for _, n in rest):>9,}")
    return f"{title}:\n\n```\n" + "\n".join(lines) + "\n```"


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines)


def _counted(counts: Mapping[str, int]) -> list[tuple[object, ...]]:
    return [(name, f"{n:,}") for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
