"""A pasted record of arrests, decided matter by matter in the browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case
from tests.intake.test_traps import violations

SHEETS = Path(__file__).resolve().parent.parent.parent / "examples" / "rap-sheets"


@pytest.mark.slow
def test_a_pasted_record_becomes_entries_one_decision_at_a_time(app: Callable[[], Page], server: Server) -> None:
    page = app()
    new_case(page, "pasted-record")
    box(page, "Surname").fill("Marlowe")
    box(page, "Given names").fill("Theodore James")
    box(page, "Date of birth").fill("June 14, 1985")
    go(page, "Criminal history")
    page.get_by_role("button", name="Paste a record of arrests").click()
    box(page, "The record").fill((SHEETS / "numbered-cycles.txt").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("The record is of MARLOWE,THEODORE JAMES, born 06/14/1985")).to_be_visible(timeout=10_000)
    assert violations(page) == []
    main = page.get_by_role("main")
    page.get_by_role("button", name="Add 09-CRB-0311").click()
    expect(main.get_by_text("Added to the criminal history.")).to_be_visible()
    expect(main.get_by_text("Likely the same as an entry of the case: same offense and date")).to_be_visible()
    page.get_by_role("button", name="Join 09 CRB 311").first.click()
    expect(main.get_by_text("Joined with the entry that was there.")).to_be_visible()
    page.get_by_role("button", name="Keep apart: 15-CF-20").click()
    expect(main.get_by_text("Kept apart as the record of another person.")).to_be_visible()
    page.get_by_role("button", name="Add disorderly conduct").click()
    expect(main.get_by_text("a request for the missing outcome was entered")).to_be_visible()
    go(page, "Criminal history")
    rows = page.locator("#table-criminal_history tbody th")
    expect(rows).to_have_count(2)
    expect(page.locator("#table-excluded_records tbody th")).to_have_count(1)
    go(page, "Interviews, requests and sources")
    expect(page.locator("#table-record_requests tbody th")).to_have_count(1)
