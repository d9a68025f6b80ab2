"""The repairs, one damage a module, and the order in which they run.

A repair is a module with a docstring that tells the story of the damage, a generator
`edits(text, evidence) -> Iterator[Edit | Flag]`, and `CASES`. Its name is its rule's name for ever. Repairs never
import each other; what they share is the text they hand on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from recension.cases import Case, applied
from recension.corrections import RULE
from recension.corrections.ruling import Ruling
from recension.evidence import Evidence
from recension.gates import Gate, together
from recension.text import Edit, Flag, Layer, Text

# Name and the reason for its place. A repair runs on what the ones above it left.
ORDER: tuple[tuple[str, str], ...] = (
    ("control_characters", "first: no later pattern should have to see a NUL or a byte order mark"),
    ("newlines", "from here on a newline is \\n"),
    ("mojibake", "before anything reads words or punctuation"),
    ("ligatures", "after mojibake, which brings ligatures back"),
    ("spaces", "after encoding repairs, which make spaces; before anything looks at line ends"),
    ("converter_markup", "before anything looks at what a line begins or ends with"),
    ("letter_spacing", "before anything asks what a line says: the heading of a contents page, a banner"),
    ("torn_letters", "likewise: a word without its last letter is none, and joins ask for words"),
    ("contents_fused", "before furniture and joins: contents rows keep their lines and their page numbers"),
    ("contents_leaders", "once every row has its line, what ends it can be read"),
    ("contents_pages", "before rows are joined: whether a row has a page decides it"),
    ("contents_wraps", "once leaders are gone, a row without a page is seen"),
    ("contents_numbers", "once rows are whole, their numbers are a series"),
    ("contents_cells", "once rows are whole, what is left between tabs is cells"),
    ("contents_borders", "after the first cells: a whole first cell is company for a cut further in"),
    ("contents_words", "after cells: a mended cell is company for a damaged word"),
    ("contents_columns", "last of these: empty cells have told all they know"),
    ("run_in_headings", "once the contents page is whole, it names the headings of the body"),
    ("limitation_sheets", "before the stamps and statements that are printed like its rows"),
    ("film_headers", "the first lines of a film; before the stamps that share its words"),
    ("nasa_stamps", "several lines that belong together; before the single ones"),
    ("form_notices", "before the repairs that read a line of a form as something else"),
    ("release_stamps", "recurs on every page: where it stood, the stamps below find edges of pages"),
    ("library_notices", "recurs on every page, as the one above"),
    ("copy_conditions", "any place among the stamps"),
    ("ntis_stamps", "any place among the stamps"),
    ("control_numbers", "needs another sign of DTIC on the page: before the repairs that take those out"),
    ("accession_numbers", "before the stamp of selection, whose DTIC often stands on the same line"),
    ("electe_stamps", "its lines must still be as printed"),
    ("accession_boxes", "before distribution statements: the box has a row of that name"),
    ("quality_stamps", "any place among the stamps"),
    ("distribution_statements", "after the box; before lines are joined, as all stamps"),
    ("handling_notices", "any place among the stamps; before the markings that stand beside them"),
    ("misread_notices", "after the notices and stamps that read right, which say more of themselves"),
    ("receiving_stamps", "after the notices: where these stood, pages turn; before running heads, which they hide"),
    ("catalogue_numbers", "once other stamps have shown edges of pages; before running heads, which they hide"),
    ("event_statements", "the pieces of a cover, after the stamps between them and before the titles that prove them"),
    ("letterheads", "needs the title's second printing"),
    ("publisher_addresses", "needs the title's second printing"),
    ("publisher_logos", "needs the title's second printing"),
    ("series_statements", "needs the title's second printing"),
    ("repeated_titles", "the last of the cover: it takes away what proves one"),
    ("redactions", "before running heads: a code at the edge of many pages is content, not one of them"),
    ("blank_page_notices", "known by their words alone"),
    ("jump_lines", "known by their words alone; where they stood, a page of the paper turned"),
    ("line_numbers", "before page numbers, for which they would be taken, and before anything reads sentences"),
    ("markings", "known by their words alone; where they stood, pages turn"),
    ("page_numbers", "a banner beside a number is gone; what stood beside a number is then a whole line"),
    ("running_heads", "after banners and numbers: these have shown where pages turn, and peeled the edges"),
    ("section_heads", "after heads that come back as they are; what then tops a page may name its section"),
    ("mangled_heads", "after all heads that can be known by their words"),
    ("interruptions", "after all heads that come back often enough to be known without the sentences that they break"),
    ("catchwords", "below all else at the foot of a page: once the rest is gone"),
    ("duplicate_lines", "once both lines stand at the turn"),
    ("noise_lines", "after everything that knows its lines by their words"),
    ("edge_specks", "when only specks are left between the halves of a sentence"),
    ("drop_caps", "when nothing is left that stood between a letter and its word; before lines are joined"),
    ("misread_hyphens", "before sentences are joined, which asks what a line ends on"),
    ("lost_hyphens", "likewise"),
    ("footnotes", "after all furniture is gone: notes are then the last thing on a page; before sentences are joined"),
    ("floating_figures", "after notes, which stand below them; before sentences are joined"),
    ("page_turns", "after all furniture is gone; before lines are joined, since it needs their lengths"),
    ("hard_wraps", "after page turns, which may give a paragraph its second half"),
    ("line_end_hyphens", "after lines are joined: the line ends that are left inside a block are cut words"),
    ("blank_lines", "only now is every gap decided"),
    ("list_items", "last: between two items of a list a gap is at most a blank line"),
)


class Repair(Protocol):
    """What a repair module offers. One of a collection's own may have no GATE: it is then asked about every text."""

    GATE: Gate | None
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

    @classmethod
    def of(cls, rule: str, proposals: Iterable[Edit | Flag]) -> Spoke:
        every = tuple(proposals)
        edits = tuple(each for each in every if isinstance(each, Edit))
        return cls(rule, edits, tuple(each for each in every if isinstance(each, Flag)))


