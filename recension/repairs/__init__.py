"""The repairs, one damage a module, and the order in which they run.

A repair is a module with a docstring that tells the story of the damage, a generator
`edits(text, evidence) -> Iterator[Edit | Flag]`, and `CASES`. Its name is its rule's name for ever. Repairs never
import each other; what they share is the text they hand on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from recension.cases import Case, applied
from recension.evidence import Evidence
from recension.text import Edit, Flag, Layer, Text

# Name and the reason for its place. A repair runs on what the ones above it left.
ORDER: tuple[tuple[str, str], ...] = (
    ("control_characters", "first: no later pattern should have to see a NUL or a byte order mark"),
    ("newlines", "from here on a newline is \\n"),
    ("mojibake", "before anything reads words or punctuation"),
    ("ligatures", "after mojibake, which brings ligatures back"),
    ("spaces", "after encoding repairs, which make spaces; before anything looks at line ends"),
    ("converter_markup", "before anything looks at what a line begins or ends with"),
    ("contents_fused", "before furniture and joins: contents rows keep their lines and their page numbers"),
    ("contents_leaders", "once every row has its line, what ends it can be read"),
    ("contents_wraps", "once leaders are gone, a row without a page is seen"),
    ("contents_numbers", "once rows are whole, their numbers are a series"),
    ("contents_cells", "once rows are whole, what is left between tabs is cells"),
    ("contents_words", "after cells: a mended cell is company for a damaged word"),
    ("contents_columns", "last of these: empty cells have told all they know"),
    ("run_in_headings", "once the contents page is whole, it names the headings of the body"),
    ("film_headers", "the first lines of a film; before the stamps that share its words"),
    ("nasa_stamps", "several lines that belong together; before the single ones"),
    ("form_notices", "before the repairs that read a line of a form as something else"),
    ("copy_conditions", "any place among the stamps"),
    ("ntis_stamps", "any place among the stamps"),
    ("control_numbers", "needs another sign of DTIC on the page: before the repairs that take those out"),
    ("accession_numbers", "before the stamp of selection, whose DTIC often stands on the same line"),
    ("electe_stamps", "its lines must still be as printed"),
    ("accession_boxes", "before distribution statements: the box has a row of that name"),
    ("quality_stamps", "any place among the stamps"),
    ("distribution_statements", "after the box; before lines are joined, as all stamps"),
    ("release_stamps", "recurs on every page: before running heads are counted"),
    ("library_notices", "recurs on every page: before running heads are counted"),
    ("event_statements", "the pieces of a cover, after the stamps between them and before the titles that prove them"),
    ("letterheads", "needs the title's second printing"),
    ("publisher_addresses", "needs the title's second printing"),
    ("publisher_logos", "needs the title's second printing"),
    ("series_statements", "needs the title's second printing"),
    ("repeated_titles", "the last of the cover: it takes away what proves one"),
    ("redactions", "before running heads: a code at the edge of many pages is content, not one of them"),
    ("blank_page_notices", "known by their words alone"),
    ("markings", "known by their words alone; where they stood, pages turn"),
    ("page_numbers", "a banner beside a number is gone; what stood beside a number is then a whole line"),
    ("running_heads", "after banners and numbers: these have shown where pages turn, and peeled the edges"),
    ("section_heads", "after heads that come back as they are; what then tops a page may name its section"),
    ("catchwords", "below all else at the foot of a page: once the rest is gone"),
    ("duplicate_lines", "once both lines stand at the turn"),
    ("noise_lines", "after everything that knows its lines by their words"),
    ("footnotes", "after all furniture is gone: notes are then the last thing on a page; before sentences are joined"),
    ("page_turns", "after all furniture is gone; before lines are joined, since it needs their lengths"),
    ("hard_wraps", "after page turns, which may give a paragraph its second half"),
    ("line_end_hyphens", "after lines are joined: the line ends that are left inside a block are cut words"),
    ("blank_lines", "last: only now is every gap decided"),
)


class Repair(Protocol):
    """What a repair module offers."""

    CASES: tuple[Case, ...]

    def edits(self, text: str, evidence: Evidence) -> Iterator[Edit | Flag]: ...


class Removed(NamedTuple):
    """Furniture: what a repair took out of the reading text. Span and text are of the raw text."""

    kind: str
    start: int
    end: int
    text: str
    rule: str
    confidence: int
    value: str = ""


class Move(NamedTuple):
    """A passage that a repair moved: where it begins in the clean text, and the raw span it was taken from."""

    start: int
    raw_start: int
    raw_end: int


class Spoke(NamedTuple):
    """All that a repair proposed, in the text it was shown. A repair that was silent has none."""

    rule: str
    edits: tuple[Edit, ...]
    flags: tuple[Flag, ...]


class Outcome(NamedTuple):
    """What a chain of repairs made of a text. Flags stand in raw offsets. `spoke` in the order of the repairs."""

    text: Text
    furniture: tuple[Removed, ...]
    moves: tuple[Move, ...]
    flags: tuple[Flag, ...]
    spoke: tuple[Spoke, ...] = ()


def load(name: str) -> Repair:
    """A repair by its name, or one of a collection's own by its dotted name."""
    return cast(Repair, import_module(name if "." in name else f"recension.repairs.{name}"))


