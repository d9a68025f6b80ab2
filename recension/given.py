"""What the maintainer gave beside a document: corrections and pages to leave out as edits, facts as readings.

It wins over what is read from the text, and stays apart from it: every such edit stands in the ledger under the rule
`given`, every fact among the readings under the rule `sidecar`; what the text says itself is kept beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from recension.corrections import Correction
from recension.layout import page_spans
from recension.metadata import Metadata, Reading, Value
from recension.sources import Reading as HowRead
from recension.sources import Source
from recension.sources.sidecar import Known
from recension.text import Edit, Flag

RULE, SIDECAR = "given", "sidecar"
SKIPPED = "skipped_page"
_REPLACED = {"title": ("title", "subtitle"), "creators": ("creators",)}  # fields that a given one stands in for


def edits(source: Source, known: Known) -> Iterator[Edit | Flag]:
    """The maintainer's own changes of the raw text. One that does not fit is flagged and not made."""
    proposals = sorted((*_skipped(source, known), *_corrected(source.raw, known)), key=lambda p: p[:2])
    done = 0
    for proposal in proposals:
        if isinstance(proposal, Edit) and proposal.start < done:
            yield Flag(proposal.start, proposal.end, "correction_not_made", "it falls into another one", proposal.new)
            continue
        yield proposal
        done = proposal.end if isinstance(proposal, Edit) else done


def digest(known: Known, corrections: Sequence[Correction] = ()) -> str:
    """A digest of all that is said beside a document's file; empty where nothing is."""
    if known == Known() and not corrections:
        return ""
    return hashlib.sha256(msgspec.json.encode([known, *corrections], order="sorted")).hexdigest()


def metadata(said: Metadata, known: Known) -> Metadata:
    """What the document says of itself, under what the maintainer says of it."""
    given = dict(_readings(known))
    if not given:
        return said
    readings = dict(said.readings)
    for field, found in given.items():
        for old in _REPLACED.get(field, ()):
            if old in readings:
                readings[f"{old}_read"] = readings.pop(old)
        readings[field] = [*found, *readings.get(field, [])]
    return replace(said, readings=readings)


def _skipped(source: Source, known: Known) -> Iterator[Edit]:
    wanted = known.reading_over(HowRead()).skip_pages
    spans = [(page.start, page.end) for page in source.pages] or page_spans(source.raw) if wanted else []
    for n, (start, end) in enumerate(spans, 1):
        if n in wanted and start < end:
            yield Edit(start, end, "", "the maintainer leaves this page out", 1000, SKIPPED)


def _corrected(raw: str, known: Known) -> Iterator[Edit | Flag]:
    for wish in known.corrections:
        places = list(_places(raw, wish.find))
        if len(places) != wish.times or not wish.find:
            note = f"{wish.find!r} stands {len(places)} times in the raw text, the correction says {wish.times}"
            yield Flag(0, 0, "correction_not_made", note, wish.replace)
            continue
        for at in places:
            why = f"corrected by the maintainer: {wish.because}" if wish.because else "corrected by the maintainer"
            yield Edit(at, at + len(wish.find), wish.replace, why, 1000)


def _places(raw: str, find: str) -> Iterator[int]:
    at = raw.find(find) if find else -1
    while at >= 0:
        yield at
        at = raw.find(find, at + len(find))


def _readings(known: Known) -> Iterator[tuple[str, list[Reading]]]:
    facts: dict[str, list[Value]] = {
        "title": [known.title] if known.title else [],
        "creators": [_person(name) for name in known.authors],
        "date_issued": [known.date] if known.date else [],
        "identifiers": [{"scheme": scheme.upper(), "value": value} for scheme, value in known.identifiers.items()],
        "language": [known.language] if known.language else [],
        "rights": [known.rights] if known.rights else [],
        "source": [known.source] if known.source else [],
        "note": [known.note] if known.note else [],
    }
    for field, values in facts.items():
        if values:
            yield field, [Reading(value, "", (0, 0), SIDECAR, 1000) for value in values]


def _person(name: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        return {"name": name, "literal": name, "role": "author"}
    return {"name": name, "family": family, "given": given, "role": "author"}
