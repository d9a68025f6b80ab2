"""Gates: where one is shut its repair has nothing to say, whatever came before it; and one scan finds what many do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from recension import repairs
from recension.cases import Keep
from recension.evidence import Evidence
from recension.gates import Gate, Gates, words
from recension.repairs import ORDER, gate, load, may_act, run

SEEDS = (Path(__file__).resolve().parent.parent / "raw" / "cold-war-korea").glob("*.txt")
NAMES = [name for name, _ in ORDER]
TEXTS = sorted(
    {case.text if isinstance(case, Keep) else case.before for name in NAMES for case in load(name).CASES}
    | {file.read_text(encoding="utf-8") for file in SEEDS}
)


@pytest.mark.parametrize("name", NAMES)
def test_a_repair_declares_its_gate_and_says_nothing_where_it_is_shut(name: str) -> None:
    """On all cases of all repairs, as they came in and as the whole chain leaves them."""
    repair = load(name)
    assert hasattr(repair, "GATE"), "GATE = None where nothing short of the repair itself can tell"
    shut = 0
    for text in {*TEXTS, *_CLEAN}:
        evidence = Evidence(text)
        if not may_act(repair, text, evidence):
            shut += 1
            assert list(repair.edits(text, Evidence(text))) == [], text
    assert shut or gate(repair) is None, "a gate that is never shut is none"


_CLEAN = [run(text).text.now for text in TEXTS]


def test_the_chain_with_gates_does_what_all_repairs_do_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    gated = [run(text) for text in TEXTS]
    monkeypatch.setattr(repairs, "gate", lambda _: None)
    for text, outcome in zip(TEXTS, gated, strict=True):
        ungated = run(text)
        assert outcome.text.layers == ungated.text.layers
        assert outcome.flags == ungated.flags


def test_a_gate_opens_for_any_of_its_patterns_and_case_only_where_it_is_folded() -> None:
    gates = Gates((words("DTIC"), words("public rel", fold=True), None, Gate((r"^-\d", r"x\z"))))
    assert gates.open("dtic") == {2}
    assert gates.open("DTIC\nPublic Release") == {0, 1, 2}
    assert gates.open("a\n-1") == gates.open("ax") == {2, 3}
    assert gates.open("xa -1") == {2}


def test_letters_that_fold_to_ascii_open_every_folded_gate() -> None:
    gates = Gates((words("is", fold=True), words("is")))
    assert [gates.open(letter) for letter in ("\u0130", "\u0131", "\u017f", "\u212a", "\udc80")] == [{0}] * 4 + [set()]


def test_many_threads_scan_at_once() -> None:
    gates = Gates((words("DTIC"), words("public rel", fold=True), Gate((r"\n-\d",))))
    texts = [("a line\n" * n) + said for n in range(40) for said in ("DTIC", "Public Release", "\n-1", "")]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(gates.open, texts * 5)) == [gates.open(text) for text in texts] * 5


def test_after_an_edit_what_it_brought_together_is_found() -> None:
    gates = Gates((words("joined"), Gate((r"\n\n\n",)), Gate((r"e\z",)), words("far away"), Gate((r"public\s*rel",))))
    far = "a line of the text\n" * 5_000
    for text, at, found in (
        (f"{far}joi\nned\n{far}", len(far) + 4, {0}),
        (f"{far}\n\n\n{far}", len(far) + 1, {1}),
        (f"{far}the e", len(far) + 4, {2}),
        (f"far away {far}", len(far), set()),
        *((f"{far}public{gap}rel\n{far}", len(far) + 6 + len(gap) // 2, {1, 4}) for gap in ("\n" * 9, "\n" * 999)),
    ):
        edited = text.replace("joi\nned", "joined")
        assert gates.reopened(frozenset(), edited, [at], [at]) == found
        assert gates.reopened(frozenset(), edited, [at], [at]) <= gates.open(edited)
