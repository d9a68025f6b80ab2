"""The pages in a real browser: read, filter, jump, decide, build again; hostile text; two thousand pages; barriers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from browser import chromium, served

from recension.build.run import Folders, build
from recension.corpus.read import open_corpus
from recension.corrections.sidecar import corrections_of, read_corrections
from recension.review.doubts import is_doubtful, rule_of
from recension.review.files import write
from recension.review.on_desk import OnDesk
from recension.review.one_file import OneFile
from recension.review.published import Published
from recension.review.shelf import Entry

RAW = Path(__file__).parent.parent / "raw" / "cold-war-korea"
ENDED = ("net::ERR_CONNECTION", "net::ERR_SOCKET_NOT_CONNECTED")  # the server ended while the page still asked
HORELICK = "document/horelick-us-soviet-relations-1990/1"
OP_ED = "us-rok-alliance-op-ed"
HOSTILE = """<script>window.stolen = true</script>

<img src=x onerror="window.stolen = true"> "quotes" 'and' &amp; entities &lt;b&gt;

UNCLASSIFIED</div></section><script>window.stolen = true</script>

A sentence that goes on {{ 7 * 7 }} over a line end <svg onload=window.stolen=true>
and is joined -->]]> to what follows in lower case </textarea></title>.
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page; whatever it says on its console as an error fails the test."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    made.on("response", lambda response: faults.append(response.url) if response.status >= 400 else None)
    yield made
    context.close()
    assert not [fault for fault in faults if not any(end in fault for end in ENDED)]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A workspace of its own with the seeds in it."""
    made = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    shutil.copytree(RAW, made.raw / "korea")
    (made.raw / "korea" / "collection.toml").unlink()
    return made


@pytest.fixture
def korea(folders: Folders) -> OnDesk:
    build(folders, "korea", "2026-01-31")
    return OnDesk(folders, "korea")


def settled(page: Any) -> None:
    """Two frames on: the page has drawn what it was asked for."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def until(page: Any, expression: str) -> Any:
    """What an expression gives once that is something. (Playwright's own waiting evaluates strings in the page, which
    our policy forbids.)"""
    for _ in range(200):
        if found := page.evaluate(expression):
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"never came: {expression}")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        settled(page)


def test_a_reader_finds_the_way_by_keyboard(page: Any, korea: OnDesk) -> None:
    with served(korea) as url:
        page.goto(url)
        assert page.locator("#list tbody tr").count() == 3
        press(page, "/")
        page.keyboard.type("soviet-american")
        assert page.locator("#list tbody tr:visible").count() == 1
        press(page, "Escape", "j")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("h1").inner_text().startswith("U.S.-Soviet Relations")
        press(page, "?")
        assert page.locator("#keys").is_visible()
        press(page, "Escape")
        assert not page.locator("#keys").is_visible()
        press(page, "o")
        assert page.evaluate("document.activeElement.closest('.outline') !== null")
        with page.expect_navigation():
            page.keyboard.press("h")
        assert page.url == url


def test_the_list_is_sorted_by_what_is_asked(page: Any, korea: OnDesk) -> None:
    with served(korea) as url:
        page.goto(url)
        column = page.locator("#list tbody tr td:nth-child(5)")
        page.get_by_role("button", name="Edits").click()
        down = [int(n) for n in column.all_inner_texts()]
        assert down == sorted(down, reverse=True) and len(set(down)) == 3
        page.get_by_role("button", name="Edits").click()
        assert [int(n) for n in column.all_inner_texts()] == down[::-1]
        assert page.get_by_role("columnheader", name="Edits ↑").get_attribute("aria-sort") == "ascending"


def test_every_edit_says_why_on_hover_and_on_focus(page: Any, korea: OnDesk) -> None:
    opened = korea.open(OP_ED)
    n = next(n for n, edit in enumerate(opened.rows.edits) if edit.steps[0].rule == "hard_wraps")
    step = opened.rows.edits[n].steps[0]
    with served(korea) as url:
        page.goto(f"{url}document/{OP_ED}/1")
        card = page.locator("#card")
        assert not card.is_visible()
        page.locator(f"[data-of='{n}']").hover()
        assert step.why in card.inner_text() and f"{step.confidence / 10:g} % sure" in card.inner_text()
        page.mouse.move(2, 2)
        assert not card.is_visible()
        page.locator(f"#e{n}").focus()
        assert step.why in card.inner_text()


