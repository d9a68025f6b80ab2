"""How often a correction finds its place again: `python -m benchmarks.anchors`.

Texts are misread anew, letter by letter; then the place itself is taken out or overwritten, and must not be found.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from recension.corrections import Correction
from recension.corrections.anchors import anchor_of, placed

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("RECENSION_SHARED", ROOT.parent / "shared"))
TEXTS, PLACES, LONGEST = 28, 12, 60_000


def misread(text: str, share: float, draw: random.Random) -> str:
    """The text with that share of its letters lost, misread or followed by one that is not there."""
    out = []
    for letter in text:
        chance = draw.random() / share
        if chance >= 1:
            out.append(letter)
        elif chance >= 2 / 3:
            out.append(letter + draw.choice(" .,'i"))
        elif chance >= 1 / 3:
            out.append(draw.choice("abcdefghijklmnop1l"))
    return "".join(out)


def texts() -> list[str]:
    """The seeds and the first development cases, as far as they are here."""
    paths = [*sorted((ROOT / "raw/cold-war-korea").glob("*.txt")), *sorted((SHARED / "cases").glob("*/*.txt"))]
    found = (path.read_text("utf-8", errors="replace")[:LONGEST] for path in paths)
    return [text for text in found if len(text) > 3000][:TEXTS]


def main() -> None:
    read = texts()
    print(f"{len(read)} texts, {PLACES} places each\n\n| misread | found | elsewhere | lost | gone, yet found |")
    print("| --- | --- | --- | --- | --- |")
    for share in (0.01, 0.02, 0.05, 0.1):
        draw, counts = random.Random(11), dict.fromkeys(("right", "wrong", "lost", "ghost", "gone"), 0)
        for raw in read:
            for _ in range(PLACES):
                one_place(raw, share, draw, counts)
        tried = counts["right"] + counts["wrong"] + counts["lost"]
        print(
            f"| {share:.0%} | {counts['right']} of {tried} | {counts['wrong']} | {counts['lost']} "
            f"| {counts['ghost']} of {counts['gone']} |"
        )


def one_place(raw: str, share: float, draw: random.Random, counts: dict[str, int]) -> None:
    start = draw.randrange(200, len(raw) - 300)
    end = start + draw.choice([1, 2, 4, 8, 20, 60])
    at = anchor_of(raw, start, end)
    one = Correction("replace", at=at.quote, before=at.before, after=at.after, near=at.near, until=at.until, reads="")
    before, here = misread(raw[:start], share, draw), misread(raw[start:end], share, draw)
    [found] = placed(f"A new line.\n{before}{here}{misread(raw[end:], share, draw)}", [one])
    wanted = len(before) + 12
    near = abs(found.start - wanted) <= 2 and abs(found.end - wanted - len(here)) <= 2
    counts["lost" if found.state == "lost" else "right" if near else "wrong"] += 1
    for gone in (raw[: start - 60] + raw[end + 60 :], f"{raw[:start]}treaties{raw[end:]}"):
        counts["gone"] += 1
        counts["ghost"] += placed(gone, [one])[0].state != "lost"


if __name__ == "__main__":
    main()
