"""What a result depends on, and that no result stands that its pipeline would not make again."""

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recension.build.collection import Collection
from recension.build.parts import Parts, changed, parts_of
from recension.build.reach import ROOT, Data, data_of, essence, imports_of, reach
from recension.build.run import Folders, build
from recension.corpus import open_corpus
from recension.repairs import ORDER

CHECKOUT = ROOT.parent
MODULES = sorted(path for path in ROOT.rglob("*.py"))
ENTRIES = ["recension.build.making", "recension.metadata.reader", *(f"recension.repairs.{name}" for name, _ in ORDER)]


def name_of(path: Path) -> str:
    parts = path.relative_to(CHECKOUT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_all_imports_are_seen(path: Path) -> None:
    """Against the syntax tree, which is too slow to read at every start."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "a relative import, which reach does not see"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    known = {name_of(each) for each in MODULES} - {"recension"}
    assert names & known <= imports_of(path.read_text("utf-8"))


def test_all_that_is_loaded_and_opened_is_reached() -> None:
    """By a process that reads documents, runs all cases of all repairs, and notes what it loads and opens."""
    script = """
import json, sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
from recension.build.making import Asked, make
from recension.build.rails import Limits
from recension.cases import Keep
from recension.repairs import ORDER, load, run
from recension.sources import Reading
from recension.sources.sidecar import Known
from pathlib import Path
for path in sys.argv[1:]:
    make(Asked("a/b", "b", Reading(), Known(), (), tuple(n for n, _ in ORDER), Limits()), Path(path).read_bytes(), str)
for name, _ in ORDER:
    for case in load(name).CASES:
        run(case.text if isinstance(case, Keep) else case.before)
print(json.dumps([sorted(m for m in sys.modules if m.startswith("recension.")), sorted(opened)]))
"""
    documents = sorted(map(str, (CHECKOUT / "raw" / "cold-war-korea").glob("*.txt")))
    assert documents
    ended = subprocess.run(
        [sys.executable, "-c", script, *documents], capture_output=True, text=True, cwd=CHECKOUT, check=True
    )
    loaded, opened = json.loads(ended.stdout)
    reached = reach(ENTRIES)
    # The packages that hold what is reached are imported with it; `build` itself decides nothing.
    assert {name for name in loaded if name not in ("recension.build",)} <= reached.modules
    data = {Path(path).name for path in opened if Path(path).parent == ROOT / "data"}
    assert data
    assert data <= {each.file for each in reached.data}
    assert Data() not in reached.data, "some module does not say which data it reads"


def test_only_those_read_the_order_of_repairs_who_may() -> None:
    """ORDER counts by its names alone, in a result's parts. Who else depends on it would be missed."""
    named = {name_of(path) for path in MODULES if re.search(r"\bORDER\b", essence(path.read_text("utf-8")))}
    assert named & reach(ENTRIES).modules == {"recension.repairs", "recension.document", "recension.metadata.reader"}
    assert "ORDER`" in (ROOT / "document.py").read_text("utf-8"), "which only speaks of it"


def test_what_a_source_says_of_its_data() -> None:
    assert data_of('table("stamps")["library"]["lines"]') == {Data("stamps.toml", "library")}
    assert data_of('table("stamps")') == {Data("stamps.toml")}
    assert data_of("table(name)") == {Data()}
    assert data_of('files("recension").joinpath("data/words.txt.zst")') == {Data("words.txt.zst")}
    assert data_of('for path in (root / "data").iterdir()') == {Data()}
    assert data_of("x = 1") == set()


def test_the_essence_leaves_out_cases_and_nothing_else() -> None:
    source = '"""A story."""\nA = 1\nCASES = (\n    Fix("a", "b"),\n\n    # why\n)\n\ndef edits(text):\n    return A\n'
    assert essence(source) == "A = 1\n\ndef edits(text):\n    return A\n"
    odd = "CASES = (\n    1,)\nB = (\n    2,\n)\n"
    assert "B = (" in essence(odd)


# ---------------------------------------------------------------- results that stand are those that would be made again

WORDS = ("alpha", "beta", "gamma", "delta", "omega")
RULE = '''
"""A rule made up by a test."""
import re
from recension.text import Edit, Flag

SWAPS, FLAGS, ONLY_WITH = {swaps!r}, {flags!r}, {only_with!r}
CASES = (1,)


def edits(text, evidence):
    if ONLY_WITH and not evidence.words[ONLY_WITH]:
        return
    for word in re.finditer(r"[a-z]+", text):
        if word[0] in SWAPS:
            yield Edit(*word.span(), SWAPS[word[0]], "the test says so", 950 if len(word[0]) > 4 else 700)
        elif word[0] in FLAGS:
            yield Flag(*word.span(), "seen", "the test says so")
'''
word = st.sampled_from(WORDS)
# A swap never makes a word that another swap takes away: a document is to come out the same whatever the rule's age.
rule = st.fixed_dictionaries({
    "swaps": st.dictionaries(word, st.sampled_from(["one", "two", ""]), max_size=2),
    "flags": st.lists(word, max_size=1),
    "only_with": st.sampled_from(["", "", *WORDS, "one"]),
})  # fmt: skip
pipeline = st.fixed_dictionaries({
    "rules": st.dictionaries(st.sampled_from(["own_a", "own_b", "own_c"]), rule, max_size=3),
    "place": st.sampled_from(["", " before spaces", " before page_turns"]),
    "without": st.sampled_from([(), (), ("hard_wraps",), ("spaces", "mojibake")]),
    "turned": st.booleans(),
})  # fmt: skip
documents = st.lists(st.lists(word, min_size=1, max_size=8), min_size=1, max_size=4, unique_by=tuple)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder from which made-up rules are imported."""
    place = tmp_path_factory.mktemp("rules")
    sys.path.insert(0, str(place))
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    yield place
    sys.path.remove(str(place))
    sys.dont_write_bytecode = written


def set_up(place: Path, folder: Path, made: dict) -> None:
    """Make the rules of a pipeline the ones that are imported."""
    for name in ("own_a", "own_b", "own_c"):
        shutil.rmtree(place / name, ignore_errors=True)
        for loaded in [module for module in sys.modules if module.split(".")[0] == name]:
            del sys.modules[loaded]
    for name, values in made["rules"].items():
        (place / name).mkdir()
        (place / name / "__init__.py").touch()
        (place / name / "rule.py").write_text(RULE.format(**values))
    importlib.invalidate_caches()
    named = sorted((f"{name}.rule{made['place']}" for name in made["rules"]), reverse=made["turned"])
    (folder / "collection.toml").write_text(f"repairs = {json.dumps(named)}\nwithout = {json.dumps(made['without'])}\n")


def content(folders: Folders) -> tuple[object, ...]:
    """Everything that is said of all documents."""
    corpus = open_corpus(folders.clean / "letters")
    return tuple((row.id, corpus.rows(row.id)) for row in corpus.documents())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents, st.lists(pipeline, min_size=2, max_size=4))
def test_step_by_step_is_from_scratch(
    place: Path, tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], pipelines: list[dict]
) -> None:
    at = tmp_path_factory.mktemp("steps")
    folder = at / "raw" / "letters"
    folder.mkdir(parents=True)
    for n, words in enumerate(texts):
        (folder / f"letter-{n}.txt").write_text(f"The letter reads {' '.join(words)} and ends.\n")
        os.utime(folder / f"letter-{n}.txt", (1_600_000_000, 1_600_000_000))
    for n, made in enumerate(pipelines):
        set_up(place, folder, made)
        steps = Folders(at / "raw", at / "clean", at / "work")
        scratch = Folders(at / "raw", at / f"clean-{n}", at / f"work-{n}")
        build(steps, "letters", "2026-01-31")
        build(scratch, "letters", "2026-01-31")
        assert content(steps) == content(scratch)
    shutil.rmtree(at)


def test_only_what_a_rule_has_to_do_with_is_made_again(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    for n, words in enumerate(["alpha beta", "gamma", "delta", "omega"]):
        (folder / f"letter-{n}.txt").write_text(f"The letter reads {words} and ends.\n")
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")

    def fresh(without: tuple[str, ...] = (), **rules: dict) -> list[int]:
        filled = {name: {"swaps": {}, "flags": [], "only_with": "", **rule} for name, rule in rules.items()}
        set_up(place, folder, {"rules": filled, "place": "", "without": without, "turned": False})
        report = build(folders, "letters", "2026-01-31")
        return [report.fresh, report.stood]

    assert fresh(own_a={"swaps": {"alpha": "one"}}) == [4, 0]
    assert fresh(own_a={"swaps": {"alpha": "one"}}) == [0, 0]
    assert fresh(own_a={"swaps": {"alpha": "two"}}) == [1, 3]  # it took part in one
    assert fresh(own_a={"swaps": {"alpha": "two", "gamma": "one"}}) == [1, 3]  # one wording more
    assert fresh(own_a={"swaps": {"alpha": "two", "gamma": "one"}}, own_b={"flags": ["omega"]}) == [1, 3]  # a rule more
    assert fresh(own_b={"flags": ["omega"]}) == [2, 2]  # a rule less
    assert fresh(own_b={"flags": ["omega"]}, without=("nasa_stamps",)) == [0, 4]  # one that had nothing to say
    (folder / "letter-2.txt").write_text("The letter reads omega now.\n")
    assert fresh(own_b={"flags": ["omega"]}, without=()) == [1, 3]


# ------------------------------------------------------------------------------- the same with the shipped repairs


def add_wording(package: Path) -> None:
    path = package / "data" / "stamps.toml"
    text = path.read_text("utf-8")
    line = '  { code = "A", whole = true, wording = "Distribution of this harbour report is open to every reader." },\n'
    assert "statements = [\n" in text
    path.write_text(text.replace("statements = [\n", f"statements = [\n{line}", 1), "utf-8")


def add_label(package: Path) -> None:
    path = package / "data" / "forms.toml"
    text = path.read_text("utf-8")
    path.write_text(f'{text}\n[[label]]\nfield = "period"\nwords = "HARBOUR REPORT SPAN"\n', "utf-8")


def silence(package: Path) -> None:
    """A repair that took part says nothing any more."""
    path = package / "repairs" / "line_end_hyphens.py"
    path.write_text(path.read_text("utf-8") + "\n\ndef edits(text, evidence):\n    yield from ()\n", "utf-8")


def take_out(package: Path) -> None:
    path = package / "repairs" / "__init__.py"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith('    ("electe_stamps",')]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), "utf-8")


FORM = """REPORT DOCUMENTATION PAGE

1. REPORT DATE
12 March 1968
2. REPORT TYPE
Final report
4. TITLE AND SUBTITLE
The harbours of the north
6. AUTHOR(S)
John W. Smith
7. HARBOUR REPORT SPAN
January 1967 to March 1968
7. PERFORMING ORGANIZATION NAME(S) AND ADDRESS(ES)
Naval Research Laboratory, Washington, DC 20375
14. ABSTRACT
The harbours were seen and described.
"""
CHANGES = {
    "a wording more": add_wording,
    "a label more": add_label,
    "a repair gone silent": silence,
    "a repair less": take_out,
}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build by the package as it is, of the first collection and of documents that one repair or none is for."""
    place = tmp_path_factory.mktemp("shipped")
    folder = place / "raw" / "mixed"
    shutil.copytree(CHECKOUT / "raw" / "cold-war-korea", folder)
    (folder / "plain.txt").write_text("The committee met in the old hall and heard the report.\n")
    stamp = "Distribution of this harbour report is open to every reader."
    (folder / "harbour.txt").write_text(f"The report.\n\n{stamp}\n\n{'The board heard it and thanked all. ' * 9}\n")
    (folder / "cut.txt").write_text("The secre-\ntary was thanked. The secretary left.\n")
    (folder / "form.txt").write_text(FORM)
    assert built(CHECKOUT, place)["fresh"] == 7
    return place


def built(root: Path, place: Path, work: str = "work", clean: str = "clean") -> dict:
    words = ["build", "--date", "2026-01-31", "-j", "1", "--work", work, "--clean", clean, "--json"]
    code = "from recension.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=place,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)[0]


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_of_the_package_too(shipped: Path, tmp_path: Path, change: str) -> None:
    root = copied(CHANGES[change], tmp_path)
    for folder in ("raw", "work", "clean"):
        shutil.copytree(shipped / folder, tmp_path / folder)
    after = built(root, tmp_path)
    scratch = built(root, tmp_path, "work-2", "clean-2")
    assert after["pin"].partition("#")[2] == scratch["pin"].partition("#")[2]
    assert after["published"], "the change is one that shows"
    assert 0 < after["fresh"] < 7
    assert after["fresh"] + after["stood"] == 7


@pytest.mark.parametrize(
    ("change", "repairs"), [(add_wording, {"distribution_statements"}), (add_label, set())], ids=["wording", "label"]
)
def test_a_wording_of_a_stamp_or_a_form_is_no_change_of_all_else(
    tmp_path: Path, change: Callable[[Path], None], repairs: set[str]
) -> None:
    root = copied(change, tmp_path)
    script = (
        "import sys, msgspec; from recension.build.collection import Collection; from recension.build.parts import *;"
        "sys.stdout.buffer.write(msgspec.json.encode(parts_of(Collection(name='x'))))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    before, after = parts_of(Collection(name="x")), msgspec.json.decode(ended.stdout, type=Parts)
    assert changed(before, after) == repairs
    assert after.metadata != before.metadata, "the metadata knows what a statement or a label stands for"


def copied(change: Callable[[Path], None], place: Path) -> Path:
    """A changed copy of the package, in a folder that Python can import it from."""
    shutil.copytree(ROOT, place / "copy" / "recension", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CHECKOUT / "schemas", place / "copy" / "schemas")
    change(place / "copy" / "recension")
    return place / "copy"
