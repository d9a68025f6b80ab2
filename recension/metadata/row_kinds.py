"""What a row of a title page is, judged by itself (date, number, name, body, genre, label, text), and what it says."""

from __future__ import annotations

import re
from functools import cache

from recension.dates import misread, printed
from recension.metadata.bodies import names_body
from recension.metadata.people import people, placed
from recension.resemblance import share, squeezed
from recension.vocabulary import table

_EDITED = re.compile(
    r"^(?:edited|compiled)\s+by:?(?:\s+|$)|^Editors?:\s+|^(?:General )?Editors?(?: in Chief)?:?$", re.I
)
_PREFACED = re.compile(r"^(?:with\s+(?:an?\s+)?)?(?:prefaces?|forewords?|introductions?)\s+by(?:\s+|$)", re.I)
_TRANSLATED = re.compile(r"^translated\s+(?:from\s+.{3,40}\s+)?by(?:\s+|$)", re.I)
_BY_LINE = re.compile(
    r"(?:(?:an? )?(?:address|speech|remarks|lecture|paper|report|study|thesis|prepared|written|submitted) )?by:?", re.I
)
_JOINT = re.compile(r"^an?\s+(?:joint\s+)?(?:study|report|project|publication)\s+(?:by|of)\b", re.I)
_IMPRINT = re.compile(
    r"^(?P<publisher>[A-Z][\w.'’& ]*?(?:PRESS|Press|PUBLISHERS|Publishers|BOOKS|Books|PUBLISHING|Publishing)"
    r"(?:,? Inc\.?)?)"
    r"[,: ]+(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:, [A-Z][\w.]+)?)$"
)
_MEMO = re.compile(
    r"(?P<head>MEMORANDUM FOR|MEMORANDUM TO|FROM|TO|THRU|VIA|SUBJECT|SUBJ|DATE|REFERENCE|ATTENTION)\s*:\s*(?P<said>.*)$"
)
_BANNER = re.compile(
    r"^\W*(?:UNCLASSIFIED|CONFIDENTIAL|SECRET|TOP SECRET|RESTRICTED|FOR OFFICIAL USE ONLY|"
    r"Unclassified|Confidential|Secret|Top Secret)\W*$"
)
_ADDRESS = re.compile(
    r"^\d+,? (?i:rue|avenue|via|boulevard|place)\b|\b\d{5}(?:-\d{4})?\b\s*$|\b[A-Z]{2}\.? +\d{5}\b|P\.? ?O\.? Box|"
    r"^\d+ [A-Z]\w+ (?:Street|Avenue|Road|Drive|Boulevard)\b"
)
_NUMBER = re.compile(
    r"(?:[A-Z]{2,5}/[A-Z]{2,4} )?(?:[A-Z][A-Za-z]{0,6}(?:[/\-][A-Z]{1,6})*)[ ]?[-–—~_/][ ]?\d{2,5}(?:[-–/]"
    r"[A-Z0-9]{1,8})*|"
    r"[A-Z]{2,5} \d{2}(?:[-–]\d{1,5}){1,2}"
)
_COPY = re.compile(r"copy\s+(?:no\.?\s*)?\d{1,4}(?:\s+of\s+\d{1,4}(?:\s+copies)?)?", re.I)
_REDACTION = re.compile(r"\W*(?:25X\d[A-Z0-9]?\d?[a-z]?|50X1(?:-HUM)?|STAT(?:INTL|OTHR|SPEC)?|ILLEGIB|CPYRGHT|NR)\W*")
_YEAR = re.compile(r"1[89]\d\d|20[0-2]\d")
_THREE_LETTERS = re.compile(r"[^\W\d_](?:[\W\d_]*+[^\W\d_]){2}")
_DIGIT = re.compile(r"\d")
_TWO_DIGITS = re.compile(r"\d{2}")
_LOWER = re.compile(r"\b[a-z]{4}")
_SENTENCE = 45, 4  # a row of so many characters with so many longer words in small letters is a sentence's
_SPOKEN = re.compile(r"[^\W\d_]{3}")  # no title is without a word of three letters: `86-915 F`
_DATED = re.compile(r"(?:Updated|Revised|Issued|Published|Date|Dated|As of)\W*", re.I)
_LIKELY = 600  # share of a series' letters that a damaged row must keep, per mille


