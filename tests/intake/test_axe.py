"""What axe-core finds on every screen of ours, with entries open and with mistakes showing: nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from psi.intake.steps import STEPS
from psi.workbench import examples, importing
from tests.intake.conftest import Server, started
from tests.intake.test_application import box, go, new_case, saved
from tests.intake.test_traps import violations

Open = Callable[[], Page]
pytestmark = pytest.mark.slow

SHEETS = Path(__file__).resolve().parents[2] / "examples" / "rap-sheets"
CASE = "us-ohio-long-record"
SENTENCED = "us-ohio-supervision"
# The list of each step in which an entry is opened, and the field of it in which something is typed that cannot be.
WRONG = {
    "defendant": ("custody", "began", "31 February 2026"),
    "offense": ("victims", "role", ""),
    "history": ("criminal_history", "arrested", "3/4/2009"),
    "family": ("residences", "began", "soon"),
    "health": ("substance_use.substances", "first_used", "at ten"),
    "work": ("employment", "began", "31 February 2009"),
    "finances": ("finances.debts", "amount", "much"),
    "risk": ("scores", "assessed_on", "2026-13-01"),
    "evaluation": ("recommendation.sentence", "length", "a while"),
    "sources": ("interviews", "on", "yesterday"),
    "after": ("after_sentence.contacts", "on", "tomorrow"),
}


@pytest.fixture
def kept(app: Open, server: Server) -> Page:
    """The caseload with a case that holds much and one after sentence, whichever of them other tests have brought in before."""
    if missing := tuple(examples()[case] for case in (CASE, SENTENCED) if server.store.head(case) is None):
        importing.import_files(server.store, missing, reason="import")
    return app()


def test_every_step_has_a_mistake_here() -> None:
    assert list(WRONG) == list(STEPS)


def test_the_caseload_is_clean_empty_and_full_and_so_are_the_questions_of_a_new_case(page: Page, tmp_path: Path) -> None:
    server = started(tmp_path)
    try:
        page.goto(server.app)
        page.get_by_text("No case is kept here yet.").wait_for(timeout=60_000)
        assert violations(page) == []
        page.get_by_role("button", name="New case").click()
        page.get_by_role("button", name="Make the case").click()
        expect(page.get_by_text("Choose the court.")).to_be_visible()
        assert violations(page) == []
        importing.import_files(server.store, tuple(examples().values()), reason="import")
        page.get_by_role("button", name="My cases").click()
        page.get_by_role("button", name=f"Open {CASE}").wait_for()
        page.get_by_role("button", name=re.compile("^And . more date")).first.click()
        assert violations(page) == []
        page.get_by_label("Import a case file").set_input_files({"name": "notes.odt", "mimeType": "text/plain", "buffer": b"nothing"})
        expect(page.locator(".note.error")).to_be_visible()
        assert violations(page) == []
        server.process.kill()
        server.process.wait()
        expect(page.get_by_role("alert").filter(has_text="The connection is lost")).to_be_visible(timeout=10_000)
        assert violations(page) == []
    finally:
        server.process.kill()
        server.process.wait()


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_clean_with_an_entry_open_and_a_mistake_in_it(kept: Page, step: str) -> None:
    page = kept
    path, field, typed = WRONG[step]
    page.get_by_role("button", name=f"Open {SENTENCED if step == 'after' else CASE}").click()
    go(page, STEPS[step][0])
    assert violations(page) == []
    page.locator(f"[id='table-{path}'] button[data-do='open']").first.click()
    opened = page.locator(f"[id^='open-{path}.']").first
    expect(opened).to_be_focused()
    opened.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    was = opened.locator(f"[data-path$='.{field}']:not([data-part])").first
    held = was.input_value()
    was.fill(typed)
    was.blur()
    saved(page)
    expect(page.locator(".field.wrong .error").first).to_be_visible()
    assert violations(page) == []
    was.fill(held)
    was.blur()
    saved(page)
    expect(page.locator(".field.wrong")).to_have_count(0)


def test_pasting_a_record_is_clean_before_and_after_it_is_read_and_with_a_mistake(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "axe-paste")
    box(page, "Surname").fill("Osterholt")
    go(page, "Criminal history")
    page.get_by_role("button", name="Paste a record of arrests").click()
    page.get_by_role("button", name="Read it").click()
    assert violations(page) == []
    page.get_by_label("Or bring it in as a file").set_input_files(SHEETS / "county-arrests.csv")
    expect(page.get_by_role("heading", name="6 matters, 0 decided")).to_be_visible()
    page.get_by_role("button", name="Leave it out").first.click()
    page.get_by_role("button", name=re.compile("^Add all")).click()
    expect(page.locator(".error", has_text="Choose the document that this record is")).to_be_visible()
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    assert violations(page) == []


def test_spreadsheets_are_clean_refused_and_read(kept: Page, tmp_path: Path) -> None:
    page = kept
    page.get_by_role("button", name=f"Open {CASE}").click()
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Spreadsheet").click()
    page.get_by_role("heading", name="Spreadsheets of the case").wait_for()
    assert violations(page) == []
    for words, shown in (("start\n31 February 2009\n", ".note.error, .links.error, .table"), ("Employer,Start\nOld Mill,2009\n", ".table")):
        file = tmp_path / "jobs.csv"
        file.write_text(words, encoding="utf-8")
        page.locator("input[type=file]").first.set_input_files(file)
        page.locator(f"main :is({shown})").first.wait_for()
        expect(page.get_by_role("status")).not_to_contain_text("Reading")
        assert violations(page) == []


def test_the_sources_are_clean_with_something_that_waits(kept: Page) -> None:
    page = kept
    page.get_by_role("button", name=f"Open {CASE}").click()
    go(page, "Interviews, requests and sources")
    page.get_by_role("button", name="Add a record request").click()
    expect(page.get_by_text("What waits for an answer")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Letter \(Word\)")).first.wait_for()
    assert violations(page) == []
    page.locator("#table-record_requests").get_by_role("button", name=re.compile("^Remove")).last.click()
    expect(page.get_by_role("button", name="Put it back")).to_be_focused()
    assert violations(page) == []


def test_the_check_and_the_report_are_clean_with_something_to_mend_and_without(kept: Page) -> None:
    page = kept
    page.get_by_role("button", name=f"Open {CASE}").click()
    born = box(page, "Date of birth")
    held = born.input_value()
    born.fill("31 February 1989")
    saved(page)
    for screen in ("Check", "Report"):
        go(page, screen)
        expect(page.locator(".links.error")).to_be_visible()
        assert violations(page) == []
    go(page, "Defendant")
    born.fill(held)
    saved(page)
    go(page, "Check")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Say why it changed")).to_be_visible()
    assert violations(page) == []
    go(page, "Report")
    page.get_by_role("button", name="Show the pages of the Presentence Investigation Report").click()
    page.get_by_role("img", name=re.compile("^Page 1 of")).wait_for(timeout=60_000)
    with page.expect_download():
        page.get_by_role("button", name="Download Presentence Investigation Report (Word)").click()
    page.get_by_role("button", name=re.compile("^Show what changed in the Presentence")).click()
    page.get_by_role("heading", name=re.compile("^What changed")).wait_for(timeout=60_000)
    assert violations(page) == []


def test_two_readings_of_one_place_are_clean(app: Open, browser: Browser, server: Server) -> None:
    one = app()
    new_case(one, "axe-conflict")
    context = browser.new_context()
    other = context.new_page()
    other.goto(f"{server.app}#axe-conflict/defendant")
    box(other, "Surname").wait_for(timeout=60_000)
    box(other, "Surname").fill("There")
    saved(other)
    box(one, "Surname").fill("Here")
    expect(one.get_by_text("Changed in two places")).to_be_visible(timeout=10_000)
    assert violations(one) == []
    context.close()
