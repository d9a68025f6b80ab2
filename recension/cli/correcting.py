"""The commands on a person's decisions: corrections, correct."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from recension.cli.corpora import Json, Raw
from recension.cli.documents import document_of
from recension.cli.terminal import PROBLEMS, USAGE, fail, out, say_json, tidy

if TYPE_CHECKING:
    from recension.corrections import Action, Correction, Placed
    from recension.corrections.making import By
    from recension.document import Document

_STYLE = {"holds": "green", "moved": "green", "already": "dim", "overruled": "dim", "lost": "red"}


def corrections(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[COLLECTION|FILE]...", help="All collections where none is named.")
    ] = None,
    raw: Raw = Path("raw"),
    as_cases: Annotated[bool, typer.Option("--as-cases", help="Print them as cases for repairs.")] = False,
    as_json: Json = False,
) -> None:
    """List what people decided of documents, and whether it still fits.

    holds (it stands where it stood), moved (the text there differs a little, or it stands elsewhere), already (nothing
    is left to do), overruled (a later one speaks of the same place), lost (it fits no longer; nothing is done).
    Exit code 1 says that something is lost.

    \b
    Examples:
      recension corrections
      recension corrections cold-war-korea --json
      recension corrections raw/letters/scan.txt --as-cases
    """
    with tidy():
        found = list(_documents(raw, names or []))
        if as_cases:
            _say_cases(found)
        elif as_json:
            say_json([_data(one, placed) for one in found for placed in one.document.corrections])
        else:
            for one in found:
                out().print(one.path, style="bold", markup=False)
                for placed in one.document.corrections:
                    _say(placed)
        if any(placed.state == "lost" for one in found for placed in one.document.corrections):
            raise typer.Exit(PROBLEMS)


def correct(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document, in its collection.")],
    reject: Annotated[str, typer.Option(metavar="RULE", help="What this repair did there is not done.")] = "",
    accept: Annotated[str, typer.Option(metavar="RULE", help="What this repair did there is right.")] = "",
    replace: Annotated[str | None, typer.Option(metavar="TEXT", help="What stands there is to read so.")] = None,
    kind: Annotated[
        str, typer.Option(help="The block that begins there is of this kind; heading:2 gives a level.")
    ] = "",
    join: Annotated[bool, typer.Option("--join", help="The block that ends there goes on with the next.")] = False,
    split: Annotated[bool, typer.Option("--split", help="A block begins there.")] = False,
    set_: Annotated[
        str, typer.Option("--set", metavar="FIELD=VALUE", help="A field of the metadata, as in TOML.")
    ] = "",
    checked: Annotated[bool, typer.Option("--checked", help="The document was read, and is right.")] = False,
    remove: Annotated[str, typer.Option(metavar="KEY", help="Take a decision back; --json lists the keys.")] = "",
    at: Annotated[str, typer.Option(metavar="QUOTE", help="The raw text that is spoken of; \\n for a line end.")] = "",
    near: Annotated[int, typer.Option(help="The raw offset, where the quote stands in several places.")] = -1,
    only: Annotated[bool, typer.Option("--only", help="With --reject: no other repair is bound.")] = False,
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    who: Annotated[str, typer.Option(help="Who decides; else the name that git knows.")] = "",
    date: Annotated[str, typer.Option(help="The day of the decision; else SOURCE_DATE_EPOCH, else today.")] = "",
    raw: Raw = Path("raw"),
) -> None:
    """Decide something of a document, for good: it stands in NAME.corrections.toml beside it and is the last word in
    every later run.

    \b
    Examples:
      recension correct scan.txt --reject page_numbers --at "- 13 -" --why "the number of a line"
      recension correct scan.txt --replace "Frequency" --at "Frcquency" --why "plain on the paper"
      recension correct scan.txt --kind heading:2 --at "Of bridges"
      recension correct scan.txt --set 'creators=["Doe, Jane"]' --why "on the spine"
      recension correct scan.txt --checked
    """
    with tidy():
        from recension.cli.date import date_of_build
        from recension.corrections.making import By
        from recension.corrections.sidecar import add
        from recension.corrections.sidecar import remove as removed

        if remove:
            gone = removed(file, remove)
            out().print(f"taken back: {gone.told}", markup=False)
            return
        asked = {"reject": reject, "accept": accept, "replace": replace, "kind": kind, "join": join, "split": split}
        asked |= {"set": set_, "checked": checked}
        wanted = [(verb, value) for verb, value in asked.items() if value or (verb == "replace" and value is not None)]
        if len(wanted) != 1:
            raise fail(f"expected one of --{', --'.join(asked)}; found {len(wanted)}", code=USAGE)
        by = By(who or _name(), date_of_build(date), why)
        verb, value = wanted[0]
        made = _made(_Asked(verb, value, at, near, only), _read(file, raw), by)
        path = add(file, *made)
        out().print(f"{len(made)} in {path}", markup=False)
        states = _read(file, raw).corrections
        for placed in states[len(states) - len(made) :]:
            _say(placed)


class _Asked(NamedTuple):
    """What is asked for: the verb and its value, and where."""

    verb: str
    value: Any
    at: str
    near: int
    only: bool


class _Found(NamedTuple):
    path: str
    id: str
    document: Document


def _made(asked: _Asked, document: Document, by: By) -> tuple[Correction, ...]:
    """The decision as corrections."""
    from recension.corrections import making

    if asked.verb == "checked":
        return (making.checked(document.text, by),)
    if asked.verb == "set":
        return (_fact(asked.value, by),)
    start, end = _place(document.raw, asked)
    match asked.verb:
        case "reject" | "accept":
            return _on_edits(document, start, end, asked, by)
        case "replace":
            return (making.replacement(document.raw, start, end, asked.value, by),)
        case "kind":
            name, _, level = str(asked.value).partition(":")
            if level and not level.isdecimal():
                raise fail(f"--kind: expected a level such as heading:2, found {asked.value!r}", code=USAGE)
            return (making.kind_of_block(document.raw, start, end, name, by, int(level or 0)),)
        case "split":
            return (making.split(document.raw, start, by),)
    after = end + len(document.raw[end:]) - len(document.raw[end:].lstrip())
    return (making.join(document.raw, end, after, by),)


def _on_edits(document: Document, start: int, end: int, asked: _Asked, by: By) -> tuple[Correction, ...]:
    from recension.corrections import making

    here = [hunk for hunk in document.ledger if hunk.raw <= end and start <= hunk.raw_end]  # in the quote, or beside it
    within = [hunk for hunk in here if hunk.raw < end and start < hunk.raw_end]
    verb: Action = "reject" if asked.verb == "reject" else "accept"
    made: list[Correction] = []
    for hunks in (within, here):
        for hunk in hunks if not made else ():
            made += making.on_steps(document.history, hunk, verb, by, asked.value, only=asked.only)
    if not made:
        rules = sorted({step.rule for hunk in here for step in hunk.steps})
        advice = f"Repairs at work there: {', '.join(rules)}." if rules else "No repair changed anything there."
        raise fail(f"{asked.value!r} did nothing at {asked.at!r}", f"{advice} See: recension explain.", USAGE)
    return tuple(made)


def _fact(said: str, by: By) -> Correction:
    import tomllib

    from recension.corrections import making

    field, sign, value = said.partition("=")
    if not sign:
        raise fail(f"--set: expected FIELD=VALUE, found {said!r}", 'For example: --set title="A Title".', USAGE)
    try:
        read = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        read = value
    return making.metadata(field.strip(), read if isinstance(read, str | int | list | dict) else value, by)


def _place(raw: str, asked: _Asked) -> tuple[int, int]:
    """Where the quote stands in the raw text; the place nearest to --near where it stands in several."""
    from recension.corrections.anchors import legible

    text, quote = legible(raw), asked.at.replace("\\n", "\n").replace("\\f", "\f")
    if not quote:
        raise fail(f"--{asked.verb} needs --at", "Quote the raw text that you speak of.", USAGE)
    found, at = list[int](), text.find(quote)
    while at >= 0 and len(found) < 1000:
        found.append(at)
        at = text.find(quote, at + 1)
    if not found or (len(found) > 1 and asked.near < 0):
        problem = f"expected --at {asked.at!r} in one place of the raw text, found it in {len(found)}"
        where = f" (raw offsets {', '.join(map(str, found[:8]))}{' …' if len(found) > 8 else ''})" if found else ""
        raise fail(problem + where, "Quote more of it, or give --near." if found else "See: recension explain.", USAGE)
    start = min(found, key=lambda each: abs(each - asked.near)) if asked.near >= 0 else found[0]
    return start, start + len(quote)


def _name() -> str:
    """The name that git knows its user by; a decision without a name is refused."""
    import os
    import subprocess

    told = os.environ.get("GIT_AUTHOR_NAME", "")
    if not told:
        try:
            asked = subprocess.run(
                ["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False
            )
            told = asked.stdout.strip()
        except (OSError, subprocess.TimeoutExpired):
            told = ""
    if not told:
        raise fail("nobody is named as the one who decides", 'Give --who "Your Name".', USAGE)
    return told


def _read(file: Path, raw: Path) -> Document:
    """A document as a build of its collection reads it; as `clean` does where it lies in none."""
    from recension.build.collection import read_collection
    from recension.build.known import decided_of, known_of, listed
    from recension.build.plan import Found
    from recension.build.work import read_found

    whole = file.resolve()
    folder = next((each for each in whole.parents if each.parent == raw.resolve()), None)
    if folder is None or not whole.is_file():
        return document_of(file, "")
    path = str(whole.relative_to(folder))
    found = Found(path, path, 0, 0, known=known_of(folder, path, listed(folder)), decided=decided_of(folder, path))
    return read_found(folder, read_collection(folder), found)


def _documents(raw: Path, names: list[str]) -> Iterator[_Found]:
    """The documents of which something is decided, read as a build reads them."""
    from recension.build.collection import read_collection
    from recension.build.plan import make_plan
    from recension.build.run import collections
    from recension.build.work import read_found
    from recension.sources.sidecar import SidecarError

    files = [name for name in names if Path(name).is_file()]
    for file in files:
        yield _Found(file, Path(file).stem, _read(Path(file), raw))
    for name in collections(raw, [name for name in names if name not in files]) if not files or names != files else ():
        folder = raw / name
        collection = read_collection(folder)
        for found in make_plan(folder, collection).documents:
            if found.refused == "bad_sidecar":
                raise SidecarError(
                    found.shown, found.why, "No decision about this document is at work until it is mended."
                )
            if found.decided:
                yield _Found(f"{name}/{found.shown}", found.id, read_found(folder, collection, found))


def _say(placed: Placed) -> None:
    from recension.explain import shown

    console = out()
    console.print(f"  {placed.state:<10}", style=_STYLE[placed.state], end="")
    place = f"  raw {placed.start}-{placed.end}" if placed.end else ""
    console.print(f"{shown(placed.correction.told)}{place}  [{placed.correction.key}]", markup=False)
    if placed.note:
        console.print(f"{'':<12}{shown(placed.note)}", markup=False)


def _say_cases(found: list[_Found]) -> None:
    from recension.corrections.as_cases import as_python, cases

    told = sorted(
        (told.rule, as_python(told.case))
        for one in found
        for told in cases(one.document.raw, one.document.corrections, one.id)
    )
    rule = ""
    for name, code in told:
        if name != rule or not rule:
            rule = name
            sys.stdout.write(f"# {name or 'no repair is named'}\n")
        sys.stdout.write(code)


def _data(one: _Found, placed: Placed) -> dict[str, Any]:
    import msgspec

    said: dict[str, Any] = msgspec.to_builtins(placed.correction)
    place = {"start": placed.start, "end": placed.end, "state": placed.state, "note": placed.note}
    return {"document": one.path, "key": placed.correction.key, **place, "correction": said}
