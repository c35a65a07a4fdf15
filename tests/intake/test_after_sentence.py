"""The step for the time after sentence, in a real browser."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from psi.workbench import casework, examples, importing
from tests.intake.conftest import Server

Open = Callable[[], Page]
CASE = "us-ohio-supervision"


def violations(page: Page) -> list[str]:
    found = Axe().run(page, context=".psi").response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def test_an_officer_enters_an_alleged_violation_and_chooses_the_condition_it_touches(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()[CASE],), reason="import")
    page = app()
    page.get_by_role("button", name=f"Open {CASE}").click()
    page.get_by_role("navigation").get_by_role("button", name="Supervision after sentence").click()
    page.get_by_role("heading", name="Supervision after sentence", level=1).wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Add an alleged violation").click()
    box = page.get_by_label("What is said to have happened")
    box.wait_for()
    box.fill("that he did not come on November 17, 2026")
    page.get_by_label("Condition it touches", exact=True).select_option("report")
    page.get_by_label("What is said to have happened").blur()
    expect(page.get_by_text("Saved").first).to_be_visible()
    assert violations(page) == []
    (draft,) = server.store.drafts(CASE)
    assert '"condition": "report"' in draft.typed or '"condition":"report"' in draft.typed
    assert casework.whole(server.store, CASE)[0].after_sentence.violations[1].condition == "report"
