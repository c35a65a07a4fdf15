"""Files brought in through the forms: case files, spreadsheets of a case, and every kind of file that cannot be used."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from psi.workbench import casework
from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case
from tests.intake.test_traps import violations

Open = Callable[[], Page]
SHEETS = Path(__file__).resolve().parents[2] / "examples" / "sheets"

pytestmark = pytest.mark.slow


def bring(page: Page, label: str, path: Path) -> None:
    page.get_by_label(label).set_input_files(path)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def left_behind() -> set[Path]:
    """What psi keeps while it reads a file; nothing of it may stay."""
    return {
        each
        for each in Path("/tmp").glob("psi-*")
        if each.is_dir() and any((each / name).exists() for name in ("case.yaml", "case.json", "sheet.xlsx", "sheet.csv"))
    }


def test_an_id_that_is_taken_is_said_at_its_field(app: Open, server: Server) -> None:
    casework.create(server.store, "taken-id", "us-ohio")
    page = app()
    page.get_by_role("button", name="New case").click()
    page.get_by_role("button", name="Make the case").click()
    expect(page.locator("#psi-new--jurisdiction-error")).to_contain_text("Choose the court.")
    box(page, "Id of the case").fill("taken-id")
    page.get_by_label("Court").select_option(label="Ohio, court of common pleas")
    page.get_by_role("button", name="Make the case").click()
    said = page.locator("#psi-new--id-error")
    expect(said).to_contain_text("There is a case taken-id already. Choose another id, or open that case.")
    expect(box(page, "Id of the case")).to_have_attribute("aria-invalid", "true")
    expect(box(page, "Id of the case")).to_be_focused()
    assert violations(page) == []


def test_what_is_due_stands_in_the_caseload_and_on_the_first_step(app: Open, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "due.yaml"
    file.write_text("id: due-case\njurisdiction: us-federal\ndates: {sentencing: 2030-12-31}\n", encoding="utf-8")
    page = app()
    bring(page, "Import a case file", file)
    expect(page.get_by_role("button", name="Open due-case").first).to_be_focused()
    row = page.get_by_role("row").filter(has_text="due-case")
    expect(row).to_contain_text("United States district courts")
    # Fed. R. Crim. P. 32(e)(2): 35 days before; 32(g): 7 days before.
    expect(row).to_contain_text("Disclosure of the report to the parties, Nov 26, 2030")
    expect(row).not_to_contain_text("Dec 24, 2030")
    row.get_by_role("button", name="And 2 more dates").click()
    expect(row).to_contain_text("Dec 24, 2030")
    expect(row).to_contain_text("Sentencing, Dec 31, 2030")
    assert violations(page) == []
    page.get_by_role("button", name="Open due-case").first.click()
    expect(page.locator("#due-dates tbody th").first).to_contain_text("Nov 26, 2030")
    expect(page.locator("#due-dates tbody tr")).to_have_count(3)


def test_continue_leads_to_the_last_place_and_open_to_the_first(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "continued")
    go(page, "Finances")
    page.get_by_role("button", name="My cases").click()
    page.get_by_role("button", name="Continue continued").click()
    page.get_by_role("heading", name="Finances", level=1).wait_for()
    page.get_by_role("button", name="My cases").click()
    page.get_by_role("button", name="Open continued").click()
    page.get_by_role("heading", name="Defendant", level=1).wait_for()
    casework.create(server.store, "never-opened", "us-ohio")
    page.get_by_role("button", name="My cases").click()
    expect(page.get_by_role("button", name="Open never-opened")).to_be_visible()
    expect(page.get_by_role("button", name="Continue never-opened")).to_have_count(0)


def test_a_list_goes_out_as_a_workbook_and_comes_back_into_the_draft(app: Open, server: Server, tmp_path: Path) -> None:
    page = app()
    new_case(page, "sheet-case")
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Spreadsheet").click()
    page.get_by_role("heading", name="Spreadsheets of the case", level=1).wait_for()
    bring(page, "A spreadsheet of this case", SHEETS / "employment.csv")
    expect(page.get_by_text("New: 2 rows.")).to_be_visible()
    assert focused(page) == "sheet-found"
    page.get_by_role("button", name="Take these changes").click()
    expect(page.locator(".note.done")).to_contain_text("2 rows taken into the employment, as a draft.")
    assert server.store.read("sheet-case").number == 1
    assert [draft.section for draft in server.store.drafts("sheet-case")] == ["employment"]
    with page.expect_download() as handed:
        page.get_by_role("button", name="Download employment (.xlsx)").click()
    assert handed.value.suggested_filename == "sheet-case-employment.xlsx"
    taken = tmp_path / "jobs.xlsx"
    handed.value.save_as(taken)
    book = load_workbook(taken)
    headings = [cell.value for cell in book.worksheets[0][1]]
    first = book.worksheets[0]
    assert first.cell(2, headings.index("Employer") + 1).value == "Fernwick Cabinets"
    first.cell(2, headings.index("Place") + 1).value = "Lima, Ohio"
    first.cell(3, headings.index("Reason for leaving") + 1).value = "he moved"
    book.save(taken)
    bring(page, "A spreadsheet of this case", taken)
    rows = page.locator("#sheet-rows tbody tr")
    expect(rows.nth(0)).to_contain_text("place: here Millbrook, Ohio, in the spreadsheet Lima, Ohio")
    expect(rows.nth(1)).to_contain_text("reason left: nothing becomes he moved")
    assert violations(page) == []
    page.get_by_label("place: Lima, Ohio instead of Millbrook, Ohio").check()
    page.get_by_role("button", name="Take these changes").click()
    expect(page.locator(".note.done")).to_contain_text("taken into the employment, as a draft.")
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Edit Fernwick Cabinets").click()
    expect(page.locator("[data-path$='.place']").last).to_have_value("Lima, Ohio")
    assert server.store.read("sheet-case").number == 1


def test_rows_that_cannot_be_used_are_refused_by_number_and_nothing_is_taken(app: Open, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text("Employer,Start,Hours\nOld Mill,31 February 2019,full time\nNew Mill,2020,sometimes\n", encoding="utf-8")
    page = app()
    new_case(page, "refused-rows")
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Spreadsheet").click()
    bring(page, "A spreadsheet of this case", file)
    rows = page.locator("#refused tbody tr")
    expect(rows.nth(0)).to_contain_text("Row 2, column 'Start'")
    expect(rows.nth(0)).to_contain_text("'31 February 2019' is no day of the calendar.")
    expect(rows.nth(1)).to_contain_text("Row 3, column 'Hours'")
    expect(page.get_by_role("button", name="Take these changes")).to_have_count(0)
    assert violations(page) == []
    assert server.store.drafts("refused-rows") == ()


def test_a_case_file_that_cannot_be_used_is_refused_in_plain_words_and_leaves_nothing(app: Open, tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"{after}: &{after} [*{before}, *{before}, *{before}]" for before, after in zip("abcdefgh", "bcdefghi", strict=True))
    files: dict[str, tuple[bytes, str]] = {
        "empty.yaml": (b"", "The file: the file is empty."),
        "bomb.yaml": (bomb.encode(), "takes for a mark"),
        "really-a-zip.yaml": (b"PK\x03\x04\x00\xff\xfe", "is not UTF-8 text"),
        "picture.png": (b"\x89PNG", "psi reads a case file as .yaml, .yml, .json, not as .png."),
        "a 'case' <b onclick=alert(1)> \u0641\u0627\u0631\u0633\u06cc \u4e2d\u6587 e\u0301.docx": (b"PK", "not as .docx."),
        "sheet.csv": (b"Docket,Offense\n1,Theft\n", "A spreadsheet belongs to a case: open the case, then Spreadsheet."),
    }
    page = app()
    for name, (content, says) in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        bring(page, "Import a case file", file)
        expect(page.locator(".note.error")).to_contain_text(says)
        expect(page.locator("main b")).to_have_count(0)
    assert left_behind() == set()


def test_a_spreadsheet_that_cannot_be_used_is_refused_in_plain_words_and_leaves_nothing(app: Open, tmp_path: Path) -> None:
    zip_bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(zip_bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("xl/workbook.xml", b"\0" * 120_000_000)
    files: dict[str, tuple[bytes, str]] = {
        "bomb.xlsx": (zip_bomb.read_bytes(), "Unpacked it has more than 100 MB, the most psi reads."),
        "empty.xlsx": (b"", "This is no Excel workbook, or it is damaged."),
        "text.xlsx": (b"Employer,Start\n", "This is no Excel workbook, or it is damaged."),
        "other.csv": (b"Shoe size\n44\n", "psi knows no column 'Shoe size' here."),
        "latin.csv": ("Employer\nM\u00fchle\n".encode("latin-1"), "is not UTF-8 text. In Excel, save it as 'CSV UTF-8'."),
        '<img src=x onerror=alert(1)> \u5c65\u6b74 \u0627\u0644\u0639\u0645\u0644 "n\u0303".ods': (
            b"PK",
            "psi reads spreadsheets as .xlsx or .csv, not as .ods.",
        ),
    }
    page = app()
    new_case(page, "bad-sheets")
    go(page, "Criminal history")
    page.get_by_role("button", name="Spreadsheet").click()
    for name, (content, says) in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        bring(page, "A spreadsheet of this case", file)
        expect(page.locator("#sheet-found")).to_have_text(f"{name} was refused")
        expect(page.locator("#refused")).to_contain_text(says)
        expect(page.locator("main img")).to_have_count(0)
    assert left_behind() == set()


def test_a_file_too_large_is_refused_before_it_is_sent_and_the_connection_lives(app: Open, tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(49_000_000)
    page = app()
    bring(page, "Import a case file", large)
    expect(page.get_by_role("alert").filter(has_text="This file has 49 MB, and psi reads at most 20 MB. Nothing was sent.")).to_be_visible()
    large.write_bytes(b"id: large-enough\njurisdiction: us-ohio\n#" + b"x" * 19_000_000)
    bring(page, "Import a case file", large)
    expect(page.get_by_text("large-enough was made from the file.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("This file has 49 MB")).to_have_count(0)


def test_a_case_that_cannot_be_read_is_named_and_the_others_stay_within_reach(app: Open, server: Server) -> None:
    import sqlite3

    casework.create(server.store, "damaged-case", "us-ohio")
    casework.create(server.store, "sound-case", "us-ohio")
    with sqlite3.connect(server.home / "psi" / "cases.db") as connection:
        triggers = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        made = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        for trigger in triggers:
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE revisions SET content = '{}' WHERE case_id = 'damaged-case'")
        connection.execute("UPDATE cases SET days = '{\"sentencing\": \"never\"}' WHERE id = 'damaged-case'")
        for each in made:
            connection.execute(each)
    page = app()
    row = page.get_by_role("row").filter(has_text="damaged-case")
    expect(row).to_contain_text("its days cannot be read")
    page.get_by_role("button", name="Open damaged-case").click()
    expect(page.locator(".note.error")).to_contain_text("does not match its hash")
    page.get_by_role("button", name="Open sound-case").click()
    page.get_by_role("heading", name="Defendant", level=1).wait_for()
