"""Does a result that another pipeline made still stand?

A repair is asked again only where it is new or was changed: it is shown the very text it stood before, which what the
others proposed then gives without asking them. If all that were asked say what was said then, and so does the reading
of metadata where that changed, the same text and the same records would come out, and nothing is made again.
"""

from __future__ import annotations

from recension.build.making import digest_of
from recension.build.parts import Parts, changed
from recension.build.result import Refused
from recension.build.store import Head, Store
from recension.document import metadata_of
from recension.given import RULE
from recension.repairs import Outcome, Spoke, run
from recension.sources.sidecar import Known
from recension.text import Edit, Flag


def stands(store: Store, key: str, head: Head, parts: Parts, known: Known) -> bool:
    """Would `parts` make the same result? False where it cannot be told."""
    old = store.parts(head.parts)
    asked = changed(old, parts) if old else None
    if old is None or asked is None:
        return False
    if isinstance(head.result, Refused):
        return head.result.unread
    try:
        trace, raw = store.trace(key)
        outcome = _again(raw, trace.spoke, parts, asked) if trace.spoke is not None else None
        if outcome is None or outcome.spoke != trace.spoke:
            return False
        return old.metadata == parts.metadata or digest_of(metadata_of(outcome, known)) == trace.metadata
    except OSError:
        raise
    except Exception:  # a repair that fails here will fail where its document is made again, and be told of
        return False


def _again(raw: str, spoke: tuple[Spoke, ...], parts: Parts, asked: frozenset[str]) -> Outcome | None:
    """The repairs run on a raw text, only those `asked` for new; None where one that took part is no more."""
    names = [name for name, _ in parts.repairs]
    before: dict[str, list[Edit | Flag]] = {each.rule: [*each.edits, *each.flags] for each in spoke}
    first = [(RULE, before.pop(RULE))] if RULE in before else []
    if before.keys() - set(names):
        return None
    return run(raw, names, first, recorded={name: before.get(name, []) for name in names if name not in asked})