def test_one_rule_alone(page: Any, korea: OnDesk) -> None:
    with served(korea) as url:
        page.goto(f"{url}document/{OP_ED}/1")
        every = page.locator("a.e").count()
        page.locator("[data-rule='spaces']").click()
        assert page.locator("a.e:not(.off)").count() == 1 < every
        assert page.evaluate("document.activeElement.classList.contains('e')"), "the first place of the rule"
        assert "rule=spaces" in page.url
        page.reload()
        assert page.locator("a.e:not(.off)").count() == 1
        press(page, "Escape")
        assert page.locator("a.e:not(.off)").count() == every


def test_doubtful_places_one_after_the_other(page: Any, korea: OnDesk) -> None:
    name = "mutual-security-contents"
    wanted = [doubt.name for doubt in korea.open(name).doubts]
    assert len(wanted) > 3
    with served(korea) as url:
        page.goto(f"{url}document/{name}/1")
        seen = []
        for _ in wanted:
            press(page, "n")
            seen.append(page.evaluate("document.activeElement.id"))
        assert sorted(seen) == sorted(wanted)
        press(page, "p")
        assert page.evaluate("document.activeElement.id") == seen[-2]


def test_a_link_to_a_character(page: Any, korea: OnDesk) -> None:
    opened = korea.open("horelick-us-soviet-relations-1990")
    at = opened.raw.index("weltanschauung")
    far = opened.raw.rindex("North Korean")
    assert opened.sheet_at(far) > 1
    marked = "[...CSS.highlights.get('place')].map(String).join('')"
    with served(korea) as url:
        page.goto(f"{url}{HORELICK}#raw={at}-{at + 14}")
        assert page.evaluate(marked) == "weltanschauung"
        page.goto("about:blank")
        page.goto(f"{url}{HORELICK}#raw={far}-{far + 12}")
        page.wait_for_url(f"**/{opened.sheet_at(far)}#raw*")
        settled(page)
        assert page.evaluate(marked) == "North Korean"
        top = page.evaluate("[...CSS.highlights.get('place')][0].getBoundingClientRect().top")
        assert 0 < top < 900


def test_what_is_copied_is_cited(page: Any, korea: OnDesk) -> None:
    with served(korea) as url:
        page.goto(f"{url}{HORELICK}")
        put = page.evaluate_handle(
            """() => {
                const got = [];
                window.addEventListener("copy", (event) => got.push(event.clipboardData.getData("text/plain")));
                return got;
            }"""
        )
        page.evaluate(
            """() => {
                const blocks = [...document.querySelectorAll(".clean .block")];
                getSelection().selectAllChildren(blocks.find((one) => one.textContent.includes("weltanschauung")));
            }"""
        )
        press(page, "c")
        assert "Copied with its citation: p. " in page.locator("#card").inner_text()
        copied = put.evaluate("(got) => got.join()")
        assert "weltanschauung" in copied
        assert "— U.S.-Soviet Relations in the Post-Cold War Era" in copied and "#raw=" in copied and ", p. " in copied


def test_a_rejected_edit_stays_rejected_in_the_next_version(page: Any, korea: OnDesk, folders: Folders) -> None:
    opened = korea.open(OP_ED)
    n, edit = next((n, e) for n, e in enumerate(opened.rows.edits) if e.steps[0].rule == "line_end_hyphens")
    assert edit.after not in ("", edit.before) or edit.before.startswith("-")
    with served(korea, who="A. Editor") as url:
        page.goto(f"{url}document/{OP_ED}/1#raw={edit.raw}")
        assert page.evaluate("document.activeElement.id") == f"e{n}"
        page.get_by_label("Why").fill("the compound is the author's")
        with page.expect_navigation():
            page.get_by_role("button", name="reject").click()
        assert "1 decision" in page.locator(".decided").inner_text()
        assert "the compound is the author's" in page.locator(".decided").inner_text()
        report = build(folders, "korea", "2026-02-01")
        assert report.published and report.changed == 1
        corpus = open_corpus(folders.clean / "korea")
        raws = [e.raw for e in corpus.edits(f"korea/{OP_ED}") if any(s.rule == "line_end_hyphens" for s in e.steps)]
        assert edit.raw not in raws
        page.goto(url)
        assert page.locator("#list .state").count() == 0, "what is shown is what is published"
        page.get_by_role("link", name="1.0.0 to").click()
        assert page.locator(".changed").count() == 1
        page.goto(f"{url}document/{OP_ED}/1")
        with page.expect_navigation():
            page.get_by_role("button", name="Take back").click()
        assert page.locator(".decided").count() == 0
    assert not list((folders.raw / "korea").glob("*.corrections.toml"))


