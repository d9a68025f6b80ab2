"""Every case that fuzzing found keeps its law; and a short run of every target, the same one each time."""

import random
from pathlib import Path

import pytest
from fuzz.mutating import mutated
from fuzz.seeds import seeds
from fuzz.targets import TARGETS

FILES = sorted((Path(__file__).parent / "found").glob("*/*"))
FOUND = [pytest.param(file, id=f"{file.parent.name}-{file.name}") for file in FILES]


@pytest.mark.parametrize("file", FOUND)
def test_what_was_found_once_is_not_found_again(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_a_hundred_mutations_of_what_a_target_begins_from(name: str) -> None:
    pool, chance = seeds(name), random.Random(name)
    for _ in range(100):
        TARGETS[name](mutated(chance.choice(pool), pool, chance))


@pytest.mark.parametrize("name", ["sidecar", "corrections", "collection"])
@pytest.mark.parametrize("deep", ["x = " + "[" * 50_000, "x = " + "{a=" * 50_000, "[" + "a." * 5_000 + "a]\n" * 2])
def test_bottomless_toml_is_refused(name: str, deep: str) -> None:
    TARGETS[name](deep.encode())
