"""What mutations begin from: our documents, the case documents where they are, odd files, every repair's cases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import odd_files as odd
from shared import CASES

from recension.cases import Keep
from recension.corrections import making
from recension.corrections.sidecar import as_toml
from recension.repairs import ORDER, load
from recension.sources import Reading
from recension.sources.sidecar import KEYS, READING_KEYS

RAW = Path(__file__).parents[2] / "raw"
PIECE, PIECES = 1500, 400  # bytes of a piece of a document: small runs fast; how many of a kind at most
# What texts and formats consist of: a mutation puts one in where chance would need an age to spell it.
TOKENS = tuple(
    token.encode("utf-8", "surrogateescape")
    for token in (
        "\n", "\n\n", "\f", "\r\n", "\r", "\t", " " * 9, "-\n", "- 13 -\n", "\u00ad", "\ufeff", "\x00", "\udcff",
        "\u2028", "\x85", "â€™", "ﬁ", "TOP SECRET\n", "CONTENTS\n\n", "1. A title ........ 12\n", "AD-A257 148\n",
        "Approved for public release; distribution is unlimited.\n", "[This page intentionally left blank.]\n",
        "REPORT DOCUMENTATION PAGE\n", "DTIC\nELECTE\nNOV 13 1992\n", "^1 ", "(a) ", "iv\n", "“", "”", "**", "&amp;",
        '"', "[", "]", "{", "}", "<", "/>", "=", "0", "-1", "99999999999999999999", "nan", "1e999", "true", "'''",
        "[[", "1979-05-27", "\\u0000",
    )
)  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """The seeds of a target, each once, none longer than some pieces."""
    return list(dict.fromkeys(_SEEDS[target]()))


@cache
def _texts() -> tuple[bytes, ...]:
    """Pieces of real documents, and the text of every repair's cases."""
    files = [*sorted(RAW.rglob("*.txt")), *sorted(CASES.rglob("*.txt"))]
    found = []
    for file in files:
        data = file.read_bytes()
        step = max(PIECE, len(data) // 40)
        found += [data[at : at + PIECE] for at in range(0, len(data), step)]
    found = found[:: max(1, len(found) // PIECES)]
    for name, _ in ORDER:
        for case in load(name).CASES:
            said = case.text if isinstance(case, Keep) else case.before
            found.append(said.encode("utf-8", "surrogateescape"))
    return tuple(found)


def _wide() -> Iterator[bytes]:
    """The texts, and some in other encodings."""
    yield from _texts()
    for n, encoding in enumerate(("utf-16", "utf-32", "cp1252", "cp437", "mac_roman", "cp037", "utf-8-sig")):
        yield _texts()[n][:400].decode("ascii", "ignore").encode(encoding, "replace")


def _pdfs() -> Iterator[bytes]:
    yield odd.pdf(odd.lines(odd.PROSE), odd.lines(odd.SECOND))
    yield odd.pdf(odd.PICTURE, b"", odd.lines(odd.PROSE, spacing=4))
    yield odd.pdf(odd.lines(odd.PROSE), catalog="/PageLabels << /Nums [0 << /S /r >>] >>")
    yield odd.encrypted_pdf("")
    yield odd.attached_pdf()
    yield from (file.read_bytes() for file in sorted(CASES.rglob("*.pdf")) if file.stat().st_size < 40_000)


def _markup(*made: str | bytes) -> Iterator[bytes]:
    yield from (one.encode() if isinstance(one, str) else one for one in made)
    yield from (odd.LAUGHS, odd.OUTSIDE)


def _packed() -> Iterator[bytes]:
    prose = odd.PROSE.encode()
    yield from (odd.gzipped(prose), odd.gzipped(prose, 2), odd.zstd(prose), odd.zipped({"a.txt": prose}))
    yield from (odd.zip_slip(), odd.locked_zip(), odd.zipped({f"{n}.xml": odd.alto(3, odd.ALTO_BODY) for n in (1, 2)}))


def _sidecars() -> Iterator[bytes]:
    yield from (file.read_bytes() for file in sorted(RAW.rglob("*.toml")))
    yield "".join(f'{key} = ""\n' for key in KEYS).encode()
    yield b"[reading]\n" + "".join(f"{key} = 1\n" for key in READING_KEYS).encode()
    yield b'title = "A title"\nauthors = ["A. Body"]\ndate = "1990-10"\nlanguage = "en"\n[identifiers]\ndtic = "AD-1"\n'
    yield b'skip_pages = [1, "3-5"]\npage_offset = -2\n[reading]\nencoding = "cp1252"\nmax_pages = 9\n'
    yield b'[[corrections]]\nfind = "rela-"\nreplace = "rela"\nbecause = "x"\ntimes = 1\n'


def _corrections() -> Iterator[bytes]:
    from fuzz.targets import QUOTED

    by = making.By("A. Editor", "2026-11-21")
    yield "\n".join(
        as_toml(one)
        for one in (
            making.replacement(QUOTED, 4, 7, "End", by),
            making.join(QUOTED, 67, 70, by, "rela"),
            making.split(QUOTED, 30, by),
            making.kind_of_block(QUOTED, 0, 20, "heading", by, level=2),
            making.entry(QUOTED, 0, 20, {"title": "x", "page": "12"}, by),
            making.metadata("title", "A title", by),
            making.on_edit(QUOTED, 97, 105, "", "reject", by, "page_numbers"),
        )
    ).encode()


def _collections() -> Iterator[bytes]:
    yield from _sidecars()
    fields = (name for name in Reading.__dataclass_fields__)
    yield b'title = "Reports"\nwithout = ["mojibake"]\n[reading]\n' + "".join(f"{f} = 1\n" for f in fields).encode()
    yield b'title = "R"\n[documents."*.pdf"]\nocr = "never"\n[limits]\nremoved = 500\n'


_SEEDS = {
    "text": _wide,
    "repair": _texts,
    "pdf": _pdfs,
    "alto": lambda: _markup(*(odd.alto(version, odd.ALTO_BODY) for version in (2, 3, 4))),
    "hocr": lambda: _markup(odd.HOCR),
    "page": lambda: _markup(odd.PAGE_XML),
    "tsv": lambda: _markup(odd.TSV, odd.TSV_SHORT),
    "packed": _packed,
    "sidecar": _sidecars,
    "corrections": _corrections,
    "collection": _collections,
}
