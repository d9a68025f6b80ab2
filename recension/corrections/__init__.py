"""What a person decided of a document: kept beside its file, anchored by content, the last word in every run.

A correction quotes the raw text that it speaks of, with what stands before and after it, so that it finds its place
again after new OCR and new rules. `anchors` finds it, `ruling` holds it against the repairs, `structure` and `facts`
apply it to blocks and metadata, `sidecar` keeps it in `NAME.corrections.toml`.

All offsets are code points of the raw text, half-open; quoted text has U+FFFD for a byte that could not be decoded.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal, NamedTuple

import msgspec

RULE = "correction"  # what the edits, readings and attributes that a person made are signed with
LOST = "correction_lost"  # the flag's code where a correction no longer fits
SAID = "sidecar"  # the reading that holds the digest of all that is said beside the document
_SHOWN, _AROUND = 60, 16  # characters of a quote shown to a person, and of what stands around it

Action = Literal["accept", "reject", "replace", "kind", "join", "split", "entry", "metadata", "checked"]
State = Literal["holds", "moved", "already", "overruled", "lost"]


class Anchor(NamedTuple):
    """A place of the raw text by what it reads. `quote` is what stands there (empty for a point between characters); a
    long one is quoted by its beginning and by its end `until`. `before` and `after` are what stands around it, `near`
    the offset at which it stood: a hint between places alike, never a proof."""

    quote: str
    before: str = ""
    after: str = ""
    near: int = 0
    until: str = ""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One decision. `who`, `when` (ISO 8601) and `why` are a person's words; `at`, `until`, `before`, `after`, `near`
    are its Anchor. What else it holds depends on `action`:

    accept    the edit of `at` to `became` is right: it is made, whatever its confidence, and no longer doubted
    reject    the edit of `at` to `became` is wrong: it is not made. `was` is what the repair saw there, where earlier
              repairs had changed the raw text. `rule` is the repair whose edit the person looked at; all repairs are
              bound unless `only` says that it alone is
    replace   `at` reads `reads`
    kind      the block in which `at` begins is of `kind`, a heading of `level` where one is given
    join      what stands at `at`, a gap between two blocks, is no gap: `reads` stands there (a space if none is said)
    split     at `at`, a point or a gap, one block ends and the next begins
    entry     the contents entry in which `at` begins has the fields of `fields`: label, title, authors, page (as
              printed), level, kind, part
    metadata  `field` is `value`; an empty value says that there is none. `at`, where given, is where it is printed
    checked   the document was read and is right; `text` is the digest (`digest_of_text`) of the clean text it was then
    """

    action: Action
    who: str = ""
    when: str = ""
    why: str = ""
    rule: str = ""
    only: bool = False
    at: str = ""
    until: str = ""
    before: str = ""
    after: str = ""
    near: int = 0
    was: str = ""
    became: str = ""
    reads: str | None = None
    kind: str = ""
    level: int = 0
    fields: dict[str, Any] = {}
    field: str = ""
    value: str | int | list[str] | dict[str, str] | None = None
    text: str = ""

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.at, self.before, self.after, self.near, self.until)

    @property
    def anchored(self) -> bool:
        """Does it speak of a place? A fact of the document may stand without one."""
        return bool(self.at or self.before or self.after)

    @property
    def key(self) -> str:
        """A short digest of the decision: what a page or a command names it by. Stable while no word of it changes."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()[:12]

    @property
    def signed(self) -> str:
        """Who decided, when and why, as the reason of an edit gives it."""
        who = f"decided by {self.who}" if self.who else "decided by a person"
        return who + (f", {self.when}" if self.when else "") + (f": {self.why}" if self.why else "")

    @property
    def told(self) -> str:
        """The decision in a few words, with what it quotes in brackets and a little of what stands around it."""
        what = self.kind or self.field or self.rule
        quote = self.at if len(self.at) <= _SHOWN else f"{self.at[:_SHOWN]}…"
        place = f" at …{self.before[-_AROUND:]}[{quote}]{self.after[:_AROUND]}…" if self.anchored else ""
        return f"{self.action}{f' {what}' if what else ''}{place.replace(chr(10), '⏎')} ({self.signed})"


class Placed(NamedTuple):
    """A correction and how it stands to a document. `start`, `end` is its place in the raw text (0, 0 where it has
    none). `state` is one of

    holds  it stands where it stood
    moved  the text around or in it differs a little, or it stands elsewhere
    already  there is nothing left to do: the text reads as the person wanted
    overruled  a later correction speaks of the same place
    lost  it does not fit any more; `note` says why. It is flagged as LOST and nothing is done
    """

    correction: Correction
    state: State
    start: int = 0
    end: int = 0
    note: str = ""


def digest_of_text(clean: str) -> str:
    """The digest of a clean text that a `checked` correction names."""
    return hashlib.sha256(clean.encode("utf-8", "surrogateescape")).hexdigest()[:16]
