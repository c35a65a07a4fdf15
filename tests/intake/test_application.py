"""The application in a real browser, from a new case to the Word file."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from psi.case import Case
from psi.workbench import casework, examples, importing
from tests.intake.conftest import Server

Open = Callable[[], Page]
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")

pytestmark = pytest.mark.slow


def new_case(page: Page, case: str, court: str = "Ohio, court of common pleas") -> None:
    page.get_by_role("button", name="New case").click()
    box(page, "Id of the case").fill(case)
    page.get_by_label("Court").select_option(label=court)
    page.get_by_role("button", name="Make the case").click()
    page.get_by_role("heading", name="Defendant", level=1).wait_for()


def box(page: Page, name: str) -> Locator:
    """The control of that label, required or not."""
    return page.get_by_role("textbox", name=re.compile(rf"^{name}( \(required\))?$"))


def go(page: Page, step: str) -> None:
    page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{step}")).click()
    page.get_by_role("heading", name=step, level=1).wait_for()


def saved(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text(SAVED, timeout=10_000)


def test_a_case_from_its_first_word_to_the_word_file(app: Open, server: Server, tmp_path: Path) -> None:
    page = app()
    new_case(page, "first-word")
    box(page, "Surname").fill("Öztürk-O’Neill")
    box(page, "Given names").fill("Robin")
    box(page, "Date of birth").fill("March 4, 1989")
    box(page, "Date of birth").blur()
    saved(page)
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Add a job").click()
    box(page, "Employer").fill("Old Mill")
    box(page, "Start").fill("2009")
    box(page, "Start").blur()
    expect(page.get_by_text("2009, at age 19 or 20")).to_be_visible()
    go(page, "Check")
    box(page, "Why it changed").fill("interview of November 12")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case first-word, revision 2")).to_be_visible()
    case, revision = casework.whole(server.store, "first-word")
    assert (case.identity.surname, str(case.identity.born), case.employment[0].employer, revision.reason) == (
        "Öztürk-O’Neill",
        "1989-03-04",
        "Old Mill",
        "interview of November 12",
    )
    go(page, "Report")
    with page.expect_download() as handed:
        page.get_by_role("button", name="Download Presentence Investigation Report (Word)").click()
    word = tmp_path / handed.value.suggested_filename
    handed.value.save_as(word)
    assert word.name == "first-word-report.docx"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(word)], check=True, capture_output=True)
    text = word.with_suffix(".txt").read_text(encoding="utf-8-sig")
    assert "Öztürk-O’Neill" in text
    assert "Old Mill" in text


def test_what_is_typed_and_not_valid_is_kept_named_and_survives_a_reload(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "not-valid")
    box(page, "Date of birth").fill("31 February 1989")
    saved(page)
    expect(page.get_by_text("'31 February 1989' is no day of the calendar. Check the day and the month.")).to_be_visible()
    born = box(page, "Date of birth")
    expect(born).to_have_attribute("aria-invalid", "true")
    described = [page.locator(f"#{each}").inner_text() for each in str(born.get_attribute("aria-describedby")).split()]
    assert "is no day of the calendar" in described[0]
    page.reload()
    expect(box(page, "Date of birth")).to_have_value("31 February 1989")
    assert server.store.read("not-valid").number == 1
    go(page, "Check")
    page.get_by_role("button", name=re.compile("Identity: date of birth: '31 February 1989'")).click()
    expect(box(page, "Date of birth")).to_be_focused()


def test_entries_are_added_copied_moved_removed_and_put_back_and_the_keyboard_knows_where_it_is(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "entries")
    go(page, "Family and residences")
    page.get_by_role("button", name="Add a home").click()
    box(page, "Place").fill("Harmon")
    saved(page)
    page.get_by_role("button", name="Copy Harmon").click()
    box(page, "Place").fill("Lima")
    page.get_by_role("button", name="Move Lima up").click()
    rows = page.locator("#table-residences tbody th")
    expect(rows).to_have_text(["Lima", "Harmon"])
    page.get_by_role("button", name="Remove Harmon").click()
    expect(rows).to_have_text(["Lima"])
    expect(page.get_by_role("button", name="Put it back")).to_be_focused()
    page.get_by_role("button", name="Put it back").click()
    expect(rows).to_have_text(["Lima", "Harmon"])
    assert page.evaluate("document.activeElement.id") == "table-residences"


def test_an_answer_can_be_missing_for_a_stated_reason(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "unanswered")
    page.get_by_label("No answer: Citizenship").select_option("declined")
    page.locator("[data-path='identity.citizenship'][data-part='why']").fill("on the advice of counsel")
    go(page, "Check")
    box(page, "Why it changed").fill("asked")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case unanswered, revision 2")).to_be_visible()
    case, _ = casework.whole(server.store, "unanswered")
    mark = case.identity.unanswered["citizenship"]
    assert (mark.state, mark.why) == ("declined", "on the advice of counsel")


def test_the_reason_for_an_empty_list_names_its_source_until_it_is_taken_back(app: Open, server: Server) -> None:
    held = {"id": "searched", "jurisdiction": "us-ohio", "record_requests": [{"id": "search", "what": "the criminal history", "to": "the state"}]}
    casework.put(server.store, Case.model_validate(held), "new", None)
    page = app()
    page.get_by_role("button", name="Open searched").click()
    go(page, "Criminal history")
    state = page.get_by_label("No answer: Earlier matters")
    state.select_option("not-applicable")
    page.locator("[data-path='criminal_history'][data-part='why']").fill("The search found no arrest.")
    page.locator("[id='standing-field_notes.criminal_history']").get_by_text("Where the reason comes from").click()
    page.get_by_label("Record request: the criminal history").check()
    saved(page)
    go(page, "Check")
    box(page, "Why it changed").fill("searched")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case searched, revision 2")).to_be_visible()
    case, _ = casework.whole(server.store, "searched")
    assert case.field_notes["criminal_history"].source == ("search",)
    go(page, "Criminal history")
    state.select_option("")
    saved(page)
    go(page, "Check")
    box(page, "Why it changed").fill("taken back")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case searched, revision 3")).to_be_visible()
    case, _ = casework.whole(server.store, "searched")
    assert (case.unanswered, case.field_notes) == ({}, {})


def test_a_case_that_holds_much_is_shown_step_by_step_and_its_report_is_made(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()["us-ohio-long-record"],), reason="import")
    page = app()
    page.get_by_role("button", name="Open us-ohio-long-record").click()
    for step in ("Offense and victims", "Criminal history", "Family and residences", "Health and substance use", "Finances", "Risk and needs"):
        go(page, step)
        expect(page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{step}"))).to_have_attribute("aria-current", "step")
    go(page, "Check")
    expect(page.get_by_text("5 things to look at")).to_be_visible()
    page.get_by_role("button", name=re.compile("loss a generator")).click()
    expect(page.get_by_role("group", name="Loss: a generator")).to_be_visible()
    go(page, "Report")
    expect(page.get_by_role("img", name=re.compile("timeline", re.I))).to_be_visible(timeout=20_000)


def test_a_case_file_is_imported_and_what_was_entered_since_stays_until_the_file_is_preferred(app: Open, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "brought.yaml"
    file.write_text("id: brought\njurisdiction: us-ohio\nidentity: {surname: From the File}\n", encoding="utf-8")
    page = app()
    page.get_by_label("Import a case file").set_input_files(file)
    expect(page.get_by_text("brought was made from the file.")).to_be_visible()
    page.get_by_role("main").get_by_text("Open brought").click()
    box(page, "Surname").fill("Entered Here")
    go(page, "Check")
    box(page, "Why it changed").fill("interview")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case brought, revision 2")).to_be_visible()
    page.get_by_role("button", name="My cases").click()
    file.write_text("id: brought\njurisdiction: us-ohio\nidentity: {surname: From a Later File}\n", encoding="utf-8")
    page.get_by_label("Import a case file").set_input_files(file)
    row = page.locator("#waiting tbody tr")
    expect(row.locator("td")).to_have_text(["Entered Here", "From a Later File"])
    page.get_by_role("button", name="Take the file's word in all of them").click()
    expect(page.get_by_text("brought took what the file changed.")).to_be_visible()
    assert casework.whole(server.store, "brought")[0].identity.surname == "From a Later File"
    file.write_text("id: brought\nnobody: 1\n", encoding="utf-8")
    page.get_by_label("Import a case file").set_input_files(file)
    expect(page.get_by_text("The file: line 2: nobody: 'nobody' is not a field psi knows here.")).to_be_visible()
