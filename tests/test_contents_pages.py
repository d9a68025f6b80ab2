"""Contents pages as houses set them, of our own making: every entry with its level, number, title, authors and page."""

import tomllib
from pathlib import Path

import pytest

import recension

PAGES = tomllib.loads(Path(__file__).with_name("contents_pages.toml").read_text("utf-8"))


def entries(text: str) -> tuple[list[str], list[str]]:
    """The entries as the table writes them, and the flags raised over them."""
    rows = recension.records(text, id="own/page")
    said = []
    for block in rows.blocks:
        if block.kind == "toc_entry":
            at = block.attrs
            page = at["page"]["raw"] if at["page"] else "-"
            names = "".join(f" / {name}" for name in at["authors"])
            said.append(f"{block.level} {at['label'] or '-'} | {at['title']}{names} | {page}")
    return said, sorted({flag.code for flag in rows.flags})


@pytest.mark.parametrize("name", PAGES)
def test_every_entry_is_read_and_no_other(name: str) -> None:
    said, flags = entries(PAGES[name]["text"])
    assert said == PAGES[name].get("entries", [])
    assert flags == PAGES[name].get("flags", [])
