"""From what a person sends off a page to a correction of the document that the page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recension.corrections import Correction, making
from recension.corrections.making import By
from recension.review.doubts import rule_of
from recension.review.opened import Opened
from recension.structure import KINDS

Form = Mapping[str, str]


class UnfitError(ValueError):
    """What was sent fits no place of the document; the message says what is wrong."""


def correction(opened: Opened, form: Form, who: str, when: str) -> tuple[Correction, int]:
    """The correction that a form asks for, and the raw offset that the page should go back to. Raises UnfitError."""
    make = _ACTIONS.get(form.get("action", ""))
    if make is None:
        raise UnfitError(f"there is no action {form.get('action')!r}")
    return make(opened, form, By(who, when, form.get("why", "").strip()))


def _on_edit(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    edit = opened.rows.edits[_index(form, "n", len(opened.rows.edits))]
    action = "accept" if form["action"] == "accept" else "reject"
    rule = rule_of(edit)
    end = edit.raw + len(edit.before)
    return making.on_edit(opened.raw, edit.raw, end, edit.after, action, by, rule), edit.raw  # type: ignore[arg-type]


def _replace(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    start, end = _span(opened, form)
    if start == end:
        raise UnfitError("there is nothing to replace; select the raw text that is to read otherwise")
    return making.replacement(opened.raw, start, end, _lines(form.get("reads", "")), by), start


def _kind(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    kind = form.get("kind", "")
    if kind not in KINDS:
        raise UnfitError(f"there is no kind {kind!r}")
    start, end = _block(opened, form)
    level = _index(form, "level", 10) if kind == "heading" and form.get("level") else 0
    return making.kind_of_block(opened.raw, start, end, kind, by, level), start


def _join(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    n = _index(form, "block", len(opened.rows.blocks) - 1)
    here, there = opened.rows.blocks[n : n + 2]
    return making.join(opened.raw, here.raw[-1][1], there.raw[0][0], by), here.raw[0][0]


def _split(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    start, _ = _span(opened, form)
    return making.split(opened.raw, start, by), start


def _entry(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    start, end = _block(opened, form)
    fields: dict[str, object] = {key: form[key].strip() for key in ("label", "title", "page") if form.get(key)}
    if form.get("authors"):
        fields["authors"] = [name.strip() for name in form["authors"].split(";") if name.strip()]
    if not fields:
        raise UnfitError("no field of the entry is filled in")
    return making.entry(opened.raw, start, end, fields, by), start


def _metadata(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    field = form.get("field", "").strip().replace(" ", "_")
    if not field:
        raise UnfitError("name the field that the value belongs to")
    said = form.get("value", "").strip()
    many = field in ("creators", "contributors", "keywords")
    return making.metadata(field, [one.strip() for one in said.split(";")] if many and said else said, by), 0


def _checked(opened: Opened, form: Form, by: By) -> tuple[Correction, int]:
    return making.checked(opened.rows.document.text, by), 0


_ACTIONS: dict[str, Callable[[Opened, Form, By], tuple[Correction, int]]] = {
    "accept": _on_edit,
    "reject": _on_edit,
    "replace": _replace,
    "kind": _kind,
    "join": _join,
    "split": _split,
    "entry": _entry,
    "metadata": _metadata,
    "checked": _checked,
}


def _span(opened: Opened, form: Form) -> tuple[int, int]:
    size = len(opened.raw) + 1
    start, end = _index(form, "start", size), _index(form, "end", size)
    if end < start:
        raise UnfitError(f"the passage ends at {end}, before it begins at {start}")
    return start, end


def _block(opened: Opened, form: Form) -> tuple[int, int]:
    block = opened.rows.blocks[_index(form, "block", len(opened.rows.blocks))]
    return block.raw[0][0], block.raw[-1][1]


def _index(form: Form, key: str, size: int) -> int:
    said = form.get(key, "")
    if not (said.isascii() and said.isdecimal() and len(said) < 12 and int(said) < size):
        raise UnfitError(f"{key} is {said[:20]!r}, expected a number below {size}")
    return int(said)


def _lines(said: str) -> str:
    """Browsers send line ends as \\r\\n."""
    return said.replace("\r\n", "\n")