def run(
    raw: str, names: Sequence[str] | None = None, given: Mapping[str, Iterable[Edit | Flag]] | None = None
) -> Outcome:
    """Apply repairs in order (all of ORDER where no names are given). The result rebuilds `raw`.

    `given` are proposals that stand in for a repair's own, by its name. Those of a name that is no repair of this
    chain come first, on the raw text.
    """
    text, evidence = Text.of(raw), Evidence(raw)
    furniture: list[Removed] = []
    moves: list[Move] = []
    flags: list[Flag] = []
    spoke: list[Spoke] = []
    given, names = given or {}, [n for n, _ in ORDER] if names is None else names
    for name in [*(n for n in given if n not in names), *names]:
        proposals = list(given[name] if name in given else load(name).edits(text.now, evidence))
        if not proposals:
            continue
        spoke.append(_spoke(name, proposals))
        after, raised = applied(name, iter(proposals), text)
        flags += [Flag(*text.raw_span(flag.start, flag.end), *flag[2:]) for flag in raised]
        if after is text:
            continue
        layer = after.layers[-1]
        moves = [move._replace(start=layer.carried_span(move.start, move.start + 1)[0]) for move in moves]
        for edit, at in zip(layer.edits, layer.new[0], strict=True):
            if edit.kind:
                start, end = text.raw_span(edit.start, edit.end)
                furniture.append(Removed(edit.kind, start, end, raw[start:end], name, edit.confidence, edit.value))
            if edit.source:
                lead = len(edit.new) - len(edit.new.lstrip())
                moves.append(Move(at + lead, *text.raw_span(*edit.source)))
        text, evidence = after, evidence.after(after.now, _cuts(layer, evidence.cuts))
    taken = tuple(sorted(furniture, key=lambda r: r.start))
    return Outcome(text, taken, tuple(moves), tuple(sorted(flags)), tuple(spoke))


def _spoke(name: str, proposals: list[Edit | Flag]) -> Spoke:
    edits = tuple(each for each in proposals if isinstance(each, Edit))
    return Spoke(name, edits, tuple(each for each in proposals if isinstance(each, Flag)))


def _cuts(layer: Layer, earlier: tuple[int, ...]) -> tuple[int, ...]:
    """Where furniture has been taken out, in the text after a layer."""
    moved = {layer.carried(at) for at in earlier}
    moved.update(start for edit, start in zip(layer.edits, layer.new[0], strict=True) if edit.kind)
    return tuple(sorted(moved))
