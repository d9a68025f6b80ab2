"""The line that moves while a build works: one line on any terminal, and none where nobody looks at it."""

import io
import re
import sys

import pytest
from rich.console import Console

from recension.build.plan import Found
from recension.build.work import Done
from recension.cli import terminal
from recension.cli.progress import Progress

UP = "\x1b[1A"  # written where what was shown had more than one line, and once at the end


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(width: int, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """All that is written to a terminal of some width, and its last line without colours."""
    said = Terminal()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(terminal, "err", lambda: Console(file=said, force_terminal=True, width=width))
    found = [Found(f"reports/a-long-name-of-a-report-{n:06d}", f"{n}.txt", 50_000, 0) for n in range(100)]
    with Progress("reports") as progress:
        progress.begin([found])
        for n, one in enumerate(found):
            progress.ended([Done(one.id, one.path, bytes=one.size, laps=(4_200_000 + n,), code="empty" * (n == 7))])
            progress._live.refresh()
    written = said.getvalue()
    lines = [re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", part).strip() for part in written.split("\x1b[2K")]
    return written, [line for line in lines if line][-1]


@pytest.mark.parametrize("width", [30, 44, 60, 72, 80, 100, 120, 140, 200])
def test_it_is_one_line_on_any_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    written, last = shown(width, monkeypatch)
    assert written.count(UP) <= 1
    assert len(last) <= width
    assert "100/100 documents" in last


def test_a_wide_terminal_shows_all(monkeypatch: pytest.MonkeyPatch) -> None:
    _, last = shown(180, monkeypatch)
    for told in ("reports", "━", "5.0/5.0 MB", "MB/s", "0:00:00", "1 set aside, longest reports/a-long-name", "4.2 s"):
        assert told in last


def test_what_is_no_terminal_gets_no_line_for_work_that_is_done_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("reports") as progress:
        progress.begin([[Found("reports/a", "a.txt", 5, 0)]])
        progress.ended([Done("reports/a", "a.txt", bytes=5)])
    assert capsys.readouterr().err == ""
