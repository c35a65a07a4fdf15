"""The generated forms in a real browser: what is chosen, what appears and disappears, and where every link leads."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from psi.workbench import casework, completeness, examples, importing, rules
from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case, saved
from tests.intake.test_traps import violations

Open = Callable[[], Page]
pytestmark = pytest.mark.slow
FOCUSED = "document.activeElement.dataset.path || document.activeElement.id"


def test_the_facts_a_need_rests_on_are_ticked_by_name_and_kept(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "rests-on")
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Add a job").click()
    box(page, "Employer").fill("Harbor Grill")
    saved(page)
    go(page, "Risk and needs")
    page.get_by_role("button", name="Add a need").click()
    box(page, "Area").fill("employment")
    box(page, "Evidence").fill("Both convictions followed the loss of a job.")
    page.get_by_label("Employment: Harbor Grill").check()
    saved(page)
    expect(page.get_by_label("Employment: Harbor Grill")).to_be_focused()
    assert violations(page) == []
    (draft,) = [draft for draft in server.store.drafts("rests-on") if draft.section == "needs"]
    assert '"rests_on": ["employment.employment-1"]' in draft.typed


def test_a_fact_that_was_removed_stays_named_where_something_rests_on_it(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "rests-on-nothing")
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Add a job").click()
    box(page, "Employer").fill("Harbor Grill")
    saved(page)
    go(page, "Interviews, requests and sources")
    page.get_by_role("button", name="Add a verification").click()
    page.get_by_label("Fact that was checked").select_option(label="Employment: Harbor Grill")
    saved(page)
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Remove Harbor Grill").click()
    go(page, "Interviews, requests and sources")
    expect(page.get_by_label("Fact that was checked").locator("option:checked")).to_have_text("employment.employment-1 (not in this case)")


def test_a_question_comes_and_goes_and_the_keyboard_stays(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "come-and-go")
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Add a job").click()
    expect(box(page, "End")).to_be_visible()
    ongoing = page.get_by_label("Still going on", exact=True)
    ongoing.focus()
    ongoing.select_option(label="yes")
    expect(box(page, "End")).to_have_count(0)
    expect(ongoing).to_be_focused()
    ongoing.select_option(label="no")
    expect(box(page, "End")).to_be_visible()
    expect(ongoing).to_be_focused()
    expect(page.get_by_label("Paid per", exact=True)).to_have_count(0)
    box(page, "Pay").press_sequentially("17.50")
    expect(page.get_by_label("Paid per", exact=True)).to_be_visible()
    expect(box(page, "Pay")).to_be_focused()
    expect(page.get_by_text("$17.50", exact=True)).to_be_visible()
    box(page, "End").fill("2020")
    saved(page)
    ongoing.select_option(label="yes")
    saved(page)
    expect(box(page, "End")).to_have_value("2020")


def test_another_instrument_is_written_out_without_losing_the_keyboard(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "instrument")
    go(page, "Risk and needs")
    page.get_by_role("button", name="Add a score").click()
    page.get_by_role("combobox", name=re.compile("^Instrument")).select_option(label="another instrument")
    written = box(page, "Instrument")
    expect(written).to_be_focused()
    written.fill("lsi-r")
    saved(page)
    written.fill("")
    saved(page)
    expect(page.get_by_role("combobox", name=re.compile("^Instrument"))).to_be_visible()


def test_opening_an_entry_closes_the_others_of_its_step_but_not_the_one_around_it(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "one-open")
    go(page, "Criminal history")
    page.get_by_role("button", name="Add a detainer").click()
    expect(page.locator("[id^='open-']")).to_have_count(1)
    page.get_by_role("button", name="Add an earlier matter").click()
    expect(page.locator("[id='open-criminal_history.criminal-history-1']")).to_be_focused()
    expect(page.locator("[id^='open-']")).to_have_count(1)
    page.get_by_role("button", name="Add a charge").click()
    expect(page.locator("[id^='open-']")).to_have_count(2)
    page.get_by_role("button", name="Add a revocation").click()
    expect(page.locator("[id='open-criminal_history.criminal-history-1.revocations.revocations-1']")).to_be_focused()
    expect(page.locator("[id^='open-']")).to_have_count(2)
    page.get_by_role("button", name="Add a pending charge").click()
    expect(page.locator("[id^='open-']")).to_have_count(1)


@pytest.mark.parametrize("court", list(rules.courts()))
def test_every_link_to_what_a_court_requires_puts_the_keyboard_on_it(app: Open, server: Server, court: str) -> None:
    page = app()
    casework.create(server.store, f"required-{court}", court)
    page.reload()
    page.get_by_role("button", name=f"Open required-{court}").click()
    for need in completeness.required(court):
        go(page, "Check")
        page.get_by_role("button", name=re.compile(rf"^{re.escape(need.what)}( \(|$)")).click()
        page.get_by_role("heading", name="Check", level=1).wait_for(state="detached")
        expected = f"(add-)?{need.field.removesuffix('.offense')}"
        page.wait_for_function(f"() => new RegExp('^{expected}$').test({FOCUSED})", timeout=5000)


def test_an_entry_with_an_id_that_is_taken_is_opened_from_the_check(app: Open, server: Server) -> None:
    page = app()
    casework.create(server.store, "taken", "us-ohio")
    server.store.keep_draft("taken", "skills", '[{"id": "s", "what": "welding"}, {"id": "s", "what": "roofing"}]', turn=0, based_on=1)
    page.reload()
    page.get_by_role("button", name="Open taken").click()
    go(page, "Check")
    page.get_by_role("button", name=re.compile("stands twice in skills")).click()
    page.wait_for_function(f"() => {FOCUSED} === 'open-skills.s'")
    expect(page.get_by_text("the id 's' stands twice in skills. Give one of the two another id.").first).to_be_visible()


def test_the_words_of_england_and_wales_are_asked_and_echoed_there(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()["england-wales-carer"],), reason="import")
    page = app()
    page.get_by_role("button", name="Open england-wales-carer").click()
    expect(page.get_by_text("Such as 4 March 2009, or just 2009.").first).to_be_visible()
    box(page, "Date of birth").fill("4 March 1989")
    expect(page.get_by_text(re.compile(r"^4 March 1989, age \d\d today$"))).to_be_visible()
    go(page, "Offense and victims")
    expect(box(page, "Basis of plea")).to_be_visible()
    go(page, "Risk and needs")
    expect(page.get_by_role("heading", name="Guideline decisions")).to_have_count(0)
    assert violations(page) == []


def test_at_two_hundred_percent_no_choice_of_facts_runs_off_the_side(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()["us-federal-fraud"],), reason="import")
    page = app()
    page.set_viewport_size({"width": 683, "height": 384})
    page.get_by_role("button", name="Open us-federal-fraud").click()
    go(page, "Risk and needs")
    page.locator("[id='table-needs'] button[data-do='open']").first.click()
    page.get_by_role("group", name="Facts it rests on").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
