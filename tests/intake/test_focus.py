"""Where the keyboard is after each act: never on the body of the page, always where a person goes on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from psi.workbench import examples, importing
from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case, saved
from tests.intake.test_full_case import add

Open = Callable[[], Page]
Act = Callable[[Page], None]
pytestmark = pytest.mark.slow

CASE = "us-ohio-first-offense"
RECORD = "1- ARRESTED OR RECEIVED 06/09/2014\n   AGENCY-HARMON POLICE DEPARTMENT\n   CHARGE 01-SHOPLIFTING\n   DISPOSITION-DISMISSED 07/01/2014\nEND OF RECORD"


def press(name: str, *, first: bool = False) -> Act:
    def act(page: Page) -> None:
        found = page.get_by_role("button", name=name, exact=not first)
        (found.first if first else found).press("Enter")

    return act


def at_homes(page: Page) -> None:
    go(page, "Family and residences")
    for number, place in enumerate(("Harmon", "Lima"), 1):
        add(page, "Add a home", f"residences.residences-{number}", place=place)
        page.get_by_role("button", name=f"Edit {place}").wait_for()


def at_an_open_home(page: Page) -> None:
    at_homes(page)
    page.get_by_role("button", name="Edit Harmon").click()
    page.locator("[id='open-residences.residences-1']").wait_for()


def at_a_removed_home(page: Page) -> None:
    at_homes(page)
    page.get_by_role("button", name="Remove Harmon").click()
    page.get_by_role("button", name="Put it back").wait_for()


def at_the_sources_of_a_home(page: Page) -> None:
    at_an_open_home(page)
    page.locator("[id='standing-residences.residences-1'] > summary").click()


def at_a_dispute(page: Page) -> None:
    at_the_sources_of_a_home(page)
    page.locator("[id='add-residences.residences-1.disputes']").click()
    page.locator("[id='open-residences.residences-1.disputes.1']").wait_for()


def at_a_verification(page: Page) -> None:
    at_homes(page)
    page.get_by_role("button", name="Record how this was verified: Residences, Lima").click()
    box(page, "Who was asked").fill("Dana Whitlock")
    page.get_by_label("How it was checked", exact=True).select_option("telephone")
    box(page, "Date of the check").fill("October 6, 2026")
    page.locator("select[data-path='verifications.verifications-1.result']:not([data-part])").select_option("confirmed")
    page.get_by_role("button", name="Mark the fact as verified").wait_for()


def at_a_record(page: Page) -> None:
    go(page, "Criminal history")
    page.get_by_role("button", name="Paste a record of arrests").click()
    box(page, "The record").fill(RECORD)
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Which document is it?").select_option(label="no document: I say it later")
    page.get_by_role("button", name="Leave it out").wait_for()


def at_a_decision(page: Page) -> None:
    at_a_record(page)
    page.get_by_role("button", name="Add to the criminal history").click()
    page.get_by_role("heading", name="1 matter, 1 decided").wait_for()


def at_the_check(page: Page) -> None:
    at_homes(page)
    go(page, "Check")


def at_the_start(page: Page) -> None:
    """The first step of the new case, where every way begins."""


HARMON = "residences.residences-1"
ACTS: dict[str, tuple[Act, Act, str]] = {
    "add": (at_homes, press("Add a home"), "open-residences.residences-3"),
    "copy": (at_homes, press("Copy Lima"), "open-residences.residences-3"),
    "edit": (at_homes, press("Edit Harmon"), f"open-{HARMON}"),
    "close": (at_an_open_home, press("Close this entry: Harmon"), "table-residences"),
    "move": (at_homes, press("Move Lima up"), "Move Lima up"),
    "remove": (at_homes, press("Remove Harmon"), "undo"),
    "remove the last": (at_a_removed_home, press("Remove Lima"), "undo"),
    "undo": (at_a_removed_home, press("Put it back"), "table-residences"),
    "dispute": (at_the_sources_of_a_home, press("Add a dispute", first=True), f"psi-{HARMON.replace('.', '--')}--disputes--1--by"),
    "drop a dispute": (at_a_dispute, press("Remove this dispute"), f"add-{HARMON}.disputes"),
    "verify": (at_homes, press("Record how this was verified: Residences, Lima"), "psi-verifications--verifications-1--who"),
    "settle": (at_a_verification, press("Mark the fact as verified, with this verification among its sources"), "back-verifications.verifications-1"),
    "back to the fact": (at_a_verification, press("Back to the fact: Residences, Lima"), "open-residences.residences-2"),
    "decide": (at_a_record, press("Add to the criminal history", first=True), "paste-summary"),
    "take a decision back": (at_a_decision, press("Undo this decision: matter 1"), "matter-0"),
    "leave the record": (at_a_record, press("Back to the criminal history"), "psi-title"),
    "promote without a reason": (at_the_check, press("Make it part of the case"), "psi-reason"),
    "follow a link": (at_the_check, press("The judge", first=True), "psi-court--judge"),
    "continue": (at_the_start, press("Continue to Offense and victims"), "psi-title"),
    "leave the case": (at_the_start, press("My cases"), "psi-title"),
}


@pytest.mark.parametrize("act", ACTS)
def test_after_each_act_the_keyboard_is_where_a_person_goes_on(app: Open, server: Server, act: str) -> None:
    page = app()
    new_case(page, f"focus-{act.replace(' ', '-')}")
    before, does, there = ACTS[act]
    before(page)
    does(page)
    page.wait_for_function("there => document.activeElement.id === there || document.activeElement.ariaLabel === there", arg=there, timeout=10_000)


def test_after_a_choice_between_two_readings_the_keyboard_is_at_the_next_or_at_the_title(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "focus-choose")
    other = page.context.new_page()
    other.goto(f"{server.app}#focus-choose/defendant")
    rows = page.locator("#conflicts tbody tr")
    for number, name in enumerate(("Surname", "Given names"), 1):
        box(other, name).fill("There", timeout=60_000)
        saved(other)
        box(page, name).fill("Here")
        expect(rows).to_have_count(number, timeout=10_000)
    page.get_by_role("button", name="Keep the other: Identity: surname").press("Enter")
    expect(rows).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "conflicts"
    page.get_by_role("button", name="Keep the other: Identity: given names").press("Enter")
    expect(rows).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "psi-title"


def test_tab_goes_through_an_open_entry_in_the_order_in_which_it_is_read(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()[CASE],), reason="import")
    page = app()
    page.get_by_role("button", name=f"Open {CASE}").click()
    go(page, "Education, military and employment")
    page.locator("#table-employment button[data-do='open']").first.click()
    expect(page.locator("[id^='open-employment.']")).to_be_focused()
    fields = page.locator("[id^='open-employment.'] > .grid > .group:first-child .field")
    places = fields.evaluate_all("found => found.map(field => [field.dataset.key, field.getBoundingClientRect().top, field.getBoundingClientRect().left])")
    assert [name for name, *_ in sorted(places, key=lambda each: (each[1], each[2]))] == [name for name, *_ in places]
    met: list[str] = []
    while len(met) < len(places):
        page.keyboard.press("Tab")
        now = page.evaluate("document.activeElement.closest('.field').dataset.key")
        met += [now] if now not in met[-1:] else []
    assert met == [name for name, *_ in places]
