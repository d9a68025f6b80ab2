"""A heading that runs into its paragraph: `3. U.S. Operations Through Facebook Many IRA operations used …`.

The page set it on a line of its own; the recogniser lost the line end, or the blank line behind it. Where the contents
page prints number and title, the line begins with both, and a sentence follows, the heading's end is known. Two
headings may run into one line, and a heading into the end of the paragraph before it: each is parted where the contents
page prints it. A title without a number is known where a whole line repeats it.
Left alone: titles that no contents page of this text prints, a title that comes back on page after page (a running
head), words that go on in lower case.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from recension.cases import Fix, Keep
from recension.contents_titles import SHORTEST, title_key
from recension.contents_titles import titles as titles_of
from recension.evidence import Evidence
from recension.gates import Gate
from recension.layout import line_start
from recension.measure import is_stopped
from recension.rows import label
from recension.text import Edit, Flag

SURE = 920
_ALIKE = 90  # of 100: title in the body against title in the contents page, both as read
_INSIDE, _NEARLY = 92, 95  # the same behind other words, and behind a number that is not the row's
_SAYS = 12  # letters of a title that say enough without its end
_FIRST = 5  # letters by which a title is looked up
_LONGEST = 200  # characters of a title and its number
_MOST = 64  # places of one title: what stands more often is no heading
_WORD = re.compile(r"\S+")
_LINE_END = re.compile(r"[\n\f]")
_WHY = "the contents page prints this number and title: a heading, and what follows is its text"
_WHY_LINE = "the contents page prints this title, and the line holds nothing else: a heading"
GATE = Gate(needed="contents")


class Hit(NamedTuple):
    """A heading that stands in running text: `[start, end)` with its number, and the key of its entry."""

    start: int
    end: int
    key: str
    number: str = ""
    why: str = _WHY


def edits(text: str, evidence: Evidence) -> Iterator[Edit | Flag]:
    if not evidence.contents:
        return
    titles = list(titles_of(text, evidence.contents))
    body = evidence.contents[0].end
    numbered = list(_numbered(text, body, titles))
    shouted = _shouted(text, body, titles)
    lone = _lone_lines(text, body, {title for _, title in titles})
    found = (hit for hit in (*numbered, *shouted, *lone) if not evidence.in_contents(hit.start))
    hits = _apart(text, found)
    times = Counter((hit.number, hit.key) for hit in hits)
    starts = {hit.start for hit in hits}
    done = -1
    for hit in hits:
        for edit in _parted(text, hit, starts, once=times[hit.number, hit.key] == 1):
            if edit.start >= done:
                yield edit
                done = edit.end


def _apart(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Hits in order; of two that overlap the longer one. Behind a word only another heading can end."""
    kept: list[Hit] = []
    for hit in sorted(hits):
        behind_word = text[hit.start - 1 : hit.start] == " " and text[hit.start - 2 : hit.start - 1].isalnum()
        if behind_word and not (kept and kept[-1].end == hit.start - 1):
            continue
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
        else:
            kept.append(hit)
    return kept


# --- number and title -------------------------------------------------------------------------------------------------


def _numbered(text: str, body: int, titles: Iterable[tuple[str, str]]) -> Iterator[Hit]:
    """Places of the body that print the number of a row and its title behind it.

    A number that was misread is no hindrance where the title is the row's almost letter by letter.
    """
    keys: defaultdict[str, dict[str, None]] = defaultdict(dict)  # by number, and by the first letters of the title
    for number, title in titles:
        if number:
            keys[number][title_key(title)] = None
            keys["/" + title_key(title)[:_FIRST]][title_key(title)] = None
    if not keys:
        return
    heads = frozenset(key[1] for key in keys if key[0] == "/" and len(key) > 1)
    for found in _openings(text, body):
        start, end = found.start(1), found.end(3)
        own = keys.get(found[1], ())
        others: Iterable[str] = ()
        if found[2] and found[4].lower() in heads:
            others = keys.get("/" + title_key(text[end : end + 2 * _FIRST])[:_FIRST], ())
        if not own and not others:
            continue
        hit = _border(text, start, end, own, _INSIDE if found.re is _WITHIN else _ALIKE)
        if hit or (hit := _border(text, start, end, others, _NEARLY)):
            yield hit


# A number at the head of a line, or, with its point, behind the end of a sentence or of another heading; the point may
# be misread. Behind it, in a look ahead, blanks and the first letter or digit of what may be the title.
_NUMBER = (
    r"((?:(?=[CPSA])(?:Chapter|CHAPTER|Part|PART|Section|SECTION|Appendix|APPENDIX)[ ])?"
    r"[\w|!\]\[]{1,5}+(?:[.]\d{1,3}){0,4})"
)
_BEHIND = r"""(?=([ \t]+)["“(]?([A-Z0-9]))"""
_AT_HEAD = tuple(re.compile(rf"{head}{_NUMBER}([.:),]{{0,2}}){_BEHIND}") for head in (r"\n", r"\f"))
_POINT = re.compile(r"""[.:),](?=[ \t]+["“(]?[A-Z0-9])""")
_REACH = 40  # characters of a number with its word and its point
_WITHIN = re.compile(rf"""[ ](?<=[\w.?!"'”’)][ ]){_NUMBER}([.:),]{{1,2}}){_BEHIND}""")


def _openings(text: str, body: int) -> Iterator[re.Match[str]]:
    """All numbers that may open a heading, in order. Three searches: one with a choice at its head costs five times."""
    done = 0
    heads = (found for head in _AT_HEAD for found in head.finditer(text, body))
    for found in sorted((*heads, *_within(text, body)), key=lambda opening: opening.start(1)):
        if found.start(1) >= done:
            yield found
            done = found.end(3)


