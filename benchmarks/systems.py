"""What is measured: each system takes cases and gives back a reading of each one's raw text.

`raw` is the text as it came in. `oracle` joins and cuts with the truth in hand: no system can read better than it, what
it does not reach is what the scanner misread. `recension` is this project; the others are its peers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from ftfy import fix_encoding

from benchmarks.cases import Case, Line
from benchmarks.peers import CHAIN, chain
from benchmarks.truth import Sides, line_tokens, sides
from benchmarks.view import Reading

System = Callable[[Sequence[Case]], Iterable[Reading]]


def raw(case: Case) -> Reading:
    return Reading(case.raw)


def oracle(case: Case) -> Reading:
    """Furniture and noise out, notes at the end, words and blocks put together as in the truth, encoding as meant."""
    both = sides(case)
    cuts = {hyphen.at: hyphen for hyphen in case.hyphens}
    out, block = "", -1
    notes = [case.raw[line.start : line.end].strip() for line in case.lines if line.label == "note"]
    for line in case.lines:
        span = line_tokens(both.body, line)
        if not span or (line.label != "prose" and (line.label or not _unjudged(case, both, line))):
            continue
        here = both.block(span)
        out = f"{out.rstrip(' ')}\n\n" if here != block else out
        block = here
        shown = case.raw[line.start : line.end]
        cut = cuts.get(line.start + len(shown.rstrip()) - 1)
        out += (shown.strip() if cut.own else shown.strip()[:-1]) if cut else shown.strip() + " "
    return Reading(fix_encoding("\n\n".join([out, *notes])))


def _unjudged(case: Case, both: Sides, line: Line) -> bool:
    """Does the line belong to a part of the text of which only the presence is known?"""
    span = line_tokens(both.body, line)
    return any(not case.blocks[both.block(range(n, n + 1))].judged for n in span if both.bridge.same(n))


def recension(case: Case) -> Reading:
    """The document as the library reads it from its bytes; blocks begin where it says."""
    from recension.document import read
    from recension.sources.intake import read_bytes

    document = read(read_bytes(case.path.read_bytes() if case.path else case.raw.encode()))
    return Reading(document.text, tuple(block.start for block in document.blocks), document.history)


def _each(read: Callable[[Case], Reading]) -> System:
    return partial(map, read)


SYSTEMS: dict[str, System] = {
    "raw": _each(raw),
    "oracle": _each(oracle),
    "recension": _each(recension),
    "chain": chain,
    **{peer: partial(chain, steps=(peer,)) for peer in CHAIN},
}
