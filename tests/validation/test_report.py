"""The Word report of a study, and the record that score sheets cite, as their readers find them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from psi.document.inspection import inspect
from psi.errors import BadInput
from psi.rulebook.validations import local_validation
from psi.workbench.validating import Validation, validate
from tests.document.reading import run, to_pdf
from tests.validation.conftest import COMPAS, DAY, people

WHERE = {"place": "Sample County", "first": "2024-01-01", "last": "2024-12-31", "outcome_is": "A new arrest within two years", "checked_by": "A. Analyst"}


@pytest.fixture(scope="session")
def report(compas: Validation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compas.write(tmp_path_factory.mktemp("study"))[0]


def opened(path: Path) -> Any:
    return Document(str(path))


def alts(path: Path) -> list[str]:
    return [str(each.get("descr")) for each in opened(path).element.body.iter(qn("wp:docPr"))]


def test_the_report_has_nothing_to_mend(report: Path) -> None:
    assert inspect(report) == ()


def test_its_numbers_are_in_tables_that_can_be_edited(report: Path) -> None:
    rows = [[cell.text for cell in row.cells] for table in opened(report).tables for row in table.rows]
    assert ["race: African-American", "3,696", "990", "805", "532", "1,369"] in rows
    assert ["race: Caucasian", "2,454", "1,407", "81", "771", "195"] in rows
    assert "44.85% (42.56 to 47.16)" in [cell for row in rows for cell in row]


def test_each_figure_states_its_finding_in_words(report: Path) -> None:
    curve, calibration, errors = alts(report)
    assert "The area under it is 0.7022, with a 95% interval from 0.6902 to 0.7141" in curve
    assert calibration.startswith("The observed share is 21.39% (19.35 to 23.58) at 1, of 1,440 people")
    assert errors.startswith("The false positive rate is highest for African-American, 44.85%")


def test_the_impossibility_note_names_its_source(report: Path) -> None:
    said = " ".join(paragraph.text for paragraph in opened(report).paragraphs)
    assert "A. Chouldechova, “Fair prediction with disparate impact,” 2017, arXiv 1703.00056" in said


def test_the_same_study_gives_the_same_bytes(report: Path, tmp_path: Path) -> None:
    again = validate("compas", COMPAS, groups=("race",), on=DAY).write(tmp_path)
    assert again[0].read_bytes() == report.read_bytes()
    assert again[1].read_bytes() == report.with_name("results.json").read_bytes()


def test_a_study_that_nobody_has_checked_is_marked_as_a_draft(report: Path, tmp_path: Path) -> None:
    checked = validate("compas", COMPAS, on=DAY, **WHERE).write(tmp_path)[0]
    for path, is_draft in ((report, True), (checked, False)):
        heads = " ".join(p.text for section in opened(path).sections for p in section.header.paragraphs)
        assert ("DRAFT" in heads) is is_draft
    assert "Checked by A. Analyst, November 26, 2026" in [p.text for p in opened(checked).paragraphs]


@pytest.mark.slow
def test_the_report_opens_in_a_word_processor_and_shows_every_figure(report: Path, tmp_path: Path) -> None:
    to_pdf([report], tmp_path, tmp_path / "profile")
    pdf = tmp_path / "validation-report.pdf"
    assert len(re.findall(r"^ +\d+ +\d+ image", run("pdfimages", "-list", pdf), re.M)) >= 3
    assert "How the groups compare".casefold() in run("pdftotext", "-layout", pdf, "-").casefold()


def test_an_edited_report_is_left_alone(compas: Validation, tmp_path: Path) -> None:
    first = compas.write(tmp_path)[0]
    word = opened(first)
    word.paragraphs[3].text = "Our own words."
    word.save(str(first))
    assert compas.write(tmp_path)[0].name == "validation-report.new.docx"
    assert "Our own words." in [p.text for p in opened(first).paragraphs]


def test_the_english_and_the_look_are_those_of_the_court(table: Callable[..., Path], tmp_path: Path) -> None:
    made = validate("ogrs3", table("score,outcome\n0.1,0\n0.9,1\n"), court="england-wales", on=DAY)
    assert made.report.header == "Validation: Offender Group Reconviction Scale, version 3 (OGRS3), 26 November 2026"
    assert opened(made.write(tmp_path)[0]).sections[0].page_width.mm == pytest.approx(210, abs=0.5)


def registered(site: Path, monkeypatch: pytest.MonkeyPatch, data: Path, **said: Any) -> Any:
    monkeypatch.setenv("PSI_SITE", str(site))
    validate("ogrs3", data, score="score", groups=("site",), on=DAY, **(WHERE | said)).register()
    return local_validation("ogrs3", site)


def test_a_registered_study_is_found_by_the_score_sheet(table: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = table(people((0.2, 0, "a", 60), (0.2, 1, "b", 20), (0.8, 0, "b", 20), (0.8, 1, "a", 40)))
    held = registered(tmp_path, monkeypatch, data)
    assert held
    assert (held.n, held.events, held.place, held.outcome, str(held.edition)) == (140, 60, "Sample County", "A new arrest within two years", "2009-01-01")
    assert held.auc == round((60 * 40 + 0.5 * (60 * 20 + 20 * 40)) / (80 * 60), 4)
    assert [(band.name, band.n, band.events) for band in held.bands] == [("low", 80, 20), ("high", 60, 40)]
    assert [group.value for group in held.groups] == ["a", "b"]


def test_the_record_has_the_groups_that_are_large_enough(table: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(score, outcome, site, 25) for score in (0.2, 0.8) for outcome in (0, 1) for site in "ab"]
    held = registered(tmp_path, monkeypatch, table(people(*rows, (0.8, 1, "c", 3))))
    assert held
    assert [(group.column, group.value, group.n, group.fpr, group.fnr, group.ppv) for group in held.groups] == [
        ("site", "a", 100, 0.5, 0.5, 0.5),
        ("site", "b", 100, 0.5, 0.5, 0.5),
    ]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"place": "", "checked_by": ""}, "Add --place, --checked-by."),
        ({"bands": "Low=0-49,High=50-100"}, "score sheets use the bands of the rule file, and this study has others. Leave out --bands."),
        ({"only": ("site=a",)}, "the record would be cited for everybody, and this study is of some of the people. Leave out --only."),
    ],
)
def test_a_record_that_would_mislead_is_refused(
    table: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], message: str
) -> None:
    rows = [(score, outcome, site, 25) for score in (0.2, 0.8) for outcome in (0, 1) for site in "ab"]
    with pytest.raises(BadInput) as caught:
        registered(tmp_path, monkeypatch, table(people(*rows)), **said)
    assert str(caught.value).endswith(message)
    assert not (tmp_path / "validations").exists()


def test_a_small_study_is_not_registered(table: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="^the study is too small for a record that score sheets cite"):
        registered(tmp_path, monkeypatch, table(people((0.2, 0, "a", 9), (0.8, 1, "a", 9), (0.2, 1, "a", 5))))


def test_no_row_of_the_data_is_in_the_report_the_results_or_the_record(table: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"Kessler-{n},{0.2 if n % 3 else 0.8},{n % 2},a\n" for n in range(100))
    monkeypatch.setenv("PSI_SITE", str(tmp_path))
    made = validate("ogrs3", table("name,score,outcome,site\n" + rows + "Kessler-x,Kessler,1,a\n"), groups=("site",), on=DAY, **WHERE)
    made.write(tmp_path / "out")
    written = (
        made.text
        + json.dumps(made.results)
        + made.register().read_text("utf-8")
        + "".join(p.text for p in opened(tmp_path / "out/validation-report.docx").paragraphs)
    )
    assert "Kessler" not in written


def psi(*words: str | Path, blocked: str = "pass") -> subprocess.CompletedProcess[str]:
    program = f"import sys; {blocked}; from psi.cli import main; main()"
    return subprocess.run([sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, timeout=100)


def test_the_command_prints_the_tables_writes_the_files_and_says_which_rows_it_refused(table: Callable[..., Path], tmp_path: Path) -> None:
    data = table(people((1, 0, "a", 20), (3, 1, "a", 20), (1, 1, "b", 20), (4, 0, "b", 20), (9, 1, "b", 1)))
    done = psi("validate", "made-up", data, "--bands", "Low=1-2,High=3-4", "--group", "site", "--out", tmp_path / "out", "--on", DAY)
    assert done.returncode == 1
    assert re.search(r"^ +Everybody +80 +20 +20 +20 +20$", done.stdout, re.M)
    assert done.stdout.endswith(f"{tmp_path}/out/validation-report.docx\n{tmp_path}/out/results.json\n")
    assert done.stderr == "row 5: score: it lies outside the bands (1 to 4).\n1 of 5 rows were refused. Row 1 is the first below the header.\n"


def test_the_results_are_json_for_programs() -> None:
    done = psi("validate", "compas", "compas", "--group", "race", "--json", "--on", DAY)
    found = json.loads(done.stdout)
    assert (done.returncode, found["n"], round(found["auc"]["value"], 4)) == (0, 7214, 0.7022)
    assert found["cuts"][0]["groups"]["race"]["African-American"]["fp"] == 805


def test_without_the_packages_the_command_says_what_to_install() -> None:
    done = psi("validate", "compas", "compas", blocked="sys.modules['sklearn'] = None")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "psi: studies need scikit-learn, statsmodels and fairlearn, which are not installed. Install them: pip install 'psi[validation]'.\n"


def test_registering_needs_a_folder_of_the_site() -> None:
    words = [
        word for pair in (("--place", "X"), ("--from", "2013-01-01"), ("--to", "2014-01-01"), ("--outcome-is", "x"), ("--checked-by", "A")) for word in pair
    ]
    done = psi("validate", "compas", "compas", "--register", *words)
    assert (done.returncode, done.stderr) == (
        2,
        "psi: a record is kept in the site's folder, and none is named. Name it with --site DIR before the command, or in PSI_SITE.\n",
    )


def test_no_other_command_loads_the_packages_of_studies() -> None:
    program = "import sys, psi.cli, psi.workbench; print([n for n in ('sklearn', 'statsmodels', 'fairlearn', 'scipy') if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