def kind_of(row: str) -> str:
    """What a row is; empty for noise."""
    if _BY_LINE.fullmatch(row):
        return "by"
    if not _THREE_LETTERS.search(row) and not _TWO_DIGITS.search(row):
        return ""
    if _COPY.fullmatch(row):
        return "code"
    if _BANNER.match(row):
        return "banner"
    if _MEMO.match(row):
        return "memo"
    for kind, pattern in (("edited", _EDITED), ("prefaced", _PREFACED), ("translated", _TRANSLATED), ("joint", _JOINT)):
        if pattern.match(row):
            return kind
    if _IMPRINT.match(row):
        return "imprint"
    if (
        (_DIGIT.search(row) or "Box" in row)
        and _ADDRESS.search(row)
        and not report_number(row)
        and not _series().match(row)
    ):
        return "address"
    return _token_kind(row)


def _house_kind(row: str) -> str:
    """Rows that are the house's, not the paper's: genre, label, place, mark, redaction code; empty for none."""
    plain = row.strip(" .:*").casefold()
    if _ON.sub("", _ARTICLE.sub("", plain)) in _genres() or _HOUSE_GENRE.fullmatch(row):
        return "genre"
    if plain in _columns():
        return "column"
    if _OCCASION.match(row):
        return "occasion"
    if _labels().match(row):
        return "label"
    if _place().fullmatch(row.strip(" .")):
        return "place"
    if re.fullmatch(r"[A-Z]{2,6}", row):
        return "mark"
    return "code" if _REDACTION.fullmatch(row) else ""


_OCCASION = re.compile(
    r"\d{1,2}[:.]\d\d ?[ap]\.? ?m\b|\d{1,3}(?:st|nd|d|rd|th) (?:Congress|Session)\b|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,",
    re.I,
)
_ARTICLE = re.compile(r"^(?:an?|the)\s+")
_ON = re.compile(r"\s+(?:on|for)(?:\s+the)?$")
_HOUSE_GENRE = re.compile(
    r"(?:An? )?[A-Z]{2,6} (?:Report|REPORT|Note|NOTE|Paper|PAPER|Memorandum|MEMORANDUM|Study|Document|Bulletin|"
    r"Issue Brief|ISSUE BRIEF)(?: (?:for|FOR) (?:Congress|CONGRESS))?"
)


@cache
def _genres() -> frozenset[str]:
    return frozenset(genre.casefold() for genre in table("organisations")["genres"])


@cache
def _columns() -> frozenset[str]:
    return frozenset(column.casefold() for column in table("organisations")["columns"])


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, table('organisations')['labels']))})\b", re.I)


@cache
def _place() -> re.Pattern[str]:
    named = table("organisations")["regions"]
    regions = "|".join(re.escape(each) for region in named for each in (region, region.upper()))
    return re.compile(
        rf"[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+){{0,3}}, (?:{regions}|[A-Z]{{2}})(?: \d{{5}}(?:-\d{{4}})?)?"
    )


def _token_kind(row: str) -> str:
    if len(row) > _SENTENCE[0] and len(_LOWER.findall(row)) >= _SENTENCE[1] and not _labels().match(row):
        return "text"
    when = printed(row) or misread(row)
    rest = (row[: when.start] + row[when.end :]) if when else row
    if when and (not re.sub(r"\W", "", rest) or _DATED.fullmatch(rest.strip(" .:,"))):
        return "date"
    if _YEAR.fullmatch(row.strip(" .")):
        return "date"
    house = _house_kind(row)
    if house and not (when and house == "label"):
        return house
    number = report_number(rest)
    if number:
        return "number"
    if _series().match(row):
        return "series"
    if _damaged_series(row):
        return "damaged"
    if role(row):
        return "role"
    if people(row):
        return "name"
    if placed(row)[0]:
        return "name"
    if directs(row):
        return "code"
    if names_body(row) or names_body(_FUSED.sub(" ", row)):
        return "body"
    return "text" if _SPOKEN.search(row) else "code"


