"""One step of a peer, run by the Python of that peer's own environment: texts {name: text} in, as JSON; out the same
and the CPU seconds that it took, without what is paid once (imports, the first call).

Nothing of this project is importable there. Usage: python peer_step.py STEP IN.json OUT.json
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def htrc() -> Callable[[str], str]:
    """Running heads and feet by similarity between pages (package htrc)."""
    from htrc.models import HtrcPage
    from htrc.runningheaders import parse_page_structure

    def step(text: str) -> str:
        pages = [HtrcPage(page.strip("\n").split("\n")) for page in text.split("\f")]
        return "\n\f".join("\n".join(page.body_lines) for page in parse_page_structure(pages))

    return step


def textacy() -> Callable[[str], str]:
    """Cut words, Unicode forms."""
    from textacy import preprocessing

    pipeline = preprocessing.make_pipeline(preprocessing.normalize.hyphenated_words, preprocessing.normalize.unicode)
    return lambda text: str(pipeline(text.replace("\f", "\n")))


def ftfy() -> Callable[[str], str]:
    """Encoding."""
    from ftfy import fix_text

    return lambda text: fix_text(text, uncurl_quotes=False)


def unstructured() -> Callable[[str], str]:
    """Hard wraps: paragraphs grouped, spaces."""
    from unstructured.cleaners import core

    def step(text: str) -> str:
        plain = core.replace_unicode_quotes(core.clean_ligatures(text.replace("\f", "\n\n")))
        grouped = core.auto_paragraph_grouper(plain)
        return "\n\n".join(core.clean_extra_whitespace(part) for part in grouped.split("\n\n"))

    return step


def cleantext() -> Callable[[str], str]:
    """Encoding, spaces; case and letters left as they are (package clean-text)."""
    from cleantext import clean

    return lambda text: str(clean(text.replace("\f", "\n"), lower=False, to_ascii=False))


def datatrove() -> Callable[[str], str]:
    """What corpora of web pages are formatted with: ftfy, lines of symbols out."""
    from datatrove.pipeline.formatters import FTFYFormatter, SymbolLinesFormatter

    first, second = FTFYFormatter(), SymbolLinesFormatter()
    return lambda text: str(second.format(first.format(text.replace("\f", "\n"))))


STEPS = {
    "htrc": htrc, "textacy": textacy, "ftfy": ftfy, "unstructured": unstructured, "cleantext": cleantext,
    "datatrove": datatrove,
}  # fmt: skip

if __name__ == "__main__":
    name, source, target = sys.argv[1:]
    run = STEPS[name]()
    texts = json.loads(Path(source).read_text(encoding="utf-8"))
    run("A first line,\nand a second one.\n")
    began = time.process_time()
    made = {key: run(text) for key, text in texts.items()}
    told = {"texts": made, "seconds": time.process_time() - began}
    Path(target).write_text(json.dumps(told), encoding="utf-8")
