"""The templates that psi ships and those of a site: all of a record is told, and a site's own file takes precedence."""

import datetime as dt
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from click.testing import CliRunner
from docx import Document

from psi.case.dates import PartialDate
from psi.case.policy import printed_as
from psi.case.record import Entry, Model
from psi.cli import main
from psi.errors import TemplateDefect
from psi.files.shipped import shipped_folder
from psi.report.pictures.making import SAYS, TERMS
from psi.report.prose import unprinted
from psi.rulebook.jurisdiction import jurisdictions, read_jurisdiction
from psi.validation.pictures import SAYS as OF_STUDIES
from psi.workbench import examples, open_case

ON = dt.date(2026, 11, 23)
STANDING = {"id", "source", "verification", "withhold", "unanswered", "field_notes", "disputes"}


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def told(name: str) -> str:
    """Every word of every document of a case, read back from the Word files."""
    said = []
    for data in open_case(name, on=ON).drafts().values():
        word = Document(io.BytesIO(data))
        said += [p.text for p in word.paragraphs] + [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " ".join(said)


# Every fact that may be printed is printed.


def facts(model: Model, place: str = "") -> list[tuple[str, Any]]:
    """Every fact of a reduced case with its place; answers chosen from a list and yes or no are told in other words."""
    found: list[tuple[str, Any]] = []
    for name in type(model).model_fields:
        value, here = getattr(model, name), f"{place}.{name}" if place else name
        if name in STANDING or _is_chosen(type(model).model_fields[name].annotation) or printed_as(type(model), name) == "pointer" or isinstance(value, bool):
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Model):
                found += facts(item, f"{here}.{item.id}" if isinstance(item, Entry) else here)
            elif item is not None and item != "" and item != 0:
                found.append((here, item))
    return found


def _is_chosen(annotation: Any) -> bool:
    return get_origin(annotation) is Literal or any(_is_chosen(a) for a in get_args(annotation) if get_origin(annotation) is not tuple)


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def shapes(value: Any) -> list[str]:
    """The ways in which a fact may stand in print."""
    if isinstance(value, PartialDate):
        month = MONTHS[value.month - 1] if value.month else ""
        names = {month, month[:3], month[:4]}
        return [squeezed(shape) for m in names for shape in (f"{m}{value.day or ''}{value.year}", f"{value.day or ''}{m}{value.year}")] + (
            ["that day"] if value.day else []
        )
    if isinstance(value, str):
        bare = re.sub(r"(?i)^(an?|the) ", "", value)
        return [squeezed(value), squeezed(bare)]
    number = float(value)
    words = [NUMBERS[int(number)]] if number == int(number) and 0 <= number <= 10 else []
    return [*words, squeezed(f"{number:,.2f}"), squeezed(f"{number:,.0f}")]


@pytest.mark.slow
@pytest.mark.parametrize("name", examples())
def test_every_fact_that_may_be_printed_stands_in_the_text(name: str) -> None:
    bench = open_case(name, on=ON)
    text = squeezed(told(name))
    held = facts(bench.disclosed().case)
    assert len(held) > 100
    assert [(place, value) for place, value in held if not any(shape in text for shape in shapes(value)) and place not in {"id", "identity.sex"}] == []


@pytest.mark.parametrize("name", examples())
def test_psi_finds_nothing_unprinted_either(name: str) -> None:
    bench = open_case(name, on=ON)
    assert [f.place for f in unprinted(bench.reports(), bench.disclosed().case, frozenset())] == []


@pytest.mark.parametrize("name", examples())
def test_every_example_says_that_its_people_are_invented(name: str) -> None:
    assert "invented" in told(name).casefold()


# The files themselves.


@pytest.mark.parametrize("name", jurisdictions())
def test_every_file_that_a_jurisdiction_names_is_there(name: str) -> None:
    jurisdiction = read_jurisdiction(name)
    for document in jurisdiction.held:
        for part in (part for section in document.sections for part in section.parts):
            named = [f"{said}.j2" for said in (part.say, part.signature) if said] + ([f"{part.table}.table.yaml"] if part.table else [])
            for file in named:
                own = [folder / document.id / "wording" / file for folder in jurisdiction.folders]
                assert any(each.is_file() for each in own) or jurisdiction.find(f"wording/{file}").is_file()
    for statement in jurisdiction.statements:
        assert jurisdiction.find(f"wording/{statement.say}.j2").is_file()


def test_no_wording_file_lies_about_unused() -> None:
    of_figures = {f"{name}-{said}" for name in TERMS for said in ("alt", "caption")} | {said for names in SAYS.values() for said in names} | {*OF_STUDIES}
    root = shipped_folder("templates")
    sources = "\n".join(f.read_text("utf-8") for f in root.rglob("*") if f.suffix in {".j2", ".yaml"})
    assert [f.name for f in root.rglob("*.j2") if not re.search(rf"\b{re.escape(f.stem)}\b", sources) and f.stem not in {"front", *of_figures}] == []


# A site's own.


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    (folder / "templates").mkdir(parents=True)
    monkeypatch.setenv("PSI_SITE", str(folder))
    return folder / "templates"


