"""The date that a version bears: the one place where a clock is read."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from recension.build.collection import ConfigError


def date_of_build(asked: str = "") -> str:
    """The day asked for, else SOURCE_DATE_EPOCH's, else today's, in UTC. Raises ConfigError for what is no day."""
    if asked:
        try:
            return datetime.strptime(asked, "%Y-%m-%d").date().isoformat()
        except ValueError:
            raise ConfigError("--date", f"{asked!r} is not a day", "Write it like 2026-01-31.") from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise ConfigError("SOURCE_DATE_EPOCH", f"{epoch!r} is no number of seconds", "Unset it.") from None
    return moment.date().isoformat()
