"""The trackers: from a fact to who verified it and back, what waits for an answer, and the letters, in a real browser."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from psi.workbench import casework, examples, importing
from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case, saved
from tests.intake.test_traps import violations

Open = Callable[[], Page]
pytestmark = pytest.mark.slow


def add_a_job(page: Page, case: str) -> None:
    new_case(page, case)
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Add a job").click()
    box(page, "Employer").fill("Harbor Grill")
    box(page, "Employer").blur()
    saved(page)


def verify(page: Page) -> None:
    page.get_by_role("button", name="Record how this was verified: Employment, Harbor Grill").click()
    page.get_by_role("heading", name="Interviews, requests and sources", level=1).wait_for()


def test_one_click_leads_from_a_fact_to_who_verified_it_and_one_leads_back(app: Open, server: Server) -> None:
    page = app()
    add_a_job(page, "verified-job")
    verify(page)
    expect(box(page, "Who was asked")).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("^Mark the fact as verified"))).to_have_count(0)
    box(page, "Who was asked").fill("Dana Whitlock")
    page.get_by_label("How it was checked", exact=True).select_option("telephone")
    box(page, "Date of the check").fill("October 6, 2026")
    page.get_by_label(re.compile(r"^Result \(required\)")).select_option("confirmed")
    mark = page.get_by_role("button", name=re.compile("^Mark the fact as verified"))
    expect(mark).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Back to the fact: Employment, Harbor Grill").click()
    page.get_by_role("heading", name="Education, military and employment", level=1).wait_for()
    expect(page.locator("[id='open-employment.employment-1']")).to_be_focused()
    said = "Verified by: Dana Whitlock, telephone, October 6, 2026 (confirmed)"
    expect(page.locator("[id='open-employment.employment-1']").get_by_text(said)).to_be_visible()
    expect(page.locator("#table-employment .row-note")).to_have_text(said)
    assert violations(page) == []
    case = [each for each in server.store.drafts("verified-job") if each.section == "employment"]
    assert "verification" not in case[0].typed


def test_a_fact_is_marked_as_verified_only_when_the_officer_says_so(app: Open, server: Server) -> None:
    page = app()
    add_a_job(page, "settled-job")
    verify(page)
    box(page, "Who was asked").fill("Dana Whitlock")
    page.get_by_label(re.compile(r"^Result \(required\)")).select_option("contradicted")
    saved(page)
    expect(page.get_by_role("button", name=re.compile("^Mark the fact as verified"))).to_have_count(0)
    page.get_by_label(re.compile(r"^Result \(required\)")).select_option("confirmed")
    page.get_by_role("button", name=re.compile("^Mark the fact as verified")).click()
    expect(page.get_by_role("button", name="Back to the fact: Employment, Harbor Grill")).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("^Mark the fact as verified"))).to_have_count(0)
    go(page, "Check")
    box(page, "Why it changed").fill("a telephone call")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case settled-job, revision 2")).to_be_visible()
    case, _ = casework.whole(server.store, "settled-job")
    (job,), (check,) = case.employment, case.verifications
    assert (job.verification, job.source, check.fact) == ("verified", (check.id,), f"employment.{job.id}")


def test_the_summary_names_what_waits_and_each_line_leads_to_the_control_that_mends_it(app: Open) -> None:
    page = app()
    new_case(page, "waiting-case")
    go(page, "Interviews, requests and sources")
    expect(page.get_by_role("heading", name="What waits for an answer")).to_have_count(0)
    page.get_by_role("button", name="Add a signed release").click()
    box(page, "Who holds the records").fill("Maumee Valley Recovery")
    page.get_by_label(re.compile("^Covers substance use records")).select_option("yes")
    box(page, "Last day it is good for").fill("2020-01-31")
    page.get_by_role("button", name="Add a record request").click()
    box(page, "Record asked for").fill("attendance record")
    box(page, "Sent to").fill("Maumee Valley Recovery")
    box(page, "Date sent").fill("2020-01-10")
    page.get_by_label("Signed release it rests on", exact=True).select_option(label="Maumee Valley Recovery")
    saved(page)
    lines = page.locator(".links li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_have_text(re.compile(r"^Record requests, attendance record: No answer for \d+ days: ask again$"))
    expect(lines.nth(1)).to_have_text(
        "Record requests, attendance record: Its release is no longer good (expired on January 31, 2020): have a new one signed before asking."
        " The records fall under 42 CFR Part 2"
    )
    expect(lines.nth(2)).to_have_text(
        re.compile("^Signed releases, Maumee Valley Recovery: Expired on January 31, 2020: nothing more may be asked for with it")
    )
    assert violations(page) == []
    lines.nth(2).get_by_role("button").click()
    expect(box(page, "Last day it is good for")).to_be_focused()
    box(page, "Last day it is good for").fill("2099-01-31")
    box(page, "Last day it is good for").blur()
    expect(lines).to_have_count(1)


def test_the_letter_for_a_request_is_handed_to_the_browser_and_recorded(app: Open, server: Server, tmp_path: Path) -> None:
    importing.import_files(server.store, (examples()["us-ohio-long-record"],), reason="import")
    page = app()
    page.get_by_role("button", name="Open us-ohio-long-record").click()
    go(page, "Interviews, requests and sources")
    expect(page.get_by_role("button", name="Letter (Word) that asks for the transcript")).to_have_count(0)
    with page.expect_download() as handed:
        page.get_by_role("button", name="Letter (Word) that asks for emergency records").click()
    assert handed.value.suggested_filename == "us-ohio-long-record-record-request-req-hospital.docx"
    handed.value.save_as(tmp_path / "letter.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(tmp_path / "letter.docx")]
    subprocess.run(words, check=True, capture_output=True)
    text = (tmp_path / "letter.txt").read_text(encoding="utf-8-sig")
    assert "To Harmon Community Hospital" in text
    assert "This is a second request." in text
    assert "theft" not in text
    assert [(row.action, row.detail) for row in server.store.audit()][-1] == ("render", '{"what": "record-request req-hospital"}')


def test_a_letter_on_a_release_that_was_taken_back_is_refused_in_plain_words(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()["us-ohio-long-record"],), reason="import")
    page = app()
    page.get_by_role("button", name="Open us-ohio-long-record").click()
    go(page, "Interviews, requests and sources")
    page.get_by_role("button", name="Edit Harmon Community Hospital").click()
    box(page, "Date it was taken back").fill("2026-11-01")
    box(page, "Date it was taken back").blur()
    saved(page)
    made = [row.action for row in server.store.audit()].count("render")
    page.get_by_role("button", name="Letter (Word) that asks for emergency records").click()
    said = "No letter is made: the release was taken back on November 1, 2026. Have a new release signed, enter it, and name it in the request."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert [row.action for row in server.store.audit()].count("render") == made
    assert violations(page) == []