def _within(text: str, body: int) -> Iterator[re.Match[str]]:
    """Numbers behind a blank. Their points are searched for: there are blanks everywhere."""
    done = body
    for point in _POINT.finditer(text, body):
        end, near = point.end(), max(done, point.end() - _REACH)
        if (last := text.rfind(" ", near, end)) < 0:
            continue
        before = text.rfind(" ", near, last)
        found = _WITHIN.match(text, before) if before >= 0 and text[before + 1] in "CPSA" else None  # `Chapter 3.`
        if not found or found.end() != end:
            found = _WITHIN.match(text, last)
        if found and found.end() == end:
            yield found
            done = end


def _shouted(text: str, body: int, titles: Iterable[tuple[str, str]]) -> Iterator[Hit]:
    """Lines of the body that begin with a title in capitals that has no number."""
    for title in {title for number, title in titles if not number and title.isupper()}:
        first = title.split()[0]
        at = text.find(first, body)
        count = 0
        while at >= 0 and count < _MOST:
            if text[at - 1] in "\n\f" and (hit := _border(text, at, at, [title_key(title)], _ALIKE)):
                yield hit
            at, count = text.find(first, at + len(first)), count + 1


def _border(text: str, start: int, begin: int, keys: Iterable[str], alike: int) -> Hit | None:
    """The heading that begins at `start`, its title at `begin`, if it is one of the rows."""
    line = _LINE_END.split(text[begin : begin + _LONGEST], maxsplit=1)[0]
    squeezed = title_key(line)
    best, border, whose = alike - 1.0, -1, ""
    for key in keys:
        if fuzz.ratio(squeezed[: len(key)], key) < alike - 10:
            continue
        for word in _WORD.finditer(line):
            shown = title_key(line[: word.end()])
            if len(shown) > len(key) + 6:
                break
            if key.startswith(shown) and _clings(key[len(shown) :]) and len(shown) >= _SAYS and best < alike:
                best, border, whose = alike, word.end(), key
            if len(shown) >= len(key) - 6 and (ratio := fuzz.ratio(shown, key)) > best:
                best, border, whose = ratio, word.end(), key
    return Hit(start, begin + border, whose, text[start:begin].strip(" .,:)")) if border >= 0 else None


def _clings(rest: str) -> bool:
    """May the end of a row be what a leader left of it? Few letters, none but those that dots are read as."""
    return 0 < len(rest) <= 8 and not set(rest) - set("esnctraow")


# --- a line of its own ------------------------------------------------------------------------------------------------


def _lone_lines(text: str, body: int, titles: Iterable[str]) -> Iterator[Hit]:
    """Lines of the body that hold a title and no more than a number before it."""
    for title in titles:
        if len(title) < SHORTEST or not title[0].isupper():
            continue
        at, count = text.find(title, body), 0
        while at >= 0 and count < _MOST:
            start = line_start(text, at)
            end = at + len(title)
            before = text[start:at] if at - start < 16 else "?"
            if text[end : end + 1] in ("\n", "") and (not before or label(before) == before.rstrip()):
                yield Hit(start, end, title_key(title), before.strip(" .,:)"), _WHY_LINE)
            at, count = text.find(title, end), count + 1


def _parted(text: str, hit: Hit, starts: Collection[int], *, once: bool) -> Iterator[Edit]:
    """The heading as a block of its own: a blank line behind it, and one before it."""
    start, end = hit.start, hit.end
    rest = re.compile(r"[ \t]*").match(text, end)
    after = rest.end() if rest else end
    follows = text[after : after + 1]
    run_in = bool(follows) and follows not in "\n\f"
    opens = follows.isupper() or follows in "[(\"“'‘" or after in starts or bool(label(text[after : after + 16]))
    if run_in and not opens:
        return
    if not run_in and not once:
        return
    above = text[start - 1 : start]
    if above == "\n" and text[start - 2 : start - 1] not in ("\n", "\f", ""):
        if hit.why is _WHY_LINE and not is_stopped(text[text.rfind("\n", 0, start - 1) + 1 : start - 1]):
            return  # the sentence above may go on in this line
        yield Edit(start - 1, start, "\n\n", hit.why, SURE)
    elif above == " ":
        yield Edit(start - 1, start, "\n\n", hit.why, SURE)
    if run_in:
        yield Edit(end, after, "\n\n", hit.why, SURE)
    elif follows == "\n" and text[after + 1 : after + 2] not in ("\n", "\f", "") and text[after + 1].isupper():
        yield Edit(after, after + 1, "\n\n", hit.why, SURE)


_HEAD = "Contents\n\n2.\tThe First Attempt\t3\n3.\tOperations Through Newspapers\t9\n4.\tThe Last Attempt\t12\n\n"
CASES = (
    Fix(
        _HEAD + "It ended so.\n3. Operations Through Newspapers Many operations used newspapers.",
        _HEAD + "It ended so.\n\n3. Operations Through Newspapers\n\nMany operations used newspapers.",
        seen="report on an investigation, 2019",
    ),
    Fix(
        _HEAD + "3. Operations Through Newspapers\nMany operations used newspapers and\nbooks.",
        _HEAD + "3. Operations Through Newspapers\n\nMany operations used newspapers and\nbooks.",
        seen="report on an investigation, 2019",
    ),
    Keep(_HEAD + "3. Operations Through Newspapers were many.", because="the sentence goes on in lower case"),
    Keep(_HEAD + "3. Other Operations Many used newspapers.", because="no contents page prints this title"),
    Keep(
        _HEAD + "3. Operations Through Newspapers\nThe end.\n\f3. Operations Through Newspapers\nThe next.",
        because="it comes back: a running head",
    ),
)
