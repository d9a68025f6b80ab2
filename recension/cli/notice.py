"""Telling somebody that documents were set aside: a command of the user's, or an address that takes a POST."""

from __future__ import annotations

import json
import shlex
import subprocess
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recension.build.run import Report

_PATIENCE = 30  # seconds


def notify(hook: str, report: Report, review: str = "") -> str:
    """Tell `hook` which documents were set aside that the last run did not set aside; what went wrong, if anything.

    An address beginning with http:// or https:// gets a POST; anything else is a command, which gets the same JSON on
    its standard input. A hook that fails does not fail the run.
    """
    new = [one for one in report.quarantined if one.id in report.newly_refused]
    if not hook or not new:
        return ""
    told = {
        "collection": report.collection,
        "version": report.version,
        "set_aside": [
            {"document": one.id, "file": one.path, "code": one.code, "reason": one.reason, "next": one.advice}
            | ({"review": link(review, one.id)} if review else {})
            for one in new
        ],
    }
    try:
        _tell(hook, json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace"))
    except (OSError, ValueError, subprocess.SubprocessError) as fault:
        return f"the notification {hook!r} failed: {fault}"
    return ""


def link(review: str, document: str) -> str:
    """The page of a document at `review`: an address in which `{document}`, `{collection}` and `{name}` stand for its
    id and the two halves of it, or one that the id is added to."""
    collection, _, name = document.partition("/")
    said = {"{document}": document, "{collection}": collection, "{name}": name}
    if not any(word in review for word in said):
        return f"{review.rstrip('/')}/{document}"
    for word, value in said.items():
        review = review.replace(word, value)
    return review


def _tell(hook: str, data: bytes) -> None:
    if hook.startswith(("http://", "https://")):
        request = urllib.request.Request(hook, data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=_PATIENCE):
            return
    subprocess.run(shlex.split(hook), input=data, timeout=_PATIENCE, check=True)
