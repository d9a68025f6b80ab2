"""What an edit does to a place, whoever makes it: the same deed under another name is the same edit."""

from __future__ import annotations

OUT = "takes out"


def deed(before: str, after: str, left: str = "", right: str = "") -> str:
    """What putting `after` in the place of `before` does: takes out, respells, puts in; or, where only white space
    changes, what the whole gap becomes, with what stands to the `left` and `right` of the place."""
    lead, tail, new = core(before, after)
    was, now = visible(before[lead : len(before) - tail]), visible(new)
    if was == now:
        left, right = left + before[:lead], before[len(before) - tail :] + right
        gap = left[len(left.rstrip()) :] + new + right[: len(right) - len(right.lstrip())]
        return ("joins", "breaks the line", "parts")[min(2, gap.count("\n"))]
    if not was:
        return "puts in"
    return OUT if 2 * len(now) < len(was) else "respells"


def core(old: str, new: str) -> tuple[int, int, str]:
    """What really changes: how much of the two texts is alike at the beginning, how much at the end, and what is new
    between."""
    lead = _alike(old, new)
    tail = _alike(old[lead:][::-1], new[lead:][::-1])
    return lead, tail, new[lead : len(new) - tail]


def visible(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def _alike(left: str, right: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
