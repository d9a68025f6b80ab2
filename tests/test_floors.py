"""The floors of the library: what a module may import, read from its imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A module or package and its floor. A package stands for all its modules, but for those that are named themselves.
FLOORS = {
    "recension": 6,
    "recension.text": 0, "recension.cases": 0, "recension.schemas": 0,
    # What the chain of repairs asks is below it; what reads files and applies decisions to blocks and facts is above.
    "recension.corrections": 1, "recension.corrections.sidecar": 3, "recension.corrections.sidecar_faults": 3,
    "recension.corrections.structure": 3, "recension.corrections.facts": 3, "recension.corrections.as_cases": 3,
    "recension.repairs": 2,
    "recension.sources": 3, "recension.structure": 3, "recension.metadata": 3, "recension.quality": 3,
    "recension.tables": 4, "recension.document": 4, "recension.as_records": 4, "recension.gate": 4,
    "recension.losses": 4, "recension.explain": 4, "recension.editions": 4, "recension.catalogue": 4,
    "recension.given": 4, "recension.shredded": 4,
    "recension.corpus": 5,
    "recension.build": 6, "recension.review": 6, "recension.cli": 6,
    "flows": 6,
}  # fmt: skip
MODULES = sorted(path for folder in ("recension", "flows") for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(name: str) -> int:
    """The floor of a module; one on the ground of the package that is not named is of floor 1, where knowledge is."""
    if name in FLOORS:
        return FLOORS[name]
    parent = name.rpartition(".")[0]
    return 1 if parent == "recension" else floor(parent)


def imports(path: Path) -> set[str]:
    """Our own modules that a module imports, here or within a function; what only types need does not count."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    known = {name_of(module) for module in MODULES}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            whole = {f"{node.module}.{alias.name}" for alias in node.names} & known
            names |= whole or {node.module}
    return {name for name in names if name.split(".")[0] in ("recension", "flows")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_floor_and_below(path: Path) -> None:
    own = floor(name_of(path))
    above = {name: floor(name) for name in imports(path) if floor(name) > own}
    assert not above, f"{name_of(path)} stands on floor {own}"


def test_repairs_never_import_each_other() -> None:
    for path in (ROOT / "recension" / "repairs").glob("*.py"):
        if path.stem != "__init__":
            siblings = {name for name in imports(path) if name.startswith("recension.repairs")}
            assert not siblings, path.name


def test_only_flows_knows_the_engine() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        engines = {name for name in named if name.split(".")[0] in ("prefect", "dask", "distributed", "ray")}
        assert not engines or path.is_relative_to(ROOT / "flows"), path


def test_only_the_command_starts_flows() -> None:
    for path in MODULES:
        starts = {name for name in imports(path) if name.split(".")[0] == "flows"}
        assert not starts or name_of(path).startswith(("flows", "recension.cli")), path


def test_the_test_sees_what_it_looks_for(tmp_path: Path) -> None:
    """A floor test that cannot fail would be worse than none."""
    module = tmp_path / "module.py"
    module.write_text("def f():\n    from recension.build.run import build\n    import recension.cli\n")
    assert imports(module) == {"recension.build.run", "recension.cli"}
    assert floor("recension.build.run") == 6
    assert floor("recension.repairs.mojibake") == 2
    assert floor("recension.evidence") == 1