class Outcome(NamedTuple):
    """What a chain of repairs made of a text. Flags stand in raw offsets. `spoke` in the order of the repairs; None
    where a person ruled over them, which no record of them can stand for."""

    text: Text
    furniture: tuple[Removed, ...]
    moves: tuple[Move, ...]
    flags: tuple[Flag, ...]
    spoke: tuple[Spoke, ...] | None = ()


def load(name: str) -> Repair:
    """A repair by its name, or one of a collection's own by its dotted name."""
    return cast(Repair, import_module(name)) if "." in name else _shipped(name)


@cache
def _shipped(name: str) -> Repair:
    return cast(Repair, import_module(f"recension.repairs.{name}"))


def gate(repair: Repair) -> Gate | None:
    """What a text must hold for the repair to have anything to do in it; None where it says nothing of it."""
    return getattr(repair, "GATE", None)


def may_act(repair: Repair, text: str, evidence: Evidence) -> bool:
    """Can the repair propose anything for this text? False is certain, True is not."""
    condition = gate(repair)
    if condition is None:
        return True
    return bool(together((condition,)).open(text)) and _has_needed(condition, evidence)


def _has_needed(condition: Gate | None, evidence: Evidence) -> bool:
    return not condition or not condition.needed or bool(getattr(evidence, condition.needed))