def test_text_is_replaced_and_a_block_is_called_what_it_is(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(
        "The Vhite Paper was issued in May.\n\nA line of its own\n\nMore text follows here, in a sentence.\n"
    )
    shelf = OneFile(file)
    with served(shelf, who="A. Editor") as url:
        page.goto(url)
        page.evaluate(
            """() => {
                const text = document.querySelector(".raw").firstChild;
                getSelection().setBaseAndExtent(text, 4, text, 9);
            }"""
        )
        press(page, "e")
        assert page.get_by_label("It should read").input_value() == "Vhite"
        page.get_by_label("It should read").fill("White")
        with page.expect_navigation():
            page.get_by_role("button", name="replace", exact=True).last.click()
        assert page.locator(".block").first.inner_text() == "The White Paper was issued in May."
        page.evaluate("() => getSelection().selectAllChildren(document.querySelectorAll('.clean .block')[1])")
        press(page, "b")
        page.get_by_label("This block is").select_option("caption")
        with page.expect_navigation():
            page.get_by_role("button", name="set", exact=True).click()
        assert page.locator(".block").nth(1).get_attribute("data-kind") == "caption"
        with page.expect_navigation():
            page.get_by_role("button", name="Mark as checked").click()
        assert "checked" in page.locator(".decided").inner_text()
    assert shelf.open("note").rows.document.text.startswith("The White Paper")


REPORT = """Rail Traffic in Korea

Jane R. Poe

May 1971

CONTENTS

1. The Line and Its Brigdes ........ 1
2. The Traffic ........ 9
3. The Yards ........ 17
4. Conclusions ........ 25

The line was opened in 1905 and has carried most of the freight of the country since then, which makes it a life-
saver for the mills of the north. The second sentence of this block is about the bridges.

A paragraph was torn in two here, since a drawing stood between its halves

And this is its other half, which ends the report.
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text(REPORT)
    return file


def decided_by(page: Any, button: str) -> None:
    """Press a button of the card, and be on the page that shows what was decided."""
    with page.expect_navigation():
        page.locator("#decide").get_by_role("button", name=button).click()


def decisions(file: Path) -> list[str]:
    beside = corrections_of(file)
    return [one.action for one in read_corrections(beside)] if beside else []


def choose_block(page: Any, words: str) -> None:
    """Select a block of the clean text by words of it, and ask for its card."""
    page.evaluate(
        "(words) => getSelection().selectAllChildren("
        "[...document.querySelectorAll('.clean .block')].find((one) => one.textContent.includes(words)))",
        words,
    )
    press(page, "b")


def test_an_edit_is_accepted_by_its_key_and_is_doubtful_no_more(page: Any, report: Path) -> None:
    shelf = OneFile(report)
    before = shelf.open("report")
    doubt = next(n for n, edit in enumerate(before.rows.edits) if is_doubtful(edit))
    assert rule_of(before.rows.edits[doubt]) == "line_end_hyphens"
    with served(shelf, who="A. Editor") as url:
        page.goto(f"{url}document/report/1")
        page.locator(f"#e{doubt}").focus()
        page.locator(f"#e{doubt}").click()
        with page.expect_navigation():
            page.keyboard.press("a")
        assert "accept" in page.locator(".decided").inner_text()
        assert page.locator("a.e.doubt").count() == sum(map(is_doubtful, before.rows.edits)) - 1
    assert decisions(report) == ["accept"]
    after = OneFile(report).open("report")
    assert after.rows.document.text == before.rows.document.text
    assert sum(map(is_doubtful, after.rows.edits)) < sum(map(is_doubtful, before.rows.edits))


def test_blocks_are_joined_and_split(page: Any, report: Path) -> None:
    with served(OneFile(report), who="A. Editor") as url:
        page.goto(f"{url}document/report/1")
        choose_block(page, "torn in two")
        decided_by(page, "goes on in the next block")
        joined = page.locator(".clean .block", has_text="torn in two")
        assert joined.inner_text().endswith("its halves And this is its other half, which ends the report.")
        page.evaluate(
            """() => {
                const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
                for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                    const at = node.data.indexOf("The second sentence");
                    if (at >= 0 && node.parentElement.closest(".raw")) return getSelection().collapse(node, at);
                }
            }"""
        )
        press(page, "b")
        decided_by(page, "a block begins here")
        texts = page.locator(".clean .block").all_inner_texts()
        assert "The second sentence of this block is about the bridges." in [text.strip() for text in texts]
    assert sorted(decisions(report)) == ["join", "split"]
    text = OneFile(report).open("report").rows.document.text
    assert "its halves And this is" in text and "of the north.\n\nThe second sentence" in text


def test_a_contents_entry_is_put_right(page: Any, report: Path) -> None:
    with served(OneFile(report), who="A. Editor") as url:
        page.goto(f"{url}document/report/1")
        choose_block(page, "Brigdes")
        form = page.locator("#decide")
        assert form.locator("[name=title]").input_value() == "The Line and Its Brigdes"
        form.locator("[name=title]").fill("The Line and Its Bridges")
        form.locator("[name=authors]").fill("Jane R. Poe; Hans Rogger")
        decided_by(page, "set the entry")
        assert "entry" in page.locator(".decided").inner_text()
    (entry,) = [b.attrs for b in OneFile(report).open("report").rows.blocks if b.attrs.get("label") == "1"]
    assert (entry["title"], entry["authors"]) == ("The Line and Its Bridges", ["Jane R. Poe", "Hans Rogger"])


def test_a_value_of_the_metadata_is_put_right(page: Any, report: Path) -> None:
    with served(OneFile(report), who="A. Editor") as url:
        page.goto(f"{url}document/report/1")
        press(page, "m")
        page.get_by_role("button", name="Correct date issued").click()
        page.locator("#decide").get_by_label("value").fill("1971-06")
        decided_by(page, "set")
        press(page, "m")
        row = page.locator("#facts tr", has=page.get_by_role("rowheader", name="date issued"))
        assert "1971-06" in row.first.inner_text()
    assert decisions(report) == ["metadata"]
    assert OneFile(report).open("report").rows.document.metadata["issued"] == {"date-parts": [[1971, 6]]}


def test_a_workspace_of_several_collections_starts_with_their_list(page: Any, korea: OnDesk, folders: Folders) -> None:
    (folders.raw / "odd").mkdir()
    (folders.raw / "odd" / "note.txt").write_text("A note of its own.\n")
    with served([korea, OnDesk(folders, "odd")]) as url:
        page.goto(url)
        assert page.locator(".collections a").all_inner_texts() == ["korea", "odd"]
        page.get_by_role("link", name="odd").click()
        with page.expect_navigation():
            page.locator("#list tbody a").first.click()
        assert page.locator(".clean").first.inner_text().strip() == "A note of its own."
        with page.expect_navigation():
            page.keyboard.press("h")
        assert page.url == f"{url}odd/"


def test_text_that_is_markup_and_scripts_stays_text(page: Any, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work")
    file = folders.raw / "odd" / "x.txt"
    file.parent.mkdir(parents=True)
    file.write_text(HOSTILE)
    build(folders, "odd", "2026-01-31")
    file.write_text(HOSTILE.replace("sentence", "<b>sentence</b>"))
    build(folders, "odd", "2026-02-01")
    shelf = OnDesk(folders, "odd")
    with served(shelf) as url:
        old, new = shelf.versions()
        for path in ("", "document/x/1", "rule/hard_wraps/1", f"diff/{old}/{new}"):
            page.goto(url + path)
            settled(page)
            assert page.evaluate("window.stolen === undefined")
            assert (
                page.evaluate(
                    "document.querySelectorAll('script:not([src]), [onerror], [onload], [style], main img').length"
                )
                == 0
            )
        page.goto(f"{url}document/x/1")
        raw = page.evaluate("[...document.querySelectorAll('.raw')].map((one) => one.textContent).join('')")
        assert raw == shelf.open("x").raw
        for _ in range(4):
            press(page, "j")
        assert page.evaluate(
            "window.stolen === undefined && !document.getElementById('card').querySelector('script, img, svg')"
        )


def test_an_inline_script_would_not_run(browser: Any, korea: OnDesk) -> None:
    """The policy itself, not only the escaping: a script that got in is refused by the browser, and so is a style."""
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    with served(korea) as url:
        page.goto(f"{url}{HORELICK}")
        page.evaluate(
            """() => {
                for (const [name, text] of [["script", "window.ran = true"], ["style", "body { display: none }"]])
                    document.body.append(Object.assign(document.createElement(name), { textContent: text }));
                new Image().src = "http://127.0.0.2:9/x.png";
            }"""
        )
        assert page.evaluate("window.ran === undefined && getComputedStyle(document.body).display !== 'none'")
    page.close()
    assert sum("Content Security Policy" in text for text in refused) >= 3, refused


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand pages with banners, page numbers, hard line ends, and a doubtful place every few pages."""
    line = "the committee considered the question at some length and the members agreed that nothing was"
    pages = []
    for n in range(1, 2001):
        body = "\n\n".join(
            "\n".join(f"{line} settled {word} {n}" for word in ("before", "after", "during", "within")) + "."
            for _ in range(5)
        )
        odd = "\n\nIn the end it was a life-\nsaver for the clerk.\n\n" if n % 5 == 0 else "\n\n"
        pages.append(f"TOP SECRET\n\nChapter {n // 50 + 1}\n\n{body}{odd}TOP SECRET\n{n}\n")
    path = tmp_path_factory.mktemp("long") / "long.txt"
    path.write_text("\f".join(pages))
    return path


