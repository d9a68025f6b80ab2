"""Text intake: every encoding read right, every byte given back."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recension.sources import Reading, UnreadableError
from recension.sources.intake import read, read_bytes
from recension.sources.text import original, read_text

SENTENCES = {
    "English": "The café’s “naïve” owner – a fiancé of Zoë’s — paid £5 and left. He said: ‘No.’ It’s over.",
    "plain apostrophe": "The alliance’s future isn’t certain.",
    "one accent": "There was a résumé in the file and nothing else of note in the whole of that long report.",
    "French": "Les réseaux d’alerte, déjà cités, ont été étendus à l’Europe; le ministère a répondu « non » en août.",
    "German": "Der Außenminister erklärte, daß die Verhandlungen über Rüstung wichtig seien. Österreich fühlt sich.",
    "Spanish": "El señor Núñez llegó mañana a la reunión; ¿quién lo había invitado? ¡Nadie! La situación cambió.",
    "Swedish": "Försvaret på Åland och i Skåne är svårt att förändra utan nya båtar. Även Örebro.",
    "Danish": "Rødgrød med fløde er bedst på Færøerne i år. Året gik. Æbler, Øl.",
    "a list": "• First item of the list\n• Second item of the list\n• Third item, with “quotes”\n",
    "cut words": "The missile ¬\nprogram was conti¬\nnued by the staff in 1962.",
    "capitals": "RÉPUBLIQUE FRANÇAISE, MINISTÈRE DES AFFAIRES ÉTRANGÈRES. À PARIS.",
    "measures": "The angle was 45° at § 12 of the treaty, ± 3 %, and cost £40 or ½ of it. © 1987",
    "Italian": "La società è più vecchia; perché non c’è libertà, né unità? Così andò la città. «Già», disse.",
    "Portuguese": "A situação não é fácil; as relações económicas entre as nações estão em transição.",
}
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    *("cp1252", "latin-1", "mac_roman", "cp437", "cp850"),
)


def plainer(text: str) -> str:
    """The sentence as a machine without typographic marks writes it."""
    return text.translate(str.maketrans("’‘“”–—", "''\"\"--")).replace("ø", "o").replace("Ø", "O")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("language", SENTENCES)
def test_every_encoding_is_found_and_given_back(language: str, encoding: str) -> None:
    text = SENTENCES[language]
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        text = plainer(text)
        data = text.encode(encoding, "ignore")
        text = data.decode(encoding)
    source = read_text(data)
    assert source.raw == text
    assert original(source) == data
    assert source.sha256 == hashlib.sha256(data).hexdigest() and source.size == len(data)
    assert source.confidence >= 500


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x0c", "\u2028", "\u0085"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-be"])
def test_newlines_stay_as_they_are(newline: str, encoding: str) -> None:
    text = newline.join(["The first line of it", "and the second", ""])
    assert read_text(text.encode(encoding)).raw == text


@settings(max_examples=400, deadline=None)
@given(
    st.binary(min_size=1, max_size=200), st.sampled_from(["", "utf-8", "utf-16", "cp1252", "utf-32-be", "shift_jis"])
)
def test_the_bytes_always_come_back(data: bytes, encoding: str) -> None:
    try:
        source = read_text(data, encoding)
    except UnreadableError as error:
        assert error.code in ("empty", "binary")
        return
    assert original(source) == data


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1), st.sampled_from(["utf-8", "utf-16-le"]))
def test_an_encoding_named_by_the_maintainer_is_taken(text: str, encoding: str) -> None:
    try:
        source = read_text(text.encode(encoding), encoding)
    except UnreadableError as error:
        assert error.code == "empty" and not text.strip("\ufeff ")
        return
    assert source.bom.decode(encoding) + source.raw == text


def test_broken_bytes_in_utf8_are_kept_and_named() -> None:
    data = "Café society, naïve and déjà vu, ".encode() * 3 + b"caf\xe9 \x92 and more"
    source = read_text(data)
    assert source.encoding == "utf-8" and original(source) == data
    assert [(n.code, n.note[:7]) for n in source.notices] == [("bad_bytes", "2 bytes")]


def test_half_a_character_at_the_end_is_kept_and_named() -> None:
    data = "A report cut off in the middle".encode("utf-16-le")[:-1]
    source = read_text(data)
    assert source.raw == "A report cut off in the middl" and source.tail == b"e"
    assert original(source) == data
    assert source.notices[0].code == "truncated"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Советский Союз и Соединённые Штаты подписали договор о сокращении вооружений в Москве. ", "cp1251"),
        ("Советский Союз и Соединённые Штаты подписали договор о сокращении вооружений в Москве. ", "koi8_r"),
        ("Związek Radziecki i Polska zawarły układ o współpracy, który będzie obowiązywał do końca roku. ", "cp1250"),
        ("日本国憲法は、国の最高法規であって、その条規に反する法律は効力を有しない。", "shift_jis"),
        ("中华人民共和国是工人阶级领导的国家。我们的代表团已经到达北京。", "gb18030"),
    ],
)
def test_other_scripts_are_found_too(text: str, encoding: str) -> None:
    data = (text * 3).encode(encoding)
    source = read_text(data)
    assert source.raw == text * 3
    assert original(source) == data


def test_an_unknown_encoding_is_refused() -> None:
    for name in ("utf-9", "rot13", "base64"):
        with pytest.raises(UnreadableError) as caught:
            read_text(b"some text", name)
        assert caught.value.code == "unknown_format"


def test_a_packed_text_names_its_container(tmp_path: Path) -> None:
    path = tmp_path / "report.txt.gz"
    path.write_bytes(gzip.compress("Naïve.".encode("cp1252"), mtime=0))
    source = read(path)
    assert (source.raw, source.encoding, source.container) == ("Naïve.", "cp1252", "gzip")
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_override_reaches_the_decoder() -> None:
    data = "Übung".encode("cp437")
    assert read_bytes(data, Reading(encoding="cp437")).raw == "Übung"