def run(
    raw: str,
    names: Sequence[str] | None = None,
    first: Iterable[tuple[str, Iterable[Edit | Flag]]] = (),
    ruling: Ruling | None = None,
    recorded: Mapping[str, Sequence[Edit | Flag]] | None = None,
) -> Outcome:
    """Apply repairs in order (all of ORDER where no names are given). The result rebuilds `raw`.

    `first` are edits of the raw text that are made before any repair, with the rule's name they bear. `ruling` is what
    a person decided of this text's edits: it has the first and the last word, and one on what each repair proposes.
    `recorded` is what repairs proposed in an earlier run, by name: these are not asked again.
    """
    chain = _Chain(Text.of(raw), Evidence(raw), ruling)
    if ruling is not None:
        chain.apply(RULE, ruling.first())
    for name, proposals in first:
        chain.apply(name, _of_raw(proposals, chain.text))
    names, recorded = [n for n, _ in ORDER] if names is None else names, recorded or {}
    asked = [name for name in names if name not in recorded]
    numbers = {name: n for n, name in enumerate(asked)}
    conditions = tuple(gate(load(name)) for name in asked)
    gates = together(conditions)
    open_ = gates.open(chain.text.now)
    for name in names:
        if name in recorded:
            layer = chain.apply(name, recorded[name]) if recorded[name] else None  # most repairs are silent
        elif (n := numbers[name]) in open_ and _has_needed(conditions[n], chain.evidence):
            layer = chain.apply(name, load(name).edits(chain.text.now, chain.evidence))
        else:
            continue
        if layer:
            open_ = gates.reopened(open_, chain.text.now, *layer.new)
    if ruling is not None:
        chain.apply(RULE, ruling.last(chain.text))
    furniture = sorted(chain.furniture, key=lambda removed: removed.start)
    spoke = tuple(chain.spoke) if ruling is None else None
    return Outcome(chain.text, tuple(furniture), tuple(chain.moves), tuple(sorted(chain.flags)), spoke)


class _Chain:
    """A text on its way through the repairs, and what they have noted of it so far."""

    def __init__(self, text: Text, evidence: Evidence, ruling: Ruling | None) -> None:
        self.text, self.evidence, self._ruling = text, evidence, ruling
        self.furniture: list[Removed] = []
        self.moves: list[Move] = []
        self.flags: list[Flag] = []
        self.spoke: list[Spoke] = []

    def apply(self, name: str, proposed: Iterable[Edit | Flag]) -> Layer | None:
        """Make what a repair proposes; the layer that it adds, or None where it changes nothing."""
        text, said = self.text, list(proposed)
        if said:
            self.spoke.append(Spoke.of(name, said))
        proposals = iter(said)
        if self._ruling is not None and name != RULE:
            proposals = self._ruling.on(name, proposals, text)
        after, raised = applied(name, proposals, text)
        self.flags += [Flag(*text.raw_span(flag.start, flag.end), *flag[2:]) for flag in raised]
        if after is text:
            return None
        layer = after.layers[-1]
        self.moves = [move._replace(start=layer.carried_span(move.start, move.start + 1)[0]) for move in self.moves]
        for edit, at in zip(layer.edits, layer.new[0], strict=True):
            if edit.kind:
                start, end = text.raw_span(edit.start, edit.end)
                cut = text.raw[start:end]
                self.furniture.append(Removed(edit.kind, start, end, cut, name, edit.confidence, edit.value))
            if edit.source:
                lead = len(edit.new) - len(edit.new.lstrip())
                self.moves.append(Move(at + lead, *text.raw_span(*edit.source)))
        self.text, self.evidence = after, self.evidence.after(after.now, layer, _cuts(layer, self.evidence.cuts))
        return layer


def _of_raw(proposals: Iterable[Edit | Flag], text: Text) -> Iterator[Edit | Flag]:
    """Proposals about the raw text, where they stand in the text as it reads now."""
    for proposal in proposals:
        start, end = text.now_span(proposal.start, proposal.end)
        yield proposal._replace(start=start, end=end)


def _cuts(layer: Layer, earlier: tuple[int, ...]) -> tuple[int, ...]:
    """Where furniture has been taken out, in the text after a layer."""
    moved = {layer.carried(at) for at in earlier}
    moved.update(start for edit, start in zip(layer.edits, layer.new[0], strict=True) if edit.kind)
    return tuple(sorted(moved))