def test_a_changed_sentence_of_a_site_is_printed(site: Path) -> None:
    (site / "us-ohio" / "wording").mkdir(parents=True)
    (site / "us-ohio" / "wording" / "job.j2").write_text("A job at {{ it.employer }}, our way.", encoding="utf-8")
    assert "our way." in told("us-ohio-long-record")
    assert "our way." not in told("us-federal-fraud")


def test_a_changed_sentence_for_all_jurisdictions_is_printed_in_all(site: Path) -> None:
    (site / "shared" / "wording").mkdir(parents=True)
    (site / "shared" / "wording" / "sources-note.j2").write_text("Our own note on sources.", encoding="utf-8")
    assert all("Our own note on sources." in told(name) for name in ("us-ohio-declined", "us-federal-fraud", "england-wales-carer"))


def test_a_changed_sentence_of_one_document_is_printed_in_that_document_alone(site: Path) -> None:
    own = site / "us-federal" / "recommendation" / "wording"
    own.mkdir(parents=True)
    (own / "invented.j2").write_text("Only here.", encoding="utf-8")
    reports = {r.document: " ".join(run.text for run in r.runs()) for r in open_case("us-federal-fraud", on=ON).reports()}
    assert ("Only here." in reports["recommendation"], "Only here." in reports["report"]) == (True, False)


def test_a_changed_look_of_a_site_is_used(site: Path) -> None:
    (site / "us-ohio").mkdir()
    word = Document(str(shipped_folder("templates") / "us-ohio" / "look.docx"))
    word.styles["Body Plain"].font.name = "Georgia"
    word.add_paragraph("County letterhead")
    word.save(str(site / "us-ohio" / "look.docx"))
    made = Document(io.BytesIO(open_case("us-ohio-declined", on=ON).drafts()["report"]))
    assert made.paragraphs[0].text == "County letterhead"
    assert made.styles["Body Plain"].font.name == "Georgia"


def test_a_changed_table_of_a_site_is_used(site: Path) -> None:
    (site / "us-ohio" / "wording").mkdir(parents=True)
    table = 'description: "One row for each job of the record, with the employer."\neach: employment\ncolumns:\n  - {head: "Firm", cell: "{{ it.employer }}"}\n'
    (site / "us-ohio" / "wording" / "counts.table.yaml").write_text(table, encoding="utf-8")
    made = Document(io.BytesIO(open_case("us-ohio-long-record", on=ON).drafts()["report"]))
    assert "Firm" in [t.rows[0].cells[0].text for t in made.tables]


def test_a_jurisdiction_copied_from_ohio_can_be_used(site: Path, tmp_path: Path) -> None:
    shutil.copytree(shipped_folder("templates") / "us-ohio", site / "us-nowhere")
    file = site / "us-nowhere" / "jurisdiction.yaml"
    file.write_text(file.read_text("utf-8").replace("id: us-ohio", "id: us-nowhere").replace("State of Ohio", "State of Nowhere"), encoding="utf-8")
    case = tmp_path / "case.yaml"
    case.write_text(json.dumps({"id": "a", "jurisdiction": "us-nowhere", "identity": {"surname": "Roe"}}), encoding="utf-8")
    assert "State of Nowhere v. Roe" in told(str(case))
    assert "us-nowhere" in jurisdictions(site.parent)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("us-ohio/wording/job.j2", "Line one\n{{ it.employer.upper() }}", "wording/job.j2, line 2: "),
        ("us-ohio/wording/job.j2", "{{ it.boss }}", "wording/job.j2, line 1: "),
        ("us-ohio/wording/job.j2", "{% if %}", "wording/job.j2, line 1: "),
        (
            "us-ohio/wording/counts.table.yaml",
            "description: x\ncolumns:\n  - {head: a, cell: '{{ it.boss }}'}\neach: counts\n",
            "wording/counts.table.yaml, line 3: ",
        ),
        ("us-ohio/wording/counts.table.yaml", "description: x\n", "wording/counts.table.yaml"),
        ("us-ohio/look.docx", "no Word file", "us-ohio/look.docx: it is no Word file"),
    ],
)
def test_a_broken_file_of_a_site_is_exit_3_with_its_file_and_line(site: Path, tmp_path: Path, file: str, content: str, says: str) -> None:
    (site / file).parent.mkdir(parents=True, exist_ok=True)
    (site / file).write_text(content, encoding="utf-8")
    done = CliRunner().invoke(main, ["--site", str(site.parent), "render", "us-ohio-long-record", "--on", "2026-11-23", "--out", str(tmp_path / "out")])
    assert (done.exit_code, done.stdout, "Traceback" in done.stderr) == (3, "", False)
    assert says in done.stderr
    with pytest.raises(TemplateDefect):
        open_case("us-ohio-long-record", on=ON).drafts()


def test_a_broken_line_in_a_document_names_the_file_and_its_line(site: Path) -> None:
    shutil.copytree(shipped_folder("templates") / "us-ohio", site / "us-ohio")
    file = site / "us-ohio" / "report" / "document.yaml"
    lines = file.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines, 1) if "header:" in line)
    file.write_text(file.read_text("utf-8").replace("{{ court.dockets[0] }}", "{{ court.nothing }}"), encoding="utf-8")
    with pytest.raises(TemplateDefect, match=rf"us-ohio/report/document.yaml, line {at}: "):
        open_case("us-ohio-declined", on=ON).reports()
