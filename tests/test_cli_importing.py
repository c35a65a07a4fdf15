"""Bringing facts in from files and sheets, as somebody on a laptop does it."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from psi.cli import importing as cli
from psi.cli import main
from psi.workbench import casework, examples, importing, spreadsheets
from psi.workbench.casework import plain

JOBS = "id: c-1\njurisdiction: us-ohio\nemployment:\n- {{id: mill, employer: {0}, began: 2019}}\n"


@pytest.fixture
def psi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return run


@pytest.fixture
def corrected(psi, tmp_path: Path):  # type: ignore[no-untyped-def]
    """A case that was imported, corrected in psi, and stands in a file that says something else again."""
    (tmp_path / "c.yaml").write_text(JOBS.format("Old Mill"))
    psi("import", "c.yaml")
    store = casework.opened()
    case, revision = casework.whole(store, "c-1")
    content = plain(case)
    content["employment"][0]["employer"] = "Right Mill"
    casework.put(store, type(case).model_validate(content), "interview", revision.number)
    (tmp_path / "c.yaml").write_text(JOBS.format("New Mill"))
    return psi


def test_a_difference_waits_with_exit_1_and_says_how_to_take_it(corrected) -> None:  # type: ignore[no-untyped-def]
    done = corrected("import", "c.yaml")
    assert done.exit_code == 1
    assert done.stdout == (
        "c-1: 1 difference to accept\n"
        "  Employment, Right Mill: employer\n"
        "    the file said then: Old Mill\n"
        "    entered since:      Right Mill\n"
        "    the file says now:  New Mill\n"
        "    to take it: --accept employment.mill.employer\n"
    )
    done = corrected("import", "c.yaml", "--accept", "employment.mill.employer")
    assert (done.exit_code, done.stdout) == (0, "c-1: changed, revision 3\n")


def test_everything_that_waits_can_be_taken_at_once(corrected) -> None:  # type: ignore[no-untyped-def]
    assert corrected("import", "c.yaml", "--accept-all").stdout == "c-1: changed, revision 3\n"
    assert corrected("import", "c.yaml").stdout == "c-1: same, revision 3\n"


def test_a_slip_in_a_place_is_refused(corrected) -> None:  # type: ignore[no-untyped-def]
    done = corrected("import", "c.yaml", "--accept", "employment.mil")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "psi: --accept employment.mil: no difference waits in this place. Those that wait: employment.mill.employer.\n"


def test_a_file_based_on_a_named_revision_is_taken_as_it_is(corrected) -> None:  # type: ignore[no-untyped-def]
    assert corrected("import", "c.yaml", "--based-on", "2").stdout == "c-1: changed, revision 3\n"


def test_a_dry_run_lists_what_would_change_and_what_stays(corrected, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "c.yaml").write_text(JOBS.format("Old Mill").replace("2019", "2018"))
    done = corrected("import", "c.yaml", "--dry-run")
    assert done.stdout == (
        "c-1: would be changed\n"
        "  would change: Employment, Right Mill: start: 2019 -> 2018\n"
        "  stays as entered: Employment, Right Mill: employer: Old Mill -> Right Mill\n"
    )
    assert corrected("import", "c.yaml").stdout == "c-1: changed, revision 3\n  1 place stays as entered in psi. 'psi import --dry-run' lists them.\n"


def test_programs_get_places_and_values(corrected) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(corrected("import", "c.yaml", "--json").stdout)[0]
    assert (found["outcome"], found["waiting"][0]["place"], found["waiting"][0]["given"]) == ("same", "employment.mill.employer", "New Mill")
    found = json.loads(corrected("diff", "c-1", "1", "2", "--json").stdout)
    assert found == [{"place": "employment.mill.employer", "label": "Employment, Right Mill: employer", "before": "Old Mill", "after": "Right Mill"}]


def test_a_sheet_without_its_case_is_refused(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("sheet", "employment", "--out", "jobs.xlsx")
    done = psi("import", "jobs.xlsx")
    assert (done.exit_code, done.stderr) == (2, "psi: jobs.xlsx: a sheet does not say whose it is. Name the case: --case CASE.\n")


def test_a_sheet_of_an_unknown_case_and_a_case_file_with_case_are_refused(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("sheet", "employment", "--out", "jobs.csv")
    assert "there is no case 'nobody'" in psi("import", "jobs.csv", "--case", "nobody").stderr
    assert "there is no case 'nobody'" in psi("sheet", "employment", "nobody", "--out", "x.csv").stderr
    (tmp_path / "c.yaml").write_text(JOBS.format("Mill"))
    psi("import", "c.yaml")
    assert "psi reads tables as .xlsx or .csv, not as .yaml" in psi("import", "c.yaml", "--case", "c-1").stderr
    assert "--case takes one sheet" in psi("import", "jobs.csv", "jobs.csv", "--case", "c-1").stderr


@pytest.mark.parametrize("name", ["x.pdf", "x"])
def test_a_sheet_of_another_kind_of_file_is_refused(psi, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    done = psi("sheet", "employment", "--out", name)
    assert (done.exit_code, done.stderr) == (2, f"psi: {name}: a sheet is written as .xlsx or .csv. Name one with --out.\n")
    assert not (tmp_path / name).exists()


def test_the_template_is_private_and_explains_itself(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert psi("sheet", "criminal-history", "--out", "history.xlsx").stdout == "history.xlsx\n"
    assert oct((tmp_path / "history.xlsx").stat().st_mode)[-3:] == "600"
    book = load_workbook(tmp_path / "history.xlsx")
    assert book.sheetnames == ["Criminal history", "How to fill this in"]
    assert [cell.value for cell in book["Criminal history"][1]][:3] == ["Docket", "Offense", "Statute"]
    assert book["Criminal history"].column_dimensions["A"].number_format == "@"
    explained = [row[0].value for row in book["How to fill this in"].iter_rows()]
    assert {cell.value for cell in book["Criminal history"][1]} <= set(explained)


def test_a_filled_in_template_is_brought_in_row_by_row(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("new", "c-2", "--jurisdiction", "us-ohio")
    psi("sheet", "employment", "c-2", "--out", "jobs.xlsx")
    book = load_workbook(tmp_path / "jobs.xlsx")
    book["Employment"].append(["Old Mill", None, "hand", "full time", "12.50", "hour", "2019"])
    book["Employment"].append(["Old Mil", None, None, None, None, None, "2019-05"])
    book.save(tmp_path / "jobs.xlsx")
    assert psi("import", "jobs.xlsx", "--case", "c-2", "--dry-run").stdout.splitlines()[:2] == ["c-2: would be changed", "  row 2: new: Employment, Old Mill"]
    assert (
        psi("import", "jobs.xlsx", "--case", "c-2").stdout
        == "c-2: changed, revision 2\n  row 2: new: Employment, Old Mill\n  row 3: new: Employment, Old Mil\n"
    )
    (tmp_path / "more.csv").write_text("Employer,Start\nOld Mills,2019-06\n")
    done = psi("import", "more.csv", "--case", "c-2")
    assert (done.exit_code, done.stdout) == (
        1,
        "c-2: 1 difference to accept\n"
        "  row 2: likely a duplicate of Employment, Old Mill\n"
        "      Employer: Old Mills | Old Mill\n"
        "      Position: (empty) | hand\n"
        "      Hours: (empty) | full time\n"
        "      Pay: (empty) | 12.50\n"
        "      Pay per: (empty) | hour\n"
        "      Start: 2019-06 | 2019\n"
        "      not imported; to import it all the same: --accept employment.old-mills\n",
    )
    assert psi("import", "more.csv", "--case", "c-2", "--accept", "employment.old-mills").stdout.startswith("c-2: changed, revision 3\n  row 2: new:")


def test_a_bad_row_names_the_row_and_column_and_keeps_everything_out(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("new", "c-2", "--jurisdiction", "us-ohio")
    (tmp_path / "jobs.csv").write_text("Employer,Start,End\nMill,2019,2018\nShop,soon,\n")
    done = psi("import", "jobs.csv", "--case", "c-2")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("psi: jobs.csv: row 3, column 'Start': 'soon' is not a date psi can read.")
    (tmp_path / "jobs.csv").write_text("Employer,Start,End\nMill,2019,2018\n")
    done = psi("import", "jobs.csv", "--case", "c-2")
    assert done.stderr == "psi: jobs.csv: row 2: it ended (2018) before it began (2019). Correct one of the two dates.\n"
    assert psi("history", "c-2").stdout.count("\n") == 1


def test_the_command_offers_every_kind_of_sheet() -> None:
    assert set(cli.KINDS) == set(spreadsheets.KINDS)


def test_the_surface_of_importing_takes_no_unknown_switch(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        importing.import_files(casework.opened(), (), overwrite=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["criminal-history", "employment"])
def test_a_sheet_that_libreoffice_opened_and_saved_comes_back_the_same_in_every_row(psi, tmp_path: Path, kind: str) -> None:  # type: ignore[no-untyped-def]
    psi("import", str(examples()["us-ohio-long-record"]))
    psi("sheet", kind, "us-ohio-long-record", "--out", "sheet.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for form in ("xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1"):
        subprocess.run(["soffice", profile, "--headless", "--convert-to", form, "--outdir", "saved", "sheet.xlsx"], check=True, capture_output=True)
    for name in ("saved/sheet.xlsx", "saved/sheet.csv"):
        done = psi("import", name, "--case", "us-ohio-long-record", "--dry-run", "--json")
        rows = json.loads(done.stdout)[0]["rows"]
        assert len(rows) > 3
        assert {row["outcome"] for row in rows} == {"same"}, name
