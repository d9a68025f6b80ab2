"""The metadata benchmark: what is read from stamps, covers and forms, against what is printed.

python -m benchmarks.metadata                  precision and recall for each field
python -m benchmarks.metadata --show scan0007  every reading that is wrong, missing or invented in one document

A value counts as carried where its letters still stand in the OCR text; recall is of those. A value read where the
document has none is an invention. `held out` are the documents that no rule was written on (see benchmarks.data).
"""

from __future__ import annotations

import argparse
import calendar
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.data import decoded, held_out, shared
from recension.metadata import Metadata
from recension.metadata.reader import read
from recension.repairs import run
from recension.resemblance import squeezed

TRUTH = Path(__file__).parent / "metadata_truth" / "reports.toml"
EXACT = ("title", "creators", "date_issued", "report_numbers", "accession", "crest", "distribution", "corporate_bodies")
FORM = ("dtic_control_number", "page_count", "keywords", "abstract")


class Document(NamedTuple):
    name: str
    raw: str
    truth: dict[str, Any]


class Outcome(NamedTuple):
    """One field of one document: is its value printed, is it carried, what was read, and is that right."""

    name: str
    field: str
    printed: bool
    carried: bool
    read: Any
    right: bool


def documents(folder: Path) -> Iterator[Document]:
    """The synthetic scans with their truth, and the real reports with the truth read by eye."""
    for file in sorted((folder / "cases" / "scans").glob("*.truth.json")):
        truth = json.loads(file.read_text("utf-8"))
        said = truth["metadata"]
        fields = {
            "title": said["title"],
            "creators": [filed(name) for name in said["authors"]],
            "date_issued": said["date"],
            "report_numbers": [said["report_number"].upper()],
            "accession": (said["accession_number"] or "").replace("-", ""),
            "crest": next((run.split(" : ")[1] for run in truth["running"] if "CIA-RDP" in run), ""),
            "corporate_bodies": said["organization"],
            "distribution": "A" if truth["kind"] == "dtic" else "",
        }
        yield Document(truth["id"], decoded(file.with_name(f"{truth['id']}.txt")), fields)
    for name, fields in tomllib.loads(TRUTH.read_text("utf-8")).items():
        file = folder / "cases" / "dtic" / name
        if file.exists():
            yield Document(file.stem, pdf_text(file), {"accession": "", "crest": "", "distribution": "", **fields})


def filed(name: str) -> str:
    given, family = name.rsplit(" ", 1)
    return f"{family}, {given}"


def pdf_text(file: Path) -> str:
    """The text layer of a PDF, a form feed between two pages."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(file)
    return "\f".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)


def value(found: Metadata, field: str) -> Any:
    """What was read for a field, in the form the truth has."""
    if field in ("accession", "crest"):
        scheme = {"accession": "DTIC", "crest": "CREST"}[field]
        return next((v["value"] for v in found.all("identifiers") if isinstance(v, dict) and v["scheme"] == scheme), "")
    if field == "creators":
        return [v["name"] for v in found.all("creators") if isinstance(v, dict)]
    if field in ("report_numbers", "keywords"):
        return found.all(field)
    best = found.best(field)
    if isinstance(best, dict):
        return best.get("code") or best.get("name", "")
    return best or ""


def outcomes(document: Document) -> Iterator[Outcome]:
    repaired = run(document.raw)
    found = read(repaired.text, repaired.furniture)
    letters = squeezed(document.raw)
    for field in (*EXACT, *FORM):
        truth, said = document.truth.get(field), value(found, field)
        if truth is None and field not in EXACT:
            continue
        parts = [str(part) for part in (truth if isinstance(truth, list) else [truth or ""])]
        carried = all(stands(field, part, letters, document.raw) for part in parts)
        yield Outcome(document.name, field, bool(truth), bool(truth) and carried, said, same(field, truth, said))


def stands(field: str, part: str, letters: str, raw: str) -> bool:
    """Do the letters of a value still stand in the text as OCR read it?"""
    if field == "creators":
        family, given = part.split(", ")
        return squeezed(f"{given}{family}") in letters
    if field == "date_issued":
        months = list(calendar.month_name)[1:]
        year, _, month = part.partition("-")
        return f"{months[int(month) - 1] if month else ''} {year}".strip().upper() in " ".join(raw.upper().split())
    if field == "accession":
        return squeezed(part) in letters
    if field == "distribution":
        return "PUBLICRELEASE" in letters
    if field == "report_numbers" and part.startswith("NASA-TM-"):
        return part[8:] in letters
    return squeezed(part) in letters


def same(field: str, truth: Any, said: Any) -> bool:
    if field == "abstract":
        return squeezed(str(said)).startswith(squeezed(str(truth)))
    if field == "corporate_bodies":
        return squeezed(str(truth)) in squeezed(str(said)) if truth else not said
    if field == "report_numbers":
        return set(truth or ()) <= set(said) and bool(truth)
    return bool(truth == said) if truth else not said


def table(rows: list[Outcome]) -> Iterator[str]:
    yield (
        f"{'field':22}{'printed':>8}{'carried':>8}{'read':>6}{'right':>6}{'invented':>9}"
        + f"{'precision':>10}{'recall':>8}"
    )
    for field in (*EXACT, *FORM):
        count: Counter[str] = Counter()
        for row in rows:
            if row.field == field:
                count["printed"] += row.printed
                count["carried"] += row.carried
                count["read"] += bool(row.read)
                count["right"] += row.printed and row.right
                count["right_carried"] += row.carried and row.right
                count["invented"] += bool(row.read) and not row.printed
        precision = f"{count['right'] / count['read']:.3f}" if count["read"] else "-"
        recall = f"{count['right_carried'] / count['carried']:.3f}" if count["carried"] else "-"
        yield (
            f"{field:22}{count['printed']:8}{count['carried']:8}{count['read']:6}{count['right']:6}{count['invented']:9}"
            f"{precision:>10}{recall:>8}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", default="", help="a document's name: print what is wrong in it")
    chosen = parser.parse_args()
    folder = shared()
    if not folder:
        print(
            "the case documents are not here: set RECENSION_SHARED or put ../shared beside the checkout",
            file=sys.stderr,
        )
        return 2
    rows = [row for document in documents(folder) if chosen.show in document.name for row in outcomes(document)]
    if chosen.show:
        for row in rows:
            if not row.right:
                print(f"{row.name} {row.field}: printed {row.printed}, carried {row.carried}, read {row.read!r}")
        return 0
    for title, part in (("all", rows), ("held out", [row for row in rows if held_out(row.name)])):
        print(f"\n{title}: {len({row.name for row in part})} documents", *table(part), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
