"""Every case of every repair: fixed, kept, or missed on purpose; and the manners all repairs share."""

import pytest

from recension.cases import Case, Fix, Keep, check
from recension.evidence import Evidence
from recension.repairs import ORDER, load

NAMES = [name for name, _ in ORDER]
CASES = [pytest.param(name, case, id=f"{name}-{n}") for name in NAMES for n, case in enumerate(load(name).CASES)]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_case(name: str, case: Case) -> None:
    problem = check(name, lambda text: load(name).edits(text, Evidence(text)), case)
    assert not problem


@pytest.mark.parametrize("name", NAMES)
def test_a_repair_tells_its_story_and_proves_it(name: str) -> None:
    repair = load(name)
    assert len((repair.__doc__ or "").split("\n")) >= 3
    assert sum(isinstance(case, Fix) for case in repair.CASES) >= 2
    assert sum(isinstance(case, Keep) for case in repair.CASES) >= 2


def test_every_place_in_the_order_has_a_reason() -> None:
    assert all(reason for _, reason in ORDER)
    assert len(set(NAMES)) == len(NAMES)
