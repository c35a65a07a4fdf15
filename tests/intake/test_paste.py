"""A record of arrests, pasted or from a file, decided matter by matter in the browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case
from tests.intake.test_traps import violations

SHEETS = Path(__file__).resolve().parent.parent.parent / "examples" / "rap-sheets"

pytestmark = pytest.mark.slow


def opened(page: Page, case: str, surname: str, given: str, born: str) -> None:
    """A new case of a person, at the screen for a record of arrests."""
    new_case(page, case)
    box(page, "Surname").fill(surname)
    box(page, "Given names").fill(given)
    box(page, "Date of birth").fill(born)
    go(page, "Criminal history")
    page.get_by_role("button", name="Paste a record of arrests").click()


def focused(page: Page) -> str:
    page.wait_for_function("document.activeElement !== document.body")
    return str(page.evaluate("document.activeElement.id"))


def test_a_pasted_record_becomes_entries_one_decision_at_a_time(app: Callable[[], Page], server: Server) -> None:
    page = app()
    opened(page, "pasted-record", "Marlowe", "Theodore James", "June 14, 1985")
    box(page, "The record").fill((SHEETS / "numbered-cycles.txt").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("The record is of MARLOWE,THEODORE JAMES, born 06/14/1985")).to_be_visible(timeout=10_000)
    assert violations(page) == []
    page.get_by_label("Which document is it?").select_option(label="no document: I say it later")
    decided = page.locator("#decided")
    page.get_by_role("button", name="Add to the criminal history: 09-CRB-0311").click()
    expect(decided).to_contain_text("Added to the criminal history.")
    expect(page.get_by_text("Likely the same as an entry of the case (same offense and date)")).to_be_visible()
    page.get_by_role("button", name="Join with 09-crb-0311").first.click()
    expect(decided).to_contain_text("Joined with the entry that was there.")
    page.get_by_role("button", name="keep it apart: 15-CF-20").click()
    expect(decided).to_contain_text("Kept apart as the record of another person.")
    page.get_by_role("button", name="Add to the criminal history: disorderly conduct").click()
    expect(decided).to_contain_text("a request for the missing outcome was entered")
    go(page, "Criminal history")
    rows = page.locator("#table-criminal_history tbody th")
    expect(rows).to_have_count(2)
    expect(page.locator("#table-excluded_records tbody th")).to_have_count(1)
    go(page, "Interviews, requests and sources")
    expect(page.locator("#table-record_requests tbody th")).to_have_count(1)


def test_a_record_from_a_file_names_its_document_once_for_all_its_matters(app: Callable[[], Page], server: Server) -> None:
    page = app()
    opened(page, "record-file", "Osterholt", "Mira June", "August 19, 1991")
    page.get_by_label("Or bring it in as a file").set_input_files(SHEETS / "county-arrests.csv")
    expect(page.get_by_role("heading", name="6 matters, 0 decided")).to_be_visible()
    page.get_by_role("button", name="Add all 2 that raise no question").click()
    source = page.get_by_label("Which document is it?")
    expect(source).to_be_focused()
    expect(source).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".error")).to_contain_text("Choose the document that this record is, or that you say it later.")
    source.select_option(label="a new document, named below")
    box(page, "Title of the document").fill("Tannery County record of arrests")
    box(page, "Dated").fill("31 February 2026")
    page.get_by_role("button", name="Add all 2 that raise no question").click()
    expect(page.locator(".error")).to_contain_text("'31 February 2026' is no day of the calendar.")
    box(page, "Dated").fill("November 2, 2026")
    page.get_by_role("button", name="Add all 2 that raise no question").click()
    expect(page.get_by_role("heading", name="6 matters, 2 decided")).to_be_visible()
    assert focused(page) == "matter-2"
    assert violations(page) == []
    page.get_by_role("button", name="keep it apart: 95-CR-0071").click()
    expect(page.get_by_role("heading", name="6 matters, 3 decided")).to_be_visible()
    assert focused(page) == "matter-4"
    page.get_by_role("button", name="Join with 12-crb-0448").click()
    expect(page.get_by_role("heading", name="6 matters, 4 decided")).to_be_visible()
    page.get_by_role("button", name="Add to the criminal history: DISORDERLY CONDUCT").click()
    expect(page.get_by_role("heading", name="6 matters, 5 decided")).to_be_visible()
    drafts = {draft.section: draft.typed for draft in server.store.drafts("record-file")}
    assert re.findall(r'"title": "([^"]*)"', drafts["documents"]) == ["Tannery County record of arrests"]
    assert drafts["criminal_history"].count('"source": ["documents-1"]') == 3
    assert drafts["criminal_history"].count('"verification": "unverified"') == 3
    assert drafts["criminal_history"].count('"fingerprint_matched": true') == 1
    assert "line 2: OSTERHOLT, MIRA JUNE 08/19/1991" in drafts["criminal_history"]
    assert drafts["excluded_records"].count('"source": ["documents-1"]') == 1


def test_a_decision_is_taken_back_with_all_that_came_of_it(app: Callable[[], Page], server: Server) -> None:
    page = app()
    opened(page, "undone", "Osterholt", "Mira June", "August 19, 1991")
    page.get_by_label("Or bring it in as a file").set_input_files(SHEETS / "county-arrests.csv")
    page.get_by_label("Which document is it?").select_option(label="no document: I say it later")
    page.get_by_role("button", name="Add to the criminal history: DISORDERLY CONDUCT").click()
    expect(page.get_by_role("heading", name="6 matters, 1 decided")).to_be_visible()
    page.get_by_role("button", name="Undo this decision: matter 3").click()
    expect(page.get_by_role("heading", name="6 matters, 0 decided")).to_be_visible()
    assert focused(page) == "matter-2"
    drafts = {draft.section: draft.typed for draft in server.store.drafts("undone")}
    assert (drafts["criminal_history"], drafts["record_requests"]) == ("null", "null")
    page.get_by_role("button", name="Add to the criminal history: 12-CRB-0448 (THEFT)").first.click()
    expect(page.get_by_role("heading", name="6 matters, 1 decided")).to_be_visible()
    before = next(draft.typed for draft in server.store.drafts("undone") if draft.section == "criminal_history")
    page.get_by_role("button", name="Join with 12-crb-0448").click()
    page.get_by_role("button", name="Undo this decision: matter 6").click()
    expect(page.get_by_role("heading", name="6 matters, 1 decided")).to_be_visible()
    assert next(draft.typed for draft in server.store.drafts("undone") if draft.section == "criminal_history") == before
    go(page, "Criminal history")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_what_stands_under_an_unknown_heading_is_asked(app: Callable[[], Page], tmp_path: Path) -> None:
    file = tmp_path / "other-words.csv"
    file.write_text("Arrest date,Case number,Charge,How it ended\n03/04/2009,09-CR-1,THEFT,DISMISSED\n", encoding="utf-8")
    page = app()
    opened(page, "other-words", "Osterholt", "Mira June", "August 19, 1991")
    page.get_by_label("Or bring it in as a file").set_input_files(file)
    missing = page.get_by_text("A disposition is missing, and the sheet names no court or agency to ask.")
    expect(missing).to_be_visible()
    page.get_by_label("What does the column “How it ended” hold?").select_option(label="disposition")
    expect(missing).to_have_count(0)
    expect(page.locator("#charges-0 td").first).to_have_text("dismissed")
    assert violations(page) == []


def test_a_record_that_cannot_be_read_is_refused_in_plain_words_and_the_screen_survives(app: Callable[[], Page], tmp_path: Path) -> None:
    files: dict[str, tuple[bytes, str]] = {
        "empty.txt": (b"", "The file: there is nothing in it."),
        "renamed.csv": (b"PK\x03\x04rest", "it is called .csv, and is an Excel workbook or another packed file."),
        "latin.txt": ("ARRÊT".encode("latin-1"), "line 1 is not UTF-8 text."),
        "word.docx": (b"PK\x03\x04", "psi reads a record of arrests as .txt, .csv, .xlsx, .pdf."),
        "control.txt": (b"1- ARRESTED \x07", "it holds the control character U+0007"),
    }
    page = app()
    opened(page, "bad-records", "Osterholt", "Mira June", "August 19, 1991")
    for name, (content, says) in files.items():
        (tmp_path / name).write_bytes(content)
        page.get_by_label("Or bring it in as a file").set_input_files(tmp_path / name)
        expect(page.locator(".note.error")).to_contain_text(says)
    odd = tmp_path / "<b>\"'履歴 السجل é.txt"
    odd.write_text("1- ARRESTED OR RECEIVED 03/04/2009\n  AGENCY-شرطة 警察\n  CHARGE 01-THEFT\n", encoding="utf-8")
    page.get_by_label("Or bring it in as a file").set_input_files(odd)
    expect(page.get_by_text(f"Read from {odd.name}.")).to_be_visible()
    expect(page.locator("main b")).to_have_count(0)
    expect(page.locator("main p").filter(has_text="arresting agency: شرطة 警察").first).to_be_visible()
