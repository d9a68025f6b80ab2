"""`python -m flows`: the build flow on raw/, with a server of its own where none is configured (`make corpus`)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flows.server import server

if TYPE_CHECKING:
    from recension.build.run import Report


def main() -> int:
    """Run the flow where anything is new, say what was published and where. Exit codes are those of `recension build`.

    Starting Prefect costs some ten seconds, so a plain look comes first.
    """
    import typer

    from recension.build.run import Folders, collections, finish, is_current, prepare
    from recension.cli.corpora import say_report
    from recension.cli.date import date_of_build
    from recension.cli.terminal import tidy

    folders = Folders()
    try:
        with tidy():
            prepared = [prepare(folders, name) for name in collections(folders.raw)]
            if all(is_current(folders, one) for one in prepared):
                reports = [finish(folders, one, [], date_of_build()) for one in prepared]
            else:
                reports = _by_flow()
            for report in reports:
                say_report(report)
    except typer.Exit as ended:
        return ended.exit_code
    return int(any(report.quarantined for report in reports))


def _by_flow() -> list[Report]:
    with server():
        from flows.build import built

        return built()


if __name__ == "__main__":
    sys.exit(main())
