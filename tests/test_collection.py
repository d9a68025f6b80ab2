"""collection.toml: every default, every key, and every way to write it wrong."""

from pathlib import Path

import pytest

from recension.build.collection import Collection, ConfigError, read_collection
from recension.repairs import ORDER


def read(tmp_path: Path, text: str) -> Collection:
    folder = tmp_path / "letters"
    folder.mkdir(exist_ok=True)
    (folder / "collection.toml").write_bytes(text.encode())
    return read_collection(folder)


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    collection = read_collection(tmp_path / "letters")
    assert (collection.name, collection.title) == ("letters", "letters")
    assert collection.order() == tuple(name for name, _ in ORDER)


def test_later_patterns_win_when_a_document_is_read(tmp_path: Path) -> None:
    collection = read(
        tmp_path,
        """
        title = "Letters"
        [reading]
        encoding = "cp1252"
        [documents."*.txt"]
        encoding = "latin-1"
        page_offset = 4
        [documents."old/*"]
        encoding = "utf-16"
        """,
    )
    assert collection.reading_of("a.pdf").encoding == "cp1252"
    assert collection.reading_of("sub/a.txt").encoding == "latin-1"
    assert collection.reading_of("old/a.txt").encoding == "utf-16"
    assert collection.reading_of("old/a.txt").page_offset == 4


WRONG = [
    ('title = "x"\nlicens = "MIT"', "line 2", "unknown key 'licens'", "Did you mean 'licence'?"),
    ("[limits]\nmax_remove = 3", "line 2", "unknown key 'max_remove'", "Did you mean 'max_removed'?"),
    ('[reading]\nencodng = "utf-8"', "line 2", "unknown key 'encodng'", "Did you mean 'encoding'?"),
    ('[documents."*.txt"]\nquux = 1', "line 2", "unknown key 'quux'", "Known keys: encoding"),
    ("title = 3", "line 1", "key 'title': expected `str`, got `int`", "Known keys"),
    ("title =\nlicence = 1", "collection.toml", "is not TOML", "line 1"),
    ('[reading]\nencoding = "klingon"', "line 2", "unknown encoding 'klingon'", ""),
    ('without = ["mojibak"]', "line 1", "no shipped repair is called 'mojibak'", "Did you mean 'mojibake'?"),
    ('repairs = ["no.such.module"]', "line 1", "cannot be imported", "installed"),
    ('repairs = ["mojibake"]', "line 1", "not a dotted name", "package.module"),
    ('repairs = ["os.path"]', "line 1", "not a repair", "CASES"),
]


@pytest.mark.parametrize(("text", "where", "problem", "advice"), WRONG)
def test_a_wrong_file_is_named_with_its_line_and_what_to_do(
    tmp_path: Path, text: str, where: str, problem: str, advice: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    said = str(caught.value)
    assert where in said
    assert problem in said
    assert advice in said


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "collection.toml").write_bytes(b"title = \xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8 at byte 8"):
        read_collection(folder)


def test_a_collection_must_have_a_name_that_is_safe_everywhere(tmp_path: Path) -> None:
    (tmp_path / "Große Sammlung").mkdir()
    with pytest.raises(ConfigError, match="Rename the folder"):
        read_collection(tmp_path / "Große Sammlung")


def test_an_own_repair_runs_where_the_collection_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "korea").mkdir()
    (tmp_path / "korea" / "__init__.py").touch()
    (tmp_path / "korea" / "banners.py").write_text("CASES = (1,)\ndef edits(text, evidence): yield from ()\n")
    monkeypatch.syspath_prepend(tmp_path)
    last = ORDER[-1][0]
    assert read(tmp_path, 'repairs = ["korea.banners"]').order()[-2:] == ("korea.banners", last)
    order = read(tmp_path, 'repairs = ["korea.banners before mojibake"]').order()
    assert order.index("korea.banners") == order.index("mojibake") - 1
    assert "mojibake" not in read(tmp_path, 'without = ["mojibake"]').order()
