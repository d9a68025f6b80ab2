"""How fast documents come in: pages a second by engine and format, text by encoding, and the memory each needs.

    python -m benchmarks.intake

CPU time (of a worker: by the clock), best of three, each row in a process of its own, so that the peak of memory is
its own. The PDFs are the
case documents; ALTO, hOCR, PAGE and TSV are made from the words of the same pages.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

SHARED = Path(os.environ.get("RECENSION_SHARED") or Path(__file__).resolve().parents[2] / "shared")
FIELD, SCANS = SHARED / "cases" / "dtic", SHARED / "cases" / "scans"
_FRENCH = "Les réseaux d’alerte, déjà cités, ont été étendus à l’Europe; le ministère a répondu « non » en août.\n"
_REPEAT = 60_000


def pypdf_alone(data: bytes) -> int:
    from pypdf import PdfReader

    return sum(1 for page in PdfReader(io.BytesIO(data)).pages if page.extract_text() is not None)


def pdfium_alone(data: bytes) -> int:
    from pypdfium2 import PdfDocument

    document = PdfDocument(data)
    return sum(1 for n in range(len(document)) if document[n].get_textpage().get_text_range() is not None)


def intake(data: bytes) -> int:
    from recension.sources import Reading
    from recension.sources.intake import read_bytes

    return len(read_bytes(data, Reading(ocr="never")).pages)


def worker(data: bytes) -> int:
    from recension.sources import Reading
    from recension.sources.guarded import read_guarded

    return len(read_guarded(data, Reading(ocr="never")).pages)


def field() -> list[bytes]:
    return [path.read_bytes() for path in sorted(FIELD.glob("*.pdf"))]


def scans() -> list[bytes]:
    return [path.read_bytes() for path in sorted(SCANS.glob("*.pdf"))]


def _lines() -> list[list[list[str]]]:
    """The pages of the scans as lines of words."""
    from recension.sources import Reading
    from recension.sources.intake import read_bytes

    sources = [read_bytes(data, Reading(ocr="never")) for data in scans()]
    return [
        [line.split() for line in source.raw[page.start : page.end].split("\n") if line.strip()]
        for source in sources
        for page in source.pages
        if source.raw[page.start : page.end].strip()
    ]


_PLACE = 'HPOS="120" VPOS="340" WIDTH="88" HEIGHT="30"'


def alto() -> list[bytes]:
    def line(words: list[str]) -> str:
        strings = "<SP/>".join(f'<String CONTENT="{escape(word)}" {_PLACE} WC="0.93"/>' for word in words)
        return f"<TextLine {_PLACE}>{strings}</TextLine>"

    head = '<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout>'
    head += '<Page WIDTH="2550" HEIGHT="3300"><PrintSpace><TextBlock>'
    foot = "</TextBlock></PrintSpace></Page></Layout></alto>"
    return [f"{head}{''.join(map(line, page))}{foot}".encode() for page in _lines()]


def hocr() -> list[bytes]:
    def line(words: list[str]) -> str:
        spans = " ".join(
            f"<span class='ocrx_word' title='bbox 120 340 208 370; x_wconf 93'>{escape(word)}</span>" for word in words
        )
        return f"<span class='ocr_line' title='bbox 120 340 2000 370'>{spans}</span>"

    body = "".join(
        f"<div class='ocr_page' title='bbox 0 0 2550 3300'><p class='ocr_par'>{''.join(map(line, page))}</p></div>"
        for page in _lines()
    )
    return [f"<html><head><meta name='ocr-system' content='x'/></head><body>{body}</body></html>".encode()]


def page_xml() -> list[bytes]:
    coords = '<Coords points="120,340 208,340 208,370 120,370"/>'

    def line(words: list[str]) -> str:
        inner = "".join(
            f'<Word>{coords}<TextEquiv conf="0.93"><Unicode>{escape(word)}</Unicode></TextEquiv></Word>'
            for word in words
        )
        return f"<TextLine>{coords}{inner}</TextLine>"

    return [
        f'<?xml version="1.0"?><PcGts><Page imageWidth="2550" imageHeight="3300"><TextRegion>{"".join(map(line, page))}'
        "</TextRegion></Page></PcGts>".encode()
        for page in _lines()
    ]


def tsv() -> list[bytes]:
    rows = ["level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"]
    for n, page in enumerate(_lines(), 1):
        rows.append(f"1\t{n}\t0\t0\t0\t0\t0\t0\t2550\t3300\t-1\t")
        for m, line in enumerate(page, 1):
            rows += [f"5\t{n}\t1\t1\t{m}\t{k}\t120\t340\t88\t30\t93.5\t{word}" for k, word in enumerate(line, 1)]
    return ["\n".join(rows).encode()]


def french(encoding: str) -> Callable[[], list[bytes]]:
    return lambda: [(_FRENCH * _REPEAT).encode(encoding, "replace")]


def ascii_text() -> list[bytes]:
    return [b"The committee met in the spring and found that the plan had not been kept.\n" * _REPEAT]


ROWS: dict[str, tuple[Callable[[], list[bytes]], Callable[[bytes], int]]] = {
    "field PDFs, pypdf alone": (field, pypdf_alone),
    "field PDFs, pdfium alone": (field, pdfium_alone),
    "field PDFs, intake": (field, intake),
    "field PDFs, intake in a worker": (field, worker),
    "scan PDFs, pypdf alone": (scans, pypdf_alone),
    "scan PDFs, pdfium alone": (scans, pdfium_alone),
    "scan PDFs, intake": (scans, intake),
    "hOCR": (hocr, intake),
    "ALTO": (alto, intake),
    "PAGE XML": (page_xml, intake),
    "Tesseract TSV": (tsv, intake),
    "text, ASCII": (ascii_text, intake),
    "text, UTF-8": (french("utf-8"), intake),
    "text, UTF-16": (french("utf-16"), intake),
    "text, cp1252": (french("cp1252"), intake),
    "text, MacRoman": (french("mac_roman"), intake),
}


def measure(name: str) -> tuple[int, int, float, int]:
    """Pages (0 for text), bytes, CPU seconds, and the growth of the peak of memory in bytes."""
    make, read = ROWS[name]
    data = make()
    read(data[0][:200_000] if name.startswith("text") else data[0])  # imports and tables are not counted
    clock = time.perf_counter if read is worker else time.process_time  # a worker's time is not this process's
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best = float("inf")
    for _ in range(3):
        start = clock()
        pages = sum(read(one) for one in data)
        best = min(best, clock() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages, sum(map(len, data)), best, 1024 * (peak - before)


def main() -> None:
    """Print the table."""
    if len(sys.argv) == 2:
        print(*measure(sys.argv[1]))
        return
    if not FIELD.is_dir():
        sys.exit(f"benchmarks/intake.py needs the case documents; they are not at {SHARED}")
    print(f"{'':34}{'pages':>7}{'pages/s':>10}{'MB/s':>9}{'peak MB':>9}")
    for name in ROWS:
        done = subprocess.run([sys.executable, "-m", "benchmarks.intake", name], capture_output=True, check=True)
        pages, size, seconds, peak = done.stdout.split()
        shown = f"{int(pages) / float(seconds):,.0f}" if int(pages) else ""
        rate = int(size) / 1e6 / float(seconds)
        print(f"{name:34}{int(pages) or '':>7}{shown:>10}{rate:>9.1f}{int(peak) / 1e6:>9.0f}", flush=True)


if __name__ == "__main__":
    main()
