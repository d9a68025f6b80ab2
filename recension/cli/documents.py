"""The commands on one document or one repair: clean, explain, check."""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recension.cli.terminal import PROBLEMS, USAGE, fail, out, say_json, tidy

if TYPE_CHECKING:
    from recension.document import Document
    from recension.repairs import Repair

File = Annotated[Path, typer.Argument(metavar="FILE", help="A document in any format we read; - for standard input.")]
Encoding = Annotated[str, typer.Option(help="The encoding of a text file, where the guess is wrong.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def clean(file: File, encoding: Encoding = "", as_json: Json = False) -> None:
    """Print the clean text of a document.

    \b
    Examples:
      recension clean scan.txt > scan.clean.txt
      recension clean report.pdf
      curl -s https://example.org/scan.txt | recension clean -
      recension clean scan.txt --json | jq .repairs
    """
    with tidy():
        document = document_of(file, encoding)
        if as_json:
            say_json(_summary(document))
            return
        text = document.text
        sys.stdout.buffer.write((text if text.endswith("\n") else text + "\n").encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()


def explain(
    file: File,
    rule: Annotated[str, typer.Option(help="Only changes this repair took part in.")] = "",
    at: Annotated[
        str, typer.Option(help="Only changes at this offset of the clean text; raw:N for the raw text.")
    ] = "",
    encoding: Encoding = "",
    as_json: Json = False,
) -> None:
    """Show what was changed in a document, by which rule, and why.

    \b
    Examples:
      recension explain scan.txt
      recension explain scan.txt --rule page_turns
      recension explain scan.txt --at 1204
      recension explain scan.txt --at raw:1310 --json
    """
    with tidy():
        from recension.explain import as_text, changes, summary

        number = at.removeprefix("raw:")
        if at and not number.isdecimal():
            raise fail(f"--at expects an offset such as 1204 or raw:1204, found {at!r}", code=USAGE)
        text = document_of(file, encoding).history
        found = list(changes(text, rule, int(number) if at else None, in_raw=at.startswith("raw:")))
        if as_json:
            say_json([change.data() for change in found])
            return
        console = out()
        for change in found:
            for line in as_text(change).split("\n"):
                style = {"-": "red", "+": "green", "r": "bold"}.get(line[:1], "dim")
                console.print(line, style=style, markup=False)
            console.print()
        counts = ", ".join(f"{name} {n}" for name, n in summary(found).items())
        console.print(f"{len(found)} changes" + (f": {counts}" if counts else ""), markup=False)


def check(
    name: Annotated[str, typer.Argument(help="A repair's name, or the dotted name of one of your own.")],
    as_json: Json = False,
) -> None:
    """Run the cases of a repair: what it fixes, what it must leave, what it knowingly misses.

    \b
    Examples:
      recension check page_turns
      recension check korea.banners
    """
    with tidy():
        from recension.cases import check as problem_of
        from recension.evidence import Evidence

        repair = _repair(name)
        results = [
            (
                type(case).__name__,
                case._asdict(),
                problem_of(name, lambda text: repair.edits(text, Evidence(text)), case),
            )
            for case in repair.CASES
        ]
        failed = sum(1 for *_, problem in results if problem)
        if as_json:
            say_json([{"kind": kind, "case": case, "problem": problem} for kind, case, problem in results])
        else:
            console = out()
            for n, (kind, case, problem) in enumerate(results, 1):
                mark = "[red]fails[/]" if problem else "[green]holds[/]"
                console.print(f"{mark}  {n:>3}  {kind:<4} ", end="")
                console.print(problem or _case_line(case), markup=False)
            console.print(f"{name}: {len(results)} cases, {failed} fail")
        if failed:
            raise typer.Exit(PROBLEMS)


def repairs(
    name: Annotated[str, typer.Argument(help="A repair's name; all where none is given.")] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the whole catalogue as Markdown.")] = False,
    as_json: Json = False,
) -> None:
    """List the repairs in the order in which they run, or tell the story and the cases of one.

    \b
    Examples:
      recension repairs
      recension repairs page_turns
      recension repairs --markdown > docs/repairs.md
    """
    with tidy():
        from recension.catalogue import catalogue, entry
        from recension.repairs import ORDER

        if markdown:
            sys.stdout.write(catalogue())
        elif name:
            out().print(entry(name, _repair(name), dict(ORDER).get(name, "a repair of your own")), markup=False)
        elif as_json:
            say_json([{"repair": shipped, "place": reason} for shipped, reason in ORDER])
        else:
            for n, (shipped, reason) in enumerate(ORDER, 1):
                out().print(f"{n:>3}  {shipped:<24} {reason}", markup=False)


def document_of(file: Path, encoding: str) -> Document:
    from recension.corrections.sidecar import corrections_of, read_corrections
    from recension.document import read as read_document
    from recension.sources import Reading
    from recension.sources.guarded import read_file, read_guarded
    from recension.sources.sidecar import Known, read_sidecar, sidecar_of

    if str(file) != "-" and not file.exists():
        raise fail(f"there is no file {file}", "Check the path; - reads standard input.", USAGE)
    if str(file) == "-":
        return read_document(read_guarded(sys.stdin.buffer.read(), Reading(encoding=encoding)))
    beside = sidecar_of(file)
    known = read_sidecar(beside) if beside else Known()
    reading = known.reading_over(Reading())
    decided = corrections_of(file)
    return read_document(
        read_file(file, replace(reading, encoding=encoding or reading.encoding)),
        known=known,
        corrections=read_corrections(decided) if decided else (),
    )


def _summary(document: Document) -> dict[str, object]:
    counts = Counter(rule for hunk in document.ledger for rule in {step.rule for step in hunk.steps})
    return {
        "text": document.text,
        "repairs": dict(sorted(counts.items())),
        "furniture": [removed._asdict() for removed in document.furniture],
        "flags": [flag._asdict() for flag in document.flags],
    }


def _repair(name: str) -> Repair:
    from recension.repairs import ORDER, load

    sys.path.append(str(Path.cwd()))  # a repair of one's own is tried from where one writes it
    try:
        return load(name)
    except ImportError as problem:
        names = [shipped for shipped, _ in ORDER]
        near = difflib.get_close_matches(name, names, 1, 0.5)
        advice = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(names)}."
        raise fail(f"there is no repair {name!r}: {problem}", advice, USAGE) from None


def _case_line(case: Mapping[str, str]) -> str:
    from recension.explain import shown

    before, after = case.get("before", case.get("text", "")), case.get("after", "")
    line = shown(before) + (f" → {shown(after)}" if "after" in case else "")
    return line if len(line) <= 100 else line[:99] + "…"
