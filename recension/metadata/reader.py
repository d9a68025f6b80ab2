"""All readers of metadata in one: the furniture, the title page, the language; and which reading is believed."""

from __future__ import annotations

from collections.abc import Sequence

from recension.metadata import Metadata, Reading, gathered
from recension.metadata.eric import read_eric
from recension.metadata.form_labels import form_areas
from recension.metadata.forms import read_forms
from recension.metadata.language import language
from recension.metadata.numbers import read_numbers
from recension.metadata.settle import settled
from recension.metadata.stamps import read_stamps
from recension.metadata.title_page import read_title_page
from recension.repairs import ORDER, Removed
from recension.text import Text

_LAST_EARLY = "converter_markup"


def read(text: Text, furniture: Sequence[Removed] = ()) -> Metadata:
    """What a repaired document says about itself.

    Rows are read as they are printed, after encoding was repaired and before lines were joined.
    """
    early = as_printed(text)
    # A running head is the title printed again: on the cover it is the title itself, whatever the repair made of it.
    hidden = [
        early.now_span(each.start, each.end) for each in furniture if each.kind not in ("running_head", "section_head")
    ]
    found = [
        *read_stamps(text.raw, list(furniture)),
        *read_numbers(early, furniture, hidden),
        *read_title_page(early, hidden),
        *read_forms(early),
        *read_eric(early),
    ]
    spoken = language(text.now)
    if spoken:
        found.append(("language", Reading(spoken, "", (0, 0), "function_words", 900, "inferred")))
    readings, flags = settled(gathered(found))
    if set(readings) == {"language"}:
        return Metadata(readings, flags)
    kind = _document_type(readings)
    if kind:
        readings["document_type"] = [kind]
    formed = any(reading.rule == "form" for found in readings.values() for reading in found)
    return Metadata(readings, flags, tuple(form_areas(text.raw)) if formed else ())


def as_printed(text: Text) -> Text:
    """The text with its encoding repaired and every line as printed: the layers up to the converter's marks."""
    names = [name for name, _ in ORDER]
    kept = {*names[: names.index(_LAST_EARLY) + 1], "correction", "given"}  # what a person puts right counts as printed
    early = Text.of(text.raw)
    for layer in text.layers:
        if layer.rule not in kept:
            break
        early = early.edited(layer.rule, layer.edits)
    return early


def _document_type(readings: dict[str, list[Reading]]) -> Reading | None:
    """A CSL type, inferred from what was read; None where nothing says it."""
    dtic = next((found[0] for field, found in readings.items() if field.startswith("dtic_")), None)
    genre = next((each for each in readings.get("report_type", ()) if str(each.value).casefold() in _THESES), None)
    number = readings.get("report_numbers", [dtic])[0]
    if genre:
        first, kind = genre, "thesis"
    elif "event" in readings:
        first, kind = readings["event"][0], "paper-conference"
    elif number:
        first, kind = number, "report"
    elif "publisher" in readings and "title" in readings:
        first, kind = readings["publisher"][0], "book"
    else:
        return None
    return Reading(kind, first.raw, first.src, "layout", 800, "inferred")


_THESES = frozenset({"thesis", "dissertation"})
