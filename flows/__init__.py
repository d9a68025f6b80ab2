"""When and where the work runs: the only code that imports Prefect.

Prefect is told before its first import what we expect of it: no telemetry, the library's log kept with the run, its
files below `.work/`. Whoever sets one of these decides otherwise.
"""

import os
from pathlib import Path

for _name, _value in {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_HOME": str(Path(".work/prefect").resolve()),
    "PREFECT_LOGGING_EXTRA_LOGGERS": "recension",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}.items():
    os.environ.setdefault(_name, _value)
