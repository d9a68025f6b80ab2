"""Text in any encoding: from bytes to characters, and always back.

Strict UTF-8 is tried first: text in another encoding almost never passes it. Then a byte order mark, the places of
NUL bytes (UTF-16 and 32 write one in nearly every character of Western text), UTF-8 with some broken bytes, and last
the one-byte tables. Whatever is chosen, the text is encoded again and compared with the bytes; where no table gives
them back, UTF-8 with surrogateescape always does.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator

from recension.sources import Notice, Source, UnreadableError
from recension.sources.charset import Guess, guess

# UTF-32 before UTF-16: FF FE begins both little-endian marks.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII = bytes(range(128))
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a\x1b"})
# Share of control characters above which a file is no text. Compressed or compiled data has about a tenth, typescript
# with stray bytes from a tape or a printer less than a hundredth.
_BINARY = 0.03
_BINARY_SAMPLE = 1 << 20
_DOUBTFUL = 600


def read_text(data: bytes, encoding: str = "") -> Source:
    """The text of a plain text file. `encoding` overrides detection.

    Raises UnreadableError: `empty` when nothing but blanks is there, `binary` when it is no text, `unknown_format`
    for an encoding that Python does not know.
    """
    bom, chosen = _choose(data, encoding)
    text, chosen, errors, tail = _decode(data[len(bom) :], chosen)
    if not text.strip("\x00\ufeff \t\r\n\f\v\x1a"):
        raise UnreadableError("empty", "The file holds no text.", "Put the right file in its place, or remove it.")
    _refuse_binary(text)
    return Source(
        raw=text,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="text/plain",
        encoding=chosen.encoding,
        errors=errors,
        bom=bom,
        confidence=chosen.confidence,
        notices=tuple(_notices(text, chosen, errors, tail)),
        tail=tail,
    )


def original(source: Source) -> bytes:
    """The bytes a text was decoded from."""
    return source.bom + source.raw.encode(source.encoding, source.errors) + source.tail


def _choose(data: bytes, encoding: str) -> tuple[bytes, Guess]:
    """The byte order mark to set aside and the encoding of what follows it."""
    bom, marked = next(((bom, name) for bom, name in _MARKS if data.startswith(bom)), (b"", ""))
    if not encoding:
        return bom, Guess(marked, 1000) if marked else _detect(data)
    asked = _known(encoding)
    if marked and marked.startswith(asked):  # `utf-16` means either order: the mark tells which
        return bom, Guess(marked, 1000)
    # Without a mark `utf-16` means this machine's order, and encoding would add a mark: name the order.
    return b"", Guess({"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(asked, asked), 1000)


def _notices(text: str, chosen: Guess, errors: str, tail: bytes) -> Iterator[Notice]:
    if errors == "surrogateescape" and (bad := _bad_bytes(text)):
        yield Notice("bad_bytes", f"{bad} bytes are not {chosen.encoding}; they are kept as they are")
    if tail:
        yield Notice("truncated", f"the last character is cut: {len(tail)} bytes are left over")
    if chosen.confidence < _DOUBTFUL:
        yield Notice("encoding_doubtful", f"read as {chosen.encoding}; if letters look wrong, set `encoding`")


def _known(encoding: str) -> str:
    try:
        found = codecs.lookup(encoding)
    except LookupError as error:
        raise UnreadableError(
            "unknown_format", f"Unknown encoding {encoding!r}.", "Use a name such as utf-8, cp1252, mac_roman, cp437."
        ) from error
    if not found._is_text_encoding:
        raise UnreadableError(
            "unknown_format", f"{encoding!r} is no encoding of text.", "Use utf-8, cp1252 or the like."
        )
    return found.name.removesuffix("-sig")


def _detect(data: bytes) -> Guess:
    if b"\x00" in data and (wide := _wide(data)):
        return Guess(wide, 950)
    try:
        data.decode()
        return Guess("utf-8", 1000)
    except UnicodeDecodeError:
        pass
    high = len(data.translate(None, _ASCII))
    well_formed = high - (len(data) - len(data.decode(errors="ignore").encode()))
    if 2 * well_formed >= high:  # in one-byte encodings hardly a twentieth of the high bytes happen to look so
        return Guess("utf-8", 500 + 500 * well_formed // high)
    return guess(data)


def _wide(data: bytes) -> str:
    """UTF-16 or 32 by the places of its NUL bytes; empty where they tell nothing."""
    sample = data[: 1 << 20]
    nuls = [sample[i::4].count(0) for i in range(4)]
    quarter = max(1, len(sample) // 4)
    if min(nuls[2], nuls[3]) >= 0.9 * quarter and nuls[0] < 0.1 * quarter:
        return "utf-32-le"
    if min(nuls[0], nuls[1]) >= 0.9 * quarter and nuls[3] < 0.1 * quarter:
        return "utf-32-be"
    even, odd = nuls[0] + nuls[2], nuls[1] + nuls[3]
    if odd >= 0.1 * quarter and odd >= 20 * even:
        return "utf-16-le"
    if even >= 0.1 * quarter and even >= 20 * odd:
        return "utf-16-be"
    return ""


def _decode(data: bytes, chosen: Guess) -> tuple[str, Guess, str, bytes]:
    """Text, encoding, error handler and what is left over at the end; encoding the text gives the bytes back."""
    name = chosen.encoding
    width = 4 if name.startswith("utf-32") else 2 if name.startswith("utf-16") else 1
    cut = len(data) - len(data) % width
    for errors in ("strict", "surrogatepass" if width > 1 else "surrogateescape"):
        try:
            text = data[:cut].decode(name, errors)
            # UTF-8 that passed is its own proof: the codec accepts no second spelling of a character.
            if name == "utf-8" or text.encode(name, errors) == data[:cut]:
                return text, chosen, "surrogateescape" if name == "utf-8" else errors, data[cut:]
        except (UnicodeError, ValueError):
            continue
    return data.decode("utf-8", "surrogateescape"), Guess("utf-8", min(chosen.confidence, 300)), "surrogateescape", b""


def _bad_bytes(text: str) -> int:
    try:
        text.encode()
        return 0
    except UnicodeEncodeError:
        return len(re.findall("[\udc80-\udcff]", text))


def _refuse_binary(text: str) -> None:
    seen = text[:_BINARY_SAMPLE].rstrip("\x00\x1a")  # tapes and disks pad the last block
    written = seen.encode("utf-8", "surrogatepass")
    controls = len(written) - len(written.translate(None, _CONTROLS))
    if controls > _BINARY * len(seen):
        raise UnreadableError(
            "binary",
            f"{round(100 * controls / len(seen))} % of it are control characters: this is no text.",
            "If it is a PDF or an image, fetch it again; if it is text in a rare encoding, set `encoding`.",
        )