def test_two_thousand_pages_stay_responsive(page: Any, long_file: Path) -> None:
    shelf = OneFile(long_file)
    opened = shelf.open("long")
    assert len(opened.rows.document.pages) == 2000 and len(opened.doubts) > 100
    with served(shelf) as url:
        for _ in range(4):  # a machine that does other work shows it in one of four rounds
            paint, (near, far) = first_views(page, url, len(opened.sheets)), next_doubts(page, url)
            print(f"first view {paint} ms, next doubtful place {near} ms, over a sheet's turn {far} ms")
            if min(paint) <= 1000 and max(map(median, (near, far))) <= 100:
                return
    raise AssertionError(f"first view {paint} ms, next doubtful place {near} ms, over a sheet's turn {far} ms")


def first_views(page: Any, url: str, sheets: int) -> list[int]:
    """Milliseconds until something is drawn, on the first, a middle and the last sheet."""
    found = []
    for sheet in (1, sheets // 2, sheets):
        page.goto(f"{url}document/long/{sheet}")
        found.append(round(until(page, "performance.getEntriesByName('first-contentful-paint')[0]?.startTime")))
    return found


def next_doubts(page: Any, url: str) -> tuple[list[int], list[int]]:
    """Milliseconds from the key to the next frame with the next doubtful place in it: on a sheet, and over its turn."""
    page.goto(f"{url}document/long/1")
    page.wait_for_timeout(600)
    took: tuple[list[int], list[int]] = [], []
    sheet = 1
    for _ in range(16):
        spent = round(page.evaluate(NEXT_DOUBT))
        now = page.evaluate("Number(document.getElementById('desk').dataset.sheet)")
        took[now != sheet].append(spent)
        sheet = now
        page.wait_for_timeout(150)  # a reader looks before pressing on; the next sheet is fetched meanwhile
    assert len(took[True]) > 1, "it went over sheets"
    return took


NEXT_DOUBT = """() => new Promise((done) => {
    const began = performance.now(), was = document.activeElement;
    const came = () => document.activeElement !== was && document.activeElement.matches(".here");
    const look = () => requestAnimationFrame(came() ? () => done(performance.now() - began) : look);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
    look();
})"""


def barriers(page: Any) -> list[str]:
    """What axe finds serious or critical on a page."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    return [
        json.dumps([one["id"], [node["html"][:120] for node in one["nodes"][:3]]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(browser: Any, korea: OnDesk, folders: Folders, scheme: str) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    file = folders.raw / "korea" / f"{OP_ED}.txt"
    file.write_text(file.read_text("utf-8").replace("Northeast Asia", "North-East Asia"))
    (folders.raw / "korea" / "empty.txt").write_text("")
    build(folders, "korea", "2026-02-01")
    old, new = korea.versions()
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    with served(korea) as url:
        for path, keys in (
            ("", ""), (HORELICK, "n"), (f"{HORELICK}", "m"), (f"document/{OP_ED}/1", "jb"), (HORELICK, "?"),
            ("document/mutual-security-contents/1", "n"), ("rule/hard_wraps/1", ""), (f"diff/{old}/{new}", ""),
            ("document/empty/1", ""),
        ):  # fmt: skip
            page.goto(url + path)
            press(page, *keys)
            assert not barriers(page), (path, keys)
    context.close()


def test_the_test_sees_a_barrier(browser: Any) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    page = browser.new_page()
    page.set_content("<html lang=en><title>x</title><body><a href=x></a><p style='color:#ccc'>faint</p></body></html>")
    assert len(barriers(page)) == 2
    page.close()


def test_pages_as_files_read_the_same_from_the_disk(page: Any, korea: OnDesk, tmp_path: Path) -> None:
    corpus = korea.version()
    assert corpus
    start = write(Published(corpus), tmp_path / "pages")
    page.goto(start.as_uri())
    assert page.locator("#list tbody tr").count() == 3
    with page.expect_navigation():
        page.get_by_role("link", name="U.S.-Soviet Relations").click()
    press(page, "n")
    assert page.locator("#card").is_visible() and page.locator("#decide").count() == 0
    first = page.url
    with page.expect_navigation():
        page.keyboard.press("]")
    assert page.url != first and page.locator(".passage").count() > 3
    press(page, "j")
    assert page.locator("#card").is_visible()
    assert page.locator("form[method=post]").count() == 0
    page.goto("about:blank")
    far = Published(corpus).open("horelick-us-soviet-relations-1990").raw.rindex("North Korean")
    page.goto(f"{first.partition('#')[0]}#raw={far}")
    page.wait_for_url(f"**/2.html#raw={far}")


def test_a_page_image_stands_beside_the_text(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "two.pdf"
    file.write_bytes(two_pages())
    with served(OneFile(file)) as url:
        page.goto(url)
        assert not page.locator("#leaf").is_visible()
        with page.expect_response("**/leaves/1.json"):
            press(page, "i")
        until(page, "document.querySelector('#leaf img').naturalWidth > 500")
        until(page, "document.querySelectorAll('#leaf rect').length > 10")
        raw = OneFile(file).open("two").raw
        start = raw.index("second")
        with page.expect_response("**/leaves/2.json"):
            page.evaluate(f"location.hash = '#raw={start}-{start + 6}'")
        word = page.locator(f"#leaf rect[data-word='{start}']")
        word.wait_for(state="attached")
        box = [int(word.get_attribute(name)) for name in ("x", "y", "width", "height")]
        assert 0 < box[0] < 1000 and 0 < box[1] < 1000 and 10 < box[2] < 300 and 2 < box[3] < 60


def two_pages() -> bytes:
    """A PDF of two pages with a line of text on each."""
    lines = (
        "This is the first page of a small report, and it has a few words.",
        "Here the second page goes on with some more words of its own.",
    )
    bodies = [f"BT /F1 14 Tf 60 700 Td ({line}) Tj ET".encode() for line in lines]
    fonts = b"/Resources << /Font << /F1 7 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        *(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R %s >>" % (n, fonts) for n in (5, 6)),
        *(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body) for body in bodies),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def test_a_list_of_thousands_is_searched_whole(page: Any, korea: OnDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry(f"report-{n}", f"Report {n}", known=900, band="good", edits=n) for n in range(5000)]
    monkeypatch.setattr(OnDesk, "entries", lambda self: entries)
    shown = page.locator("#list tbody tr:visible")
    with served(korea) as url:
        page.goto(url)
        assert shown.count() == 300
        page.get_by_role("button", name="Edits").click()
        assert shown.first.locator("a").inner_text() == "Report 4999"
        page.get_by_label("Search").fill("report 4321")
        assert shown.count() == 1
        page.get_by_label("Search").fill("")
        page.get_by_role("button", name="show all 5000").click()
        assert shown.count() == 5000
