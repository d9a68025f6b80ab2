"""What the documents say is true: commands print what is shown, examples are in the texts, the catalogue is fresh."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recension.catalogue import catalogue
from recension.cli import app
from recension.corrections.sidecar import read_corrections

ROOT = Path(__file__).parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "raw/README.md", "clean/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
README = (ROOT / "README.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(info.split(), body) for kind, info, body in FENCE.findall(README) if kind == "text"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place with this checkout's raw/."""
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")
    return tmp_path


def run(words: list[str]) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def matches(shown: str, printed: str) -> bool:
    """Is it what was printed? A line `…` stands for any lines, `…` at the end of a line for its rest."""
    parts = re.split(r"(\n…$|…$)", shown.rstrip("\n"), flags=re.MULTILINE)
    loose = {"\n…": r"(?:\n(?s:.*))?", "…": r"[^\n]*"}
    pattern = "".join(loose.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(pattern, printed.rstrip("\n")) is not None


def test_the_readme_prints_what_the_commands_print(checkout: Path) -> None:
    sessions = [body for kind, _, body in FENCE.findall(README) if kind == "console"]
    ran = 0
    for session in sessions:
        for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, shown = step.partition("\n")
            if command.startswith("recension "):
                assert matches(shown, run(shlex.split(command)[1:])), command
                ran += 1
    assert ran >= 5


def test_the_review_page_prints_what_the_commands_print(checkout: Path) -> None:
    page = (ROOT / "docs" / "review.md").read_text("utf-8")
    (session,) = [body for kind, _, body in FENCE.findall(page) if kind == "console"]
    for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        assert matches(shown, run(shlex.split(command)[1:])), command
    assert Path("pages/index.html").is_file() and Path("one/document/us-rok-alliance-op-ed/1.html").is_file()


def test_the_review_page_names_the_keys_that_there_are() -> None:
    table = (ROOT / "docs" / "review.md").read_text("utf-8").partition("## Keys")[2].partition("## ")[0]
    rows = "\n".join(re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE))
    named = set(re.findall(r"`([^`]+)`", rows))
    scripts = [path.read_text("utf-8") for path in (ROOT / "recension/review/assets").glob("*.js")]
    acts = [re.search(r"^const actions = \{(.*?)^\};", script, re.MULTILINE | re.DOTALL) for script in scripts]
    known = {key for act in acts if act for key in re.findall(r'^  "?([^\s":]+)"?:', act[1], re.MULTILINE)}
    assert named == {"Esc" if key == "Escape" else key for key in known}


def test_the_page_on_corrections_prints_what_the_commands_print(checkout: Path) -> None:
    page = (ROOT / "docs" / "corrections.md").read_text("utf-8")
    ran = 0
    for _, _, session in (fence for fence in FENCE.findall(page) if fence[0] == "console"):
        for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, shown = step.partition("\n")
            assert matches(shown, run(shlex.split(command)[1:])), command
            ran += 1
    assert ran == 4
    written, by_hand = (body for kind, _, body in FENCE.findall(page) if kind == "toml")
    [sidecar] = (checkout / "raw" / "cold-war-korea").glob("*.corrections.toml")
    assert sidecar.read_text("utf-8").endswith(written)
    other = sidecar.with_name("by-hand.corrections.toml")
    other.write_text(by_hand)
    [entry] = read_corrections(other)
    assert entry.fields == {"page": "17", "title": "Of Piers"}


def test_the_readme_names_the_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", "\n".join(page.read_text("utf-8") for page in PAGES)))
    assert {"corpus", "test"} <= named <= targets


@pytest.mark.parametrize(("info", "body"), EXAMPLES, ids=lambda value: value[0] if isinstance(value, list) else "")
def test_a_before_stands_in_the_raw_text_and_an_after_in_the_clean_one(
    info: list[str], body: str, checkout: Path
) -> None:
    side, path = info
    text = Path(path).read_text("utf-8") if side == "before" else run(["clean", path])
    assert body.strip("\n") in text


def test_the_examples_are_a_stamp_a_contents_line_and_a_join() -> None:
    assert [info[0] for info, _ in EXAMPLES] == ["before", "after"] * 3


def test_the_python_of_the_readme_runs(checkout: Path) -> None:
    run(["build"])
    code = next(body for kind, _, body in FENCE.findall(README) if kind == "python")
    exec(compile(code, "README.md", "exec"), {})


def test_the_five_lines_give_the_raw_text_back_with_another_tool(checkout: Path) -> None:
    """The code of clean/README.md, on rows that DuckDB reads from the published files alone."""
    duckdb = pytest.importorskip("duckdb")
    run(["build"])
    page = (ROOT / "clean" / "README.md").read_text("utf-8")
    code = next(body for kind, _, body in FENCE.findall(page) if "def raw_text" in body)
    names: dict = {}
    exec(compile(code, "clean/README.md", "exec"), names)
    version = "clean/cold-war-korea/v1.0.0"
    documents = duckdb.sql(f"select id, text, raw.path from '{version}/documents/*.parquet'").fetchall()
    assert len(documents) == 3
    for id, text, path in documents:
        rows = duckdb.sql(
            f"select clean, before, after from '{version}/edits/*.parquet' where document = '{id}' order by n"
        ).fetchall()
        edits = [dict(zip(("clean", "before", "after"), row, strict=True)) for row in rows]
        assert names["raw_text"](text, edits).encode() == (checkout / "raw/cold-war-korea" / path).read_bytes()


def test_the_example_repair_holds_its_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "write-a-repair.md").read_text("utf-8")
    (tmp_path / "alcove").mkdir()
    (tmp_path / "alcove" / "__init__.py").touch()
    (tmp_path / "alcove" / "stamp.py").write_text(
        next(body for kind, _, body in FENCE.findall(page) if kind == "python")
    )
    monkeypatch.chdir(tmp_path)
    assert "4 cases, 0 fail" in run(["check", "alcove.stamp"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_the_catalogue_is_fresh() -> None:
    assert (ROOT / "docs" / "repairs.md").read_text("utf-8") == catalogue(), "run: make docs"
