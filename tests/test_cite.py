"""What a scholar or cataloguer loads: every export of the seeds, read back by another program or schema."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import bibtexparser
import jsonschema_rs
import pytest
import rispy
from typer.testing import CliRunner

from recension.build.run import Folders, build
from recension.cli import app
from recension.metadata.cite import bibtex, csl_json, formatted, ris
from recension.metadata.deposit import IncompleteError, datacite, dublin_core
from recension.metadata.reader import read
from recension.repairs import run

RAW = Path(__file__).parent.parent / "raw" / "cold-war-korea"
REPORT, BOOK, ARTICLE = (
    "horelick-us-soviet-relations-1990", "mutual-security-contents", "us-rok-alliance-op-ed",
)  # fmt: skip


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    out = {}
    for name in (REPORT, BOOK, ARTICLE):
        outcome = run((RAW / f"{name}.txt").read_bytes().decode())
        out[name] = read(outcome.text, outcome.furniture).as_record()
    return out


def test_formatted(records: dict[str, Any]) -> None:
    report, book = formatted({name: records[name] for name in (REPORT, BOOK)})
    assert report == (
        "Horelick, Arnold L. U.S.-Soviet Relations in the Post-Cold War Era: Implications for Korea. "
        "CSS Occasional Paper Series OPS-020. Santa Monica, California: RAND, October 1990. DTIC ADA257148."
    )
    assert book == (
        "Smoke, Richard and Andrei Kortunov, eds. Mutual Security: A New Approach to Soviet-American Relations. "
        "New York: St. Martin's Press."
    )


def test_a_style_of_the_readers_own(records: dict[str, Any], tmp_path: Path) -> None:
    style = tmp_path / "short.csl"
    own = files("recension").joinpath("data/report.csl").read_text("utf-8")
    style.write_text(own.replace('<text macro="archive"/>', ""), "utf-8")
    assert "ADA257148" not in formatted({REPORT: records[REPORT]}, style)[0]
    broken = tmp_path / "broken.csl"
    broken.write_text("<style", "utf-8")
    with pytest.raises(ValueError, match=r"broken\.csl"):
        formatted({REPORT: records[REPORT]}, broken)


def test_csl_json(records: dict[str, Any]) -> None:
    report, book, article = json.loads(csl_json(records))
    assert report["author"] == [{"family": "Horelick", "given": "Arnold L."}]
    assert (report["archive"], report["archive_location"]) == ("DTIC", "ADA257148")
    assert report["event-date"] == {"date-parts": [[1990, 10, 8], [1990, 10, 10]]}
    assert "issued" not in book
    assert article == {"id": ARTICLE, "type": "document", "language": "en"}


def test_bibtex_is_read_back(records: dict[str, Any]) -> None:
    library = bibtexparser.parse_string(bibtex(records))
    assert not library.failed_blocks
    report = library.entries[0]
    assert (report.key, report.entry_type) == ("horelick1990", "inproceedings")
    assert report["title"] == "{U.S.-Soviet Relations in the Post-Cold War Era: Implications for Korea}"
    assert (report["author"], report["year"], report["month"]) == ("Horelick, Arnold L.", "1990", "oct")


def test_bibtex_encodes_what_tex_would_misread() -> None:
    written = bibtex(
        {"x/1": {"type": "report", "title": "50% of R&D_costs in São Paulo", "author": [{"literal": "A & B"}]}}
    )
    assert r"50\% of R\&D\_costs" in written
    assert "ã" not in written


def test_ris_is_read_back(records: dict[str, Any]) -> None:
    report, book, _ = rispy.loads(ris(records))
    assert (report["type_of_reference"], report["authors"], report["year"]) == (
        "CPAPER",
        ["Horelick, Arnold L."],
        "1990",
    )
    assert (report["accession_number"], report["number"]) == ("ADA257148", "OPS-020")
    assert book["secondary_authors"] == ["Smoke, Richard", "Kortunov, Andrei"]


def test_dublin_core(records: dict[str, Any]) -> None:
    tree = ElementTree.fromstring(dublin_core(REPORT, records[REPORT]))
    said = [(node.tag.split("}")[1], node.text) for node in tree]
    assert ("creator", "Horelick, Arnold L.") in said
    assert ("date", "1990-10") in said
    assert ("identifier", "DTIC ADA257148") in said
    assert not [value for name, value in said if name == "creator" and value and "Becker" in value]


def datacite_schema() -> jsonschema_rs.Draft202012Validator:
    schema = json.loads(files("datacite").joinpath("schemas/datacite-v4.5.json").read_text("utf-8"))
    return jsonschema_rs.Draft202012Validator(schema)


def test_datacite_passes_its_published_schema(records: dict[str, Any]) -> None:
    record = datacite(REPORT, records[REPORT])
    assert [str(problem.message) for problem in datacite_schema().iter_errors(record)] == []
    assert record["publicationYear"] == "1990"
    assert {"date": "1992-11-13", "dateType": "Accepted"} in record["dates"]


def test_datacite_is_not_given_a_year_that_is_not_printed(records: dict[str, Any]) -> None:
    with pytest.raises(IncompleteError) as refused:
        datacite(BOOK, records[BOOK])
    assert refused.value.missing == ("publicationYear",)


def test_keys_are_unique() -> None:
    one = {
        "type": "report",
        "title": "A",
        "author": [{"family": "Poe", "given": "J."}],
        "issued": {"date-parts": [[1970]]},
    }
    keys = [entry.key for entry in bibtexparser.parse_string(bibtex({"a": one, "b": one, "c": one})).entries]
    assert keys == ["poe1970", "poe1970b", "poe1970c"]


def test_a_document_without_a_title_is_named(records: dict[str, Any]) -> None:
    assert formatted({ARTICLE: records[ARTICLE]}) == [f"[{ARTICLE}: no title is printed]"]


class TestCommand:
    run = staticmethod(lambda *words: CliRunner().invoke(app, list(words)))
    report, book = str(RAW / f"{REPORT}.txt"), str(RAW / f"{BOOK}.txt")

    def test_text(self) -> None:
        told = self.run("cite", self.report)
        assert told.exit_code == 0
        assert told.stdout.endswith("October 1990. DTIC ADA257148.\n")

    def test_datacite_names_what_it_cannot_take(self) -> None:
        told = self.run("cite", self.report, self.book, "--format", "datacite")
        assert told.exit_code == 1
        assert [each["publicationYear"] for each in json.loads(told.stdout)] == ["1990"]
        assert told.stderr == f"{BOOK}: DataCite needs publicationYear, and the document does not print it\n"

    def test_a_bad_style_is_a_message(self, tmp_path: Path) -> None:
        (tmp_path / "bad.csl").write_text("no xml", "utf-8")
        told = self.run("cite", self.report, "--style", str(tmp_path / "bad.csl"))
        assert told.exit_code == 1
        assert "bad.csl" in told.stderr

    def test_metadata_shows_the_place_of_every_reading(self) -> None:
        told = self.run("metadata", self.report)
        assert "raw:112-123  stamp:accession_numbers" in told.stdout
        record = json.loads(self.run("metadata", self.report, "--json").stdout)
        raw = (RAW / f"{REPORT}.txt").read_text("utf-8")
        for readings in record["readings"].values():
            assert all(raw[slice(*each["src"])] == each["raw"] for each in readings)


def test_a_document_of_a_published_version_is_cited_as_its_file_is(tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "korea"
    raw.mkdir(parents=True)
    (raw / "collection.toml").write_text('title = "Korea"\n', encoding="utf-8")
    (raw / "report.txt").write_bytes((RAW / f"{REPORT}.txt").read_bytes())
    build(Folders(tmp_path / "raw", tmp_path / "clean", tmp_path / "work"), "korea", "2026-01-01")
    clean = ["--clean", str(tmp_path / "clean")]
    run = CliRunner()
    cited = run.invoke(app, ["cite", "korea/report@1.0.0", *clean])
    assert cited.exit_code == 0
    assert cited.output == run.invoke(app, ["cite", str(raw / "report.txt")]).output
    assert "ADA257148" in cited.output
    both = json.loads(run.invoke(app, ["cite", "korea/report", str(raw / "report.txt"), "-f", "csl", *clean]).output)
    assert [item.pop("id") for item in both] == ["korea/report", "report"]
    assert both[0] == both[1]
    for wrong in ("korea/no-such", "korea/report@7.0.0"):
        assert run.invoke(app, ["cite", wrong, *clean]).exit_code == 2