_FUSED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # `HudsonInstitute`


def report_number(row: str) -> str:
    """The report number that is all a row says, as printed; empty where it says anything else."""
    said = row.strip(" .,;:'’‘*/|")
    found = _NUMBER.fullmatch(said.replace("- ", "-").replace(" -", "-"))
    return said if found else ""


def normal_number(printed_number: str) -> str:
    """A report number in capitals, its hyphens single and plain."""
    return re.sub(r"\s*[-–—~_]+\s*", "-", printed_number.strip()).upper()


def memo(row: str) -> tuple[str, str]:
    """Head and value of a row of a memorandum's head (`SUBJECT: Soviet Grain Purchases`)."""
    found = _MEMO.match(row)
    return (found["head"], found["said"].strip()) if found else ("", "")


def imprint(row: str) -> tuple[str, str]:
    """Publisher and place of an imprint row."""
    found = _IMPRINT.match(row)
    return (found["publisher"].strip(), found["place"]) if found else ("", "")


def behind(row: str) -> str:
    """What stands behind `Edited by`, `With a preface by` and the like."""
    for pattern in (_EDITED, _PREFACED, _TRANSLATED, _JOINT):
        found = pattern.match(row)
        if found:
            return row[found.end() :].strip()
    return row


def role(row: str) -> str:
    """The role a row names that makes nobody an author (`Director`); empty for none."""
    heads, roles = _roles()
    found = roles.match(row) if not row.isascii() or row[:3].lower() in heads else None
    return found["role"] if found else ""


def directs(row: str) -> bool:
    """Is a row a name and, behind a comma, a role that makes nobody an author (`Hans Q. Rogger, Director`)?"""
    name, comma, said = row.partition(",")
    return bool(comma and role(said.strip()) and people(name))


@cache
def _roles() -> tuple[frozenset[str], re.Pattern[str]]:
    """How rows of a role begin, and such a row."""
    said = table("organisations")["not_authors"]
    roles = "|".join(sorted(map(re.escape, said), key=len, reverse=True))
    heads = frozenset(role[:3].lower() for role in said)
    return heads, re.compile(rf"^(?P<role>{roles})\b[\s,:]*(?:of\b.*|for\b.*)?$", re.I)


@cache
def _series() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("organisations")["series"]))
    return re.compile(
        rf"^(?P<series>(?:[A-Z][\w&/.\-]*[ ]+){{0,4}}?(?i:(?:{words})s?))\.?,?[ ]+(?i:No\.?|Number)?[ ]*"
        r"(?P<number>[A-Z0-9][A-Z0-9./\-]*\d[\w./\-]*)$"
    )


def _damaged_series(row: str) -> bool:
    """Is a row a series and its number, too badly read to be used?"""
    if not re.search(r"\d", row) or len(row) > 60:
        return False
    letters = squeezed(row)
    return any(share(letters, name, _LIKELY) >= _LIKELY for name in _long_series())


@cache
def _long_series() -> tuple[str, ...]:
    return tuple(squeezed(name) for name in table("organisations")["series_codes"])


def series(row: str) -> tuple[str, str]:
    """Series and number of a series row; the number with the series' code where it has one (`NASA-TM-104315`)."""
    found = _series().match(row)
    if not found:
        return "", ""
    code = table("organisations")["series_codes"].get(found["series"], "")
    return found["series"], f"{code}-{found['number']}" if code else found["number"]
